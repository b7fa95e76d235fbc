"""Settings that a user gives in a file (TOML): who publishes ([publication]), what a document may take ([limits])."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipeline.errors import Usage
from pipeline.limits import BOUNDS, Limits

NONE: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Publication:
    """Who publishes the tables, where, and on what terms; texts by language, lists of keywords too.

    What has no default must be given. ``base_url`` is the address of the folder that the files are put into.
    """

    publisher: str
    publisher_uri: str
    contact_email: str
    licence: str
    base_url: str
    contact_name: str | None = None
    landing_page: str | None = None
    title: Mapping[str, str] = field(default_factory=dict)
    description: Mapping[str, str] = field(default_factory=dict)
    keywords: Mapping[str, list[str]] = field(default_factory=dict)
    start: dt.date | None = None
    end: dt.date | None = None
    issued: dt.date | None = None
    modified: dt.date | None = None
    frequency: str = "http://publications.europa.eu/resource/authority/frequency/ANNUAL"
    spatial: str = "http://publications.europa.eu/resource/authority/country/SWE"
    access_rights: str = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
    publisher_type: str = "http://purl.org/adms/publishertype/LocalAuthority"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a file of settings says; ``publication`` is None where it has no such section."""

    publication: Publication | None = None
    limits: Limits = Limits()


WEB = (
    "publisher_uri",
    "licence",
    "base_url",
    "landing_page",
    "frequency",
    "spatial",
    "access_rights",
    "publisher_type",
)
"""Settings that are addresses on the web."""
DATES = ("start", "end", "issued", "modified")
BY_LANGUAGE = ("title", "description", "keywords")
LANGUAGES = frozenset({"sv", "en"})


def read_settings(file: Path) -> Settings:
    """The settings of a file; Usage where it cannot be read, or names what is missing or cannot be used."""
    try:
        data = tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Usage("settings_unreadable", (("file", str(file)), ("other", str(error)))) from error
    unknown = sorted(set(data) - {one.name for one in fields(Settings)})
    if unknown:
        raise Usage("settings_unknown", (("file", str(file)), ("name", ", ".join(f"[{name}]" for name in unknown))))
    return Settings(
        section_to_publication(data["publication"], str(file)) if "publication" in data else None,
        section_to_limits(data.get("limits", {}), str(file)),
    )


def section_to_limits(section: Any, file: str) -> Limits:
    """The section [limits]; Usage names every limit that is unknown, or beyond what it can be."""
    given = section if isinstance(section, dict) else {"limits": section}
    known_settings(Limits, given, file)
    wrong = [
        f"{name} ({least}-{most})"
        for name, (least, most) in BOUNDS.items()
        if name in given and not (type(given[name]) is int and least <= given[name] <= most)
    ]
    if wrong:
        raise Usage("settings_beyond", (("file", file), ("name", ", ".join(wrong))))
    return Limits(**given)


def section_to_publication(section: Any, file: str) -> Publication:
    """The section [publication]; Usage names every setting that is missing, unknown or cannot be used."""
    given = section if isinstance(section, dict) else {}
    known = known_settings(Publication, given, file)
    required = [name for name, one in known.items() if one.default is MISSING and one.default_factory is MISSING]
    missing = [name for name in required if given.get(name) in (None, "")]
    if missing:
        raise Usage("settings_missing", (("file", file), ("name", ", ".join(missing))))
    wrong = [name for name, value in given.items() if not is_usable(name, value)]
    if wrong:
        raise Usage("settings_wrong", (("file", file), ("name", ", ".join(wrong))))
    return Publication(**given)


def known_settings(kind: type, given: Mapping[str, Any], file: str) -> dict[str, Field[Any]]:
    """The settings that a section can have; Usage where one is given that is none of them."""
    known = {one.name: one for one in fields(kind)}
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise Usage("settings_unknown", (("file", file), ("name", ", ".join(unknown))))
    return known


def is_usable(name: str, value: Any) -> bool:
    """Whether a setting has a value of its kind.

    >>> is_usable("licence", "https://creativecommons.org/publicdomain/zero/1.0/"), is_usable("licence", "CC0")
    (True, False)
    """
    if name in DATES:
        return type(value) is dt.date
    if name in BY_LANGUAGE:
        kind = list if name == "keywords" else str
        return (
            isinstance(value, dict) and set(value) <= LANGUAGES and all(isinstance(one, kind) for one in value.values())
        )
    if not isinstance(value, str):
        return False
    if name in WEB:
        return is_web_address(value)
    return "@" in value.strip("@") and " " not in value if name == "contact_email" else True


def is_web_address(text: str) -> bool:
    """Whether a text is a whole address on the web, which needs no escaping.

    >>> is_web_address("https://data.example.org/planer/"), is_web_address("data.example.org")
    (True, False)
    """
    parts = urlsplit(text)
    unsafe = set(' <>"{}|\\^`')
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not (unsafe & set(text)) and text.isascii()
