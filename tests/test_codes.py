"""Every code has its texts in both languages, and a message is whole or fails."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import codes

LISTS = tomllib.loads(Path(codes.__file__).with_name("codes.toml").read_text(encoding="utf-8"))
ENTRIES = [(name, code) for name, entries in LISTS.items() for code in entries]

BARE_LETTERS = re.compile(
    r"\b(atgard\w*|omrade\w*|for|ar|ater|gar|ej last|lasas|inlamnad\w*|oppna|ratt|fran|nar|lost|an|overhoppad|malen"
    r"|raknats|stadsdelsomrade|saknar inget|installning|sokvag\w*|skal|hor|pa|sa|sammanstallning)\b",
    re.IGNORECASE,
)
"""Swedish words whose å, ä or ö was lost."""


@pytest.mark.parametrize(("name", "code"), ENTRIES)
def test_every_code_has_a_swedish_and_an_english_text_with_the_same_facts(name: str, code: str) -> None:
    texts = [codes.text(name, code, lang) for lang in codes.LANGUAGES]
    assert all(text.strip() == text and text for text in texts)
    assert sorted(codes.names(texts[0])) == sorted(codes.names(texts[1]))
    assert len(re.findall("[{}]", texts[0])) == 2 * len(codes.names(texts[0]))


@pytest.mark.parametrize(("name", "code"), ENTRIES)
def test_no_swedish_text_lost_its_letters(name: str, code: str) -> None:
    assert not BARE_LETTERS.search(codes.text(name, code, "sv"))


@pytest.mark.parametrize("code", LISTS["finding"])
def test_every_finding_has_a_known_severity(code: str) -> None:
    assert codes.severity(code) in codes.codes("severity")


@pytest.mark.parametrize("kind", ["finding", "error"])
def test_every_message_is_a_sentence(kind: str) -> None:
    for code in codes.codes(kind):
        for lang in codes.LANGUAGES:
            sentence = codes.message(kind, code, dict.fromkeys(codes.names(codes.text(kind, code, lang)), "X"), lang)
            assert re.match(r"[A-ZÅÄÖ”“0-9]", sentence), sentence
            assert re.search(r"([.?!]|: X)$", sentence), sentence


def test_a_message_fills_in_facts_and_writes_codes_as_their_texts() -> None:
    facts = (
        ("stated", "7"),
        ("counted", "6"),
        ("item", "actions"),
        ("area", "otrygga_platser"),
        ("reason", "merged_cells"),
    )
    sentence = codes.message("finding", "count_disagrees", (*facts, ("more", "not asked")), "sv")
    assert "åtgärder för Otrygga och brottsutsatta platser: 7" in sentence
    assert "6" in sentence
    assert "en sammanfogad cell" in sentence


def test_braces_in_a_fact_are_left_alone() -> None:
    assert codes.message("finding", "comment", {"text": "{text} {x"}, "sv").endswith(" {text} {x")


def test_a_missing_fact_fails() -> None:
    with pytest.raises(codes.CodeError) as raised:
        codes.message("finding", "comment", (), "sv")
    assert raised.value.code == "missing_fact"
    assert dict(raised.value.facts)["fact"] == "text"


@pytest.mark.parametrize(("name", "code"), [("finding", "no_such"), ("no_such", "x"), ("area", "eget_omrade_1")])
def test_an_unknown_code_fails(name: str, code: str) -> None:
    with pytest.raises(codes.CodeError):
        codes.text(name, code, "sv")
    with pytest.raises(codes.CodeError):
        codes.message(name, code, (), "sv")


def test_severity_of_an_unknown_finding_fails() -> None:
    with pytest.raises(codes.CodeError):
        codes.severity("no_such")


def test_areas_of_the_districts_own_are_numbered_from_two() -> None:
    valid = ["eget_omrade", "eget_omrade_2", "eget_omrade_10"]
    not_valid = ["eget_omrade_0", "eget_omrade_01", "eget_omrade_", "unga_i_riskzon_2", ""]
    assert all(codes.is_code("area", code) for code in valid)
    assert not any(codes.is_code("area", code) for code in not_valid)
    assert codes.text("area", "eget_omrade_3", "en").endswith(" 3")


RAISED = {"Finding": "finding", "Rejected": "error", "Usage": "error", "OutputError": "error"}
SUPPLIED = {"Finding": {"field", "area"}, "Rejected": {"file"}}
"""The facts that the flow itself adds to those of a finding or an error."""


def made() -> Iterator[tuple[str, str, str, set[str] | None]]:
    """Each finding and error that the code makes by name: place, class, code, names of its facts if written there."""
    root = Path(codes.__file__).parents[1]
    rooms = ("pipeline", "extractors", "normalizers")
    for path in sorted(path for room in rooms for path in root.glob(f"{room}/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED and node.args:
                first = node.args[0]
                for code in (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,):
                    if isinstance(code, ast.Constant):
                        place = f"{path.relative_to(root).as_posix()}:{node.lineno}"
                        yield place, node.func.id, str(code.value), written_facts(node)


def written_facts(call: ast.Call) -> set[str] | None:
    """The names of the facts of a call where all of them are written out, otherwise None."""
    place = 2 if isinstance(call.func, ast.Name) and call.func.id == "Finding" else 1
    given = [keyword.value for keyword in call.keywords if keyword.arg == "facts"] + call.args[place : place + 1]
    if not given:
        return set()
    pairs = given[0].elts if isinstance(given[0], ast.Tuple) else [given[0]]
    firsts = [pair.elts[0] if isinstance(pair, ast.Tuple) else pair for pair in pairs]
    names = {str(first.value) for first in firsts if isinstance(first, ast.Constant)}
    return names if all(isinstance(first, ast.Constant) for first in firsts) else None


def test_every_finding_and_error_that_the_code_makes_has_its_sentence_and_its_facts() -> None:
    for place, kind, code, facts in made():
        asked = set(codes.names(codes.text(RAISED[kind], code, "sv"))) - SUPPLIED.get(kind, set())
        assert facts is None or asked <= facts, (place, code)
