"""The fields of a rule file as a jurist calls them."""

from __future__ import annotations

FIELDS = {
    "rule": "règle", "period": "durée", "starts": "point de départ", "applies_when": "champ d'application",
    "regime": "régime", "counting": "décompte", "literal_counting": "seconde lecture du décompte",
    "literal_why": "motif de la seconde lecture", "direction": "sens du décompte",
    "version_event": "événement qui choisit la version", "latest_of": "échéances combinées, la plus tardive",
    "earliest_of": "échéances combinées, la plus proche", "distance": "délai de distance",
    "lengthened_by": "augmentation de la durée", "interrupted_by": "cause d'interruption",
    "suspended_by": "cause de suspension", "extended_by": "report du terme", "long_stop": "délai butoir",
    "met_by": "acte qui accomplit la démarche", "ended_by": "événement qui rend sans objet", "if_missed": "sanction",
    "cautions": "mises en garde", "remedied_by": "remèdes", "demand": "acte de réclamation",
    "remedy": "remède", "how_to_act": "manière d'agir", "remind": "rappels", "source": "textes cités",
    "status": "statut de la règle", "confidence": "confiance", "notes": "notes", "title": "intitulé",
    "kind": "nature", "acts": "qui doit agir", "against": "contre qui", "each_opponent": "délai par adversaire",
    "versions": "version", "cite": "référence", "holidays": "jour férié", "zones": "zones",
    "departments": "départements", "moratoria": "prorogations", "first": "premier jour",
    "last": "dernier jour", "cap": "plafond",
    "rollover": "report du dernier jour", "unit": "unité", "first_day": "premier jour compté", "clear": "délai franc",
    "month_end": "fin de mois", "end_of_year": "fin au 31 décembre", "label": "libellé", "question": "question",
    "values": "valeurs", "type": "type", "by": "qui fait l'acte", "to": "à qui", "from_": "champ du dossier",
    "default_from": "champ par défaut",
}  # fmt: skip
