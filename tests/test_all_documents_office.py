"""Every document on its realistic file, judged by others: Open XML and PDF validators, qpdf, LibreOffice."""

from __future__ import annotations

from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator
from page import ValidationProfile, validate_pdf

from tests.office import damaged, needs_office, needs_qpdf, read_otherwise
from tests.test_all_documents import ENTRIES, rendered


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every document of every entry, in Word and in PDF."""
    target = tmp_path_factory.mktemp("documents")
    for rank, entry in enumerate(ENTRIES):
        for number, document in enumerate(rendered(rank)):
            name = f"{entry['document']}-{entry['dossier']}-{number}"
            (target / f"{name}.docx").write_bytes(document.docx)
            (target / f"{name}.pdf").write_bytes(document.pdf)
    return target


def test_word_files_are_valid(folder: Path) -> None:
    validator = OpenXmlValidator()
    results = {path.name: validator.validate(path) for path in sorted(folder.glob("*.docx"))}
    assert {name: result.errors for name, result in results.items() if not result.is_valid} == {}


@pytest.mark.parametrize("profile", [ValidationProfile.PDF_A_3A, ValidationProfile.PDF_UA_1], ids=["A-3a", "UA-1"])
def test_pdf_files_are_archives_anybody_can_read(folder: Path, profile: ValidationProfile) -> None:
    found = {path.name: validate_pdf(path, profile=profile) for path in sorted(folder.glob("*.pdf"))}
    assert {name: [f.message for f in report.failures] for name, report in found.items() if report.failures} == {}


@needs_qpdf
def test_pdf_files_are_sound(folder: Path) -> None:
    assert damaged(folder) == {}


@needs_office
def test_libreoffice_opens_them_and_reads_the_same_words(folder: Path, tmp_path: Path) -> None:
    assert read_otherwise(folder, tmp_path) == {}
