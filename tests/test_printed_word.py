"""``litigo pdf``: Word files edited by hand or written by others say the same in PDF, or are refused and told why."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from litigo.cli.main import cli
from litigo.documents.pdf import pages_text
from litigo.documents.printed import PrintedWord, print_word
from litigo.faults import FaultyFile
from tests.test_documents_engine import EXAMPLES, edited, members
from tests.test_documents_pdf import compliant, elements, letter

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SECTION = "<w:sectPr"


# ---------------------------------------------------------------- Word files of others


def body(xml: str, parts: dict[str, bytes] | None = None, relations: str = "") -> bytes:
    """Return a letter whose text ends with ``xml``, with more parts and relations."""
    changed = edited(letter(), SECTION, f"{xml}{SECTION}")
    if relations:
        changed = edited(changed, "</Relationships>", f"{relations}</Relationships>", "word/_rels/document.xml.rels")
    output = io.BytesIO(changed)
    with zipfile.ZipFile(output, "a") as archive:
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    return output.getvalue()


def said(xml: str, **more: Any) -> PrintedWord:  # noqa: ANN401 - passed on
    return print_word(body(xml, **more), "essai.docx")


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINK = f'<w:p><w:hyperlink xmlns:r="{R}" r:id="x"><w:r><w:t>notre site</w:t></w:r></w:hyperlink></w:p>'
FIELD = (
    '<w:p><w:r><w:t>Voir </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF a '
    '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>la page 7</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t> ci-dessus</w:t></w:r></w:p>'
)
NESTED = (
    '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="5000"/></w:tblGrid><w:tr><w:tc><w:p><w:r><w:t>dehors</w:t></w:r></w:p>'
    '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="900"/></w:tblGrid><w:tr><w:tc><w:p><w:r><w:t>dedans</w:t></w:r></w:p>'
    "</w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>"
)
CONTROL = f"<w:sdt><w:sdtPr/><w:sdtContent>{p('dans un contrôle')}</w:sdtContent></w:sdt>"
ROWS = (
    '<w:tbl><w:tblGrid><w:gridCol w:w="900"/></w:tblGrid><w:sdt><w:sdtContent><w:tr><w:tc><w:p><w:r><w:t>ligne tenue'
    "</w:t></w:r></w:p></w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>"
)
BREAK = '<w:p><w:r><w:t>avant</w:t><w:br w:type="page"/><w:t>après le saut</w:t></w:r></w:p>'
SIMPLE = '<w:p><w:fldSimple w:instr=" DATE "><w:r><w:t>3 mai</w:t></w:r></w:fldSimple></w:p>'
SYMBOL = '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0A8"/><w:t> à cocher</w:t></w:r></w:p>'
CHOICE = (
    '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="w14"><w:t>neuf</w:t></mc:Choice><mc:Fallback><w:t>vieux</w:t></mc:Fallback>'
    "</mc:AlternateContent></w:r></w:p>"
)


@pytest.mark.parametrize(
    ("xml", "shown"),
    [
        (LINK, "notre site"),
        (FIELD, "Voir la page 7 ci-dessus"),
        (SIMPLE, "3 mai"),
        (NESTED, "dehors\ndedans"),
        (CONTROL, "dans un contrôle"),
        (ROWS, "ligne tenue"),
        (BREAK, "avant\naprès le saut"),
        (SYMBOL, "□ à cocher"),
        (CHOICE, "neuf"),
        ("<w:p><w:r><w:t>un</w:t><w:tab/><w:t>deux</w:t><w:br/><w:t>trois</w:t></w:r></w:p>", "un\tdeux\ntrois"),
        ("<w:p><w:r><w:t>porte</w:t><w:noBreakHyphen/><w:t>à</w:t><w:softHyphen/></w:r></w:p>", "porte-à"),
        ("<w:p><w:r><w:rPr><w:caps/></w:rPr><w:t>urgent</w:t></w:r></w:p>", "URGENT"),
        (
            '<w:p w:rsidR="00AA"><w:proofErr w:type="spellStart"/><w:r w:rsidRPr="00BB"><w:t>mot</w:t></w:r></w:p>',
            "mot",
        ),
        ("<w:p><w:smartTag><w:r><w:t>intelligent</w:t></w:r></w:smartTag></w:p>", "intelligent"),
    ],
)
def test_the_text_of_a_word_file_of_others_is_all_there(xml: str, shown: str) -> None:
    printed = said(xml)
    assert printed.text.rstrip().endswith(shown)
    assert printed.notices == ()


def test_a_page_break_begins_a_page() -> None:
    pages = pages_text(said(BREAK).pdf)
    assert "après le saut" in pages[-1]
    assert "avant" not in pages[-1]


def test_numbers_of_lists_go_on_begin_again_and_are_written_as_asked() -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>'
        "</w:lvl>"
        for depth, (start, kind, text) in enumerate(
            [(3, "upperRoman", "%1."), (1, "lowerLetter", "%2)"), (1, "decimal", "%1.%3"), (1, "bullet", "\uf0b7")]
        )
    )
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="5">{levels}</w:abstractNum><w:num w:numId="11">'
        '<w:abstractNumId w:val="5"/></w:num><w:num w:numId="12"><w:abstractNumId w:val="5"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/></w:lvlOverride></w:num></w:numbering>'
    )
    items = [(11, 0), (11, 1), (11, 1), (11, 0), (11, 1), (11, 2), (11, 3), (12, 0), (0, 0)]
    text = "".join(
        p(f"x{rank}", f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')
        for rank, (number, depth) in enumerate(items)
    )
    parts = members(body(text))
    parts["word/numbering.xml"] = numbering.encode()
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    lines = print_word(output.getvalue(), "essai.docx").text.split("\n")[-len(items) :]
    expected = ["III.", "a)", "b)", "IV.", "a)", "IV.1", "•", "IX."]
    assert lines == [*(f"{marker} x{rank}" for rank, marker in enumerate(expected)), "x8"]


def test_notes_are_gathered_at_the_end_of_the_text() -> None:
    notes = f'<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/><w:t>Cité de mémoire.</w:t></w:r></w:p>'
    call = '<w:p><w:r><w:t>Un point</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    printed = said(call, parts={"word/footnotes.xml": f"{notes}</w:footnote></w:footnotes>".encode()})
    assert printed.text.endswith("Un point1\n1 Cité de mémoire.")
    assert compliant(printed.pdf)


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 20)) -> bytes:
    output = io.BytesIO()
    Image.new("RGB", size, "navy").save(output, kind)
    return output.getvalue()


def drawing(inside: str = "", place: str = "inline", words: str = 'descr="Logo de la maison"') -> str:
    names = (
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    )
    shown = inside or f'<pic:pic><pic:blipFill><a:blip xmlns:r="{R}" r:embed="img"/></pic:blipFill></pic:pic>'
    return (
        f'<w:p><w:r><w:drawing {names}><wp:{place}><wp:extent cx="914400" cy="457200"/><wp:docPr id="1" name="i" '
        f"{words}/>"
        f"<a:graphic><a:graphicData>{shown}</a:graphicData></a:graphic></wp:{place}></w:drawing></w:r></w:p>"
    )


IMAGE = f'<Relationship Id="img" Type="{R}/image" Target="media/logo"/>'


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_drawn_and_told_in_words(kind: str) -> None:
    printed = said(drawing(), parts={"word/media/logo": picture(kind)}, relations=IMAGE)
    assert compliant(printed.pdf)
    with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
        (figure,) = elements(pdf.Root.StructTreeRoot, "/Figure")
        assert str(figure.Alt) == "Logo de la maison"
        assert len(pdf.pages[-1].get_images()) == 1


def test_what_is_left_out_without_loss_is_noted() -> None:
    floating = said(drawing(place="anchor"), parts={"word/media/logo": picture()}, relations=IMAGE)
    assert floating.notices == ("une image flottante est placée dans le fil du texte.",)
    commented = said('<w:p><w:r><w:t>a</w:t></w:r><w:r><w:commentReference w:id="1"/></w:r></w:p>')
    assert commented.notices == ("les commentaires ne sont pas repris.",)
    hidden = said("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>jamais vu</w:t></w:r></w:p>")
    assert "jamais vu" not in hidden.text
    assert len(hidden.notices) == 1
    gaps = said(p("[à compléter\u00a0: date] et [à compléter\u00a0: lieu]"))
    assert gaps.notices == ("il reste 2 mentions « à compléter ».",)


def refusal(xml: str, **more: Any) -> str:  # noqa: ANN401 - passed on
    with pytest.raises(FaultyFile) as refused:
        print_word(body(xml, **more), "essai.docx")
    return str(refused.value)


TEXT_BOX = '<wps:txbx xmlns:wps="x"><w:txbxContent><w:p><w:r><w:t>cadre</w:t></w:r></w:p></w:txbxContent></wps:txbx>'
COLUMNS = '<w:p><w:pPr><w:sectPr><w:cols w:num="2"/></w:sectPr></w:pPr></w:p>'
LANDSCAPE = '<w:p><w:pPr><w:sectPr><w:pgSz w:w="16838" w:h="11906"/></w:sectPr></w:pPr></w:p>'


@pytest.mark.parametrize(
    ("xml", "told"),
    [
        ("<w:p><w:ins><w:r><w:t>ajout</w:t></w:r></w:ins></w:p>", "modifications suivies"),
        ("<w:p><w:r><w:t>reste</w:t></w:r><w:del><w:r><w:delText>parti</w:delText></w:r></w:del></w:p>", "suivies"),
        ("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>fin</w:t></w:r></w:p>", "modifications suivies"),
        ("<w:p><w:moveTo><w:r><w:t>ici</w:t></w:r></w:moveTo></w:p>", "modifications suivies"),
        (drawing(TEXT_BOX), "zone de texte"),
        (drawing("<a:chart/>"), "image liée"),
        ("<w:p><w:r><w:pict/></w:r></w:p>", "zone de texte"),
        ("<w:p><w:r><w:object/></w:r></w:p>", "objet inséré"),
        ('<w:p><m:oMath xmlns:m="x"><m:r/></m:oMath></w:p>', "formule"),
        ('<w:p><w:r><w:t>avant</w:t><w:sym w:font="Webdings" w:char="F021"/></w:r></w:p>', "symbole"),
        ('<w:p><w:r><w:footnoteReference w:id="77"/></w:r></w:p>', "note"),
        ("<w:altChunk/>", "autre document"),
        (p("שלום"), "ne peut pas être imprimé"),
        (p("😀"), "ne peut pas être imprimé"),
        ("<w:p><w:r><w:t>a</w:t><w:inconnu/></w:r></w:p>", "« inconnu »"),
        (COLUMNS, "colonnes"),
        (LANDSCAPE, "même format"),
        (p("x", '<w:ind w:left="beaucoup"/>'), "nombre"),
        (p("{{ oublié }}"), "code de modèle"),
    ],
)
def test_what_the_pdf_could_not_show_is_refused_with_its_paragraph(xml: str, told: str) -> None:
    message = refusal(xml)
    assert told in message
    assert "essai.docx" in message


def test_the_paragraph_refused_is_named_and_quoted() -> None:
    message = refusal("<w:p><w:r><w:t>Le solde de la provision est de trois mille euros</w:t><w:object/></w:r></w:p>")
    assert re.search(r"paragraphe \d+ \(« Le solde de la provision est de trois mi… »\)", message)


@pytest.mark.parametrize("bad", [b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, picture()[:-30], b""])
def test_a_picture_that_cannot_be_drawn_is_refused(bad: bytes) -> None:
    assert "image" in refusal(drawing(), parts={"word/media/logo": bad}, relations=IMAGE)


def test_a_picture_of_a_hundred_million_points_is_refused_without_being_drawn() -> None:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", 10_000, 10_000, 8, 0, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    assert "image" in refusal(drawing(), parts={"word/media/logo": bomb}, relations=IMAGE)


def test_headers_that_change_from_one_section_to_the_next_are_refused() -> None:
    header = f"<w:hdr {W}><w:p><w:r><w:t>Autre en-tête</w:t></w:r></w:p></w:hdr>"
    relation = f'<Relationship Id="hh" Type="{R}/header" Target="header9.xml"/>'
    section = f'<w:sectPr><w:headerReference xmlns:r="{R}" w:type="default" r:id="hh"/></w:sectPr>'
    parts = {"word/header9.xml": header.encode()}
    assert "mêmes en-têtes" in refusal(p("x", section), parts=parts, relations=relation)


def test_a_file_of_another_library_is_read() -> None:
    other = docx.Document()
    other.add_heading("Rapport", level=1)
    other.add_heading("Première partie", level=2)
    other.add_paragraph("Une puce", style="List Bullet")
    other.add_paragraph("Un numéro", style="List Number")
    output = io.BytesIO()
    other.save(output)
    printed = print_word(output.getvalue(), "rapport.docx")
    assert printed.text == "Rapport\nPremière partie\n• Une puce\n1. Un numéro"
    assert compliant(printed.pdf)


# ---------------------------------------------------------------- the command


def call(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def test_the_command_writes_the_pdf_and_never_over_another(tmp_path: Path) -> None:
    source = tmp_path / "lettre.docx"
    source.write_bytes(body(p("Ajouté à la main")))
    done = call("pdf", source)
    assert done.exit_code == 0, done.output
    assert "Ajouté à la main" in "".join(pages_text((tmp_path / "lettre.pdf").read_bytes()))
    again = call("pdf", source)
    assert isinstance(again.exception, FileExistsError)
    elsewhere = call("pdf", source, "-o", tmp_path / "autre.pdf", "--attach")
    assert elsewhere.exit_code == 0, elsewhere.output
    assert b"EmbeddedFile" in (tmp_path / "autre.pdf").read_bytes()


def archive(**parts: bytes) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in parts.items():
            written.writestr(name, content)
    return output.getvalue()


def zip_bomb() -> bytes:
    return edited(archive(**members(letter()), bomb=b"\0" * 200_000_000), SECTION, SECTION)


def lying_zip() -> bytes:
    """A part that says it is small and is not."""
    content = bytearray(archive(**members(letter())))
    size = len(members(letter())["word/document.xml"])
    place = content.index(b"word/document.xml", content.index(b"PK\1\2")) - 46
    assert struct.unpack_from("<I", content, place + 24)[0] == size
    struct.pack_into("<I", content, place + 24, 100)
    return bytes(content)


def entity_bomb() -> bytes:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    grammar = f'<!DOCTYPE w [<!ENTITY l0 "lol">{levels}]>'
    parts = members(letter())
    parts["word/document.xml"] = f"{grammar}<w:document {W}><w:body><w:p>&l9;</w:p></w:body></w:document>".encode()
    return archive(**parts)


def outside_entity() -> bytes:
    parts = members(letter())
    parts["word/document.xml"] = (
        f'<!DOCTYPE w [<!ENTITY out SYSTEM "file:///etc/hostname">]><w:document {W}><w:body><w:p><w:r><w:t>&out;</w:t>'
        "</w:r></w:p></w:body></w:document>"
    ).encode()
    return archive(**parts)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (zip_bomb, "démesuré"),
        (lying_zip, "abîmée"),
        (entity_bomb, "abîmée"),
        (outside_entity, "abîmée"),
        (lambda: b"rien", "pas un document Word"),
        (lambda: letter()[:-40], "pas un document Word"),
        (lambda: archive(a=b"b"), "pas un document Word"),
        (lambda: archive(**{f"p{n}": b"" for n in range(2_000)}), "démesuré"),
    ],
)
def test_a_file_made_to_harm_is_refused_and_nothing_is_written(
    tmp_path: Path, make: Callable[[], bytes], told: str
) -> None:
    source = tmp_path / "piege.docx"
    source.write_bytes(make())
    done = call("pdf", source)
    assert isinstance(done.exception, FaultyFile)
    assert told in str(done.exception)
    assert not (tmp_path / "piege.pdf").exists()


HARMFUL = {
    "time": "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
    "memory": "{{ 'x' * 10**10 }}",
}


@pytest.mark.parametrize(("code", "told"), [(HARMFUL["time"], "trop de temps"), (HARMFUL["memory"], "trop de mémoire")])
def test_a_template_without_end_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, told: str
) -> None:
    from tests.test_documents_engine import LETTERS  # noqa: PLC0415 - read from the templates only here

    monkeypatch.setattr("litigo.cli.letter._SECONDS", 2.0)
    for name, path in LETTERS.items():
        (tmp_path / f"{name}.docx").write_bytes(edited(path.read_bytes(), SECTION, f"{p(code)}{SECTION}"))
    out = tmp_path / "out"
    example = EXAMPLES / "dommages_ouvrage_recours.yaml"
    options = ["--today", "2026-11-23", "--templates", tmp_path, "--output", out]
    done = call("letter", example, "note_synthese", *options)
    assert done.exit_code == 1
    assert told in done.output
    assert not out.exists()
