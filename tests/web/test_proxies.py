"""Behind nginx and Caddy, as the examples say: over TLS, below a path, compressed, their word believed."""

from __future__ import annotations

import gzip
import json
import shutil
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT, SiteFolder
from tests.web.running import free_port

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed"),
]
HOST = "https://data.example.no"
BELOW = {"nginx": "/statistics", "caddy": ""}
"""The path below which each example has the site."""


@dataclass
class Front:
    """A proxy before a server: the port it answers TLS on, the path of the site, and the server's log."""

    port: int
    below: str
    log: Path

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """An answer through the proxy: status, headers by small names, body; redirects are not followed."""

        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *args: object) -> None:  # none is followed
                return None

        trusting = ssl._create_unverified_context()  # noqa: S323  # the certificate is the test's own
        opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=trusting), Stay)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(
            f"https://127.0.0.1:{self.port}{self.below}{path}", headers={"Host": "data.example.no", **named}
        )
        try:
            with opener.open(request, timeout=60) as answer:
                return answer.status, {n.lower(): v for n, v in answer.headers.items()}, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, {n.lower(): v for n, v in error.headers.items()}, error.read()


def nginx_configuration(folder: Path, port: int, behind: int) -> Path:
    """The example, with this test's ports and certificate, in a whole configuration."""
    example = (ROOT / "deploy/nginx.conf").read_text("utf-8")
    example = "\n".join(line for line in example.splitlines() if "[::]" not in line)
    for old, new in (
        ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("server 127.0.0.1:8000;", f"server 127.0.0.1:{behind};"),
        ("/etc/ssl/certs/data.example.no.pem", str(folder / "cert.pem")),
        ("/etc/ssl/private/data.example.no.key", str(folder / "key.pem")),
    ):
        assert old in example
        example = example.replace(old, new)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    path = folder / "nginx.conf"
    path.write_text(
        f"daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{temporary}{example}\n}}\n",
        "utf-8",
    )
    return path


def caddy_configuration(folder: Path, port: int, behind: int) -> Path:
    """The example, with this test's ports and certificate, and nothing asked of an authority."""
    example = (ROOT / "deploy/Caddyfile").read_text("utf-8")
    certificate = f"tls {folder}/cert.pem {folder}/key.pem"
    for old, new in (
        ("data.example.no {", f"data.example.no:{port} {{\n\tbind 127.0.0.1\n\t{certificate}"),
        ("reverse_proxy 127.0.0.1:8000", f"reverse_proxy 127.0.0.1:{behind}"),
    ):
        assert old in example
        example = example.replace(old, new)
    path = folder / "Caddyfile"
    options = "admin off\nauto_https disable_redirects\ndefault_sni data.example.no"
    path.write_text(f"{{\n{options}\n}}\n{example}", "utf-8")
    return path


def command(program: str, folder: Path, port: int, behind: int) -> list[str]:
    """What starts a proxy before the server on port `behind`."""
    if program == "nginx":
        return ["nginx", "-p", str(folder), "-c", str(nginx_configuration(folder, port, behind))]
    configuration = str(caddy_configuration(folder, port, behind))
    return ["caddy", "run", "--adapter", "caddyfile", "--config", configuration]


def built(folder: Path, published: SiteFolder, base: str) -> Path:
    """A site with the base: the one that is published already, where it has it."""
    if base == published.settings.base:
        return published.root
    shutil.copytree(published.root, folder, ignore=shutil.ignore_patterns(".lod"))
    result = SiteFolder(folder).lod("build", env={"LOD_BASE": base})
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture(scope="module", params=BELOW)
def front(
    request: pytest.FixtureRequest, published: SiteFolder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Front]:
    program: str = request.param
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    folder = tmp_path_factory.mktemp("front")
    log, port, behind = folder / "access.jsonl", free_port(), free_port()
    base = f"{HOST}{BELOW[program]}/"
    site = built(folder / "site", published, base)
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
        "LOD_BASE": base,
        "LOD_PORT": str(behind),
        "LOD_TRUSTED_PROXY": "127.0.0.1",
        "LOD_ACCESS_LOG": str(log),
        "LOD_QUERY_WORKERS": "1",
        "LOD_QUERY_SPARE": "0",
    }
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=data.example.no"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run([*made, *files], check=True, capture_output=True)
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(
        [sys.executable, "-P", "-m", "lod", "--root", str(site), "serve"], env=environment, stdout=quiet, stderr=quiet
    )
    own = {"PATH": "/usr/sbin:/usr/bin:/bin", "HOME": str(folder)}
    proxy = subprocess.Popen(command(program, folder, port, behind), env=own, stdout=quiet, stderr=quiet)
    front = Front(port, BELOW[program], log)
    try:
        _wait(front, server, proxy)
        yield front
    finally:
        for process in (proxy, server):
            process.terminate()
            process.wait(30)


def _wait(front: Front, *processes: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert [process.poll() for process in processes] == [None] * len(processes)
        try:
            if front.get("/healthz")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError("nobody answers")


def test_pages_stand_below_the_path_over_tls(front: Front) -> None:
    """Links and redirects stay below the path; IRIs are the base's; browsers are told to stay with TLS."""
    status, headers, body = front.get("/doc/dataset/okt-digitalisering", Accept="text/html")
    page = body.decode()
    assert status == 200
    assert f'href="{front.below}/static/' in page
    assert f"{HOST}{front.below}/id/dataset/okt-digitalisering" in page
    assert ('href="/static/' in page) == (not front.below)
    assert headers["strict-transport-security"].startswith("max-age=")
    status, headers, _ = front.get("/id/dataset/okt-digitalisering", Accept="text/turtle")
    assert status == 303
    assert headers["location"].removeprefix(HOST) == f"{front.below}/doc/dataset/okt-digitalisering"


def test_text_is_compressed_for_who_accepts_it(front: Front) -> None:
    """A page and Turtle are sent compressed where that is accepted, and as they are where it is not."""
    for accept in ("text/html", "text/turtle"):
        path = "/doc/dataset/okt-digitalisering"
        _, headers, packed = front.get(path, Accept=accept, Accept_Encoding="gzip")
        _, plain, body = front.get(path, Accept=accept)
        assert headers.get("content-encoding") == "gzip"
        assert "content-encoding" not in plain
        assert gzip.decompress(packed) == body


def test_the_proxy_is_believed_and_visitors_are_not(front: Front) -> None:
    """The log has the visitor that the proxy names, whatever the visitor writes; the id is the proxy's."""
    _, headers, _ = front.get("/robots.txt", X_Forwarded_For="203.0.113.77", X_Request_Id="made-up-by-visitor")
    time.sleep(0.1)
    lines = [json.loads(line) for line in front.log.read_text("utf-8").splitlines()]
    line = next(line for line in reversed(lines) if line["path"] == f"{front.below}/robots.txt")
    assert line["address"] == "127.0.0.0"
    assert line["request_id"] == headers["x-request-id"] != "made-up-by-visitor"


def test_numbers_are_for_this_machine(front: Front) -> None:
    """Asked through the proxy by this machine they are shown."""
    assert b"lod_requests_total" in front.get("/metrics")[2]
