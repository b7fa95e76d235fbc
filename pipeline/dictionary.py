"""The data dictionary as a page for people, in both languages, made from the schema: one file that needs no other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2

from pipeline import codes
from pipeline.schema import ColumnSchema, load, used_lists

PAGES = {"sv": "dataordlista.html", "en": "dictionary.html"}
"""The page of each language."""
TEMPLATE = "dictionary.html"


def write_dictionary(folder: Path) -> None:
    """Write the data dictionary into a folder, a page for each language."""
    for lang, name in PAGES.items():
        (folder / name).write_text(dictionary_page(lang), encoding="utf-8", newline="\n")


def dictionary_page(lang: str) -> str:
    """The data dictionary as HTML in the language sv or en.

    >>> "<h1>Action plans: Tables and columns</h1>" in dictionary_page("en")
    True
    """
    schema = load()
    other = next(one for one in PAGES if one != lang)
    return page().render(
        lang=lang,
        other=other,
        other_page=PAGES[other],
        version=schema.version,
        word=word(schema.words, lang),
        other_word=word(schema.words, other),
        types={name: texts[lang] for name, texts in schema.words["types"].items()},
        tables=schema.tables,
        limits=limits,
        lists=[(name, list_rows(name, lang), bool(codes.numbered(name))) for name in used_lists(schema)],
    )


def word(words: Mapping[str, Any], lang: str) -> Callable[[str], str]:
    """The words of the dictionary in a language, by their names."""
    return lambda name: str(words[name][lang])


def list_rows(name: str, lang: str) -> list[tuple[str, str]]:
    """The codes of a list with their texts."""
    return [(code, codes.text(name, code, lang)) for code in codes.codes(name)]


def limits(column: ColumnSchema) -> str:
    """Which numbers or texts a column may hold.

    >>> limits(load().table("actions").columns[5]), limits(load().table("plans").columns[3])
    ('1900–2999', '^[0-9]{4}$')
    """
    if column.pattern:
        return column.pattern
    if column.minimum is None:
        return ""
    return f"≥ {column.minimum}" if column.maximum is None else f"{column.minimum}–{column.maximum}"


def page() -> jinja2.Template:
    """The template of the page."""
    text = resources.files("pipeline").joinpath(TEMPLATE).read_text(encoding="utf-8")
    environment = jinja2.Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.from_string(text)
