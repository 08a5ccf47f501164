"""PubMed into a folder, over loopback, from a server that misbehaves as the real one does."""

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from entrez import (
    Entrez,
    Fault,
    cut_short,
    cut_silently,
    fewer,
    hang_up,
    said,
    serving,
    status,
    web_page,
)
from lxml import etree

from literature.errors import ShizhenError
from literature.eutils import Eutils, Pace
from literature.fetch import FetchReport, fetch_pubmed
from literature.files import read
from literature.paper import Paper

QUERY = "hepatocellular carcinoma AND 2023[dp]"


@pytest.fixture
def server() -> Iterator[Entrez]:
    with serving(Entrez(records=23)) as entrez:
        yield entrez


class Clock:
    """Counts the waits in place of waiting: a fake, so that the tests are quick."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.waits.append(seconds)


def fetch(server: Entrez, out: Path, clock: Clock | None = None, **more: object) -> FetchReport:
    unpaced = Pace(1e9)
    with Eutils(server.base_url, sleep=clock or Clock(), patience=0.5, pace=unpaced) as client:
        return fetch_pubmed(QUERY, out, batch=10, progress=False, client=client, **more)  # type: ignore[arg-type]


def pmids(folder: Path) -> list[int]:
    found = []
    for file in sorted(folder.glob("pubmed-*.xml.gz")):
        root = etree.fromstring(gzip.decompress(file.read_bytes()))
        found += [int(e.text) for e in root.iterfind("PubmedArticle/MedlineCitation/PMID")]
    return found


def test_every_record_of_the_search_is_fetched_once(server: Entrez, tmp_path: Path) -> None:
    report = fetch(server, tmp_path)
    assert pmids(tmp_path) == list(range(1, 24))
    assert (report.found, report.records, report.missing) == (23, 23, 0)
    assert [tool for tool, _ in server.asked] == ["esearch", "efetch", "efetch", "efetch"]
    assert server.asked[0][1]["term"] == QUERY
    assert server.asked[0][1]["usehistory"] == "y"
    assert all(query["WebEnv"] == "MCID_0" for _, query in server.asked[1:])
    assert [file.name for file in tmp_path.glob(".*")] == [".fetch.json"]


def test_what_is_fetched_reads_as_papers(server: Entrez, tmp_path: Path) -> None:
    report = fetch(server, tmp_path, full_text=True)
    papers = list(read([tmp_path]))
    assert report.files
    assert all(isinstance(paper, Paper) for paper in papers)  # nor is its plan a failure
    titles = {paper.title for paper in papers if isinstance(paper, Paper)}
    assert "Made-up trial number 7 of a 肝 drug" in titles
    assert "Made-up full text 4" in titles


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(status(429, b'{"error":"API rate limit exceeded"}'), id="429"),
        pytest.param(status(500), id="500"),
        pytest.param(status(503, b"busy"), id="503"),
        pytest.param(web_page, id="web page with 200"),
        pytest.param(said, id="error in good XML"),
        pytest.param(cut_short, id="cut stream"),
        pytest.param(cut_silently, id="cut stream that claims to be whole"),
        pytest.param(hang_up, id="no answer"),
        pytest.param(fewer, id="a record too few"),
    ],
)
def test_a_fault_that_mends_itself_costs_no_record(
    server: Entrez, tmp_path: Path, fault: Fault
) -> None:
    server.fail("efetch", fault, fault)
    report = fetch(server, tmp_path)
    assert pmids(tmp_path) == list(range(1, 24))
    assert report.missing == 0


@pytest.mark.parametrize("fault", [status(502), web_page, cut_silently, hang_up])
def test_the_search_itself_is_tried_again(server: Entrez, tmp_path: Path, fault: Fault) -> None:
    server.fail("esearch", fault)
    assert fetch(server, tmp_path).records == 23


def test_waits_grow_and_retry_after_is_kept(server: Entrez, tmp_path: Path) -> None:
    clock = Clock()
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    server.fail(
        "efetch",
        status(500),
        status(500),
        status(429, Retry_After="7"),
        status(503, Retry_After=later),
        status(429, Retry_After="86400"),
    )
    fetch(server, tmp_path, clock)
    waits = clock.waits
    assert len(waits) == 5
    assert 0.3 < waits[0] < 0.7 < waits[1] < 1.3
    assert waits[2] == 7.0
    assert 25 < waits[3] <= 30
    assert waits[4] == 120.0


def test_a_server_that_never_answers_whole_is_given_up_by_name(
    server: Entrez, tmp_path: Path
) -> None:
    server.fail("efetch", *[web_page] * 6)
    with pytest.raises(ShizhenError, match=r"6 tries.*web page.*kept"):
        fetch(server, tmp_path)
    assert server.counts["efetch"] == 6


def test_a_killed_run_goes_on_where_it_stopped(server: Entrez, tmp_path: Path) -> None:
    server.fail("efetch", lambda *_: False, *[status(500)] * 6)
    with pytest.raises(ShizhenError):
        fetch(server, tmp_path)
    assert pmids(tmp_path) == list(range(1, 11))
    server.asked.clear()
    assert fetch(server, tmp_path).records == 23
    assert [query["retstart"] for _, query in server.asked] == ["10", "20"]
    server.asked.clear()
    assert fetch(server, tmp_path).records == 23
    assert server.asked == []


def test_a_deleted_file_is_fetched_again(server: Entrez, tmp_path: Path) -> None:
    report = fetch(server, tmp_path)
    report.files[1].unlink()
    server.asked.clear()
    fetch(server, tmp_path)
    assert [query["retstart"] for _, query in server.asked] == ["10"]
    assert pmids(tmp_path) == list(range(1, 24))


def test_a_history_the_server_dropped_is_searched_again(server: Entrez, tmp_path: Path) -> None:
    server.fail("efetch", lambda *_: False, *[status(500)] * 6)
    with pytest.raises(ShizhenError):
        fetch(server, tmp_path)
    server.histories.clear()
    server.asked.clear()
    assert fetch(server, tmp_path).records == 23
    assert pmids(tmp_path) == list(range(1, 24))
    assert [tool for tool, _ in server.asked] == ["efetch", "esearch", "efetch", "efetch"]


def test_a_search_that_finds_another_number_later_is_fetched_anew(
    server: Entrez, tmp_path: Path
) -> None:
    server.fail("efetch", lambda *_: False, *[status(500)] * 6)
    with pytest.raises(ShizhenError):
        fetch(server, tmp_path)
    server.histories.clear()
    server.records = 31
    report = fetch(server, tmp_path)
    assert (report.found, report.records) == (31, 31)
    assert pmids(tmp_path) == list(range(1, 32))


def test_records_the_server_never_gives_are_counted(server: Entrez, tmp_path: Path) -> None:
    server.fail("efetch", fewer, fewer, fewer)
    report = fetch(server, tmp_path)
    assert (report.records, report.missing) == (22, 1)


def test_a_search_too_large_for_the_server_is_cut_by_date(tmp_path: Path) -> None:
    with serving(Entrez(records=25_000)) as server:
        with Eutils(server.base_url, sleep=Clock()) as client:
            report = fetch_pubmed(QUERY, tmp_path, batch=5000, progress=False, client=client)
        assert report.records == 25_000
        assert sorted(pmids(tmp_path)) == list(range(1, 25_001))
        starts = [int(query["retstart"]) for tool, query in server.asked if tool == "efetch"]
        assert max(starts) < 9_999


def test_a_day_with_too_many_records_is_an_error(tmp_path: Path) -> None:
    with serving(Entrez(records=30_000)) as server:
        server.per_day = 15_000
        with (
            Eutils(server.base_url, sleep=Clock()) as client,
            pytest.raises(ShizhenError, match="Narrow the query"),
        ):
            fetch_pubmed(QUERY, tmp_path, progress=False, client=client)


def test_full_text_is_kept_where_the_licence_is_open(server: Entrez, tmp_path: Path) -> None:
    report = fetch(server, tmp_path, full_text=True)
    kept = []
    for file in tmp_path.glob("pmc-*.xml.gz"):
        root = etree.fromstring(gzip.decompress(file.read_bytes()))
        kept += [int(e.text) for e in root.iterfind(".//article-id[@pub-id-type='pmc']")]
    assert kept == [4, 8, 12, 16, 20]
    assert (report.full_texts, report.closed) == (5, 6)
    server.asked.clear()
    again = fetch(server, tmp_path, full_text=True)
    assert (again.full_texts, again.closed) == (5, 6)
    assert server.asked == []


def test_at_most_three_requests_a_second_go_out(tmp_path: Path) -> None:
    with serving(Entrez(records=5)) as server:
        with Eutils(server.base_url) as client:
            fetch_pubmed(QUERY, tmp_path, batch=1, progress=False, client=client)
        gaps = [b - a for a, b in zip(server.times, server.times[3:], strict=False)]
        assert len(gaps) == 3
        assert min(gaps) > 0.85  # the fourth goes out a second after the first; loopback may jitter


def test_a_key_is_sent_and_lifts_the_pace(server: Entrez, tmp_path: Path) -> None:
    clock = Clock()
    with Eutils(
        server.base_url, api_key="made-up-key", email="a@example.org", sleep=clock
    ) as client:
        fetch_pubmed(QUERY, tmp_path, batch=10, progress=False, client=client)
    assert all(query["api_key"] == "made-up-key" for _, query in server.asked)
    assert all(query["email"] == "a@example.org" for _, query in server.asked)
    assert max(clock.waits) <= 0.31  # four requests, a tenth of a second each
    assert "made-up-key" not in (tmp_path / ".fetch.json").read_text()


def test_a_refused_key_is_said_at_once_and_never_shown(server: Entrez, tmp_path: Path) -> None:
    server.fail("esearch", status(400, b'{"error":"API key invalid","api-key":"k-secret"}'))
    with (
        Eutils(server.base_url, api_key="k-secret", sleep=Clock()) as client,
        pytest.raises(ShizhenError, match="does not accept the API key") as error,
    ):
        fetch_pubmed(QUERY, tmp_path, progress=False, client=client)
    assert "k-secret" not in str(error.value)
    assert server.counts["esearch"] == 1


def test_nothing_found_is_no_error_and_says_what_was_not_understood(tmp_path: Path) -> None:
    with serving(Entrez()) as server:
        server.errors = "<ErrorList><PhraseNotFound>zzyzx</PhraseNotFound></ErrorList>"
        report = fetch(server, tmp_path)
    assert (report.found, report.files) == (0, ())
    assert report.warnings == ("not found: zzyzx",)


def test_another_query_is_refused_in_the_same_folder(server: Entrez, tmp_path: Path) -> None:
    fetch(server, tmp_path)
    with pytest.raises(ShizhenError, match=r"another fetch.*Choose another folder"):
        fetch_pubmed("something else", tmp_path, base_url=server.base_url, progress=False)


@pytest.mark.parametrize("plan", ["", "{", "[]", json.dumps({"schema": "shizhen-fetch/0"})])
def test_a_plan_that_cannot_be_read_is_refused_by_name(tmp_path: Path, plan: str) -> None:
    (tmp_path / ".fetch.json").write_text(plan)
    with pytest.raises(ShizhenError, match=r"fetch\.json.*cannot be read"):
        fetch_pubmed(QUERY, tmp_path, base_url="http://127.0.0.1:9/", progress=False)


@pytest.mark.parametrize(
    ("query", "address", "says"),
    [("  ", "http://127.0.0.1:9/", "empty"), (QUERY, "eutils", "no web address")],
)
def test_bad_input_is_said_before_anything_is_asked(
    tmp_path: Path, query: str, address: str, says: str
) -> None:
    with pytest.raises(ShizhenError, match=says):
        fetch_pubmed(query, tmp_path / "out", base_url=address, progress=False)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ShizhenError, match="cannot be written"):
        fetch_pubmed(QUERY, tmp_path / "file", base_url="http://127.0.0.1:9/", progress=False)


def test_progress_goes_to_standard_error(
    server: Entrez, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Eutils(server.base_url, sleep=Clock()) as client:
        fetch_pubmed(QUERY, tmp_path, client=client)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "PubMed" in shown.err
    assert "23/23" in shown.err


def test_a_pace_spaces_requests_evenly() -> None:
    clock = Clock()
    pace = Pace(10.0, clock)
    for _ in range(4):
        pace.wait()
    assert clock.waits == pytest.approx([0.1, 0.2, 0.3], abs=0.02)
