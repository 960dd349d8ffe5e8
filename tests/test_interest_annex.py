"""What is promised of the statement annexed to a letter: every line and its sum, the cautions, nothing else."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path

from click.testing import CliRunner
from pypdf import PdfReader

from litigo.assessment.assess import assess
from litigo.cli.money import interest
from litigo.documents.interest_annex import render_interest
from litigo.documents.typography import short_day
from litigo.dossier.reader import read_dossier
from litigo.figures import euros
from litigo.rulebook.rulebook import Rulebook

ROOT = Path(__file__).parent.parent
LATE = dt.date(2026, 12, 28)  # the offer was due on the 11th


def _plain(text: str) -> str:
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


def test_every_line_of_the_statement_is_on_the_page(rulebook: Rulebook) -> None:
    path = ROOT / "examples" / "corporel_badinter.yaml"
    written = read_dossier(path.read_bytes(), path.name, rulebook.vocabulary)
    dossier = written.model_copy(update={"tenu_a_jour_au": LATE})
    assessment = assess(dossier, rulebook, LATE)
    statements = [one for one in assessment.interest if one.lines]
    assert statements
    pdf = render_interest(statements, dossier, assessment, ROOT / "templates", rulebook.vocabulary)
    text = _plain(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))
    for statement in statements:
        assert _plain(statement.title[:40]) in text
        for line in statement.lines:
            assert short_day(line.first) in text
            assert _plain(euros(line.amount)) in text
        assert _plain(euros(sum((line.amount for line in statement.lines), Decimal(0)))) in text
        if statement.interest_high != statement.interest:
            assert _plain(f"au plus {euros(statement.interest_high)}") in text
    assert pdf == render_interest(statements, dossier, assessment, ROOT / "templates", rulebook.vocabulary)


def test_the_command_writes_it_once_and_says_when_there_is_none(tmp_path: Path) -> None:
    source, target = str(ROOT / "examples" / "corporel_badinter.yaml"), tmp_path / "decompte.pdf"
    run = CliRunner().invoke(interest, [source, "--today", LATE.isoformat(), "--output", str(target)])
    assert run.exit_code == 0, run.output
    assert target.read_bytes().startswith(b"%PDF")
    quiet = str(ROOT / "examples" / "civi_infraction.yaml")
    none = CliRunner().invoke(interest, [quiet, "--today", "2026-11-23", "--output", str(tmp_path / "rien.pdf")])
    assert none.exit_code == 1
    assert "aucun décompte" in none.output
