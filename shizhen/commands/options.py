"""Options that several commands share, so that they read and behave alike."""

from pathlib import Path

import click

from index.hit import Filters

library = click.option(
    "--library",
    type=click.Path(path_type=Path),
    help="Folder of the library.  [default: library, or SHIZHEN_LIBRARY]",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


def years(text: str | None) -> tuple[int | None, int | None]:
    """``2015-``, ``-2020``, ``2015-2020`` or ``2019`` as (first, last), open ends ``None``."""
    if not text:
        return None, None
    first, dash, last = text.partition("-")
    try:
        start = int(first) if first else None
        end = (int(last) if last else None) if dash else start
    except ValueError as error:
        raise click.BadParameter(
            f"{text!r} is no range of years; write 2015-, -2020 or 2015-2020", param_hint="--year"
        ) from error
    return start, end


def filters(year: str | None, types: tuple[str, ...], languages: tuple[str, ...]) -> Filters:
    """The filters of ``--year``, ``--type`` and ``--lang``."""
    start, end = years(year)
    return Filters(year_from=start, year_to=end, types=types, languages=languages)
