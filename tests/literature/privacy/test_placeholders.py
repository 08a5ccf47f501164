"""What comes out: typed placeholders, one for one value, and a map that stays here."""

import copy
import dataclasses
import json
import pickle

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from literature.privacy import LocalMap, Pii, deidentify

NOTE = "患者李红梅，电话13912345678，李红梅之女周莉（手机139-1234-5678）。联系人：周莉。"


def test_one_value_gets_one_placeholder_throughout() -> None:
    done = deidentify(NOTE)
    assert done.text == (
        "患者[NAME-1]，电话[PHONE-1]，[NAME-1]之女[NAME-2]（手机[PHONE-1]）。联系人：[NAME-2]。"
    )
    assert dict(done.map) == {
        "[NAME-1]": "李红梅",
        "[PHONE-1]": "13912345678",
        "[NAME-2]": "周莉",
    }


def test_spans_point_into_the_original() -> None:
    done = deidentify(NOTE)
    assert [NOTE[s.start : s.end] for s in done.spans] == [s.text for s in done.spans]
    assert [s.type for s in done.spans[:2]] == [Pii.NAME, Pii.PHONE]
    assert all(0 < s.score <= 1 for s in done.spans)


def test_a_name_found_once_is_followed_through_the_document() -> None:
    done = deidentify(
        "Patient: Anneke Vandersteen\n\nFoo bar.\n\nANNEKE felt well. Vandersteen left."
    )
    assert done.text.startswith("Patient: [NAME-1]")
    done = deidentify("姓名：苏晓棠\n主诉：头晕。\n苏晓棠诉头晕，查体苏晓棠神清。")
    assert done.text.count("[NAME-1]") == 3


def test_an_answer_with_placeholders_is_restored() -> None:
    done = deidentify(NOTE)
    assert done.restore("请[NAME-1]复查，并致电[PHONE-1]。") == "请李红梅复查，并致电13912345678。"


def test_ten_and_more_of_a_kind_do_not_mix() -> None:
    names = ["张伟", "王芳", "李娜", "刘洋", "陈静", "杨帆"]
    names += ["赵磊", "黄敏", "周涛", "吴倩", "徐莉", "孙鹏"]
    text = "".join(f"姓名：{name}\n" for name in names)
    done = deidentify(text)
    assert len(done.map) == 12
    assert done.restore(done.text) == text


def test_placeholders_already_there_are_neither_touched_nor_given_again() -> None:
    done = deidentify("[NAME-1]之子，姓名：苏晓棠。")
    assert done.text == "[NAME-1]之子，姓名：[NAME-2]。"
    assert dict(done.map) == {"[NAME-2]": "苏晓棠"}


def test_the_map_is_not_serialised_by_accident() -> None:
    done = deidentify(NOTE)
    assert "李红梅" not in repr(done)
    assert "李红梅" not in json.dumps(done.to_dict(), ensure_ascii=False)
    for store in (pickle.dumps, copy.deepcopy, json.dumps):
        with pytest.raises(TypeError):
            store(done.map)
    with pytest.raises(TypeError):
        pickle.dumps(done)
    with pytest.raises(TypeError):
        dataclasses.asdict(done)


def test_to_dict_says_where_and_what_kind() -> None:
    told = deidentify("电话13912345678").to_dict()
    assert told["text"] == "电话[PHONE-1]"
    assert told["spans"][0].keys() == {"start", "end", "type", "score"}
    assert told["spans"][0]["type"] == "PHONE"


def test_nothing_to_find_is_the_same_text() -> None:
    for text in ("", " ", "\n", "患者腹痛3天。", "Sorafenib 400 mg bid."):
        done = deidentify(text)
        assert done.text == text
        assert done.spans == ()
        assert done.map == LocalMap({})


PIECES = st.sampled_from(
    [
        "患者李红梅，",
        "电话13912345678 ",
        "Dr. Ellen Marsh said ",
        "[NAME-1]",
        "身份证号110105199003071234",
        "\n",
        "Child-Pugh B级",
        "于2024年3月5日在青岛市立医院",
        "e-mail: a.b@example.org; ",
        "12.5 mg",
        "１３９１２３４５６７８",
    ]
)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=7).map("".join))
@example("电话139[PHONE-1]12345678")
@example("\ud800患者李红梅，")
def test_laws_of_any_text(text: str) -> None:
    done = deidentify(text)
    ends = 0
    for span in done.spans:
        assert ends <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == span.text
        ends = span.end
    if not any(p in text for p in done.map) and len({s.text for s in done.spans}) == len(done.map):
        assert done.restore(done.text) == text
    for placeholder in done.map:
        assert placeholder not in text
