"""Every document on its realistic file, judged by others: Open XML and PDF validators, qpdf, LibreOffice."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator
from page import ValidationProfile, validate_pdf

from tests.test_all_documents import ENTRIES, rendered

SOFFICE = shutil.which("soffice")
PDFTOTEXT = shutil.which("pdftotext")
QPDF = shutil.which("qpdf")


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


@pytest.mark.skipif(QPDF is None, reason="qpdf n'est pas installé")
def test_pdf_files_are_sound(folder: Path) -> None:
    for path in sorted(folder.glob("*.pdf")):
        done = subprocess.run([str(QPDF), "--check", str(path)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(SOFFICE is None or PDFTOTEXT is None, reason="LibreOffice ou pdftotext n'est pas installé")
def test_libreoffice_opens_them_and_reads_the_same_words(folder: Path, tmp_path: Path) -> None:
    sources = sorted(map(str, folder.glob("*.docx")))
    command = [str(SOFFICE), "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(tmp_path), *sources], capture_output=True, check=True, timeout=300)
    for source in map(Path, sources):
        ours, theirs = _words(source.with_suffix(".pdf")), _words(tmp_path / f"{source.stem}.pdf")
        assert {word for word in ours ^ theirs if word.isalpha()} == set(), source.name


def _words(path: Path) -> set[str]:
    """Distinct words of three letters or more: headers are repeated page by page, and pages differ a little."""
    done = subprocess.run([str(PDFTOTEXT), "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True)
    return set(re.findall(r"\w{3,}", done.stdout.decode()))
