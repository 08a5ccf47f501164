"""``RESULTS.md``: one section per benchmark, each replaced by its own latest run."""

import os
import platform
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "RESULTS.md"
DATA = Path(os.environ.get("SHIZHEN_DATA", ROOT.parent / "shared" / "data"))
TITLE = (
    "# Results\n\nWhat `make bench` measured last: each section is written by its own command.\n"
)


def record(section: str, table_markdown: str) -> None:
    """Write a table as ``section`` of RESULTS.md, under its date, commit, machine and command."""
    body = (
        f"## {section}\n\n"
        f"{datetime.now(UTC):%Y-%m-%d}, commit {_commit()}, {_machine()}.\n"
        f"Command: `{_command()}`\n\n{table_markdown.strip()}\n"
    )
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else TITLE
    parts = re.split(r"(?m)^(?=## )", text)
    head, sections = parts[0], {part.splitlines()[0]: part.strip() + "\n" for part in parts[1:]}
    sections[f"## {section}"] = body
    RESULTS.write_text("\n".join([head.strip() + "\n", *sections.values()]), encoding="utf-8")


def _command() -> str:
    spec = getattr(sys.modules["__main__"], "__spec__", None)
    name = spec.name if spec else Path(sys.argv[0]).name
    # A folder of this machine means nothing on another.
    told = ("DIR" if Path(word).is_absolute() else word for word in sys.argv[1:])
    return " ".join(["python -m", name.removesuffix(".__main__"), *told])


def _commit() -> str:
    ran = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.stdout.strip() or "unknown"


def _machine() -> str:
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        found = re.search(r"model name\s*: (.+)", cpuinfo.read_text(encoding="utf-8"))
        model = found.group(1) if found else model
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}"
