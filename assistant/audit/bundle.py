"""An audit sealed in one file, to be checked again by anyone, with the library gone.

A bundle is JSON lines in canonical form (sorted keys, no blanks, UTF-8): a header, each passage
once under its hash, each answer with its claims, quotes, verdicts and what reviewers said of them,
and a seal that holds the SHA-256 of every line before it. So every altered byte is found, and the
line it stands in named.

A seal by itself proves that nothing changed by accident; who can write the file can write a new
seal. With a key it is signed by Ed25519 (RFC 8032, by way of ``cryptography``): a signature and
not an HMAC, because who checks a bundle must not need the secret that makes one.
"""

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from assistant.audit.check import Audit, CheckedAnswer, CheckedClaim
from assistant.audit.report.plain import error_rates, refused
from literature.errors import ShizhenError

SCHEMA = "shizhen-audit/1"
SEAL = "seal"


def pack(audit: Audit, key: Ed25519PrivateKey | None = None, created: str = "") -> bytes:
    """The bundle of an audit, signed where a key is given. ``created`` is now where not given."""
    lines = [canonical(part) for part in _parts(audit, created)]
    parts = [
        {"part": json.loads(line)["part"], "sha256": hashlib.sha256(line).hexdigest()}
        for line in lines
    ]
    seal: dict[str, Any] = {"part": SEAL, "parts": parts, "digest": digest(parts)}
    if key is not None:
        seal["signature"] = base64.b64encode(key.sign(seal["digest"].encode())).decode()
        seal["key"] = public_text(key.public_key())
    return b"".join(line + b"\n" for line in [*lines, canonical(seal)])


def canonical(value: Any) -> bytes:
    """The one way in which a value is written."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")


def digest(parts: Any) -> str:
    """What a signature is set under: the hash of all names and hashes in order."""
    return hashlib.sha256(canonical(parts)).hexdigest()


def public_text(key: Ed25519PublicKey) -> str:
    """A public key as hexadecimal digits."""
    raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return raw.hex()


def private_key(path: Path) -> Ed25519PrivateKey:
    """An Ed25519 private key from PEM. Raises ``ShizhenError`` for anything else."""
    try:
        key = serialization.load_pem_private_key(_read_key(path), None)
    except (ValueError, TypeError) as error:
        raise _no_key(path) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _no_key(path)
    return key


def public_key(path: Path) -> Ed25519PublicKey:
    """An Ed25519 public key from PEM, the public half where the file holds a private one."""
    data = _read_key(path)
    try:
        if b"PRIVATE" in data:
            return private_key(path).public_key()
        key = serialization.load_pem_public_key(data)
    except ValueError as error:
        raise _no_key(path) from error
    if not isinstance(key, Ed25519PublicKey):
        raise _no_key(path)
    return key


def signed_by(seal: dict[str, Any], key: Ed25519PublicKey) -> bool:
    """Whether this key signed this seal."""
    try:
        signature, told = str(seal.get("signature", "")), str(seal.get("digest", ""))
        key.verify(base64.b64decode(signature), told.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _read_key(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ShizhenError(
            f"the key cannot be read: {error.strerror}", file=str(path), cure="Check the name."
        ) from error


def _no_key(path: Path) -> ShizhenError:
    return ShizhenError(
        "this is no Ed25519 key in PEM without a password",
        file=str(path),
        cure=f"Make one: openssl genpkey -algorithm ed25519 -out {path.name}",
    )


def _parts(audit: Audit, created: str) -> Iterator[dict[str, Any]]:
    yield {
        "part": "header",
        "schema": SCHEMA,
        "source": audit.source,
        "generation": audit.generation,
        "checker": audit.checker,
        "models": sorted({a.given.system for a in audit.answers} - {""}),
        "error_rates": error_rates(audit.checker),
        "summary": audit.summary(),
        "refused": refused(audit),
        "created": created or datetime.now(UTC).isoformat(timespec="seconds"),
    }
    seen: set[str] = set()
    for finding in (f for claim in audit.claims for f in claim.findings):
        if finding.text and finding.text.sha256 not in seen:
            seen.add(finding.text.sha256)
            name = f"passage/{finding.text.sha256}"
            yield {"part": name, **asdict(finding.text)}
    for number, answer in enumerate(audit.answers, 1):
        yield {"part": f"answer/{number}", **_answer(answer, audit)}


def _answer(answer: CheckedAnswer, audit: Audit) -> dict[str, Any]:
    given = answer.given
    return {
        "record": given.record,
        "id": given.id,
        "question": given.question,
        "system": given.system,
        "generation": given.generation,
        "text": given.text,
        "references": [
            {"reference": asdict(r.reference) | {"text": ""}, "how": r.how, "problem": r.problem,
             "paper": {k: r.paper.get(k)
                       for k in ("id", "title", "doi", "pmid", "status", "notice")}}
            for r in answer.references
        ],
        "claims": [
            _claim(claim) | {"disputes": audit.disputes_of(answer, claim)}
            for claim in answer.claims
        ],
    }  # fmt: skip


def _claim(claim: CheckedClaim) -> dict[str, Any]:
    return {
        "text": claim.statement.text,
        "resolved": claim.statement.resolved,
        "verdict": str(claim.verdict.label),
        "findings": [
            {
                "n": f.n,
                "passage": f.text.sha256 if f.text else "",
                "quote": claim.statement.quotes.get(f.n, ""),
                "verdict": f.verdict.to_dict("en"),
            }
            for f in claim.findings
        ],
    }
