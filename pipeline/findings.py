"""What was found, as the contract writes it: numbered within each document, what is about none of them at the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from normalizers.records import Placed
from pipeline.aside import Brief
from pipeline.codes import message, severity
from pipeline.linking import LinkedField
from pipeline.model import Finding, sources_text
from pipeline.register import Register
from pipeline.rows import Document, FindingRow, PlanRow

SIMILAR = {"problem": "similar_problem", "cause": "similar_cause"}


def placed_to_rows(placed: Iterable[Placed], plan: PlanRow, lang: str) -> list[FindingRow]:
    """The findings of a document."""
    return [finding_row(f"{plan.document_id[:12]}-{number:04d}", it, plan, lang) for number, it in enumerate(placed, 1)]


def general_findings(
    briefs: Iterable[Brief], documents: Iterable[Document], register: Register, lang: str
) -> list[FindingRow]:
    """The findings about no one document: what the register says of itself, of files and of plans that never came."""
    identities = {brief.found.path: (brief.plan.district, brief.plan.year) for brief in briefs}
    read = [row.path for row in documents if row.status in ("read", "duplicate", "rejected")]
    general = (*register.findings, *register.unmatched(read, identities), *awaited(register, identities.values()))
    return [finding_row(f"register-{number:04d}", Placed(it), None, lang) for number, it in enumerate(general, 1)]


def awaited(register: Register, received: Iterable[tuple[str | None, int | None]]) -> list[Finding]:
    """A finding for each plan that the register expects and that no file was."""
    there = set(received)
    missing = [one for one in register.expected() if one not in there]
    return [
        Finding("plan_not_received", (), (("district", district), ("year", str(year)))) for district, year in missing
    ]


def similar_findings(linked: LinkedField, plan_id: str) -> Iterator[Placed]:
    """The pairs of texts that look alike and were not linked, as findings of the plan in which the first one stands."""
    alike = linked.linking.lookalikes
    for number in linked.similar_of(plan_id):
        first, second, reason = alike.first[number], alike.second[number], alike.reason_of(number)
        texts = (("text", linked.linking.text_of(first)), ("other", linked.linking.text_of(second)))
        finding = Finding(SIMILAR[linked.name], (), (("held_apart", reason), *texts), linked.name)
        yield Placed(finding, linked.cells.ids[alike.standing[first]])


def finding_row(finding_id: str, placed: Placed, plan: PlanRow | None, lang: str) -> FindingRow:
    """One finding as the contract writes it."""
    finding = placed.finding
    facts = dict(finding.facts)
    for name, value in (("field", finding.field), ("area", finding.area)):
        if value is not None:
            facts.setdefault(name, value)
    return FindingRow(
        finding_id=finding_id,
        document_id=plan.document_id if plan else None,
        plan_id=plan.plan_id if plan else None,
        action_id=placed.action_id,
        field=finding.field,
        code=finding.code,
        severity=severity(finding.code),
        message=message("finding", finding.code, facts, lang),
        source=sources_text(finding.origins) or None,
    )
