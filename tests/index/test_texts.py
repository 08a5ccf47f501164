"""What a passage stands under: its paper's title, or the line that its text begins with."""

from llama_index.core.schema import MetadataMode

from index.llamaindex import to_node
from index.texts import embedding_text
from literature.normal import make_paper
from literature.paper import Paper, Role, Section
from literature.passages import PassageSettings, passages

QUESTION = "Question: What helps against gallstones ?"
ANSWER = "Small stones need no treatment. Larger ones are taken out with the gallbladder. " * 12
SMALL = PassageSettings(most=60)


def paper(text: str, title: str = "") -> Paper:
    return make_paper(title=title, sections=[Section(Role.ABSTRACT, text)])


def embedded(of: Paper) -> list[str]:
    return [embedding_text(of, passage) for passage in passages(of, SMALL)]


def test_each_passage_stands_under_its_papers_title():
    titled = paper(f"{QUESTION}\n{ANSWER}", title="Gallstones")
    texts = [embedding_text(titled, p) for p in passages(titled, SMALL) if p.section != Role.TITLE]
    assert len(texts) > 3
    assert all(text.startswith("Gallstones\n") for text in texts)
    assert not any(QUESTION in text for text in texts[1:])


def test_without_a_title_the_line_it_begins_with_stands_over_what_follows():
    first, *others = embedded(paper(f"{QUESTION}\n{ANSWER}"))
    assert first.count(QUESTION) == 1
    assert len(others) > 3
    assert all(text.startswith(f"{QUESTION}\n") for text in others)


def test_running_text_has_no_line_of_its_own():
    running = paper(ANSWER)
    assert embedded(running) == [p.text for p in passages(running, SMALL)]


def test_a_long_first_paragraph_is_no_title():
    long = paper(f"{ANSWER.strip()}\n{ANSWER}")
    assert embedded(long) == [p.text for p in passages(long, SMALL)]


def test_llamaindex_embeds_the_same():
    for title in ("", "Gallstones"):
        asked = paper(f"{QUESTION}\n{ANSWER}", title)
        for passage in passages(asked, SMALL):
            node = to_node(passage, asked)
            assert node.get_content(MetadataMode.EMBED) == embedding_text(asked, passage)
