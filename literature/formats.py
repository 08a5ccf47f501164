"""The formats that are read, and which field of a paper comes from where in each.

``python -m literature.formats docs/formats.md`` writes the table; a test holds it to the readers.
"""

import sys
from dataclasses import fields
from pathlib import Path

from literature.exporters import EXPORTERS
from literature.paper import Paper
from literature.readers import READERS

_SHOWN = [field.name for field in fields(Paper) if field.name not in ("id", "sources")]
_INTRODUCTION = """\
# Formats

<!-- Written by `python -m literature.formats docs/formats.md`; do not edit by hand. -->

The format of a file is found by its content, never by its name. Folders, `.zip`, `.tar`, `.tar.gz`
and `.gz` of any of these are read as well; the encoding (UTF-8 with or without a mark, UTF-16,
GB 18030 and GBK, else what the bytes look like) is found out.

Read: {readers}.

Written: {exporters}. What goes out as RIS, nbib, BibTeX or CSL-JSON is read back without loss.

## Which field comes from where

A field that is missing in a table is none of that format's. `language` is that of the
text held, not of the printed article; trial ids (`nct`) are found in every text. The id of a paper
is its PMID, else its DOI, else a hash of title and text.
"""


def page() -> str:
    """``docs/formats.md``: an introduction, then for each field its source in each format."""
    text = _INTRODUCTION.format(
        readers=", ".join(reader.NAME for reader in READERS),
        exporters=", ".join(exporter.NAME for exporter in EXPORTERS.values()),
    )
    parts = [text]
    for reader in READERS:
        shown = [name for name in _SHOWN if name in reader.FIELDS]
        rows = [f"| `{name}` | {_cell(reader.FIELDS[name])} |" for name in shown]
        parts.append(f"### {reader.NAME}\n\n| field | from |\n| --- | --- |\n" + "\n".join(rows))
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
