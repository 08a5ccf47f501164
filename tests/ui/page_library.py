"""A few invented papers, so small that a library of them is built in a moment."""

from html import escape
from pathlib import Path

HOSTILE_TITLE = "Metformin <b>and</b> *ferritin* [here](javascript:alert(1)) :material/home: $x$"
HOSTILE = (
    "Metformin lowered serum ferritin by 40 % in 30 patients with diabetes. The dose was "
    "<script>document.title='owned'</script> as <img src=x onerror=\"document.title='owned'\"> or "
    "[so](https://evil.example/) with $x^2$ and :material/home: and :red[this] **daily**."
)

PAPERS = {
    "nutrition.md": """---
title: "Early oral nutrition after liver resection: a randomised trial"
authors: ["Berg, Anna", "Sato, Ken"]
journal: Journal of Invented Hepatology
year: 2021
pmid: "90000001"
doi: 10.1000/invented.1
type: Randomized Controlled Trial
language: en
---

## Methods

We assigned 120 adults after liver resection to early oral nutrition or to usual care.

## Results

Early oral nutrition after liver resection shortened the hospital stay from 9.5 to 7.1
days (P=0.03). Mortality at 90 days was 4 % in both groups.

## Conclusion

Early oral nutrition after liver resection is safe and shortens the hospital stay.
""",
    "statin.md": """---
title: "Statins and the risk of gallstones in a cohort"
journal: Annals of Imaginary Medicine
year: 2018
pmid: "90000002"
language: en
kind: summary
---

## Results

Statin use for more than one year was associated with fewer gallstones (HR
0.78, 95% CI 0.66–0.92) among 41,000 adults.
""",
    "hostile.xml": f"""<?xml version="1.0" encoding="UTF-8"?>
<PubmedArticleSet><PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">90000003</PMID>
<Article PubModel="Print"><Journal><JournalIssue><PubDate><Year>2020</Year></PubDate>
</JournalIssue><Title>Markup &amp; Medicine</Title></Journal>
<ArticleTitle>{escape(HOSTILE_TITLE)}</ArticleTitle>
<Abstract><AbstractText Label="RESULTS" NlmCategory="RESULTS">{escape(HOSTILE)}</AbstractText>
</Abstract>
<Language>eng</Language><PublicationTypeList>
<PublicationType UI="D016428">Journal Article</PublicationType></PublicationTypeList></Article>
</MedlineCitation></PubmedArticle></PubmedArticleSet>
""",
    "retracted.md": """---
title: "Curcumin capsules cure gout in a week"
journal: Annals of Imaginary Medicine
year: 2016
pmid: "90000004"
language: en
status: retracted
---

## Results

Curcumin capsules ended gout attacks within one week in all 12 patients.
""",
    "zh.md": """---
title: 恩替卡韦治疗慢性乙型肝炎的虚构队列研究
authors: [王芳, 陈立]
journal: 虚构肝病杂志
year: 2019
doi: 10.1000/invented.zh
language: zh
---

## 方法

共纳入慢性乙型肝炎患者 210 例，口服恩替卡韦 0.5 mg/d，随访 96 周。

## 结果

恩替卡韦治疗慢性乙型肝炎 96 周后，病毒学应答率为 91.4%，丙氨酸氨基转移酶复常率为 83.8%。

## 结论

恩替卡韦治疗慢性乙型肝炎疗效确切。
""",
}


def write_papers(folder: Path) -> None:
    """The papers as Markdown files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in PAPERS.items():
        (folder / name).write_text(text, encoding="utf-8")
