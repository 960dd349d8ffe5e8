"""How persons are greeted and named: formulas of the sheet, agreement, elision, and never a supposed gender."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litigo.documents.agreement import (
    a,
    accord_of,
    act_named,
    agreement,
    de,
    group_accord,
    group_words,
    in_sentence,
    person_words,
)
from litigo.documents.persons import greeting, named
from litigo.documents.views import inside_sentence
from litigo.dossier.fields import Civilite, Fonction
from litigo.dossier.models import Partie
from litigo.dossier.usages import Accord, usages
from litigo.rulebook.rulebook import Rulebook


def person(**fields: Any) -> Partie:  # noqa: ANN401 - any field of a person
    return Partie.model_validate({"id": "p", "nom": "Roy", "roles": ["assure"]} | fields)


def test_every_civility_and_every_office_has_its_form() -> None:
    assert set(usages().civilites) == set(get_args(Civilite))
    assert set(usages().fonctions) == set(get_args(Fonction))
    assert set(usages().accords) == set(get_args(Accord))


@pytest.mark.parametrize(
    ("fields", "opening", "closing"),
    [
        (
            {"civilite": "maitre"},
            "Maître,",
            "Je vous prie d’agréer, Maître, l’expression de mes salutations distinguées.",
        ),
        (
            {"civilite": "maitre", "fonction": "avocat_connu"},
            "Cher Maître,",
            "Je vous prie de croire, Cher Maître, en l’assurance de mes sentiments les meilleurs.",
        ),
        (
            {"civilite": "maitre", "fonction": "commissaire_de_justice"},
            "Maître,",
            "Je vous prie d’agréer, Maître, l’expression de mes salutations distinguées.",
        ),
        (
            {"civilite": "docteur"},
            "Docteur,",
            "Je vous prie d’agréer, Docteur, l’expression de ma considération distinguée.",
        ),
        (
            {"civilite": "monsieur", "fonction": "expert"},
            "Monsieur l’Expert,",
            "Je vous prie d’agréer, Monsieur l’Expert, l’expression de ma considération distinguée.",
        ),
        (
            {"civilite": "madame", "fonction": "expert"},
            "Madame l’Experte,",
            "Je vous prie d’agréer, Madame l’Experte, l’expression de ma considération distinguée.",
        ),
        (
            {"civilite": "societe", "fonction": "president", "genre": "f"},
            "Madame la Présidente,",
            "Je vous prie d’agréer, Madame la Présidente, l’expression de ma haute considération.",
        ),
        (
            {"civilite": "societe", "fonction": "president"},
            "Madame la Présidente, Monsieur le Président,",
            (
                "Je vous prie d’agréer, Madame la Présidente, Monsieur le Président, l’expression de ma haute "
                "considération."
            ),
        ),
        (
            {"civilite": "madame", "fonction": "procureur"},
            "Madame la Procureure de la République,",
            "Je vous prie d’agréer, Madame la Procureure de la République, l’expression de ma haute considération.",
        ),
        (
            {"civilite": "monsieur", "fonction": "prefet"},
            "Monsieur le Préfet,",
            "Je vous prie d’agréer, Monsieur le Préfet, l’expression de ma haute considération.",
        ),
        (
            {"civilite": "madame", "fonction": "maire"},
            "Madame la Maire,",
            "Je vous prie d’agréer, Madame la Maire, l’expression de ma haute considération.",
        ),
        (
            {"civilite": "monsieur", "fonction": "directeur"},
            "Monsieur le Directeur,",
            "Je vous prie d’agréer, Monsieur le Directeur, l’expression de ma considération distinguée.",
        ),
        (
            {"civilite": "madame"},
            "Madame,",
            "Je vous prie d’agréer, Madame, l’expression de mes salutations distinguées.",
        ),
        (
            {},
            "Madame, Monsieur,",
            "Je vous prie d’agréer, Madame, Monsieur, l’expression de mes salutations distinguées.",
        ),
        (
            {"civilite": "messieurs"},
            "Messieurs,",
            "Je vous prie d’agréer, Messieurs, l’expression de mes salutations distinguées.",
        ),
        (
            {"civilite": "mesdames_messieurs"},
            "Mesdames, Messieurs,",
            "Je vous prie d’agréer, Mesdames, Messieurs, l’expression de mes salutations distinguées.",
        ),
        (
            {"civilite": "monsieur", "fonction": "confrere"},
            "Cher confrère,",
            "Je vous prie d’agréer, Cher confrère, l’expression de mes salutations distinguées.",
        ),
    ],
)
def test_the_opening_and_the_closing_suit_the_person(fields: dict[str, str], opening: str, closing: str) -> None:
    who = person(**fields)
    said = greeting(who, who.civilite)
    assert said["appel"] == opening
    assert said["politesse_je"] == closing
    ours = str(said["politesse"])
    assert ours.startswith("Nous vous prions")
    assert opening.removesuffix(",") in ours
    assert not {" ma ", " mes "} & {f" {word} " for word in ours.split()}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"civilite": "madame"}, {"il": "elle", "ne": "née", "e": "e", "le": "la", "pluriel": False, "s": ""}),
        ({"civilite": "monsieur"}, {"il": "il", "ne": "né", "e": "", "le": "le", "lui": "lui"}),
        ({"civilite": "maitre"}, {"il": "il ou elle", "ne": "né(e)", "e": "(e)"}),
        ({"civilite": "maitre", "genre": "f"}, {"il": "elle", "ne": "née", "Il": "Elle"}),
        ({"civilite": "madame_monsieur"}, {"il": "il ou elle", "e": "(e)"}),
        ({}, {"il": "il ou elle"}),
        ({"civilite": "societe"}, {"il": "elle"}),
        ({"civilite": "societe", "genre": "m"}, {"il": "il"}),
        ({"civilite": "madame_et_monsieur"}, {"il": "ils", "e": "s", "est": "sont", "pluriel": True}),
        ({"civilite": "mesdames"}, {"il": "elles", "ne": "nées", "a": "ont"}),
        ({"civilite": "mesdames_messieurs"}, {"il": "ils ou elles", "e": "(e)s"}),
    ],
)
def test_words_agree_with_the_person(fields: dict[str, str], words: dict[str, object]) -> None:
    who = person(**fields)
    said = person_words(who, who.civilite)
    assert {name: said[name] for name in words} == words


def test_the_gender_of_a_person_is_never_supposed() -> None:
    for civility in get_args(Civilite):
        form = usages().civilites[civility]
        who = person(civilite=civility)
        if form.genre is None:
            assert accord_of(who, civility)[0] == "x"


@given(st.lists(st.sampled_from(get_args(Accord)), min_size=1, max_size=4))
def test_a_group_agrees_as_grammar_wants(accords: list[Accord]) -> None:
    found = group_accord(accords)
    assert found.endswith("p") == (len(accords) > 1 or accords[0].endswith("p"))
    expected = "m" if any(x[0] == "m" for x in accords) else "f" if all(x[0] == "f" for x in accords) else "x"
    assert found[0] == expected


def test_the_parties_of_a_group_are_named_together() -> None:
    lawyer = {"nom": "Anne Roy"}
    pair = [person(nom="Forge & Fils", civilite="societe", avocat=lawyer),
            person(nom="Bâti Sud", civilite="societe", avocat=lawyer)]  # fmt: skip
    said = group_words(pair)
    assert said is not None
    assert said["nom"] == "les sociétés Forge & Fils et Bâti Sud"
    assert said["de_nom"] == "des sociétés Forge & Fils et Bâti Sud"
    assert said["representes"] == "représentées par Me Anne Roy"
    assert said["pluriel"] is True
    mixed = group_words([pair[0], person(nom="Paul Dupont", civilite="monsieur")])
    assert mixed is not None
    assert mixed["nom"] == "la société Forge & Fils et M.\u00a0Paul Dupont"
    assert (mixed["il"], mixed["representes"]) == ("ils", None)
    assert group_words([]) is None


@pytest.mark.parametrize(
    ("name", "of", "to"),
    [
        ("Allianz", "d’Allianz", "à Allianz"),
        ("MMA", "de MMA", "à MMA"),
        ("AXA", "d’AXA", "à AXA"),
        ("Élodie Roy", "d’Élodie Roy", "à Élodie Roy"),
        ("M. Dupont", "de M. Dupont", "à M. Dupont"),
        ("la société X", "de la société X", "à la société X"),
        ("le syndicat", "du syndicat", "au syndicat"),
        ("les sociétés X et Y", "des sociétés X et Y", "aux sociétés X et Y"),
        ("l’assureur", "de l’assureur", "à l’assureur"),
        ("l'assureur", "de l’assureur", "à l’assureur"),
        ("Hélène Roy", "d’Hélène Roy", "à Hélène Roy"),
        ("Henri-Martin Roy", "d’Henri-Martin Roy", "à Henri-Martin Roy"),
        ("Hartmann", "de Hartmann", "à Hartmann"),
        ("Yannick Roy", "de Yannick Roy", "à Yannick Roy"),
        ("Yvonne Roy", "d’Yvonne Roy", "à Yvonne Roy"),
        ("Œuvres du Rhône", "d’Œuvres du Rhône", "à Œuvres du Rhône"),
        ("Onze étoiles", "de Onze étoiles", "à Onze étoiles"),
        ("3F", "de 3F", "à 3F"),
    ],
)
def test_a_name_follows_de_and_a(name: str, of: str, to: str) -> None:
    assert de(name) == of
    assert a(name) == to


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Forge & Fils", "la société Forge & Fils"),
        ("Mutuelle du Rhône", "la Mutuelle du Rhône"),
        ("SARL Bâti Sud", "la SARL Bâti Sud"),
        ("Syndicat des copropriétaires", "le Syndicat des copropriétaires"),
        ("Hôpital Nord", "l’Hôpital Nord"),
        ("Assurances du Confluent", "les Assurances du Confluent"),
        ("La Poste", "La Poste"),
    ],
)
def test_a_company_takes_its_article_in_a_sentence(name: str, said: str) -> None:
    assert in_sentence(name, company=True) == said


def test_acts_take_their_article() -> None:
    assert act_named("ordonnance de référé") == "l’ordonnance de référé"
    assert act_named("jugement") == "le jugement"
    assert act_named("décision") == "la décision"
    assert act_named("procès-verbal de constat") == "le procès-verbal de constat"
    assert act_named("zeugma") == "zeugma"
    assert de(act_named("conclusions d'appel")) == "des conclusions d'appel"
    assert de(act_named("ordonnance")) == "de l’ordonnance"


def test_every_act_of_the_vocabulary_has_its_article(rulebook: Rulebook) -> None:
    named_acts = {kind.label: act_named(inside_sentence(kind.label)) for kind in rulebook.vocabulary.events.values()}
    assert [label for label, said in named_acts.items() if said[1:] == label[1:]] == []


def test_a_title_comes_once() -> None:
    assert named("Me Roy", "maitre") == "Me Roy"
    assert named("Paul et Anne Roy", "madame_et_monsieur") == "M. et Mme Paul et Anne Roy"


@given(st.text(max_size=20))
def test_any_name_can_follow_a_preposition(name: str) -> None:
    assert name.replace("l'", "l’", 1)[-3:] in de(name)
    assert a(name)
    assert agreement("x")["il"]
