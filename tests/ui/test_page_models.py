"""The page of the models: the choice holds for its reader, and training is shown as it went."""

import json
import math
import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from chromium import PHONE, broken, served, settle
from page_views import Open, opener, shown
from playwright.sync_api import Browser, expect
from streamlit.testing.v1 import AppTest

from finetune.evaluation.bootstrap import gains
from finetune.evaluation.metrics import KEYS, Counted
from finetune.training import progress, record
from finetune.training.progress import Moment
from ui import curves
from ui.words import say

PROFILES = """\
[model]
base_url = "http://127.0.0.1:9/v1"
model = "house"

[models.ward]
base_url = "http://ward.invalid:8000/v1"
model = "llama"
deidentify = false

[models."*odd* name"]
kind = "local"
model = "nowhere"
"""


@pytest.fixture
def open_view(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Open]:
    yield from opener(monkeypatch, tmp_path)


@pytest.fixture
def page(open_view: Open, tmp_path: Path) -> AppTest:
    (tmp_path / "shizhen.toml").write_text(PROFILES, encoding="utf-8")
    return open_view("models", tmp_path / "library")


def _what_answers() -> None:
    import sys

    import streamlit as st

    from ui import rooms

    model = rooms.settings_of(sys.argv[1:]).model
    st.text(model.model if model else "extractive")


def answers(**query: str) -> AppTest:
    """What another page, opened at this address, would ask."""
    page = AppTest.from_function(_what_answers, default_timeout=60)
    for key, value in query.items():
        page.query_params[key] = value
    return page.run()


def _moments(run: Path, losses: list[float]) -> None:
    for step, loss in enumerate(losses, 1):
        dev = 3.0 - step / 100 if step % 10 == 0 else None
        progress.write(
            run,
            Moment(
                step=step, steps=len(losses), epoch=0, loss=loss, gradient=1.0, learning_rate=1e-4,
                tokens=100, learnt=50, seconds=0.5, tokens_per_second=200.0, mfu=None, memory=1,
                peak=1, left=0.0, dev_loss=dev,
            ),
        )  # fmt: skip


@pytest.fixture
def tuned(tmp_path: Path) -> Path:
    """A finished run with its adapter, and an evaluation before and after."""
    run = tmp_path / "tuned" / "run-1"
    (run / "adapter").mkdir(parents=True)
    (run / "adapter" / "adapter_model.safetensors").touch()
    record.write(
        run,
        {
            "schema": record.SCHEMA,
            "started": record.now(),
            "settings": {"rank": 8, "epochs": 3},
            "base": {"name": "smollm2-135m", "sha256": "0"},
            "finished": record.now(),
            "result": {"seconds": 61.0, "tokens_per_second": 850.0},
        },
    )
    _moments(run, [4.0 - n / 100 for n in range(300)])

    def told(right: float) -> list[Counted]:
        sums = dict.fromkeys(KEYS, 1.0) | {"cites": 10.0, "supported": right, "invalid": 10 - right}
        return [Counted(f"q{n}", f"pmid:{n}", "en", "answerable", sums) for n in range(12)]

    every = gains(told(2.0), told(9.0), draws=50)
    plain = {
        name: {
            key: None if math.isnan(value) else value
            for key, value in (asdict(gain) | {"difference": gain.difference}).items()
        }
        for name, gain in every.items()
    }
    evaluation = tmp_path / "tuned" / "after"
    evaluation.mkdir()
    (evaluation / "metrics.json").write_text(
        json.dumps(
            {
                "run": {},
                "questions": 12,
                "papers": 12,
                "figures": {},
                "gains": plain,
                "gains_by_language": {"en": plain},
                "general_loss_rise": {"en": 0.034},
            }
        ),
        encoding="utf-8",
    )
    return tmp_path / "tuned"


def test_what_can_be_chosen_is_listed_with_where_it_runs(page: AppTest) -> None:
    assert not page.exception
    assert page.radio(key="models.choice").value == "house"
    assert len(page.radio(key="models.choice").options) == 4
    assert say("en", "models.leaves", host="127.0.0.1") in shown(page)
    assert say("en", "models.masked") in shown(page)


def test_the_choice_answers_on_every_page_and_after_a_reload(page: AppTest) -> None:
    assert answers().text[0].value == "house"
    page.radio(key="models.choice").set_value("ward").run()
    assert say("en", "models.unmasked") in shown(page)
    assert page.query_params["model"] == "ward"
    assert answers(model="ward").text[0].value == "llama"
    assert answers(model="extractive").text[0].value == "extractive"
    page.radio(key="models.choice").set_value("house").run()
    assert "house" in page.radio(key="models.choice").options, "the usual one can be had again"
    assert page.radio(key="models.choice").value == "house"


@pytest.mark.usefixtures("page")
def test_an_address_can_only_name_what_was_set_up() -> None:
    assert answers(model="http://evil.invalid/v1").text[0].value == "house"


def test_a_profile_that_lacks_something_is_told_when_it_is_chosen(page: AppTest) -> None:
    page.radio(key="models.choice").set_value("*odd* name").run()
    assert "there is no model here" in shown(page)
    assert not any("*odd*" in option for option in page.radio(key="models.choice").options)


def test_with_nothing_set_up_the_page_says_how_to_add_a_profile(
    open_view: Open, tmp_path: Path
) -> None:
    page = open_view("models", tmp_path / "library", "zh")
    assert say("zh", "models.none") in shown(page)
    assert "[models.hospital]" in shown(page)
    assert say("zh", "models.stays") in shown(page)
    assert "shizhen finetune train" in shown(page)
    assert say("zh", "models.evaluations.none") in shown(page)


@pytest.mark.usefixtures("tuned")
def test_a_run_is_shown_with_its_curve_and_how_to_have_it_answer(
    open_view: Open, tmp_path: Path
) -> None:
    page = shown(open_view("models", tmp_path / "library"))
    assert say("en", "models.run.done", step=300, steps=300) in page
    assert say("en", "models.curve.told", first="4.000", last="1.010", steps=300) in page
    assert "clip-path:polygon(0% 100%," in page
    assert page.count("<span style=") == 30, "a dot for each look at the dialogues held out"
    profile = page.split("<pre><code>")[-1].split("</code>")[0]
    assert "[models.&quot;run-1&quot;]" in profile
    assert str(tmp_path.name) in profile or "tuned/run-1/adapter" in profile


@pytest.mark.usefixtures("tuned")
def test_before_and_after_say_in_words_what_is_better(open_view: Open, tmp_path: Path) -> None:
    page = shown(open_view("models", tmp_path / "library"))
    rows = {row.split("<")[0]: row for row in page.split('<th scope="row">')}
    supported = rows[say("en", "models.figure.citations_supported")]
    assert "0.200" in supported
    assert "0.900" in supported
    assert say("en", "models.gain.better") in supported
    invalid = rows[f"{say('en', 'models.figure.invalid_citations')} {say('en', 'models.lower')}"]
    assert say("en", "models.gain.better") in invalid, "fewer of these is better"
    same = rows[say("en", "models.figure.abstention_f1")]
    assert say("en", "models.gain.unsure") in same
    assert "+0.034" in page


def test_a_run_that_was_cut_short_is_shown_as_open(tuned: Path, open_view: Open) -> None:
    told = json.loads((tuned / "run-1" / "record.json").read_text("utf-8"))
    del told["finished"], told["result"]
    record.write(tuned / "run-1", told)
    page = shown(open_view("models", tuned.parent / "library"))
    assert say("en", "models.run.open", step=300, steps=300) in page
    assert "[models.&quot;" not in page


def test_a_damaged_record_is_told_and_the_rest_of_the_page_goes_on(
    tuned: Path, open_view: Open
) -> None:
    (tuned / "run-1" / "record.json").write_text("{", encoding="utf-8")
    page = shown(open_view("models", tuned.parent / "library"))
    assert "record.json: it cannot be read" in page
    assert say("en", "models.figure.citations_supported") in page


def test_a_curve_keeps_its_shape_when_it_is_thinned() -> None:
    points = [(float(n), float(n)) for n in range(1000)]
    drawn = curves.thinned(points, 100)
    assert len(drawn) == 100
    assert drawn == sorted(drawn)
    assert curves.thinned(points[:5]) == points[:5]


@pytest.mark.browser
@pytest.mark.usefixtures("tuned")
def test_a_choice_is_kept_from_page_to_page_on_a_phone(
    browser: Browser, tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shizhen.toml").write_text(PROFILES, encoding="utf-8")
    with served(tmp_path / "library", tmp_path / "log", PYTHONPATH=str(root)) as address:
        page = browser.new_page(viewport=PHONE, locale="zh-CN")  # type: ignore[arg-type]
        page.set_default_timeout(60_000)
        page.goto(f"{address}/models")
        settle(page)
        expect(page.locator(".sz-area")).to_be_visible()
        page.get_by_role("radio", name="ward").press("Space")
        expect(page.get_by_text(say("zh", "models.unmasked"))).to_be_visible()
        page.goto(f"{address}/models?model=ward")
        settle(page)
        expect(page.get_by_role("radio", name="ward")).to_be_checked()
        odd = page.get_by_role("radio", name=re.compile(r"^\*.?odd\*.? name"))
        expect(odd).to_be_enabled()  # its stars are stars
        assert broken(page) == []
        assert page.evaluate("document.querySelector('.stMain').scrollWidth <= innerWidth")
        page.close()
