"""Sums: allocations to the cent, the division of a loss by hand-computed examples, the reserve, no float anywhere."""

from __future__ import annotations

import ast
import datetime as dt
import json
import shutil
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from litigo.assessment.assess import assess
from litigo.assessment.cents import percent_of, split, to_cent
from litigo.assessment.model import Assessment, Figure
from litigo.assessment.spans import Span, around, exactly, less, total
from litigo.cli.main import cli
from litigo.dossier.reader import read_dossier
from litigo.faults import FaultyFile
from litigo.rulebook.loader import check_folder
from litigo.rulebook.rulebook import Rulebook
from tests.conftest import ROOT

PACKAGE = ROOT / "litigo"
MONEY = [
    PACKAGE / "rulebook" / "money.py",
    PACKAGE / "cli" / "money.py",
    PACKAGE / "cli" / "show_money.py",
    *(PACKAGE / "assessment" / f"{name}.py" for name in (
        "amounts", "breakdown", "cents", "interest", "interest_grounds", "money", "reserve", "spans", "statements")),
]  # fmt: skip
TODAY = dt.date(2026, 11, 23)
D = Decimal
cents = st.integers(min_value=0, max_value=10**11).map(lambda value: Decimal(value).scaleb(-2))
shares = st.integers(min_value=0, max_value=10_000).map(lambda value: Decimal(value).scaleb(-2))


# -- cents ---------------------------------------------------------------------------------------------------------


@settings(max_examples=2_000, deadline=None)
@given(cents, st.lists(shares, min_size=1, max_size=12))
def test_parts_always_make_up_the_whole(whole: Decimal, weights: list[Decimal]) -> None:
    parts = split(whole, weights)
    assert sum(parts) == whole
    assert all(part >= 0 for part in parts)
    weighed = sum((Fraction(weight) for weight in weights), Fraction(0))
    for part, weight in zip(parts, weights, strict=True):
        fair = Fraction(whole) * (Fraction(weight) / weighed if weighed else Fraction(1, len(weights)))
        assert abs(Fraction(part) - fair) < Fraction(1, 100)


@settings(max_examples=2_000, deadline=None)
@given(st.fractions(min_value=0, max_value=10**9))
def test_a_cent_is_the_nearest_one_half_upwards(value: Fraction) -> None:
    gap = Fraction(to_cent(value)) - value
    assert Fraction(-1, 200) < gap <= Fraction(1, 200)


@given(cents, shares)
def test_a_share_and_the_rest_make_up_the_whole(whole: Decimal, share: Decimal) -> None:
    assert abs(percent_of(whole, share) + percent_of(whole, 100 - share) - whole) <= D("0.01")
    assert percent_of(whole, D(100)) == whole


def test_no_float_in_the_money_modules() -> None:
    for path in MONEY:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), f"{path}:{node.lineno}"
            assert not (isinstance(node, ast.Name) and node.id == "float"), f"{path}:{node.lineno}"
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
                # The quotient of two whole numbers would be a float; that of fractions is exact.
                names = {part.id for part in ast.walk(node.left) if isinstance(part, ast.Name)}
                assert "Fraction" in names, f"{path}:{node.lineno}"


# -- spans ---------------------------------------------------------------------------------------------------------


def test_spans_keep_what_is_unknown_unbounded() -> None:
    unknown = Span(D(10), None)
    assert total([exactly(D(5)), unknown]) == Span(D(15), None)
    assert str(unknown) == "au moins 10,00\u00a0€"
    assert unknown.each(less(D(20))) == Span(D("0.00"), None)
    assert around([D(3), D(1), D(2)]) == Span(D(1), D(3))
    assert around([D(3), None]) == Span(D(3), None)


# -- the division of a loss ----------------------------------------------------------------------------------------


def file_of(**parts: Any) -> dict[str, Any]:  # noqa: ANN401  # a dossier is a tree of texts
    """Return a complete property file, with some parts replaced."""
    blank: dict[str, Any] = {
        "reference": "SIN-1",
        "branche": "dommages_aux_biens",
        "notre_role": "assureur_dommages",
        "tenu_a_jour_au": TODAY,
        "gestionnaire": {"nom": "Camille Exemple"},
        "equipe": "Sinistres",
        "emetteur": {"nom": "Compagnie", "adresse": {"voie": "1 rue", "code_postal": "75000", "ville": "Paris"}},
        "contrat": {"numero": "P1", "nature": "dommages", "franchise": 0},
        "sinistre": {
            "date": dt.date(2026, 1, 12), "lieu": {"ville": "Lyon"}, "nature": "Incendie", "circonstances": "Feu.",
        },
        "parties": [
            {"id": "nous", "nom": "Compagnie", "roles": "assureur", "camp": "nous", "civilite": "societe"},
            {"id": "assure", "nom": "Dominique Fictif", "roles": ["assure", "victime"], "civilite": "madame"},
            {"id": "caisse", "nom": "Caisse", "roles": "tiers_payeur"},
            {"id": "mutuelle", "nom": "Mutuelle", "roles": "tiers_payeur"},
        ],
        "postes": [{"libelle": "Bâtiment", "retenu": 10000}],
    }  # fmt: skip
    return {**blank, **parts}


def assessed(rulebook: Rulebook, **parts: Any) -> Assessment:  # noqa: ANN401
    raw = yaml.safe_dump(file_of(**parts), allow_unicode=True).encode()
    return assess(read_dossier(raw, "essai.yaml", rulebook.vocabulary), rulebook, TODAY)


def figures(assessment: Assessment) -> dict[str, tuple[Decimal | None, Decimal | None]]:
    assert assessment.breakdown is not None
    return {figure.key: (figure.low, figure.high) for figure in assessment.breakdown.figures}


def sure(assessment: Assessment) -> dict[str, str]:
    """Return the figures known to the cent."""
    return {key: str(low) for key, (low, high) in figures(assessment).items() if low == high}


def asked(assessment: Assessment) -> set[str]:
    assert assessment.breakdown is not None
    return {question.fact for question in assessment.breakdown.questions}


def test_without_heads_nothing_is_divided(rulebook: Rulebook) -> None:
    bare = assessed(rulebook, postes=[])
    assert (bare.breakdown, bare.reserve_proposal, bare.interest) == (None, None, ())


def test_deductible_then_payment(rulebook: Rulebook) -> None:
    found = sure(assessed(
        rulebook, contrat={"numero": "P1", "nature": "dommages", "franchise": 380},
        paiements=[{"date": dt.date(2026, 3, 2), "montant": 4000, "beneficiaire": "assure", "par": "nous"}],
    ))  # fmt: skip
    assert (found["deductible"], found["due"], found["paid"], found["left"]) == (
        "9620.00", "9620.00", "4000.00", "5620.00")  # fmt: skip


def test_proportional_rules_multiply_before_the_deductible(rulebook: Rulebook) -> None:
    """10 000 × 80 000/100 000 = 8 000; × 300/400 = 6 000; − 500 = 5 500."""
    contract = {"numero": "P1", "nature": "dommages", "franchise": 500, "somme_garantie": 80000,
                "valeur_assuree": 100000, "prime_payee": 300, "prime_due": 400}  # fmt: skip
    found = sure(assessed(rulebook, contrat=contract))
    assert [found[key] for key in ("under_insurance", "premium_ratio", "deductible", "left")] == [
        "8000.00", "6000.00", "5500.00", "5500.00"]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "low", "high"),
    [("oui", "8000.00", "8000.00"), ("non", "7000.00", "7000.00"), (None, "7000.00", "8000.00")],
)
def test_a_limit_with_a_deductible(rulebook: Rulebook, before: str | None, low: str, high: str) -> None:
    """10 000 owed, limit 8 000, deductible 1 000: min(9 000, 8 000) or 8 000 − 1 000; unknown, both."""
    contract = {"numero": "P1", "nature": "dommages", "franchise": 1000, "plafond": 8000}
    found = assessed(rulebook, contrat={**contract, "franchise_avant_plafond": before})
    assert figures(found)["due"] == (D(low), D(high))
    assert ("contrat.franchise_avant_plafond" in asked(found)) is (before is None)


def test_each_cover_has_its_own_limit_and_deductible(rulebook: Rulebook) -> None:
    """Contents 6 000 − 200 limited to 5 000; the building 10 000 − 500 of the policy: 14 500."""
    covers = [{"nom": "Contenu", "plafond": 5000, "franchise": 200}]
    heads = [{"libelle": "Bâtiment", "retenu": 10000}, {"libelle": "Meubles", "retenu": 6000, "garantie": "Contenu"}]
    contract = {"numero": "P1", "nature": "dommages", "franchise": 500, "garanties": covers,
                "franchise_avant_plafond": "oui"}  # fmt: skip
    assert sure(assessed(rulebook, contrat=contract, postes=heads))["due"] == "14500.00"


def test_a_deductible_nobody_wrote_is_asked_for(rulebook: Rulebook) -> None:
    assert "contrat.franchise" in asked(assessed(rulebook, contrat={"numero": "P1", "nature": "dommages"}))
    assert "contrat.franchise" not in asked(assessed(rulebook))


def test_a_head_not_yet_evaluated_is_a_range(rulebook: Rulebook) -> None:
    found = assessed(rulebook, postes=[{"libelle": "A", "retenu": 100}, {"libelle": "B", "reclame": 50}])
    assert figures(found)["due"] == (D(100), D(150))
    assert "postes.2.retenu" in asked(found)
    unknown = assessed(rulebook, postes=[{"libelle": "A", "retenu": 100}, {"libelle": "B"}])
    assert figures(unknown)["due"] == (D(100), None)


def test_coinsurance_and_reinsurance(rulebook: Rulebook) -> None:
    """10 000.01 at 60/25/15 makes up the whole; our 6 000.01: 20 % ceded, then the excess over 2 000 within 1 500."""
    contract = {
        "numero": "P1", "nature": "dommages", "franchise": 0, "notre_part": 60,
        "coassureurs": [{"nom": "B", "part": 25}, {"nom": "C", "part": 15}],
        "reassurance": {"cession": 20, "priorite": 2000, "portee": 1500},
    }  # fmt: skip
    found = sure(assessed(rulebook, contrat=contract, postes=[{"libelle": "Bâtiment", "retenu": 10000.01}]))
    parts = [D(found[key]) for key in ("our_share", "coinsurer.1", "coinsurer.2")]
    assert sum(parts) == D("10000.01")
    assert parts[0] == D("6000.01")
    assert (found["reinsured"], found["retained"]) == ("2700.00", "3300.01")


def test_a_lead_insurer_that_paid_for_all_has_advanced_the_rest(rulebook: Rulebook) -> None:
    contract = {"numero": "P1", "nature": "dommages", "franchise": 0, "coassureurs": [{"nom": "B", "part": 40}]}
    paid = [{"date": dt.date(2026, 3, 2), "montant": 10000, "beneficiaire": "assure", "par": "nous"}]
    found = sure(assessed(rulebook, contrat=contract, paiements=paid))
    assert (found["our_share"], found["left"], found["advanced"]) == ("6000.00", "0.00", "4000.00")


def test_among_coinsurers_our_share_must_be_known(rulebook: Rulebook) -> None:
    insurers = [{"nom": "A", "part": 60}, {"nom": "B", "part": 40}]
    found = assessed(rulebook, contrat={"numero": "P1", "nature": "dommages", "franchise": 0, "coassureurs": insurers})
    assert figures(found)["our_share"] == (D("0.00"), D(10000))
    assert "contrat.notre_part" in asked(found)


def test_among_coinsurers_we_are_known_by_our_name(rulebook: Rulebook) -> None:
    insurers = [{"nom": "Compagnie", "part": 60}, {"nom": "B", "part": 40}]
    found = assessed(rulebook, contrat={"numero": "P1", "nature": "dommages", "franchise": 0, "coassureurs": insurers})
    assert (sure(found)["our_share"], sure(found)["coinsurer.1"]) == ("6000.00", "4000.00")
    assert "contrat.notre_part" not in asked(found)


def recourse(rulebook: Rulebook, **parts: Any) -> Assessment:  # noqa: ANN401
    """A loss of 10 000, 1 000 of it depreciation, 500 deductible: 8 500 paid, and a third party is liable."""
    return assessed(
        rulebook, contrat={"numero": "P1", "nature": "dommages", "franchise": 500},
        postes=[{"libelle": "Bâtiment", "retenu": 9000, "vetuste": 1000}],
        paiements=[{"date": dt.date(2026, 3, 2), "montant": 8500, "beneficiaire": "assure", "par": "nous"}],
        **{"faits": {"recours.tiers_responsable": "oui"}, **parts},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("share", "insured", "us"),
    [(100, "1500.00", "8500.00"), (60, "1500.00", "4500.00"), (10, "1000.00", "0.00"), (0, "0.00", "0.00")],
)
def test_the_insured_paid_in_part_comes_before_us(rulebook: Rulebook, share: int, insured: str, us: str) -> None:
    found = sure(recourse(rulebook, responsabilite={"part": share}))
    assert (found["recoverable_insured"], found["recoverable_us"]) == (insured, us)


def test_an_unknown_share_makes_the_recourse_a_range(rulebook: Rulebook) -> None:
    found = recourse(rulebook, responsabilite={"part_basse": 40, "part_haute": 80})
    assert figures(found)["recoverable_us"] == (D("2500.00"), D("6500.00"))
    assert "responsabilite.part" in asked(found)
    assert figures(recourse(rulebook))["recoverable_us"] == (D("0.00"), D("8500.00"))


def test_no_recourse_where_nobody_is_liable(rulebook: Rulebook) -> None:
    assert "recoverable_us" not in figures(recourse(rulebook, faits={"recours.tiers_responsable": "non"}))


def test_what_was_recovered_is_deducted(rulebook: Rulebook) -> None:
    paid = [
        {"date": dt.date(2026, 3, 2), "montant": 8500, "beneficiaire": "assure", "par": "nous"},
        {"date": dt.date(2026, 6, 2), "montant": 3000, "beneficiaire": "nous", "nature": "recours_percu"},
    ]
    file = {"postes": [{"libelle": "B", "retenu": 8500}], "paiements": paid, "responsabilite": {"part": 100},
            "faits": {"recours.tiers_responsable": "oui"}}  # fmt: skip
    assert sure(assessed(rulebook, **file))["recoverable_us"] == "5500.00"


def motor(rulebook: Rulebook, share: int, head: dict[str, Any]) -> dict[str, str]:
    return sure(assessed(
        rulebook, branche="auto_corporel", notre_role="assureur_du_responsable", responsabilite={"part": share},
        postes=[{"libelle": "Poste", **head}],
    ))  # fmt: skip


@pytest.mark.parametrize(
    ("share", "victim", "fund", "mutual"),
    [(100, "4000.00", "4500.00", "1500.00"), (50, "4000.00", "750.00", "250.00"), (30, "3000.00", "0.00", "0.00")],
)
def test_the_victim_comes_first_head_by_head(
    rulebook: Rulebook, share: int, victim: str, fund: str, mutual: str
) -> None:
    """Loss of earnings of 10 000, of which 6 000 paid by two payers: 4 000 are left to the victim, served first."""
    payers = [{"payeur": "caisse", "montant": 4500}, {"payeur": "mutuelle", "montant": 1500}]
    found = motor(rulebook, share, {"nature": "pgpa", "retenu": 10000, "tiers_payeurs": payers})
    assert (found["victim"], found["payer.caisse"], found["payer.mutuelle"]) == (victim, fund, mutual)
    assert D(found["due"]) == D(share) * 100


def test_a_personal_head_is_out_of_the_payers_reach(rulebook: Rulebook) -> None:
    payers = [{"payeur": "caisse", "montant": 4500}]
    found = motor(rulebook, 100, {"nature": "dfp", "retenu": 10000, "tiers_payeurs": payers})
    assert found["victim"] == "10000.00"
    assert "payer.caisse" not in found
    proved = [{"payeur": "caisse", "montant": 4500, "personnel_prouve": "oui"}]
    found = motor(rulebook, 100, {"nature": "dfp", "retenu": 10000, "tiers_payeurs": proved})
    assert (found["victim"], found["payer.caisse"]) == ("5500.00", "4500.00")


def test_a_head_of_unknown_nature_leaves_both_readings_open(rulebook: Rulebook) -> None:
    found = assessed(
        rulebook, branche="auto_corporel", notre_role="assureur_du_responsable", responsabilite={"part": 100},
        postes=[{"libelle": "Poste", "retenu": 10000, "tiers_payeurs": [{"payeur": "caisse", "montant": 4500}]}],
    )  # fmt: skip
    assert figures(found)["victim"] == (D(5500), D(10000))
    assert figures(found)["payer.caisse"] == (D("0.00"), D(4500))
    assert "postes.1.nature" in asked(found)


@settings(max_examples=300, deadline=None)
@given(
    value=st.integers(0, 10**7), low=st.integers(0, 10**7), share=st.integers(0, 100),
    benefits=st.lists(st.integers(0, 10**6), min_size=1, max_size=3),
)  # fmt: skip
def test_ranges_hold_every_answer(rulebook: Rulebook, value: int, low: int, share: int, benefits: list[int]) -> None:
    """Whatever the head turns out to be worth, what each person gets falls within the range told before."""
    asked_sum, true_sum = max(value, low), min(value, low)
    persons = ["caisse", "mutuelle", "nous"]
    payers = [{"payeur": name, "montant": D(sum_).scaleb(-2)} for name, sum_ in zip(persons, benefits, strict=False)]
    head = {"libelle": "Poste", "nature": "pgpa", "reclame": str(D(asked_sum).scaleb(-2)),
            "tiers_payeurs": [{**payer, "montant": str(payer["montant"])} for payer in payers]}  # fmt: skip
    before = _motor_figures(rulebook, share, head)
    after = _motor_figures(rulebook, share, {**head, "retenu": str(D(true_sum).scaleb(-2))})
    for key, (least, most) in before.items():
        exact = after[key][0]
        assert least is not None
        assert exact is not None
        assert least <= exact, key
        assert most is None or exact <= most + D("0.01"), key
    given_out = [low for key, (low, _) in after.items() if key == "victim" or key.startswith("payer.")]
    assert sum(part for part in given_out if part is not None) <= (after["due"][0] or D(0))


def _motor_figures(
    rulebook: Rulebook, share: int, head: dict[str, Any]
) -> dict[str, tuple[Decimal | None, Decimal | None]]:
    from litigo.assessment.breakdown import breakdown_of  # noqa: PLC0415
    from litigo.assessment.claim import claim_of  # noqa: PLC0415

    file = file_of(branche="auto_corporel", notre_role="assureur_du_responsable", responsabilite={"part": share},
                   postes=[head])  # fmt: skip
    raw = _as_written(file)
    dossier = read_dossier(raw, "essai.yaml", rulebook.vocabulary)
    found = breakdown_of(rulebook, claim_of(dossier, rulebook.vocabulary, TODAY), dossier)
    assert found is not None
    return {figure.key: (figure.low, figure.high) for figure in found.figures}


def _as_written(file: dict[str, Any]) -> bytes:
    """Write a file with its sums unquoted, as a person would."""
    text = yaml.safe_dump(file, allow_unicode=True)
    return "\n".join(_unquoted(line) for line in text.splitlines()).encode()


def _unquoted(line: str) -> str:
    name, _, value = line.partition(": ")
    return f"{name}: {value.strip(chr(39))}" if name.strip(" -") in ("reclame", "retenu", "montant") else line


# -- what the reader refuses ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"contrat": {"numero": "P", "nature": "dommages", "prime_payee": 3}}, "demande aussi « prime_due »"),
        ({"contrat": {"numero": "P", "nature": "dommages", "valeur_assuree": 3}}, "demande aussi « somme_garantie »"),
        ({"responsabilite": {"part_basse": 60, "part": 50}}, "est inférieure à « part_basse »"),
        ({"postes": [{"libelle": "A", "garantie": "Vol"}]}, "n'est pas une garantie du contrat"),
        ({"postes": [{"libelle": "A", "nature": "dfq"}]}, "poste inconnu"),
        ({"postes": [{"libelle": "A", "tiers_payeurs": [{"payeur": "x", "montant": 1}]}]}, "n'est pas dans « part"),
    ],
)
def test_incoherent_sums_are_refused(rulebook: Rulebook, parts: dict[str, Any], said: str) -> None:
    with pytest.raises(FaultyFile) as refused:
        assessed(rulebook, **parts)
    assert any(said in str(fault) for fault in refused.value.faults)
    assert all(fault.line for fault in refused.value.faults)


# -- interest of a whole file --------------------------------------------------------------------------------------

JUDGED = {"type": "condamnation_executoire", "date": dt.date(2026, 2, 10),
          "faits": {"condamnation.montant": "20000", "condamnation.contradictoire": "oui"}}  # fmt: skip
PERSONS = [
    {"id": "nous", "nom": "Compagnie", "roles": "assureur", "camp": "nous"},
    {"id": "victime", "nom": "Anne Fictive", "roles": "victime", "camp": "nous"},
    {"id": "autre", "nom": "Assurance adverse", "roles": "assureur_adverse", "camp": "adverse"},
]


@pytest.mark.parametrize(
    ("role", "side", "owed_by", "debtor"),
    [("assureur_de_la_victime", "nous", "adverse", "Assurance adverse"),
     ("assureur_du_responsable", "adverse", "nous", "Compagnie")],
)  # fmt: skip
def test_who_owes_the_interest(rulebook: Rulebook, role: str, side: str, owed_by: str, debtor: str) -> None:
    persons = [{**person, "camp": side} if person["id"] == "victime" else person for person in PERSONS]
    found = assessed(rulebook, branche="auto_corporel", notre_role=role, parties=persons, evenements=[JUDGED])
    (statement,) = (one for one in found.interest if one.ground == "fr.code_assurances.l211_18.interets")
    assert (statement.owed_by, statement.debtor, statement.creditor) == (owed_by, debtor, "Anne Fictive")
    assert statement.interest == D("1790.64")


def test_a_company_is_no_individual_and_a_person_may_be_one(rulebook: Rulebook) -> None:
    notice = {"type": "mise_en_demeure", "date": dt.date(2026, 1, 8), "reception": dt.date(2026, 1, 10),
              "par": "assure", "a": "nous"}  # fmt: skip
    facts = {"indemnite.exigible": "oui", "indemnite.montant": "10000"}
    (person,) = assessed(rulebook, evenements=[notice], faits=facts).interest
    assert person.missing == ("creancier.particulier",)
    assert person.interest < person.interest_high
    company = {"id": "assure", "nom": "SARL Fictive", "roles": "assure", "civilite": "societe"}
    parties = [{"id": "nous", "nom": "Compagnie", "roles": "assureur", "camp": "nous"}, company]
    (settled,) = assessed(rulebook, evenements=[notice], faits=facts, parties=parties).interest
    assert (settled.missing, settled.interest) == ((), person.interest)


def test_two_grounds_on_one_sum_are_not_added_up(rulebook: Rulebook) -> None:
    """In Alsace, a notice adds nothing to the interest that runs already: the reserve keeps the heavier ground."""
    place = {"date": dt.date(2026, 1, 12), "lieu": {"departement": "67"}, "nature": "Feu", "circonstances": "Feu."}
    events = [
        {"type": "declaration_sinistre", "date": dt.date(2026, 1, 14), "par": "assure", "a": "nous"},
        {"type": "mise_en_demeure", "date": dt.date(2026, 6, 1), "reception": dt.date(2026, 6, 3), "par": "assure",
         "a": "nous"},
    ]  # fmt: skip
    facts = {"indemnite.exigible": "oui", "indemnite.montant": "10000", "creancier.particulier": "oui"}
    found = assessed(rulebook, sinistre=place, evenements=events, faits=facts)
    amounts = [one.interest for one in found.interest]
    assert len(amounts) == 2
    assert found.reserve_proposal is not None
    counted = next(move for move in found.reserve_proposal.moves if move.key == "interest")
    assert counted.low == max(amounts)


def test_a_deductible_the_victim_may_ignore_is_asked_of_the_insured(rulebook: Rulebook) -> None:
    found = sure(assessed(
        rulebook, branche="auto_materiel", notre_role="assureur_du_responsable", responsabilite={"part": 100},
        contrat={"numero": "P1", "nature": "automobile", "franchise": 300},
    ))  # fmt: skip
    assert (D(found["due"]), D(found["from_insured"])) == (D(10000), D(300))


# -- what the rules may not say ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        ("interest/rates.yaml", "since: 2026-07-01", "since: 2026-08-01", "trou ou recouvrement"),
        ("interest/grounds/automobile.yaml", "l211_9.offre_8mois,", "l211_9.offre_9mois,", "échéance inconnu"),
        ("interest/grounds/droit_commun.yaml", "[recours_encaisse]", "[recours_encaise]", "événement inconnu"),
        ("amounts.yaml", "- {do: payers,", "- {do: liability,", "une opération ne se fait qu'une fois"),
    ],
)
def test_faulty_rules_on_money_are_named_with_their_line(
    tmp_path: Path, file: str, before: str, after: str, said: str
) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert before in text
    (folder / file).write_text(text.replace(before, after, 1), encoding="utf-8")
    faults = [fault for fault in check_folder(folder) if said in str(fault)]
    assert faults
    assert all(fault.file.endswith(file) and fault.line for fault in faults)


# -- reserve -------------------------------------------------------------------------------------------------------


def test_the_reserve_to_pay_adds_costs_margin_and_names_what_moves_it(rulebook: Rulebook) -> None:
    """Left to pay between 100 and 300, an appeal at 5 000: likely 200 + 5 000; high 300 + 10 % + 5 000."""
    heads = [{"libelle": "A", "retenu": 100}, {"libelle": "B", "reclame": 200}]
    lawsuit = [{"id": "appel", "juridiction": "Cour", "stade": "appel"}]
    proposal = assessed(rulebook, postes=heads, procedures=lawsuit).reserve_proposal
    assert proposal is not None
    assert (proposal.side, proposal.low, proposal.likely, proposal.high) == (
        "pay", D("5100.00"), D("5200.00"), D("5330.00"))  # fmt: skip
    assert (proposal.floor, proposal.target, proposal.ceiling) == (D("100.00"), D("200.00"), D("5200.00"))
    assert {"postes.2.retenu", "costs", "margin", "change"} <= {move.key for move in proposal.moves}


def test_the_reserve_of_a_recourse_weighs_what_comes_back(rulebook: Rulebook) -> None:
    proposal = recourse(rulebook, responsabilite={"part": 100}).reserve_proposal
    assert proposal is not None
    assert (proposal.side, proposal.low, proposal.likely, proposal.high) == (
        "recover", D("4250.00"), D("6375.00"), D("8500.00"))  # fmt: skip
    assert proposal.floor <= proposal.target <= proposal.ceiling


def test_settlement_bounds_are_in_order_on_every_example(rulebook: Rulebook) -> None:
    seen = 0
    for path in sorted((ROOT / "examples").glob("*.yaml")):
        found = assess(read_dossier(path.read_bytes(), path.name, rulebook.vocabulary), rulebook, TODAY)
        for figure in found.breakdown.figures if found.breakdown else ():
            ordered(figure)
        proposal = found.reserve_proposal
        if proposal is not None:
            assert proposal.low <= proposal.likely <= proposal.high
            assert proposal.floor <= proposal.target <= proposal.ceiling
            assert "sans valeur juridique" in proposal.notes
            seen += 1
    assert seen >= 4


def ordered(figure: Figure) -> None:
    assert figure.low is not None
    assert figure.high is None or figure.low <= figure.high


# -- the command ---------------------------------------------------------------------------------------------------


def test_the_command_shows_every_sum_in_french() -> None:
    example = str(ROOT / "examples" / "degat_des_eaux_recours.yaml")
    shown = CliRunner().invoke(cli, ["amounts", example, "--today", "2026-11-23"])
    assert shown.exit_code == 0, shown.output
    for words in ("Franchise déduite", "Récupérable par l'assuré", "Provision proposée", "À préciser"):
        assert words in shown.output
    found = json.loads(CliRunner().invoke(cli, ["amounts", example, "--today", "2026-11-23", "--json"]).output)
    assert set(found) == {"amounts", "breakdown", "reserve_proposal"}
    assert found["amounts"]["paid"] == "18362.60"
