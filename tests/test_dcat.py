"""The catalogue says what DCAT-AP-SE 3 asks for, of every file that is published, in the same bytes each time."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF, Namespace
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.dcat import catalogue_writer
from pipeline.errors import Usage
from pipeline.settings import Publication, read_settings
from tests.fixtures.outputs import write_tables

DCAT = Namespace("http://www.w3.org/ns/dcat#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
GIVEN = """
[publication]
publisher = "Exempelstaden"
publisher_uri = "https://example.org/staden"
contact_email = "oppnadata@example.org"
licence = "https://creativecommons.org/publicdomain/zero/1.0/"
base_url = "https://data.example.org/planer"
"""
PUBLICATION = Publication(
    publisher="Exempelstaden",
    publisher_uri="https://example.org/staden",
    contact_email="oppnadata@example.org",
    licence="https://creativecommons.org/publicdomain/zero/1.0/",
    base_url="https://data.example.org/planer",
)

# What the Swedish profile asks for (mandatory), and what portals show (recommended): class, property, kind of value.
ASKED = [
    (DCAT.Catalog, DCTERMS.title, Literal),
    (DCAT.Catalog, DCTERMS.description, Literal),
    (DCAT.Catalog, DCTERMS.publisher, FOAF.Agent),
    (DCAT.Catalog, DCTERMS.license, URIRef),
    (DCAT.Catalog, DCAT.dataset, DCAT.Dataset),
    (FOAF.Agent, FOAF.name, Literal),
    (FOAF.Agent, DCTERMS.type, URIRef),
    (DCAT.Dataset, DCTERMS.title, Literal),
    (DCAT.Dataset, DCTERMS.description, Literal),
    (DCAT.Dataset, DCTERMS.publisher, FOAF.Agent),
    (DCAT.Dataset, DCAT.contactPoint, VCARD.Organization),
    (DCAT.Dataset, DCAT.distribution, DCAT.Distribution),
    (DCAT.Dataset, DCAT.theme, URIRef),
    (DCAT.Dataset, DCAT.keyword, Literal),
    (DCAT.Dataset, DCTERMS.spatial, URIRef),
    (DCAT.Dataset, DCTERMS.temporal, DCTERMS.PeriodOfTime),
    (DCAT.Dataset, DCTERMS.language, URIRef),
    (DCAT.Dataset, DCTERMS.accrualPeriodicity, URIRef),
    (DCAT.Dataset, DCTERMS.accessRights, URIRef),
    (DCAT.Dataset, FOAF.page, FOAF.Document),
    (VCARD.Organization, VCARD.fn, Literal),
    (VCARD.Organization, VCARD.hasEmail, URIRef),
    (DCTERMS.PeriodOfTime, DCAT.startDate, Literal),
    (DCTERMS.PeriodOfTime, DCAT.endDate, Literal),
    (DCAT.Distribution, DCAT.accessURL, URIRef),
    (DCAT.Distribution, DCAT.downloadURL, URIRef),
    (DCAT.Distribution, DCTERMS["format"], Literal),
    (DCAT.Distribution, DCAT.mediaType, URIRef),
    (DCAT.Distribution, DCTERMS.license, URIRef),
    (DCAT.Distribution, DCAT.byteSize, Literal),
    (DCAT.Distribution, SPDX.checksum, SPDX.Checksum),
    (SPDX.Checksum, SPDX.algorithm, URIRef),
    (SPDX.Checksum, SPDX.checksumValue, Literal),
]
SAID_ONCE = [DCTERMS.publisher, DCTERMS.temporal, DCTERMS.accrualPeriodicity, DCTERMS.accessRights, DCAT.byteSize]


def written(folder: Path, publication: Publication = PUBLICATION, years: tuple[int, ...] = (2025, 2024)) -> Graph:
    """The catalogue of an output without rows."""
    write_tables({}, folder, "0", None, [catalogue_writer(publication, years)])
    return Graph().parse(folder / "dcat.ttl", format="turtle")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output with its catalogue."""
    path = tmp_path_factory.mktemp("dcat")
    written(path)
    return path


@pytest.fixture(scope="module")
def graph(folder: Path) -> Graph:
    """What its catalogue says."""
    return Graph().parse(folder / "dcat.ttl", format="turtle")


@pytest.mark.parametrize(("kind", "asked", "value"), ASKED, ids=lambda one: str(one).rpartition("/")[2])
def test_what_the_profile_asks_for_is_said(graph: Graph, kind: URIRef, asked: URIRef, value: Any) -> None:
    subjects = set(graph.subjects(RDF.type, kind))
    assert subjects
    for subject in subjects:
        values = list(graph.objects(subject, asked))
        assert values
        for one in values:
            if isinstance(value, URIRef):
                assert (one, RDF.type, value) in graph
            else:
                assert isinstance(one, value)


@pytest.mark.parametrize("asked", SAID_ONCE)
def test_what_may_be_said_once_is(graph: Graph, asked: URIRef) -> None:
    assert all(len(list(graph.objects(subject, asked))) == 1 for subject in graph.subjects(asked, unique=True))


@pytest.mark.parametrize("asked", [DCTERMS.title, DCTERMS.description])
def test_texts_are_said_in_both_languages(graph: Graph, asked: URIRef) -> None:
    for subject in graph.subjects(asked, unique=True):
        texts = [text for text in graph.objects(subject, asked) if isinstance(text, Literal)]
        assert sorted(str(text.language) for text in texts) == ["en", "sv"]


def test_every_file_of_the_tables_is_a_distribution_with_its_sum(graph: Graph, folder: Path) -> None:
    files = {path for path in folder.iterdir() if path.suffix in (".csv", ".parquet")}
    for path in files:
        node = URIRef(f"https://data.example.org/planer/#{path.name}")
        assert (node, DCAT.downloadURL, URIRef(f"https://data.example.org/planer/{path.name}")) in graph
        size = Literal(str(path.stat().st_size), datatype=XSD.nonNegativeInteger)
        assert (node, DCAT.byteSize, size) in graph
        (checksum,) = graph.objects(node, SPDX.checksum)
        assert str(graph.value(checksum, SPDX.checksumValue)) == hashlib.sha256(path.read_bytes()).hexdigest()
    assert len(set(graph.subjects(RDF.type, DCAT.Distribution))) == len(files)


def test_no_node_is_without_a_name_and_all_addresses_are_whole(graph: Graph) -> None:
    nodes = [node for triple in graph for node in triple if not isinstance(node, Literal)]
    assert all(str(node).startswith(("https://", "http://", "mailto:")) for node in nodes)


def test_the_same_tables_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    written(tmp_path)
    assert (tmp_path / "dcat.ttl").read_bytes() == (folder / "dcat.ttl").read_bytes()


def test_the_period_is_that_of_the_plans_or_as_the_settings_say(graph: Graph, tmp_path: Path) -> None:
    def period(one: Graph) -> list[str]:
        (node,) = one.subjects(RDF.type, DCTERMS.PeriodOfTime)
        return [str(one.value(node, end)) for end in (DCAT.startDate, DCAT.endDate)]

    assert period(graph) == ["2024-01-01", "2025-12-31"]
    other = written(tmp_path, replace(PUBLICATION, start=dt.date(2023, 7, 1), end=dt.date(2026, 6, 30)))
    assert period(other) == ["2023-07-01", "2026-06-30"]


def test_without_any_year_no_period_is_made_up(tmp_path: Path) -> None:
    assert not list(written(tmp_path, years=()).subjects(RDF.type, DCTERMS.PeriodOfTime))


def test_a_title_of_ones_own_stands_in_its_language(tmp_path: Path) -> None:
    graph = written(tmp_path, replace(PUBLICATION, title={"sv": "Våra planer"}))
    (dataset,) = graph.subjects(RDF.type, DCAT.Dataset)
    titles = {text.language: str(text) for text in graph.objects(dataset, DCTERMS.title) if isinstance(text, Literal)}
    assert titles["sv"] == "Våra planer"
    assert titles["en"]


# --- settings ---------------------------------------------------------------------------------------------------------


def settings_file(folder: Path, text: str) -> Path:
    """A file of settings."""
    path = folder / "installningar.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_settings_are_read(tmp_path: Path) -> None:
    assert read_settings(settings_file(tmp_path, GIVEN)).publication == PUBLICATION


@pytest.mark.parametrize(
    ("text", "code", "named"),
    [
        ("[publication]\npublisher = 'Staden'", "settings_missing", "publisher_uri, contact_email, licence, base_url"),
        (GIVEN + "titel = 'x'", "settings_unknown", "titel"),
        (GIVEN.replace("publication", "publicering"), "settings_unknown", "[publicering]"),
        (GIVEN.replace("https://data.example.org/planer", "planer"), "settings_wrong", "base_url"),
        (GIVEN + "start = '2025-01-01'", "settings_wrong", "start"),
        (GIVEN + "title = { fi = 'x' }", "settings_wrong", "title"),
        (GIVEN.replace("oppnadata@example.org", "oppnadata"), "settings_wrong", "contact_email"),
        ("[publication", "settings_unreadable", ""),
    ],
)
def test_settings_that_cannot_be_used_are_named(tmp_path: Path, text: str, code: str, named: str) -> None:
    with pytest.raises(Usage) as error:
        read_settings(settings_file(tmp_path, text))
    assert error.value.code == code
    assert named in dict(error.value.facts).get("name", "")


def test_the_command_writes_the_catalogue_and_refuses_before_it_reads(root: Path, tmp_path: Path) -> None:
    plan = root / "data" / "raw" / "atgardsplan-farsta-2025.xlsx"

    def typed(text: str) -> tuple[int, str]:
        words = ["run", plan, "--out", tmp_path / "ut", "--public", "--workers", 1]
        result = CliRunner().invoke(app, [*map(str, words), "--settings", str(settings_file(tmp_path, text))])
        return result.exit_code, result.stderr

    status, told = typed("[publication]\npublisher = 'Staden'")
    assert (status, told.count("\n"), (tmp_path / "ut").exists()) == (2, 1, False)
    assert typed(GIVEN)[0] == 0
    graph = Graph().parse(tmp_path / "ut" / "dcat.ttl", format="turtle")
    assert len(set(graph.subjects(RDF.type, DCAT.Distribution))) == 2 * len(
        json.loads((tmp_path / "ut" / "datapackage.json").read_text("utf-8"))["resources"]
    )
    words = ["run", plan, "--out", tmp_path / "ut", "--public", "--workers", 1]
    assert CliRunner().invoke(app, [*map(str, words)]).exit_code == 0
    assert not (tmp_path / "ut" / "dcat.ttl").exists()
