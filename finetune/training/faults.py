"""What goes wrong in a run, as one line that says what and what to change."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from safetensors import SafetensorError

from finetune.training import checkpoints
from literature.errors import ShizhenError

FULL = {errno.ENOSPC, errno.EDQUOT}
MEMORY_SIGNS = ("out of memory", "can't allocate memory", "not enough memory", "bad alloc")
DISK_SIGNS = ("no space left", "disk quota", "file write failed", "failed writing file")
SMALLER = (
    "Take a smaller --length, a smaller --rank, --checkpointing or --quantise 4; "
    "`shizhen finetune preflight` says what fits."
)


@contextmanager
def told(run: Path) -> Iterator[None]:
    """Turn memory, disk and interruption into ``ShizhenError``; a half-written checkpoint goes."""
    try:
        yield
    except KeyboardInterrupt as error:
        raise ShizhenError("the run was stopped", file=str(run), cure=_go_on(run)) from error
    except MemoryError as error:
        raise ShizhenError("memory is exhausted", file=str(run), cure=SMALLER) from error
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise _full(run) from error
    except (RuntimeError, SafetensorError) as error:
        # torch and safetensors have no classes of their own for these two; the words tell.
        words = str(error).lower()
        if any(sign in words for sign in MEMORY_SIGNS):
            raise ShizhenError("memory is exhausted", file=str(run), cure=SMALLER) from error
        if any(sign in words for sign in DISK_SIGNS):
            raise _full(run) from error
        raise


def _full(run: Path) -> ShizhenError:
    checkpoints.drop_broken(run / "checkpoints")
    return ShizhenError("the disk is full", file=str(run), cure=f"Make room. {_go_on(run)}")


def _go_on(run: Path) -> str:
    last = checkpoints.last(run / "checkpoints")
    if last is None:
        return "No checkpoint was written yet; begin anew."
    return f"Go on from {last.name} with the same command and --resume."


def not_a_number(step: int, names: list[str]) -> ShizhenError:
    """The loss of a step is NaN or infinite; ``names`` are the dialogues it was computed on."""
    shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    return ShizhenError(
        f"the loss is not a number at step {step + 1}",
        record=shown,
        cure="Take a smaller --learning-rate or --dtype float32, look at these dialogues, "
        "and go on with --resume.",
    )
