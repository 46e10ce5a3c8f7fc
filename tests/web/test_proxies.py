"""Behind nginx, as the example says: below a path, over TLS, compressed, and with the proxy's word believed."""

from __future__ import annotations

import gzip
import json
import shutil
import socket
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

pytestmark = [
    pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed"),
    pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed"),
]
BASE = "https://data.example.no/statistics/"


def free_port() -> int:
    with socket.socket() as own:
        own.bind(("127.0.0.1", 0))
        return int(own.getsockname()[1])


@dataclass
class Front:
    """nginx before a server: the port it answers TLS on, the server's own port, and the log."""

    port: int
    behind: int
    log: Path

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """An answer through nginx: status, headers by small names, body; redirects are not followed."""

        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *args: object) -> None:  # none is followed
                return None

        trusting = ssl._create_unverified_context()  # noqa: S323  # the certificate is the test's own
        opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=trusting), Stay)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(
            f"https://127.0.0.1:{self.port}{path}", headers={"Host": "data.example.no", **named}
        )
        try:
            with opener.open(request, timeout=60) as answer:
                return answer.status, {n.lower(): v for n, v in answer.headers.items()}, answer.read()
        except urllib.error.HTTPError as error:
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


@pytest.fixture(scope="module")
def front(published: SiteFolder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    folder = tmp_path_factory.mktemp("front")
    log, port, behind = folder / "access.jsonl", free_port(), free_port()
    site = folder / "site"
    shutil.copytree(published.root, site, symlinks=True)
    shutil.rmtree(site / ".lod")
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
        "LOD_BASE": BASE,
        "LOD_PORT": str(behind),
        "LOD_TRUSTED_PROXY": "127.0.0.1",
        "LOD_ACCESS_LOG": str(log),
    }
    program = [sys.executable, "-P", "-m", "lod", "--root", str(site)]
    subprocess.run([*program, "build"], env=environment, check=True, capture_output=True)
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=data.example.no"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run([*made, *files], check=True, capture_output=True)
    configuration = nginx_configuration(folder, port, behind)
    quiet = subprocess.DEVNULL
    server = subprocess.Popen([*program, "serve"], env=environment, stdout=quiet, stderr=quiet)
    nginx = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(configuration)], stdout=quiet, stderr=quiet)
    front = Front(port, behind, log)
    try:
        _wait(front, server, nginx)
        yield front
    finally:
        for process in (nginx, server):
            process.terminate()
            process.wait(30)


def _wait(front: Front, *processes: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert [process.poll() for process in processes] == [None] * len(processes)
        try:
            if front.get("/statistics/healthz")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError("nobody answers")


def test_pages_stand_below_the_path_over_tls(front: Front) -> None:
    """Links and redirects stay below the path; IRIs are the base's; browsers are told to stay with TLS."""
    status, headers, body = front.get("/statistics/doc/dataset/okt-digitalisering", Accept="text/html")
    page = body.decode()
    assert status == 200
    assert 'href="/statistics/static/' in page
    assert f"{BASE}id/dataset/okt-digitalisering" in page
    assert 'href="/static/' not in page
    assert headers["strict-transport-security"].startswith("max-age=")
    status, headers, _ = front.get("/statistics/id/dataset/okt-digitalisering", Accept="text/turtle")
    assert status == 303
    assert headers["location"].removeprefix("https://data.example.no") == "/statistics/doc/dataset/okt-digitalisering"


def test_text_is_compressed_for_who_accepts_it(front: Front) -> None:
    """A page and Turtle are sent compressed where that is accepted, and as they are where it is not."""
    for accept in ("text/html", "text/turtle"):
        path = "/statistics/doc/dataset/okt-digitalisering"
        _, headers, packed = front.get(path, Accept=accept, Accept_Encoding="gzip")
        _, plain, body = front.get(path, Accept=accept)
        assert headers.get("content-encoding") == "gzip"
        assert "content-encoding" not in plain
        assert gzip.decompress(packed) == body


def test_the_proxy_is_believed_and_visitors_are_not(front: Front) -> None:
    """The log has the visitor that nginx names, whatever the visitor writes; the id is nginx's in log and answer."""
    _, headers, _ = front.get(
        "/statistics/robots.txt", X_Forwarded_For="203.0.113.77", X_Request_Id="made-up-by-visitor"
    )
    time.sleep(0.1)
    lines = [json.loads(line) for line in front.log.read_text("utf-8").splitlines()]
    line = next(line for line in reversed(lines) if line["path"] == "/statistics/robots.txt")
    assert line["address"] == "127.0.0.0"
    assert line["request_id"] == headers["x-request-id"] != "made-up-by-visitor"


def test_numbers_are_for_this_machine(front: Front) -> None:
    """Asked through the proxy by this machine they are shown."""
    assert b"lod_requests_total" in front.get("/statistics/metrics")[2]
