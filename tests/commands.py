"""The commands that the operator's page shows, for the tests that run them."""

from __future__ import annotations

import re

from tests.conftest import ROOT


def commands_below(heading: str) -> list[str]:
    """The blocks of commands below a heading of the operator's page, each as a script."""
    page = (ROOT / "docs/operator.md").read_text("utf-8")
    section = page.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
