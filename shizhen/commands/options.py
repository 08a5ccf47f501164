"""Options that several commands share, so that they read and behave alike."""

from pathlib import Path

import click

library = click.option(
    "--library",
    type=click.Path(path_type=Path),
    help="Folder of the library.  [default: library, or SHIZHEN_LIBRARY]",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


def _asked(context: click.Context, parameter: click.Parameter, question: str) -> str:
    try:
        question.encode()
    except UnicodeEncodeError:
        raise click.BadParameter(
            "it is not in the encoding of this terminal; set LC_ALL to that, such as C.UTF-8"
        ) from None
    if not question.strip():
        raise click.BadParameter("it is empty; ask something")
    return question


question = click.argument("question", callback=_asked)
"""A question in words."""
