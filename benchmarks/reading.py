"""How fast PubMed XML is read, and in how much memory.

``python -m benchmarks.reading [--records 30000]`` repeats the baseline file of the shared
literature under new PMIDs, reads it in a process of its own, and writes ``benchmarks/RESULTS.md``.
"""

import argparse
import gzip
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.results import DATA, record
from literature.errors import Failure
from literature.files import read

BASELINE = DATA / "literature" / "pubmed-baseline" / "pubmed21n1298.subset1542.xml.gz"
_RECORD = re.compile(rb"<PubmedArticle>.*?</PubmedArticle>", re.DOTALL)
_PMID = b'<PMID Version="1">'


def main() -> None:
    """Make the file, have it read, write what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=30_000)
    parser.add_argument("--read", type=Path, help="Read this file and print; used by itself.")
    given = parser.parse_args()
    if given.read:
        sys.stdout.write(_read(given.read))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.xml"
        size = _repeat(path, given.records)
        command = [sys.executable, "-m", "benchmarks.reading", "--read", str(path)]
        rows = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    head = "| records | bytes | failures | records/s | CPU-s of both processes"
    head += " | peak MiB of both | load |"
    head += f"\n{'|--:' * 7}|"
    print(table := f"{head}\n{rows.format(size=f'{size:,}', load=f'{os.getloadavg()[0]:.1f}')}")
    record("Reading PubMed XML", table)


def _repeat(path: Path, wanted: int) -> int:
    """Writes ``wanted`` records; of each round the PMIDs begin with its number."""
    data = gzip.decompress(BASELINE.read_bytes())
    records = _RECORD.findall(data)
    with path.open("wb") as out:
        out.write(data[: data.index(b"<PubmedArticle>")])
        for n in range(wanted):
            rounds, at = divmod(n, len(records))
            pmid = _PMID + (str(rounds).encode() if rounds else b"")
            out.write(records[at].replace(_PMID, pmid, 1) + b"\n")
        out.write(b"</PubmedArticleSet>")
    return path.stat().st_size


def _read(path: Path) -> str:
    wall, cpu = time.perf_counter(), time.process_time()
    outcomes = failures = 0
    for outcome in read([path]):
        outcomes += 1
        failures += isinstance(outcome, Failure)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    own, helper = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    helped = helper.ru_utime + helper.ru_stime
    peak = (own.ru_maxrss + helper.ru_maxrss) / 1024
    rates = f"{outcomes / wall:,.0f} | {cpu:.1f} + {helped:.1f}"
    return f"| {outcomes:,} | {{size}} | {failures} | {rates} | {peak:.0f} | {{load}} |\n"


if __name__ == "__main__":
    main()
