"""A desk for several: behind nginx, which signs people in, as the example says – and for nobody without it."""

from __future__ import annotations

import base64
import http.client
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, SiteFolder
from tests.desk.conftest import LOD, PATIENCE, Answer
from tests.web.running import free_port

pytestmark = pytest.mark.server
KARI = f"Basic {base64.b64encode(b'kari:secret').decode()}"
OLA = f"Basic {base64.b64encode(b'ola:secret').decode()}"


def ask(port: int, method: str, path: str, body: str = "", host: str = "", **headers: str) -> Answer:
    """One request of a browser at `desk.example.no`."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    sent = {"Host": host or f"desk.example.no:{port}", "Accept-Language": "en"}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    if body:
        sent["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        connection.request(method, path, body or None, sent)
        answer = connection.getresponse()
        return Answer(answer.status, dict(answer.getheaders()), answer.read().decode())
    finally:
        connection.close()


def configured(folder: Path, port: int, behind: int) -> Path:
    """The example without TLS, with this test's ports and passwords; it connects from an address of its own."""
    example = (ROOT / "deploy/nginx-desk.conf").read_text("utf-8")
    example = "\n".join(line for line in example.splitlines() if "[::]" not in line and "ssl_" not in line)
    for old, new in (
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{port};"),
        ("http://127.0.0.1:8100;", f"http://127.0.0.1:{behind};\nproxy_bind 127.0.0.2;"),
        ("/etc/nginx/desk.passwords", str(folder / "passwords")),
    ):
        assert old in example
        example = example.replace(old, new)
    (folder / "passwords").write_text("kari:{PLAIN}secret\nola:{PLAIN}secret\n", "utf-8")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    path = folder / "nginx.conf"
    path.write_text(
        f"daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{temporary}{example}\n}}\n",
        "utf-8",
    )
    return path


@pytest.fixture(scope="module")
def ports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, int]]:
    """The port of nginx, and that of the desk behind it."""
    if shutil.which("nginx") is None:
        pytest.skip("nginx is not installed")
    folder, port, behind = tmp_path_factory.mktemp("desk"), free_port(), free_port()
    site = folder / "site"
    site.mkdir()
    (site / "lod.toml").write_text('trusted_proxy = "127.0.0.2"\n', "utf-8")
    proxy = ["--behind-proxy", f"http://desk.example.no:{port}/", "--user-header", "X-Remote-User"]
    command = [*LOD, "--root", str(site), "desk", "--port", str(behind), *proxy]
    front = ["nginx", "-p", str(folder), "-c", str(configured(folder, port, behind))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as desk, subprocess.Popen(front) as nginx:
        try:
            assert desk.stdout is not None
            assert f"http://desk.example.no:{port}/" in desk.stdout.readline()
            end = time.monotonic() + PATIENCE
            while time.monotonic() < end:
                try:
                    ask(port, "GET", "/")
                    break
                except OSError:
                    time.sleep(0.1)
            yield port, behind
        finally:
            nginx.terminate()
            desk.terminate()


def token(port: int, who: str) -> str:
    return str(re.findall(r'name="token" value="(\w+)"', ask(port, "GET", "/new", Authorization=who).body)[0])


def test_whom_the_proxy_signs_in_gets_in(ports: tuple[int, int]) -> None:
    """Nobody without a password; with one, the page says who is signed in, whatever the browser says of itself."""
    port, _ = ports
    assert ask(port, "GET", "/").status == 401
    page = ask(port, "GET", "/new", Authorization=KARI, X_Remote_User="ola")
    assert page.status == 200
    assert "Signed in: kari" in page.body


def test_nobody_gets_past_the_proxy(ports: tuple[int, int]) -> None:
    """Who connects to the desk itself is not believed, nor is another host that leads there."""
    port, behind = ports
    own = f"desk.example.no:{port}"
    assert ask(behind, "GET", "/", host=own, X_Remote_User="kari").status == 403
    assert ask(behind, "GET", "/?key=x", host=own).status == 403
    assert ask(port, "GET", "/", host="evil.example", Authorization=KARI).status == 403
    assert ask(behind, "GET", "/preview/", host=own, X_Remote_User="kari").status == 403


def test_forms_are_of_the_one_who_sends_them(ports: tuple[int, int]) -> None:
    """A form works for whom it was made, from the desk's own origin, and from no other page."""
    port, _ = ports
    form = f"token={token(port, KARI)}"
    own = f"http://desk.example.no:{port}"
    assert ask(port, "POST", "/preview", form, Authorization=KARI, Origin=own).status == 303
    assert ask(port, "POST", "/preview", form, Authorization=KARI, Origin="http://evil.example").status == 403
    assert ask(port, "POST", "/preview", form, Authorization=OLA, Origin=own).status == 403
    assert ask(port, "POST", "/preview", "token=", Authorization=KARI, Origin=own).status == 403


@pytest.mark.parametrize(
    ("arguments", "setting", "words"),
    [
        (["--host", "0.0.0.0"], "", "--behind-proxy"),  # noqa: S104  # what is refused
        (["--host", "::"], "", "--behind-proxy"),
        (["--behind-proxy", "https://desk.example.no/"], 'trusted_proxy = "127.0.0.1"', "--user-header"),
        (["--user-header", "X-Remote-User"], 'trusted_proxy = "127.0.0.1"', "--behind-proxy"),
        (["--behind-proxy", "https://x.example/below/", "--user-header", "X-User"], "", "without a path"),
        (["--behind-proxy", "https://x.example/", "--user-header", "X User"], "", "header"),
        (["--behind-proxy", "https://x.example/", "--user-header", "X-User"], "", "trusted_proxy"),
    ],
)
def test_what_would_open_the_desk_to_others_is_refused(
    tmp_path: Path, arguments: list[str], setting: str, words: str
) -> None:
    """With what is missing, and before anything listens."""
    (tmp_path / "lod.toml").write_text(f"{setting}\n", "utf-8")
    result = SiteFolder(tmp_path).lod("desk", "--no-open", *arguments)
    assert result.exit_code != 0
    assert words in result.output
