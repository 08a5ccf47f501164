"""A bundle sealed anew over what does not follow from its own findings is told line by line."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.audit.bundle import canonical, digest, pack
from assistant.audit.coherence import incoherent
from assistant.audit.verify import verify
from grounding.checker import Checker

Parts = list[dict[str, Any]]
ANSWERS = json.dumps(
    {
        "answer": "The dose was 7 mg [1][2]. The dose was 5 mg [1][99]. Iron helps [2]. It snowed.",
        "references": [{"text": "The dose was 5 mg."}, {"title": "A title that is nowhere"}],
    }
)


@pytest.fixture
def parts(audited) -> Parts:
    """The lines of a sound bundle, its seal apart: header, one passage, one answer."""
    return [json.loads(line) for line in pack(audited(ANSWERS), created="t").splitlines()][:-1]


@pytest.fixture
def verified(tmp_path: Path) -> Callable[[Parts], tuple[str, ...]]:
    """The faults of these lines under a seal that fits them."""

    def run(lines: Parts) -> tuple[str, ...]:
        sealed = [
            {"part": part["part"], "sha256": hashlib.sha256(canonical(part)).hexdigest()}
            for part in lines
        ]
        seal = {"part": "seal", "parts": sealed, "digest": digest(sealed)}
        file = tmp_path / "bundle"
        file.write_bytes(b"".join(canonical(part) + b"\n" for part in [*lines, seal]))
        return verify(file, Checker()).faults

    return run


def claims(parts: Parts) -> Parts:
    found: Parts = parts[-1]["claims"]
    return found


def test_a_sound_bundle_follows_from_itself(parts: Parts, verified) -> None:
    assert [claim["verdict"] for claim in claims(parts)] == [
        "NOT_CHECKED", "SUPPORTED", "NOT_CHECKED", "NOT_CHECKED",
    ]  # fmt: skip
    assert verified(parts) == ()


def test_a_bundle_from_before_citations_were_counted_is_still_sound(parts: Parts, verified) -> None:
    header, answer = parts[0], parts[-1]
    del header["refused"]
    for key in ("citations_by_verdict", "flagged", "refused"):
        del header["summary"][key]
    for claim in answer["claims"]:
        del claim["disputes"]
    assert verified(parts) == ()


def test_everything_called_supported_is_found_out(parts: Parts, verified) -> None:
    for claim in claims(parts):
        claim["verdict"] = "SUPPORTED"
        for finding in claim["findings"]:
            if not finding["passage"]:
                finding["verdict"]["label"] = "SUPPORTED"
    header = parts[0]
    header["summary"] = dict.fromkeys(header["summary"], 0) | {"claims": 4, "SUPPORTED": 4}
    told = "\n".join(verified(parts))
    assert "line 3 (answer/1), claim 1, [2]: sealed as SUPPORTED without a passage" in told
    assert "line 3 (answer/1), claim 2, [99]: sealed as SUPPORTED without a passage" in told
    assert "claim 4: sealed as SUPPORTED, but by its citations it is NOT_CHECKED" in told
    assert "line 1 (header): the summary says 0 citations, but there are 5" in told


@pytest.mark.parametrize(
    ("n", "label", "told"),
    [
        (0, "SUPPORTED", "claim 1: sealed as SUPPORTED, but by its citations it is NOT_CHECKED"),
        (
            1,
            "CONTRADICTED",
            "claim 2: sealed as CONTRADICTED, but by its citations it is SUPPORTED",
        ),
        (2, "INVALID", "claim 3: sealed as INVALID, but by its citations it is NOT_CHECKED"),
        (3, "", "claim 4: sealed as –, but by its citations it is NOT_CHECKED"),
    ],
)
def test_a_claim_has_the_verdict_of_the_best_of_its_citations(
    parts: Parts, verified, n: int, label: str, told: str
) -> None:
    claims(parts)[n]["verdict"] = label
    assert any(told in fault for fault in verified(parts))


@pytest.mark.parametrize("label", ["SUPPORTED", "PARTIAL", "CONTRADICTED", "NOT_FOUND", "INVALID"])
def test_a_source_that_came_to_nothing_leaves_its_claim_unchecked(
    parts: Parts, verified, label: str
) -> None:
    claims(parts)[0]["findings"][1]["verdict"]["label"] = label
    assert any("but it is NOT_CHECKED" in fault for fault in verified(parts))


def test_a_marker_beyond_the_references_is_invalid(parts: Parts, verified) -> None:
    claims(parts)[1]["findings"][1]["verdict"]["label"] = "NOT_CHECKED"
    assert any("[99]" in fault and "but it is INVALID" in fault for fault in verified(parts))


def test_a_passage_that_has_no_line_is_told(parts: Parts, verified) -> None:
    claims(parts)[0]["findings"][0]["passage"] = "0" * 64
    assert any(f"[1]: its passage {'0' * 64} is not in" in fault for fault in verified(parts))


def test_a_passage_taken_away_or_lent_is_told(parts: Parts, verified) -> None:
    findings = claims(parts)[1]["findings"]
    findings[0]["passage"], findings[1]["passage"] = "", findings[0]["passage"]
    told = verified(parts)
    assert any("[1]: its passage is missing" in fault for fault in told)
    assert any("[99]: it has a passage, but its source came to none" in fault for fault in told)


def test_every_count_of_the_summary_is_counted_again(parts: Parts, verified) -> None:
    summary = parts[0]["summary"]
    for key in summary:
        altered = summary | {
            key: summary[key] | {"INVALID": 0} if key == "citations_by_verdict" else 7
        }
        faults = verified([parts[0] | {"summary": altered}, *parts[1:]])
        assert len(faults) == 1, key
        assert "line 1 (header): the summary says" in faults[0]


def test_an_answer_left_out_is_missed(parts: Parts, verified) -> None:
    told = verified(parts[:-1])
    assert any("the summary says 1 answers, but there are 0" in fault for fault in told)


@pytest.mark.parametrize("odd", [None, 7, "x", [], [7], {"n": {}}, [{"verdict": []}]])
def test_what_is_no_bundle_at_all_is_told_and_not_stumbled_over(parts: Parts, odd: object) -> None:
    header, passage, answer = parts
    for key in ("claims", "references", "part"):
        assert list(incoherent([header, passage, answer | {key: odd}], header)), key
    for key in ("summary", "refused"):
        list(incoherent(parts, header | {key: odd}))
    for key in ("findings", "verdict"):
        wrong = [{**claim, key: odd} for claim in claims(parts)]
        assert list(incoherent([header, passage, answer | {"claims": wrong}], header)), key
