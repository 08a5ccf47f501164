"""Pages that are pictures, read by ``tesseract`` where it is installed."""

import pytesseract
from pypdfium2 import PdfPage

from literature.errors import ShizhenError
from literature.pdf.lines import Line

LANGUAGES = ("chi_sim", "eng")
_DOTS = 300
"""Resolution in dots an inch: what tesseract's makers advise."""
_LONGEST = 120
"""Seconds for one page."""


def recognised(page: PdfPage, number: int) -> list[Line]:
    """The lines that ``tesseract`` sees on the page, in points like those of a text layer.

    Raises ``ShizhenError`` where it is not installed or knows neither language.
    """
    scale = _DOTS / 72
    picture = page.render(scale=scale).to_pil()
    try:
        known = set(pytesseract.get_languages())
        wanted = "+".join(language for language in LANGUAGES if language in known)
        if not wanted:
            raise _missing("tesseract knows neither Chinese nor English")
        found = pytesseract.image_to_data(
            picture, lang=wanted, timeout=_LONGEST, output_type=pytesseract.Output.DICT
        )
    except pytesseract.TesseractNotFoundError as error:
        raise _missing("tesseract is not installed") from error
    except (pytesseract.TesseractError, RuntimeError):
        return []  # it gave the page up: the page stays named as one without text
    return _lines(found, scale, number)


def _missing(what: str) -> ShizhenError:
    return ShizhenError(
        what, cure="Install it: apt install tesseract-ocr tesseract-ocr-chi-sim tesseract-ocr-eng."
    )


def _lines(found: dict[str, list], scale: float, number: int) -> list[Line]:
    """Words of one line together; ``found`` is tesseract's table by column."""
    rows: dict[tuple[int, int, int], list[int]] = {}
    for index, word in enumerate(found["text"]):
        if word.strip():
            key = (found["block_num"][index], found["par_num"][index], found["line_num"][index])
            rows.setdefault(key, []).append(index)
    lines: list[Line] = []
    for row in rows.values():
        left = min(found["left"][i] for i in row) / scale
        right = max(found["left"][i] + found["width"][i] for i in row) / scale
        top = min(found["top"][i] for i in row) / scale
        bottom = max(found["top"][i] + found["height"][i] for i in row) / scale
        text = " ".join(found["text"][i].strip() for i in row)
        lines.append(Line(text, left, right, top, bottom, bottom - top, "ocr", number))
    return lines
