"""What an operator installs: a name that is ours, pins with digests, and examples that can be run."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tomllib
from contextlib import suppress
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.commands import commands_below
from tests.conftest import BASE, ROOT, SiteFolder

_WRITTEN = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT, WHEEL = _WRITTEN["project"], _WRITTEN["tool"]["hatch"]["build"]["targets"]["wheel"]
WRITTEN = [
    path
    for pattern in ("*.md", "docs/**/*.md", "lod/**/*.py", "lod/**/*.html", "deploy/*", "Makefile", "Containerfile")
    for path in ROOT.glob(pattern)
]
"""Everything that tells somebody what to install."""


def pins(name: str) -> dict[str, str]:
    """The versions in a file of pins, by the names as the index compares them."""
    lines = re.findall(r"^([A-Za-z0-9._-]+)==([^\s\\;]+)", (ROOT / name).read_text("utf-8"), re.M)
    return {normal(package): version for package, version in lines}


def normal(name: str) -> str:
    """The name of a package as the index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_nobody_is_told_to_install_a_strangers_package() -> None:
    """`lod` on the package index is somebody else's: the distribution has another name, and no text says otherwise."""
    assert PROJECT["name"] == "lod-statistics"
    assert PROJECT["scripts"] == {"lod": "lod.cli:main"}
    wrong = re.compile(r"pip3?\s+install\s+(-\S+\s+)*['\"]?lod(?![\w.-])|\blod\[\w")
    assert [str(path.relative_to(ROOT)) for path in WRITTEN if wrong.search(path.read_text("utf-8"))] == []


def test_operators_pin_what_was_tested() -> None:
    """Every dependency is locked at the tested version, with digests, and no address to fetch it from."""
    text, locked, tested = (
        (ROOT / "requirements.lock").read_text("utf-8"),
        pins("requirements.lock"),
        pins("constraints.txt"),
    )
    needed = {re.split(r"[><=~!\[]", line)[0].lower().replace(".", "-") for line in PROJECT["dependencies"]}
    assert needed - locked.keys() == set(), "run `make lock`"
    assert {name: version for name, version in locked.items() if tested.get(name, version) != version} == {}
    assert all("--hash=sha256:" in block for block in re.split(r"\n(?=\S)", text.strip()) if "==" in block)
    assert "://" not in text
    assert "://" not in (ROOT / "constraints.txt").read_text("utf-8")


def test_serving_installs_no_tools_of_developers() -> None:
    """What `make serve` installs is what the package needs; tools come with the extra `dev`, for `make test`."""
    locked = pins("requirements.lock")
    assert {"pytest", "mypy", "ruff", "playwright", "pandas", "hypothesis"} & locked.keys() == set()
    make = (ROOT / "Makefile").read_text("utf-8")
    assert re.search(r"^serve: build$", make, re.M)
    assert re.search(r"^build: \$\(SETUP\)", make, re.M)
    recipe = make.partition("$(SETUP): ")[2].partition("\n\n")[0]
    assert "[dev]" not in recipe
    assert "--quiet" not in recipe


def test_a_container_is_small_and_may_little() -> None:
    """Two stages, not root, a health check, nothing downloaded without a digest; what it copies is there."""
    lines = (ROOT / "Containerfile").read_text("utf-8").replace("\\\n", " ").splitlines()
    words = [line.split() for line in lines if line and not line.startswith("#")]
    final = words[max(place for place, line in enumerate(words) if line[0] == "FROM") :]
    assert sum(line[0] == "FROM" for line in words) == 2
    assert [line[1] for line in final if line[0] == "USER"] == ["10001"]
    assert [line[0] for line in final].index("USER") < [line[0] for line in final].index("ENTRYPOINT")
    assert any(line[0] == "HEALTHCHECK" for line in final)
    assert all("--require-hashes" in line or "--no-deps" in line for line in words if "install" in line)
    copied = [source for line in words if line[0] == "COPY" and "--from=build" not in line for source in line[1:-1]]
    assert [source for source in copied if not (ROOT / source).exists()] == []
    assert not any(source in (".", "tests", "data") for source in copied)
    assert set(WHEEL["force-include"]) <= set(copied)


@pytest.mark.skipif("LOD_CONTAINER" not in os.environ, reason="installs everything anew: set LOD_CONTAINER to run it")
def test_the_steps_of_the_container_work(tmp_path: Path) -> None:
    """Its steps, run in a folder of their own, make a program that builds and verifies a site on what it copied."""
    place = tmp_path / "build"
    for line in (ROOT / "Containerfile").read_text("utf-8").partition("\nFROM")[2].partition("\nFROM")[0].splitlines():
        step, _, rest = line.partition(" ")
        if step == "COPY":
            *sources, target = rest.split()
            for source in sources:
                into = place / (target if target != "./" else source)
                into.parent.mkdir(parents=True, exist_ok=True)
                (shutil.copytree if (ROOT / source).is_dir() else shutil.copy)(ROOT / source, into)
        elif step == "RUN":
            command = rest.replace("/opt/lod", str(tmp_path / "opt")).replace(
                "python -m venv", f"{sys.executable} -m venv"
            )
            subprocess.run(["sh", "-ec", command], cwd=place, check=True)
    shutil.copytree(ROOT / "data", tmp_path / "site" / "data")
    for words in (["build"], ["verify"], ["docs", "operator"]):
        program = [str(tmp_path / "opt" / "bin" / "lod"), "--root", str(tmp_path / "site"), *words]
        subprocess.run(program, check=True, cwd="/", env={"LOD_BASE": BASE, "PATH": os.environ["PATH"]})


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_understands_the_units(tmp_path: Path) -> None:
    """No unit has a key or a value that systemd does not know, and the server is exposed little."""
    for unit in (ROOT / "deploy").glob("lod*"):
        text = unit.read_text("utf-8").replace("/opt/lod/current/bin/lod", "/bin/true")
        (tmp_path / unit.name).write_text(text, "utf-8")
    units = sorted(map(str, tmp_path.iterdir()))
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if "lod" in line and "Unknown" in line]
    assert ours == []
    security = ["systemd-analyze", "security", "--offline=yes", "--threshold=25", str(tmp_path / "lod.service")]
    done = subprocess.run(security, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]


def recipe(target: str) -> str:
    """The commands that `make` runs for a target, as a script."""
    make = (ROOT / "Makefile").read_text("utf-8").replace("\\\n", " ")
    commands = re.search(rf"^{target}:[^\n]*\n((?:\t[^\n]*\n)+)", make, re.M)
    assert commands, target
    return "\n".join(line.strip().removeprefix("@") for line in commands[1].splitlines())


def test_what_a_site_consists_of_can_be_listed(tmp_path: Path) -> None:
    """`make sbom` writes a bill of materials with every pinned package, its version and its digests (CycloneDX)."""
    program = ROOT / ".venv-sbom" / "bin" / "cyclonedx-py"
    if not program.exists():
        pytest.skip("its program is not there: run `make sbom`")
    script = recipe("sbom").replace("$(SBOM)/bin/cyclonedx-py", str(program))
    shutil.copy(ROOT / "requirements.lock", tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    subprocess.run(["sh", "-ec", script], cwd=tmp_path, check=True, capture_output=True)
    listed = json.loads((tmp_path / "dist" / "sbom.json").read_text("utf-8"))
    components = {component["name"]: component["version"] for component in listed["components"]}
    assert components == pins("requirements.lock")
    assert all(reference["hashes"] for each in listed["components"] for reference in each["externalReferences"])
    assert listed["metadata"]["component"]["name"] == "lod-statistics"


def test_no_tool_of_developers_makes_every_start_slower() -> None:
    """Nothing that `make test` installs makes a library of ours compile grammars when it is imported."""
    assert not {"rfc3987-syntax", "lark"} & packages_of_developers()


def test_tools_are_pinned_with_all_that_they_need() -> None:
    """Every package that `make test` installs has a version that was tested; nothing moves between two runs of CI."""
    assert packages_of_developers() - pins("constraints.txt").keys() == set()


def packages_of_developers() -> set[str]:
    """The packages that `make test` installs, with all that comes with them in this environment."""
    met: set[tuple[str, str]] = set()
    waiting = [Requirement(line) for line in (*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"])]
    while waiting:
        wanted = waiting.pop()
        for extra in ("", *wanted.extras):
            if (wanted.name, extra) in met or (wanted.marker and not wanted.marker.evaluate({"extra": ""})):
                continue
            met.add((wanted.name, extra))
            with suppress(metadata.PackageNotFoundError):
                for needed in map(Requirement, metadata.requires(wanted.name) or ()):
                    if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                        needed.marker = None
                        waiting.append(needed)
    return {normal(name) for name, _ in met}


def test_documentation_and_examples_come_with_the_program() -> None:
    """`lod docs` prints every page, in both languages, and every example; a page that is not there is said."""
    site = SiteFolder(ROOT)
    names = site.lod("docs").output.split()
    assert {"operator", "steward", "lod.service", "nginx.conf", "Caddyfile"} <= set(names)
    assert "# For the operator" in site.lod("docs", "operator", "--lang", "en").output
    assert "# For deg som drifter" in site.lod("docs", "operator", "--lang", "nb").output
    assert "ExecStart=" in site.lod("docs", "lod.service").output
    wrong = site.lod("docs", "nothing")
    assert (wrong.exit_code, "operator" in wrong.output) == (1, True)


@pytest.mark.slow
def test_a_site_is_lost_and_restored(published: SiteFolder, tmp_path: Path) -> None:
    """The commands of the operator's page, as they stand there."""
    blocks = commands_below("Backup and restore")
    script = f"rm -rf {tmp_path}/srv/lod\n".join(blocks)  # between two blocks the machine is lost
    script = script.replace("/srv/lod", f"{tmp_path}/srv/lod").replace("/var/backups", str(tmp_path))
    shutil.copytree(published.root, tmp_path / "srv/lod", symlinks=True)
    command = tmp_path / "bin" / "lod"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -P -m lod "$@"\n', "utf-8")
    command.chmod(command.stat().st_mode | stat.S_IEXEC)
    env = {**os.environ, "PATH": f"{command.parent}:{os.environ['PATH']}", "LOD_BASE": BASE, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["sh", "-ex"], input=script, text=True, capture_output=True, env=env, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "is whole" in done.stdout
    assert f"* {published.current.name}" in done.stdout


def test_clients_that_tests_ask_are_installed() -> None:
    """A program of somebody else's whose absence skips a test is one that `make test` installs."""
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    wanted = set(re.findall(r'importorskip\("([\w.]+)"', sources))
    assert wanted
    assert {name for name in wanted if find_spec(name.partition(".")[0]) is None} == set()
