"""A text held against the templates' own labels, areas and guidance, by score.

Labels are matched (case, accents, punctuation and blanks folded), never repaired.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from extractors.tables.templates import AreaLabels, ColumnLabels, compact, knowledge
from pipeline.text import fold

SURE = 0.8
"""From this likeness on, a text is taken for the label of a template."""
SHORT = 4
"""Letters: a label no longer than this must be met exactly; one letter more or less makes another word of it."""
GUIDES = 0.75
"""From this likeness on, a text is taken for a template's guidance."""
AREA = 0.82
"""From this likeness on, a text is taken for an area's label."""
MISREAD, AHEAD = 0.6, 0.2
"""From this likeness on, a text that is hard to read is an area's label, if it is less like any other by so much."""
UNLIKE = 50
"""Of a hundred: a smaller likeness is none."""
CUT = 10
"""Letters: the beginning of a label that is no shorter than this says which area is meant."""
CUT_MISREAD, NEARLY = 20, 0.9
"""Letters, and likeness: so does one that is no shorter than this, if it is so like the beginning of a label."""
LEAD = re.compile(r"[^:\d–-]+(?=[:\d–-])")
"""What stands before a number, a colon or a dash."""
TAIL = re.compile(r"(?<=[–—|:,-]\s)[^–—|:]+$")
"""What stands behind the last dash, bar or colon."""
BETWEEN = re.compile(r"^[\s\d.:–-]+")
"""What stands between such a word and the label itself."""
SIGNS = re.compile(r"[^\w\s]|_")
"""What sets off what a tab's name says besides."""
BRACKETS = re.compile(r"\([^()]*\)?")
"""What a header explains in brackets."""
SAME_WORD = 0.8
"""From this likeness on, a word is taken for one of the guidance's, misread."""


@lru_cache(maxsize=4096)
def likeness(a: str, b: str) -> float:
    """How alike two compact texts are, 0 to 1; short ones are alike only when equal."""
    if min(len(a), len(b)) <= SHORT:
        return float(a == b)
    return fuzz.ratio(a, b) / 100


@lru_cache(maxsize=8192)
def best(text: str, labels: tuple[str, ...]) -> float:
    """The likeness of a compact text to the label that it is most like, 0 where it is like none.

    >>> best("orsak", ("orsaker", "varfor")) > SURE, best("tid", ("tider",))
    (True, 0.0)
    """
    if text in labels:
        return 1.0
    if len(text) <= SHORT:
        return 0.0
    found = process.extractOne(text, longer(labels), scorer=fuzz.ratio, score_cutoff=UNLIKE)
    return found[1] / 100 if found else 0.0


@lru_cache(maxsize=1024)
def longer(labels: Iterable[str]) -> tuple[str, ...]:
    """Those of some labels that need not be met exactly."""
    return tuple(label for label in labels if len(label) > SHORT)


@lru_cache(maxsize=4096)
def without_lead(text: str) -> str:
    """A label folded, without the words before it that only say that it is an area's, or whose plan it is in.

    >>> without_lead("Prioriterat område 2: Otrygga platser"), without_lead("Prioriterat område")
    ('2 otrygga platser', 'prioriterat omrade')
    >>> without_lead("Lunds kommun – Systemhotande brottslighet"), without_lead("Torget – platser")
    ('systemhotande brottslighet', 'torget platser')
    """
    tail = TAIL.search(text)
    if tail is not None and compact(tail.group()).strip("0123456789") in printed_labels():
        return fold(tail.group())
    lead = LEAD.match(text)
    begun = lead is not None and compact(lead.group()) in knowledge().likeness.areas
    return fold(text[lead.end() :] if lead is not None and begun else text)


@cache
def printed_labels() -> frozenset[str]:
    """The labels of the areas as templates print them, compact."""
    return frozenset(label for area in knowledge().areas for label in area.labels)


def led(text: str) -> str:
    """What a text says behind words that only say that it is an area's; "" where no such words lead it.

    >>> led("Område: Trygg kollektivtrafik"), led("Prioriterat område 7 – Cykelstölder"), led("Område 2"), led("Nu: ja")
    ('Trygg kollektivtrafik', 'Cykelstölder', '', '')
    """
    lead = LEAD.match(text)
    begun = lead is not None and compact(lead.group()) in knowledge().likeness.areas
    return BETWEEN.sub("", text[lead.end() :]).strip() if lead is not None and begun else ""


@lru_cache(maxsize=4096)
def area_of(text: str) -> tuple[AreaLabels | None, float]:
    """The area whose label or tab's name a text is, and how sure that is.

    >>> area_of("2. Otrygga platser")[0].code, area_of("Orsak")[0]
    ('otrygga_platser', None)
    >>> area_of("Otrygga och brottsutsatta platser i stadsdelens västra delar, mest på kvällarna")[0].code
    'otrygga_platser'
    """
    plain = compact(without_lead(text)).strip("0123456789")
    scores = ((area_score(plain, area), -area.number, area) for area in knowledge().areas)
    score, _, area = max(scores, key=lambda found: found[:2])
    return (area if score >= AREA else None), score


@lru_cache(maxsize=1024)
def nearest_area(text: str) -> AreaLabels | None:
    """The area whose printed label a hardly readable text is clearly likest; None where none is, or two are.

    >>> nearest_area("Otryggo och drustssmsotta ploner").code, nearest_area("Trygga skolor och lärmiljöer")
    ('otrygga_platser', None)
    """
    plain = compact(without_lead(text))
    ranked = sorted(((best(plain, area.labels), -area.number, area) for area in knowledge().areas), reverse=True)
    (score, _, area), (second, _, _) = ranked[:2]
    return area if score >= MISREAD and score >= second + AHEAD and not area.own else None


def area_score(plain: str, area: AreaLabels) -> float:
    """The likeness of a compact text to an area's labels; a name of one word must be met exactly.

    A text that begins with the whole label that templates print, and says more, is that area's, too.
    """
    begun = AREA if plain.startswith(area.labels) else 0.0
    return 1.0 if plain in area.names else max(begun, best(plain, area.labels + area.tabs))


def template_columns() -> list[tuple[str, tuple[ColumnLabels, ...]]]:
    """Each template's id and columns."""
    return [(template.id, template.columns) for template in knowledge().templates]


def is_guidance(text: str) -> bool:
    """Whether a text reads as guidance: it tells the writer what to do.

    >>> is_guidance("Ange vem som ansvarar för åtgärden."), is_guidance("Trygghetssamordnaren")
    (True, False)
    """
    words = fold(text).split()
    return len(words) >= 3 and words[0] in knowledge().likeness.verbs


def text_guides(text: str) -> bool:
    """Whether a text is a template's guidance (any column's), or reads as such."""
    return template_guides(text) or is_guidance(text)


@lru_cache(maxsize=4096)
def template_guides(text: str) -> bool:
    """Whether a text is the guidance of any column of a known template."""
    return best(compact(text), all_guidance()) >= GUIDES


@cache
def all_guidance() -> tuple[str, ...]:
    """The guidance of all columns of all templates, compact, each once."""
    return tuple(
        dict.fromkeys(one for _, columns in template_columns() for column in columns for one in column.guidance)
    )


@cache
def all_headers() -> tuple[str, ...]:
    """The headers of all columns of all templates, compact, each once."""
    return tuple(
        dict.fromkeys(one for _, columns in template_columns() for column in columns for one in column.headers)
    )


@lru_cache(maxsize=4096)
def only_guides(text: str) -> bool:
    """Whether a text is a known template's guidance and nothing more: each of its words is one of the guidance's.

    >>> only_guides("Ange vem som ansvarar för atgarden"), only_guides("Ange vem som ansvarar för åtgärden: fältarna")
    (True, False)
    """
    return template_guides(text) and not added_words(text, guidance_words())


def has_letter(word: str) -> bool:
    """Whether a word is more than a number."""
    return any(letter.isalpha() for letter in word)


def added_words(text: str, known: frozenset[str]) -> list[str]:
    """The words of a text that are like none of the known ones."""
    return [word for word in fold(text).split() if not is_like_one(word, known)]


@lru_cache(maxsize=8192)
def is_like_one(word: str, known: frozenset[str]) -> bool:
    """Whether a word is one of the known ones, or so like one that it may be that one misread.

    >>> [is_like_one(word, frozenset({"atgard", "vem"})) for word in ("atgard", "atgdrd", "orsak", "vet")]
    [True, True, False, False]
    """
    if word in known or len(word) <= SHORT:
        return word in known
    return process.extractOne(word, longer(known), scorer=fuzz.ratio, score_cutoff=100 * SAME_WORD) is not None


@cache
def header_labels() -> frozenset[str]:
    """Every header of a column that is known, of templates and other words, compact."""
    columns = (*(column for _, columns in template_columns() for column in columns), *knowledge().likeness.columns)
    return frozenset(label for column in columns for label in column.headers)


@cache
def guidance_words() -> frozenset[str]:
    """Every word of the known templates' guidance, folded."""
    return frozenset(
        word for template in knowledge().templates for phrase in template.guidance for word in phrase.split()
    )


def guided_as_problem(text: str) -> bool:
    """Whether a text is the guidance of the problem's column in any template."""
    plain = compact(text)
    return any(
        best(plain, column.guidance) >= GUIDES
        for _, columns in template_columns()
        for column in columns
        if column.field == "problem"
    )


@lru_cache(maxsize=4096)
def is_template_text(text: str) -> bool:
    """Whether a text is a label or the guidance of a template's column, or the label of an area."""
    return text_guides(text) or area_of(text)[0] is not None or best(compact(text), all_headers()) >= SURE


@lru_cache(maxsize=4096)
def only_area(text: str) -> AreaLabels | None:
    """The area whose label a text is, None where it says more than the label.

    >>> only_area("2. Otrygga platser").code, only_area("Systemhotande brottslighet i centrum")
    ('otrygga_platser', None)
    """
    area = area_of(text)[0]
    return area if area is not None and not any(map(has_letter, added_words(without_lead(text), area.words))) else None


def is_printed_label(text: str) -> bool:
    """Whether a text is the label of an area as templates print it, not the short name of its tab.

    >>> is_printed_label("Unga i riskzon för destruktivt beteende"), is_printed_label("Unga")
    (True, False)
    """
    area = only_area(text)
    return area is not None and best(compact(without_lead(text)).strip("0123456789"), area.labels) >= AREA


def tab_area_of(name: str) -> AreaLabels | None:
    """The area that a tab is named after; a name may be cut, as a tab's name has no room for a long label, and say
    more behind a sign.

    >>> tab_area_of("4. Särskilt utsatta och sårbara").code, tab_area_of("Budget")
    ('sarbara_brottsoffer', None)
    >>> tab_area_of("1.Unga (ny)").code, tab_area_of("Platser - Tabell 1").code, tab_area_of("Skola och unga")
    ('unga_i_riskzon', 'otrygga_platser', None)
    """
    first = next((piece for piece in SIGNS.split(name) if has_letter(piece)), name)
    return area_of(name)[0] or cut_label(name) or area_of(first)[0]


@lru_cache(maxsize=4096)
def cut_label(text: str) -> AreaLabels | None:
    """The area whose label a text is the beginning of: a tab's name, and the page header that repeats it, have no room.

    >>> cut_label("2. Otrygga och brottsutsatta pl").code, cut_label("Otrygga"), cut_label("Otrygga och mörka platser")
    ('otrygga_platser', None, None)
    """
    plain = compact(without_lead(text)).strip("0123456789")
    cut = (area for area in knowledge().areas if len(plain) >= CUT and any(x.startswith(plain) for x in area.labels))
    return next(cut, None)


@lru_cache(maxsize=1024)
def cut_and_misread(text: str) -> AreaLabels | None:
    """The area whose label begins nearly as a text reads: an engine misreads what a cell's foot cut through.

    >>> cut_and_misread("Särskilt utsatta och cårhara").code, cut_and_misread("Särskilt utsatta ungdomar i norr")
    ('sarbara_brottsoffer', None)
    """
    plain = compact(without_lead(text)).strip("0123456789")
    if len(plain) < CUT_MISREAD:
        return None
    longer = ((area, [label for label in area.labels if len(label) >= len(plain)]) for area in knowledge().areas)
    begun = ((area, tuple(label[: len(plain)] for label in labels)) for area, labels in longer)
    return next((area for area, starts in begun if best(plain, starts) >= NEARLY), None)


@lru_cache(maxsize=1024)
def names_the_column(header: str) -> bool:
    """Whether the header of the problem's column says what the column holds, not which area it is about.

    >>> names_the_column("Prioriterat samverkansområde"), names_the_column("Hedersrelaterat våld")
    (True, False)
    >>> [names_the_column(text) for text in ("Problem/ utmaning*", "Problem (vad har hänt?)", "Problem och orsak")]
    [True, True, True]
    """
    labels = [column for _, columns in template_columns() for column in columns if column.field == "problem"]
    labels += [column for column in knowledge().likeness.columns if column.field == "problem"]
    known = tuple(label for column in labels for label in column.headers)
    bare = BRACKETS.sub(" ", header)
    words = fold(bare).split()
    asks = header.rstrip(" )").endswith("?")
    problem = [word for word in words if best(word, known) >= SURE]
    others = all(word in problem or len(word) < SHORT or word in header_labels() for word in words)
    return asks or not words or best(compact(bare), known) >= SURE or (bool(problem) and others)


def adds_nothing(text: str, header: str) -> bool:
    """Whether the header of a column further down says no word that its first one has not, but for how it was read.

    >>> adds_nothing("Uppföljmng", "Uppföljning"), adds_nothing("Uppföljning: Eva", "Uppföljning")
    (True, False)
    """
    if compact(text) in header_labels() or compact(text) == compact(header):
        return True
    known = fold(header).split()
    return all(any(likeness(word, other) >= SAME_WORD for other in known) for word in fold(text).split())


def guided_field(below: str) -> str | None:
    """The field whose guidance in a template a text is: it tells the column where a stamp lies over the header."""
    known = [(best(compact(below), labels.guidance), labels) for _, columns in template_columns() for labels in columns]
    score, labels = max(known, key=lambda item: item[0])
    return labels.field if score >= GUIDES and not labels.area_header else None
