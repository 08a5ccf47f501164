"""The stock program of the documentation runs, and finds the claim that is wrong."""

import subprocess
import sys
from pathlib import Path


def test_the_example_runs_and_finds_what_is_wrong(root: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "docs/examples/check_with_llamaindex.py"],
        cwd=root,
        env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin", "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    lines = ran.stdout.splitlines()
    assert any(line.startswith("passing: False, score: 0.5") for line in lines)
    assert any(line.startswith("SUPPORTED: Zinc") for line in lines)
    assert any(line.startswith("CONTRADICTED: Vitamin C") for line in lines)
    assert sum("·" in line for line in lines) >= 2
