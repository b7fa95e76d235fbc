"""Values as they may stand in the script of a page."""

from __future__ import annotations

import json

HTML_MARKS = "<>&\u2028\u2029"
"""Letters that could end a script, as JSON writes them otherwise."""


def to_json(value: object) -> str:
    """A value as JSON that may stand in a page's script.

    >>> to_json(["</script>"])
    '["\\\\u003c/script\\\\u003e"]'
    """
    made = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for mark in HTML_MARKS:
        made = made.replace(mark, f"\\u{ord(mark):04x}")
    return made
