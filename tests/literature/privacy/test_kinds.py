"""Each kind of value by itself, and what only looks like it."""

import pytest

from literature.privacy import identify
from literature.privacy.recognizers.card import luhn, valid_iban
from literature.privacy.recognizers.id_zh import valid_id


def found(text: str) -> list[tuple[str, str]]:
    return [(str(span.type), span.text) for span in identify(text)]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("身份证号11010519491231002X，", "ID", "11010519491231002X"),
        ("证件 110105 19491231 002x 已核对", "ID", "110105 19491231 002x"),
        ("身份证号：110105194912310021", "ID", "110105194912310021"),
        ("身份证号码：1101051949123", "ID", "1101051949123"),
        ("身份证号：110105********002X", "ID", "110105********002X"),
        ("护照号E12345678", "ID", "E12345678"),
        ("身分證字號：A123456789", "ID", "A123456789"),
        ("手机：１３９１２３４５６７８", "PHONE", "１３９１２３４５６７８"),
        ("打138 1234 5678找我", "PHONE", "138 1234 5678"),
        ("+86-139-1234-5678", "PHONE", "+86-139-1234-5678"),
        ("微信同号0086 13912345678", "PHONE", "0086 13912345678"),
        ("请拨(010)62345678", "TEL", "(010)62345678"),
        ("座机0571-8765432", "TEL", "0571-8765432"),
        ("电话：6234 5678", "TEL", "6234 5678"),
        ("邮箱：wang.fang+test@mail.example.cn。", "EMAIL", "wang.fang+test@mail.example.cn"),
        ("写信到abc_1@163.com吧", "EMAIL", "abc_1@163.com"),
        ("住院号：0012345", "MRN", "0012345"),
        ("病案号 ZY20231234；", "MRN", "ZY20231234"),
        ("门诊号为M-2023-001", "MRN", "M-2023-001"),
        ("床号：3-12，", "MRN", "3-12"),
        ("社保卡号：H12345678", "SSCARD", "H12345678"),
        ("工资卡6222021001116245702", "CARD", "6222021001116245702"),
        ("转到6217 0012 1002 3456 781", "CARD", "6217 0012 1002 3456 781"),
        ("出生日期：1951-03-14", "DATE", "1951-03-14"),
        ("1951年3月生", "DATE", "1951年3月"),
        ("住址：四川省成都市武侯区人民南路四段9号", "ADDR", "四川省成都市武侯区人民南路四段9号"),
        ("快件寄苏州市姑苏区观前街12号3单元。", "ADDR", "苏州市姑苏区观前街12号3单元"),
        ("转诊至四川大学华西医院，", "HOSP", "四川大学华西医院"),
        ("在协和医院做的", "HOSP", "协和医院"),
        ("SSN: 219-09-9999", "ID", "219-09-9999"),
        ("Driver's license number is D1234-5678", "ID", "D1234-5678"),
        ("IBAN GB29 NWBK 6016 1331 9268 19", "CARD", "GB29 NWBK 6016 1331 9268 19"),
        ("amex 378282246310005", "CARD", "378282246310005"),
        ("Call 212-555-0142 x23", "PHONE", "212-555-0142 x23"),
        ("Fax: +49 30 901820", "PHONE", "+49 30 901820"),
        ("see https://jane-doe.example.com/me", "URL", "https://jane-doe.example.com/me"),
        ("from 10.20.30.40 at noon", "IP", "10.20.30.40"),
        ("MRN 44-81920", "MRN", "44-81920"),
        ("DOB: 3/14/1951", "DATE", "3/14/1951"),
        ("She is 94 years old", "AGE", "94"),
    ],
)
def test_a_value_is_found_whole(text: str, kind: str, value: str) -> None:
    assert (kind, value) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "NCT03434379，ChiCTR2000031234，ISRCTN12345678",
        "doi:10.1056/NEJMoa1915745，PMID: 32402160，PMC7234567",
        "国药准字H20183014，批号20230401",
        "基因rs738409，GSE14520，ENSG00000141510，NM_000546",
        "WBC 12.3×10^9/L，PLT 98×10^9/L，ALT 1234 U/L，AFP 121000 ng/mL",
        "索拉非尼400 mg bid，仑伐替尼8 mg qd，安罗替尼12 mg",
        "HR 0.62 (95% CI 0.48–0.80)，P=0.0003",
        "2015年1月至2018年12月，随访36个月",
        "2017-02-07在全麻下行根治术，术后病理(201528816)",
        "我院、外院、当地医院、三甲医院、上级医院均可",
        "患者，男，83岁，汉族，农民",
        "白求恩、李时珍、张仲景、华佗",
        "Kaplan-Meier, Child-Pugh, Hodgkin lymphoma, Cox regression, Fisher's exact test",
        "Smith et al., J Hepatol 2018;69:182-236",
        "Lancet. 2018;391(10126):1163-1173",
        "TP53, BRCA1, CTNNB1 and TERT promoter mutations",
        "CAS 284461-73-0; ISBN 978-3-16-148410-0",
        "version 10.2.1.3 of the software",
        "12:30:05 and 3-4 times a day, 50-60 Hz, 1-800 rpm",
        "The mean age was 92.4 months; 95 patients died.",
        "高血压、黄疸、白内障、马兜铃酸、何首乌、杜仲、麦冬、龙胆草",
        "WHO 2023, https://doi.org/10.1000/xyz123, https://www.who.int/news",
        "谢谢医生！祝您健康",
    ],
)
def test_what_must_stay_stays(text: str) -> None:
    assert found(text) == []


def test_check_digits() -> None:
    assert valid_id("11010519491231002X")
    assert valid_id("11010519491231002x")
    assert not valid_id("110105194912310021")
    assert not valid_id("990105194912310021")
    assert luhn("4111111111111111")
    assert not luhn("4111111111111112")
    assert valid_iban("GB29NWBK60161331926819")
    assert not valid_iban("GB29NWBK60161331926818")


def test_dates_go_only_beside_something_that_names_the_person() -> None:
    assert found("2023年5月6日入院，腹痛3天。") == []
    named = found("患者李红梅，2023年5月6日入院，腹痛3天。")
    assert ("DATE", "2023年5月6日") in named


def test_hospitals_stay_in_a_study() -> None:
    study = "回顾性分析2015年1月至2018年12月郑州大学第一附属医院收治的120例患者的资料。"
    assert found(study) == []


def test_traditional_characters_are_read() -> None:
    assert found("病人陳怡君，女，45歲") == [("NAME", "陳怡君")]


def test_a_name_across_full_width_signs() -> None:
    assert found("姓名:  王　芳   性别：女") == [("NAME", "王　芳")]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("We meet at the corner of Elm Street and Fifth Avenue.", "ADDR",
         "the corner of Elm Street and Fifth Avenue"),
        ("Please write to me at 12 Mill Lane, Ludlow, United Kingdom.", "ADDR",
         "12 Mill Lane, Ludlow, United Kingdom"),
        ("She told me that her mother lives in Oughterard now.", "ADDR", "Oughterard"),
        ("phone me: 0393 1144137", "PHONE", "0393 1144137"),
    ],
)  # fmt: skip
def test_english_places_are_taken_whole(text: str, kind: str, value: str) -> None:
    assert (kind, value) in {(str(span.type), span.text) for span in identify(text)}


def test_a_person_named_in_full_is_known_by_the_family_name_after() -> None:
    text = "I saw Dr. Moira Quillfeather today. Later Quillfeather called me."
    found = [span.text for span in identify(text) if str(span.type) == "NAME"]
    assert found == ["Moira Quillfeather", "Quillfeather"]


def test_a_country_alone_or_a_month_is_no_address() -> None:
    assert not identify("He was born in France and lives in Germany; I was born in May.")
