"""Liability: the cases of each regime, the faults of rules, the examples line by line, what a lost fact may not do."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from litigo.assessment.assess import assess
from litigo.assessment.cases import Case, claim_of_case, read_cases, run_case
from litigo.assessment.claim import Claim, claim_of
from litigo.assessment.liability import RANK, LiabilityFinder, insurers_of, liabilities_of
from litigo.assessment.model import LiabilityView
from litigo.cli.main import cli
from litigo.dossier.models import Dossier
from litigo.dossier.reader import read_dossier
from litigo.faults import Fault
from litigo.rulebook.loader import check_folder, load_rulebook
from litigo.rulebook.rulebook import Rulebook
from tests.conftest import ROOT

RULEBOOK = load_rulebook()
TODAY = dt.date(2026, 11, 23)
CASES = list(read_cases(ROOT / "tests" / "liability"))
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
SIGNS = {"met": "+", "missing": "?", "failing": "-", "holds": "+", "unknown": "?", "fails": "-"}


def example(name: str, **changes: Any) -> Dossier:  # noqa: ANN401  # any field of a dossier
    dossier = read_dossier((ROOT / "examples" / f"{name}.yaml").read_bytes(), name, RULEBOOK.vocabulary)
    return dossier.model_copy(update=changes)


def regime(dossier: Dossier, name: str) -> LiabilityView:
    found = {view.id: view for view in liabilities_of(dossier, RULEBOOK, TODAY, hidden=True)}
    return found[f"responsabilite.{name}"]


# -- cases ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("case", "place"), CASES, ids=[f"{place}:{case.rule}" for case, place in CASES])
def test_case(case: Case, place: str, rulebook: Rulebook) -> None:
    result = run_case(case, rulebook, place)
    assert result.passed, f"{case.name}\n" + "\n".join(result.differences)


def test_each_regime_is_seen_open_closed_on_each_condition_to_complete_and_under_each_defence() -> None:
    failing: dict[str, set[int]] = defaultdict(set)
    holding: dict[str, set[int]] = defaultdict(set)
    left: Counter[str] = Counter()
    opened: set[str] = set()
    for case, _ in CASES:
        failing[case.rule].update(case.expect.failing or ())
        holding[case.rule].update(case.expect.holds or ())
        left[case.rule] += case.expect.standing == "to_complete"
        opened |= {case.rule} if case.expect.standing == "open" else set()
    for rule in RULEBOOK.text.liabilities:
        conditions = len(rule.conditions) + bool(rule.branch)
        assert rule.id in opened
        assert failing[rule.id] == set(range(1, conditions + 1)), rule.id
        assert left[rule.id] >= conditions, rule.id
        assert holding[rule.id] == set(range(1, len(rule.defences) + 1)), rule.id


def test_regimes_stay_drafts() -> None:
    assert {rule.status for rule in RULEBOOK.text.liabilities} == {"draft"}
    assert len(RULEBOOK.text.liabilities) >= 30


# -- what a lost fact may not do -------------------------------------------------------------------------------------


def without_each_fact(claim: Claim) -> Iterator[tuple[str, Claim]]:
    for name in claim.facts:
        yield name, replace(claim, facts={key: value for key, value in claim.facts.items() if key != name})


def standings(claim: Claim) -> dict[str, LiabilityView]:
    return {view.id: view for view in LiabilityFinder(RULEBOOK, claim, ()).all(hidden=True)}


def claims() -> Iterator[tuple[str, Claim]]:
    yield from ((f"{place} {case.name}", claim_of_case(case, RULEBOOK)) for case, place in CASES)
    for path in EXAMPLES:
        dossier = read_dossier(path.read_bytes(), path.name, RULEBOOK.vocabulary)
        yield path.stem, claim_of(dossier, RULEBOOK.vocabulary, TODAY)


def test_removing_a_fact_never_opens_a_regime_nor_establishes_a_defence() -> None:
    removed = 0
    for place, claim in claims():
        fuller = standings(claim)
        for name, lesser in without_each_fact(claim):
            removed += 1
            for view in standings(lesser).values():
                before = fuller[view.id]
                assert view.standing != "open" or before.standing == "open", f"{place} : {view.id} sans {name}"
                assert RANK[view.standing] < RANK["closed"] or before.standing == "closed", (place, view.id, name)
                assert before.exonerated or not view.exonerated, f"{place} : {view.id} sans {name}"
    assert removed > 1000


def test_an_open_regime_is_never_left_asleep() -> None:
    for place, claim in claims():
        finder = LiabilityFinder(RULEBOOK, claim, ())
        shown = {view.id for view in finder.all()}
        slept = [view.id for view in finder.all(hidden=True) if view.standing == "open" and view.id not in shown]
        assert slept == [], place


def test_a_regime_to_complete_says_which_facts_it_lacks() -> None:
    for place, claim in claims():
        for view in standings(claim).values():
            assert bool(view.missing) == (view.standing == "to_complete"), place
            assert [question.fact for question in view.questions] == list(view.missing)


def test_a_file_that_says_nothing_has_no_regime() -> None:
    dossier = example("appel_a_conclure", faits={}, evenements=(), procedures=())
    assert liabilities_of(dossier, RULEBOOK, TODAY) == ()
    assert len(liabilities_of(dossier, RULEBOOK, TODAY, hidden=True)) == len(RULEBOOK.text.liabilities)


# -- the six examples, line by line ----------------------------------------------------------------------------------

# For each: regime, standing, its conditions, its defences, and for each person sued the insurer and the clocks.
REVIEWED: dict[str, list[tuple[str, str, str, str, list[tuple[str, str | None, list[str]]]]]] = {
    "appel_a_conclure": [
        ("contrat", "to_complete", "???", "???",
         [("Girondine d'Automatismes", "Assurances du Littoral (réf. RC-2023-000951)", ["2028-02-06"])]),
    ],
    "biennale_expert": [("contrat", "to_complete", "???", "???", []), ("incendie", "to_complete", "+????", "??", [])],
    "civi_infraction": [
        ("faute", "to_complete", "???+", "??", [("Kévin Rollet", None, ["2035-03-31", "2035-03-31"])]),
        ("infraction", "to_complete", "+??", "??", [("Kévin Rollet", None, ["2035-03-31", "2035-03-31"])]),
    ],
    "corporel_badinter": [
        ("circulation_non_conducteur", "to_complete", "+++?", "-?-",
         [("Hervé Quillien", "Mutuelle du Val d'Orbe (réf. AUTO-2026-004187)", ["2036-09-15"]),
          ("Transports Berthelot", "Assurances du Littoral (réf. 26-LIT-88120)", ["2036-09-15"])]),
        ("circulation_conducteur", "to_complete", "+++??", "-?",
         [("Hervé Quillien", "Mutuelle du Val d'Orbe (réf. AUTO-2026-004187)", ["2036-09-15"]),
          ("Transports Berthelot", "Assurances du Littoral (réf. 26-LIT-88120)", ["2036-09-15"])]),
        ("faute", "closed", "???-", "??",
         [("Hervé Quillien", "Mutuelle du Val d'Orbe (réf. AUTO-2026-004187)", ["2036-09-15"]),
          ("Transports Berthelot", "Assurances du Littoral (réf. 26-LIT-88120)", [])]),
    ],
    "degat_des_eaux_recours": [
        ("contrat", "to_complete", "?+?", "???",
         [("Plomberie Garnier", "Mutuelle Atlantique des Artisans (réf. RC/2022/55871)", ["2027-01-22"] * 2)]),
        ("choses", "closed", "-??+?+", "???",
         [("Plomberie Garnier", "Mutuelle Atlantique des Artisans (réf. RC/2022/55871)", ["2027-01-22"] * 2)]),
    ],
    "dommages_ouvrage_recours": [
        ("decennale", "to_complete", "+++?+", "-",
         [("Sud-Est Étanchéité", "Bâtimut (réf. RCD-16-44871)", ["2026-12-15"] * 3),
          ("Menuiseries du Beaujolais", "Mutuelle Atlantique des Artisans (réf. RD/2016/9020)", ["2027-01-31"] * 3),
          ("Terrassements Perrachon", "Assurances du Littoral", ["2026-10-28"] * 3)]),
        ("bon_fonctionnement", "closed", "++--?", "-",
         [("Sud-Est Étanchéité", "Bâtimut (réf. RCD-16-44871)", ["2026-12-15"]),
          ("Menuiseries du Beaujolais", "Mutuelle Atlantique des Artisans (réf. RD/2016/9020)", ["2027-01-31"]),
          ("Terrassements Perrachon", "Assurances du Littoral", ["2026-10-28"])]),
        ("dommages_intermediaires", "closed", "++-+??", "-",
         [("Sud-Est Étanchéité", "Bâtimut (réf. RCD-16-44871)", ["2026-12-15"]),
          ("Menuiseries du Beaujolais", "Mutuelle Atlantique des Artisans (réf. RD/2016/9020)", ["2027-01-31"]),
          ("Terrassements Perrachon", "Assurances du Littoral", ["2026-10-28"])]),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", [path.stem for path in EXAMPLES])
def test_the_example_is_as_reviewed(name: str) -> None:
    found = [
        (
            view.id.removeprefix("responsabilite."),
            view.standing,
            "".join(SIGNS[item.standing] for item in view.conditions),
            "".join(SIGNS[item.standing] for item in view.defences),
            [
                (person.name, person.insurer, [str(watch.due) for watch in (*person.limitation, *person.direct_action)])
                for person in view.persons
            ],
        )
        for view in assess(example(name), RULEBOOK, TODAY).liabilities
    ]
    assert found == REVIEWED[name]


def test_the_builders_example_opens_once_the_last_question_is_answered() -> None:
    dossier = example("dommages_ouvrage_recours")
    answered = {**dossier.faits, "construction.desordre_apres_reception": "oui"}
    view = regime(dossier.model_copy(update={"faits": answered}), "decennale")
    assert (view.standing, view.exonerated, view.missing) == ("open", False, ())
    evidence = [line for item in view.conditions for line in item.evidence]
    assert "Réception des travaux : 28/10/2016, 15/12/2016, 31/01/2017" in evidence
    assert [watch.days_left for watch in view.persons[0].limitation] == [22, 22]
    assert view.towards == ("Syndicat des copropriétaires de la résidence Les Terrasses de l'Azergues",)
    assert [way.by for way in view.contribution] == ["fault", "convention"]


# -- persons, insurers, shares ---------------------------------------------------------------------------------------


def test_the_liable_person_claims_nothing_from_himself() -> None:
    assert regime(example("corporel_badinter"), "faute").towards == ("Anaïs Delorme",)


def test_a_person_without_insurer_takes_the_only_one_of_the_file() -> None:
    dossier = example("civi_infraction")
    assert regime(dossier, "faute").persons[0].insurer is None
    one = dossier.parties[0].model_copy(
        update={"id": "adv", "nom": "Alsace Risques", "roles": ("assureur_adverse",), "camp": "adverse"}
    )
    with_one = dossier.model_copy(update={"parties": (*dossier.parties, one)})
    assert regime(with_one, "faute").persons[0].insurer == "Alsace Risques"
    other = one.model_copy(update={"id": "adv2", "nom": "Vosges Assurances"})
    with_two = with_one.model_copy(update={"parties": (*with_one.parties, other)})
    assert regime(with_two, "faute").persons[0].insurer is None


def test_we_are_the_insurer_of_our_insured_under_a_policy_of_liability() -> None:
    dossier = example("corporel_badinter")
    parties = tuple(party.model_copy(update={"assureur": None}) for party in dossier.parties)
    alone = dossier.model_copy(update={"parties": parties})
    assert insurers_of(alone)["quillien"] == f"{alone.contrat.assureur or alone.emetteur.nom} (nous)"
    legal = alone.model_copy(update={"contrat": alone.contrat.model_copy(update={"nature": "protection_juridique"})})
    assert insurers_of(legal) == {}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"part": 60}, "60\u00a0%"),
        ({"part": 33.5}, "33,5\u00a0%"),
        ({"part_basse": 40, "part_haute": 60}, "entre 40\u00a0% et 60\u00a0%"),
        ({"part_basse": 40}, "entre 40\u00a0% et 100\u00a0%"),
        ({"part_haute": 0}, "entre 0\u00a0% et 0\u00a0%"),
        ({}, None),
    ],
)
def test_the_part_of_the_person_liable_is_that_of_the_file(written: dict[str, Any], said: str | None) -> None:
    text = (ROOT / "examples" / "degat_des_eaux_recours.yaml").read_text(encoding="utf-8")
    text += f"\nresponsabilite: {json.dumps(written)}\n"
    dossier = read_dossier(text.encode(), "sinistre.yaml", RULEBOOK.vocabulary)
    assert regime(dossier, "contrat").share.part == said


def test_a_defence_that_frees_leaves_the_regime_open_and_is_told() -> None:
    dossier = example("degat_des_eaux_recours")
    said = {
        **dossier.faits, "responsabilite.contrat_entre_parties": "oui", "inexecution.prouvee": "oui",
        "responsabilite.lien_causal": "oui", "recours.force_majeure": "oui",
    }  # fmt: skip
    view = regime(dossier.model_copy(update={"faits": said}), "contrat")
    assert (view.standing, view.exonerated) == ("open", True)


def test_a_convention_that_does_not_apply_is_left_out_of_the_division() -> None:
    without = regime(example("degat_des_eaux_recours"), "choses")  # it says that no convention applies
    assert [way.by for way in without.contribution] == ["fault", "equal"]
    unknown = regime(example("appel_a_conclure"), "choses")
    assert [way.by for way in unknown.contribution] == ["fault", "equal", "convention"]


# -- faults of rules -------------------------------------------------------------------------------------------------

FAULTY = [
    ("droit_commun", "liable: [debiteur]", "liable: [debitteur]", "rôle inconnu « debitteur »"),
    ("droit_commun", "liable_or: responsable", "liable_or: responsible", "rôle inconnu « responsible »"),
    ("droit_commun", "fact: responsabilite.part\n", "fact: responsabilite.parts\n",
     "fait inconnu « responsabilite.parts »"),
    ("droit_commun", "role: assureur_adverse", "role: assureur_averse", "rôle inconnu « assureur_averse »"),
    ("droit_commun", "fr.recours.subroge, fr.ccom.l110_4]", "fr.recours.subroges]",
     "échéance inconnue « fr.recours.subroges »"),
    ("droit_commun", "when: {fact: faute.prouvee, is: \"true\"}", "when: {fact: faute.prouvee, known: true}",
     "une absence ne remplit ni n'écarte une condition"),
    ("droit_commun", "when: {fact: chose.garde_transferee, is: \"true\"}",
     "when: {deadline: fr.cc.2224, state: [expired]}",
     "une échéance n'est pas une condition de responsabilité"),
    ("vente_produits_transport", "effect: exonerates\n      source: c_civ_1641", "effect: exonerates\n      source: []",
     "aucune source citée"),
    ("vente_produits_transport", "source: c_conso_l217_7", "source: c_conso_l217_77",
     "source inconnue « c_conso_l217_77 »"),
    ("construction", "branch: [construction,", "branch: [construktion,", "branche inconnue « construktion »"),
    ("construction", "{event: reception_travaux, exists: true}", "{event: reception_travaux, exists: false}",
     "une absence ne remplit ni n'écarte une condition"),
    ("construction", "joint: conjoint", "joint: in_solidum", "comment les coobligés se partagent-ils la dette ?"),
    ("construction", "action_directe.construction]", "action_directe.chantier]",
     "échéance inconnue « fr.code_assurances.l124_3.action_directe.chantier »"),
    ("circulation", "towards: [victime, heritier]", "towards: [victime, heritiere]", "rôle inconnu « heritiere »"),
    ("personnes_publiques_et_sante", "status: draft\n  confidence: medium", "status: reviewed\n  confidence: medium",
     "une règle qui n'est pas sûre reste « draft »"),
]  # fmt: skip


@pytest.fixture(scope="module")
def faults(tmp_path_factory: pytest.TempPathFactory) -> list[Fault]:
    """Plant every fault at once: reading the whole of the rules takes a second."""
    folder = tmp_path_factory.mktemp("faulty") / "rules"
    shutil.copytree(ROOT / "rules", folder)
    for file, before, after, _ in FAULTY:
        path = folder / "liability" / f"{file}.yaml"
        text = path.read_text(encoding="utf-8")
        assert before in text, (file, before)
        path.write_text(text.replace(before, after, 1), encoding="utf-8")
    return [fault for fault in check_folder(folder) if fault.severity == "error"]


@pytest.mark.parametrize(("file", "before", "after", "said"), FAULTY, ids=[said for *_, said in FAULTY])
def test_a_fault_is_told_with_its_file_its_line_and_its_remedy(
    faults: list[Fault], file: str, before: str, after: str, said: str
) -> None:
    found = [fault for fault in faults if said in fault.message and Path(fault.file).stem == file]
    assert found, (before, after)
    assert all(fault.line and fault.remedy for fault in found)


def test_no_other_fault_is_told(faults: list[Fault]) -> None:
    assert len(faults) == len(FAULTY)


# -- the command -----------------------------------------------------------------------------------------------------


def told(*arguments: str) -> str:
    result = CliRunner().invoke(cli, [*arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def command(name: str, *options: str) -> str:
    return told("liability", str(ROOT / "examples" / f"{name}.yaml"), "--today", "2026-11-23", *options)


def test_the_command_tells_conditions_persons_insurers_and_days_left() -> None:
    shown = command("dommages_ouvrage_recours")
    assert "3 régime(s)" in shown
    assert "✓ L'ouvrage a été reçu : remplie [C. civ., art. 1792-6] Réception des travaux : 28/10/2016" in shown
    assert "À préciser : construction.desordre_apres_reception" in shown
    assert "assureur : Bâtimut (réf. RCD-16-44871) Garantie décennale : 15 décembre 2026 (dans 22 jours)" in shown
    assert "Garantie décennale : 28 octobre 2026 (passé depuis 26 jours)" in shown
    assert "✗ Le désordre n'affecte qu'un élément d'équipement dissociable : non remplie" in shown


def test_the_command_says_what_is_still_to_identify() -> None:
    assert "assureur à identifier" in command("civi_infraction")
    assert "personne de ce rôle au dossier : à identifier" in command("biennale_expert")
    assert "délai à établir" in command("corporel_badinter", "--all")


def test_the_command_shows_the_sleeping_regimes_on_demand() -> None:
    every = command("degat_des_eaux_recours", "--all")
    assert f"{len(RULEBOOK.text.liabilities)} régime(s)" in every
    assert "Responsabilité du fait des animaux" in every
    assert "Responsabilité du fait des animaux" not in command("degat_des_eaux_recours")


def test_the_command_writes_what_the_assessment_holds() -> None:
    path = ROOT / "examples" / "dommages_ouvrage_recours.yaml"
    result = CliRunner().invoke(cli, ["liability", str(path), "--today", "2026-11-23", "--json"])
    written = json.loads(result.stdout_bytes)
    assert [view["id"] for view in written] == [
        "responsabilite.decennale", "responsabilite.bon_fonctionnement", "responsabilite.dommages_intermediaires",
    ]  # fmt: skip
    assert written[0]["share"]["by"] == "in_solidum"


def test_a_regime_is_listed_and_explained_in_french() -> None:
    assert "Communication d'incendie [responsabilité, projet, confiance élevée]" in told("rules", "list", "incendie")
    said = told("rules", "explain", "responsabilite.locataires_incendie")
    assert "Qui répond : Locataire, Responsable ou tiers recherché" in said
    assert "Condition : L'immeuble avait plusieurs locataires [C. civ., art. 1734]" in said
    assert "(exonère) [C. civ., art. 1734]" in said
    assert "Dette : chacun pour sa part : Chaque locataire répond en proportion de la valeur locative" in said
    assert "Délai : " in said
