"""The machine's traces in a text undone, each change logged: no letter of the author's is touched.

A fix is a function from a raw text to the edits that it asks for; ``FIXES`` is the registry, in order of precedence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

from pipeline.model import Repair, Text

Fix = Callable[[str], Iterable[Repair]]

LINE_BREAK = re.compile(r"\r\n|\r|\x0b|\x0c|\u2028|\u2029|\x85|_x000D_\n?")
NO_BREAK_SPACE = re.compile("[\u00a0\u2007\u202f]")
UNSEEN = "\u200b\u2060\ufeff\u200e\u200f\x00-\x08\x0e-\x1f"
INVISIBLE = re.compile(f"[{UNSEEN}]")
LIGATURE = re.compile("[\ufb00-\ufb06]")
COMBINED = re.compile(r"[^\u0300-\u036f\s][\u0300-\u036f]+|[\u212a\u212b\u2126]")
EDGE = re.compile(rf"\A[\s{UNSEEN}]+|[\s{UNSEEN}]+\Z")

SUSPECT = re.compile(
    rf"[{UNSEEN}\r\x0b\x0c\u2028\u2029\x85\u00a0\u2007\u202f\ufb00-\ufb06\u0300-\u036f\u212a\u212b\u2126]|_x000D_"
)
"""What stands in every text that a fix has anything to do with, but for white space around it."""


def edit(match: re.Match[str], after: str, kind: str) -> Repair:
    """One change at a match's place."""
    return Repair(match.start(), match.end(), match.group(), after, kind, 1.0)


def trim(raw: str) -> Iterable[Repair]:
    """White space around a text is nobody's words.

    >>> apply(" Möte\\n", [trim]).value
    'Möte'
    """
    return (edit(match, "", "trim") for match in EDGE.finditer(raw))


def line_breaks(raw: str) -> Iterable[Repair]:
    """Every way of writing a line's end made one.

    >>> apply("a\\r\\nb\\rc", [line_breaks]).value
    'a\\nb\\nc'
    """
    return (edit(match, "\n", "line_break") for match in LINE_BREAK.finditer(raw))


def no_break_spaces(raw: str) -> Iterable[Repair]:
    """A no-break space is a space.

    >>> apply("8\\u00a0ggr", [no_break_spaces]).value
    '8 ggr'
    """
    return (edit(match, " ", "nbsp") for match in NO_BREAK_SPACE.finditer(raw))


def invisible(raw: str) -> Iterable[Repair]:
    """Marks that nobody sees (zero-width spaces, control characters) go.

    >>> apply("Fars\\u200bta", [invisible]).value
    'Farsta'
    """
    return (edit(match, "", "invisible") for match in INVISIBLE.finditer(raw))


def ligatures(raw: str) -> Iterable[Repair]:
    """Letters that a font drew as one are letters again.

    >>> apply("\\ufb01ck", [ligatures]).value
    'fick'
    """
    return (edit(match, unicodedata.normalize("NFKC", match.group()), "ligature") for match in LIGATURE.finditer(raw))


def composed(raw: str) -> Iterable[Repair]:
    """Letter and accent stored apart made one letter (NFC).

    >>> apply("a\\u030atga\\u0308rd", [composed]).value
    'åtgärd'
    """
    for match in COMBINED.finditer(raw):
        whole = unicodedata.normalize("NFC", match.group())
        if whole != match.group():
            yield edit(match, whole, "nfc")


FIXES: tuple[Fix, ...] = (trim, line_breaks, no_break_spaces, invisible, ligatures, composed)


def apply(raw: str, fixes: Sequence[Fix] = FIXES, more: Iterable[Repair] = ()) -> Text:
    """A raw text with what its fixes ask for done; of edits that overlap the earlier fix's wins."""
    if not more and raw == raw.strip() and SUSPECT.search(raw) is None:
        return composed_whole(Text(raw, raw))
    chosen: list[Repair] = []
    for repair in (*more, *(repair for fix in fixes for repair in fix(raw))):
        if all(repair.end <= other.start or repair.start >= other.end for other in chosen):
            chosen.append(repair)
    chosen.sort(key=lambda repair: repair.start)
    return composed_whole(Text(raw, replay(raw, chosen), tuple(chosen)) if chosen else Text(raw, raw))


def composed_whole(text: Text) -> Text:
    """A text whose accents met their letters only when something between them went: composed in one repair."""
    if unicodedata.is_normalized("NFC", text.value):
        return text
    whole = unicodedata.normalize("NFC", text.value)
    return Text(text.raw, whole, (Repair(0, len(text.raw), text.raw, whole, "nfc", 1.0),))


def replay(raw: str, repairs: Iterable[Repair]) -> str:
    """The text that repairs, in order of their places in ``raw``, make of it.

    >>> replay("a  b", [Repair(1, 3, "  ", " ", "trim", 1.0)])
    'a b'
    """
    pieces: list[str] = []
    at = 0
    for repair in repairs:
        pieces += (raw[at : repair.start], repair.after)
        at = repair.end
    return "".join((*pieces, raw[at:]))
