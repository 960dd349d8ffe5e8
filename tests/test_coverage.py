"""Dated figures and their grey zones, the table of entries that are no rule, and the report drawn from the rulebook."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from litigo.assessment.cases import Case, claim_of_case, read_cases
from litigo.assessment.deadlines import DeadlineFinder
from litigo.assessment.questions import questions_of
from litigo.cli.coverage import coverage, write_coverage
from litigo.cli.main import cli
from litigo.documents.clauses import clause_of
from litigo.dossier.vocabulary import FactKind, FactValue, Vocabulary
from litigo.rulebook.checks import sources_of
from litigo.rulebook.conditions import Conditions, Verdict
from litigo.rulebook.loader import check_folder
from litigo.rulebook.models import Condition, Parameter
from litigo.rulebook.rulebook import Rulebook
from litigo.shipped import shipped

ROOT = Path(__file__).parent.parent
CASES = (ROOT / "tests" / "rules", ROOT / "tests" / "strategies", ROOT / "tests" / "checks")
AMOUNT = FactKind(type="amount", question="Combien ?")
VOCABULARY = Vocabulary({}, {}, {"demande": AMOUNT, "verifie": AMOUNT})
THRESHOLD = Parameter.model_validate(
    {
        "label": "Seuil",
        "unit": "euros",
        "selected_by": "instance",
        "settled_by": "verifie",
        "values": [
            {"is": "4000", "until": "2019-12-31", "confidence": "high", "source": "a"},
            {"is": "5000", "since": "2020-01-01", "until": "2025-12-31", "confidence": "high", "source": "a"},
            {"is": "6000", "since": "2026-02-01", "confidence": "high", "source": "a"},
        ],
        "disputed": [{"is": "10000", "since": "2026-06-01", "until": "2026-12-31", "why": "annoncé"}],
    }
)


@dataclass
class FakeScope:
    """A scope with facts, events and a day of its own."""

    facts: dict[str, FactValue] = field(default_factory=dict)
    events: dict[str, list[dt.date | None]] = field(default_factory=dict)
    today: dt.date = dt.date(2026, 3, 2)
    closed_world: bool = False

    def fact(self, name: str) -> FactValue | None:
        return self.facts.get(name)

    def days_of(self, event: str) -> Sequence[dt.date | None]:
        return self.events.get(event, [])

    def complete(self) -> bool:
        return True

    def states_of(self, _deadline: str) -> Iterable[str]:
        return ()

    def day(self) -> dt.date:
        return self.today


def compared(operator: str, amount: str | None, day: str, **more: str) -> Verdict:
    """Compare an amount with the threshold on a day, once the facts of ``more`` are written."""
    condition = Condition.model_validate({"fact": "demande", operator: {"parameter": "seuil"}, "why": "parce que"})
    facts: dict[str, FactValue] = {name: Decimal(value) for name, value in more.items()}
    if amount is not None:
        facts["demande"] = Decimal(amount)
    scope = FakeScope(facts, today=dt.date.fromisoformat(day))
    return Conditions(VOCABULARY, {"seuil": THRESHOLD}).verdict(condition, scope)


@pytest.mark.parametrize(
    ("operator", "amount", "day", "truth"),
    [
        ("at_most", "4000", "2019-12-31", True),
        ("at_most", "4000.01", "2019-12-31", False),
        ("at_most", "4000.01", "2020-01-01", True),
        ("at_most", "5000", "2025-12-31", True),
        ("more_than", "5000", "2025-12-31", False),
        ("more_than", "5000.01", "2025-12-31", True),
        ("less_than", "6000", "2026-02-01", False),
        ("less_than", "5999.99", "2026-02-01", True),
        ("at_least", "6000", "2026-05-31", True),
        ("at_most", "6000", "2026-06-01", True),
        ("at_most", "10000.01", "2026-12-31", False),
        ("at_most", "7000", "2026-05-31", False),
        ("at_most", "7000", "2027-01-01", False),
    ],
)
def test_the_figure_in_force_that_day_decides(operator: str, amount: str, day: str, truth: bool) -> None:
    assert compared(operator, amount, day) == Verdict(truth)


@pytest.mark.parametrize("operator", ["at_most", "more_than"])
@pytest.mark.parametrize("amount", ["6000.01", "7000", "10000"])
@pytest.mark.parametrize("day", ["2026-06-01", "2026-12-31"])
def test_between_a_sure_and_a_disputed_figure_nothing_is_known(operator: str, amount: str, day: str) -> None:
    verdict = compared(operator, amount, day)
    assert verdict.truth is None
    assert verdict.missing == {"verifie"}


@pytest.mark.parametrize(("checked", "truth"), [("6000", False), ("10000", True)])
def test_a_figure_that_was_checked_prevails(checked: str, truth: bool) -> None:
    assert compared("at_most", "7000", "2026-06-15", verifie=checked).truth is truth


def test_without_any_figure_in_force_nothing_is_known() -> None:
    assert compared("at_most", "1", "2026-01-15") == Verdict(None, frozenset({"verifie"}))


def test_an_unknown_amount_is_asked_for_before_the_figure() -> None:
    assert compared("at_most", None, "2026-06-15").missing == {"demande"}


def test_the_selecting_event_chooses_the_figure_and_not_the_day_of_the_clock() -> None:
    condition = Condition.model_validate({"fact": "demande", "at_most": {"parameter": "seuil"}})
    scope = FakeScope({"demande": Decimal(4500)}, {"instance": [None, dt.date(2020, 1, 1), dt.date(2019, 12, 31)]})
    conditions = Conditions(VOCABULARY, {"seuil": THRESHOLD})
    assert conditions.verdict(condition, scope).truth is False
    scope.events["instance"] = [None]
    assert conditions.verdict(condition, scope).truth is True


def test_the_grey_zone_asks_in_french_to_check_the_text(rulebook: Rulebook) -> None:
    case = Case.model_validate(
        {
            "name": "zone grise",
            "rule": "fr.cpc.750_1",
            "today": "2026-11-02",
            "facts": {"demande.montant": "7000", "instance.juridiction": "tribunal_judiciaire"},
            "events": {"assignation": "2026-09-14"},
            "expect": {},
        }
    )
    clocks = DeadlineFinder(rulebook, claim_of_case(case, rulebook)).of(rulebook.deadlines[case.rule])
    (asked,) = questions_of(clocks, (), (), rulebook.vocabulary, case.today)
    assert asked.fact == "parametre.seuil_amiable_prealable"
    assert "5 000 à 10 000 euros" in asked.question
    assert "vérifiez l'article sur Légifrance" in asked.question


def test_a_condition_that_compares_with_a_figure_says_so(rulebook: Rulebook) -> None:
    bare = Condition.model_validate({"fact": "demande.montant", "at_most": {"parameter": "taux_dernier_ressort"}})
    assert "le montant daté « taux_dernier_ressort »" in clause_of(bare, rulebook.vocabulary).text


FAULTY_PARAMETERS = """
mal_sourcee:
  label: Sans source
  unit: euros
  values: [{is: "10", confidence: high}]
illisible:
  label: Montant illisible
  unit: euros
  values: [{is: "10 euros", confidence: high, source: cpc_538}]
chevauchee:
  label: Valeurs qui se chevauchent
  unit: euros
  settled_by: dossier.branche
  selected_by: jamais_vu
  values:
    - {is: "10", until: 2020-01-01, confidence: high, source: cpc_538}
    - {is: "20", since: 2020-01-01, confidence: high, source: source_inconnue}
"""
FAULTY_ENTRIES = """
fr.cpc.538: {title: Déjà une règle, subject: civil_procedure, not_encoded: Non}
fr.rien: {title: Rien, subject: civil_procedure}
fr.vide: {title: Vide, subject: civil_procedure, carried_by: {rules: []}}
fr.perdu: {title: Perdu, subject: civil_procedure, carried_by: {rules: [fr.cpc.5380], zones: [FR-99], facts: [a.b]}}
"""
FAULTY_RULE = """
- id: fr.essai
  kind: procedural
  title: Essai
  applies_when:
    any:
      - {fact: demande.montant, at_most: {parameter: seuil_perdu}}
      - {fact: dossier.branche, at_most: {parameter: taux_dernier_ressort}}
      - {fact: demande.montant, at_most: {parameter: timbre_appel}}
  counting: cpc_640_642
  starts: [{event: assignation}]
  period: [{is: P1M, source: cpc_538}]
  if_missed: Rien
  confidence: low
"""


def test_faulty_figures_and_entries_are_told(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(shipped("rules"), rules)
    for name, text in (("parameters.yaml", FAULTY_PARAMETERS), ("entries.yaml", FAULTY_ENTRIES)):
        with (rules / name).open("a", encoding="utf-8") as file:
            file.write(text)
    (rules / "deadlines" / "essai.yaml").write_text(FAULTY_RULE, encoding="utf-8")
    told = "\n".join(str(fault) for fault in check_folder(rules) if fault.severity == "error")
    for expected in (
        "mal_sourcee values.0 : aucune source citée",
        "illisible values.0 : montant attendu en chiffres",
        "chevauchee values : les valeurs se chevauchent",
        "chevauchee selected_by : événement inconnu « jamais_vu »",
        "chevauchee settled_by : le fait qui lève le doute est un montant",
        "source inconnue « source_inconnue »",
        "fr.cpc.538 : cette entrée est déjà une règle",
        "fr.rien : entrée sans suite",
        "fr.vide carried_by : rien n'est nommé",
        "carried_by.rules.0 : renvoi inconnu « fr.cpc.5380 »",
        "carried_by.zones.0 : renvoi inconnu « FR-99 »",
        "carried_by.facts.0 : renvoi inconnu « a.b »",
        "paramètre inconnu « seuil_perdu »",
        "« dossier.branche » n'est pas un montant",
        "le doute sur « timbre_appel » ne pourrait pas être levé",
    ):
        assert expected in told, expected
    assert told.count("\n") < 20


def counted() -> Counter[str]:
    return Counter(case.rule for folder in CASES for case, _ in read_cases(folder))


def test_the_report_is_up_to_date(rulebook: Rulebook) -> None:
    """When it is not: « litigo rules coverage »."""
    committed = (shipped("rules") / "COVERAGE.md").read_text(encoding="utf-8")
    assert coverage(rulebook, counted()) == committed


def test_the_report_names_every_entry_and_every_figure(rulebook: Rulebook) -> None:
    told = coverage(rulebook, counted())
    for key, entry in rulebook.text.entries.items():
        assert f"- `{key}` : {entry.title}." in told
    for parameter in rulebook.text.parameters.values():
        assert f"| {parameter.label}" in told
        for value in parameter.disputed:
            assert value.why in told


def test_every_rule_of_the_report_cites_a_source(rulebook: Rulebook) -> None:
    rules = len(rulebook.deadlines) + len(rulebook.strategies)
    assert f"qui citent une source : 100 % ({rules} sur {rules})." in coverage(rulebook, counted())


def test_a_rule_without_cases_is_named(rulebook: Rulebook) -> None:
    told = coverage(rulebook, Counter({"fr.cpc.538": 4}))
    assert "- `fr.cpc.538` : 4" in told
    assert "- `fr.cpc.909` : 0" in told


def test_the_command_writes_the_report_once(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(shipped("rules"), rules)
    (rules / "COVERAGE.md").unlink()
    arguments = ["rules", "coverage", "--rules", str(rules), "--cases", str(CASES[0] / "gestion")]
    assert "mis à jour" in CliRunner().invoke(cli, arguments, prog_name="litigo").output
    written = (rules / "COVERAGE.md").read_bytes()
    assert "déjà à jour" in CliRunner().invoke(cli, arguments, prog_name="litigo").output
    assert (rules / "COVERAGE.md").read_bytes() == written
    assert write_coverage(rules / "COVERAGE.md", "autre") is True


def test_the_list_says_everything_of_every_rule(rulebook: Rulebook) -> None:
    listed = json.loads(CliRunner().invoke(cli, ["rules", "list", "--json"], prog_name="litigo").output)
    expected = [
        {
            "id": rule.id,
            "title": rule.title,
            "kind": rule.kind,
            "status": rule.status,
            "confidence": rule.confidence,
            "sources": sorted(sources_of(rule)),
        }
        for rule in (*rulebook.everything, *rulebook.text.grounds, *rulebook.text.liabilities)
    ]
    assert listed == expected
    assert all(item["sources"] for item in listed if item["id"] in rulebook.deadlines)
