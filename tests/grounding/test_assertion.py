"""What a sentence asserts, and what it only asks, supposes or sets out to learn."""

import pytest

from grounding.assertion import asserted


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Aspirin reduced fever.", "reduced", True),
        ("The aim was to assess whether aspirin reduced fever.", "reduced", False),
        ("Has aspirin reduced fever?", "reduced", False),
        ("We hypothesised that aspirin reduced fever.", "reduced", False),
        ("We asked whether it helps. Aspirin reduced fever.", "reduced", True),
        ("Aspirin reduced fever if given early.", "reduced", True),
        ("目的 探讨阿司匹林能否降低体温。", "降低", False),
        ("阿司匹林降低体温。", "降低", True),
    ],
)
def test_only_what_is_asserted_can_contradict(text: str, word: str, expected: bool) -> None:
    assert asserted(text, text.index(word)) is expected
