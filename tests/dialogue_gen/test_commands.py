"""``shizhen dialogues`` at the terminal: JSON on standard output, reasons on standard error."""

import json
from pathlib import Path

from click.testing import CliRunner, Result
from written import FEWER, cited, joined, talk

from dialogue_gen.dialogue import Dialogue
from dialogue_gen.review import Decision, Reviews
from dialogue_gen.rules import Context, judge
from shizhen.commands.dialogues import command


def shizhen(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def _file(path: Path, *dialogues: Dialogue) -> Path:
    path.write_text("".join(judge(d, Context()).to_json() + "\n" for d in dialogues), "utf-8")
    return path


GOOD = talk([joined("It says:"), cited(FEWER)])
BAD = talk([cited("Fewer attacks were seen with daily cherries (14% versus 30%).", FEWER)])


def test_validate_names_each_record_that_breaks_a_rule(tmp_path: Path) -> None:
    ran = shizhen("validate", _file(tmp_path / "some.jsonl", GOOD, BAD), "--json")
    assert ran.exit_code == 3
    told = json.loads(ran.stdout)
    assert (told["dialogues"], told["valid"]) == (2, 1)
    assert told["rules"]["numbers"] == 1
    assert "some.jsonl, record 2: numbers: " in ran.stderr
    assert shizhen("validate", _file(tmp_path / "good.jsonl", GOOD)).exit_code == 0


def test_show_prints_signs_and_writes_a_page(tmp_path: Path) -> None:
    file = _file(tmp_path / "some.jsonl", BAD)
    ran = shizhen("show", file)
    assert "✗Fewer attacks" in ran.stdout
    assert "✗ numbers: " in ran.stdout
    assert shizhen("show", file, "--html", tmp_path / "page.html").exit_code == 0
    assert (tmp_path / "page.html").read_text("utf-8").startswith("<!doctype html>")


def test_an_export_leaves_out_what_reviewers_rejected(tmp_path: Path) -> None:
    file = tmp_path / "some.jsonl"
    file.write_text("".join(d.to_json() + "\n" for d in (GOOD, BAD)), "utf-8")
    Reviews.beside(file).decide(BAD.id, Decision.REJECTED, "a wrong figure")
    for more, left in (([], 2), (["--reviewed"], 1)):
        out = tmp_path / "out.jsonl"
        ran = shizhen("export", file, "--format", "trl", "--out", out, "--json", *more)
        assert json.loads(ran.stdout)["dialogues"] == left
        assert len(out.read_text("utf-8").splitlines()) == left


def test_export_and_import_write_lines(tmp_path: Path) -> None:
    file = _file(tmp_path / "some.jsonl", GOOD)
    ran = shizhen(
        "export", file, "--format", "alpaca", "--out", tmp_path / "alpaca.jsonl", "--json"
    )
    assert json.loads(ran.stdout)["records"] == 1
    ran = shizhen("import", tmp_path / "alpaca.jsonl", "--out", tmp_path / "plain.jsonl", "--json")
    assert json.loads(ran.stdout)["formats"] == {"cmtmedqa": 1}
    assert len((tmp_path / "plain.jsonl").read_text("utf-8").splitlines()) == 1


def test_analyse_sorts_by_cause(tmp_path: Path) -> None:
    file = _file(tmp_path / "rejected.jsonl", BAD)
    ran = shizhen("analyse", file, "--recheck", "--json", "--out", tmp_path / "why")
    assert json.loads(ran.stdout)["main_cause"] == {"changed figure": 1}
    assert (tmp_path / "why" / "causes.png").exists()


def test_pairs_from_a_file_of_knowledge_are_a_whole_data_set(tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps([["gout", "affected joint", "big toe"]]), "utf-8")
    out = tmp_path / "out"
    ran = shizhen("generate", "--knowledge", facts, "--n", 2, "--out", out, "--quiet", "--json")
    assert ran.exit_code == 0, ran.output
    told = json.loads(ran.stdout)
    assert (told["accepted"], told["rejected"]) == (2, 0)
    assert (out / "README.md").exists()
    assert sum(told["splits"].values()) == 2
    again = shizhen("generate", "--knowledge", facts, "--n", 99, "--out", out, "--quiet", "--json")
    assert again.exit_code == 3


def test_every_rule_is_listed() -> None:
    told = json.loads(shizhen("rules", "--json").stdout)["rules"]
    assert {"quotes", "entailment", "privacy"} <= {rule["name"] for rule in told}
