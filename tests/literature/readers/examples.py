"""One small file in each format, in words of our own, that fills every field its reader knows.

The tests hold each reader's ``FIELDS`` to what its example fills; the mutation tests start here.
"""

from tests.literature.readers.example_pdf import PDF
from tests.literature.readers.pubmed_texts import PUBMED_SUMMARY

ABSTRACT = (
    "BACKGROUND: Goats seldom cough. METHODS: We counted coughs in 120 goats for 14 days "
    "(NCT01234567). RESULTS: Goats given thyme coughed less (2.1 vs 4.8 a day; P<0.05). "
    "CONCLUSIONS: Thyme may calm a goat."
)
HAN_ABSTRACT = (
    "目的 观察百里香对山羊咳嗽的影响。方法 选取山羊120只,随机分为两组,观察14 d。"
    "结果 百里香组咳嗽次数少于对照组(P<0.05)。结论 百里香可减轻山羊咳嗽。"
)

RIS = f"""TY  - JOUR
TI  - Thyme for coughing goats: a randomised trial
TT  - 百里香治疗山羊咳嗽的随机对照试验
AU  - Gruff, William
AU  - van der Heide, A. B.
JF  - Journal of Goat Medicine
JO  - J Goat Med
PY  - 2021/03/04/
VL  - 12
IS  - 3
SP  - 475
EP  - 82
DO  - https://doi.org/10.1000/JGM.2021.12
AN  - 12345678
DB  - PubMed
C2  - PMC7654321
M3  - Randomized Controlled Trial
KW  - goats
KW  - thyme; cough
LA  - English
UR  - https://example.org/goats?a=1&b=2
N1  - MeSH: Goats
N1  - Licence: CC BY 4.0
N1  - Status: corrected
N1  - Kind: summary
AB  - {ABSTRACT}
ER  -
"""

NBIB = f"""
PMID- 12345678
OWN - NLM
VI  - 12
IP  - 3
DP  - 2021 Mar 4
TI  - Thyme for coughing goats: a randomised
      trial.
TT  - 百里香治疗山羊咳嗽的随机对照试验
PG  - 475-82
LID - 10.1000/JGM.2021.12 [doi]
LID - https://example.org/goats
AB  - {ABSTRACT}
CI  - Copyright 2021 The Goat Society.
FAU - Gruff, William
AU  - Gruff W
AD  - Bridge House, Meadow.
AU  - Heide AB
CN  - Goat Cough Study Group
LA  - eng
SI  - ClinicalTrials.gov/NCT01234567
PT  - Randomized Controlled Trial
EIN - J Goat Med. 2021;12(4):500. PMID: 999
TA  - J Goat Med
JT  - Journal of goat medicine
MH  - *Goats/physiology
OT  - thyme
PMC - PMC7654321
GN  - Kind: summary
SO  - J Goat Med. 2021 Mar 4;12(3):475-82.
"""

WOS = """FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Gruff, W
   Heide, AB
AF Gruff, William
   Heide, Anna B.
CA Goat Cough Study Grp
TI Thyme for coughing goats: a randomised
   trial
SO JOURNAL OF GOAT MEDICINE AND THE BMJ
LA English
DT Article; Retracted Publication
DE Goats; thyme
ID COUGH; HERBAL TEA
AB Objective
   To count coughs (NCT01234567).
   Results
   Goats given thyme coughed less.
JI J. Goat Med. BMJ
PD MAR 4
PY 2021
VL 12
IS 3
BP 475
EP 482
DI 10.1000/jgm.2021.12
PM 12345678
ER

EF
"""

ESTUDY = f"""DataType: 1
Title-题名: 百里香治疗山羊咳嗽的随机对照试验
Author-作者: 张三;李四;
Source-刊名: 山羊医学杂志
Year-年: 2021
PubTime-出版时间: 2021-03-04
Keyword-关键词: 山羊;百里香;咳嗽
Summary-摘要: <正>{HAN_ABSTRACT} NCT01234567
Period-期: 03
Roll-卷: 12
PageCount-页数: 8
Page-页码: 475~482+500
SrcDatabase-来源库: 期刊
Organ-机构: 桥下大学;
Link-链接: https://link.cnki.net/doi/10.13287/j.1001-9332.2021.012
"""

REFER = f"""%0 Journal Article
%A 张三
%A 李四;王五
%+ 桥下大学
%T 百里香治疗山羊咳嗽的随机对照试验
%J 山羊医学杂志
%D 2021
%V 12
%N 03
%K 山羊;百里香%K 咳嗽
%X {HAN_ABSTRACT} NCT01234567
%P 475-482
%M 12345678
%2 PMC7654321
%@ 1002-0306
%U https://link.cnki.net/doi/10.13287/j.1001-9332.2021.012
%R 10.13287/j.1001-9332.2021.012
%~ PubMed
%W CNKI
"""

REFWORKS = f"""RT Journal Article
SR 1
A1 张三;李四
AD 桥下大学;
T1 百里香治疗山羊咳嗽的随机对照试验
JF 山羊医学杂志
YR 2021
IS 03
vo 12
OP 475-482+500
K1 山羊;百里香
AB {HAN_ABSTRACT}
（NCT01234567）
SN 1001-9332
DS CNKI
LK https://link.cnki.net/doi/10.13287/j.1001-9332.2021.012
DO 10.13287/j.1001-9332.2021.012
PMID 12345678
PMCID PMC7654321
"""

NOTEEXPRESS = f"""{{Reference Type}}: Journal Article
{{Title}}: 百里香治疗山羊咳嗽的随机对照试验
{{Translated Title}}: Thyme for coughing goats: a randomised trial
{{Author}}: 张三
{{Author}}: 李四;;王五
{{Author Address}}: 桥下大学
{{Journal}}: 山羊医学杂志
{{Year}}: 2021
{{Volume}}: 12
{{Issue}}: 03
{{Pages}}: 475-482
{{Keywords}}: 山羊
{{Keywords}}:  百里香
{{Abstract}}：{HAN_ABSTRACT} NCT01234567
{{DOI}}: 10.13287/j.1001-9332.2021.012
{{URL}}：http://www.example.cn/details?id=1
{{Language}}: chi
"""

BIBTEX = r"""@article{gruff2021,
  title = {Thyme for coughing {G}oats},
  subtitle = {a randomised trial},
  translatedtitle = {百里香治疗山羊咳嗽的随机对照试验},
  author = {M{\"u}ller-Gruff, William and van der Heide, Jr., Anna and {Goat Study Group}},
  journal = {Journal of Goat Medicine},
  year = 2021, volume = {12}, number = {3}, pages = {475--482},
  doi = {10.1000/JGM\_2021.12}, pmid = {12345678}, pmcid = {PMC7654321}, trial = {NCT01234567},
  abstract = "BACKGROUND: Goats cough. RESULTS: 58% fewer (P{\textless}0.05, $10^{9}$ cells).",
  type = {Review; Randomized Controlled Trial}, mesh = {Goats; Cough},
  keywords = {goats, thyme}, language = {english}, copyright = {CC BY 4.0},
  url = {https://example.org/a_b}, status = {retracted}, kind = {summary}
}
"""

BIOC_XML = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE collection SYSTEM "BioC.dtd">
<collection><source>PMC</source><date>20210304</date><key>x.key</key>
<document><id>7654321</id>
<passage><infon key="type">front</infon><infon key="section_type">TITLE</infon>
<infon key="article-id_pmid">12345678</infon><infon key="article-id_doi">10.1000/jgm.1</infon>
<infon key="journal">Journal of Goat Medicine</infon><infon key="year">2021</infon>
<infon key="volume">12</infon><infon key="issue">3</infon><infon key="fpage">475</infon>
<infon key="lpage">482</infon><infon key="kwd">goats; thyme</infon>
<infon key="license">CC BY</infon><infon key="name_0">surname:Gruff;given-names:William</infon>
<infon key="name_1">surname:Heide;given-names:Anna B.</infon>
<offset>0</offset><text>Thyme for coughing goats</text></passage>
<passage><infon key="type">abstract</infon><infon key="section_type">ABSTRACT</infon>
<offset>25</offset><text>Goats given thyme coughed less (NCT01234567).</text></passage>
<passage><infon key="type">title_1</infon><infon key="section_type">METHODS</infon>
<offset>70</offset><text>Counting</text></passage>
<passage><infon key="type">paragraph</infon><infon key="section_type">METHODS</infon>
<offset>80</offset><sentence><offset>80</offset><text>We counted.</text></sentence></passage>
<passage><infon key="type">ref</infon><infon key="section_type">REF</infon>
<offset>99</offset><text>Another paper.</text></passage>
</document></collection>
"""

S2ORC = """{"corpusid": 1, "externalids": {"DOI": "10.1000/jgm.1", "PubMed": "12345678",
 "PubMedCentral": "7654321"}, "title": "Thyme for coughing goats", "year": 2021,
 "authors": [{"first": "William", "middle": ["T."], "last": "Gruff", "suffix": ""},
 {"name": "Anna Heide"}], "journal": {"name": "Journal of Goat Medicine", "volume": "12",
 "pages": "475-82"}, "issue": "3", "publicationTypes": ["Review"], "license": "CC BY",
 "url": "https://example.org/1",
 "abstract": [{"section": "Abstract", "text": "Thyme helps (NCT01234567)."}],
 "body_text": [{"section": "Methods", "text": "We counted."}, {"section": "Methods",
 "text": "We counted twice."}, {"section": "Of thyme", "text": "It grew well."}],
 "ref_entries": {"TABREF0": {"text": "Coughs a day.", "type": "table"}}}
"""

CSL = """[{"type": "article-journal", "title": "Thyme for coughing goats",
 "title-translated": "百里香治疗山羊咳嗽的随机对照试验",
 "author": [{"family": "Heide", "given": "Anna", "non-dropping-particle": "van der"},
 {"literal": "Goat Study Group"}], "container-title": "Journal of Goat Medicine",
 "issued": {"date-parts": [[2021, 3, 4]]}, "volume": "12", "issue": "3", "page": "475-482",
 "DOI": "10.1000/jgm.1", "PMID": "12345678", "PMCID": "PMC7654321",
 "abstract": "<jats:p>Thyme helps &amp; calms.</jats:p>", "keyword": "goats; thyme",
 "language": "en", "URL": "https://example.org/1", "license": [{"URL": "https://l.example"}],
 "custom": {"types": ["Review"], "mesh": ["Goats"], "trial": ["NCT01234567"],
 "status": "concern", "kind": "summary"}}]
"""

CORPUS = (
    '{"_id": "g1", "title": "Thyme for goats", "text": "Goats given thyme coughed less.", '
    '"authors": ["Gruff, William", "Heide, Anna"], "journal": "J Goat Med", "year": "2021", '
    '"volume": "12", "issue": "3", "pages": "475-82", "doi": "10.1000/jgm.1", '
    '"pmid": "12345678", "pmcid": "PMC7654321", "nct": ["NCT01234567"], '
    '"publication_types": ["Review"], "mesh": ["Goats"], "keywords": ["goats", "thyme"], '
    '"licence": "CC BY", "metadata": {"url": "https://example.org/1"}}\n'
    '{"_id": "g2", "title": "", "text": "A second document.", "metadata": {}}\n'
)

TABLE = (
    "PMID,Title,Author full names,Journal/Book,Publication Year,Volume,Issue,Page start,Page end,"
    "DOI,PMCID,Abstract,Author Keywords,MeSH terms,Document Type,License,Link,Language of Original "
    "Document,Clinical Trial Numbers\n"
    '12345678,"Thyme for ""coughing"" goats","Gruff, William (57190000001); Heide, Anna",'
    "Journal of Goat Medicine,2021,12,3,475,482,10.1000/jgm.1,PMC7654321,"
    '"BACKGROUND: Goats cough.\nRESULTS: Less with thyme.",goats; thyme,Goats; Cough,Review,CC BY,'
    "https://example.org/1,English,NCT01234567\n"
)

HTML = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Goats | Journal</title>
<meta name="citation_title" content="Thyme for coughing goats: a randomised trial">
<meta name="citation_author" content="William Gruff">
<meta name="citation_author" content="Heide, A">
<meta name="citation_journal_title" content="Journal of Goat Medicine">
<meta name="citation_publication_date" content="2021/03/04">
<meta name="citation_volume" content="12">
<meta name="citation_issue" content="3"><meta name="citation_firstpage" content="475">
<meta name="citation_lastpage" content="482"><meta name="citation_doi" content="10.1000/jgm.1">
<meta name="citation_pmid" content="12345678"><meta name="citation_pmcid" content="PMC7654321">
<meta name="citation_article_type" content="Review"><meta name="citation_keywords" content="goats">
<meta name="dc.rights" content="CC BY 4.0">
<link rel="canonical" href="https://example.org/goats"></head><body>
<nav><a href="/">Home</a> <a href="/shop">Shop for hats</a></nav>
<main><article><h1>Thyme for coughing goats: a randomised trial</h1>
<h2>Abstract</h2><p>Goats given thyme coughed less than goats without it (NCT01234567). The effect
lasted for two weeks in the meadow and for one week on the hill.</p>
<h2>Methods</h2><p>Goats with more than 5 × 10<sup>9</sup>/L white cells took part.<sup>1</sup>
They were kept on the hill, fed with hay, and counted by two herders twice a day.</p>
<table><tr><th>Arm</th><th>n</th></tr><tr><td>Thyme</td><td>60</td></tr></table>
<h2>Results</h2><p>Coughs fell from 4.8 to 2.1 a day, and no goat fell off the bridge meanwhile.</p>
<h2>References</h2><ol><li>Troll B. Under the bridge. Bridges 1999.</li></ol></article></main>
<footer>Copyright notice of the publisher. Buy hats.</footer></body></html>
"""

PUBMED = """<?xml version="1.0"?><PubmedArticleSet><PubmedArticle><MedlineCitation>
<PMID>12345678</PMID><Article><Journal><JournalIssue><Volume>12</Volume><Issue>3</Issue>
<PubDate><Year>2021</Year></PubDate></JournalIssue><Title>Journal of goat medicine</Title></Journal>
<ArticleTitle>Thyme for coughing goats.</ArticleTitle><Pagination><MedlinePgn>475-82</MedlinePgn>
</Pagination><Abstract><AbstractText Label="RESULTS" NlmCategory="RESULTS">Less coughing.
</AbstractText><CopyrightInformation>Copyright 2021.</CopyrightInformation></Abstract>
<AuthorList><Author><LastName>Gruff</LastName><ForeName>William</ForeName></Author></AuthorList>
<Language>eng</Language><DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName>
<AccessionNumberList><AccessionNumber>NCT01234567</AccessionNumber></AccessionNumberList></DataBank>
</DataBankList><PublicationTypeList><PublicationType>Retracted Publication</PublicationType>
</PublicationTypeList></Article><MeshHeadingList><MeshHeading><DescriptorName>Goats</DescriptorName>
</MeshHeading></MeshHeadingList><KeywordList><Keyword>thyme</Keyword></KeywordList></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="doi">10.1000/jgm.1</ArticleId>
<ArticleId IdType="pmc">PMC7654321</ArticleId></ArticleIdList></PubmedData></PubmedArticle>
</PubmedArticleSet>
"""

JATS = """<?xml version="1.0"?><!DOCTYPE article PUBLIC "-//NLM//DTD JATS v1.2//EN" "x.dtd">
<article article-type="review-article" xml:lang="en" xmlns:xlink="http://www.w3.org/1999/xlink">
<front><journal-meta><journal-title-group><journal-title>Journal of Goat Medicine</journal-title>
</journal-title-group></journal-meta><article-meta>
<article-id pub-id-type="pmid">12345678</article-id>
<article-id pub-id-type="pmc">PMC7654321</article-id>
<article-id pub-id-type="doi">10.1000/jgm.1</article-id><title-group>
<article-title>Thyme for coughing goats</article-title></title-group><contrib-group>
<contrib contrib-type="author"><name>
<surname>Gruff</surname><given-names>William</given-names></name>
</contrib></contrib-group><pub-date><year>2021</year></pub-date><volume>12</volume><issue>3</issue>
<fpage>475</fpage><lpage>482</lpage><permissions><license><license-p>CC BY</license-p></license>
</permissions><related-article related-article-type="retraction-forward"/>
<abstract><p>Thyme helps (NCT01234567).</p></abstract><kwd-group><kwd>goats</kwd></kwd-group>
</article-meta></front><body><sec><title>Results</title><p>Coughs fell.</p></sec></body></article>
"""

MARKDOWN = """---
title: Thyme for coughing goats
authors: [Gruff, William]
journal: Journal of Goat Medicine
year: 2021
volume: 12
issue: 3
pages: 475-482
doi: 10.1000/jgm.1
pmid: 12345678
pmcid: PMC7654321
nct: [NCT01234567]
publication_types: [Review]
mesh: [Goats]
keywords: [goats]
language: en
licence: CC BY
url: https://example.org/1
status: retracted
kind: summary
---

## Results

Coughs fell from 4.8 to 2.1 a day.
"""

TEXT = "Thyme for coughing goats\n\nResults\nCoughs fell from 4.8 to 2.1 a day.\n"

EXAMPLES: dict[str, bytes] = {
    "pdf": PDF,
    "pubmed": PUBMED.encode(),
    "jats": JATS.encode(),
    "bioc": BIOC_XML.encode(),
    "html": HTML.encode(),
    "nbib": NBIB.encode(),
    "pubmed_summary": PUBMED_SUMMARY.encode(),
    "ris": RIS.encode(),
    "wos": WOS.encode(),
    "noteexpress": NOTEEXPRESS.encode("gb18030"),
    "estudy": ESTUDY.encode("gb18030"),
    "refer": REFER.encode("utf-8-sig"),
    "refworks": REFWORKS.encode("utf-16"),
    "bibtex": BIBTEX.encode(),
    "s2orc": S2ORC.encode(),
    "csl": CSL.encode(),
    "corpus": CORPUS.encode(),
    "table": TABLE.encode(),
    "markdown": MARKDOWN.encode(),
    "text": TEXT.encode(),
}
"""By the name of the reader's module, each in an encoding its users meet."""
