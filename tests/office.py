"""Programs of others that open what litigo writes: LibreOffice, poppler, qpdf."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

SOFFICE, PDFTOTEXT, QPDF = map(shutil.which, ("soffice", "pdftotext", "qpdf"))
needs_office = pytest.mark.skipif(not (SOFFICE and PDFTOTEXT), reason="LibreOffice ou pdftotext n'est pas installé")
needs_qpdf = pytest.mark.skipif(QPDF is None, reason="qpdf n'est pas installé")


def converted(folder: Path, target: Path, kind: str) -> None:
    """Have LibreOffice open every Word file of a folder, in one go, and save it in ``target`` as ``kind``."""
    sources = sorted(map(str, folder.glob("*.docx")))
    command = [str(SOFFICE), "--headless", f"-env:UserInstallation=file://{target}/profile", "--convert-to", kind]
    subprocess.run([*command, "--outdir", str(target), *sources], capture_output=True, check=True, timeout=300)


def read_otherwise(folder: Path, target: Path) -> dict[str, set[str]]:
    """Return, by file, the words of our PDF that LibreOffice does not read in the Word file, or the other way round."""
    converted(folder, target, "pdf")
    found = {}
    for ours in sorted(folder.glob("*.pdf")):
        apart = _words(ours) ^ _words(target / ours.name)
        found[ours.name] = {word for word in apart if word.isalpha()}
    return {name: words for name, words in found.items() if words}


def damaged(folder: Path) -> dict[str, str]:
    """Return what qpdf complains of, by file."""
    found = {}
    for path in sorted(folder.glob("*.pdf")):
        done = subprocess.run([str(QPDF), "--check", str(path)], capture_output=True, text=True, check=False)
        if done.returncode:
            found[path.name] = done.stdout + done.stderr
    return found


def _words(path: Path) -> set[str]:
    """Distinct words of three letters or more: headers are repeated page by page, and pages differ a little."""
    done = subprocess.run([str(PDFTOTEXT), "-layout", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True)
    return set(re.findall(r"\w{3,}", done.stdout.decode()))
