"""The person in whose name a claim is made: the victim, or the heirs of a victim who died, themselves or by another."""

from __future__ import annotations

from typing import Final, cast

from litigo.documents.persons import JsonDict

KINSHIP: Final = "heritier.lien"
CLAIMANT_LABELS: Final = {
    "requerant": "victime, ou héritier de la victime",
    "requerant.bloc": "adresse de la victime ou de son héritier",
    "requerant.adresse": "adresse de la victime ou de son héritier",
    "requerant.ville": "adresse de la victime ou de son héritier",
    "requerant.naissance": "date de naissance de la victime ou de son héritier",
    f"requerant.faits.{KINSHIP}": "lien du demandeur avec la victime (fait « heritier.lien » de cette partie)",
}


def claimant(persons: JsonDict) -> JsonDict | None:
    """Return the claimant among the ``persons`` of a letter; ``None`` when the file names no victim.

    ``represente_par`` is who acts for a claimant that may not act alone, ``defunt`` the victim an heir comes after.
    """
    held = cast("dict[str, list[JsonDict]]", persons["groupes"])
    heirs, victims, guardians = (held.get(role, []) for role in ("heritier", "victime", "representant_legal"))
    chosen = next(iter((*heirs, *victims)), None)
    if chosen is None:
        return None
    return {
        **chosen,
        "faits": {KINSHIP: None, **cast("JsonDict", chosen["faits"])},
        "defunt": victims[0]["nom"] if heirs and victims else None,
        "represente_par": guardians[0]["nom"] if guardians else None,
    }
