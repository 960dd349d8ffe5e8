"""What is promised of the offer made to a victim: sums of the assessment, never a range, nothing deducted twice."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pytest

from litigo.assessment.assess import asked_document, assess
from litigo.documents import render_document
from litigo.documents.claimant import claimant
from litigo.documents.offer import offer
from litigo.documents.people import people
from litigo.dossier.models import Dossier, Poste
from litigo.dossier.reader import read_dossier
from litigo.figures import euros
from litigo.rulebook.rulebook import Rulebook

ROOT = Path(__file__).parent.parent
TODAY = dt.date(2026, 11, 23)


def claim_file(name: str, rulebook: Rulebook, **changes: object) -> Dossier:
    """Read a claim file of the tests; ``changes`` replace fields of it."""
    folders = (ROOT / "tests" / "documents" / "dossiers", ROOT / "tests" / "dossiers", ROOT / "examples")
    path = next(path for folder in folders if (path := folder / f"{name}.yaml").is_file())
    written = read_dossier(path.read_bytes(), path.name, rulebook.vocabulary).model_dump()
    return Dossier.model_validate(written | changes)


def offered(dossier: Dossier, rulebook: Rulebook) -> dict[str, Any]:
    view = offer(dossier, assess(dossier, rulebook, TODAY), rulebook.vocabulary)
    assert view is not None
    return cast("dict[str, Any]", view)


def amount(text: str | None) -> Decimal:
    return Decimal(re.sub(r"[^\d,]", "", text or "0").replace(",", "."))


@pytest.mark.parametrize("name", ["motard_offre_definitive", "cycliste_non_consolidee", "enfant_offre_definitive"])
def test_each_head_owed_is_shared_whole_between_the_victim_and_the_payers(name: str, rulebook: Rulebook) -> None:
    view = offered(claim_file(name, rulebook), rulebook)
    heads = [head for family in view["familles"] for head in family["postes"]]
    assert heads
    for head in heads:
        assert amount(head["charge"]) == amount(head["revient"]) + amount(head["total_tiers"])
    for column in ("evaluation", "charge", "revient"):
        assert amount(view["totaux"][column]) == sum(amount(head[column]) for head in heads)
    assert amount(view["totaux"]["tiers"]) == sum(amount(line["revient"]) for line in view["tiers"])


def test_the_sums_are_those_of_the_assessment(rulebook: Rulebook) -> None:
    dossier = claim_file("motard_offre_definitive", rulebook)
    division = assess(dossier, rulebook, TODAY).breakdown
    assert division is not None
    figures = {figure.key: figure.low for figure in division.figures}
    view = offered(dossier, rulebook)
    assert view["totaux"]["revient"] == euros(cast("Decimal", figures["victim"]))
    assert view["totaux"]["charge"] == euros(cast("Decimal", figures["liability"]))


def test_what_the_victim_was_paid_is_deducted_and_what_a_payer_was_paid_is_not(rulebook: Rulebook) -> None:
    dossier = claim_file("motard_offre_definitive", rulebook)
    to_the_payer = {"date": dt.date(2026, 6, 1), "montant": Decimal("9000.00"), "beneficiaire": "cpam29"}
    more = claim_file("motard_offre_definitive", rulebook, paiements=[*dossier.model_dump()["paiements"], to_the_payer])
    assert offered(more, rulebook)["solde"] == offered(dossier, rulebook)["solde"]
    assert amount(offered(dossier, rulebook)["solde"]["chiffres"]) == Decimal("38275.00")  # 58 275 less 20 000


def test_a_balance_is_never_negative(rulebook: Rulebook) -> None:
    paid = [{"date": dt.date(2026, 5, 1), "montant": Decimal("90000.00"), "beneficiaire": "kerbrat"}]
    view = offered(claim_file("motard_offre_definitive", rulebook, paiements=paid), rulebook)
    assert view["solde_nul"] is True
    assert view["solde"] is None


def test_a_share_nobody_settled_gives_no_sum_at_all(rulebook: Rulebook) -> None:
    view = offered(claim_file("motard_offre_definitive", rulebook, responsabilite=None), rulebook)
    heads = [head for family in view["familles"] for head in family["postes"]]
    assert {head["charge"] for head in heads} == {head["revient"] for head in heads} == {None}
    assert view["solde"] is None
    assert view["solde_nul"] is False
    assert view["questions"]


def test_a_head_without_a_sum_is_to_come_and_leaves_the_others_known(rulebook: Rulebook) -> None:
    view = offered(claim_file("cycliste_non_consolidee", rulebook), rulebook)
    assert [head["libelle"] for head in view["a_venir"]] == ["Souffrances endurées", "Déficit fonctionnel permanent"]
    assert amount(view["solde"]["chiffres"]) == Decimal("1952.10")
    assert view["sans_creance"] == ["Mutuelle des Tilleuls"]


def test_a_head_whose_nature_is_unknown_is_not_shared_by_guess(rulebook: Rulebook) -> None:
    dossier = claim_file("motard_offre_definitive", rulebook)
    heads = [Poste.model_validate(head.model_dump() | {"nature": None}) for head in dossier.postes]
    view = offered(dossier.model_copy(update={"postes": tuple(heads)}), rulebook)
    (family,) = view["familles"]
    shown = {head["libelle"]: head["revient"] for head in family["postes"]}
    assert shown["Dépenses de santé actuelles"] is None
    assert shown["Motocyclette"] == euros(Decimal("5250.00"))


def test_an_exclusion_is_no_limitation(rulebook: Rulebook) -> None:
    none = claim_file("motard_offre_definitive", rulebook, responsabilite={"part": Decimal(0), "motif": "Faute"})
    whole = claim_file("motard_offre_definitive", rulebook, responsabilite={"part": Decimal(100)})
    assert (offered(none, rulebook)["exclusion"], offered(none, rulebook)["part_motif"]) == (True, "Faute")
    assert (offered(whole, rulebook)["exclusion"], offered(whole, rulebook)["part"]) == (False, None)


def test_without_heads_of_loss_there_is_no_offer(rulebook: Rulebook) -> None:
    dossier = claim_file("pieton_premiere_lettre", rulebook)
    assert offer(dossier, assess(dossier, rulebook, TODAY), rulebook.vocabulary) is None


def test_the_heirs_claim_for_a_victim_who_died(rulebook: Rulebook) -> None:
    widow = claimant(people(claim_file("fgao_auteur_non_assure", rulebook), rulebook.vocabulary))
    assert widow is not None
    assert isinstance(widow["faits"], dict)
    told = {name: words for name, words in widow["faits"].items() if words is not None}
    assert (widow["nom"], widow["defunt"], told) == ("Mme Claire Oster", "M. Marc Oster", {"heritier.lien": "épouse"})
    alone = claimant(people(claim_file("fgao_auteur_inconnu", rulebook), rulebook.vocabulary))
    assert alone is not None
    assert (alone["nom"], alone["defunt"], alone["represente_par"]) == ("Mme Laure Santini", None, None)


def recipients(name: str, document: str, rulebook: Rulebook) -> list[str | None]:
    dossier = claim_file(name, rulebook)
    asked = asked_document(dossier, rulebook, assess(dossier, rulebook, TODAY), document)
    return [due.recipient for due in asked]


def test_nobody_writes_to_a_victim_who_died_nor_to_a_child(rulebook: Rulebook) -> None:
    assert recipients("corporel_deces_heritiers", "information_victime_l211_10", rulebook) == ["veuve"]
    assert recipients("enfant_offre_definitive", "offre_badinter_definitive", rulebook) == ["mere"]
    assert recipients("cycliste_non_consolidee", "offre_badinter_definitive", rulebook) == ["karam"]


def test_the_fund_and_the_victim_are_told_of_an_exception_by_two_letters(rulebook: Rulebook) -> None:
    assert recipients("vehicule_vendu_exception", "declaration_exception_fgao", rulebook) == ["fonds", "petit"]


def test_a_final_offer_waits_for_every_head(rulebook: Rulebook) -> None:
    """An offer that leaves a head without a sum counts as no offer: it stays a draft."""
    dossier = claim_file("cycliste_non_consolidee", rulebook)
    assessment = assess(dossier, rulebook, TODAY)
    for document, gap in (("offre_badinter_definitive", True), ("offre_badinter_provisionnelle", False)):
        (due,) = asked_document(dossier, rulebook, assessment, document)
        clauses = rulebook.clauses_on(TODAY)
        letter = render_document(due, dossier, assessment, ROOT / "templates", rulebook.vocabulary, clauses=clauses)
        assert letter.draft is gap
        assert ("somme retenue pour ce poste" in letter.missing) is gap


def test_nothing_is_to_be_signed_when_nothing_is_offered(rulebook: Rulebook) -> None:
    none = claim_file("motard_offre_definitive", rulebook, responsabilite={"part": Decimal(0), "motif": "sa faute"})
    assessment = assess(none, rulebook, TODAY)
    (due,) = asked_document(none, rulebook, assessment, "offre_badinter_definitive")
    clauses = rulebook.clauses_on(TODAY)
    text = render_document(due, none, assessment, ROOT / "templates", rulebook.vocabulary, clauses=clauses).text
    assert "exclu, pour le motif suivant : sa faute." in text.replace("\u00a0", " ").replace("\u202f", " ")
    assert "Bon pour accord" not in text
    assert "Évaluation" not in text
