"""Said more firmly than the passage says it."""

from collections.abc import Callable

import pytest

from grounding.vetoes.certainty import veto


@pytest.mark.parametrize(
    ("claim", "passage", "expected"),
    [
        (
            "Coffee reduces the risk of cirrhosis.",
            "Coffee may reduce the risk of cirrhosis.",
            "hedge_is_dropped",
        ),
        (
            "Coffee is protective in the liver.",
            "Coffee might be protective in the liver.",
            "hedge_is_dropped",
        ),
        (
            "Obesity causes liver fibrosis.",
            "Obesity is associated with liver fibrosis.",
            "cause_for_association",
        ),
        (
            "Obesity leads to liver fibrosis in adults.",
            "In adults, obesity correlated with liver fibrosis.",
            "cause_for_association",
        ),
        (
            "These results prove that coffee helps.",
            "These results suggest that coffee helps.",
            "certainty_is_added",
        ),
        (
            "Coffee always reduces the risk of cirrhosis.",
            "Coffee reduces the risk of cirrhosis.",
            "certainty_is_added",
        ),
        ("咖啡可降低肝硬化风险。", "咖啡可能降低肝硬化风险。", "hedge_is_dropped"),
        ("肥胖导致肝纤维化。", "肥胖与肝纤维化相关。", "cause_for_association"),
        ("结果证明咖啡有益。", "结果提示咖啡有益。", "certainty_is_added"),
        ("咖啡必然降低肝硬化风险。", "咖啡可能降低肝硬化风险。", "certainty_is_added"),
    ],
)
def test_a_firmer_claim_is_vetoed(
    code: Callable[..., str], claim: str, passage: str, expected: str
) -> None:
    assert code(veto, claim, passage) == expected


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        (
            "Coffee may reduce the risk of cirrhosis.",
            "Coffee may reduce the risk of cirrhosis in men.",
        ),
        ("Coffee could reduce the risk of cirrhosis.", "Coffee may reduce the risk of cirrhosis."),
        ("Coffee may reduce the risk of cirrhosis.", "Coffee reduces the risk of cirrhosis."),
        ("Obesity is linked to liver fibrosis.", "Obesity is associated with liver fibrosis."),
        (
            "Obesity causes liver fibrosis.",
            "Obesity is associated with liver fibrosis, which it causes.",
        ),
        ("咖啡可能降低肝硬化风险。", "咖啡可降低肝硬化风险。"),
        ("肥胖与肝纤维化有关。", "肥胖与肝纤维化相关。"),
    ],
)
def test_a_claim_as_firm_or_less_passes(code: Callable[..., str], claim: str, passage: str) -> None:
    assert code(veto, claim, passage) == ""
