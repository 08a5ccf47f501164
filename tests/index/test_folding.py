"""What need not be taken apart to be told apart."""

from hypothesis import given
from hypothesis import strategies as st

from index.folding import _digits, _told

TEXTS = st.one_of(
    st.text(max_size=60),
    st.text("0123456789,.-/ abkß²½①٣五%–", max_size=60),
)


@given(TEXTS)
def test_a_texts_digits_are_those_of_its_numbers(text: str):
    numbers, _ = _told(text)
    assert _digits(text) == {c for number in numbers for c in number if c.isdigit()}
