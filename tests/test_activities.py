"""``docs/coverage.md``: every activity of the trade has its line, and what it names exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from litigo.cli.main import COMMANDS
from litigo.rulebook.rulebook import Rulebook

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "coverage.md"
ACTIVITIES = (
    ("déclaration",), ("validité", "garantie"), ("fraude",), ("mesures conservatoires",), ("expert",),
    ("estimer", "provision"), ("responsabilité", "mode de réparation"), ("voie de règlement", "conventions"),
    ("négocier", "accord équilibré"), ("payer", "prestation en nature"), ("coassurance", "réassurance"),
    ("procédures", "voies de recours", "défense"), ("stratégie de recours", "avocats", "experts"),
    ("coordonner", "intervenants"), ("informer le client",), ("réclamations",), ("besoins non couverts",),
)  # fmt: skip


def rows() -> list[list[str]]:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")][1:]


@pytest.mark.parametrize("words", ACTIVITIES, ids=lambda words: words[0])
def test_every_activity_of_the_trade_has_one_line(words: tuple[str, ...]) -> None:
    found = [row for row in rows() if all(word in row[0].lower() for word in words)]
    assert found, words
    assert len(rows()) == len(ACTIVITIES)
    for row in found:
        assert len(row) == 4
        assert all(row), "each column says something, what is missing included"
        assert "`litigo " in row[1]


def test_every_command_family_and_document_named_exists(rulebook: Rulebook) -> None:
    text = PAGE.read_text(encoding="utf-8")
    commands = re.findall(r"`litigo ([a-z-]+)", text)
    assert commands
    assert set(commands) <= set(COMMANDS)
    assert set(re.findall(r"--family ([a-z]+)", text)) <= set(rulebook.text.families)
    assert set(re.findall(r"litigo letter DOSSIER ([a-z0-9_]+)", text)) <= set(rulebook.documents)


def test_every_file_and_strategy_named_exists(rulebook: Rulebook) -> None:
    text = PAGE.read_text(encoding="utf-8")
    for path in re.findall(r"`(rules/[a-z_/.]+)`", text):
        assert (ROOT / path).exists(), path
    named = re.findall(r"stratégies? ((?:`[a-z_0-9]+`(?: et )?)+)", text)
    strategies = {name for group in named for name in re.findall(r"`([a-z_0-9]+)`", group)}
    assert len(strategies) >= 6
    assert strategies <= set(rulebook.strategies)
