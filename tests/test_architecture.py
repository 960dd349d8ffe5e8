"""The shape of the code: imports point down, no Python line knows a word of the law, months only in one place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from litigo.rulebook.rulebook import Rulebook

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "litigo"
LAYERS = {
    "litigo": 0, "litigo.faults": 0, "litigo.months": 0, "litigo.settings": 0, "litigo.shipped": 0, "litigo.figures": 0,
    "litigo.dossier": 0,
    "litigo.timelimits": 1, "litigo.rulebook": 2, "litigo.assessment": 3, "litigo.documents": 4, "litigo.calendars": 4,
    "litigo.exhibits": 4,
    "litigo.intake": 5, "litigo.outbox": 5, "litigo.ledger": 5, "litigo.pipeline": 6, "litigo.portfolio": 6,
    "litigo.correspondence": 6, "litigo.cli": 7,
    "litigo.daemon": 7, "litigo.__main__": 7,
}  # fmt: skip
MODULES = sorted(PACKAGE.rglob("*.py"))
ARTICLE = re.compile(r"\b[LRAD]\.? ?\d{3,4}-\d|\bart(?:icle)?\.? \d|\b(?:CPC|CPP|CJA) \d", re.IGNORECASE)


def unit_of(module: str) -> str:
    return ".".join(module.split(".")[:2])


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    mine = unit_of(name)
    assert mine in LAYERS, f"{mine} has no layer"
    for imported in imports_of(path):
        if imported.startswith("litigo"):
            theirs = unit_of(imported)
            assert theirs == mine or LAYERS[theirs] <= LAYERS[mine], f"{name} imports {imported}"


def code_strings(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the string constants of a module that are not docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_python_line_names_an_article_or_a_kind_of_event(path: Path, rulebook: Rulebook) -> None:
    # Words that are also fields of the dossier, or plain French, say nothing about the law by themselves.
    fields = {"sinistre", "audience", "naissance", "reception", "facture", "contrat", "paiement"}
    events = set(rulebook.vocabulary.events) - fields
    for line, text in code_strings(path):
        assert not ARTICLE.search(text), f"{path.name}:{line} names an article: {text}"
        assert text not in events, f"{path.name}:{line} names an event: {text}"


def test_only_timelimits_adds_months() -> None:
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        assert "relativedelta" not in text
        if path.parent.name != "timelimits":
            assert "monthrange" not in text, path
        assert not re.search(r"timedelta\((?:days=)?(?:30|31|60|90|365)\)", text), path


def test_no_clock_below_the_faces() -> None:
    for path in MODULES:
        layer = LAYERS[unit_of(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))]
        if layer <= 4:
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"\b(?:date\.today|datetime\.now|time\.time)\(", text), path


def test_no_float_near_money() -> None:
    """Amounts are decimal; only durations of waiting, in the faces and the intake, are floats."""
    for name in ("dossier", "timelimits", "rulebook", "assessment", "calendars"):
        for path in (PACKAGE / name).rglob("*.py"):
            names = {
                node.id for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Name)
            }
            assert "float" not in names, path
