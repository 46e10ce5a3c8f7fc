"""The questions of `lod new` at a terminal: a person answers them one by one, on a pseudo-terminal."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT

pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")
PATIENCE = 120.0
"""Seconds until a question must stand on the screen, on a machine that is busy."""


class Terminal:
    """A command at a terminal: what stands on its screen, and the keys that are struck."""

    def __init__(self, *words: str, **env: str) -> None:
        self._master, slave = pty.openpty()
        self.screen = ""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "lod", *words],
            stdin=slave, stdout=slave, stderr=slave, cwd=ROOT, close_fds=True, start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's jobs behind ignore it
            env={**os.environ, "COLUMNS": "200", "NO_COLOR": "1", "LANG": "C.UTF-8", **env},
        )  # fmt: skip
        os.close(slave)

    def until(self, words: str) -> None:
        """Reads until these words are on the screen."""
        end = time.monotonic() + PATIENCE
        while words not in self.screen:
            assert time.monotonic() < end, f"{words!r} never came:\n{self.screen}"
            self._read(1.0)

    def _read(self, seconds: float) -> bool:
        """Reads what is written within some time; False at the end."""
        if not select.select([self._master], [], [], seconds)[0]:
            return self._process.poll() is None
        try:
            data = os.read(self._master, 65_536)
        except OSError:
            return False
        self.screen += data.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(data)

    def answer(self, question: str, keys: str) -> None:
        """Waits for a question and answers it."""
        self.until(question)
        self.screen = self.screen.partition(question)[2]
        os.write(self._master, f"{keys}\n".encode())

    def end(self) -> int:
        """Reads to the end; the exit status."""
        end = time.monotonic() + PATIENCE
        while self._read(1.0) and time.monotonic() < end:
            pass
        status = self._process.wait(PATIENCE)
        os.close(self._master)
        return status

    def interrupt(self) -> int:
        """Strikes Ctrl-C until the command ends; the exit status.

        Once is not always enough: between the last step of the interpreter and the wait for a key, where the line
        editor reads its terminal's description, an interrupt is noted but wakes nothing until the next.
        """
        for _ in range(int(PATIENCE)):
            os.killpg(self._process.pid, signal.SIGINT)
            try:
                self._process.wait(1.0)
                break
            except subprocess.TimeoutExpired:
                self._read(0.1)
        return self.end()


@pytest.mark.slow
def test_a_person_answers_the_questions_of_a_draft(tmp_path: Path) -> None:
    """Each is asked once, a wrong word again, `?` leaves a TODO; what was answered stands in the description."""
    table = tmp_path / "saker.csv"
    table.write_text("Kommune;År;Saker\nOslo;2022;50\nOslo;2023;60\nVik;2022;<5\nVik;2023;7\n", "utf-8")
    (tmp_path / "site").mkdir()
    terminal = Terminal("--root", str(tmp_path / "site"), "new", str(table), "--lang", "en")
    terminal.answer("[saker]", "straffesaker")
    terminal.answer("[Saker]", "Straffesaker")
    for _ in range(3):  # description, publisher, contact
        terminal.answer(":", "")
    terminal.answer("[CC_BY_4_0]", "")
    terminal.answer("“<5”", "zzz")
    terminal.answer("'zzz' is not one of", "Q")
    terminal.answer("measured in?", "?")
    terminal.until("Drafted")
    assert terminal.end() == 0
    text = (tmp_path / "site" / "data" / "straffesaker" / "dataset.yaml").read_text("utf-8")
    assert "title: {nb: Straffesaker}" in text
    assert '"<5": Q' in text
    assert 'unit: "TODO' in text
    later = Terminal("--root", str(tmp_path / "site"), "answer", "straffesaker")
    later.answer("measured in?", "number")  # the sign is answered, and not asked about again
    later.until("0 questions")
    assert later.end() == 0
    text = (tmp_path / "site" / "data" / "straffesaker" / "dataset.yaml").read_text("utf-8")
    assert '"<5": Q' in text
    assert "unit: number" in text


@pytest.mark.slow
def test_ctrl_c_at_a_question_leaves_nothing(tmp_path: Path) -> None:
    """A person who gives up has no half-made folder, and is told in a word of the terminal's language that it ended."""
    table = tmp_path / "saker.csv"
    table.write_text("Kommune;År;Saker\nOslo;2022;50\nVik;2022;7\n", "utf-8")
    (tmp_path / "site").mkdir()
    terminal = Terminal("--root", str(tmp_path / "site"), "new", str(table), "--lang", "en", LC_ALL="nn_NO.UTF-8")
    terminal.until("[saker]")
    assert terminal.interrupt() == 1
    assert terminal.screen.endswith("Avbroten!\n")
    assert not (tmp_path / "site" / "data").exists()
