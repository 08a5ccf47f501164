"""What a library holds, counted: for the page that shows it, and for whoever plans a search."""

from dataclasses import dataclass
from pathlib import Path

from index.store import Store

Counts = dict[str, int]
"""Name → how many papers, most first."""


@dataclass(frozen=True, slots=True)
class Census:
    """Papers counted by what filters look at. A paper of two types or languages counts in both."""

    years: dict[int, int]
    """Year → papers, in order of years; papers without a year are left out."""
    undated: int
    types: Counts
    languages: Counts
    journals: Counts
    statuses: Counts


def census(generation: Path) -> Census:
    """The papers of one generation, counted.

    Languages are those of the passages: a Chinese paper with an English abstract counts in both.
    """
    with Store.open(generation) as store:

        def counts(sql: str) -> Counts:
            return {str(name): int(n) for name, n in store.db.execute(sql)}

        years = store.db.execute("SELECT year, count(*) FROM papers GROUP BY year ORDER BY year")
        dated = {year: int(n) for year, n in years}
        undated = dated.pop(None, 0)
        return Census(
            years={int(year): n for year, n in dated.items()},
            undated=undated,
            types=counts(
                "SELECT value, count(*) AS n FROM papers, json_each(papers.types)"
                " GROUP BY value ORDER BY n DESC, value"
            ),
            languages=counts(
                "SELECT language, count(DISTINCT paper) AS n FROM passages"
                " GROUP BY language ORDER BY n DESC, language"
            ),
            journals=counts(
                "SELECT journal, count(*) AS n FROM papers WHERE journal != ''"
                " GROUP BY journal ORDER BY n DESC, journal"
            ),
            statuses=counts(
                "SELECT status, count(*) AS n FROM papers GROUP BY status ORDER BY n DESC, status"
            ),
        )
