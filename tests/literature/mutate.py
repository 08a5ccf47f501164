"""Damage done to files: what disks, networks, editors, exporters and malice do to them."""

import codecs
import gzip
import io
import re
import tarfile
import zipfile
from collections.abc import Callable
from random import Random

from tests.literature.readers.examples import EXAMPLES

Mutation = Callable[[bytes, Random], bytes]

_DEEP = 20_000
_ENCODINGS = ("utf-16", "utf-16-be", "utf-32", "gb18030", "big5", "shift-jis", "cp1252", "utf-7")
_TAG = re.compile(rb"</?[A-Za-z][\w:-]*|^[%@{]?[A-Z][A-Z0-9]{1,3} *-? |\"\w+\":|\b\w+ = ", re.M)
_MARKUP_BOMB = (
    b'<!DOCTYPE a [<!ENTITY b "goat"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">'
    b'<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e SYSTEM "file:///etc/passwd">]>'
)
_OPENERS = (b"{", b"[", b'{"a":', b"[[", b"<b>", b"<sec>", b"<div>", b"<p>", b"(", b"\\emph{", b"$")
_FILLERS = tuple(
    b"x|\x20|\n|A |\xe7\x99\xbe|&amp;|\\'|; |, |1-|--|and |@a{|\t|%0 |\"|'|_|*|#|<|. ".split(b"|")
)


def flipped(data: bytes, random: Random) -> bytes:
    """Some bits turned over."""
    made = bytearray(data)
    for _ in range(random.choice((1, 3, 20, len(data) // 50 + 1))):
        made[random.randrange(len(made))] ^= 1 << random.randrange(8)
    return bytes(made)


def overwritten(data: bytes, random: Random) -> bytes:
    """A stretch of bytes at random, or of nothing but one of them."""
    made = bytearray(data)
    start, length = random.randrange(len(made)), random.choice((1, 8, 64, 512))
    noise = random.choice((random.randbytes(length), b"\x00" * length, b"\xff" * length))
    made[start : start + length] = noise
    return bytes(made)


def cut(data: bytes, random: Random) -> bytes:
    """The end missing, the beginning, or a stretch between."""
    a, b = sorted(random.randrange(len(data) + 1) for _ in range(2))
    return random.choice((data[:a], data[b:], data[:a] + data[b:]))


def repeated(data: bytes, random: Random) -> bytes:
    """A stretch many times over."""
    start = random.randrange(len(data))
    piece = data[start : start + random.randrange(1, 400)]
    return data[:start] + piece * random.choice((2, 10, 1000)) + data[start:]


def shuffled(data: bytes, random: Random) -> bytes:
    """The lines in another order, or all on one."""
    lines = data.split(b"\n")
    random.shuffle(lines)
    return random.choice((b"\n", b"\r", b"", b"\r\n\r\n")).join(lines)


def tags_swapped(data: bytes, random: Random) -> bytes:
    """Tags and labels in each other's places."""
    tags = list(_TAG.finditer(data))
    if len(tags) < 2:
        return flipped(data, random)
    names = [tag[0] for tag in tags]
    for _ in range(random.choice((1, 4, len(names)))):
        a, b = random.randrange(len(names)), random.randrange(len(names))
        names[a], names[b] = names[b], names[a]
    pieces, end = [], 0
    for tag, name in zip(tags, names, strict=True):
        pieces += [data[end : tag.start()], name]
        end = tag.end()
    return b"".join([*pieces, data[end:]])


def nested(data: bytes, random: Random) -> bytes:
    """Something opened thousands of times over, and closed never or as often."""
    at = random.randrange(len(data) + 1)
    opener = random.choice(_OPENERS)
    closer = {b"{": b"}", b"[": b"]", b"(": b")"}.get(opener[-1:], opener.replace(b"<", b"</"))
    shut = random.choice((b"", closer * _DEEP))
    return data[:at] + opener * _DEEP + b"goat" + shut + data[at:]


def entities(data: bytes, random: Random) -> bytes:
    """Entities that grow, that read a file, that nobody declared."""
    used = random.choice((b"&d;", b"&e;", b"&nosuch;", b"&#0;", b"&#xD800;", b"&#x110000;"))
    at = random.randrange(len(data) + 1)
    inside = data[:at] + used * random.choice((1, 500)) + data[at:]
    return random.choice((b"", _MARKUP_BOMB, b'<?xml version="1.0"?>' + _MARKUP_BOMB)) + inside


def huge(data: bytes, random: Random) -> bytes:
    """One field of a hundred thousand or a million bytes."""
    at = random.randrange(len(data) + 1)
    filler = b"".join(random.choice(_FILLERS) for _ in range(random.choice((1, 1, 2, 3))))
    return data[:at] + filler * (random.choice((100_000, 1_000_000)) // len(filler)) + data[at:]


def recoded(data: bytes, random: Random) -> bytes:
    """In another encoding than it says, encoded twice, or under a mark of another."""
    name = random.choice(_ENCODINGS)
    marks = (b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE)
    text = data.decode(random.choice(("utf-8", "latin-1", "gb18030")), "replace")
    return random.choice(marks) + text.encode(name, "replace")


def spliced(data: bytes, random: Random) -> bytes:
    """The first half of it and the second of a file in another format."""
    other = random.choice(list(EXAMPLES.values()))
    return data[: random.randrange(len(data) + 1)] + other[random.randrange(len(other)) :]


MUTATIONS: tuple[Mutation, ...] = (
    flipped,
    overwritten,
    cut,
    repeated,
    shuffled,
    tags_swapped,
    nested,
    entities,
    huge,
    recoded,
    spliced,
)


def mutated(data: bytes, random: Random) -> bytes:
    """One kind of damage, or two upon each other."""
    for _ in range(random.choice((1, 1, 2))):
        data = random.choice(MUTATIONS)(data or b" ", random)
    return data


def zipped(files: dict[str, bytes]) -> bytes:
    """All of them in one ``.zip``."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def tarred(files: dict[str, bytes]) -> bytes:
    """All of them in one ``.tar.gz``."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return made.getvalue()


def seeds() -> dict[str, bytes]:
    """What is damaged: every example, alone and packed."""
    packed = {"zip": zipped(EXAMPLES), "tar.gz": tarred(EXAMPLES)}
    alone = {f"{name}.gz": gzip.compress(EXAMPLES[name], mtime=0) for name in ("ris", "pubmed")}
    return {**EXAMPLES, **packed, **alone}
