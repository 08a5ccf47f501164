"""The pages beside the one to ask on, run by Streamlit's own tester."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from page_views import Open, opener, shown

from index.build import build
from index.sources import remember
from ui import rebuild
from ui.words import say


@pytest.fixture
def open_view(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Open]:
    yield from opener(monkeypatch, tmp_path)


def ended(library: Path) -> rebuild.Progress:
    """The rebuild of ``library`` once it has come to its end."""
    while (going := rebuild.progress(library)) and going.running:
        time.sleep(0.1)
    assert going is not None
    return going


@pytest.fixture
def own_library(tiny_library: Path, tmp_path: Path) -> Path:
    """A copy of the tiny library that a test may change."""
    return Path(shutil.copytree(tiny_library, tmp_path / "own"))


def test_the_library_tells_what_it_holds(open_view: Open, tiny_library: Path) -> None:
    page = shown(open_view("library", tiny_library))
    assert "<b>5</b> papers" in page
    assert "Annals of Imaginary Medicine" in page or "annals of imaginary medicine" in page
    assert "2016: 1; 2018: 1; 2019: 1; 2020: 1; 2021: 1" in page
    assert say("en", "library.failures.none") in page


def test_papers_without_year_or_journal_make_no_plot_and_no_fault(
    open_view: Open, tmp_path: Path
) -> None:
    paper = tmp_path / "one.md"
    paper.write_text("# Fever\n\n## Results\n\nParacetamol lowered fever by 1.2 °C.\n", "utf-8")
    build([paper], tmp_path / "library", embedders=["minilm"], progress=False)
    page = shown(open_view("library", tmp_path / "library"))
    assert "<b>1</b> papers" in page
    assert say("en", "library.years") not in page


def test_a_retracted_paper_is_listed_with_its_title(open_view: Open, tiny_library: Path) -> None:
    page = shown(open_view("library", tiny_library))
    assert "Curcumin capsules cure gout in a week" in page
    assert say("en", "library.retractions.known", papers=1, snapshots=0) in page


def test_a_library_is_verified_at_a_click(open_view: Open, tiny_library: Path) -> None:
    page = open_view("library", tiny_library, "zh")
    page.button(key="verify").click().run()
    assert say("zh", "library.verify.sound") in shown(page)


def test_a_damaged_library_is_told_when_it_is_verified(open_view: Open, own_library: Path) -> None:
    page = open_view("library", own_library)
    for file in own_library.glob("generations/*/columns/year.npy"):
        file.write_bytes(file.read_bytes()[:-1] + b"\x01")
    page.button(key="verify").click().run()
    assert "year.npy" in shown(page)


def test_without_a_library_files_can_still_be_handed_in(open_view: Open, tmp_path: Path) -> None:
    page = open_view("library", tmp_path / "none")
    assert say("en", "error.no_library") in shown(page)
    page.button(key="rebuild").click().run()
    assert "nothing is known that could be read" in shown(page)
    assert not (tmp_path / "none").exists()


def test_a_rebuild_runs_beside_the_page_and_its_report_is_told(
    own_library: Path, tmp_path: Path
) -> None:
    paper = tmp_path / "one.md"
    paper.write_text("# Fever\n\n## Results\n\nParacetamol lowered fever by 1.2 °C.\n", "utf-8")
    remember(own_library, [paper])
    assert rebuild.progress(own_library) is None
    rebuild.start(own_library, rebuild.sources(own_library))
    going = rebuild.progress(own_library)
    assert going is not None
    rebuild.start(own_library, [tmp_path / "nothing"])  # one runs already: this one is not begun
    done = ended(own_library)
    assert done.report is not None, done.line
    assert done.report["papers"] == 1


def test_a_rebuild_that_fails_says_why(own_library: Path, tmp_path: Path) -> None:
    rebuild.start(own_library, [tmp_path / "nothing here"])
    done = ended(own_library)
    assert done.report is None
    assert "nothing here" in done.line


@pytest.mark.parametrize("name", ["../../evil.md", "/etc/evil.md", "..\\evil.md", ".hidden", ""])
def test_a_file_handed_in_stays_in_its_folder(tmp_path: Path, name: str) -> None:
    kept = rebuild.keep(tmp_path, name, b"# A paper")
    assert kept.parent == tmp_path / rebuild.ADDED
    assert kept.resolve().is_relative_to(tmp_path.resolve())
    assert not kept.name.startswith(".")


def test_two_files_of_one_name_are_both_kept(tmp_path: Path) -> None:
    first = rebuild.keep(tmp_path, "export.ris", b"one")
    again = rebuild.keep(tmp_path, "export.ris", b"one")
    second = rebuild.keep(tmp_path, "export.ris", b"two")
    assert first == again
    assert (first.read_bytes(), second.read_bytes()) == (b"one", b"two")


def test_a_round_of_study_is_judged_card_by_card_and_scored(
    open_view: Open, tiny_library: Path
) -> None:
    page = open_view("study", tiny_library)
    page.button(key="start").click().run()
    seen = 0
    while not any(button.key == "start" for button in page.button):
        assert say("en", "study.says") in [button.label for button in page.button]
        assert "sz-against" not in shown(page), "nothing gives it away before it is judged"
        page.button(key="judge-True").click().run()
        assert say("en", "study.checker") in shown(page)
        page.button(key="next").click().run()
        seen += 1
    assert seen >= 2
    assert f"of {seen} judged rightly" in shown(page)
