"""Files of exhibits for the tests, made on the spot: PDF, pictures, Word; odd, turned, locked, damaged."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image, ImageDraw

from litigo.documents.outline import write_template
from tests.conftest import ROOT

BLANK_LETTER = ROOT / "templates" / "vierges" / "acte.docx"


def pdf_bytes(pdf: Pdf, **options: object) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **options)  # type: ignore[arg-type]  # the options of one call, as pikepdf names them
    return out.getvalue()


def plain_pdf(pages: int = 1, *, size: tuple[int, int] = (595, 842), words: str = "Contenu", turn: int = 0) -> Pdf:
    """A PDF whose pages say their number near their lower left corner, in Helvetica."""
    pdf = Pdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for number in range(1, pages + 1):
        page = pdf.add_blank_page(page_size=size)
        page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
        page.obj.Contents = pdf.make_stream(f"BT /F1 14 Tf 30 60 Td ({words} {number}) Tj ET".encode())
        page.obj.Rotate = turn
    return pdf


def plain(pages: int = 1, **options: object) -> bytes:
    return pdf_bytes(plain_pdf(pages, **options))  # type: ignore[arg-type]  # the same options


def locked(password: str = "secret") -> bytes:  # noqa: S107  # a test has no secret
    return pdf_bytes(plain_pdf(), encryption=pikepdf.Encryption(user=password, owner="x"))


def armed() -> bytes:
    """A PDF with everything that acts or hides: scripts, an attached file, actions on the page, a link."""
    pdf = plain_pdf()
    pdf.attachments["cache.txt"] = b"secret joint"
    script = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
    pdf.Root.OpenAction = script
    page = pdf.pages[0]
    page.obj.AA = Dictionary(O=script)
    page.obj.PieceInfo = Dictionary(Draft=Dictionary(Private="secret en marge"))
    page.obj.Annots = Array(
        [pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 50, 50]), A=script))]
    )
    return pdf_bytes(pdf)


def form(value: str = "Rue des Lilas") -> bytes:
    """A PDF form whose only field holds a value that no page shows yet."""
    pdf = plain_pdf()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="adresse", V=value, F=4,
            Rect=Array([100, 300, 400, 330]), DA="/F1 12 Tf 0 g", P=pdf.pages[0].obj,
        )
    )  # fmt: skip
    pdf.pages[0].obj.Annots = Array([field])
    fonts = Dictionary(Font=Dictionary(F1=font))
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), DR=fonts, DA="/F1 12 Tf 0 g", NeedAppearances=True)
    return pdf_bytes(pdf)


def changed(change: Callable[[Pdf], object]) -> bytes:
    """A plain PDF after a change."""
    pdf = plain_pdf()
    change(pdf)
    return pdf_bytes(pdf)


def drawing(width: int = 60, height: int = 40) -> Image.Image:
    """A picture that looks different whichever way it is turned."""
    image = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, width // 3, height // 3), fill="red")
    pen.rectangle((width * 2 // 3, height * 2 // 3, width, height), fill="blue")
    return image


def picture(kind: str = "JPEG", *, image: Image.Image | None = None, turn: int = 1, dpi: int = 96) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = turn
    exif[0x010F] = "Appareil de M. Untel"
    out = io.BytesIO()
    options = {"exif": exif, "quality": 95} if kind == "JPEG" else {}
    (image or drawing()).save(out, kind, dpi=(dpi, dpi), **options)
    return out.getvalue()


def many_views(count: int) -> bytes:
    out = io.BytesIO()
    views = [drawing().convert("1") for _ in range(count)]
    views[0].save(out, "TIFF", save_all=True, append_images=views[1:], compression="group4")
    return out.getvalue()


def word(*lines: str) -> bytes:
    """A Word file of ours, from its text."""
    return write_template(list(lines) or ["[Corps de lettre] Une lettre."], BLANK_LETTER.read_bytes(), "Pièce")
