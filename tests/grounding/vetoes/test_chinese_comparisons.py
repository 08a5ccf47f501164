"""比 and 较 with the way told last, 不比 and 不低于, and arms that are named by their treatment."""

import pytest

from grounding.checker import Checker, CheckerSettings
from grounding.verdict import Label

RULES = Checker(CheckerSettings(entailment=""))

AGAINST = [
    ("针灸的止痛效果比布洛芬差。", "针灸的止痛效果优于布洛芬。"),
    ("针灸的止痛效果不比布洛芬差。", "针灸的止痛效果不如布洛芬。"),
    ("针灸的止痛效果比布洛芬差。", "针灸的止痛效果不比布洛芬差。"),
    ("新方案的有效率不低于标准方案。", "新方案的有效率低于标准方案。"),
    ("新方案的不良反应不高于标准方案。", "新方案的不良反应高于标准方案。"),
    ("新方案的有效率不比标准方案低。", "新方案的有效率低于标准方案。"),
    ("观察组的住院时间比对照组长。", "观察组的住院时间短于对照组。"),
    ("观察组的住院时间较对照组长。", "观察组的住院时间比对照组短。"),
    ("女性患病率比男性低。", "女性患病率高于男性。"),
    ("本组死亡率较文献报道低。", "本组死亡率较文献报道高。"),
    ("重症患者淋巴细胞计数比轻症患者高得多。", "重症患者淋巴细胞计数比轻症患者低得多。"),
    ("住院天数较对照组长了不少。", "住院天数较对照组短了不少。"),
    ("患者焦虑评分比入院时高。", "患者焦虑评分比入院时低。"),
    ("观察组术后并发症不少于对照组。", "观察组术后并发症少于对照组。"),
    ("愈合时间较对照组早。", "愈合时间较对照组晚。"),
    ("起效比对照组慢。", "起效比对照组快。"),
]
TURNED = [
    ("运动组血压高于对照组。", "对照组血压较运动组高。"),
    ("女性患病率高于男性。", "男性患病率较女性高。"),
    ("观察组的住院时间较对照组长。", "对照组的住院时间比观察组长。"),
    ("对照组的住院时间长于观察组。", "观察组的住院时间长于对照组。"),
    ("夜间血压比白天低10%。", "白天血压比夜间低10%。"),
]
ANOTHER = [
    ("观察组治疗后的收缩压比健康人群高。", "观察组治疗后的收缩压比对照组高。"),
    ("新疗法的缓解率比安慰剂高。", "新疗法的缓解率比标准化疗高。"),
    ("患者术后住院时间较预期短。", "患者术后住院时间较开腹手术短。"),
    ("新敷料的愈合效果不比凡士林纱布差。", "新敷料的愈合效果不比银离子敷料差。"),
]
TOGETHER = [
    ("阿司匹林的疗效不比氯吡格雷差。", "阿司匹林的疗效非劣效于氯吡格雷。"),
    ("针灸的止痛效果不比布洛芬差。", "针灸的止痛效果优于布洛芬。"),
    ("新方案的有效率不低于标准方案。", "新方案的有效率高于标准方案。"),
    ("新方案的有效率不比标准方案低。", "新方案的有效率高于标准方案。"),
    ("观察组疗效比对照组好。", "观察组疗效优于对照组。"),
    ("女性患病率高于男性。", "男性患病率较女性低。"),
    ("观察组的住院时间较对照组短。", "对照组的住院时间比观察组长。"),
    ("体重指数与腰臀比均较高。", "患者腰臀比较高。"),
    ("观察组费用不比对照组高。", "观察组费用比对照组低。"),
    ("观察组感染例数不少于对照组。", "观察组感染例数多于对照组。"),
    ("高龄产妇的早产率比适龄产妇高。", "适龄产妇的早产率比高龄产妇低。"),
    ("对照组的满意度没有观察组高。", "观察组的满意度比对照组高。"),
    ("对照组改善幅度不及观察组。", "观察组改善幅度比对照组大。"),
    ("夏季发病率较低。", "冬季发病率比夏季高。"),
]
OTHER_ARMS = [
    ("手术后复发率较低。", "保守治疗后复发率较高。"),
    ("腹腔镜手术后住院时间较短。", "与腹腔镜手术相比，开腹手术后住院时间较长。"),
    ("西药治疗的不良反应发生率较高。", "中药治疗的不良反应发生率较低。"),
    ("化疗后生存期较短。", "靶向治疗后生存期较长。"),
]
SAME_ARM = [
    ("手术后复发率较高。", "手术后复发率较低。"),
    ("化疗后生存期较短。", "联合化疗后生存期较长。"),
    ("放疗后局部复发率较高。", "放疗后患者局部复发率较低。"),
    ("手术后复发率较高，保守治疗后复发率较低。", "手术后复发率较低，保守治疗后复发率较高。"),
]


@pytest.mark.parametrize(("claim", "passage"), [*AGAINST, *TURNED, *SAME_ARM])
def test_a_comparison_turned_round_is_contradicted(claim: str, passage: str) -> None:
    assert RULES.check(claim, passage).label == Label.CONTRADICTED


@pytest.mark.parametrize(("claim", "passage"), [*TOGETHER, *OTHER_ARMS])
def test_what_may_both_be_so_is_not(claim: str, passage: str) -> None:
    assert RULES.check(claim, passage).label != Label.CONTRADICTED
    assert RULES.check(passage, claim).label != Label.CONTRADICTED


@pytest.mark.parametrize(("claim", "passage"), ANOTHER)
def test_what_is_compared_with_is_part_of_what_is_said(claim: str, passage: str) -> None:
    assert RULES.check(claim, passage).label != Label.SUPPORTED
    assert RULES.check(claim, claim).label == Label.SUPPORTED


def test_a_group_under_observation_is_no_aim() -> None:
    told = RULES.check("对照组的血压高于观察组。", "观察组的血压低于对照组。")
    assert not any(reason.code == "only_an_aim" for reason in told.reasons)
