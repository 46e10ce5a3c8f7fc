"""`lod desk` on an empty folder, as a steward opens it."""

from __future__ import annotations

import http.client
import re
import resource
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest

LOD = [sys.executable, "-m", "lod"]
PATIENCE = 120.0
"""Seconds until something must have happened, on a machine that is busy."""


@dataclass
class Answer:
    status: int
    headers: Mapping[str, str]
    body: str

    @property
    def text(self) -> str:
        """What a person reads in the body of the page."""
        main = self.body.partition("<main")[2].partition(">")[2].partition("</main>")[0]
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


@dataclass
class Desk:
    """A desk that is open; `folder` is the site's, `address` what the command printed."""

    folder: Path
    address: str
    cookie: str = ""
    token: str = field(default="", repr=False)
    process: subprocess.Popen[str] | None = None

    @property
    def port(self) -> int:
        return urlsplit(self.address).port or 0

    def enter(self) -> None:
        """Comes in as the browser does that opens the address."""
        answer = self.request("GET", f"/?{urlsplit(self.address).query}")
        self.cookie = answer.headers["Set-Cookie"].partition(";")[0]
        self.token = re.findall(r'name="token" value="(\w+)"', self.get("/new").body)[0]

    def request(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """One request; the cookie is sent once there is one, and whatever is given takes its place."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        given = {"Cookie": self.cookie, "Accept-Language": "en"} | {k.replace("_", "-"): v for k, v in headers.items()}
        try:
            connection.request(method, path, body or None, given)
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read().decode())
        finally:
            connection.close()

    def get(self, path: str) -> Answer:
        return self.request("GET", path)

    def post(
        self, path: str, fields: Mapping[str, str] | None = None, file: Path | None = None, called: str | None = None
    ) -> Answer:
        """Sends a form of the desk's own, with a file, under another name if one is given."""
        mark, parts = uuid.uuid4().hex, []
        for name, value in {"token": self.token, **(fields or {})}.items():
            parts.append(f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
        if file is not None:
            shown = file.name if called is None else called
            head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{shown}"\r\n\r\n'
            parts.append(head.encode() + file.read_bytes() + b"\r\n")
        body = b"".join(parts) + f"--{mark}--\r\n".encode()
        return self.request("POST", path, body, Content_Type=f"multipart/form-data; boundary={mark}")

    def hidden(self, path: str, name: str) -> str:
        """What a hidden field of a page holds."""
        return str(re.findall(f'name="{name}" value="([^"]*)"', self.get(path).body)[0])

    def drop(self, file: Path, **about: str) -> str:
        """Drops a file; gives the address of its draft."""
        answer = self.post("/new", about, file)
        assert answer.status == 303, answer.text
        return answer.headers["Location"]

    def done(self, path: str) -> Answer:
        """The page of work under way, once it is done."""
        end = time.monotonic() + PATIENCE
        while "http-equiv" in (answer := self.get(path)).body:
            assert time.monotonic() < end, answer.text
            time.sleep(0.3)
        return answer


@contextmanager
def opened(folder: Path, largest: int = resource.RLIM_INFINITY) -> Iterator[Desk]:
    """A desk on a folder, in a process of its own, which cannot write a file of more bytes than `largest`."""
    command = [*LOD, "--root", str(folder), "desk", "--no-open"]

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, preexec_fn=bounded
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            address = re.search(r"http://\S+", line)
            assert address, line
            desk = Desk(folder, address[0], process=process)
            desk.enter()
            yield desk
        finally:
            process.terminate()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk on an empty folder."""
    folder = tmp_path / "site"
    folder.mkdir()
    with opened(folder) as open_desk:
        yield open_desk
