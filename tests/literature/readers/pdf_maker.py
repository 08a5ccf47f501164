"""A small writer of PDF files for tests: Latin and Chinese text where one says, and pictures."""

import io
import zlib
from dataclasses import dataclass

WIDTH, HEIGHT = 595, 842


@dataclass(frozen=True)
class Put:
    """Text at ``x`` from the left and ``y`` from the top, in points."""

    x: float
    y: float
    text: str
    size: float = 10
    bold: bool = False


@dataclass(frozen=True)
class Picture:
    """A page-wide picture: what a scanner makes of a page."""


def pdf(pages: list[list[Put | Picture]], **meta: str) -> bytes:
    """The file. ``meta`` goes to its data (``Title``, ``Author``, ``Subject``)."""
    texts = [put.text for page in pages for put in page if isinstance(put, Put)]
    han = sorted({char for text in texts for char in text if ord(char) > 0xFF})
    objects: dict[int, bytes] = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        3: _font("Helvetica"),
        4: _font("Helvetica-Bold"),
        5: b"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H "
        b"/DescendantFonts [6 0 R] /ToUnicode 7 0 R >>",
        6: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /DW 1000 /CIDToGIDMap /Identity "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
        b"/FontDescriptor 8 0 R >>",
        7: _stream(_to_unicode(han)),
        8: b"<< /Type /FontDescriptor /FontName /Song /Flags 4 /ItalicAngle 0 /Ascent 880 "
        b"/Descent -120 /CapHeight 880 /StemV 80 /FontBBox [0 -120 1000 880] >>",
        9: _stream(
            bytes(64),
            b"/Type /XObject /Subtype /Image /Width 8 /Height 8 /BitsPerComponent 8 "
            b"/ColorSpace /DeviceGray",
        ),
    }
    kids = []
    for number, page in enumerate(pages):
        at = 10 + 2 * number
        kids.append(f"{at} 0 R")
        objects[at] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {at + 1} 0 R "
            "/Resources << /Font << /F1 3 0 R /F2 4 0 R /F3 5 0 R >> /XObject << /I 9 0 R >> >> >>"
        ).encode()
        objects[at + 1] = _stream("\n".join(_draw(put, han) for put in page).encode("latin-1"))
    objects[2] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(pages)} >>".encode()
    info = " ".join(f"/{key} {_hex_text(value)}" for key, value in meta.items())
    last = max(objects) + 1
    objects[last] = f"<< {info} >>".encode()
    return _file(objects, last)


def _font(name: str) -> bytes:
    return (
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()
    )


def _draw(put: Put | Picture, han: list[str]) -> str:
    if isinstance(put, Picture):
        return f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /I Do Q"
    pieces = [f"BT 1 0 0 1 {put.x} {HEIGHT - put.y} Tm"]
    for wide, text in _runs(put.text):
        if wide:
            codes = "".join(f"{han.index(char) + 1:04x}" for char in text)
            pieces.append(f"/F3 {put.size} Tf <{codes}> Tj")
        else:
            plain = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
            pieces.append(f"/F{2 if put.bold else 1} {put.size} Tf ({plain}) Tj")
    return " ".join([*pieces, "ET"])


def _runs(text: str) -> list[tuple[bool, str]]:
    runs: list[tuple[bool, str]] = []
    for char in text:
        wide = ord(char) > 0xFF
        if runs and runs[-1][0] == wide:
            runs[-1] = (wide, runs[-1][1] + char)
        else:
            runs.append((wide, char))
    return runs


def _to_unicode(han: list[str]) -> bytes:
    lines = "\n".join(
        f"<{n:04x}> <{char.encode('utf-16-be').hex()}>" for n, char in enumerate(han, 1)
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def "
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{max(len(han), 1)} beginbfchar\n{lines or '<0000> <0020>'}\nendbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode()


def _hex_text(value: str) -> str:
    return f"<feff{value.encode('utf-16-be').hex()}>"


def _stream(data: bytes, entries: bytes = b"") -> bytes:
    packed = zlib.compress(data)
    return (
        b"<< %s /Filter /FlateDecode /Length %d >>\nstream\n" % (entries, len(packed))
        + packed
        + b"\nendstream"
    )


def _file(objects: dict[int, bytes], info: int) -> bytes:
    out = io.BytesIO()
    out.write(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    offsets = {}
    for number, body in sorted(objects.items()):
        offsets[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    size = max(objects) + 1
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
    for number in range(1, size):
        out.write(b"%010d 00000 n \n" % offsets.get(number, 0))
    out.write(
        b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, info, start)
    )
    return out.getvalue()
