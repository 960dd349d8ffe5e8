"""What a file is checked for: raised on what it says, never on what it does not; signals stay inside and only ask."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from litigo.assessment.assess import assess
from litigo.assessment.cases import Case, claim_of_case, read_cases, run_case
from litigo.assessment.checking import findings_of
from litigo.assessment.deadlines import DeadlineFinder
from litigo.assessment.derivations import Derivations, Holdings
from litigo.assessment.findings import FindingFinder
from litigo.assessment.model import Finding
from litigo.assessment.portfolio import Identifier, Portfolio, identifiers_of, portfolio_of
from litigo.assessment.scope import ClaimScope
from litigo.calendars.feed import dossier_calendar
from litigo.cli.main import cli
from litigo.documents.context import letter_context
from litigo.documents.sheet import sheet_context
from litigo.dossier.models import Dossier
from litigo.dossier.reader import read_dossier
from litigo.rulebook.check_models import CheckRule
from litigo.rulebook.checks import walk
from litigo.rulebook.loader import check_folder
from litigo.rulebook.models import Condition
from litigo.rulebook.rulebook import Rulebook
from litigo.shipped import shipped
from tests.conftest import SOAK
from tests.mutation.numbers import replaced

ROOT = Path(__file__).parent.parent
TODAY = dt.date(2026, 11, 23)
CASES = [*read_cases(ROOT / "tests" / "checks")]
KEY = b"a key for tests only"
THRESHOLDS = ("at_least", "more_than", "at_most", "less_than")
IBAN = "FR1420041010050500013M02606"

# Read line by line: what each example should be told on 23 November 2026.
EXPECTED = {
    # Our insured is defended, with a lawyer: do we know an exception? Nothing else is left unsaid.
    "appel_a_conclure": {"controle.garantie.direction_proces_sans_reserves": "to_verify"},
    # Legal expenses: the report is filed, so that only its regularity is still a question; the lawyer was instructed.
    "biennale_expert": {
        "controle.client.pj_libre_choix": "to_verify",
        "controle.expertise.nullite_rapport": "to_verify",
    },
    "civi_infraction": {
        "controle.client.pj_libre_choix": "to_verify",
        "controle.expertise.nullite_rapport": "to_verify",
    },
    # The letter to the victim is regular and the file complete: one mention of the medical summons to look at.
    "corporel_badinter": {"controle.expertise.examen_assistance": "to_verify"},
    # A claim was written and nothing issued: it interrupts nothing, and two months are left.
    "degat_des_eaux_recours": {
        "controle.mesure.lettre_non_interruptive": "raised",
        "controle.mesure.interets_mise_en_demeure": "raised",
        "controle.mesure.acte_interruptif": "to_verify",
        "controle.mesure.notification_subrogation": "to_verify",
        "controle.client.franchise_au_recours": "to_verify",
    },
    # Three weeks before ten years: have builders and insurers been summoned?
    "dommages_ouvrage_recours": {
        "controle.mesure.interets_mise_en_demeure": "raised",
        "controle.mesure.constructeurs_et_assureurs": "to_verify",
        "controle.mesure.acte_interruptif": "to_verify",
        "controle.mesure.notification_subrogation": "to_verify",
        "controle.expertise.crac_expert_unique": "to_verify",
        "controle.client.do_position_recours": "to_verify",
    },
}


# -- cases ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("case", "place"), CASES, ids=[f"{place}:{case.rule}" for case, place in CASES])
def test_case(case: Case, place: str, rulebook: Rulebook) -> None:
    result = run_case(case, rulebook, place)
    assert result.passed, f"{case.name}\n" + "\n".join(result.differences)


def test_every_check_is_seen_raised_quiet_and_to_verify(rulebook: Rulebook) -> None:
    seen: dict[str, set[str | None]] = defaultdict(set)
    for case, _ in CASES:
        seen[case.rule].add(case.expect.standing)
    lacking = [rule for rule in rulebook.checks if seen[rule] != {"raised", "to_verify", "quiet"}]
    assert lacking == []


def test_sixty_checks_in_five_families_all_drafts_with_their_sources(rulebook: Rulebook) -> None:
    families = {rule.family for rule in rulebook.checks.values()}
    assert len(rulebook.checks) >= 60
    assert families == set(rulebook.text.families) == {"cover", "fraud", "protective", "expert", "client"}
    assert all(rule.source and rule.status == "draft" for rule in rulebook.checks.values())


def test_every_threshold_of_a_check_is_seen_by_a_case(rulebook: Rulebook) -> None:
    """Each number moved by one unit makes a case of its rule fail."""
    unseen = [
        f"{rule.id} {'.'.join(map(str, path))}: {changed}"
        for rule in rulebook.checks.values()
        for path, changed in _thresholds(rule, rulebook)
        if not _noticed(rulebook, rule, path, changed)
    ]
    assert unseen == []


def _thresholds(rule: CheckRule, rulebook: Rulebook) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for path, part in walk(rule):
        for word in THRESHOLDS:
            written = getattr(part, word, None)
            if isinstance(part, Condition) and part.fact and written is not None:
                kind = rulebook.vocabulary.facts[part.fact].type
                unit = Decimal("0.01") if kind == "amount" else Decimal(1)
                # Amounts and counts of entries are never below zero.
                yield from (
                    ((*path, word), str(Decimal(written) + step)) for step in (unit, -unit) if _can_be(written, step)
                )


def _can_be(written: str, step: Decimal) -> bool:
    return Decimal(written) + step >= 0


def _noticed(rulebook: Rulebook, rule: CheckRule, path: tuple[str | int, ...], value: str) -> bool:
    changed = replaced(rule, path, value)
    assert isinstance(changed, CheckRule)
    checks = tuple(changed if other.id == rule.id else other for other in rulebook.text.checks)
    mutant = Rulebook(rulebook.text.model_copy(update={"checks": checks}), "mutant")
    return any(not run_case(case, mutant).passed for case, _ in CASES if case.rule == rule.id)


# -- a missing fact raises nothing ------------------------------------------------------------------------------


def _standing(case: Case, facts: dict[str, str], rulebook: Rulebook) -> str:
    claim = claim_of_case(case.model_copy(update={"facts": facts}), rulebook)
    finder = FindingFinder(rulebook, claim, DeadlineFinder(rulebook, claim).all(), case.holdings)
    finding = finder.view(rulebook.checks[case.rule])
    assert finding is not None
    return finding.standing


@pytest.mark.parametrize("case", [case for case, _ in CASES if case.expect.standing != "raised"], ids=lambda c: c.rule)
def test_removing_a_fact_raises_nothing(case: Case, rulebook: Rulebook) -> None:
    for name in case.facts:
        left = {other: value for other, value in case.facts.items() if other != name}
        assert _standing(case, left, rulebook) != "raised", name


@settings(max_examples=2000 if SOAK else 150, deadline=None)
@given(data=st.data())
def test_knowing_less_never_raises(data: st.DataObject, rulebook: Rulebook) -> None:
    """Of any facts, whatever is left out: what was not raised stays so."""
    rule = data.draw(st.sampled_from([*rulebook.checks]))
    case = data.draw(st.sampled_from([case for case, _ in CASES if case.rule == rule]))
    others = [other.facts for other, _ in CASES if other.rule == rule]
    known = {**case.facts, **data.draw(st.sampled_from(others))}
    left = (
        {name: known[name] for name in data.draw(st.sets(st.sampled_from([*known]))) if name in known} if known else {}
    )
    if _standing(case, left, rulebook) == "raised":
        assert _standing(case, known, rulebook) == "raised"


# -- the examples -----------------------------------------------------------------------------------------------


@cache
def _example(name: str) -> bytes:
    return (ROOT / "examples" / f"{name}.yaml").read_bytes()


def _read(name: str, rulebook: Rulebook, old: str = "", new: str = "") -> Dossier:
    text = _example(name).decode()
    assert old in text
    return read_dossier(text.replace(old, new, 1).encode(), name, rulebook.vocabulary)


@pytest.mark.parametrize("name", EXPECTED)
def test_findings_of_the_examples(name: str, rulebook: Rulebook) -> None:
    found = assess(_read(name, rulebook), rulebook, TODAY).findings
    assert {finding.id: finding.standing for finding in found} == EXPECTED[name]
    for finding in found:
        assert finding.evidence, finding.id
        assert bool(finding.questions) is (finding.standing == "to_verify"), finding.id


@pytest.mark.parametrize("name", EXPECTED)
def test_the_index_lets_no_finding_sleep(name: str, rulebook: Rulebook) -> None:
    dossier = _read(name, rulebook)
    everything = findings_of(dossier, rulebook, TODAY, hidden=True)
    assert len(everything) == len(rulebook.checks)
    assert findings_of(dossier, rulebook, TODAY) == tuple(one for one in everything if one.standing != "quiet")


def test_a_measure_shows_the_day_it_must_be_done_by(rulebook: Rulebook) -> None:
    found = {one.id: one for one in assess(_read("degat_des_eaux_recours", rulebook), rulebook, TODAY).findings}
    letter = found["controle.mesure.lettre_non_interruptive"]
    assert letter.act_by == dt.date(2027, 1, 22)
    assert "Réclamation amiable écrite, 17 novembre 2025 (pièce 10)" in letter.evidence
    assert any("22 janvier 2027" in line for line in letter.evidence)


# -- signals: confidential, and questions -----------------------------------------------------------------------


def _suspect(rulebook: Rulebook) -> Dossier:
    """A file with signals: loss three weeks after inception, an alert, a file modified after the declaration."""
    text = _example("degat_des_eaux_recours").decode()
    changes = {
        "date_effet: 2019-01-01": "date_effet: 2022-01-03",
        "evenements:\n": "evenements:\n  - {type: alerte_fraude, date: 2026-09-01, piece: 4, par: nous, a: valmont}\n",
        "libelle: Facture de pose du raccord (Plomberie Garnier), date: 2022-01-18": (
            "libelle: Facture de pose du raccord, date: 2022-01-18, nature: facture, modifiee_le: 2022-02-02"
        ),
    }
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new, 1)
    return read_dossier(text.encode(), "suspect", rulebook.vocabulary)


def test_signals_are_questions_with_evidence_and_a_reminder(rulebook: Rulebook) -> None:
    signals = [one for one in assess(_suspect(rulebook), rulebook, TODAY).findings if one.family == "fraud"]
    assert {one.id for one in signals} == {
        "controle.signal.peu_apres_effet",
        "controle.signal.piece_modifiee",
        "controle.signal.alerte_a_qualifier",
    }
    for one in signals:
        assert one.title.endswith("?")
        assert one.confidential
        assert one.evidence
        assert one.notice is not None
        assert "six mois" in one.notice
    early = next(one for one in signals if one.id.endswith("peu_apres_effet"))
    assert "Écart : 19 jours" in early.evidence


def test_a_signal_is_never_a_verdict(rulebook: Rulebook) -> None:
    accusing = ("fraudeur", "frauduleu", "escro", "mensonge", "menti", "faux document", "coupable")
    for rule in rulebook.checks.values():
        if rulebook.text.families[rule.family].question:
            words = " ".join((rule.title, rule.why, *rule.what_to_do)).lower()
            assert not any(word in words for word in accusing), rule.id


def test_no_letter_and_no_calendar_tells_of_a_signal(rulebook: Rulebook) -> None:
    dossier = _suspect(rulebook)
    assessment = assess(dossier, rulebook, TODAY)
    signals = [one for one in assessment.findings if one.confidential]
    assert signals
    told = [
        str(letter_context(due, dossier, assessment, rulebook.vocabulary, draft=True)) for due in assessment.documents
    ]
    told.append(dossier_calendar(dossier, assessment).decode().replace("\r\n ", ""))
    assert len(told) > 1
    for text in told:
        assert not any(_betrays(text, one) for one in signals)
        assert "alerte de fraude" not in text.lower()


def _betrays(text: str, finding: Finding) -> bool:
    own = (finding.title, finding.why, finding.notice or "", *finding.what_to_do)
    return any(line and line in text for line in own)


def test_letters_do_not_depend_on_findings_at_all(rulebook: Rulebook) -> None:
    dossier = _read("dommages_ouvrage_recours", rulebook)
    assessment = assess(dossier, rulebook, TODAY)
    without = replace(assessment, findings=())
    for due in assessment.documents:
        contexts = [letter_context(due, dossier, one, rulebook.vocabulary, draft=True) for one in (assessment, without)]
        assert contexts[0] == contexts[1]
    assert dossier_calendar(dossier, assessment) == dossier_calendar(dossier, without)


def test_the_sheet_shows_the_points_and_marks_the_confidential_ones(rulebook: Rulebook) -> None:
    dossier = _suspect(rulebook)
    assessment = assess(dossier, rulebook, TODAY)
    context = sheet_context(dossier, assessment, rulebook.vocabulary)
    points = context["points"]
    assert isinstance(points, list)
    assert [point["titre"] for point in points] == [one.title for one in assessment.findings]
    assert {point["titre"] for point in points if point["confidentiel"]} == {
        one.title for one in assessment.findings if one.family == "fraud"
    }
    assert context["rappels"] == [rulebook.text.families["fraud"].notice]
    assert "{% if p.confidentiel %}" in (shipped("templates") / "fiche_echeances.html").read_text(encoding="utf-8")


def test_advice_to_a_client_waits_for_leave(rulebook: Rulebook) -> None:
    for rule in rulebook.checks.values():
        if "courtier" in rule.who:
            assert rule.allowed_when is not None, rule.id
            assert rule.allowed_when.fact == "client.conseil_autorise"


# -- the portfolio ----------------------------------------------------------------------------------------------


def test_the_portfolio_holds_nothing_that_can_be_read(rulebook: Rulebook) -> None:
    dossier = _read("degat_des_eaux_recours", rulebook, "camp: adverse\n", f"camp: adverse\n    iban: {IBAN}\n")
    portfolio = portfolio_of([dossier], KEY)
    held = repr(vars(portfolio))
    for secret in (IBAN, IBAN[-4:], "Plomberie Garnier", "CH-MRP-330918"):
        assert secret not in held
    assert dossier.reference in held


def test_an_account_is_odd_only_under_another_name() -> None:
    portfolio = Portfolio(KEY)
    portfolio.add("AUTRE", [Identifier("iban", IBAN, "Plomberie Garnier")])
    assert portfolio.elsewhere("ICI", Identifier("iban", IBAN, "Pâtisserie Valmont")) == ("AUTRE",)
    assert portfolio.elsewhere("ICI", Identifier("iban", IBAN, "plomberie  GARNIER")) == ()
    assert portfolio.elsewhere("AUTRE", Identifier("iban", IBAN, "Pâtisserie Valmont")) == ()
    assert portfolio.elsewhere("ICI", Identifier("facture", IBAN)) == ()


def test_keys_differ_between_portfolios() -> None:
    held = []
    for key in (KEY, KEY[::-1]):
        portfolio = Portfolio(key)
        portfolio.add("AUTRE", [Identifier("iban", IBAN, "Garnier")])
        held.append(repr(vars(portfolio)["_seen"]))
    assert held[0] != held[1]


def test_identifiers_of_a_dossier(rulebook: Rulebook) -> None:
    exhibit = f"date: 2022-01-18, facture: F-88, emetteur_nom: Plomberie Garnier, iban: {IBAN}"
    dossier = _read("degat_des_eaux_recours", rulebook, "date: 2022-01-18", exhibit)
    kinds = sorted(one.kind for one in identifiers_of(dossier))
    assert kinds == ["facture", "iban", "sinistre"]
    assert not any(IBAN in one.shown for one in identifiers_of(dossier))


# -- facts worked out -------------------------------------------------------------------------------------------


def _worked(case_facts: dict[str, str], name: str, rulebook: Rulebook) -> object:
    case = CASES[0][0].model_copy(update={"facts": case_facts})
    return Derivations(rulebook.vocabulary, ClaimScope(claim_of_case(case, rulebook)), Holdings()).of(name).value


@given(
    whole=st.decimals(0, 999_999, places=2),
    paid=st.decimals(0, 99_999, places=2),
    due=st.decimals("0.01", 99_999, places=2),
)
def test_a_proportion_is_exact_to_the_cent_and_never_more_than_the_whole(
    whole: Decimal, paid: Decimal, due: Decimal, rulebook: Rulebook
) -> None:
    facts = {"postes.retenu_total": str(whole), "contrat.prime_payee": str(paid), "contrat.prime_due": str(due)}
    reduced = _worked(facts, "reduction.proportionnelle_prime", rulebook)
    assert isinstance(reduced, Decimal)
    assert reduced <= whole
    if paid < due:
        assert abs(reduced * due - whole * paid) <= due * Decimal("0.005")
    else:
        assert reduced == whole


def test_a_proportion_without_a_figure_is_unknown(rulebook: Rulebook) -> None:
    facts = {"postes.retenu_total": "1000", "contrat.prime_payee": "700", "contrat.prime_due": "0"}
    assert _worked(facts, "reduction.proportionnelle_prime", rulebook) is None
    del facts["contrat.prime_due"]
    assert _worked(facts, "reduction.proportionnelle_prime", rulebook) is None


def test_the_arithmetic_of_a_reduction_is_shown(rulebook: Rulebook) -> None:
    case = next(case for case, _ in CASES if case.rule.endswith("reduction_proportionnelle_prime"))
    claim = claim_of_case(case, rulebook)
    finding = FindingFinder(rulebook, claim, (), case.holdings).view(rulebook.checks[case.rule])
    assert finding is not None
    shown = finding.amounts[0]
    assert shown.amount == Decimal("7777.78")
    assert (
        shown.steps[-1].replace("\u202f", " ").replace("\xa0", " ") == "10 000,00 € × 700,00 € ÷ 900,00 € = 7 777,78 €"
    )


# -- static checks ----------------------------------------------------------------------------------------------

FAULTY = """\
- id: controle.essai
  kind: check
  family: fraud
  title: Une conclusion
  when:
    all:
      - {not: {fact: sinistre.vol, known: "true"}}
      - {fact: sinistre.inconnu, is: "true"}
  severity: info
  why: Essai
  what_to_do: [Rien]
  who: gestionnaire
  watches: [fr.cpc.inconnu]
  shows: [sinistre.vol]
  source: source_inconnue
  confidence: high
"""


def _folder(tmp_path: Path, name: str, text: str) -> Path:
    folder = tmp_path / "rules"
    shutil.copytree(shipped("rules"), folder)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_faults_of_a_check_name_their_line(tmp_path: Path) -> None:
    faults = [fault for fault in check_folder(_folder(tmp_path, "checks/essai.yaml", FAULTY)) if "essai" in fault.file]
    told = {(fault.line, fault.message.split(" ")[0]) for fault in faults}
    assert {line for line, _ in told} == {4, 7, 8, 13, 14, 15}
    assert any("point d'interrogation" in fault.message or "« ? »" in fault.message for fault in faults)
    assert any("fait qui manque" in fault.message for fault in faults)


@pytest.mark.parametrize(
    ("computed", "told"),
    [
        ("{days_between: [contrat.franchise, sinistre.survenu_le]}", "de type date"),
        ("{days_between: [evenement.inconnu, sinistre.survenu_le]}", "événement inconnu"),
        ("{difference: [contrat.franchise, contrat.plafond]}", "de type amount"),
        ("{count_of: {list: pieces, with: couleur}}", "pas de champ"),
        ("{count_of: {list: pieces, field: date}}", "before"),
        ("{repeated: pieces.facture, same_elsewhere: iban}", "une seule dérivation"),
    ],
)
def test_faults_of_a_fact_worked_out_are_told_with_their_line(computed: str, told: str, tmp_path: Path) -> None:
    text = f"facts:\n  essai.calcul:\n    type: integer\n    question: Combien ?\n    computed: {computed}\n"
    faults = check_folder(_folder(tmp_path, "vocabulary/essai.yaml", text))
    assert [fault.line for fault in faults if told in fault.message] == [2]


def test_only_checks_look_at_facts_worked_out(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(shipped("rules"), folder)
    path = folder / "strategies" / "procedure.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace('fact: recours.contestation_technique, is: "true"', 'fact: pieces.comptes, at_least: "1"', 1)
    )
    assert any("seuls les constats" in fault.message for fault in check_folder(folder))


# -- the command line -------------------------------------------------------------------------------------------


def _call(*arguments: str) -> str:
    result = CliRunner(env={"COLUMNS": "240"}).invoke(cli, ["checks", *arguments], prog_name="litigo")
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_command_tells_points_of_a_family_with_their_steps() -> None:
    told = _call(
        str(ROOT / "examples" / "degat_des_eaux_recours.yaml"), "--today", "2026-11-23", "--family", "protective"
    )
    assert "Réclamation envoyée : elle n'interrompt pas la prescription contre un tiers" in told
    assert "Avant le : 22 janvier 2027" in told
    assert "Service au client" not in told


def test_the_command_compares_with_a_folder(tmp_path: Path) -> None:
    mine, others = tmp_path / "mine.yaml", tmp_path / "fiches"
    others.mkdir()
    text = _example("degat_des_eaux_recours").decode()
    mine.write_text(text.replace("camp: adverse\n", f"camp: adverse\n    iban: {IBAN}\n", 1), encoding="utf-8")
    other = _example("dommages_ouvrage_recours").decode()
    (others / "autre.yaml").write_text(
        other.replace("camp: adverse\n", f"camp: adverse\n    iban: {IBAN}\n", 1), encoding="utf-8"
    )
    (others / "cassee.yaml").write_text("reference: [", encoding="utf-8")
    asked = ("--today", "2026-11-23", "--family", "fraud", "--json")
    alone = {one["id"]: one for one in json.loads(_call(str(mine), *asked))}
    assert alone["controle.signal.meme_compte_ailleurs"]["standing"] == "to_verify"
    crossed = {one["id"]: one for one in json.loads(_call(str(mine), *asked, "--portfolio", str(others)))}
    found = crossed["controle.signal.meme_compte_ailleurs"]
    assert found["standing"] == "raised"
    assert any("DO-2016-000329" in line and IBAN not in line for line in found["evidence"])


def test_an_unknown_family_is_answered_gently() -> None:
    file = str(ROOT / "examples" / "degat_des_eaux_recours.yaml")
    result = CliRunner().invoke(cli, ["checks", file, "--family", "fraude"], prog_name="litigo")
    assert result.exit_code == 1
    assert "famille inconnue « fraude »" in result.output


def test_a_check_is_listed_shown_and_said_in_french() -> None:
    def call(*arguments: str) -> str:
        return CliRunner(env={"COLUMNS": "240"}).invoke(cli, ["rules", *arguments], prog_name="litigo").output

    assert "[contrôle, projet, confiance élevée]" in call("list", "controle.garantie.avant_effet")
    assert "family: cover" in call("show", "controle.garantie.avant_effet")
    told = call("explain", "controle.signal.compte_change")
    assert "Famille : Signaux (confidentiel)" in told
    assert "Rappel : Signal interne et confidentiel" in told


def test_what_is_in_the_assessment_is_what_the_command_tells(rulebook: Rulebook) -> None:
    file = ROOT / "examples" / "dommages_ouvrage_recours.yaml"
    told = json.loads(_call(str(file), "--today", "2026-11-23", "--json"))
    found = assess(_read("dommages_ouvrage_recours", rulebook), rulebook, TODAY).findings
    assert [(one["id"], one["standing"]) for one in told] == [(one.id, one.standing) for one in found]
