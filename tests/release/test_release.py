"""Releases: the same sources give the same bytes, and nothing half-done is ever served."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pyoxigraph as ox
import pytest

from lod.cube import index
from lod.errors import ReleaseError
from lod.query.engine import Query
from lod.query.pool import ask_once
from lod.release.home import Home
from lod.release.manifest import Manifest, digest
from lod.release.opened import Release
from tests.conftest import BASE, SiteFolder, copy_published, copy_site

pytestmark = pytest.mark.slow

FIGURES = "data/okt-digitalisering/figures.csv"


def release_of(site: SiteFolder) -> str:
    return site.current.name


def build(site: SiteFolder, *words: str) -> str:
    result = site.lod("build", *words)
    assert result.exit_code == 0, result.output
    return release_of(site)


def change(site: SiteFolder, value: str) -> None:
    """Another value for one figure."""
    old = r"(kommuner,_T,digitale-tjenester),\d+"
    site.edit(FIGURES, lambda text: re.sub(old, rf"\1,{value}", text, count=1))


def test_two_builds_of_the_same_sources_are_the_same(published: SiteFolder, tmp_path: Path) -> None:
    """Another machine, another day: the same files with the same digests, but for the graph store's own."""
    other = copy_site(tmp_path / "elsewhere")
    build(other)
    first, second = Manifest.read(published.current), Manifest.read(other.current)
    assert first.content == second.content
    assert {p: e for p, e in first.files.items() if not p.startswith("graph/")} == {
        p: e for p, e in second.files.items() if not p.startswith("graph/")
    }
    assert {name: entry.rows_sha256 for name, entry in first.datasets.items()} == {
        name: entry.rows_sha256 for name, entry in second.datasets.items()
    }


def test_the_manifest_names_every_file_with_its_digest(published: SiteFolder) -> None:
    """What the manifest says is what is there, no more and no less; but for the index, which can be thrown away, and
    the digests, which follow from the manifest."""
    folder = published.current
    manifest = Manifest.read(folder)
    files = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert {path for path in files if not path.startswith("index/")} - {"manifest.json", "digests.json"} == set(
        manifest.files
    )
    assert {p: digest(folder / p, legacy=bool(e.sha1)) for p, e in manifest.files.items()} == manifest.files


def test_building_again_makes_no_new_release(published_site: SiteFolder) -> None:
    """Sources that have not changed leave the release that is there."""
    site, first = published_site, release_of(published_site)
    result = site.lod("build")
    assert "Nothing has changed" in result.output
    assert [first] == Home(site.root / ".lod").ids()


def test_a_change_is_published_and_can_be_rolled_back(published_site: SiteFolder) -> None:
    """`activate` makes an older release current; the newer stays."""
    site, first = published_site, release_of(published_site)
    change(site, "76")
    second = build(site)
    assert second != first
    assert site.lod("activate", first).exit_code == 0
    assert release_of(site) == first
    assert sorted((first, second), reverse=True) == Home(site.root / ".lod").ids()


def test_unchanged_data_sets_cost_nothing(published_site: SiteFolder) -> None:
    """A file that did not change is one file on disk, whichever releases contain it."""
    site, first = published_site, published_site.current
    change(site, "76")
    second = site.root / ".lod" / "releases" / build(site)
    same, other = "cubes/digitale-konsekvenser.parquet", "cubes/okt-digitalisering.parquet"
    assert (first / same).samefile(second / same)
    assert not (first / other).samefile(second / other)


def test_pruning_keeps_the_newest_and_the_current(published_site: SiteFolder) -> None:
    """Old releases and their objects go; the current one stays, however old."""
    site = published_site
    ids = [release_of(site)]
    for value in ("76", "77", "78"):
        change(site, value)
        ids.append(build(site))
    site.lod("activate", ids[0])
    site.lod("prune", "--keep", "2")
    assert set(Home(site.root / ".lod").ids()) == {ids[0], ids[2], ids[3]}
    assert all(path.stat().st_nlink > 1 for path in (site.root / ".lod" / "objects").iterdir())


def test_a_second_publisher_is_kept_out(site: SiteFolder) -> None:
    """While one builds, another is told so and changes nothing."""
    home = Home(site.root / ".lod")
    with home.lock():
        result = site.lod("build")
    assert result.exit_code == 1
    assert "Another publisher is at work" in result.output
    assert home.ids() == []


@pytest.mark.parametrize("step", [0.05, 0.4, 0.8, 1.2, 1.6])
def test_a_killed_build_leaves_what_was_served(published_site: SiteFolder, step: float) -> None:
    """kill -9 at any step: the release before is whole, and the next build sweeps up and succeeds."""
    site, first = published_site, release_of(published_site)
    change(site, "76")
    process = subprocess.Popen(
        [sys.executable, "-m", "lod", "--root", str(site.root), "build"],
        env={**os.environ, "LOD_BASE": BASE},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(step)
    process.send_signal(signal.SIGKILL)
    process.wait()
    Release.open(site.current)
    assert (
        release_of(site) == first
        or Manifest.read(site.current).content != Manifest.read(site.root / ".lod" / "releases" / first).content
    )
    second = build(site)
    home = Home(site.root / ".lod")
    assert {first, second} == set(home.ids())
    assert [p.name for p in home.releases.iterdir() if p.name.startswith(".")] == []


@pytest.mark.parametrize("room", [40_000, 150_000, 400_000])
def test_a_full_disk_is_said_and_changes_nothing(published_site: SiteFolder, room: int) -> None:
    """When there is no room for a dump, the pages' figures or the index, the build says so, and what was served goes
    on."""
    site, first = published_site, release_of(published_site)
    change(site, "76")
    script = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2);"
        "sys.argv = ['lod', '--root', sys.argv[1], 'build']; from lod.cli import main; main()"
    )
    result = subprocess.run(
        [sys.executable, "-c", script, str(site.root), str(room)],
        env={**os.environ, "LOD_BASE": BASE, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert "Traceback" not in result.stderr
    assert "The release could not be written: File too large." in result.stderr
    assert release_of(site) == first
    assert [first] == Home(site.root / ".lod").ids()


def test_a_damaged_release_is_not_activated(published_site: SiteFolder) -> None:
    """A release whose files are not as its manifest says is refused, by name of the file."""
    site, first = published_site, release_of(published_site)
    change(site, "76")
    build(site)
    victim = site.root / ".lod" / "releases" / first / "cubes" / "okt-digitalisering.parquet"
    victim.unlink()
    result = site.lod("activate", first)
    assert result.exit_code == 1
    assert "cubes/okt-digitalisering.parquet" in result.output


def test_no_release_is_said_in_words(tmp_path: Path) -> None:
    """A home without releases, or an id that is not there, gets a sentence."""
    with pytest.raises(ReleaseError, match="There is no release"):
        Home(tmp_path).path("2020")


@pytest.mark.parametrize("damage", [b"", b"no database"])
def test_a_release_whose_index_cannot_be_read_is_not_served(
    published: SiteFolder, tmp_path: Path, damage: bytes
) -> None:
    """The store has the metadata alone then, so it does not answer in its place as if there were no figures."""
    folder = tmp_path / "release"
    shutil.copytree(published.current, folder)
    (folder / index.FILE).unlink()
    if damage:
        (folder / index.FILE).write_bytes(damage)
    with pytest.raises(ReleaseError, match="Build it again"):
        ask_once(folder, Query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"), published.settings)


def test_the_dump_is_what_the_endpoint_answers_over(published: SiteFolder) -> None:
    """The union of the named graphs, the dump of the whole and its count are one."""
    folder = published.current
    release = Release.open(folder)
    dumped = {line for line in (folder / "dumps" / "all.nt").read_text("utf-8").splitlines() if line}
    for text in ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } { GRAPH ?g { ?s ?p ?o } }"):
        answer = ask_once(folder, Query(text, graph="ntriples"), published.settings)
        lines = answer.read().decode().splitlines()
        assert set(lines) == dumped
        assert len(lines) == len(set(lines)) == release.manifest.triples


@pytest.mark.parametrize("name", ["all", "okt-digitalisering", "digitale-konsekvenser"])
def test_dumps_say_the_same_in_every_format(published: SiteFolder, name: str) -> None:
    """Turtle, N-Triples and JSON-LD of a dump are the same triples, and so are their gzipped copies."""
    folder = published.current / "dumps"
    formats = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD}
    graphs = {s: set(ox.parse((folder / f"{name}.{s}").read_bytes(), format=f)) for s, f in formats.items()}
    assert graphs["ttl"] == graphs["nt"] == graphs["jsonld"] != set()
    for suffix in (*formats, "csv"):
        packed = (folder / f"{name}.{suffix}.gz").read_bytes()
        assert gzip.decompress(packed) == (folder / f"{name}.{suffix}").read_bytes()


def test_void_counts_what_there_is(published: SiteFolder) -> None:
    """The counts of VoID are those of the store, themselves included."""
    release = Release.open(published.current)
    counts = {
        str(s.value): int(o.value)
        for s, _, o, _ in release.graph.store.quads_for_pattern(
            None, ox.NamedNode("http://rdfs.org/ns/void#triples"), None
        )
        if isinstance(s, ox.NamedNode) and isinstance(o, ox.Literal)
    }
    assert counts[f"{BASE}.well-known/void"] == release.manifest.triples
    for name, entry in release.manifest.datasets.items():
        graph = f"{BASE}id/dataset/{name}"
        text = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        counted = ask_once(published.current, Query(text, solutions="csv"), published.settings).read()
        assert counts[graph] == entry.triples == int(counted.split()[1])


def test_a_release_lists_itself(published: SiteFolder) -> None:
    """`lod releases --json` tells what there is to programs."""
    rows = json.loads(published.lod("releases", "--json").stdout)
    assert [(row["current"], row["observations"], row["base"]) for row in rows] == [(True, 22, BASE)]


def test_what_has_not_changed_is_kept(published_site: SiteFolder, tmp_path: Path) -> None:
    """A second build reads one data set of two, and is the same release as a full build of the same sources after the
    same release."""
    site, other = published_site, copy_published(published_site, tmp_path / "other")
    before = site.current
    change(site, "81")
    build(site)
    kept = [path.name for path in (site.current / "cubes").iterdir() if path.samefile(before / "cubes" / path.name)]
    assert kept == ["digitale-konsekvenser.parquet"]
    change(other, "81")
    build(other, "--anew")
    one, two = Manifest.read(site.current), Manifest.read(other.current)
    assert {p: e for p, e in one.files.items() if not p.startswith("graph/")} == {
        p: e for p, e in two.files.items() if not p.startswith("graph/")
    }
    assert one.datasets == two.datasets
    assert one.content == two.content


def rows(file: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the tables of a DuckDB file."""
    with duckdb.connect(str(file), read_only=True) as db:
        tables = [name for (name,) in db.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        return {name: db.sql(f'FROM "{name}" ORDER BY ALL').fetchall() for name in tables}


def observations(release: Path) -> str:
    """All that stands in the file of observations by key, as SQL."""
    with closing(sqlite3.connect(release / "index" / "observations.sqlite")) as db:
        return "\n".join(sorted(db.iterdump()))


@pytest.mark.parametrize(
    ("file", "edit"),
    [
        (FIGURES, lambda text: text.replace("kommuner,", "kommuner,", 1) + "\n"),
        ("data/okt-digitalisering/dataset.yaml", lambda text: "# said\n" + text),
        ("data/okt-digitalisering/dataset.yaml", lambda text: re.sub("nb: ", "nb: Nye ", text, count=1)),
        ("data/digitale-konsekvenser/dataset.yaml", lambda text: text.replace("issued: 20", "issued: 19", 1)),
    ],
)
def test_a_second_build_is_a_full_build(
    published_site: SiteFolder, tmp_path: Path, file: str, edit: Callable[[str], str]
) -> None:
    """What is taken over from the release before – files, figures, what judging said – is what a full build makes."""
    site, other = published_site, copy_published(published_site, tmp_path / "other")
    for changed in (site, other):
        change(changed, "81")
        changed.edit(file, edit)
    again, afresh = site.lod("build").output, other.lod("build", "--anew").output
    one, two = Manifest.read(site.current), Manifest.read(other.current)
    assert one.content == two.content
    assert one.findings == two.findings
    # what judging said; a build after another says besides what it has changed
    judged = afresh.splitlines()[:-1]
    assert again.splitlines()[: len(judged)] == judged
    assert one.datasets == two.datasets
    for name in ("figures.duckdb", "columns.duckdb"):
        assert rows(site.current / "index" / name) == rows(other.current / "index" / name)
    assert observations(site.current) == observations(other.current)
    assert (site.current / "index" / "judged.json").read_bytes() == (
        other.current / "index" / "judged.json"
    ).read_bytes()


def test_another_shape_judges_what_has_not_changed(published_site: SiteFolder) -> None:
    """What was said of the same metadata by other shapes is not said again in place of these."""
    site = published_site
    (site.root / "own").mkdir()
    (site.root / "own" / "strict.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix dcat: <http://www.w3.org/ns/dcat#> .\n"
        "<no-data-set> a sh:NodeShape ; sh:targetClass dcat:Dataset ;\n"
        '  sh:property [ sh:path dcat:title ; sh:minCount 1 ; sh:message "there is no such title"@en ] .\n'
    )
    site.edit("lod.toml", lambda text: 'shapes = "own"\n' + text)
    result = site.lod("build")
    assert result.exit_code != 0
    assert "there is no such title" in result.output


def test_what_was_said_is_said_again(tmp_path: Path) -> None:
    """A data set with a warning is judged again, though nothing in it has changed."""
    site = copy_site(tmp_path / "site")
    site.edit(FIGURES, lambda text: "\ufeff" + text)
    first = site.lod("build").output
    again = site.lod("build").output
    assert "Nothing has changed" in again
    assert [line for line in first.splitlines() if "figures.csv" in line] == [
        line for line in again.splitlines() if "figures.csv" in line
    ]
