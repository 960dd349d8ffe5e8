"""Files of exhibits: what is seen is bound as it is seen, what acts is removed, what cannot be bound is said."""

from __future__ import annotations

import io
import os
import random
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image, ImageChops, ImageOps
from pypdfium2 import PdfDocument

from litigo.documents.pdf import pages_text
from litigo.dossier.models import Piece
from litigo.dossier.scalars import Plain
from litigo.exhibits.exhibit import reader_of
from litigo.exhibits.folder import ExhibitFolder
from litigo.exhibits.image_source import pages_of_image
from litigo.exhibits.pages import A4, size_of, to_bytes
from litigo.exhibits.pdf_source import UnusableExhibitError, is_signed, pages_of_pdf
from litigo.exhibits.stamps import stamp_text, stamped
from litigo.exhibits.word_source import pages_of_word
from litigo.faults import FaultyFile
from tests import exhibit_files as files
from tests.conftest import SOAK

# ---------------------------------------------------------------- the folder


def folder_of(root: Path, **contents: bytes) -> ExhibitFolder:
    folder = ExhibitFolder(root, "SIN-1")
    folder.path.mkdir(parents=True)
    for name, content in contents.items():
        (folder.path / name).write_bytes(content)
    return folder


def piece(fichier: str | None) -> Piece:
    return Piece.model_validate({"numero": Plain("4"), "libelle": "Rapport", "fichier": fichier})


def refusal(folder: ExhibitFolder, fichier: str | None) -> str:
    with pytest.raises(FaultyFile) as told:
        folder.read(piece(fichier))
    return str(told.value)


def test_a_file_is_read_from_the_folder_of_its_dossier(tmp_path: Path) -> None:
    assert folder_of(tmp_path, a=b"contenu").read(piece("a")) == b"contenu"


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "..", "sous/a", "a\\b", "."])
def test_a_path_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_bytes(b"x")
    assert "n'est pas un simple nom de fichier" in refusal(folder_of(tmp_path, a=b""), name)


def test_links_are_refused_for_a_file_and_for_the_folder(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "pieces", vrai=b"x")
    (folder.path / "lien").symlink_to(folder.path / "vrai")
    assert "est un lien" in refusal(folder, "lien")
    (tmp_path / "pieces" / "SIN-2").symlink_to(folder.path)
    assert "est un lien" in refusal(ExhibitFolder(tmp_path / "pieces", "SIN-2"), "vrai")


def test_a_missing_file_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    told = refusal(folder_of(tmp_path, **{"rapport_expert.pdf": b""}), "raport_expert.pdf")
    assert "pièce n° 4" in told
    assert "introuvable" in told
    assert "vouliez-vous « rapport_expert.pdf »" in told
    assert "Placez ce fichier dans" in refusal(ExhibitFolder(tmp_path, "SIN-9"), "x.pdf")
    assert "aucun fichier n'est indiqué" in refusal(ExhibitFolder(tmp_path, "SIN-1"), None)


def test_what_is_no_file_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    os.mkfifo(folder.path / "tube")
    (folder.path / "sous").mkdir()
    assert "n'est pas un fichier" in refusal(folder, "tube")
    assert "n'est pas un fichier" in refusal(folder, "sous")


def test_a_name_with_accents_is_found_however_the_disk_writes_them(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, **{unicodedata.normalize("NFD", "été.pdf"): b"vu"})
    assert folder.read(piece("été.pdf")) == b"vu"


# ---------------------------------------------------------------- PDF


def text_of(pdf: Pdf) -> list[str]:
    return pages_text(to_bytes(pdf))


def place_of(pdf: Pdf, words: str) -> tuple[float, float, float, float]:
    """Return where the first word of ``words`` is drawn on the first page, as a reader shows it."""
    with closing(PdfDocument(to_bytes(pdf))) as document:
        text = document[0].get_textpage()
        found = text.search(words).get_next()
        assert found is not None, text.get_text_range()
        left, bottom, right, top = zip(*(text.get_charbox(found[0] + n) for n in range(found[1])), strict=True)
        return min(left), min(bottom), max(right), max(top)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("size", [(595, 842), (1684, 1191), (227, 567), (120, 120)])
def test_the_stamp_is_upright_at_the_top_right_of_any_page(turn: int, size: tuple[int, int]) -> None:
    pages = stamped(pages_of_pdf(files.plain(size=size, turn=turn)), [stamp_text(12, 1, 1)])
    width, height = size_of(pages.pages[0])
    assert (round(width), round(height)) == (size if turn % 180 == 0 else size[::-1])
    left, bottom, right, top = place_of(pages, "Pièce")
    assert left > width * 0.1
    assert right < width
    assert bottom > height - max(0.1 * height, 30)
    assert top < height
    assert top - bottom < right - left  # the word lies, as it is read


def test_a_page_is_bound_as_its_reader_shows_it() -> None:
    def crop(pdf: Pdf) -> None:
        page = pdf.pages[0]
        page.obj.MediaBox = Array([-100, 900, 700, -50])  # corners the other way round, origin elsewhere
        page.obj.CropBox = Array([10, 40, 310, 240])
        page.obj.TrimBox = Array([100, 100, 110, 110])  # not what a reader shows

    pages = pages_of_pdf(files.changed(crop))
    assert size_of(pages.pages[0]) == (300, 200)
    left, bottom, *_ = place_of(pages, "Contenu")
    assert (round(left), round(bottom)) == (21, 20)


def test_what_a_page_leaves_unfinished_does_not_move_the_stamp() -> None:
    """Some files never restore the state they change: « 3 0 0 3 200 200 cm » without its « Q »."""

    def unfinished(pdf: Pdf) -> None:
        pdf.pages[0].obj.Contents = pdf.make_stream(b"q 3 0 0 3 200 200 cm Q Q q 0 1 0 0 0 0 cm")

    pages = stamped(pages_of_pdf(files.changed(unfinished)), [stamp_text(1, 1, 1)])
    left, bottom, right, _ = place_of(pages, "Pièce")
    assert bottom > 800
    assert 480 < left < right < 595


def test_scripts_attached_files_and_actions_are_left_behind() -> None:
    bound = to_bytes(pages_of_pdf(files.armed()))
    with Pdf.open(io.BytesIO(bound)) as pdf:
        everything = " ".join(map(repr, pdf.objects)) + repr(pdf.Root)
    assert "Contenu 1" in pages_text(bound)[0]
    for trace in ("JavaScript", "alert", "EmbeddedFile", "secret", "OpenAction", "/AA"):
        assert trace not in everything, trace


def test_a_form_stays_visible_and_can_no_longer_be_filled_in() -> None:
    pages = pages_of_pdf(files.form())
    assert "Rue des Lilas" in text_of(pages)[0]
    assert Name.AcroForm not in pages.Root
    assert all(Name.Annots not in page.obj for page in pages.pages)


def test_a_layer_switched_off_stays_off() -> None:
    def layered(pdf: Pdf) -> None:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Calque"))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(BaseState=Name.OFF))
        pdf.pages[0].obj.Resources.Properties = Dictionary(MC0=layer)
        pdf.pages[0].obj.Contents = pdf.make_stream(b"/OC /MC0 BDC 0 0 595 842 re f EMC")

    with closing(PdfDocument(to_bytes(pages_of_pdf(files.changed(layered))))) as document:
        assert document[0].render(scale=0.1).to_pil().convert("L").getextrema() == (255, 255)


def xfa(pdf: Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(XFA=pdf.make_stream(b"<xdp/>"), Fields=Array([]))
    pdf.Root.NeedsRendering = True


def unapplied(pdf: Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name("/Redact"), Rect=Array([0, 0, 9, 9]))
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])


def no_page(pdf: Pdf) -> None:
    del pdf.pages[0]


def torn(pdf: Pdf) -> None:
    pdf.pages[0].obj.Contents = pdf.make_stream(b"this is no deflate", Dictionary(Filter=Name.FlateDecode))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (files.locked(), "protégé par un mot de passe"),
        (files.plain()[:-300], "endommagé"),
        (files.plain(9)[400:], "endommagé"),
        (b"%PDF-1.7 et puis rien", "endommagé"),
        (files.changed(torn), "endommagé"),
        (files.changed(no_page), "0 pages"),
        (files.changed(xfa), "formulaire dynamique"),
        (files.changed(unapplied), "biffures"),
    ],
)
def test_a_pdf_that_cannot_be_bound_says_why_and_what_to_do(content: bytes, told: str) -> None:
    with pytest.raises(UnusableExhibitError, match=told) as error:
        pages_of_pdf(content)
    assert error.value.remedy


def test_a_pdf_without_password_to_read_it_is_bound() -> None:
    assert "Contenu 1" in text_of(pages_of_pdf(files.locked("")))[0]


def test_an_electronic_signature_is_noticed() -> None:
    def signed(pdf: Pdf) -> None:
        pdf.Root.AcroForm = Dictionary(SigFlags=3, Fields=Array([]))

    assert is_signed(files.changed(signed))
    assert not is_signed(files.form())


# ---------------------------------------------------------------- pictures


def seen(pages: Pdf, number: int = 0, scale: float = 96 / 72) -> Image.Image:
    """Return a page as it is shown, without its margins."""
    with closing(PdfDocument(to_bytes(pages))) as document:
        shown: Image.Image = document[number].render(scale=scale).to_pil().convert("RGB")
    return shown.crop(ImageChops.difference(shown, Image.new("RGB", shown.size, "white")).getbbox())


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_photograph_is_the_right_way_up_and_keeps_its_own_size(turn: int) -> None:
    taken = files.picture(turn=turn)
    expected = ImageOps.exif_transpose(Image.open(io.BytesIO(taken))).convert("RGB")
    shown = seen(pages_of_image(taken)).resize(expected.size)
    middle = [(x * expected.width // 6, y * expected.height // 6) for x in (1, 3, 5) for y in (1, 3, 5)]
    for point in middle:
        near = zip(shown.getpixel(point), expected.getpixel(point), strict=True)  # type: ignore[arg-type]  # RGB
        assert all(abs(one - other) < 60 for one, other in near), point


def test_a_small_picture_is_not_blown_up_and_a_large_one_fits_the_page() -> None:
    assert max(seen(pages_of_image(files.picture(dpi=96))).size) <= 61
    large = pages_of_image(files.picture(image=files.drawing(3000, 2000)))
    assert size_of(large.pages[0]) == pytest.approx((A4[1], A4[0]), abs=0.1)
    assert seen(large, scale=1).width <= A4[1] - 83


def test_a_photograph_keeps_every_byte_but_what_the_camera_noted() -> None:
    taken = files.picture(turn=6)
    pages = pages_of_image(taken)
    kept = pages.pages[0].obj.Resources.XObject["/Piece"].read_raw_bytes()
    assert b"M. Untel" in taken
    assert b"M. Untel" not in kept
    assert taken[taken.index(b"\xff\xda") :] == kept[kept.index(b"\xff\xda") :]
    assert ImageChops.difference(Image.open(io.BytesIO(taken)), Image.open(io.BytesIO(kept))).getbbox() is None


def test_each_view_of_a_scan_is_a_page() -> None:
    assert len(pages_of_image(files.many_views(3)).pages) == 3


MODES = ("1", "L", "P", "RGB", "RGBA", "LA", "I;16")


@pytest.mark.parametrize(
    ("kind", "mode"), [*(("PNG", mode) for mode in MODES), *(("TIFF", mode) for mode in (*MODES, "CMYK"))]
)
def test_every_kind_of_picture_is_shown(kind: str, mode: str) -> None:
    levels = Image.new("I;16", (60, 40), 65535)
    levels.paste(0, (0, 0, 20, 13))
    image = levels if mode == "I;16" else files.drawing().convert("RGBA").convert("RGB").convert(mode)
    pixels = seen(pages_of_image(files.picture(kind, image=image)))
    assert sum(pixels.getpixel((5, 5))) < 400  # type: ignore[arg-type]  # RGB: the dark corner is there
    assert pixels.width >= 18


def test_what_is_transparent_is_white() -> None:
    clear = Image.new("RGBA", (60, 40), (0, 0, 0, 0))
    clear.paste((255, 0, 0, 255), (0, 0, 20, 20))
    assert seen(pages_of_image(files.picture("PNG", image=clear))).size == pytest.approx((20, 20), abs=2)


def test_a_cmyk_photograph_keeps_its_colours() -> None:
    shown = seen(pages_of_image(files.picture(image=files.drawing().convert("CMYK"))))
    red, green, blue = shown.getpixel((8, 6))  # type: ignore[misc]  # RGB
    assert red > 180
    assert max(green, blue) < 90


@pytest.mark.parametrize("content", [files.picture()[:200], files.picture("PNG")[:60], b"\x89PNG rien", b"GIF89a"])
def test_a_damaged_picture_says_so(content: bytes) -> None:
    with pytest.raises(UnusableExhibitError, match="endommagée"):
        pages_of_image(content)


def test_a_picture_made_to_fill_the_memory_is_refused() -> None:
    bomb = bytearray(files.picture("PNG"))
    place = bomb.index(b"IHDR") + 4
    bomb[place : place + 8] = (60_000).to_bytes(4, "big") * 2
    bomb[place + 13 : place + 17] = zlib.crc32(bytes(bomb[place - 4 : place + 13])).to_bytes(4, "big")
    with pytest.raises(UnusableExhibitError):
        pages_of_image(bytes(bomb))


# ---------------------------------------------------------------- Word


def with_body(change: Callable[[str], str]) -> bytes:
    source, out = io.BytesIO(files.word()), io.BytesIO()
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, change(content.decode()).encode() if name == "word/document.xml" else content)
    return out.getvalue()


def test_a_word_file_is_laid_out_without_any_office_suite() -> None:
    pages = pages_of_word(files.word("[Titre de partie] Constat", "[Corps de lettre] Le mur **penche** de 3 %."))
    assert re.search(r"Constat\s+Le mur penche de 3.%\.", text_of(pages)[0])


def test_what_other_programs_write_of_no_consequence_is_accepted() -> None:
    off = '<w:p><w:pPr><w:bidi w:val="0"/><w:textDirection w:val="lrTb"/></w:pPr><w:r><w:t>Fin</w:t></w:r></w:p>'
    broken = f'<w:p><w:r><w:br w:type="page"/></w:r></w:p>{off}'
    pages = text_of(pages_of_word(with_body(lambda body: PARAGRAPH.sub(lambda p: p[1] + broken, body, count=1))))
    assert [bool(re.search(r"\bFin\b", page)) for page in pages] == [False, True]


PARAGRAPH = re.compile(r"(<w:p>.*?</w:p>)", re.DOTALL)


@pytest.mark.parametrize(
    ("added", "told"),
    [
        ("<w:p><w:r><w:drawing/></w:r></w:p>", "un dessin ou une image"),
        ('<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>', "une note appelée dans le texte est introuvable"),
        ("<w:p><w:ins><w:r><w:t>x</w:t></w:r></w:ins></w:p>", "des modifications suivies"),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r></w:p>", "un texte masqué"),
        ('<w:p><w:r><w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr><w:t>x</w:t></w:r></w:p>', "un symbole"),
        ("<w:p><w:nouveaute/></w:p>", "un élément « nouveaute »"),
    ],
)
def test_what_litigo_would_leave_out_of_a_word_file_is_refused(added: str, told: str) -> None:
    content = with_body(lambda body: PARAGRAPH.sub(lambda found: found[1] + added, body, count=1))
    with pytest.raises(UnusableExhibitError, match=told) as error:
        pages_of_word(content)
    assert "exporter en PDF" in error.value.remedy


@pytest.mark.parametrize("content", [b"PK\x03\x04 rien", files.word()[:500], with_body(lambda body: body[:-20])])
def test_a_damaged_word_file_says_so(content: bytes) -> None:
    with pytest.raises(UnusableExhibitError, match="lisible|abîmée"):
        pages_of_word(content)


SOUND = (files.plain(3), files.armed(), files.form(), files.picture(), files.picture("PNG"), files.many_views(2),
         files.word())  # fmt: skip


@pytest.mark.parametrize("seed", range(200 if SOAK else 2))
def test_a_disturbed_file_is_bound_or_refused_and_nothing_else(seed: int) -> None:
    """Bytes changed, lost, added, the end cut off: no other exception, whatever the reader meets."""
    chance = random.Random(seed)  # noqa: S311  # the same files each time
    for _ in range(300):
        content = bytearray(chance.choice(SOUND))
        for _ in range(chance.choice((1, 2, 5, 20))):
            place = chance.randrange(len(content))
            match chance.randrange(4):
                case 0:
                    content[place] = chance.randrange(256)
                case 1:
                    del content[place + 1 : place + chance.randrange(40)]
                case 2:
                    content[place:place] = chance.randbytes(chance.randrange(8))
                case _:
                    del content[max(place, 10) :]
        with suppress(UnusableExhibitError):
            to_bytes(reader_of(bytes(content))(bytes(content)))


def test_pikepdf_reads_back_what_is_bound() -> None:
    with Pdf.open(io.BytesIO(to_bytes(pages_of_pdf(files.plain(3))))) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert isinstance(pdf.pages[0], pikepdf.Page)
