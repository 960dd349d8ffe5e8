"""Why a file received whole does not become a revision, in the words its owner reads."""

from __future__ import annotations

from litigo.faults import Fault
from litigo.intake.names import ACCEPTED
from litigo.ledger.records import STRIKES
from litigo.outbox.changes import french_day
from litigo.outbox.names import shown


def wrong_kind(name: str) -> Fault:
    """A file that is no dossier (Word, PDF, picture …)."""
    message = f"seuls les dossiers de sinistre aux formats {', '.join(ACCEPTED)} sont traités ici."
    remedy = "Décrivez le sinistre dans un dossier (« litigo new » en écrit un vierge) ; citez ce fichier comme pièce."
    return Fault(shown(name), 0, "", message, remedy)


def deadly(name: str) -> Fault:
    """A file that stopped the computation each time."""
    message = f"le calcul de ce fichier s'est arrêté brutalement {STRIKES} fois de suite."
    remedy = "Prévenez la personne qui gère litigo ; redéposer le fichier relance un essai."
    return Fault(shown(name), 0, "", message, remedy)


def our_mistake(name: str, detail: str) -> Fault:
    """An exception nobody expected: litigo is wrong, not the file."""
    message = f"litigo a rencontré une erreur qui lui est propre ({shown(detail, 200)})."
    return Fault(shown(name), 0, "", message, "Prévenez la personne qui gère litigo, en joignant cette note.")


def twin(name: str, reference: str, known: str) -> Fault:
    """A reference that only letter case tells from a known one."""
    message = f"la référence « {reference} » ne diffère que par la casse de « {known} », déjà connue."
    return Fault(shown(name), 0, "reference", message, f"Écrivez « {known} », ou choisissez une autre référence.")


def older(name: str, kept: str, current: str) -> Fault:
    """A file less up to date than the revision it would replace."""
    message = (
        f"ce fichier est tenu à jour au {french_day(kept)}, alors que la révision publiée l'est au "
        f"{french_day(current)} : il la remplacerait par un état plus ancien du dossier."
    )
    remedy = "Si c'est voulu, redéposez-le tel quel : ce second dépôt vaut confirmation."
    return Fault(shown(name), 0, "tenu_a_jour_au", message, remedy)
