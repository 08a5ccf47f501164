"""A conversation, reopened: three rebuilds and another model later every sentence still stands on
the evidence it was given on, in the journal, in every export and over HTTP.

Everything goes through the real commands; the model is a server on loopback.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from misbehaving_server import Server, writes
from test_api import TOKEN, Running

from assistant.answer import Answer
from assistant.conversations import Conversations
from assistant.exporting import FORMS
from assistant.journal import Journal
from assistant.models import ModelProfile, load
from tests.front_door import Ran, front_door

TRIAL = """\
---
title: "Randomised trial of sorafenib in advanced hepatocellular carcinoma"
journal: "Journal of Tests"
year: 2019
pmid: 90000001
---

## Results

Patients with hepatocellular carcinoma lived {months} months on sorafenib and 7.9 months on placebo.

## Conclusion

Sorafenib prolonged the survival of patients with advanced hepatocellular carcinoma.
"""
LENVATINIB = """\
---
title: "Lenvatinib in advanced hepatocellular carcinoma"
journal: "Journal of Tests"
year: 2020
pmid: 90000002
---

## Conclusion

Lenvatinib was not inferior to sorafenib for survival in advanced hepatocellular carcinoma.
"""
CHINESE = """\
---
title: "索拉非尼治疗晚期肝细胞癌的观察"
journal: "测试杂志"
year: 2018
doi: 10.1000/chinese
---

## 结论

索拉非尼可延长晚期肝细胞癌患者的生存期，常见不良反应为手足皮肤反应。
"""
WATCH = (
    "Record ID,Title,Subject,Institution,Journal,Publisher,Country,Author,URLS,ArticleType,"
    "RetractionDate,RetractionDOI,RetractionPubMedID,OriginalPaperDate,OriginalPaperDOI,"
    "OriginalPaperPubMedID,RetractionNature,Reason,Paywalled,Notes\n"
    "1,Lenvatinib in advanced hepatocellular carcinoma,,,Journal of Tests,,,,,Research Article,"
    "5/5/2026 0:00,,,1/1/2020 0:00,,90000002,Retraction,,No,\n"
)
FIRST = "Does sorafenib prolong survival in advanced hepatocellular carcinoma?"
TOLD = (
    "Patients with hepatocellular carcinoma lived 10.7 months on sorafenib and 7.9 months on "
    "placebo."
)


@dataclass
class Desk:
    """A working folder with its sources and library, and the command line run in it."""

    folder: Path
    run: Callable[..., Any]

    @property
    def journal(self) -> Journal:
        return Journal(self.folder / "library" / "journal.sqlite")

    def write(self, **texts: str) -> None:
        (self.folder / "sources").mkdir(exist_ok=True)
        for name, text in texts.items():
            (self.folder / "sources" / f"{name}.md").write_text(text, encoding="utf-8")

    def build(self) -> str:
        told = self.run("index", "build", "sources", "--library", "library", "--json")
        return str(json.loads(told.out)["generation"])

    def exports(self, conversation: str) -> dict[str, str]:
        return {
            form: self.run("conversations", "export", conversation, "--as", form).out
            for form in FORMS
        }

    def over_http(self, conversation: str, server: Server) -> dict[str, Any]:
        """The conversation as the HTTP interface tells it, another model behind it."""
        model = load(ModelProfile(base_url=server.url, model="two"))
        with Running(self.folder / "library", model) as one:
            mine = {"Authorization": f"Bearer {TOKEN}"}
            got = httpx.get(f"{one.url}/conversations/{conversation}", headers=mine, timeout=60)
        assert got.status_code == 200, got.text
        told: dict[str, Any] = got.json()
        return told


def evidence(answers: list[Answer]) -> list[tuple]:
    """Every sentence with all it stood on: passage, quote, offsets, verdict, paper as it was."""
    told = []
    for answer in answers:
        by_number = {c.n: c for c in answer.citations}
        for segment in answer.segments:
            cited = [by_number[n] for n in segment.citations]
            for one in cited:
                assert one.passage_text[one.start : one.end] == one.quote
            told.append(
                (
                    segment.text,
                    segment.verdict,
                    [(c.passage_text, c.quote, c.start, c.passage_sha256) for c in cited],
                    [dict(c.paper) for c in cited],
                    (answer.model, answer.generation, answer.notes),
                )
            )
    return told


def settings(desk: Desk, text: str) -> None:
    (desk.folder / "shizhen.toml").write_text(text, encoding="utf-8")


@pytest.fixture
def desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Desk:
    monkeypatch.chdir(tmp_path)
    ask = front_door(monkeypatch, capsys)

    def run(*words: str) -> Ran:
        ran = ask(*words)
        assert ran.code == 0, ran.err
        return ran

    made = Desk(tmp_path, run)
    made.write(trial=TRIAL.format(months="10.7"), lenvatinib=LENVATINIB, chinese=CHINESE)
    return made


def test_a_conversation_outlives_three_rebuilds_and_its_model(desk: Desk, server: Server) -> None:
    generations = [desk.build()]
    server.will(
        writes(
            {"text": TOLD, "source": "literature", "passage": 1, "quote": TOLD},
            {"text": TOLD, "source": "literature", "passage": 2, "quote": TOLD},
            {"text": "Sorafenib is a tablet.", "source": "external"},
            {"text": "Drug Q cures.", "source": "literature", "passage": 99, "quote": "No."},
        )
    )
    settings(desk, f'model = "one"\n[models.one]\nbase_url = "{server.url}"\n')
    begun = desk.run("ask", FIRST, "--new")
    conversation = begun.err.split("conversation ")[1].split()[0]
    settings(desk, 'model = "extractive"\n')
    desk.run("ask", "And compared with lenvatinib?", "--in", conversation)
    desk.run("ask", "那它的不良反应呢？", "--in", conversation)

    given = Conversations(desk.journal).answers(conversation)
    shown = evidence(given)
    assert [answer.model for answer in given] == ["one", "extractive", "extractive"]
    assert any(citations for _, _, citations, _, _ in shown)
    before = desk.exports(conversation)
    assert TOLD.split(" lived")[0] in before["markdown"]

    # one: the text under a quote changes; two: a paper goes; three: another is withdrawn
    desk.write(trial=TRIAL.format(months="12.3"))
    generations.append(desk.build())
    (desk.folder / "sources" / "trial.md").unlink()
    generations.append(desk.build())
    (desk.folder / "sources" / "chinese.md").unlink()
    (desk.folder / "watch-2026-05-05.csv").write_text(WATCH, encoding="utf-8")
    desk.run("literature", "status", "watch-2026-05-05.csv", "--library", "library")
    generations.append(desk.build())
    assert len(set(generations)) == 4

    # another model answers now
    settings(desk, f'model = "two"\n[models.two]\nbase_url = "{server.url}"\n')
    assert evidence(Conversations(desk.journal).answers(conversation)) == shown
    assert Conversations(desk.journal).answers(conversation) == given
    assert desk.exports(conversation) == before
    told = desk.over_http(conversation, server)
    assert told == json.loads(before["json"])
    assert [Answer.from_dict(one) for one in told["answers"]] == given

    # and it goes on: what is said now is told by the library as it is now, the rest stays
    desk.run("ask", "How is lenvatinib for survival in hepatocellular carcinoma?",
                 "--in", conversation, "--model", "extractive")  # fmt: skip
    later = Conversations(desk.journal).answers(conversation)
    assert later[:3] == given
    assert evidence(later)[: len(shown)] == shown
    last = {c.paper["pmid"]: c.paper["status"] for c in later[3].citations}
    assert last.get("90000002") == "retracted"
    assert any("Retracted" in note for note in later[3].notes)
    assert (
        before["markdown"].splitlines()[:20]
        == desk.exports(conversation)["markdown"].splitlines()[:20]
    )
