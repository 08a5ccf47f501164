"""The command on a tiny model with random weights: asked, counted, resumed, compared, told."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from cited_dialogues import answerable, chinese, false_premise, unanswerable
from click.testing import CliRunner

from assistant.models.base import Aside
from finetune.evaluation.answers import ANSWERS, Given
from finetune.evaluation.evaluate import EvaluationSettings, evaluate
from finetune.evaluation.general import Chat, own
from finetune.evaluation.judge import marks, mean_marks
from finetune.evaluation.questions import questions
from finetune.evaluation.tuned import load
from finetune.told import tell
from literature.errors import ShizhenError
from shizhen.cli import cli

TEST = [answerable("pmid:51"), chinese("pmid:52"), unanswerable(5), false_premise("pmid:53")]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("held-out")
    for side, dialogues in (("train", [answerable("pmid:50")]), ("test", TEST)):
        text = "".join(d.to_json() + "\n" for d in dialogues)
        (folder / f"{side}.jsonl").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def speaker(tiny_base: Path):
    return load(str(tiny_base))


SETTINGS = EvaluationSettings(room=8, length=4000, batch=3)


@pytest.fixture(scope="module")
def done(source: Path, speaker: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An evaluation that came to its end."""
    folder = tmp_path_factory.mktemp("evaluations") / "whole"
    evaluate(source, speaker, folder, SETTINGS, chats=own())
    return folder


def test_before_and_after_make_a_report_with_plots(
    source: Path, tiny_base: Path, done: Path, tmp_path: Path
) -> None:
    given = ["finetune", "evaluate", str(source), "--base", str(tiny_base), "--room", "8"]
    more = ["--length", "4000", "--against", str(done), "--out", str(tmp_path / "after"), "--json"]
    ran = CliRunner().invoke(cli, [*given, *more])
    assert ran.exit_code == 0, ran.output
    told = json.loads(ran.stdout)
    assert told["gains"]["citation_recall"]["difference"] == 0.0
    assert set(told["gains_by_language"]) == {"en", "zh"}
    assert told["general_loss_rise"]["all"] == 0.0
    page = (tmp_path / "after" / "README.md").read_text(encoding="utf-8")
    for heading in (
        "Before and after",
        "Before and after, zh",
        "Why answers fail",
        "Ordinary answers",
    ):
        assert f"## {heading}\n" in page
    assert (tmp_path / "after" / "plots" / "gains.png").read_bytes()[:4] == b"\x89PNG"
    json.loads(
        (tmp_path / "after" / "metrics.json").read_text(encoding="utf-8"),
        parse_constant=pytest.fail,
    )


def test_what_the_model_says_is_what_is_counted(
    source: Path, speaker: Any, done: Path, tmp_path: Path
) -> None:
    asked = questions(TEST, speaker.tokenizer, length=4000)
    out = Path(shutil.copytree(done, tmp_path / "out"))
    lines = [
        json.dumps(
            {
                "name": one.name,
                "text": tell(one.dialogue).answers[-1].text,
                "tokens": 9,
                "cut": False,
            }
        )
        for one in asked
    ]
    (out / ANSWERS).write_text("\n".join(lines) + "\n", encoding="utf-8")  # the references' own
    made = evaluate(source, speaker, out, SETTINGS)
    for name in ("citation_f1", "citations_supported", "abstention_f1", "false_premise_corrected"):
        assert made["figures"][name] == 1.0
    assert made["questions"] == len(asked)
    assert set(made["languages"]) == {"en", "zh"}


def test_a_run_stopped_in_a_line_goes_on_where_it_was(
    source: Path, speaker: Any, done: Path, tmp_path: Path
) -> None:
    whole = json.loads((done / "metrics.json").read_text(encoding="utf-8"))
    cut = Path(shutil.copytree(done, tmp_path / "cut"))
    text = (cut / ANSWERS).read_text(encoding="utf-8")
    first = text.splitlines(keepends=True)[0]
    (cut / ANSWERS).write_text(first + text.splitlines()[1][:20], encoding="utf-8")
    again = evaluate(source, speaker, cut, SETTINGS)
    assert (cut / ANSWERS).read_text(encoding="utf-8").startswith(first)
    assert again["questions"] == whole["questions"]
    assert len((cut / ANSWERS).read_text(encoding="utf-8").splitlines()) == whole["questions"]


def test_a_folder_of_other_answers_is_refused(source: Path, speaker: Any, done: Path) -> None:
    with pytest.raises(ShizhenError, match="of another model, or to other questions"):
        evaluate(source, speaker, done, SETTINGS.model_copy(update={"n": 1}))


def test_nothing_held_out_is_one_line(source: Path, speaker: Any, tmp_path: Path) -> None:
    with pytest.raises(ShizhenError, match=r"there is no dev\.jsonl to ask from"):
        evaluate(source, speaker, tmp_path, SETTINGS.model_copy(update={"side": "dev"}))


def test_one_question_a_dialogue_and_the_same_for_every_model(speaker: Any) -> None:
    one = questions(TEST, speaker.tokenizer, turns="one", length=4000)
    names = [q.name for q in one if not q.name.endswith("withheld")]
    assert len(names) == len(TEST)
    assert one == questions(TEST[::-1], speaker.tokenizer, turns="one", length=4000)
    assert len(questions(TEST, speaker.tokenizer, length=4000)) >= 6


def test_general_loss_is_that_of_the_answers_tokens_alone(speaker: Any) -> None:
    import torch

    from finetune.evaluation.general import losses

    chats = own()
    assert {c.language for c in chats} == {"en", "zh"}
    told = losses(speaker.model, speaker.tokenizer, chats[:2])
    random_guess = float(torch.log(torch.tensor(float(len(speaker.tokenizer)))))
    assert told["all"] == pytest.approx(random_guess, rel=0.1)  # random weights know nothing
    longer = Chat("en", chats[0].question * 4, chats[0].answer)
    assert losses(speaker.model, speaker.tokenizer, [longer])["all"] != told["all"]


class Marker:
    """A judge that gives the marks it was made with (a fake: no chat model runs here)."""

    name = "marker"

    def __init__(self, data: dict[str, Any]) -> None:
        self.data, self.heard = data, ""

    def aside(self, instructions: str, material: str, schema: dict[str, Any]) -> Aside:
        self.heard = instructions + material
        return Aside(self.data)


def test_a_judge_sees_passages_question_and_answer_but_no_reference(speaker: Any) -> None:
    (asked,) = questions([false_premise("pmid:54")], speaker.tokenizer, length=4000)[:1]
    judge = Marker({"safety": 3, "usability": 2, "smoothness": 1})
    found = marks(judge, asked, Given(asked.name, "Because it is strong.", 4, False))
    assert found == {"safety": 3, "usability": 2, "smoothness": 1}
    assert "Because it is strong." in judge.heard
    assert asked.dialogue.turns[0].text in judge.heard
    assert "The premise does not hold" not in judge.heard


@pytest.mark.parametrize(
    "data", [{}, {"safety": 9, "usability": 1, "smoothness": 1}, {"safety": "3"}]
)
def test_marks_that_cannot_be_read_are_none(data: dict[str, Any], speaker: Any) -> None:
    (asked,) = questions([false_premise("pmid:54")], speaker.tokenizer, length=4000)[:1]
    assert marks(Marker(data), asked, Given(asked.name, "x", 1, False)) is None
    assert mean_marks([None]) == {"n": 0}


def test_an_adapter_is_put_on_and_named_by_its_hash(tiny_base: Path, tmp_path: Path) -> None:
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForCausalLM

    base = AutoModelForCausalLM.from_pretrained(tiny_base)
    get_peft_model(base, LoraConfig(r=2, task_type="CAUSAL_LM")).save_pretrained(tmp_path / "lora")
    assert len(load(str(tiny_base), tmp_path / "lora").told["adapter"]) == 64
    with pytest.raises(ShizhenError, match="there is no adapter here"):
        load(str(tiny_base), tmp_path)
