"""A rebuild in a process of its own, so that questions go on being answered while it runs.

The process is the command an operator would type; what it says is kept beside the library in
``rebuild.log`` (its progress) and ``rebuild.json`` (its report), and so outlives the page.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from index.sources import remembered

LOG, REPORT, ADDED = "rebuild.log", "rebuild.json", "added"
NICE = 19
"""A rebuild yields the processor to whoever asks a question, and leaves half of the processors."""
SOUND = frozenset({0, 3})
"""Exit codes of a build that went through; 3 where some records failed."""

_PERCENT = re.compile(r"(\d{1,3})%\|")
_TAIL = 20_000  # bytes of the log that are looked at
_running: dict[Path, subprocess.Popen[bytes]] = {}


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a rebuild stands: its last line, how far its present phase is (0–1), its report."""

    running: bool
    line: str = ""
    done: float | None = None
    report: dict[str, Any] | None = None
    """Keys of ``shizhen index build --json``; ``None`` while it runs or where it failed."""


def keep(library: Path, name: str, content: bytes) -> Path:
    """Lays a file that was handed in beside the library, under its own name.

    Another file of that name stays; the newcomer's name then carries its hash.
    """
    folder = library / ADDED
    folder.mkdir(parents=True, exist_ok=True)
    plain = re.sub(r"[\x00-\x1f/\\]", "_", name).lstrip(".") or "file"
    path = folder / plain
    if path.exists() and path.read_bytes() != content:
        path = folder / f"{sha256(content).hexdigest()[:8]}-{plain}"
    path.write_bytes(content)
    return path


def sources(library: Path) -> list[Path]:
    """What a rebuild reads: what the last build read, and what was handed in here."""
    added = library / ADDED
    named = remembered(library)
    return [*named, *([added] if added.is_dir() and added.absolute() not in named else [])]


def start(library: Path, paths: Sequence[Path]) -> None:
    """Starts a rebuild from ``paths``, unless one that was started here still runs."""
    key = library.absolute()
    if _alive(key):
        return
    key.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "shizhen", "index", "build", *map(str, paths)]
    if nice := shutil.which("nice"):
        command = [nice, "-n", str(NICE), *command]
    root = Path(__file__).resolve().parent.parent
    with (key / LOG).open("wb") as log, (key / REPORT).open("wb") as report:
        _running[key] = subprocess.Popen(  # noqa: S603 - our own command, and no shell
            [*command, "--library", str(key), "--json"],
            stdin=subprocess.DEVNULL,
            stdout=report,
            stderr=log,
            cwd=root,
            env=os.environ | {"OMP_NUM_THREADS": str(max(1, (os.cpu_count() or 1) // 2))},
            # Ctrl+C at the page does not stop it half way. No session of its own: Linux shares the
            # processor between sessions, and niceness counts within one only (sched_autogroup).
            process_group=0,
        )


def progress(library: Path) -> Progress | None:
    """How the last rebuild started from this server stands; ``None`` where there was none."""
    key = library.absolute()
    process = _running.get(key)
    if process is None:
        return None
    line = _last_line(key / LOG)
    found = _PERCENT.search(line)
    if process.poll() is None:
        return Progress(True, line, int(found[1]) / 100 if found else None)
    if process.returncode in SOUND:
        return Progress(False, line, 1.0, json.loads((key / REPORT).read_text("utf-8")))
    return Progress(False, line or f"exit code {process.returncode}")


def _alive(key: Path) -> bool:
    process = _running.get(key)
    return process is not None and process.poll() is None


def _last_line(log: Path) -> str:
    with log.open("rb") as stream:
        stream.seek(0, 2)
        stream.seek(max(0, stream.tell() - _TAIL))
        text = stream.read().decode("utf-8", "replace")
    lines = [line.strip() for line in re.split(r"[\r\n]", text) if line.strip()]
    return lines[-1] if lines else ""
