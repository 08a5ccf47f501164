"""A run on a tiny LLaMA: it learns, it is recorded, cut and resumed it is the same run."""

import json
import shutil
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from finetune.export.merge import merge
from finetune.profiles import Profile
from finetune.row import Row
from finetune.training import checkpoints, progress
from finetune.training.run import Often, train
from finetune.training.trainer import RowTrainer
from literature.errors import ShizhenError


@pytest.fixture(scope="module")
def rows(prepared_rows, countable) -> Path:
    return prepared_rows(countable, dev=countable[:3])


@pytest.fixture(scope="module")
def run(rows: Path, tiny_profile: Profile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "whole"
    train(rows, folder, tiny_profile, often=Often(save=2, dev=4), command="shizhen finetune train")
    return folder


def test_the_model_learns_and_every_step_is_told(run: Path) -> None:
    moments = progress.read(run)
    assert [one.step for one in moments] == list(range(1, moments[-1].steps + 1))
    assert moments[-1].loss < moments[0].loss
    assert all(one.tokens_per_second > 0 and one.memory > 0 and one.learnt for one in moments)
    assert [one.step for one in moments if one.dev_loss is not None] == [4, 6]
    assert "tokens/s" in moments[-1].line()
    assert (run / "loss.png").read_bytes().startswith(b"\x89PNG")


def test_the_record_holds_what_the_run_came_from(run: Path, tiny_profile: Profile) -> None:
    told = json.loads((run / "record.json").read_text(encoding="utf-8"))
    assert told["command"] == "shizhen finetune train"
    assert told["versions"]["peft"]
    assert told["settings"]["rank"] == tiny_profile.rank
    assert len(told["base"]["sha256"]) == 64
    assert told["rows"]["files"]["train-0.safetensors"]["sha256"]
    assert told["result"]["steps"] == progress.read(run)[-1].steps
    assert told["memory"]["first_step"] > 0


def test_the_adapter_folder_is_what_others_load(run: Path, tiny_base: Path) -> None:
    from peft import AutoPeftModelForCausalLM
    from transformers import AutoTokenizer

    model = AutoPeftModelForCausalLM.from_pretrained(run / "adapter")
    assert model.peft_config["default"].r == 4
    assert AutoTokenizer.from_pretrained(run / "adapter").chat_template
    assert not list(run.rglob("*.bin"))


def test_resumed_is_the_uninterrupted_run_bit_for_bit(
    run: Path, rows: Path, tiny_profile: Profile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut = tmp_path / "cut"
    step = RowTrainer.training_step

    def killed(self: RowTrainer, *args: object, **more: object) -> torch.Tensor:
        if self.state.global_step == 5:
            raise KeyboardInterrupt
        return step(self, *args, **more)

    with monkeypatch.context() as patched:
        patched.setattr(RowTrainer, "training_step", killed)
        with pytest.raises(ShizhenError, match="Go on from checkpoint-4"):
            train(rows, cut, tiny_profile, often=Often(save=2, dev=4))
    train(rows, cut, tiny_profile, resume=True, often=Often(save=2, dev=4))
    whole, resumed = (
        load_file(folder / "adapter" / "adapter_model.safetensors") for folder in (run, cut)
    )
    assert whole.keys() == resumed.keys()
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)
    assert [one.loss for one in progress.read(run)] == [one.loss for one in progress.read(cut)]


def test_a_checkpoint_can_be_merged_like_the_adapter(run: Path, tmp_path: Path) -> None:
    last = max((run / "checkpoints").iterdir(), key=lambda path: int(path.name.split("-")[1]))
    early, late = merge(last, tmp_path / "early"), merge(run, tmp_path / "late")
    one, other = (load_file(merged / "model.safetensors") for merged in (early, late))
    assert one.keys() == other.keys()
    assert all(torch.equal(one[name], other[name]) for name in one)
    assert {path.name for path in early.iterdir()} >= {"tokenizer.json", "chat_template.jinja"}


def test_a_broken_checkpoint_is_never_resumed(
    run: Path, rows: Path, tiny_profile: Profile, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(run, copy)
    newest = checkpoints.last(copy / "checkpoints")
    assert newest is not None
    weights = newest / "adapter_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1])
    older = checkpoints.last(copy / "checkpoints")
    assert older is not None
    assert older != newest
    (older / checkpoints.MARK).unlink()
    assert checkpoints.last(copy / "checkpoints") is None


def test_a_run_is_not_written_over_nor_resumed_with_other_settings(
    run: Path, rows: Path, tiny_profile: Profile
) -> None:
    with pytest.raises(ShizhenError, match=r"there is a run here already.*--resume"):
        train(rows, run, tiny_profile)
    with pytest.raises(ShizhenError, match=r"settings.rank was 4 and is 8"):
        train(rows, run, tiny_profile.but(rank=8), resume=True)


def test_a_loss_that_is_no_number_names_the_dialogues(
    rows: Path, tiny_profile: Profile, tmp_path: Path
) -> None:
    with pytest.raises(ShizhenError, match=r"row-\d+.*the loss is not a number at step"):
        train(rows, tmp_path / "nan", tiny_profile.but(learning_rate=1e30, clip=1e30))


def test_rows_without_answers_are_refused(
    prepared_rows, tiny_profile: Profile, tmp_path: Path
) -> None:
    silent = prepared_rows([Row("silent", (5, 6, 7), (0.0, 0.0, 0.0))])
    with pytest.raises(ShizhenError, match="no row has a token to learn from"):
        train(silent, tmp_path / "none", tiny_profile)
