"""The beginning of a long text, for lists in which the whole of it would be in the way."""

from __future__ import annotations

MARK = "…"


def beginning(text: str, longest: int) -> str:
    """A text on one line, cut after a whole word where it has more than so many characters.

    >>> beginning("Byta lamporna\\nlängs gångvägen", 24), beginning("Byta lamporna.", 24)
    ('Byta lamporna längs …', 'Byta lamporna.')
    >>> beginning("Trygghetsvandringsledare", 12)
    'Trygghetsva…'
    """
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    words = line[: longest - 1].rpartition(" ")[0].rstrip(" ,;:–-")
    return f"{words} {MARK}" if words else line[: longest - 1] + MARK
