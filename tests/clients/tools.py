"""Clients that are no Python packages, fetched once into a folder outside the project by Maven and npm.

LOD_CLIENTS names the folder by its whole path, else it is in the user's cache. Where the tool is not there, the reason
says so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

FOLDER = Path(os.environ.get("LOD_CLIENTS", Path.home() / ".cache" / "lod-clients"))
if not FOLDER.is_absolute():
    raise ValueError(f"LOD_CLIENTS is {FOLDER}; it is the whole path of a folder outside the project")
SECONDS = 300

AT_ONCE = ("--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=1000")
"""What npm is told so that it does not wait for 70 seconds where there is no registry."""

JENA_VERSION, RDF4J_VERSION, COMUNICA_VERSION, LDES_VERSION = "5.2.0", "5.1.3", "4.5.0", "0.3.0"
CANONIZE_VERSION = "5.0.0"
LOGGING = "org.slf4j:slf4j-nop:2.0.16"
JENA = (*(f"org.apache.jena:jena-{name}:{JENA_VERSION}" for name in ("arq", "rdfconnection")), LOGGING)
_RDF4J = ("repository-sparql", "queryresultio-sparqljson", "queryresultio-sparqlxml", "queryresultio-text")
_RIO = ("rio-turtle", "rio-ntriples", "rio-rdfxml", "rio-trig", "rio-jsonld")
RDF4J = (*(f"org.eclipse.rdf4j:rdf4j-{name}:{RDF4J_VERSION}" for name in (*_RDF4J, *_RIO)), LOGGING)

_POM = """<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>lod</groupId><artifactId>client</artifactId><version>1</version><dependencies>{}</dependencies></project>"""


def jars(name: str, dependencies: Sequence[str]) -> tuple[Path, str]:
    """The folder of some Java libraries (`group:artifact:version`), and why they are not there; "" where they are."""
    folder = FOLDER / name
    if not shutil.which("java"):
        return folder, "there is no Java"
    if (folder / "done").exists():
        return folder, ""
    if not shutil.which("mvn"):
        return folder, f"there is no Maven to fetch {name} with"
    folder.mkdir(parents=True, exist_ok=True)
    pom = folder / "pom.xml"
    pom.write_text(_POM.format("".join(map(_dependency, dependencies))), "utf-8")
    return folder, _fetched(
        folder, ["mvn", "-q", "-B", "-f", str(pom), "dependency:copy-dependencies", f"-DoutputDirectory={folder}"]
    )


def packages(name: str, *dependencies: str) -> tuple[Path, str]:
    """The folder of some npm packages (`name@version`), and why they are not there; "" where they are."""
    folder = FOLDER / name
    if not shutil.which("node"):
        return folder, "there is no Node.js"
    if (folder / "done").exists():
        return folder, ""
    if not shutil.which("npm"):
        return folder, f"there is no npm to fetch {name} with"
    folder.mkdir(parents=True, exist_ok=True)
    return folder, _fetched(folder, ["npm", "install", "--silent", *AT_ONCE, "--prefix", str(folder), *dependencies])


def _dependency(name: str) -> str:
    group, artifact, version = name.split(":")
    return (
        f"<dependency><groupId>{group}</groupId><artifactId>{artifact}</artifactId>"
        f"<version>{version}</version></dependency>"
    )


def _fetched(folder: Path, command: list[str]) -> str:
    """Why a command does not fetch; "" where it does. What is whole is marked."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return f"{command[0]} fetches nothing in {SECONDS} seconds"
    if done.returncode:
        return f"{command[0]} fetches nothing"
    (folder / "done").touch()
    return ""


def run(command: Sequence[str | Path], cwd: Path | None = None, **environment: str) -> str:
    """What a program prints, in a folder; it has to end well."""
    done = subprocess.run(
        list(map(str, command)),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        env={**os.environ, **environment},
        cwd=cwd,
    )
    assert done.returncode == 0, done.stdout[-500:] + done.stderr[-2000:]
    return done.stdout
