"""The whole line on real literature: build a library, ask it in both languages, check the quotes.

``python -m benchmarks.line`` writes its table to ``benchmarks/RESULTS.md``.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.results import DATA, record

QUESTIONS = (
    "Is COVID-19 vaccination safe and effective in patients with chronic liver disease?",
    "Does metformin lower the risk of cancer in people with diabetes?",
    "非酒精性脂肪性肝病与心血管疾病的关系是什么？",
    "高血压患者如何控制血压？",
)


def shizhen(*arguments: object) -> tuple[dict[str, Any], float]:
    """The JSON a command prints and its seconds, a fresh process each time as a user's would be."""
    command = [sys.executable, "-m", "shizhen", *map(str, arguments), "--json"]
    began = time.perf_counter()
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)
    seconds = time.perf_counter() - began
    if ran.returncode not in (0, 3):
        raise SystemExit(ran.stderr)
    return json.loads(ran.stdout), seconds


def exact(answer: dict[str, Any]) -> bool:
    """Whether every citation's quote is its passage's text at the offsets given."""
    return all(
        c["quote"] and c["passage_text"][c["start"] : c["end"]] == c["quote"]
        for c in answer["citations"]
    )


def main() -> None:
    """Build, rebuild unchanged, verify, ask; then write the table."""
    sources = [
        *sorted((DATA / "literature" / "pubmed-baseline").glob("*.xml.gz")),
        DATA / "literature" / "jats",
    ]
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "library"
        built, seconds = shizhen("index", "build", *sources, "--library", library, "--quiet")
        rows.append(
            f"| `index build`, {built['papers']} papers, {built['passages']} passages, "
            f"{len(built['failures'])} failures | {seconds:.1f} s |"
        )
        again, seconds = shizhen("index", "build", *sources, "--library", library, "--quiet")
        rows.append(f"| `index build` again, {again['embedded']} embedded | {seconds:.1f} s |")
        sound, seconds = shizhen("index", "verify", "--library", library)
        rows.append(f"| `index verify`, sound: {sound['sound']} | {seconds:.1f} s |")
        for question in QUESTIONS:
            answer, seconds = shizhen("ask", question, "--library", library)
            verdicts = [s["verdict"] for s in answer["segments"] if s["verdict"]]
            rows.append(
                f"| `ask` “{question}”: abstained {answer['abstained']}, "
                f"{len(answer['citations'])} citations, all quotes exact: {exact(answer)}, "
                f"verdicts {', '.join(sorted(set(verdicts))) or 'none'} "
                f"(answer {answer['seconds']:.2f} s) | {seconds:.1f} s |"
            )
    table = "\n".join(["| step | whole process |", "|---|---|", *rows])
    record("The whole line", table)


if __name__ == "__main__":
    main()
