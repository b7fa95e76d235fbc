"""The links of a sheet as the XML of a workbook, laid aside: XlsxWriter would keep every one of them in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.shelf import Shelf, Spot

TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
EXTERNAL = "external:"
REFS, REFS_END = b"<hyperlinks>", b"</hyperlinks>"
TARGETS, TARGETS_END = b"<Relationship ", b"</Relationships>"
ENTITIES = {"&": "&amp;", '"': "&quot;", "<": "&lt;", ">": "&gt;", "\n": "&#xA;"}
ESCAPES = str.maketrans(ENTITIES)


@dataclass(slots=True)
class SheetLinks:
    """The links of a sheet: how many there are and how many Excel could not hold, and where their XML lies.

    ``refs``: the cells that link; ``targets``: what they link to.
    """

    size: int = 0
    lost: int = 0
    refs: list[Spot] = field(default_factory=list)
    targets: list[Spot] = field(default_factory=list)

    def put(self, found: list[tuple[str, str, str]], shelf: Shelf) -> None:
        """Lay some more links aside: the cell, the address, and what is told of it."""
        refs, targets = [], []
        for number, (cell, url, tip) in enumerate(found, self.size + 1):
            target, place = url_to_target(url)
            refs.append(ref_element(cell, number, place, tip))
            targets.append(target_element(number, target))
        self.size += len(found)
        if found:
            self.refs.append(shelf.put_packed("".join(refs).encode()))
            self.targets.append(shelf.put_packed("".join(targets).encode()))


def url_to_target(url: str) -> tuple[str, str]:
    """The file that a link names, as Excel writes it, and the place in it.

    >>> url_to_target("external:../in/plan.xlsx#'1. Unga'!B2"), url_to_target("external:./a.pdf#page=4")[0]
    (('..\\\\in\\\\plan.xlsx', "'1. Unga'!B2"), 'a.pdf')
    >>> url_to_target("external:/in/a.pdf")[0], url_to_target("external:C:/in/a.pdf")[0]
    ('\\\\in\\\\a.pdf', 'file:///C:\\\\in\\\\a.pdf')
    """
    target, _, place = url.removeprefix(EXTERNAL).replace("/", "\\").partition("#")
    if target[0].isalpha() and target[1:2] == ":":
        target = f"file:///{target}"
    return target.removeprefix(".\\"), place


def ref_element(cell: str, number: int, place: str, tip: str) -> str:
    """A cell that links somewhere."""
    location = f' location="{place.translate(ESCAPES)}"' if place else ""
    tooltip = f' tooltip="{tip.translate(ESCAPES)}"' if tip else ""
    return f'<hyperlink ref="{cell}" r:id="rId{number}"{location}{tooltip}/>'


def target_element(number: int, target: str) -> str:
    """What a cell links to."""
    return f'<Relationship Id="rId{number}" Type="{TYPE}" Target="{target.translate(ESCAPES)}" TargetMode="External"/>'


def with_refs(tail: bytes, links: SheetLinks, shelf: Shelf) -> Iterator[bytes]:
    """What stands below the rows of a sheet, with all links in place of the model one."""
    yield from between(tail, REFS, REFS_END, links.refs, shelf)


def with_targets(xml: bytes, links: SheetLinks, shelf: Shelf) -> Iterator[bytes]:
    """The part that says what a sheet's links lead to, with all of them in place of the model one."""
    yield from between(xml, xml.split(TARGETS, 1)[0], TARGETS_END, links.targets, shelf)


def between(xml: bytes, start: bytes, end: bytes, spots: list[Spot], shelf: Shelf) -> Iterator[bytes]:
    """XML with something else between two marks; as it is where there is nothing else."""
    if not spots:
        yield xml
        return
    head, rest = xml.split(start, 1)
    yield head + start
    yield from map(shelf.get_packed, spots)
    yield end + rest.split(end, 1)[1]
