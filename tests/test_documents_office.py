"""Letters judged by others: LibreOffice opens them, an Open XML validator finds nothing to say."""

from __future__ import annotations

from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator
from page import validate_pdf, validate_pdf_bytes

from litigo.documents.pdf import squeezed
from litigo.documents.printed import print_word
from litigo.documents.structure import read_structure, text_of
from tests.office import converted, damaged, needs_office, needs_qpdf, read_otherwise
from tests.test_documents import BASE, LETTERS, TEMPLATES, make_dossier, render


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every letter, final and draft, in Word and in PDF."""
    target = tmp_path_factory.mktemp("letters")
    bare = make_dossier(parties=(BASE["parties"][0],), paiements=(), postes=(), procedures=())
    for name in LETTERS:
        for kind, rendered in (("final", render(name)), ("draft", render(name, bare, draft=True))):
            (target / f"{name}-{kind}.docx").write_bytes(rendered.docx)
            (target / f"{name}-{kind}.pdf").write_bytes(rendered.pdf)
    return target


@pytest.mark.parametrize("name", LETTERS)
def test_templates_are_valid_office_files_with_french_styles(name: str) -> None:
    path = TEMPLATES / f"{name}.docx"
    result = OpenXmlValidator().validate(path)
    assert result.is_valid, result.errors
    structure = read_structure(path.read_bytes())
    assert any(getattr(block, "style", "") in {"Objet", "Titre de partie"} for block in structure.blocks)


def test_letters_are_valid_office_files(folder: Path) -> None:
    validator = OpenXmlValidator()
    faults = {
        path.name: result.errors for path in folder.glob("*.docx") if not (result := validator.validate(path)).is_valid
    }
    assert faults == {}


def test_pdf_files_are_archival_and_accessible(folder: Path) -> None:
    """PDF/A-3, level A, and PDF/UA-1, in one file."""
    found = {
        (path.name, profile): [(failure.rule_id, failure.message) for failure in report.failures]
        for path in sorted(folder.glob("*.pdf"))
        for profile in ("pdfa-3a", "pdfua-1")
        if not (report := validate_pdf(path, profile=profile)).is_compliant
    }
    assert found == {}


@needs_office
def test_a_letter_saved_again_by_libreoffice_gets_its_pdf(folder: Path, tmp_path: Path) -> None:
    """The text of the letter is neither changed nor lost; what LibreOffice writes is read in full."""
    sources = sorted(map(str, folder.glob("*.docx")))
    converted(folder, tmp_path, "docx")
    for source in map(Path, sources):
        ours = text_of(read_structure(source.read_bytes()).blocks)
        saved = (tmp_path / source.name).read_bytes()
        assert saved != source.read_bytes()
        assert squeezed(text_of(read_structure(saved, source.name).blocks)) == squeezed(ours), source.name
    for name in LETTERS[:3]:
        printed = print_word((tmp_path / f"{name}-final.docx").read_bytes(), f"{name}.docx")
        assert validate_pdf_bytes(printed.pdf, profile="pdfa-3a").is_compliant
        assert printed.notices == ()


@needs_qpdf
def test_pdf_files_are_sound(folder: Path) -> None:
    assert damaged(folder) == {}


@needs_office
def test_libreoffice_reads_the_same_words_as_our_pdf(folder: Path, tmp_path: Path) -> None:
    assert read_otherwise(folder, tmp_path) == {}
