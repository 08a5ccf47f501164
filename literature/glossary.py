"""The bilingual glossary, ``glossary.tsv``: medical concepts by their English and Chinese names."""

from importlib.resources import files


def rows() -> list[list[list[str]]]:
    """A concept each: its kind, English names, Chinese names and wider concepts, where it has any.

    The first name of a language is the full one.
    """
    text = files("literature").joinpath("glossary.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [[cell.split("|") for cell in line.split("\t")] for line in lines]
