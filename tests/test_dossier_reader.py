"""A dossier is read whole or refused gently: every fault at once, in French, with its line, never a traceback."""

from __future__ import annotations

import datetime as dt
import hashlib
import importlib
import json
import re
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from litigo.dossier.models import Dossier
from litigo.dossier.reader import dossier_sha256, read_dossier, typed_facts, warnings_of
from litigo.dossier.schema import dossier_schema
from litigo.dossier.source_text import build, read_text
from litigo.dossier.vocabulary import EventKind, FactKind, RoleKind, Vocabulary, VocabularyFile
from litigo.faults import FaultyFile
from litigo.rulebook.rulebook import Rulebook
from tests.hostile import GOOD, Hostile, hostile_files

ROOT = Path(__file__).parent.parent
BLANK = ROOT / "templates" / "dossier_vierge.yaml"
SAMPLES = [BLANK, *sorted((ROOT / "examples").glob("*.yaml"))]
# jsonschema has no types; a missing package must fail the suite, not skip the test
jsonschema: Any = importlib.import_module("jsonschema")

WORDS = Vocabulary(
    roles={"assure": RoleKind(label="Assuré"), "responsable": RoleKind(label="Responsable")},
    events={
        "declaration_sinistre": EventKind(label="Déclaration de sinistre", help="Écrite ou orale"),
        "sinistre": EventKind.model_validate({"label": "Sinistre", "from": "sinistre.date"}),
    },
    facts={
        "recours.tiers_responsable": FactKind(type="boolean", question="Un tiers est-il responsable ?"),
        "recours.seuil": FactKind(type="amount", question="Quel seuil ?"),
        "victime.consolidation": FactKind(type="date", question="Quel jour ?"),
        "decision.delai": FactKind(type="period", question="Quel délai ?"),
        "decision.matiere": FactKind(
            type="choice",
            question="Quelle matière ?",
            values={"contentieuse": "Contentieuse", "gracieuse": "Gracieuse"},
        ),
        "contrat.nature": FactKind.model_validate(
            {"type": "choice", "question": "Quel contrat ?", "from": "contrat.nature", "values": {"vie": "Vie"}}
        ),
        "postes.reclame_total": FactKind.model_validate(
            {"type": "amount", "question": "Combien ?", "from": "postes.reclame.total"}
        ),
        "partie.demeure": FactKind.model_validate(
            {"type": "choice", "question": "Où ?", "from": "partie.adresse.zone", "values": {"etranger": "Étranger"}}
        ),
    },
)


@pytest.fixture(scope="module")
def shipped() -> Vocabulary:
    """The words of ``rules/vocabulary``, merged as the loader does."""
    files = [
        build(VocabularyFile, read_text(path.read_bytes(), path.name))
        for path in sorted((ROOT / "rules" / "vocabulary").glob("*.yaml"))
    ]
    return Vocabulary(
        roles={word: kind for file in files for word, kind in file.roles.items()},
        events={word: kind for file in files for word, kind in file.events.items()},
        facts={word: kind for file in files for word, kind in file.facts.items()},
        heads={word: kind for file in files for word, kind in file.heads.items()},
    )


def read(text: str) -> Dossier:
    return read_dossier(text.encode(), "d.yaml", WORDS)


def faults_of(text: str) -> list[str]:
    with pytest.raises(FaultyFile) as refused:
        read(text)
    return [str(fault) for fault in refused.value.faults]


def warnings(text: str) -> list[str]:
    return [f"{w.line} {w.path} : {w.message}" for w in warnings_of(read(text), WORDS, read_text(text.encode(), "d"))]


def test_good_dossier_is_read_without_typing_what_looks_typed() -> None:
    dossier = read(GOOD)
    assert dossier.contrat.numero == "0012"
    assert dossier.contrat.franchise == Decimal("150.00")
    assert dossier.sinistre.date == dt.date(2026, 1, 12)
    assert dossier.evenements[0].par == ("assure_1",)
    assert dossier.parties[1].roles == ("responsable",)
    assert warnings(GOOD) == []


def test_json_reads_as_yaml() -> None:
    written = yaml.load(GOOD, Loader=yaml.BaseLoader)  # noqa: S506  # builds text and nothing else
    written["paiements"][0]["montant"] = 2750.0
    written["contrat"]["franchise"] = 150
    written["evenements"][0]["piece"] = written["pieces"][0]["numero"] = 1
    dossier = read_dossier(json.dumps(written).encode(), "d.json", WORDS)
    assert dossier == read(GOOD)


@pytest.mark.parametrize("bad", hostile_files(), ids=lambda bad: bad.name)
def test_hostile_dossier_is_refused_with_a_note(bad: Hostile) -> None:
    started = time.perf_counter()
    with pytest.raises(FaultyFile) as refused:
        read_dossier(bad.raw, "d.yaml", WORDS)
    assert time.perf_counter() - started < 1
    matching = [fault for fault in refused.value.faults if re.search(bad.note, str(fault))]
    assert matching, str(refused.value)
    if bad.line:
        assert bad.line in {fault.line for fault in matching}, str(refused.value)
    for fault in refused.value.faults:
        assert fault.message.endswith("."), fault
        assert fault.remedy.endswith((".", "?")), fault
        assert fault.file == "d.yaml"


def test_names_of_hostile_files_are_unique_and_many() -> None:
    names = [bad.name for bad in hostile_files()]
    assert len(names) == len(set(names)) >= 30


def test_faults_of_structure_words_and_coherence_come_together() -> None:
    text = GOOD.replace("branche:", "brnache:").replace("declaration_sinistre", "declaration_sinitre")
    text = text.replace("piece: 1", "piece: 9").replace("2026-03-02", "2026-02-30")
    assert faults_of(text) == [
        "d.yaml:1 : branche : champ obligatoire absent. Ajoutez la ligne « branche ».",
        "d.yaml:2 : brnache : champ inconnu. Vouliez-vous « branche » ?",
        (
            "d.yaml:30 : paiements[0].date : cette date n'existe pas : il n'y a pas de 30 février 2026."
            " Vérifiez le jour et le mois (AAAA-MM-JJ)."
        ),
        (
            "d.yaml:34 : evenements[0].type : événement inconnu : « declaration_sinitre »."
            " Vouliez-vous « declaration_sinistre » ?"
        ),
        (
            "d.yaml:38 : evenements[0].piece : « 9 » : cette pièce n'est pas dans « pieces »."
            " Ajoutez-la, ou corrigez son numéro."
        ),
    ]


@pytest.mark.parametrize(
    ("fact", "note"),
    [
        ("recours.seuil: 12,50", "« 12,50 » : montant attendu en chiffres"),
        ("victime.consolidation: 2026-02-30", "il n'y a pas de 30 février 2026"),
        ("victime.consolidation: 9999-01-01", "année 9999 invraisemblable"),
        ("decision.delai: deux mois", "durée attendue, par exemple P15D"),
        ("decision.matiere: contentieux", "Vouliez-vous « contentieuse » ?"),
        ("postes.reclame_total: 12", "il se calcule à partir de la liste « postes »"),
        ("partie.demeure: etranger", "remplissez « adresse » de la partie concernée"),
    ],
)
@pytest.mark.parametrize("owner", ["faits:\n", "    camp: nous\n", "    par: assure_1\n", "    stade: refere\n"])
def test_facts_are_checked_wherever_they_stand(owner: str, fact: str, note: str) -> None:
    text = GOOD + "procedures:\n  - id: refere_1\n    juridiction: Tribunal judiciaire\n    stade: refere\n"
    added = f"  {fact}\n" if owner == "faits:\n" else f"    faits:\n      {fact}\n"
    (fault,) = faults_of(text.replace(owner, owner + added))
    assert note in fault


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("FR14 2004 1010 0505 0001 3M02 606", None),
        ("fr1420041010050500013m02606", None),
        ("FR14 2004 1010 0505 0001 3M02 607", "la clé de cet IBAN est fausse"),
        ("2004 1010", "n'est pas un IBAN"),
    ],
)
def test_an_account_is_read_without_its_spaces_and_its_key_is_checked(
    written: str, told: str | None, shipped: Vocabulary
) -> None:
    text = BLANK.read_text(encoding="utf-8")
    raw = text.replace("    iban:  ", f"    iban: {written}  ", 1).encode()
    if told is None:
        assert read_dossier(raw, "essai.yaml", shipped).parties[0].iban == "FR1420041010050500013M02606"
        return
    with pytest.raises(FaultyFile) as refused:
        read_dossier(raw, "essai.yaml", shipped)
    assert told in str(refused.value.faults[0])
    assert refused.value.faults[0].line == text[: text.index("    iban:  ")].count("\n") + 1


def test_an_exhibit_may_say_its_amount_its_number_and_the_days_of_its_file(shipped: Vocabulary) -> None:
    exhibit = read_dossier(BLANK.read_bytes(), BLANK.name, shipped).pieces[1]
    assert (exhibit.nature, exhibit.montant, exhibit.emetteur_nom) == (
        "devis",
        Decimal("3200.00"),
        "Peintures Imaginaires",
    )
    assert (exhibit.creee_le, exhibit.modifiee_le, exhibit.facture, exhibit.iban) == (
        dt.date(2026, 1, 19),
        None,
        None,
        None,
    )


def test_a_fact_worked_out_is_not_written(shipped: Vocabulary) -> None:
    raw = BLANK.read_bytes().replace(b"faits:\n  sinistre.genre", b"faits:\n  pieces.comptes: 2\n  sinistre.genre")
    with pytest.raises(FaultyFile) as refused:
        read_dossier(raw, "essai.yaml", shipped)
    assert "ce fait se calcule" in str(refused.value.faults[0])


def test_facts_take_the_type_of_their_word() -> None:
    dossier = read(
        GOOD
        + "  recours.seuil: 12.50\n  victime.consolidation: 2026-02-01\n  decision.delai: P2M\n  decision.matiere:\n"
    )
    assert typed_facts(dossier.faits, WORDS) == {
        "recours.tiers_responsable": True,
        "recours.seuil": Decimal("12.50"),
        "victime.consolidation": dt.date(2026, 2, 1),
        "decision.delai": "P2M",
    }


def test_blank_fields_are_left_out() -> None:
    dossier = read(GOOD + "procedures:\nclos_le:\n")
    assert dossier.procedures == ()
    assert dossier.clos_le is None


@pytest.mark.parametrize(
    ("old", "new", "warning"),
    [
        (
            "date: 2026-01-14\n    reception: 2026-01-15",
            "date: 2026-05-14",
            "35 evenements[0].date : événement daté du 2026-05-14, après",
        ),
        ("date: 2026-03-02", "date: 2025-03-02", "30 paiements[0].date : paiement antérieur au sinistre"),
        ("  franchise: 150.00", "  date_effet: 2026-02-01", "15 sinistre.date : sinistre antérieur à la prise d'effet"),
        ("  heure: 18:30", "  decouverte: 2026-01-02", "16 sinistre.decouverte : découverte antérieure"),
        (
            "faits:\n",
            "postes: [{libelle: a, reclame: 1, retenu: 2}]\nfaits:\n",
            "42 postes[0].retenu : retenu (2,00\u00a0€) supérieur",
        ),
        (
            "faits:\n",
            "postes: [{libelle: a, retenu: 2, vetuste: 3}]\nfaits:\n",
            "42 postes[0].vetuste : vétusté (3,00\u00a0€) supérieure",
        ),
        (
            "  franchise: 150.00",
            "  notre_part: 50\n  coassureurs: [{nom: x, part: 40}]",
            "14 contrat.coassureurs : les parts de coassurance font 90 %",
        ),
        (
            "declaration_sinistre",
            "sinistre",
            "34 evenements[0].type : cet événement se lit déjà dans « sinistre.date »",
        ),
    ],
)
def test_oddities_are_warnings(old: str, new: str, warning: str) -> None:
    found = warnings(GOOD.replace(old, new))
    assert len(found) == 1
    assert found[0].startswith(warning)


@pytest.mark.parametrize(
    "shares",
    [
        "notre_part: 60\n  coassureurs: [{nom: x, part: 40}]",
        "coassureurs: [{nom: a, part: 60, aperiteur: oui}, {nom: x, part: 40}]",
    ],
)
def test_shares_making_up_the_whole_are_not_odd(shares: str) -> None:
    assert warnings(GOOD.replace("  franchise: 150.00", f"  {shares}")) == []


def test_two_leaders_are_odd() -> None:
    shares = "coassureurs: [{nom: a, part: 60, aperiteur: oui}, {nom: x, part: 40, aperiteur: oui}]"
    assert warnings(GOOD.replace("  franchise: 150.00", f"  {shares}")) == [
        "13 contrat.coassureurs : plusieurs apériteurs."
    ]


def test_digest_names_the_bytes() -> None:
    assert dossier_sha256(b"a") == hashlib.sha256(b"a").hexdigest()


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=400))
def test_random_bytes_are_refused_and_nothing_else(raw: bytes) -> None:
    with pytest.raises(FaultyFile):
        read_dossier(raw, "d.yaml", WORDS)


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_random_changes_are_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
    raw = bytearray(GOOD.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(raw)))
        end = data.draw(st.integers(start, min(len(raw), start + 12)))
        piece = data.draw(
            st.one_of(st.binary(max_size=4), st.sampled_from([b"{", b"]", b": ", b"\n", b"- ", b'"', b"~"]))
        )
        raw[start:end] = piece
    try:
        read_dossier(bytes(raw), "d.yaml", WORDS)
    except FaultyFile as refused:
        assert refused.faults  # noqa: PT017  # being refused is as good as being read


def test_schema_speaks_french_and_knows_the_words() -> None:
    schema = dossier_schema(WORDS)
    jsonschema.Draft202012Validator.check_schema(schema)
    event = schema["$defs"]["Evenement"]["properties"]["type"]
    assert event["enum"] == ["declaration_sinistre", "sinistre"]
    assert event["enumDescriptions"][0] == "Déclaration de sinistre. Écrite ou orale"
    facts = schema["$defs"]["Faits"]
    assert "contrat.nature" not in facts["properties"]
    assert facts["properties"]["decision.matiere"]["title"] == "Quelle matière ?"
    assert facts["properties"]["decision.matiere"]["enum"] == ["contentieuse", "gracieuse", None]
    assert schema["properties"]["reference"]["title"] == "Référence"
    assert " the " not in json.dumps(schema)


class EditorLoader(yaml.SafeLoader):
    """Parses as editors do: numbers are numbers, dates stay text, « oui » too."""


EditorLoader.yaml_implicit_resolvers = {}

for kind, pattern, first in [
    ("int", r"[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"[-+]?[0-9]+\.[0-9]+$", "-+0123456789"),
    ("bool", r"(true|false)$", "tf"),
]:
    EditorLoader.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(pattern), list(first))
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(~|null|)$"), ["~", "n", ""])


def edited(text: str) -> Any:  # noqa: ANN401  # whatever an editor parses
    return yaml.load(text, Loader=EditorLoader)  # noqa: S506  # a safe loader with fewer types


def test_schema_refuses_what_an_editor_should_underline() -> None:
    validator = jsonschema.Draft202012Validator(dossier_schema(WORDS))
    assert list(validator.iter_errors(edited(GOOD))) == []
    for old, new in [
        ("2750.00", "2750 €"),
        ("branche: d", "brnache: d"),
        ("declaration_sinistre", "declaration"),
        ("roles: [assure]", "roles: [inconnu]"),
        ("tiers_responsable: oui", "tiers_responsable: peut-être"),
        ("tiers_responsable: oui", "tiers: oui"),
        ("numero: 1", "numero: 0"),
    ]:
        assert list(validator.iter_errors(edited(GOOD.replace(old, new)))), new


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_shipped_dossiers_are_read_and_fit_the_schema(path: Path, shipped: Vocabulary) -> None:
    read_dossier(path.read_bytes(), path.name, shipped)
    errors = jsonschema.Draft202012Validator(dossier_schema(shipped)).iter_errors(edited(path.read_text("utf-8")))
    assert [f"{error.json_path} {error.message}" for error in errors] == []


def test_blank_dossier_names_its_schema_first_and_raises_no_warning(shipped: Vocabulary) -> None:
    raw = BLANK.read_bytes()
    assert raw.startswith(b"# yaml-language-server: $schema=dossier.schema.json\n")
    assert warnings_of(read_dossier(raw, "vierge", shipped), shipped) == ()


def test_a_length_counted_in_days_is_refused_in_months(rulebook: Rulebook) -> None:
    raw = (ROOT / "examples" / "biennale_expert.yaml").read_text(encoding="utf-8")
    planted = raw.replace("\nfaits:\n", "\nfaits:\n  contrat.delai_declaration: P1M\n", 1)
    assert planted != raw
    with pytest.raises(FaultyFile, match="durée en jours attendue, par exemple P5D"):
        read_dossier(planted.encode(), "dossier.yaml", rulebook.vocabulary)
