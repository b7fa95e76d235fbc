"""The letters that the engine thought of, out of its hOCR: ``lstm_choice_mode=2`` puts them below each word.

Such a page has megabytes of them, most of no weight: it is cut at its words, and only what weighs is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from pipeline.model import Doubt

SETTINGS = "-c lstm_choice_mode=2 -c lstm_choice_iterations=2"
"""What makes the engine tell them. A second look at each letter costs 2 % of its time, five (its own wish) 14 %."""
LEAST = 0.05
"""What the engine holds less likely than this it names without meaning it."""
WORD, LETTER = "<span class='ocrx_word'", "id='lstm_choices_"
"""Where a word begins, and within it the choices for one of its letters."""
TEXT = re.compile(r">([^<]*)")
CHOICE = re.compile(r"x_confs ([\d.]+)'>([^<]*)<")
BLANK = " "


def hocr_to_doubts(hocr: str) -> list[tuple[Doubt, ...]]:
    """The doubts about each word of some pages of hOCR, in their order, none where nothing but the word is told.

    >>> choice = "<span class='ocrx_cinfo' id='choice_1' title='x_confs {}'>{}</span>".format
    >>> letters = choice(91, "n"), choice(97, "\u00e4") + choice(73.4, "a") + choice(0.9, "\u00e5")
    >>> groups = "".join(f"<span class='ocrx_cinfo' id='lstm_choices_1'>{letter}</span>" for letter in letters)
    >>> hocr_to_doubts(f"<span class='ocrx_word' title='x_wconf 81'>n\u00e4\\n{groups}</span>")
    [(Doubt(word='n\u00e4', at=1, other='a', chance=0.734),)]
    """
    return [tuple(word_to_doubts(word)) for word in hocr.split(WORD)[1:]]


def word_to_doubts(told: str) -> Iterator[Doubt]:
    """The doubts about one word; none where the choices are not those of its letters."""
    head, *letters = told.split(LETTER)
    text = TEXT.search(head)
    word = unescape(text.group(1)).strip() if text else ""
    choices = [[(unescape(other), float(sure) / 100) for sure, other in CHOICE.findall(letter)] for letter in letters]
    if choices and choices[0] and choices[0][0][0] == BLANK:
        del choices[0]
    if len(choices) != len(word):
        return
    for at, found in enumerate(choices):
        for other, sure in found:
            if sure >= LEAST and other != word[at]:
                yield Doubt(word, at, other, round(sure, 3))
