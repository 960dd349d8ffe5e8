"""The PDF of a letter: its tags, its order, its bookmarks, what it says of itself and what it carries."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pikepdf
from page import validate_pdf_bytes

from litigo.documents.pdf import write_pdf
from litigo.documents.printed import print_word
from tests.test_documents import render


@cache
def letter() -> bytes:
    return render("lettre_mission_avocat").docx


@cache
def letter_pdf() -> bytes:
    return render("lettre_mission_avocat").pdf


def compliant(pdf: bytes) -> bool:
    return all(validate_pdf_bytes(pdf, profile=profile).is_compliant for profile in ("pdfa-3a", "pdfua-1"))


# ---------------------------------------------------------------- tags and order


def elements(node: Any, kind: str) -> Iterator[Any]:  # noqa: ANN401 - objects of a PDF
    if isinstance(node, pikepdf.Dictionary):
        if node.get("/S") == kind:
            yield node
        yield from elements(node.get("/K", None), kind)
    elif isinstance(node, pikepdf.Array):
        for child in node:
            yield from elements(child, kind)


def marked(node: Any) -> Iterator[tuple[Any, int]]:  # noqa: ANN401 - objects of a PDF
    """Walk through the marked contents of a tree, as a reading tool does: page, number of the content."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from marked(child)
    elif isinstance(node, pikepdf.Dictionary) and "/K" in node:
        for child in node.K if isinstance(node.K, pikepdf.Array) else [node.K]:
            if isinstance(child, int):
                yield node.Pg.objgen, child
            else:
                yield from marked(child)


def test_headings_lists_and_tables_are_told_as_such() -> None:
    with pikepdf.open(io.BytesIO(letter_pdf())) as pdf:
        tree = pdf.Root.StructTreeRoot
        found = {kind: len(list(elements(tree, kind))) for kind in ("/H1", "/H2", "/H3", "/L", "/LI", "/Table", "/TH")}
        assert found["/H1"] == 1
        assert found["/H2"] >= 8
        assert found["/H3"] == 0
        assert found["/LI"] > found["/L"] > 1
        assert found["/Table"] >= 1
        assert found["/TH"] >= 3
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "fr-FR"


def test_a_reading_tool_goes_through_the_text_in_its_order_without_headers_and_footers() -> None:
    with pikepdf.open(io.BytesIO(letter_pdf())) as pdf:
        pages = {page.objgen: rank for rank, page in enumerate(pdf.pages)}
        walked = [(pages[page], number) for page, number in marked(pdf.Root.StructTreeRoot)]
        assert walked == sorted(walked)
        for page in pdf.pages:
            content = page.Contents.read_bytes()
            apart = re.findall(rb"/Artifact\s*<</Type /Pagination>>\s*BDC", content)
            assert apart, "the footer at least"
            told = {number for place, number in walked if place == pages[page.objgen]}
            assert told == {int(number) for number in re.findall(rb"/MCID (\d+)", content)}


def test_bookmarks_are_the_headings() -> None:
    with pikepdf.open(io.BytesIO(letter_pdf())) as pdf, pdf.open_outline() as outline:
        (first,) = outline.root
        assert first.title.startswith("Objet")
        assert [child.title[:2] for child in first.children[:3]] == ["1.", "2.", "3."]


def test_a_pdf_says_that_it_is_archival_and_accessible_in_plain_bytes() -> None:
    metadata = letter_pdf()[letter_pdf().index(b"<?xpacket") : letter_pdf().index(b"<?xpacket end")]
    for said in (b'pdfaid:part="3"', b'pdfaid:conformance="A"', b'pdfuaid:part="1"', b"SIN-2025-0042"):
        assert said in metadata


def test_no_stream_ends_in_a_way_that_makes_its_length_doubtful() -> None:
    """Many files, since one in a hundred would."""
    for number in range(60):
        pdf = write_pdf(f'<html lang="fr"><title>t</title><p>Essai n° {number}, {"x" * number}</p>')
        assert not re.search(rb"[\r\n]\nendstream", pdf)
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            assert all(isinstance(s.read_bytes(), bytes) for s in opened.objects if isinstance(s, pikepdf.Stream))
            assert opened.check_pdf_syntax() == []


def test_the_word_file_can_be_carried_inside() -> None:
    printed = print_word(letter(), "lettre.docx", attach=True)
    assert compliant(printed.pdf)
    assert printed.pdf == print_word(letter(), "lettre.docx", attach=True).pdf
    with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
        assert pdf.attachments["lettre.docx"].get_file().read_bytes() == letter()
        assert pdf.Root.AF[0].AFRelationship == "/Source"
    assert b"EmbeddedFile" not in print_word(letter(), "lettre.docx").pdf


def test_a_letter_printed_again_gives_the_same_pdf() -> None:
    assert print_word(letter(), "lettre.docx").pdf == letter_pdf()
