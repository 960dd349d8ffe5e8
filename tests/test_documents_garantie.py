"""Letters on cover, to co-insurers and to reinsurers: each reads its own share, nothing reaches the wrong reader."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pytest

from litigo.assessment.assess import asked_document, assess
from litigo.assessment.coinsurance import coinsurance_of
from litigo.documents import RenderedDocument, render_document
from litigo.documents.context import letter_context
from litigo.documents.outline import read_outline
from litigo.dossier.coherence import warnings_of
from litigo.dossier.models import Dossier
from litigo.dossier.reader import read_dossier
from litigo.rulebook.rulebook import Rulebook
from litigo.shipped import shipped

ROOT = Path(__file__).parent.parent
FILES = ROOT / "tests" / "documents" / "dossiers"
TODAY = dt.date(2026, 11, 23)
RESERVES = re.compile(
    r"provision_dossier|repartition\.(?:provision|reassureurs|net|historique|coassureurs)|\.provision\b"
)
# The reserve of a file is read by those who bear it, by our own lawyer, and in our own notes.
MAY_READ_RESERVES = {
    "avis_coassureur",
    "avis_reassureur",
    "note_synthese",
    "lettre_mission_avocat",
    "fiche_abandon_recours",
}
COINSURED = "coassurance_incendie"


def read(name: str, rulebook: Rulebook, *changes: tuple[str, str], folder: Path = FILES) -> Dossier:
    text = (folder / f"{name}.yaml").read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return read_dossier(text.encode(), f"{name}.yaml", rulebook.vocabulary)


def letters(
    dossier: Dossier, rulebook: Rulebook, document: str, *, draft: bool | None = None
) -> list[RenderedDocument]:
    assessment = assess(dossier, rulebook, TODAY, "0" * 64)
    return [
        render_document(due, dossier, assessment, shipped("templates"), rulebook.vocabulary,
                        clauses=rulebook.clauses_on(TODAY), draft=draft)
        for due in asked_document(dossier, rulebook, assessment, document)
    ]  # fmt: skip


def variables(dossier: Dossier, rulebook: Rulebook, document: str) -> list[dict[str, Any]]:
    assessment = assess(dossier, rulebook, TODAY, "0" * 64)
    chosen = asked_document(dossier, rulebook, assessment, document)
    return [
        cast("dict[str, Any]", letter_context(due, dossier, assessment, rulebook.vocabulary, draft=False))
        for due in chosen
    ]


def shares(dossier: Dossier, rulebook: Rulebook) -> dict[str, Any]:
    return cast("dict[str, Any]", variables(dossier, rulebook, "avis_coassureur")[0]["repartition"])


def plain(text: str) -> str:
    """Blanks of every kind are one."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def figures(line: dict[str, Any]) -> tuple[str, ...]:
    return tuple(plain(line[name]["chiffres"]) for name in ("du", "regle", "provision"))


def test_each_co_insurer_has_its_letter_with_its_own_share(rulebook: Rulebook) -> None:
    texts = [
        plain(letter.text) for letter in letters(read(COINSURED, rulebook), rulebook, "avis_coassureur", draft=False)
    ]
    assert len(texts) == 2
    assert "soit 45 000,00 € (quarante-cinq mille euros)" in texts[0]
    assert "soit 30 000,00 € (trente mille euros)" in plain(texts[1])


def test_the_shares_of_all_insurers_make_up_the_whole(rulebook: Rulebook) -> None:
    """600,000 € due at 50, 30 and 20 %, of which 150,000 € were paid for all."""
    found = shares(read(COINSURED, rulebook), rulebook)
    assert [figures(line) for line in found["assureurs"]] == [
        ("300 000,00 €", "75 000,00 €", "225 000,00 €"),
        ("180 000,00 €", "45 000,00 €", "135 000,00 €"),
        ("120 000,00 €", "30 000,00 €", "90 000,00 €"),
    ]


def test_what_we_paid_for_ourselves_alone_is_called_from_nobody(rulebook: Rulebook) -> None:
    ours_alone = read(COINSURED, rulebook, ("compte_commun: oui", "compte_commun: non"))
    found = shares(ours_alone, rulebook)
    assert figures(found["nous"]) == ("300 000,00 €", "150 000,00 €", "150 000,00 €")
    assert [line["a_appeler"] for line in found["coassureurs"]] == [False, False]


def test_nobody_is_supposed_to_have_been_paid_for(rulebook: Rulebook) -> None:
    """Whether payments were made for all is asked, in a draft, and no sum is called."""
    silent = read(COINSURED, rulebook, ("  coassurance.paye_pour_compte_commun: oui\n", ""))
    (first, _) = letters(silent, rulebook, "avis_coassureur")
    assert first.draft
    assert "Nos règlements ont-ils été faits pour le compte de tous les coassureurs".lower() in first.text.lower()
    assert "L’appel de fonds" not in first.text


def test_a_sum_that_still_depends_on_a_fact_is_a_range(rulebook: Rulebook) -> None:
    open_head = read(COINSURED, rulebook, (", reclame: 160000.00, retenu: 140000.00", ", reclame: 160000.00"))
    found = shares(open_head, rulebook)
    assert plain(found["nous"]["du"]["chiffres"]) == "entre 230 000,00 € et 310 000,00 €"
    assert found["nous"]["du"]["lettres"] is None


def test_we_are_known_by_our_name_among_the_co_insurers_listed(rulebook: Rulebook) -> None:
    listed = (
        "  notre_part: 50\n  coassureurs:\n",
        "  coassureurs:\n    - {nom: Assurances du Ponant, part: 50, aperiteur: oui}\n",
    )
    dossier = read(COINSURED, rulebook, listed)
    part, others = coinsurance_of(dossier)
    assert (part, [insurer.nom for insurer in others]) == (Decimal(50), ["Lloyd du Rhin", "Mutuelle des Trois Vallées"])
    assert said(shares(dossier, rulebook)) == said(shares(read(COINSURED, rulebook), rulebook))


def said(view: object) -> object:
    """What a view says, whatever it says it from."""
    if isinstance(view, dict):
        return {name: said(value) for name, value in view.items() if name not in {"ref", "refs"}}
    return [said(value) for value in view] if isinstance(view, list) else view


def test_a_co_insurer_without_a_share_of_that_name_is_asked_for(rulebook: Rulebook) -> None:
    misnamed = read(COINSURED, rulebook, ("    nom: Lloyd du Rhin\n", "    nom: Lloyd du Rhin et Moselle\n"))
    (first, _) = letters(misnamed, rulebook, "avis_coassureur")
    assert first.draft
    said = [(fault.path, fault.message) for fault in warnings_of(misnamed, rulebook.vocabulary)]
    assert said == [
        (
            "contrat.coassureurs",
            "le coassureur « Lloyd du Rhin » n'est pas parmi les parties : aucune lettre ne lui sera écrite.",
        ),
        ("parties[2].nom", "« Lloyd du Rhin et Moselle » n'a pas de part dans « contrat.coassureurs »."),
    ]


def test_gross_and_net_reserve_follow_the_treaty(rulebook: Rulebook) -> None:
    """Of 300,000 €: 120,000 ceded, then the 30,000 above 150,000. Of the 75,000 paid: 30,000 ceded, no excess."""
    (found,) = variables(read(COINSURED, rulebook), rulebook, "avis_reassureur")
    shown = found["repartition"]
    assert [plain(shown[name]["chiffres"]) for name in ("reassureurs", "net", "provision_nette")] == [
        "150 000,00 €", "150 000,00 €", "105 000,00 €",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "folder"), [(COINSURED, FILES), ("corporel_badinter", ROOT / "examples")], ids=["incendie", "corporel"]
)
def test_a_reinsurer_reads_the_name_of_nobody_and_nothing_medical(name: str, folder: Path, rulebook: Rulebook) -> None:
    dossier = read(name, rulebook, folder=folder)
    (letter,) = letters(dossier, rulebook, "avis_reassureur")
    known = {dossier.emetteur.nom, *(party.nom for party in dossier.parties if "reassureur" in party.roles)}
    told = {word for party in dossier.parties for word in (party.nom, *party.nom.split()) if len(word) > 3}
    told -= {word for name in known for word in (name, *name.split())}
    assert {word for word in told if re.search(rf"\b{re.escape(word)}\b", letter.text)} == set()
    assert dossier.contrat.numero not in letter.text
    assert dossier.sinistre.circonstances.strip()[:40] not in letter.text


def test_a_name_written_by_the_handler_does_not_reach_the_reinsurer(rulebook: Rulebook) -> None:
    third_party = (
        "  - {id: tiers1, nom: Paul Vauquelin, civilite: monsieur, roles: [tiers_lese]}\n"
        "  - {id: tiers2, nom: Rose Le Goff, civilite: madame, roles: [tiers_lese]}\n"
    )
    named = read(
        COINSURED,
        rulebook,
        ("parties:\n", f"parties:\n{third_party}"),
        (
            "Nous proposons",
            "M. Vauquelin et Mme Rose Le Goff, voisins de la société Carrosseries Lorraines, acceptent. Nous proposons",
        ),
    )
    (letter,) = letters(named, rulebook, "avis_reassureur", draft=False)
    assert "[tiers lésé 1] et [tiers lésé 2], voisins de [assuré], acceptent." in plain(letter.text)
    assert not re.search("Vauquelin|Goff|Carrosseries", letter.text)
    (to_lloyd, _) = letters(named, rulebook, "avis_coassureur", draft=False)
    assert "Mme Rose Le Goff" in plain(to_lloyd.text)


def test_reserves_are_printed_for_those_who_bear_them_only() -> None:
    printed = {
        path.stem
        for path in shipped("templates").rglob("*.docx")
        if RESERVES.search("\n".join(read_outline(path.read_bytes())))
    }
    assert printed <= MAY_READ_RESERVES


def test_a_confidential_strategy_is_no_reason_told_of_a_document(rulebook: Rulebook) -> None:
    doubted = read(
        "garantie_infiltration_terrasse",
        rulebook,
        ("faits:\n", "faits:\n  fraude.indices: oui\n  fraude.preuve_suffisante: oui\n"),
    )
    assessment = assess(doubted, rulebook, TODAY, "0" * 64)
    assert {view.id for view in assessment.strategies if view.standing == "open" and view.confidential} == {"fraude"}
    (due,) = asked_document(doubted, rulebook, assessment, "refus_garantie")
    assert "Indices de fraude à l'assurance" not in due.because
    for document in ("lettre_reserve", "refus_garantie", "information_client_avancement"):
        (letter,) = letters(doubted, rulebook, document)
        assert not re.search(r"fraud|soupçon", letter.text, re.IGNORECASE)


def test_days_ahead_are_told_in_order_past_ones_are_not(rulebook: Rulebook) -> None:
    dossier = read(
        "garantie_decennale_activite", rulebook, ("audiences: [2026-12-10]", "audiences: [2026-11-05, 2026-12-10]")
    )
    (found,) = variables(dossier, rulebook, "lettre_reserve")
    assert [(plain(one["date"]), one["texte"]) for one in found["prochaines_dates"]] == [
        ("10 décembre 2026", "audience (Tribunal judiciaire de Nantes)")
    ]


def test_each_disorder_has_its_decision_and_a_missing_one_is_asked(rulebook: Rulebook) -> None:
    undecided = read("do_terrasse_et_menuiseries", rulebook, (", desordre.garantie: refusee", ""))
    (letter,) = letters(undecided, rulebook, "acceptation_do")
    assert letter.draft
    assert "La garantie dommages-ouvrage est-elle acquise pour ce désordre" in letter.text
    assert letter.text.count("Garantie acquise") == 1


def test_each_exception_is_reserved_in_its_own_words(rulebook: Rulebook) -> None:
    """An exception whose label changed would be reserved as another one."""
    said = {
        value: _clause(
            refused_for(rulebook, "exception", value), rulebook, "lettre_reserve", "clauses.exception_reservee"
        )
        for value in rulebook.vocabulary.facts["garantie.exception"].values
        if value != "aucune"
    }  # fmt: skip
    assert len(set(said.values())) == len(said)
    assert "L. 113-3" in said["suspension"]
    assert "L. 113-9" in said["reduction"]
    assert "L. 113-8" in said["nullite"]
    assert "n’entrerait pas" in said["non_garantie"]


def test_each_ground_of_refusal_rests_on_its_own_text(rulebook: Rulebook) -> None:
    said = {
        value: _clause(
            refused_for(rulebook, "motif_refus", value), rulebook, "refus_garantie", "clauses.fondement_du_refus"
        )
        for value in rulebook.vocabulary.facts["garantie.motif_refus"].values
        if value != "aucun"
    }  # fmt: skip
    texts = {
        "non_garantie": "il ne s’agit pas d’une exclusion", "exclusion": "L. 113-1", "nullite": "L. 113-8",
        "decheance_declaration_tardive": "L. 113-2", "decheance_fausse_declaration": "L. 112-4",
        "reduction_proportionnelle": "L. 113-9", "suspension": "L. 113-3", "prescription": "L. 114-1",
        "faute_intentionnelle": "second alinéa",
    }  # fmt: skip
    assert {value for value, text in said.items() if texts[value] not in text} == set()
    apparent = {value for value, text in said.items() if "caractères très apparents" in text}
    assert apparent == {"exclusion", "decheance_declaration_tardive", "decheance_fausse_declaration"}


def test_victims_of_a_compulsory_cover_are_paid_all_the_same(rulebook: Rulebook) -> None:
    motor = read("garantie_infiltration_terrasse", rulebook, ("faits:\n", "faits:\n  garantie.ordre_public: oui\n"))
    (letter,) = letters(motor, rulebook, "refus_garantie")
    assert "pour le compte de qui il appartiendra" in plain(letter.text)


def test_the_mediator_of_the_house_takes_the_place_of_the_usual_one(rulebook: Rulebook) -> None:
    mediator = (
        "  - {id: mediateur, nom: Médiateur du Groupe Ponant, roles: [mediateur_assurance], "
        'courriel: mediateur@ponant.example, adresse: {voie: 1 rue de Siam, code_postal: "29200", ville: Brest}}\n'
    )
    own = read("garantie_infiltration_terrasse", rulebook, ("parties:\n", f"parties:\n{mediator}"))
    (letter,) = letters(own, rulebook, "reponse_reclamation")
    assert "Médiateur du Groupe Ponant, 1 rue de Siam, 29200 Brest (mediateur@ponant.example)" in plain(letter.text)
    assert "La Médiation de l’Assurance" not in plain(letter.text)


def test_a_company_is_not_sent_to_the_mediator_of_consumers(rulebook: Rulebook) -> None:
    (letter,) = letters(read("do_sans_expertise", rulebook), rulebook, "refus_garantie")
    assert "médiateur" not in letter.text
    assert "service Réclamations" in plain(letter.text)


def refused_for(rulebook: Rulebook, fact: str, value: str) -> Dossier:
    return read("garantie_infiltration_terrasse", rulebook, (f"{fact}: exclusion", f"{fact}: {value}"))


def _clause(dossier: Dossier, rulebook: Rulebook, document: str, name: str) -> str:
    (letter,) = letters(dossier, rulebook, document)
    return plain(next(field.value for field in letter.fields if field.name == name)).replace("'", "’")
