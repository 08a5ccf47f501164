"""Options by which a search is narrowed: years, kinds of paper, where in it."""

import re
from collections.abc import Callable
from typing import TypeVar

import click

from index.columns import TYPE_NAMES, fold
from index.hit import Filters
from literature.normal import LANGUAGES
from literature.paper import Role, Status

_YEARS = re.compile(r"(?P<first>\d{1,4})?(?P<dash>-)?(?P<last>(?<=-)\d{1,4})?")


def years(text: str | None) -> tuple[int | None, int | None]:
    """``2015-``, ``-2020``, ``2015-2020`` or ``2019`` as (first, last), open ends ``None``."""
    if text is None:
        return None, None
    found = _YEARS.fullmatch("".join(fold(text).split()))
    if found is None or not (found["first"] or found["last"]):
        raise click.BadParameter(
            f"{text!r} is no range of years; write 2015-, -2020 or 2015-2020", param_hint="--year"
        )
    start = int(found["first"]) if found["first"] else None
    end = int(found["last"]) if found["last"] else None if found["dash"] else start
    if start is not None and end is not None and start > end:
        raise click.BadParameter(
            f"{start} is after {end}; write {end}-{start}", param_hint="--year"
        )
    return start, end


Command = TypeVar("Command", bound=Callable[..., object])


def _one_of(names: type[Role] | type[Status]) -> click.Choice[str]:
    return click.Choice([str(name) for name in names], case_sensitive=False)


OPTIONS = (
    click.option("--year", help="Years, e.g. 2015-, -2020, 2015-2020."),
    click.option(
        "--type",
        "types",
        multiple=True,
        help=f"Publication type: {', '.join(TYPE_NAMES)}, or PubMed's own name for one.",
    ),
    click.option("--journal", "journals", multiple=True, help="Journal, by its whole name."),
    click.option(
        "--lang",
        "languages",
        multiple=True,
        help=f"Language of the text: {', '.join(LANGUAGES)}.",
    ),
    click.option(
        "--section", "sections", multiple=True, type=_one_of(Role), help="Part of the paper."
    ),
    click.option(
        "--status", "statuses", multiple=True, type=_one_of(Status), help="Where the paper stands."
    ),
)


def filtering(command: Command) -> Command:
    """Gives a command the options that :func:`filters` makes of."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def filters(year: str | None, **named: tuple[str, ...]) -> Filters:
    """The filters of what the options of :func:`filtering` were given."""
    start, end = years(year)
    return Filters(year_from=start, year_to=end, **named)
