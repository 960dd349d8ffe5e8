"""The command line: French, documented, with stable JSON keys and exit codes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from litigo.cli.main import COMMANDS, cli

ROOT = Path(__file__).parent.parent
EXAMPLE = str(ROOT / "examples" / "appel_a_conclure.yaml")
ENGLISH = ("Usage", "Show this", "Options:\n  --help  Show", "Error:", "Try ")


def call(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "240"}).invoke(cli, list(arguments), prog_name="litigo")


def process(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "litigo", *arguments]
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_in_french(name: str) -> None:
    told = call(name, "--help").output
    assert told.startswith("Utilisation :")
    assert not any(word in told for word in ENGLISH)
    assert not re.search(r"\b(?:TEXT|FILE|DIRECTORY|PATH|INTEGER|COMMAND)\b", told)


def test_every_command_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        assert f"litigo {name}" in readme


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["delai"], "Commande inconnue"),
        (["delay", "--from", "2026-02-30", "--period", "P1M"], "il n'y a pas de 30 février 2026"),
        (["delay", "--from", "2026-02-01"], "Il manque l'option '--period'"),
        (["delay", "--from", "2026-02-01", "--period", "1 mois"], "durée « 1 mois » illisible"),
        (["delay", "--from", "2026-02-01", "--period", "P1M", "--counting", "cpc_640"], "vouliez-vous « cpc_640_642 »"),
        (["delay", "--from", "2026-02-01", "--period", "P1M", "--seat", "FR-99"], "siège « FR-99 » inconnu"),
        (["delay", "--from", "2026-02-01", "--period", "P1M", "--counting", "business_days_ouvres"], "que des jours"),
        (["assess", "absent.yaml"], "n'existe pas"),
    ],
)
def test_a_wrong_command_line_is_answered_in_french(arguments: list[str], told: str) -> None:
    result = call(*arguments)
    assert result.exit_code == 2
    assert told in result.output
    assert not any(word in result.output for word in ENGLISH)


def test_delay_in_json_has_its_stable_keys() -> None:
    told = json.loads(call("delay", "--from", "2026-01-31", "--period", "P1M", "--json").output)
    assert (told["due"], told["nominal_end"]) == ("2026-03-02", "2026-02-28")
    assert [step["date"] for step in told["steps"]] == ["2026-02-28", "2026-03-02"]
    assert any("CPC, art. 642" in step["sources"] for step in told["steps"])


@pytest.mark.parametrize(
    ("arguments", "due"),
    [
        (["--period", "P15D", "--distance", "P2M", "--counting", "months_then_days"], "2027-02-02"),
        (["--period", "P15D+P2M", "--counting", "months_then_days"], "2027-02-02"),
        (["--period", "P5Y", "--counting", "civil_limitation"], "2031-11-18"),
        (["--period", "P15D", "--backward", "--counting", "backward"], "2026-11-02"),
        (["--period", "P4Y", "--counting", "end_of_year"], "2030-12-31"),
        (["--period", "P5D", "--counting", "business_days_ouvres"], "2026-11-25"),
    ],
)
def test_delay_counts_in_every_way(arguments: list[str], due: str) -> None:
    assert json.loads(call("delay", "--from", "2026-11-18", *arguments, "--json").output)["due"] == due


def test_delay_in_hours() -> None:
    told = json.loads(
        call(
            "delay", "--from", "2026-11-20", "--hour", "17:30", "--period", "PT72H", "--counting", "hours", "--json"
        ).output
    )
    assert (told["due"], told["due_time"]) == ("2026-11-23", "17:30")


def test_delay_knows_the_covid_window() -> None:
    civil = [
        "delay",
        "--from",
        "2015-04-15",
        "--period",
        "P5Y",
        "--counting",
        "covid_2020",
        "--base",
        "civil_limitation",
    ]
    assert json.loads(call(*civil, "--json").output)["due"] == "2020-08-23"
    assert json.loads(call("delay", "--from", "2020-02-15", "--period", "P2M", "--json").output)["due"] == "2020-08-24"


def test_a_deadline_in_json_has_its_stable_keys() -> None:
    told = json.loads(call("assess", EXAMPLE, "--json", "--today", "2026-11-23").output)
    for deadline in told["deadlines"]:
        assert {
            "id", "rule", "title", "state", "due", "nominal_end", "provisional", "missing", "steps", "sources",
        } <= set(deadline)  # fmt: skip


def test_assess_and_explain_tell_a_person() -> None:
    assert "Conclusions de l'appelant" in call("assess", EXAMPLE, "--today", "2026-11-23").output.replace("\n", " ")
    told = call("explain", EXAMPLE, "fr.cpc.908", "--today", "2026-11-23").output
    assert "Dernier jour utile : 30 novembre 2026" in told
    assert "premier jour ouvrable suivant" in told
    assert "CPC, art. 908" in told


def test_an_unknown_deadline_or_document_says_what_there_is() -> None:
    result = call("explain", EXAMPLE, "fr.cpc.909b", "--today", "2026-11-23")
    assert result.exit_code == 1
    assert "aucune échéance « fr.cpc.909b »" in result.output
    result = call("letter", EXAMPLE, "quittance", "--today", "2026-11-23")
    assert "il appelle :" in result.output


def test_rules_can_be_listed_shown_and_explained() -> None:
    listed = json.loads(call("rules", "list", "--json").output)
    assert {"id", "title", "kind", "status", "confidence", "sources"} <= set(listed[0])
    assert "id: fr.cpc.538" in call("rules", "show", "fr.cpc.538").output
    told = call("rules", "explain", "fr.cpc.538").output
    assert "Durée : 1 mois" in told
    assert "Source : CPC, art. 538" in told


def test_new_writes_once_and_never_overwrites(tmp_path: Path) -> None:
    target = tmp_path / "martin.yaml"
    assert call("new", str(target)).exit_code == 0
    before = target.read_text(encoding="utf-8")
    again = call("new", str(target))
    assert again.exit_code == 1
    assert "existe déjà" in again.output
    assert target.read_text(encoding="utf-8") == before


@pytest.mark.parametrize("what", ["dossier", "assessment", "rule", "strategy", "document"])
def test_every_schema_is_published(what: str) -> None:
    assert json.loads(call("schema", what).output)["$schema"].endswith("2020-12/schema")


def test_a_faulty_file_is_told_without_traceback(tmp_path: Path) -> None:
    (tmp_path / "faux.yaml").write_text("reference: A1\nbranche: batiment\n", encoding="utf-8")
    done = process("assess", "faux.yaml", cwd=tmp_path)
    assert done.returncode == 1
    assert "faux.yaml:2 : branche : valeur inconnue" in done.stderr
    assert "Traceback" not in done.stderr


def test_faulty_rules_have_their_own_exit_code(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "counting.yaml").write_text("cpc:\n  labl: x\n", encoding="utf-8")
    done = process("rules", "check", "--rules", "rules", cwd=tmp_path)
    assert done.returncode == 3
    assert "counting.yaml:2" in done.stdout
