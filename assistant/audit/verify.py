"""A bundle checked again: is every byte as it was sealed, are the verdicts still the same, and does
all that is said in sum follow from them?"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from assistant.audit.bundle import SCHEMA, SEAL, canonical, digest, signed_by
from assistant.audit.check import Checks
from assistant.audit.coherence import incoherent
from grounding.context import check_resolved
from literature.errors import ShizhenError
from literature.json_records import items, mapping, text
from literature.paper import sha256


@dataclass(frozen=True, slots=True)
class Verified:
    """``faults`` are sentences, each with its line; none means that nothing was altered.

    ``signed`` says by which key (hexadecimal), ``""`` where by none; ``trusted`` whether that is
    the key that was asked for. ``changed`` are verdicts that the checker of today gives otherwise:
    with the same checker they are faults, with another they are news.
    """

    faults: tuple[str, ...]
    signed: str
    trusted: bool
    checker: str
    checker_now: str
    generation: str
    claims: int
    changed: tuple[dict[str, str], ...]

    @property
    def sound(self) -> bool:
        """Whether the bundle is what was sealed, and by whom it was asked to be."""
        return not self.faults

    def to_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "sound": self.sound,
            "faults": list(self.faults),
            "signed": self.signed,
            "trusted": self.trusted,
            "checker": self.checker,
            "checker_now": self.checker_now,
            "generation": self.generation,
            "claims": self.claims,
            "changed": list(self.changed),
        }


def verify(path: Path, checker: Checks, key: Ed25519PublicKey | None = None) -> Verified:
    """Check a bundle against its seal, its signature against ``key``, its verdicts anew.

    Raises ``ShizhenError`` for a file that cannot be read or is no bundle at all.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ShizhenError(
            f"the bundle cannot be read: {error.strerror}", file=str(path), cure="Check the name."
        ) from error
    lines = data.split(b"\n")
    parts = [_parsed(line) for line in lines]
    seal: dict[str, Any] = next((p for p in reversed(parts) if p.get("part") == SEAL), {})
    header = parts[0] if parts[0].get("schema") == SCHEMA else {}
    if not header and not seal:
        raise ShizhenError(
            "this is no bundle of an audit", file=str(path), cure="Make one: shizhen audit --bundle"
        )
    faults = list(_altered(data, lines, seal))
    faults += _passages(parts)
    faults += incoherent(parts, header)
    signed = text(seal.get("key")) if seal.get("signature") else ""
    trusted = bool(key and seal.get("digest") and signed_by(seal, key))
    faults += _signature(seal, signed, key is not None, trusted)
    changed = tuple(_rechecked(parts, checker))
    then = text(header.get("checker"))
    if then == checker.version:
        faults += [
            f"{c['claim']}: sealed as {c['before']}, but it is {c['after']}" for c in changed
        ]
    claims = sum(len(items(part.get("claims"))) for part in parts)
    return Verified(
        tuple(faults), signed, trusted, then, checker.version, text(header.get("generation")),
        claims, changed,
    )  # fmt: skip


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        return mapping(json.loads(line.decode("utf-8")))
    except (ValueError, RecursionError):
        return {}


def _altered(data: bytes, lines: list[bytes], seal: dict[str, Any]) -> Iterator[str]:
    """What departs from the seal, line by line, with the bytes each line takes."""
    if not seal:
        yield "the seal is missing or altered: nothing can be vouched for"
        return
    sealed = [mapping(part) for part in items(seal.get("parts"))]
    if set(seal) - {"part", "parts", "digest"} not in (set(), {"key", "signature"}):
        yield f"line {len(sealed) + 1} ({SEAL}): a field's name is altered"
    if digest(seal.get("parts")) != seal.get("digest"):
        yield f"line {len(sealed) + 1} ({SEAL}): the list of hashes is altered"
    at = 0
    for number, part in enumerate(sealed, 1):
        line = lines[number - 1] if number <= len(lines) else b""
        name = text(part.get("part"))
        if hashlib.sha256(line).hexdigest() != part.get("sha256"):
            yield f"line {number} ({name}), bytes {at} to {at + len(line)}: altered"
        at += len(line) + 1
    rest = data[at:]
    if rest != canonical(seal) + b"\n":
        yield f"line {len(sealed) + 1} ({SEAL}), from byte {at}: altered, or lines were added"


def _passages(parts: list[dict[str, Any]]) -> Iterator[str]:
    for number, part in enumerate(parts, 1):
        name = text(part.get("part"))
        if name.startswith("passage/") and name != f"passage/{sha256(text(part.get('text')))}":
            yield f"line {number} ({name}): its text has another hash"


def _signature(seal: dict[str, Any], signed: str, asked: bool, trusted: bool) -> Iterator[str]:
    if asked and not trusted:
        yield "the signature is not by this key" if signed else "it is not signed"
    elif signed and not asked:
        try:
            own = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signed))
        except ValueError:
            yield "the key in the seal is altered"
            return
        if not signed_by(seal, own):
            yield "the signature does not fit the seal"


def _rechecked(parts: list[dict[str, Any]], checker: Checks) -> Iterator[dict[str, str]]:
    passages = {
        text(part["part"]).removeprefix("passage/"): text(part.get("text"))
        for part in parts
        if text(part.get("part")).startswith("passage/")
    }
    for part in parts:
        for n, claim in enumerate(map(mapping, items(part.get("claims"))), 1):
            for finding in map(mapping, items(claim.get("findings"))):
                passage = passages.get(text(finding.get("passage")))
                if passage is None:
                    continue
                before = text(finding.get("verdict"), "label")
                now = check_resolved(
                    checker,
                    text(claim.get("text")),
                    text(claim.get("resolved")),
                    passage,
                    text(finding.get("quote")),
                )
                if str(now.label) != before:
                    yield {
                        "claim": f"{text(part.get('part'))}, claim {n}, [{text(finding.get('n'))}]",
                        "text": text(claim.get("text")),
                        "before": before,
                        "after": str(now.label),
                        "reasons": " ".join(reason.text() for reason in now.reasons),
                    }
