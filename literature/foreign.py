"""Files that are met among literature and are none, told by their first bytes: what to do."""

import re

from literature.errors import ShizhenError

_SAVE_AS = "Save it as PDF, HTML or text."
_UNPACK = "Unpack it and give the folder."
_PICTURE = "Run OCR first, for example: ocrmypdf scan.png readable.pdf --image-dpi 300."

_KINDS: tuple[tuple[bytes, int, str, str], ...] = (
    (b"CAJ\x00", 0, "a CAJ file of CNKI", "Open it in CAJViewer and save it as PDF."),
    (b"HN\x00\x00", 0, "a CAJ file of CNKI", "Open it in CAJViewer and save it as PDF."),
    (b"\xc8\x00\x00\x00", 0, "a CAJ file of CNKI", "Open it in CAJViewer and save it as PDF."),
    (b"KDH ", 0, "a KDH file of CNKI", "Open it in CAJViewer and save it as PDF."),
    (b"{\\rtf", 0, "a rich text document", _SAVE_AS),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, "an old Word or Excel document", _SAVE_AS),
    (b"Rar!\x1a\x07", 0, "a RAR archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", 0, "a 7z archive", _UNPACK),
    (b"BZh", 0, "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ\x00", 0, "an xz archive", _UNPACK),
    (b"(\xb5/\xfd", 0, "a zstd archive", _UNPACK),
    (b"\x89PNG\r\n\x1a\n", 0, "a picture", _PICTURE),
    (b"\xff\xd8\xff", 0, "a picture", _PICTURE),
    (b"II*\x00", 0, "a picture", _PICTURE),
    (b"MM\x00*", 0, "a picture", _PICTURE),
    (b"SQLite format 3\x00", 0, "a database", "Export the references from it, as RIS or BibTeX."),
    (b"PAR1", 0, "a Parquet table", "Write it as CSV or JSON lines."),
    (b"\x7fELF", 0, "a program", "Leave it out."),
    (b"MZ\x90\x00", 0, "a program", "Leave it out."),
)
_QRELS = re.compile(
    rb"(?:query-id\tcorpus-id\tscore|\S{1,60}[ \t]+(?:0|Q0)[ \t]+\S{1,60}[ \t]+-?\d{1,3})\r?\n"
    rb"(?:\S{1,60}[ \t]+(?:(?:0|Q0)[ \t]+)?\S{1,60}[ \t]+-?\d{1,3}\r?\n){2}"
)


def refuse_foreign(head: bytes, source: str) -> None:
    """Raises ``ShizhenError``, with the cure, where ``head`` begins a file of another kind."""
    for mark, at, what, cure in _KINDS:
        if head[at : at + len(mark)] == mark:
            raise ShizhenError(f"this is {what}", file=source, cure=cure)
    if _QRELS.match(head):
        raise ShizhenError(
            "these are relevance judgements, not literature", file=source, cure="Leave it out."
        )
