"""``shizhen deidentify``: a text with what identifies a person replaced."""

from dataclasses import asdict
from pathlib import Path

import click

from literature.encodings import read_text
from literature.errors import ShizhenError
from literature.privacy import deidentify
from shizhen.commands.options import as_json
from shizhen.output import emit, say


@click.command(name="deidentify")
@click.argument("file", type=click.Path(path_type=Path))
@as_json
def command(file: Path, as_json: bool) -> None:
    """Print FILE with names, numbers, addresses and dates of persons replaced by placeholders.

    With --json also what was replaced, so keep that output as safe as the file itself.
    """
    try:
        with file.open("rb") as stream:
            text = read_text(stream, str(file))
    except OSError as error:
        raise ShizhenError(
            "the file cannot be read", file=str(file), cure=error.strerror or ""
        ) from error
    masked = deidentify(text)
    if as_json:
        emit({"text": masked.text, "spans": [asdict(span) for span in masked.spans]})
    else:
        say(masked.text)
