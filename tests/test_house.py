"""The house stands as it was planned: imports run downwards, rooms hold something."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

FLOORS = [
    {"ui", "shizhen"},
    {"finetune"},
    {"dialogue_gen"},
    {"assistant"},
    {"grounding", "index"},
    {"literature"},
]
"""The rooms from the top down; a room imports only from floors below its own."""

ROOMS = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
NEIGHBOURS = {("ui", "shizhen"), ("shizhen", "ui")}
"""The two front ends share the settings and start each other; no other neighbours may."""


def _imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: import from the full name, not relatively"
            yield (node.module or "").split(".")[0]


BUILT = sorted(room for room in ROOMS if (Path(__file__).parent.parent / room).is_dir())


def test_the_rooms_of_the_ground_floors_stand() -> None:
    assert {
        "literature",
        "index",
        "grounding",
        "assistant",
        "dialogue_gen",
        "finetune",
        "ui",
        "shizhen",
    } <= set(BUILT)


@pytest.mark.parametrize("room", BUILT)
def test_imports_run_downwards_only(room: str, root: Path) -> None:
    wrong = [
        f"{file.relative_to(root)} imports {imported}"
        for file in sorted((root / room).rglob("*.py"))
        for imported in _imports(file)
        if imported in ROOMS
        and imported != room
        and ROOMS[imported] <= ROOMS[room]
        and (room, imported) not in NEIGHBOURS
    ]
    assert not wrong, wrong


def test_only_the_front_door_reads_the_environment(root: Path) -> None:
    below = [room for room in BUILT if room not in {"ui", "shizhen"}]
    wrong = [
        str(file.relative_to(root))
        for room in below
        for file in (root / room).rglob("*.py")
        if "os.environ" in (text := file.read_text(encoding="utf-8")) or "os.getenv" in text
    ]
    assert not wrong, wrong


def test_files_stay_readable(root: Path) -> None:
    long = [
        f"{file.relative_to(root)}: {lines} lines"
        for room in [*BUILT, "tests", "benchmarks", "docs"]
        for file in (root / room).rglob("*.py")
        if (lines := file.read_text(encoding="utf-8").count("\n")) > 400
    ]
    assert not long, long


def test_no_pickle_is_ever_loaded(root: Path) -> None:
    forbidden = ("pickle.load", "allow_pickle=True", "torch.load(", "joblib.load")
    wrong = [
        str(file.relative_to(root))
        for room in [*BUILT, "benchmarks"]
        for file in (root / room).rglob("*.py")
        if any(call in file.read_text(encoding="utf-8") for call in forbidden)
    ]
    assert not wrong, wrong


def test_every_installed_version_is_pinned(root: Path) -> None:
    pins = (root / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in pins if line and not line.startswith("#")]
    assert all("==" in line for line in pins)
    assert "torch==2.13.0" in pins
