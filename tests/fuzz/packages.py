"""Changes to what a workbook's ZIP holds: parts of XML with other attributes, numbers, elements, or missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from io import BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from tests.fuzz.bytewise import ANY, MANY

Parts = dict[str, bytes]
ODD = (
    *(
        "",
        "0",
        "-1",
        "1",
        "99999999999999999999",
        "1e308",
        "-1e-308",
        "NaN",
        "INF",
        "1.5",
        "0x10",
        "true",
        "å",
        " ",
        "_",
    ),
    *("A0", "A1", "B7:A3", "A1:XFD1048576", "XFE1048577", "A1:A1 C1:C9", "$A$1", "A:A", "1:1", "#REF!", "General"),
    *(
        "n",
        "s",
        "b",
        "d",
        "e",
        "str",
        "inlineStr",
        "2025-06-01",
        "2025-13-99T99:99:99",
        "hidden",
        "/",
        "../../x",
        "http://x",
    ),
    *("rId1", "rId99", "[h]:mm", '[$-41D]mmm"', "yyyy\\", "@", ";;;", "_x0000_", "_xD800_", "&#10;", "x" * MANY),
)
ATTRIBUTE = re.compile(r' [\w:]+="([^"]*)"')
LEAF = re.compile(r"<([\w:]+)( [^<>]*)?(/>|>[^<>]*</\1>)")
CONTENT = re.compile(r">([^<>]+)<")
TAG = re.compile(r"<([\w:]+)")


def unpacked(data: bytes) -> Parts:
    """The parts of a ZIP by their names."""
    with ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: Sequence[tuple[str, bytes]], method: int = ZIP_DEFLATED) -> bytes:
    """A ZIP of parts."""
    written = BytesIO()
    with ZipFile(written, "w", method) as package:
        for name, data in parts:
            package.writestr(name, data)
    return written.getvalue()


def changed(data: bytes, dice: Random, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one of its XML parts changed."""
    parts = unpacked(data)
    name = dice.choice([name for name in parts if name.endswith((".xml", ".rels"))])
    return packed(list((parts | {name: change(parts[name])}).items()))


def replaced(pattern: re.Pattern[str], data: bytes, dice: Random, put: Callable[[re.Match[str]], str]) -> bytes:
    """An XML part with some of what a pattern finds replaced."""
    text = data.decode("utf-8", "replace")
    found = list(pattern.finditer(text))
    for match in sorted(dice.sample(found, min(len(found), dice.choice((1, 1, 5)))), key=lambda m: -m.start()):
        text = text[: match.start()] + put(match) + text[match.end() :]
    return text.encode("utf-8", "replace")


def attributes_odd(data: bytes, dice: Random) -> bytes:
    """Attributes have other values."""
    put = lambda match: match[0].replace(f'"{match[1]}"', f'"{dice.choice(ODD)}"')  # noqa: E731
    return changed(data, dice, lambda part: replaced(ATTRIBUTE, part, dice, put))


def attributes_missing(data: bytes, dice: Random) -> bytes:
    """Attributes are missing."""
    return changed(data, dice, lambda part: replaced(ATTRIBUTE, part, dice, lambda match: ""))


def contents_odd(data: bytes, dice: Random) -> bytes:
    """Elements hold other texts and numbers."""
    return changed(data, dice, lambda part: replaced(CONTENT, part, dice, lambda match: f">{dice.choice(ODD)}<"))


def elements_missing(data: bytes, dice: Random) -> bytes:
    """Elements are missing."""
    return changed(data, dice, lambda part: replaced(LEAF, part, dice, lambda match: ""))


def elements_repeated(data: bytes, dice: Random) -> bytes:
    """Elements stand there twice, or very often."""
    return changed(data, dice, lambda part: replaced(LEAF, part, dice, lambda m: m[0] * dice.choice((2, 9, MANY))))


def elements_nested(data: bytes, dice: Random) -> bytes:
    """An element stands within itself, very deep."""
    nest = lambda m: f"<{m[1]}>" * MANY + m[0] + f"</{m[1]}>" * MANY  # noqa: E731
    return changed(data, dice, lambda part: replaced(LEAF, part, dice, nest))


def tags_swapped(data: bytes, dice: Random) -> bytes:
    """All elements of a name have the name of others."""

    def swapped(part: bytes) -> bytes:
        text = part.decode("utf-8", "replace")
        names = sorted({match[1] for match in TAG.finditer(text)}) or ["x"]
        old, new = dice.choice(names), dice.choice((*names, "x"))
        return re.sub(rf"(</?){re.escape(old)}\b", lambda match: match[1] + new, text).encode()

    return changed(data, dice, swapped)


def part_spoiled(data: bytes, dice: Random) -> bytes:
    """A part's bytes are others, its checksum right."""
    return changed(data, dice, lambda part: dice.choice(ANY)(part, dice) if part else part)


def part_missing(data: bytes, dice: Random) -> bytes:
    """A part is missing, empty, or another one's."""
    parts = unpacked(data)
    name, other = dice.choice(sorted(parts)), dice.choice(sorted(parts))
    put = dice.choice((None, b"", parts[other]))
    kept = {one: held for one, held in parts.items() if one != name}
    return packed(list((kept if put is None else {**kept, name: put}).items()))


def packed_otherwise(data: bytes, dice: Random) -> bytes:
    """The same parts in another order, or not compressed, with one that nobody asked for."""
    parts = list(unpacked(data).items())
    dice.shuffle(parts)
    return packed([*parts, ("xl/media/image99.bin", dice.randbytes(99))], dice.choice((ZIP_STORED, ZIP_DEFLATED)))


def in_utf16(data: bytes, _: Random) -> bytes:
    """The sheets are the same in another encoding."""
    parts = unpacked(data)
    text = {name: re.sub(r"^<\?xml[^>]*\?>", "", part.decode()) for name, part in parts.items() if is_sheet(name)}
    head = '<?xml version="1.0" encoding="UTF-16"?>'
    return packed(list((parts | {name: (head + content).encode("utf-16") for name, content in text.items()}).items()))


def with_prefixes(data: bytes, _: Random) -> bytes:
    """The elements of the sheets have their namespace named."""
    parts = unpacked(data)
    for name in filter(is_sheet, list(parts)):
        text = re.sub(r"(</?)(?=\w+[\s/>])", r"\1x:", parts[name].decode())
        parts[name] = text.replace(' xmlns="', ' xmlns:x="').encode()
    return packed(list(parts.items()))


def is_sheet(name: str) -> bool:
    """Whether a part is a worksheet, or the strings of all."""
    return name.startswith("xl/worksheets/sheet") or name == "xl/sharedStrings.xml"


PACKAGE = (
    *(attributes_odd, attributes_odd, attributes_missing, contents_odd, elements_missing, elements_repeated),
    *(elements_nested, tags_swapped, part_spoiled, part_missing, *ANY),
)
PACKAGE_KEPT = (packed_otherwise, in_utf16, with_prefixes)
