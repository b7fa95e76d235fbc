"""Inputs and outputs at addresses of an S3 store (a server of this machine): the same bytes as with folders."""

from __future__ import annotations

import logging
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3  # type: ignore[import-untyped]
import pytest
from moto.server import ThreadedMotoServer

from pipeline import addresses, batch, flow, stores
from pipeline.errors import Usage
from pipeline.lock import HIDDEN
from pipeline.soundness import check_folder
from tests.fixtures.typed import typed

NAMES = {
    "å/Åtgärdsplan Farsta.xlsx": "atgardsplan-farsta-2024.xlsx",
    "atgardsplan-2025.xlsx": "atgardsplan-farsta-2025.xlsx",
}
TABLES = {".csv", ".parquet", ".json"}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """The address of a store's server; it asks for no keys."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def aws(endpoint: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """An empty store, found by the usual variables, with one bucket; what passes is below ``tmp_path``."""
    told = {
        "ENDPOINT_URL": endpoint,
        "ACCESS_KEY_ID": "nyckel",
        "SECRET_ACCESS_KEY": "hemlig",
        "DEFAULT_REGION": "eu-north-1",
    }
    for name, value in told.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    (tmp_path / "passing").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "passing"))
    urllib.request.urlopen(f"{endpoint}/moto-api/reset", data=b"")
    client = boto3.client("s3")
    client.create_bucket(Bucket="planer", CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})
    return client


@pytest.fixture
def plans(aws: Any, root: Path, tmp_path: Path) -> Path:
    """A folder with plans, and the same files below s3://planer/in/2025; a neighbour's name begins alike."""
    folder = tmp_path / "2025"
    for name, sample in NAMES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / "data" / "raw" / sample, folder / name)
        aws.upload_file(str(folder / name), "planer", f"in/2025/{name}")
    aws.put_object(Bucket="planer", Key="in/2025b/annan.xlsx", Body=b"x")
    aws.put_object(Bucket="planer", Key="in/2025/", Body=b"")
    return folder


def stored(aws: Any, prefix: str) -> dict[str, bytes]:
    """What is below a prefix of the bucket, by name."""
    found = aws.list_objects_v2(Bucket="planer", Prefix=prefix).get("Contents", ())
    keys = [one["Key"] for one in found]
    return {key.removeprefix(prefix): aws.get_object(Bucket="planer", Key=key)["Body"].read() for key in keys}


def passing_left(tmp_path: Path) -> list[str]:
    """The names of what is left of passing folders."""
    return [file.name for file in (tmp_path / "passing").iterdir()]


def run(*words: object) -> tuple[int, str, str]:
    """A run in this process."""
    return typed("run", *words, "--engine", "serial")


def test_a_run_from_store_to_store_writes_the_bytes_of_one_between_folders_and_reads_nothing_twice(
    aws: Any, plans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(plans, "--out", tmp_path / "ut")[0] == 0
    aws.put_object(Bucket="planer", Key="ut/brev.txt", Body=b"mitt")
    aws.put_object(Bucket="planer", Key="ut/report/gammal.html", Body=b"en tidigare")
    status, told, _ = run("s3://planer/in/2025/", "--out", "s3://planer/ut")
    assert status == 0
    assert "s3://planer/ut\n" in told
    found = stored(aws, "ut/")
    wanted = {file.name: file.read_bytes() for file in (tmp_path / "ut").iterdir() if file.suffix in TABLES}
    assert {name: found.get(name) for name in wanted} == wanted
    assert found["brev.txt"] == b"mitt"
    assert "report/gammal.html" not in found
    assert not any(b"atgardsplan-" in found[name] and b"/in/0/" in found[name] for name in found if "report/" in name)

    copy = tmp_path / "hämtad"
    for name, content in found.items():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_bytes(content)
    assert check_folder(copy)[0] == []

    monkeypatch.setattr(flow, "read", lambda *_: pytest.fail("read again"))
    assert run("s3://planer/in/2025", "--out", "s3://planer/ut")[0] == 0
    again = stored(aws, "ut/")
    assert {name: again.get(name) for name in wanted} == wanted
    assert passing_left(tmp_path) == []


def test_what_was_read_is_kept_where_a_run_is_cut_off_and_no_table_is_put(
    aws: Any, plans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert plans.is_dir()
    monkeypatch.setattr(batch, "extras_of", stop)
    status, *_ = run("s3://planer/in/2025/atgardsplan-2025.xlsx", "--out", "s3://planer/ut")
    assert status == 130
    assert {name.split("/")[0] for name in stored(aws, "ut/")} == {HIDDEN}
    assert passing_left(tmp_path) == []


def stop(*_: object) -> None:
    """What Ctrl-C does."""
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("given", "out", "wanted", "says"),
    [
        ("s3://", "ut", 2, "s3://HINK/MAPP"),
        ("s3://saknas/in", "ut", 2, "s3://saknas/in"),
        ("s3://planer/saknas", "ut", 2, "inga filer"),
        ("okant://planer/in", "ut", 2, "okant"),
        ("s3://planer/in/2025", "s3://saknas/ut", 1, "s3://saknas/ut"),
        ("s3://planer/led", "ut", 2, "dubbla snedstreck"),
        ("s3://planer/egna", "s3://planer/egna", 2, "egna/actions.csv"),
    ],
)
def test_an_address_that_cannot_be_used_is_told_in_a_sentence(
    aws: Any, plans: Path, tmp_path: Path, given: str, out: str, wanted: int, says: str
) -> None:
    assert plans.is_dir()
    aws.put_object(Bucket="planer", Key="led//ut.xlsx", Body=b"x")
    aws.put_object(Bucket="planer", Key="egna/actions.csv", Body=b"mina")
    status, _, error = run(given, "--out", out if "://" in out else tmp_path / out)
    assert (status, error.count("Fel: "), says in error) == (wanted, 1, True), error
    assert "Traceback" not in error
    assert passing_left(tmp_path) == []
    assert stored(aws, "egna/") == {"actions.csv": b"mina"}


def test_what_is_for_publication_does_not_join_what_is_not(aws: Any, plans: Path, tmp_path: Path) -> None:
    aws.put_object(Bucket="planer", Key="ut/datapackage.json", Body=b"{}")
    status, _, error = run(plans, "--out", "s3://planer/ut", "--public")
    assert (status, "s3://planer/ut" in error, str(tmp_path) in error) == (2, True, False), error
    assert stored(aws, "ut/") == {"datapackage.json": b"{}"}


@pytest.mark.parametrize("name", ["../ut.xlsx", "a/../../ut.xlsx", "/etc/ut.xlsx", "a//ut.xlsx", "."])
def test_no_name_in_a_store_leads_out_of_the_passing_folder(name: str) -> None:
    with pytest.raises(Usage):
        stores.checked(stores.Shelf("s3://planer/in", None, "planer/in"), name)


def keys_asked_for_after(endpoint: str, calls: bytes) -> None:
    """The server asks for a known key after so many calls."""
    asked = urllib.request.Request(f"{endpoint}/moto-api/reset-auth", calls, {"Content-Type": "text/plain"})
    urllib.request.urlopen(asked)


def test_a_key_that_may_not_read_is_told(aws: Any, plans: Path, tmp_path: Path, endpoint: str) -> None:
    assert (aws, plans.is_dir())[1]
    keys_asked_for_after(endpoint, b"0")
    try:
        status, _, error = run("s3://planer/in/2025", "--out", tmp_path / "ut", "--lang", "en")
    finally:
        keys_asked_for_after(endpoint, b"inf")
    assert status == 2
    assert re.search(r"s3://planer/in/2025 cannot be fetched: .+ Check the address", error)
    assert passing_left(tmp_path) == []


def test_a_server_that_does_not_answer_is_told(aws: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert aws
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    status, _, error = run("s3://planer/in", "--out", tmp_path / "ut")
    assert status == 2
    assert "att lagret svarar" in error
    assert passing_left(tmp_path) == []


def test_without_the_library_a_sentence_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    monkeypatch.delitem(sys.modules, "pipeline.stores", raising=False)
    status, _, error = run("s3://planer/in", "--out", tmp_path / "ut")
    assert status == 2
    assert 'pip install "atgardsplan[stores]"' in error


def test_a_run_between_folders_never_loads_the_library(tmp_path: Path, root: Path) -> None:
    code = (
        "import sys; from pipeline.addresses import at_hand\n"
        f"with at_hand([{str(tmp_path)!r}], {str(tmp_path)!r}): import pipeline.batch, pipeline.cli\n"
        "sys.exit('fsspec' in sys.modules or 's3fs' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
    assert not addresses.is_address(str(tmp_path))
