"""transformers' Trainer where packed, weighted rows want something of their own."""

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch.utils.data import DataLoader, SequentialSampler
from transformers import PrinterCallback, Trainer, TrainerCallback

from finetune.training import checkpoints, memory, progress
from finetune.training.collate import Epochs, collate
from finetune.training.faults import not_a_number
from finetune.training.loss import weighted_sum
from finetune.training.progress import Moment, Pace, Tell


class RowTrainer(Trainer):  # type: ignore[misc, unused-ignore]
    """Trains on ``Epochs`` with one sequence at a time on each device.

    The loss of a step is the weighted mean over all that it learns from, however its tokens fall
    into sequences and devices (a mean of means would favour short answers).
    """

    def __init__(self, tokenizer: Any, **more: Any) -> None:
        super().__init__(data_collator=collate, **more)
        self._tokenizer = tokenizer
        self.remove_callback(PrinterCallback)
        self.loss_is_scaled_for_ga = True
        self.tokens = self.learnt = 0

    def _get_train_sampler(self, train_dataset: Any = None) -> SequentialSampler:
        """The order is that of ``Epochs``, shuffled there."""
        data: Any = train_dataset or self.train_dataset
        return SequentialSampler(data)

    def _get_num_items_in_batch(
        self, batch_samples: list[dict[str, torch.Tensor]], device: torch.device
    ) -> torch.Tensor:
        """The weights of a step, summed over all devices; its tokens are counted on the way."""
        counts = torch.zeros(3, dtype=torch.float64 if device.type == "cpu" else torch.float32)
        for batch in batch_samples:
            weights = batch["weights"][0]
            counts += torch.tensor([weights.sum(), batch["held"][0], (weights > 0).sum()])
        total, tokens, learnt = self.accelerator.reduce(counts.to(device)).cpu()
        self.tokens, self.learnt = int(tokens), int(learnt)
        return total.clamp(min=1e-6)

    def compute_loss(
        self,
        model: Any,
        inputs: dict[str, torch.Tensor],
        return_outputs: bool = False,
        num_items_in_batch: Any = None,
    ) -> torch.Tensor:
        """This sequence's part of the step's loss. Raises ``ShizhenError`` where that is NaN."""
        loss = weighted_sum(model, inputs["tokens"], inputs["positions"], inputs["weights"])
        if not math.isfinite(float(loss.detach())):
            raise not_a_number(self.state.global_step, self._names())
        # Gradients are averaged over devices, and each has only its own part of the sum.
        return loss * self.accelerator.num_processes / float(num_items_in_batch)

    def evaluate(self, *_: Any, **__: Any) -> dict[str, float]:
        """The mean loss of the dev rows, weighted as in training."""
        model = self.accelerator.unwrap_model(self.model, keep_fp32_wrapper=True)
        model.eval()
        sums = torch.zeros(2, device=self.args.device)
        dev: Any = self.eval_dataset
        share = dev[self.accelerator.process_index :: self.accelerator.num_processes]
        with torch.no_grad(), self.compute_loss_context_manager():
            for batch in DataLoader(share, batch_size=1, collate_fn=collate):  # type: ignore[arg-type, unused-ignore]
                held = {name: value.to(self.args.device) for name, value in batch.items()}
                loss = weighted_sum(model, held["tokens"], held["positions"], held["weights"])
                sums += torch.stack([loss, held["weights"][0, 1:].sum()])
        model.train()
        total, weight = self.accelerator.reduce(sums).tolist()
        found = {"eval_loss": total / max(weight, 1e-6)}
        self.log(found)
        self.control = self.callback_handler.on_evaluate(self.args, self.state, self.control, found)
        return found

    def _save(self, output_dir: str | None = None, state_dict: Any = None) -> None:
        """With the tokenizer, so that a checkpoint is an adapter's folder like the last; without
        Trainer's pickled arguments, which ``record.json`` has in words.
        """
        super()._save(output_dir, state_dict=state_dict)
        folder = Path(output_dir or str(self.args.output_dir))
        self._tokenizer.save_pretrained(folder)
        (folder / "training_args.bin").unlink(missing_ok=True)

    def _save_checkpoint(self, model: Any, trial: Any) -> None:
        """As Trainer writes it, then sealed; a cut before that leaves one that is never resumed."""
        super()._save_checkpoint(model, trial)
        self.accelerator.wait_for_everyone()
        if self.args.should_save:
            run = Path(str(self.args.output_dir))
            checkpoints.seal(run / f"checkpoint-{self.state.global_step}")

    def _names(self) -> list[str]:
        """The dialogues of the step at hand."""
        step = self.args.gradient_accumulation_steps * self.accelerator.num_processes
        first = self.state.global_step * step
        data: Any = self.train_dataset
        return [name for n in range(first, min(first + step, len(data))) for name in data[n].names]


class Watcher(TrainerCallback):  # type: ignore[misc, unused-ignore]
    """Makes a ``Moment`` of every step, writes it down and tells it."""

    def __init__(
        self,
        run: Path,
        data: Epochs,
        flops: Callable[[int, int], float],
        peak_flops: float | None,
        tell: Tell | None,
    ) -> None:
        self.trainer: RowTrainer | None = None
        self._run, self._data, self._flops = run, data, flops
        self._peak_flops, self._tell = peak_flops, tell
        self._pace, self._dev = Pace(), None
        self._at = 0
        self.first: int | None = None
        """Peak memory of the first step, bytes."""

    def on_train_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """The clock starts."""
        self._pace.lap()

    def on_evaluate(
        self, args: Any, state: Any, control: Any, metrics: dict[str, float] | None = None, **_: Any
    ) -> None:
        """The dev loss goes with the step that it was measured after."""
        if self.trainer is None or not metrics or not self.trainer.is_world_process_zero():
            return
        moments = progress.read(self._run)
        if moments:
            self._note(replace(moments[-1], dev_loss=metrics["eval_loss"]))
        self._pace.lap()

    def on_save(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """The plot is drawn anew; the time for it is no step's."""
        if self.trainer is not None and self.trainer.is_world_process_zero():
            progress.draw(progress.read(self._run), self._run / "loss.png")
        self._pace.lap()

    def on_log(
        self, args: Any, state: Any, control: Any, logs: dict[str, float] | None = None, **_: Any
    ) -> None:
        """Trainer tells the loss of each step here."""
        trainer = self.trainer
        if trainer is None or not logs or "loss" not in logs or not trainer.is_world_process_zero():
            return
        seconds, device = self._pace.lap(), trainer.args.device.type
        if self.first is None:
            self.first = memory.peak(device)
        used = self._flops(trainer.tokens, trainer.learnt) / trainer.accelerator.num_processes
        each = args.gradient_accumulation_steps * trainer.accelerator.num_processes
        self._note(
            Moment(
                step=state.global_step,
                steps=state.max_steps,
                epoch=self._data.epoch_at(min(state.global_step * each, len(self._data)) - 1),
                loss=logs["loss"],
                gradient=float(logs.get("grad_norm", 0.0)),
                learning_rate=logs["learning_rate"],
                tokens=trainer.tokens,
                learnt=trainer.learnt,
                seconds=seconds,
                tokens_per_second=trainer.tokens / seconds,
                mfu=used / seconds / self._peak_flops if self._peak_flops else None,
                memory=memory.held(device),
                peak=memory.peak(device),
                left=self._pace.left(seconds, state.max_steps - state.global_step),
            )
        )

    def _note(self, moment: Moment) -> None:
        progress.write(self._run, moment)
        if self._tell:
            self._tell(moment)
