"""JSON in the shapes that records come in: one object, a list of them, or one a line.

What stands where in somebody's JSON is never certain: :func:`text`, :func:`items` and
:func:`mapping` take a value as what it should be, and as empty where it is something else.
"""

import codecs
import io
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from literature.encodings import MOST_BYTES, encoding_of
from literature.errors import Failure, ShizhenError

_DECODER = json.JSONDecoder()
_HEAD = 64 * 1024


def objects(stream: BinaryIO, source: str) -> Iterator[tuple[str, Any] | Failure]:
    """``(name of the record, its value)`` in order; a broken record gives a ``Failure``.

    Lines are read one at a time, so that memory does not grow with their number; any other JSON
    is read whole. Raises ``ShizhenError`` where it is too long or the bytes are no text.
    """
    lines = _lines(stream, source)
    first = next((line for line in lines if line.strip()), "")
    if (value := _whole(first)) is not _BROKEN and not isinstance(value, list):
        yield "record 1", value
        yield from _by_line(lines, source)
        return
    text = first + _rest(lines, source, len(first))
    if text.lstrip().startswith("["):
        yield from _elements(text, source)
    elif (value := _whole(text)) is not _BROKEN:
        yield "record 1", value
    else:
        yield Failure(source, "record 1", *_reason(text))


def _by_line(lines: Iterator[str], source: str) -> Iterator[tuple[str, Any] | Failure]:
    number = 1
    for line in lines:
        if not line.strip():
            continue
        number += 1
        if (value := _whole(line)) is _BROKEN:
            yield Failure(source, f"record {number}", *_reason(line))
        else:
            yield f"record {number}", value


def _elements(text: str, source: str) -> Iterator[tuple[str, Any] | Failure]:
    """The elements of a list, one after the other: those before a fault are not lost."""
    position, number = text.index("[") + 1, 0
    while True:
        while position < len(text) and text[position] in " \t\r\n,":
            position += 1
        if text[position : position + 1] == "]":
            return
        number += 1
        try:
            value, position = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            yield Failure(source, f"record {number}", _said(error), _CURE)
            return
        yield f"record {number}", value


def _lines(stream: BinaryIO, source: str) -> Iterator[str]:
    head = stream.read(_HEAD)
    encoding = encoding_of(head, cut=True)
    if not encoding:
        raise ShizhenError("the bytes are no text", file=source, cure="Save the file as UTF-8.")
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    held = io.StringIO()
    block = head
    while block:
        for line in decoder.decode(block).splitlines(keepends=True):
            held.write(line)
            if line.endswith("\n"):
                yield held.getvalue()
                held = io.StringIO()
            elif held.tell() > MOST_BYTES:
                raise _too_long(source)
        block = stream.read(_HEAD)
    held.write(decoder.decode(b"", final=True))
    if held.tell():
        yield held.getvalue()


def _rest(lines: Iterator[str], source: str, length: int) -> str:
    held = io.StringIO()
    for line in lines:
        held.write(line)
        if held.tell() + length > MOST_BYTES:
            raise _too_long(source)
    return held.getvalue()


def _too_long(source: str) -> ShizhenError:
    return ShizhenError(
        f"a record is longer than {MOST_BYTES // 2**20} MiB",
        file=source,
        cure="Write one record a line.",
    )


_BROKEN = object()
_CURE = "Export or download it again."


def _whole(text: str) -> Any:
    try:
        return _DECODER.decode(text.strip("\ufeff"))
    except (ValueError, RecursionError):
        return _BROKEN


def _reason(text: str) -> tuple[str, str]:
    try:
        _DECODER.decode(text.strip("\ufeff"))
    except (ValueError, RecursionError) as error:
        return _said(error), _CURE
    return "the record cannot be read", _CURE


def _said(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"the JSON is broken at line {error.lineno}, column {error.colno}: {error.msg}"
    return "the JSON is nested too deeply or holds a number too long"


def text(value: Any, *more: str) -> str:
    """``value``, or what lies under the keys ``more`` in it, as text; '' for anything else."""
    for key in more:
        value = mapping(value).get(key)
    if isinstance(value, bool) or value is None:
        return ""
    return value if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""


def items(value: Any) -> list[Any]:
    """A list as it is, nothing as an empty one, anything else as a list of one."""
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]


def mapping(value: Any) -> dict[str, Any]:
    """An object; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def first(value: dict[str, Any], *keys: str) -> str:
    """The first of ``keys`` under which there is text, of a list its first element."""
    for key in keys:
        for each in items(value.get(key)):
            if found := text(each).strip():
                return found
    return ""
