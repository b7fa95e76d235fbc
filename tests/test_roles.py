"""Roles come out in base form, in the order named, with who leads; people are told from roles; nothing is lost."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.roles.data import known_roles
from normalizers.roles.named import Named, text_to_roles
from normalizers.roles.persons import text_to_persons

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[1] / "shared"
VOCABULARY = SHARED / "truth" / "vocabulary.json"
BASES = tomllib.loads((HERE / "cases" / "roles_vocabulary.toml").read_text(encoding="utf-8"))
CASES = {
    name: found
    for file in (
        "roles.toml",
        "roles_prose.toml",
        "roles_fresh.toml",
        "roles_fresh2.toml",
        "roles_fresh4.toml",
        "roles_fresh6.toml",
    )
    for name, found in tomllib.loads((HERE / "cases" / file).read_text(encoding="utf-8")).items()
}
LEAD, PARTICIPANT = "lead", "participant"
LONGEST_SECONDS = 5


class Case(NamedTuple):
    """A text and what is named in it; roles and people parted by |."""

    text: str
    leads: str = ""
    others: str = ""
    persons: str = ""


def cases(*names: str) -> list[Any]:
    return [pytest.param(Case(*case), id=f"{name}: {case[0]}") for name in names for case in CASES[name]["cases"]]


def split(roles: str) -> list[str]:
    return roles.split("|") if roles else []


def by_function(named: Named, function: str) -> list[str]:
    return [role.role for role in named.roles if role.function == function]


@pytest.mark.parametrize(
    "case",
    cases(
        "single",
        "unseen",
        "misspelt",
        "listed",
        "led",
        "named_again",
        "prose",
        "short",
        "more",
        "later",
        "persons",
        "none",
        "fresh",
        "fresh2",
        "more_units",
        "fresh3",
        "fresh4",
        "fresh5",
        "fresh6",
    ),
)
def test_roles_are_read_in_base_form_with_who_leads(case: Case) -> None:
    named = text_to_roles(case.text)
    assert (by_function(named, LEAD), by_function(named, PARTICIPANT)) == (split(case.leads), split(case.others))


@pytest.mark.parametrize("case", cases("persons", "fresh", "fresh2", "fresh3"))
def test_people_are_found_and_are_no_roles(case: Case) -> None:
    assert [person.text for person in text_to_persons(case.text)] == split(case.persons)
    assert text_to_roles(case.text).persons == text_to_persons(case.text)


@pytest.mark.parametrize("case", cases("single", "listed", "unseen", "misspelt", "short"))
def test_places_and_roles_are_not_taken_for_people(case: Case) -> None:
    assert text_to_persons(case.text) == ()


@pytest.mark.parametrize(("text", "want"), [tuple(case) for case in CASES["people"]["cases"]])
def test_names_are_told_from_streets_bodies_and_months(text: str, want: str) -> None:
    assert [person.text for person in text_to_persons(text)] == split(want)


@pytest.mark.parametrize(("text", "want"), [tuple(case) for case in CASES["texts"]["cases"]])
def test_the_text_keeps_the_unit_and_the_place(text: str, want: str) -> None:
    assert [role.text for role in text_to_roles(text).roles] == split(want)


@pytest.mark.parametrize(("text", "want"), [tuple(case) for case in CASES["unread"]["cases"]])
def test_words_that_nothing_was_made_of_stay_visible(text: str, want: str) -> None:
    assert list(text_to_roles(text).unread) == split(want)


@pytest.mark.parametrize(
    "case", cases("not_yet", "fresh_not_yet", "fresh2_not_yet", "fresh3_not_yet", "fresh4_not_yet", "fresh6_not_yet")
)
@pytest.mark.xfail(reason="not understood yet", strict=True)
def test_what_is_not_understood_yet(case: Case) -> None:
    named = text_to_roles(case.text)
    assert (by_function(named, LEAD), by_function(named, PARTICIPANT)) == (split(case.leads), split(case.others))


# --- what holds for any text ------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    [
        *(
            "Kommunpolis",
            "trygghetssamordnaren",
            "Anna",
            "Lindgren",
            "Petra",
            "H",
            "och",
            "samt",
            ",",
            "/",
            "(",
            ")",
            ":",
        ),
        *(".", "-", "\n", "sdf", "LPO", "Farsta", "leds", "av", "ansvarar", "deltar", "i", "samverkan", "med", "för"),
        *(
            "avdelnings-",
            "enhetschefer",
            "tillsammans",
            "08-508",
            "m.fl.",
            "bitr.",
            "representanter",
            "från",
            "enheten",
        ),
    ]
)


@given(st.one_of(st.text(), st.lists(WORDS, max_size=15).map(" ".join), st.lists(WORDS, max_size=9).map("".join)))
def test_any_text_is_read_and_places_point_into_it(text: str) -> None:
    named = text_to_roles(text)
    assert all(text[role.start : role.end] == role.text for role in named.roles)
    assert all(text[person.start : person.end] == person.text for person in named.persons)
    assert all(left in text for left in named.unread)
    assert len({role.role for role in named.roles}) == len(named.roles)
    assert not named.roles or any(role.function == LEAD for role in named.roles)


@given(st.lists(WORDS, max_size=15).map(" ".join))
def test_every_word_is_a_role_a_person_a_joining_word_or_unread(text: str) -> None:
    named = text_to_roles(text + " gryveltorp")
    seen = " ".join([*named.unread, *(role.text for role in named.roles), *(person.text for person in named.persons)])
    assert "gryveltorp" in seen


@pytest.mark.parametrize("base", sorted({meant for _, _, meant in known_roles()}))
def test_a_base_form_is_its_own_base_form(base: str) -> None:
    assert [role.role for role in text_to_roles(base).roles] == [base]


# --- the shared vocabulary --------------------------------------------------------------------------------------------


def expressions() -> list[Any]:
    if not VOCABULARY.is_file():
        return []
    who = json.loads(VOCABULARY.read_text(encoding="utf-8"))["who"]
    labels = {role["id"]: role["label"] for role in who["roles"]}
    return [
        pytest.param(found, labels, id=str(at), marks=not_yet(str(at))) for at, found in enumerate(who["expressions"])
    ]


def not_yet(at: str) -> list[pytest.MarkDecorator]:
    known = BASES["not_yet"]
    return [pytest.mark.xfail(reason=known[at], strict=True)] if at in known else []


def is_as_wanted(got: list[str], ids: list[str], labels: dict[str, str]) -> bool:
    lumped = [BASES["any_of"][role] for role in ids if role in BASES["any_of"]]
    left = [role for role in got if not any(role in roles for roles in lumped)]
    known = [role for role in ids if role not in BASES["any_of"]]
    wanted = [base.split("|") for role in known for base in BASES["roles"].get(role, [labels[role]])]
    fits = len(left) == len(wanted) and all(any(role in bases for role in left) for bases in wanted)
    return fits and all(any(role in roles for role in got) for roles in lumped)


@pytest.mark.skipif(not VOCABULARY.is_file(), reason="the shared vocabulary is not here")
@pytest.mark.parametrize(("found", "labels"), expressions())
def test_expressions_of_real_plans(found: dict[str, Any], labels: dict[str, str]) -> None:
    named = text_to_roles(found["text"])
    assert is_as_wanted(by_function(named, LEAD), found["lead"], labels)
    assert is_as_wanted(by_function(named, PARTICIPANT), found["others"], labels)
