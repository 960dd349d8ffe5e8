"""The claim file as a handler writes it: strict, French field names, nothing guessed.

What the law calls a fact (``sinistre.vehicule_a_moteur``) or an event (``jugement_signifie``) is not listed
here: those words live in ``rules/vocabulary`` and are checked by :mod:`litigo.dossier.reader`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from litigo.dossier.decisions import Decision
from litigo.dossier.fields import (
    Camp,
    Civilite,
    Departement,
    Faits,
    Fonction,
    Genre,
    Identifiant,
    Identifiants,
    Jour,
    Modele,
    Montant,
    Part,
    Rang,
    Stade,
    Texte,
)
from litigo.dossier.scalars import StrictBoolean, StrictIban, one_or_many
from litigo.dossier.sendings import Envoi


class Adresse(Modele):
    """Postal address, one field per line of the French postal norm."""

    point_remise: Texte | None = Field(None, description="Appartement, étage, « chez … »")
    complement: Texte | None = Field(None, description="Bâtiment, résidence, zone industrielle")
    voie: Texte
    lieu_dit: Texte | None = Field(None, description="Lieu-dit, boîte postale ou CS")
    code_postal: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z -]{2,12}$")]
    ville: Texte
    pays: Texte = "France"
    commune_insee: Annotated[str, StringConstraints(pattern=r"^[0-9AB]{5}$")] | None = None


class Gestionnaire(Modele):
    """The person in charge of the file; the name signs the letters."""

    nom: Texte
    fonction: Texte = "Gestionnaire sinistres complexes"
    courriel: Texte | None = None
    telephone: Texte | None = None


class Emetteur(Modele):
    """Our company, as it appears in the letterhead."""

    nom: Texte
    service: Texte | None = None
    adresse: Adresse
    courriel: Texte | None = None
    telephone: Texte | None = None
    mention_legale: Texte | None = Field(None, description="Forme, capital, RCS, mention de l'ACPR")


class Coassureur(Modele):
    """A co-insurer of the policy and its share in per cent."""

    nom: Texte
    part: Part
    aperiteur: StrictBoolean = False


class Garantie(Modele):
    """One cover of the policy, with its own limit and deductible in euros."""

    nom: Texte
    plafond: Montant | None = None
    franchise: Montant | None = None


class Reassurance(Modele):
    """What reinsurance takes over: a ceded share in per cent, then the excess over ``priorite``, up to ``portee``."""

    cession: Part | None = Field(None, description="Quote-part cédée, en pour cent")
    priorite: Montant | None = Field(None, description="Priorité (rétention par sinistre), en euros")
    portee: Montant | None = Field(None, description="Portée au-delà de la priorité, en euros")


class Contrat(Modele):
    """The insurance policy the claim is handled under; amounts in euros."""

    numero: Texte
    nature: Literal[
        "dommages",
        "responsabilite",
        "automobile",
        "dommages_ouvrage",
        "responsabilite_decennale",
        "protection_juridique",
        "individuelle_accident",
        "vie",
    ]
    assureur: Texte | None = None
    intitule: Texte | None = None
    date_effet: Jour | None = None
    date_fin: Jour | None = None
    garanties: tuple[Garantie, ...] = ()
    franchise: Montant | None = None
    plafond: Montant | None = None
    notre_part: Part | None = Field(None, description="Part de coassurance, en pour cent")
    coassureurs: tuple[Coassureur, ...] = ()
    franchise_avant_plafond: StrictBoolean | None = Field(
        None, description="oui : la franchise se déduit du dommage, puis le plafond s'applique ; non : du plafond"
    )
    prime_payee: Montant | None = Field(None, description="Prime payée, si le risque a été inexactement déclaré")
    prime_due: Montant | None = Field(None, description="Prime qui aurait été due, le risque exactement déclaré")
    somme_garantie: Montant | None = Field(None, description="Somme garantie, si la chose assurée vaut davantage")
    valeur_assuree: Montant | None = Field(None, description="Valeur de la chose assurée au jour du sinistre")
    reassurance: Reassurance | None = None


class Personne(Modele):
    """How somebody is named and written to; ``genre`` only where the civility does not tell it."""

    nom: Texte
    genre: Genre | None = Field(None, description="f ou m, quand la civilité ne le dit pas (Maître, Docteur, société)")
    fonction: Fonction | None = Field(None, description="Fonction, qui règle l'appel et la politesse")
    service: Texte | None = Field(None, description="Service, sur la deuxième ligne de l'adresse")
    attention: Texte | None = Field(None, description="Personne à l'attention de qui l'on écrit")


class Representant(Personne):
    """The lawyer or the insurer of a party."""

    civilite: Civilite = "maitre"
    adresse: Adresse | None = None
    reference: Texte | None = None
    courriel: Texte | None = None


class Partie(Personne):
    """A person of the file. ``roles`` come from the vocabulary; ``camp`` says whose side the person is on."""

    id: Identifiant
    civilite: Civilite = "societe"
    roles: Annotated[tuple[str, ...], Field(min_length=1), BeforeValidator(one_or_many)]
    camp: Camp = "tiers"
    adresse: Adresse | None = None
    courriel: Texte | None = None
    reference: Texte | None = Field(None, description="Référence de cette personne pour ce sinistre")
    date_naissance: Jour | None = None
    iban: StrictIban | None = Field(None, description="Compte sur lequel cette personne demande à être payée")
    assureur: Representant | None = None
    avocat: Representant | None = None
    faits: Faits = Field(default_factory=dict)


class Lieu(Modele):
    """Where the loss happened; the INSEE commune or the département decides local holidays and courts."""

    adresse: Texte | None = None
    ville: Texte | None = None
    commune_insee: Annotated[str, StringConstraints(pattern=r"^[0-9AB]{5}$")] | None = None
    departement: Departement | None = None


class Sinistre(Modele):
    """The loss itself."""

    date: Jour
    heure: Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")] | None = None
    decouverte: Jour | None = Field(None, description="Jour où le sinistre a été connu, s'il diffère")
    lieu: Lieu
    nature: Texte
    circonstances: Texte


class Prestation(Modele):
    """What a third-party payer paid, or will pay, towards a head of loss, in euros."""

    payeur: Identifiant
    montant: Montant
    personnel_prouve: StrictBoolean = Field(
        False, description="Le tiers payeur établit avoir indemnisé ce poste, bien que personnel"
    )


class Poste(Modele):
    """A head of loss, in euros. ``retenu`` is what we accept, ``reclame`` what is asked.

    With ``tiers_payeurs``, both are the whole head, their benefits included.
    """

    libelle: Texte
    nature: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+$")] | None = None
    garantie: Texte | None = Field(None, description="Nom de la garantie du contrat qui joue pour ce poste")
    tiers_payeurs: tuple[Prestation, ...] = ()
    reclame: Montant | None = None
    retenu: Montant | None = None
    vetuste: Montant | None = Field(None, description="Abattement de vétusté, en euros, compris dans « retenu »")
    quantite: Texte | None = Field(None, description="Quantité retenue : « 42 m² », « forfait »")
    prix_unitaire: Montant | None = Field(None, description="Prix unitaire retenu, hors taxes, en euros")
    motif: Texte | None = Field(
        None, description="Comment la somme retenue est évaluée, ou ce qui manque pour l'évaluer ; dit à la victime"
    )
    piece: Rang | None = None


class Paiement(Modele):
    """A payment made, in euros."""

    date: Jour
    montant: Montant
    beneficiaire: Identifiant
    par: Identifiant | None = None
    nature: Literal["provision", "indemnite", "franchise", "honoraires", "recours_percu"] = "indemnite"
    quittance: Jour | None = Field(None, description="Date de la quittance subrogative, s'il y en a une")
    piece: Rang | None = None


class Provision(Modele):
    """A reserve set on the file at a day, in euros."""

    date: Jour
    montant: Montant
    nature: Literal["principal", "frais", "recours_a_encaisser"] = "principal"


class Procedure(Modele):
    """Proceedings before one court. ``siege`` is the seat (zone or INSEE commune) that decides local holidays.

    A seat nobody wrote counts as having the national holidays only, the prudent list, and says nothing on distances.
    """

    id: Identifiant
    juridiction: Texte
    suite_de: Identifiant | None = Field(None, description="Procédure dont celle-ci est la suite (appel, renvoi)")
    siege: Annotated[str, StringConstraints(pattern=r"^(FR(-[0-9A-Z]{2})?|[0-9AB]{5})$")] | None = None
    rg: Texte | None = Field(None, description="Numéro de rôle")
    objet: Texte | None = None
    stade: Stade
    audiences: tuple[Jour, ...] = ()
    faits: Faits = Field(default_factory=dict)


class Evenement(Modele):
    """A dated event of the controlled vocabulary.

    ``date`` is the day of the act (dispatch for a letter); ``reception`` the day its addressee received it.
    An event that happened on a day nobody knows yet is written without ``date``.
    """

    type: str
    date: Jour | None = None
    heure: Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")] | None = None
    reception: Jour | None = None
    par: Identifiants = ()
    a: Identifiants = ()
    procedure: Identifiant | None = None
    piece: Rang | None = None
    faits: Faits = Field(default_factory=dict)
    note: Texte | None = None
    envoi: Envoi | None = Field(None, description="La lettre envoyée, quand l'événement est un envoi (« litigo sent »)")


class Responsabilite(Modele):
    """The share of the loss put on the liable person, in per cent: settled, or between two bounds."""

    part: Part | None = None
    part_basse: Part | None = None
    part_haute: Part | None = None
    motif: Texte | None = None


class Piece(Modele):
    """An exhibit, numbered once for the whole file.

    ``date`` is the day it bears; ``creee_le`` and ``modifiee_le`` are those of its computer file.
    """

    numero: Rang
    libelle: Texte
    date: Jour | None = None
    fichier: Texte | None = Field(None, description="Nom du fichier, dans le dossier des pièces de cette référence")
    pages: Rang | None = Field(None, description="Nombre de pages, tant que le fichier n'est pas donné")
    confidentialite: Literal["confidentielle", "medicale", "correspondance_avocat"] | None = Field(
        None, description="Pièce réservée : elle n'est jamais communiquée ni citée à un tiers"
    )
    nature: Literal["facture", "devis", "photographie", "attestation", "rapport", "courrier", "autre"] | None = None
    montant: Montant | None = Field(None, description="Total de la facture ou du devis, en euros")
    facture: Texte | None = Field(None, description="Numéro de la facture")
    emetteur_nom: Texte | None = Field(None, description="Qui a établi la pièce")
    iban: StrictIban | None = Field(None, description="Compte inscrit sur la pièce")
    creee_le: Jour | None = Field(None, description="Jour de création du fichier, d'après ses métadonnées")
    modifiee_le: Jour | None = Field(None, description="Jour de dernière modification, d'après ses métadonnées")


class Dossier(Modele):
    """A claim file. The list of events is known to be complete up to ``tenu_a_jour_au``, included."""

    reference: Identifiant
    branche: Literal[
        "auto_corporel",
        "auto_materiel",
        "dommages_aux_biens",
        "construction",
        "responsabilite_civile",
        "protection_juridique",
        "individuelle_accident",
        "corporel_infraction",
        "risques_divers",
    ]
    notre_role: Literal[
        "assureur_de_la_victime",
        "assureur_du_responsable",
        "assureur_dommages",
        "assureur_dommages_ouvrage",
        "assureur_protection_juridique",
        "assureur_decennal",
    ]
    gestionnaire: Gestionnaire
    equipe: Texte
    emetteur: Emetteur
    contrat: Contrat
    sinistre: Sinistre
    parties: tuple[Partie, ...] = Field(min_length=1)
    responsabilite: Responsabilite | None = Field(
        None, description="Part du dommage à la charge du responsable (notre assuré, ou le tiers recherché)"
    )
    postes: tuple[Poste, ...] = ()
    paiements: tuple[Paiement, ...] = ()
    provisions: tuple[Provision, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    evenements: tuple[Evenement, ...] = ()
    pieces: tuple[Piece, ...] = ()
    faits: Faits = Field(default_factory=dict)
    notes: tuple[Texte, ...] = ()
    tenu_a_jour_au: Jour
    clos_le: Jour | None = None
    decisions: tuple[Decision, ...] = ()
