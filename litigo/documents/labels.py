"""The French words shown to people for the closed sets of an assessment; the command line and the desk use them too."""

from __future__ import annotations

from typing import Final

from litigo.assessment import wording

STATES: Final = wording.STATES
KINDS: Final = {
    "limitation": "prescription",
    "time_bar": "forclusion",
    "procedural": "délai de procédure",
    "duty": "obligation à échéance",
    "conventional": "délai conventionnel",
}
SIDES: Final = {
    "nous": "à notre charge",
    "adverse": "à la charge de l’adversaire",
    "tiers": "à la charge d’un tiers",
    "inconnu": "à déterminer",
}
FINDING_STANDINGS: Final = {"raised": "à traiter", "to_verify": "à vérifier"}
SEVERITIES: Final = {"urgent": "urgent", "attention": "attention", "info": "pour information"}
STANDINGS: Final = {"open": "ouverte", "to_complete": "à compléter", "closed": "fermée"}
# Of a regime of liability, of its conditions and of the defences against it.
REGIME_STANDINGS: Final = {"open": "ouvert", "to_complete": "à compléter", "closed": "fermé"}
CONDITIONS: Final = {"met": "remplie", "missing": "à vérifier", "failing": "non remplie"}
DEFENCES: Final = {"holds": "établie", "unknown": "à vérifier", "fails": "non établie"}
DEFENCE_EFFECTS: Final = {"exonerates": "exonère", "reduces": "réduit"}
DEBTS: Final = {
    "in_solidum": "in solidum",
    "solidaire": "solidairement",
    "conjoint": "chacun pour sa part",
    "equal": "par parts égales",
    "fault": "selon les fautes",
    "convention": "par convention",
    "value": "selon la valeur",
}
FAMILIES: Final = {
    "recourse": "recours",
    "defence": "défense",
    "settlement": "transaction",
    "protective": "mesure conservatoire",
    "enforcement": "exécution",
    "cover": "garantie",
    "management": "gestion",
}
DOMAINS: Final = {
    "administratif": "Contentieux administratif",
    "assurance": "Contrat d’assurance",
    "automobile": "Accidents de la circulation",
    "construction": "Construction",
    "conventions": "Conventions entre assureurs",
    "fonds": "Fonds de garantie et d’indemnisation",
    "gestion": "Gestion du dossier",
    "penal": "Procédure pénale",
    "prescription": "Prescriptions",
    "procedure": "Procédure civile",
    "strategies": "Stratégies",
    "regimes": "Régimes communs",
}
RULE_STATUSES: Final = {
    "draft": "règle non encore validée par un juriste",
    "reviewed": "règle validée par un juriste",
    "retired": "règle retirée",
}
CONFIDENCES: Final = {"high": "source lue", "medium": "source concordante, à relire", "low": "source incertaine"}
DELIVERIES: Final = {
    "lrar": "Lettre recommandée avec demande d’avis de réception",
    "lettre_simple": "Lettre simple",
    "courriel": "Par courriel",
    "interne": "Document interne",
    "commissaire_de_justice": "Par acte de commissaire de justice",
    "depot_recepisse": "Déposé contre récépissé, ou par lettre recommandée avec demande d’avis de réception",
    "rpva": "Par le réseau privé virtuel des avocats",
    "plateforme": "Par la plateforme d’échange convenue",
    "signature": "À signer par les parties",
}
PAYMENTS: Final = {
    "provision": "Provision",
    "indemnite": "Indemnité",
    "franchise": "Franchise",
    "honoraires": "Honoraires",
    "recours_percu": "Recours perçu",
}
STAGES: Final = {
    "refere": "référé",
    "premiere_instance": "première instance",
    "appel": "appel",
    "cassation": "cassation",
    "penal": "instance pénale",
    "administratif": "instance administrative",
    "execution": "exécution",
    "amiable": "phase amiable",
}

DECISION_STATES: Final = {"in_force": "en vigueur", "contradicted": "contredite", "moot": "sans objet"}
DECISION_CHOICES: Final = {"accepted": "accepté", "refused": "refusé", "overridden": "remplacé"}
ACTION_STATES: Final = {"to_do": "à faire", "waiting": "en attente", "done": "fait"}

CODES: Final = {
    "C. civ.": "du code civil",
    "C. assur.": "du code des assurances",
    "CPC": "du code de procédure civile",
    "CPP": "du code de procédure pénale",
    "CPCE": "du code des procédures civiles d’exécution",
    "CJA": "du code de justice administrative",
    "CRPA": "du code des relations entre le public et l’administration",
    "CSP": "du code de la santé publique",
    "CSS": "du code de la sécurité sociale",
    "C. com.": "du code de commerce",
    "C. trav.": "du code du travail",
    "C. conso.": "du code de la consommation",
    "C. consom.": "du code de la consommation",
    "CGI": "du code général des impôts",
}


def label(table: dict[str, str], word: str) -> str:
    """Return the French label of ``word``, or the word itself, readable, when the table does not know it."""
    return table.get(word, word.replace("_", " "))
