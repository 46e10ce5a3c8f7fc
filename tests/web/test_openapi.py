"""What `/openapi.json` says is what is answered, asked with thousands of requests that nobody thought of."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, SiteFolder
from tests.web.test_server import serving

TOOL = shutil.which("schemathesis", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
CHECKS = "status_code_conformance,content_type_conformance,response_schema_conformance"


@pytest.mark.server
@pytest.mark.slow
@pytest.mark.skipif(TOOL is None, reason="schemathesis is not installed: pip install schemathesis")
def test_schemathesis_finds_nothing(published: SiteFolder) -> None:
    """No status, media type or body that the description does not have."""
    with serving(published) as port:
        address = f"http://127.0.0.1:{port}"
        done = subprocess.run(
            [str(TOOL), "run", f"{address}/openapi.json", "--url", address, "--max-examples", "5", "--checks", CHECKS],
            cwd=ROOT,
            env={**os.environ, "SCHEMATHESIS_HOOKS": "tests.web.schemathesis_hooks", "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout[-4000:]
