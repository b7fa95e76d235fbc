"""What an open-data portal needs to know, as DCAT-AP-SE 3 in Turtle: the only module that knows RDF.

The Swedish profile asks for title, description and publisher of catalogue and dataset, the licence of the catalogue, a
name and an e-mail address to turn to, and an address of each distribution (docs.dataportal.se/dcat/3.0.1).
"""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF, Namespace

from pipeline.dictionary import PAGES
from pipeline.schema import DESCRIPTION
from pipeline.settings import Publication

FILE = "dcat.ttl"
DCAT = Namespace("http://www.w3.org/ns/dcat#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"


def catalogue_writer(publication: Publication, years: Iterable[int | None]) -> Callable[[Path], None]:
    """What writes dcat.ttl into a folder with the tables and their datapackage.json; ``years`` are the plans'."""
    known = sorted({year for year in years if year is not None})

    def write(folder: Path) -> None:
        package = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
        text = package_to_turtle(package, publication, known)
        (folder / FILE).write_text(text, encoding="utf-8", newline="\n")

    return write


def package_to_turtle(package: Mapping[str, Any], publication: Publication, years: list[int]) -> str:
    """The catalogue, the dataset and a distribution for each file of a data package; the same input, the same bytes."""
    graph = Graph()
    names = {"dcat": DCAT, "dcterms": DCTERMS, "foaf": FOAF, "vcard": VCARD, "spdx": SPDX, "xsd": XSD}
    for prefix, namespace in names.items():
        graph.bind(prefix, namespace, override=True)
    base = publication.base_url.rstrip("/") + "/"
    add_publisher(graph, base, publication)
    add_catalogue(graph, base, publication)
    add_dataset(graph, base, publication, years)
    for resource in package["resources"]:
        for described in (resource, *resource["alternatives"]):
            add_distribution(graph, base, publication, resource, described)
    return graph.serialize(format="turtle")


@cache
def known() -> Mapping[str, Any]:
    """What dcat.toml says."""
    return tomllib.loads(resources.files("pipeline").joinpath("dcat.toml").read_text(encoding="utf-8"))


def add(graph: Graph, subject: URIRef, said: Iterable[tuple[URIRef, Any]]) -> None:
    """Say things of a subject, those left out that are None."""
    for predicate, value in said:
        if value is not None:
            graph.add((subject, predicate, value))


def link(address: str | None) -> URIRef | None:
    """An address as a node of the graph."""
    return URIRef(address) if address else None


def day(date: dt.date | None) -> Literal | None:
    """A date as a node of the graph."""
    return Literal(date.isoformat(), datatype=XSD.date) if date else None


def words(predicate: URIRef, texts: Mapping[str, Any]) -> list[tuple[URIRef, Literal]]:
    """Texts, or lists of them, each said in its language."""
    listed = ((lang, one) for lang, texts in texts.items() for one in ([texts] if isinstance(texts, str) else texts))
    return [(predicate, Literal(one, lang=lang)) for lang, one in listed]


def add_publisher(graph: Graph, base: str, publication: Publication) -> None:
    """Who publishes, and whom to turn to."""
    add(
        graph,
        URIRef(publication.publisher_uri),
        [
            (RDF.type, FOAF.Agent),
            (FOAF.name, Literal(publication.publisher)),
            (DCTERMS.type, link(publication.publisher_type)),
        ],
    )
    add(
        graph,
        URIRef(f"{base}#contact"),
        [
            (RDF.type, VCARD.Organization),
            (VCARD.fn, Literal(publication.contact_name or publication.publisher)),
            (VCARD.hasEmail, URIRef(f"mailto:{publication.contact_email.removeprefix('mailto:')}")),
        ],
    )


def add_catalogue(graph: Graph, base: str, publication: Publication) -> None:
    """The catalogue that holds the dataset."""
    uris = known()["uris"]
    said = [
        (RDF.type, DCAT.Catalog),
        *words(DCTERMS.title, known()["catalog_title"]),
        *words(DCTERMS.description, known()["catalog_description"]),
        (DCTERMS.publisher, URIRef(publication.publisher_uri)),
        (DCTERMS.license, URIRef(publication.licence)),
        (DCTERMS.language, URIRef(uris["language"])),
        (DCTERMS.issued, day(publication.issued)),
        (DCTERMS.modified, day(publication.modified)),
        (FOAF.homepage, link(publication.landing_page)),
        (DCAT.themeTaxonomy, URIRef(uris["theme_taxonomy"])),
        (DCAT.dataset, URIRef(f"{base}#dataset")),
    ]
    add(graph, URIRef(f"{base}#catalog"), said)


def add_dataset(graph: Graph, base: str, publication: Publication, years: list[int]) -> None:
    """The dataset: what it is about, where and when, and how often it is made anew."""
    uris, dataset = known()["uris"], URIRef(f"{base}#dataset")
    said = [
        (RDF.type, DCAT.Dataset),
        *words(DCTERMS.title, {**known()["title"], **publication.title}),
        *words(DCTERMS.description, {**known()["description"], **publication.description}),
        *words(DCAT.keyword, {**known()["keywords"], **publication.keywords}),
        *((DCAT.theme, URIRef(theme)) for theme in uris["themes"]),
        (DCTERMS.publisher, URIRef(publication.publisher_uri)),
        (DCAT.contactPoint, URIRef(f"{base}#contact")),
        (DCTERMS.identifier, Literal(f"{base}#dataset")),
        (DCTERMS.language, URIRef(uris["language"])),
        (DCTERMS.spatial, URIRef(publication.spatial)),
        (DCTERMS.accrualPeriodicity, URIRef(publication.frequency)),
        (DCTERMS.accessRights, URIRef(publication.access_rights)),
        (DCTERMS.issued, day(publication.issued)),
        (DCTERMS.modified, day(publication.modified)),
        (DCAT.landingPage, link(publication.landing_page)),
    ]
    add(graph, dataset, said)
    for page in PAGES.values():
        graph.add((dataset, FOAF.page, URIRef(base + page)))
        add(graph, URIRef(base + page), [(RDF.type, FOAF.Document)])
    add_period(graph, base, dataset, publication, years)


def add_period(graph: Graph, base: str, dataset: URIRef, publication: Publication, years: list[int]) -> None:
    """The time that the data is about: as the settings say, else the first and last day of the plans' years."""
    start = publication.start or (dt.date(years[0], 1, 1) if years else None)
    end = publication.end or (dt.date(years[-1], 12, 31) if years else None)
    if start or end:
        period = URIRef(f"{base}#period")
        graph.add((dataset, DCTERMS.temporal, period))
        add(graph, period, [(RDF.type, DCTERMS.PeriodOfTime), (DCAT.startDate, day(start)), (DCAT.endDate, day(end))])


def add_distribution(
    graph: Graph, base: str, publication: Publication, resource: Mapping[str, Any], described: Mapping[str, Any]
) -> None:
    """A file: what it holds, in which format, how long it is, and the sum of its bytes."""
    name = described["path"]
    form = known()["formats"][described["format"]]
    node, checksum = URIRef(f"{base}#{name}"), URIRef(f"{base}#{name}.sha256")
    titles = {lang: f"{title} ({form['name']})" for lang, title in resource["titles"].items()}
    said = [
        (RDF.type, DCAT.Distribution),
        *words(DCTERMS.title, titles),
        *words(DCTERMS.description, resource["descriptions"]),
        (DCAT.accessURL, URIRef(base + name)),
        (DCAT.downloadURL, URIRef(base + name)),
        (DCTERMS["format"], Literal(form["media_type"])),
        (DCAT.mediaType, URIRef(MEDIA_TYPES + form["media_type"])),
        (DCTERMS.license, URIRef(publication.licence)),
        (DCAT.byteSize, Literal(str(described["bytes"]), datatype=XSD.nonNegativeInteger)),
        (SPDX.checksum, checksum),
    ]
    graph.add((URIRef(f"{base}#dataset"), DCAT.distribution, node))
    add(graph, node, said)
    value = Literal(described["hash"].removeprefix("sha256:"), datatype=XSD.hexBinary)
    sums = [
        (RDF.type, SPDX.Checksum),
        (SPDX.algorithm, URIRef(known()["uris"]["algorithm"])),
        (SPDX.checksumValue, value),
    ]
    add(graph, checksum, sums)
