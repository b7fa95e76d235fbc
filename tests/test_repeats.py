"""Causes and problems that are the same text are one, over all plans, and every fold can be seen."""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.linking import recall
from normalizers.linking import blocking
from normalizers.linking.repeats import Linked, Member, Repeat, link
from normalizers.linking.skeleton import rules
from pipeline.flow import run
from pipeline.register import Register
from pipeline.tables import Tables
from tests.fixtures.causes import copies, differing_pairs, misread, random_text
from tests.fixtures.tabs import Sheet, plan_rows, row, write_tabs


def member(number: int, text: str, plan: str = "farsta-2025", confidence: float = 1.0) -> Member:
    """A text in one row of a plan."""
    return Member(f"{plan}-1a2b/a/{number}", plan, text, confidence)


def repeats(*texts: str) -> tuple[Repeat, ...]:
    """What is one and the same of texts, each in a plan of its own."""
    return link([member(1, text, f"p{number:03}-2025") for number, text in enumerate(texts)]).repeats


def test_texts_that_differ_in_case_accents_and_stops_are_one() -> None:
    (one,) = repeats("Hög oro.", "hög  oro", "HOG ORO!")
    assert [fold.member.text for fold in one.members] == ["Hög oro.", "hög  oro", "HOG ORO!"]
    assert {(fold.score, fold.method) for fold in one.members} == {(1.0, "equal")}


@pytest.mark.parametrize(
    ("first", "second"),
    [("Oro på torget i Farsta", "Oro på torget i Rågsved"), ("2 av 10 unga", "3 av 10 unga"), ("Unga", "Äldre")],
)
def test_texts_that_differ_in_a_word_or_a_number_are_two(first: str, second: str) -> None:
    assert len(repeats(first, second)) == 2


@pytest.mark.parametrize("text", ["", "-", "–", '"', "”", "?"])
def test_a_text_that_says_nothing_is_linked_to_nothing(text: str) -> None:
    assert link([member(1, text), member(2, text), member(3, "”")]) == Linked((), ())


def test_the_best_read_copy_is_the_text() -> None:
    (one,) = link([member(1, "hog oro", confidence=0.7), member(2, "Hög oro", confidence=0.9)]).repeats
    assert one.text == "Hög oro"


def test_of_equally_sure_copies_the_one_with_the_fewest_unknown_words_is_the_text() -> None:
    (one,) = repeats(
        "Dalig belysnng vid gangtunneln", "Dålig belysning vid gångtunneln", "Ddlig belysning vid gangtunneln"
    )
    assert one.text == "Dålig belysning vid gångtunneln"


@given(st.lists(st.sampled_from(["Hög oro", "hög oro.", "Ljus saknas", "—", "…"]), max_size=6), st.randoms())
def test_the_order_of_the_documents_does_not_matter(texts: list[str], rng: object) -> None:
    members = [member(number, text) for number, text in enumerate(texts)]
    shuffled = list(members)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert link(members) == link(shuffled)


def made(seed: int, texts: int, number: int) -> tuple[list[Member], dict[str, int]]:
    """Members with copies of some texts, over many plans, and which text each one is a copy of."""
    rng = random.Random(seed)
    originals = list(dict.fromkeys(random_text(rng) for _ in range(texts)))
    members, of = [], {}
    for at, text in enumerate(originals):
        for place, copy in enumerate((text, *copies(text, number, rng))):
            members.append(member(at * 100 + place, copy, f"p{rng.randrange(40):02}-2025"))
            of[members[-1].id] = at
    rng.shuffle(members)
    return members, of


def partition(linked: Linked) -> set[frozenset[str]]:
    """Which members are one and the same."""
    return {frozenset(fold.member.id for fold in repeat.members) for repeat in linked.repeats}


def test_copies_are_linked_and_different_texts_are_not() -> None:
    members, of = made(3, 200, 4)
    found = {fold.member.id: repeat for repeat in link(members).repeats for fold in repeat.members}
    first = {of[one.id]: found[one.id].id for one in members if int(one.id.rpartition("/")[2]) % 100 == 0}
    together = [found[one.id].id == first[of[one.id]] for one in members]
    assert sum(together) / len(together) >= 0.98
    for repeat in found.values():
        assert len({of[fold.member.id] for fold in repeat.members}) == 1, repeat.text


@given(st.integers(0, 1000), st.randoms())
@settings(max_examples=10)
def test_damaged_copies_in_any_order_are_linked_alike(seed: int, rng: random.Random) -> None:
    members, _ = made(seed, 12, 3)
    shuffled = list(members)
    rng.shuffle(shuffled)
    assert link(members) == link(shuffled)


@given(st.integers(0, 10_000))
def test_no_damaged_copy_bridges_two_texts_that_differ(seed: int) -> None:
    rng = random.Random(seed)
    _, one, other = next(differing_pairs(rng))
    texts = [one, other, *copies(one, 4, rng), *copies(other, 4, rng)]
    found = repeats(*texts)
    for repeat in found:
        shown = {fold.member.text for fold in repeat.members}
        assert not {one, other} <= shown


def test_a_text_without_its_place_bridges_no_places() -> None:
    texts = [
        "Gullmarsplan. Öppen handel pågår dygnet runt vid stationen",
        "Högdalen. Öppen handel pågår dygnet runt vid stationen",
    ]
    middle = "Öppen handel pågår dygnet runt vid stationen"
    assert len(repeats(*texts, middle)) == 3
    assert len(repeats(middle, *texts)) == 3


def test_an_id_is_made_from_the_folded_text_of_the_first_member_and_stays_one_groups_own() -> None:
    first, second = repeats("Unga män samlas vid torget", "Unga man samlas vid torget")
    assert first.id == hashlib.sha256(b"unga man samlas vid torget").hexdigest()[:16]
    assert first.id != second.id


def test_every_fold_tells_how_alike_it_is_and_why() -> None:
    (one,) = repeats(
        "Många går hem ensamma om kvällen", "Manga gar hem ensamma om kvallen", "Många gar hém ensama om kvällen"
    )
    told = [(fold.method, fold.score) for fold in one.members]
    assert told[0] == ("equal", 1.0)
    assert [method for method, _ in told[1:]] == ["equal", "similar"]
    assert 0.93 <= told[2][1] < 1


def test_what_was_held_back_is_told_of_once_for_two_groups() -> None:
    texts = [
        "Oro på torget i Farsta om kvällen hindrar äldre från att gå ut till affärer och möten",
        "Oro pa torget i Farsta om kvallen hindrar aldre fran att ga ut till affarer och moten",
        "Oro på torget i Rågsved om kvällen hindrar äldre från att gå ut till affärer och möten",
    ]
    (near,) = link([member(at, text) for at, text in enumerate(texts)]).near
    assert (near.first_text, near.second_text, near.reason) == (texts[0], texts[2], "place")
    assert near.first_id != near.second_id


def test_of_many_texts_that_look_alike_few_pairs_are_told() -> None:
    texts = [f"Under året {year} ökade antalet anmälda stölder kring stationen" for year in range(1990, 2026)]
    linked = link([member(at, text) for at, text in enumerate(texts)])
    assert len(linked.repeats) == len(texts)
    assert 0 < len(linked.near) <= 2 * len(texts)


def test_what_only_a_machine_misread_is_linked_with_its_text() -> None:
    shares = recall(400, random.Random(11))
    number, share = shares["misread"]
    assert number > 500
    assert share >= 0.985
    assert shares["split"][1] >= 0.985
    assert shares["mistyped"][1] >= 0.97


def test_few_texts_and_many_are_linked_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    members, _ = made(5, 500, 4)
    exact = partition(link(members))
    monkeypatch.setattr(blocking, "rules", lambda: replace(rules(), exact=0))
    blocked = partition(link(members))
    assert len(exact & blocked) / len(exact | blocked) >= 0.995


@pytest.fixture
def linked(tmp_path: Path) -> Tables:
    merged = Sheet(plan_rows(row(1), ["", "", *row(2)[2:]]), merged=["A3:A4", "B3:B4"])
    write_tabs(tmp_path / "Farsta 2025.xlsx", {"1": merged})
    write_tabs(tmp_path / "Farsta 2024.xlsx", {"1": plan_rows(["Problem 1.", *row(3)[1:]])})
    return run([tmp_path], Register(), 0, "sv")


def test_one_problem_over_two_plans_is_counted_over_current_ones(linked: Tables) -> None:
    (problem,) = linked["problems"]
    assert (problem.n_actions, problem.n_plans, problem.n_variants) == (3, 2, 2)
    assert {action.problem_id for action in linked["actions"]} == {problem.problem_id}


def test_every_member_is_listed_with_score_and_method(linked: Tables) -> None:
    members = {(member.action_id, member.score, member.method) for member in linked["problem_members"]}
    merged = {cell.action_id for cell in linked["cells"] if cell.field == "problem" and cell.carried}
    methods = {action.action_id: "merged" if action.action_id in merged else "equal" for action in linked["actions"]}
    assert members == {(action_id, 1.0, method) for action_id, method in methods.items()}
    assert len(merged) == 1
    causes = {(fold.cause_id, fold.action_id) for fold in linked["cause_members"]}
    assert causes == {(action.cause_id, action.action_id) for action in linked["actions"]}


def test_two_causes_that_look_alike_are_told_of(tmp_path: Path) -> None:
    text = "Oro på torget i {} om kvällen hindrar äldre från att gå ut till affärer och möten"
    rows = [["Problem", text.format(place), *row(1)[2:]] for place in ("Farsta", "Rågsved")]
    write_tabs(tmp_path / "Farsta 2025.xlsx", {"1": plan_rows(*rows)})
    tables = run([tmp_path], Register(), 0, "sv")
    (finding,) = [found for found in tables["findings"] if found.code == "similar_cause"]
    assert "en plats" in finding.message
    assert "Farsta" in finding.message
    assert "Rågsved" in finding.message
    assert finding.action_id == tables["actions"][0].action_id


def test_what_an_old_submission_says_is_told_of_where_the_plan_is_current(tmp_path: Path) -> None:
    text = "Oro på torget i {} om kvällen hindrar äldre från att gå ut till affärer och möten"

    def rows(places: tuple[str, ...], follow_up: str) -> list[Any]:
        return plan_rows(*([*row(1)[:1], text.format(place), *row(1)[2:6], follow_up] for place in places))

    write_tabs(tmp_path / "Farsta 2025 a.xlsx", {"1": rows(("Farsta", "Rågsved", "Högdalen"), "")})
    write_tabs(tmp_path / "Farsta 2025 b.xlsx", {"1": rows(("Farsta", "Rågsved"), "Klart")})
    tables = run([tmp_path], Register(), 0, "sv")
    (current,) = [plan.plan_id for plan in tables["plans"] if plan.is_current]
    (finding,) = [found for found in tables["findings"] if found.code == "similar_cause"]
    assert finding.plan_id == current


def test_the_real_plans_causes_are_known_again_when_misread(shared: Path) -> None:
    rng = random.Random(7)
    truths = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((shared / "truth").glob("*-20*.json"))]
    rows = [row for truth in truths for sheet in truth["sheets"] for row in sheet["rows"]]
    texts = sorted({row.get(field, "") for row in rows for field in ("problem", "cause")} - {"", "^"})
    members = [member(1, text, f"p{at:03}") for at, text in enumerate(texts)]
    damaged = [member(row, misread(text, rng), f"p{at:03}") for at, text in enumerate(texts) for row in (2, 3, 4)]
    found = {fold.member.id: repeat.id for repeat in link([*members, *damaged]).repeats for fold in repeat.members}
    clean = {fold.member.id: repeat.id for repeat in link(members).repeats for fold in repeat.members}
    known = [found[one.id] == found[f"{one.id.rpartition('/')[0]}/1"] for one in damaged]
    assert sum(known) / len(known) >= 0.985
    assert len({found[one.id] for one in members}) == len(set(clean.values()))
