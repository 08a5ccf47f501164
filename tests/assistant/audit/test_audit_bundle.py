"""A bundle is checked again without a library, and every altered byte is found and named."""

import json
import random
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from assistant.audit.bundle import canonical, pack, private_key, public_key
from assistant.audit.verify import verify
from grounding.checker import Checker
from grounding.verdict import Label, Verdict
from literature.errors import ShizhenError


@pytest.fixture
def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(b"k" * 32)


@pytest.fixture
def whole(audited, key: Ed25519PrivateKey) -> bytes:
    text = json.dumps(
        {"answer": "剂量为5mg[1]。剂量为7mg[1][2]。Gone [9].",
         "contexts": ["剂量为5mg。", "剂量为9mg。"]}
    )  # fmt: skip
    return pack(audited(text), key, "2026-01-01T00:00:00+00:00")


def put(tmp_path: Path, data: bytes) -> Path:
    file = tmp_path / "bundle"
    file.write_bytes(data)
    return file


def test_a_sound_bundle_says_so(tmp_path: Path, whole: bytes, key: Ed25519PrivateKey) -> None:
    done = verify(put(tmp_path, whole), Checker(), key.public_key())
    assert done.sound
    assert done.trusted
    assert done.claims == 3
    assert done.changed == ()


def test_the_same_audit_gives_the_same_bytes(audited, key: Ed25519PrivateKey) -> None:
    text = json.dumps({"answer": "A is so [1].", "contexts": ["A is so."]})
    assert pack(audited(text), key, "t") == pack(audited(text), key, "t")


def test_any_altered_byte_is_found_and_its_line_named(tmp_path: Path, whole: bytes) -> None:
    lines = whole.split(b"\n")
    starts = [sum(len(line) + 1 for line in lines[:n]) for n in range(len(lines))]
    rng = random.Random(5)
    for at in rng.sample(range(len(whole)), 150):
        altered = bytearray(whole)
        altered[at] = (altered[at] + rng.randrange(1, 256)) % 256
        done = verify(put(tmp_path, bytes(altered)), Checker())
        assert not done.sound, at
        line = max(n for n, start in enumerate(starts) if start <= at) + 1
        assert any(f"line {line} " in fault or "seal" in fault for fault in done.faults), at


def test_an_altered_name_of_a_field_of_the_seal_is_found(tmp_path: Path, whole: bytes) -> None:
    for name in (b'"digest"', b'"signature"', b'"key"', b'"parts"'):
        assert not verify(put(tmp_path, whole.replace(name, b'"other"')), Checker()).sound


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data + b"{}\n",
        lambda data: data[:-1],
        lambda data: b"\n".join(data.split(b"\n")[:1] + data.split(b"\n")[2:]),
        lambda data: b"\n".join(
            [data.split(b"\n")[1], data.split(b"\n")[0], *data.split(b"\n")[2:]]
        ),
        lambda data: data.replace(b"5mg", b"6mg"),
    ],
)
def test_lines_added_dropped_or_moved_are_found(tmp_path: Path, whole: bytes, change) -> None:
    assert not verify(put(tmp_path, change(whole)), Checker()).sound


def test_a_new_seal_over_altered_lines_lacks_the_signature(
    tmp_path: Path, audited, key: Ed25519PrivateKey
) -> None:
    forged = pack(audited(json.dumps({"answer": "A [1].", "contexts": ["A."]})))
    done = verify(put(tmp_path, forged), Checker(), key.public_key())
    assert done.faults == ("it is not signed",)
    other = pack(audited(json.dumps({"answer": "A [1].", "contexts": ["A."]})),
                 Ed25519PrivateKey.generate())  # fmt: skip
    done = verify(put(tmp_path, other), Checker(), key.public_key())
    assert done.faults == ("the signature is not by this key",)


def test_a_verdict_sealed_wrongly_is_found_by_checking_again(tmp_path: Path, audited) -> None:
    import hashlib

    from assistant.audit.bundle import digest

    whole = pack(audited(json.dumps({"answer": "A is so [1].", "contexts": ["A is so."]})))
    parts = [json.loads(line) for line in whole.splitlines()]
    parts[-2]["claims"][0]["findings"][0]["verdict"]["label"] = "CONTRADICTED"
    sealed = [
        {"part": part["part"], "sha256": hashlib.sha256(canonical(part)).hexdigest()}
        for part in parts[:-1]
    ]
    parts[-1] = {"part": "seal", "parts": sealed, "digest": digest(sealed)}
    data = b"".join(canonical(part) + b"\n" for part in parts)
    done = verify(put(tmp_path, data), Checker())
    assert "answer/1, claim 1, [1]: sealed as CONTRADICTED, but it is SUPPORTED" in done.faults
    assert len(done.changed) == 1


def test_another_checkers_other_verdicts_are_news_and_no_fault(
    tmp_path: Path, whole: bytes
) -> None:
    class Later:
        """A double of a later version that supports nothing."""

        version = "later/9"

        def check(self, claim: str, passage: str, quote: str = "") -> Verdict:
            return Verdict(Label.NOT_FOUND, checker=self.version)

        def invalid(self, marker: int) -> Verdict:
            return Verdict(Label.INVALID)

    done = verify(put(tmp_path, whole), Later())
    assert done.sound
    assert {c["before"] for c in done.changed} >= {"SUPPORTED"}
    assert {c["after"] for c in done.changed} == {"NOT_FOUND"}


def test_keys_come_from_pem_and_nothing_else(tmp_path: Path, key: Ed25519PrivateKey) -> None:
    file = tmp_path / "key.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    assert private_key(file).public_key() == public_key(file) == key.public_key()
    file.write_text("no key")
    for read in (private_key, public_key):
        with pytest.raises(ShizhenError, match="openssl genpkey"):
            read(file)


@pytest.mark.parametrize("data_", [b"", b"\x00\xff", b"{}\n", b"[1]\n"])
def test_what_is_no_bundle_is_refused(tmp_path: Path, data_: bytes) -> None:
    with pytest.raises(ShizhenError, match="no bundle"):
        verify(put(tmp_path, data_), Checker())
