"""Offsets, markers and ids are computed, whatever words a generator hands over."""

from hypothesis import given
from hypothesis import strategies as st
from written import EN, FEWER, FOLLOWED, PASSAGES, cited, joined, talk

from dialogue_gen.dialogue import Dialogue, Kind, Provenance, Source
from dialogue_gen.draft import Draft, DraftSegment, DraftTurn, assemble, marked

SEGMENTS = st.builds(
    DraftSegment,
    text=st.text(min_size=1, max_size=40).filter(lambda text: text.strip()),
    source=st.sampled_from(Source),
    passage=st.one_of(st.none(), st.sampled_from(["pmid:1#0", 2, "3", "pmid:9#9", 77])),
    quote=st.sampled_from(["", FOLLOWED, EN[10:40], "not in any passage"]),
)


@given(st.lists(st.lists(SEGMENTS, min_size=1, max_size=5), min_size=1, max_size=3))
def test_spans_lie_in_order_and_quotes_stand_where_they_say(answers: list) -> None:
    turns = []
    for segments in answers:
        turns.append(DraftTurn(role="user", text="And then?"))
        turns.append(DraftTurn(role="assistant", segments=tuple(segments)))
    made = assemble(
        Draft(turns=tuple(turns)),
        PASSAGES,
        kind=Kind.ANSWERABLE,
        language="en",
        provenance=Provenance(model="any"),
    )
    numbers: dict[int, str] = {}
    for turn in made.answers():
        at = 0
        for span in turn.spans:
            assert at <= span.start <= span.end <= len(turn.text)
            assert not turn.text[at : span.start].strip()
            at = span.end
            for citation in span.citations:
                assert numbers.setdefault(citation.marker, citation.pid) == citation.pid
                found = made.passage(citation.pid)
                if found and citation.q_end:
                    assert found.text[citation.q_start : citation.q_end] == citation.quote
        assert at == len(turn.text)
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert Dialogue.from_json(made.to_json()) == made


def test_a_marker_stands_before_the_stop_and_not_inside_a_bracket() -> None:
    assert marked("Attacks fell by half.", 1, "en") == "Attacks fell by half [1]."
    assert marked("发作减少。", 2, "zh") == "发作减少[2]。"
    assert marked("Attacks fell (by half).", 1, "en") == "Attacks fell (by half) [1]."
    assert marked("“发作减少”。", 1, "zh") == "“发作减少”[1]。"


def test_a_passage_keeps_its_number_through_the_dialogue() -> None:
    made = talk([cited(FEWER)], [joined("As said:"), cited(FOLLOWED)])
    markers = [c.marker for t in made.answers() for s in t.spans for c in s.citations]
    assert markers == [1, 1]


def test_the_id_follows_from_what_is_said_and_not_from_who_said_it() -> None:
    one, other = talk([cited(FEWER)], model="a"), talk([cited(FEWER)], model="b")
    assert one.id == other.id
    assert one.id != talk([cited(FOLLOWED)]).id


def test_a_passage_named_by_its_place_is_found_and_a_made_up_one_kept_for_the_rules() -> None:
    made = talk([DraftSegment(text=FEWER, passage=1, quote=FEWER)])
    assert made.turns[1].spans[0].citations[0].pid == "pmid:1#0"
    lost = talk([DraftSegment(text=FEWER, passage="pmid:404#1", quote=FEWER)])
    citation = lost.turns[1].spans[0].citations[0]
    assert (citation.pid, citation.q_start, citation.q_end) == ("pmid:404#1", 0, 0)
