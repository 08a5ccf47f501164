"""What databases leave in the fields of their exports."""

import pytest

from literature.fields import chinese_plain


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("χ~2=4.1", "χ²=4.1"),
        ("CD4~+与CD8~+细胞", "CD4⁺与CD8⁺细胞"),
        ("5 mg·kg~(-1)", "5 mg·kg⁻¹"),
        ("10~(-3) mol", "10^-3 mol"),
        ("Ca~(2+)内流", "Ca²⁺内流"),
        ("IFN-γ~+", "IFN-γ⁺"),
        ("24 kg/m~2", "24 kg/m²"),
    ],
)
def test_what_cnki_raises_with_a_tilde_is_chinese_plain(written: str, meant: str) -> None:
    assert chinese_plain(written) == meant


@pytest.mark.parametrize("text", ["0~6岁", "3~5 d", "A~B", "http://a.b/~3", "P<0.05~", "约~20例"])
def test_a_tilde_that_raises_nothing_stays(text: str) -> None:
    assert chinese_plain(text) == text
