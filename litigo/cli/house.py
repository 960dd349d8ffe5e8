"""``litigo house``: check the folder that gives documents the style of the insurer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from litigo.cli.options import rules_option
from litigo.faults import FaultyFile

if TYPE_CHECKING:
    from litigo.documents.house_style import House, Signatory


@click.group(subcommand_metavar="COMMANDE [ARGUMENTS]...")
def house() -> None:
    """Vérifie le dossier de la maison : logo, couleurs, signataires, pieds de page."""


@house.command()
@click.argument("place", type=click.Path(file_okay=False, path_type=Path), required=False, metavar="[DOSSIER]")
@rules_option
def check(place: Path | None, folder: Path | None) -> None:
    """Vérifie le dossier de la maison, et dit ce que les documents en reprendront."""
    from litigo.documents.house_style import FILE, load_house, unknown_documents  # noqa: PLC0415
    from litigo.rulebook.loader import load_rulebook  # noqa: PLC0415
    from litigo.settings import load_settings  # noqa: PLC0415

    home = place or load_settings().house
    found = load_house(home)
    if found is None:
        raise click.ClickException(f"« {home} » n'existe pas : les documents gardent le style des modèles.")
    if faults := list(unknown_documents(found, set(load_rulebook(folder).documents), str(home / FILE))):
        raise FaultyFile(faults)
    for line in _told(found):
        click.echo(line)


def _told(found: House) -> Iterator[str]:
    style = found.style
    yield f"{style.nom} : ce style est bon à employer."
    if found.logo and style.logo:
        size = " × ".join(f"{float(side):g}".replace(".", ",") for side in (found.logo.width, found.logo.height))
        yield f"  logo : {style.logo.fichier}, {size} mm"
    colours = {name: value for name, value in style.couleurs.model_dump().items() if value}
    if colours:
        yield f"  couleurs : {', '.join(f'{name} {value}' for name, value in colours.items())}"
    if style.police:
        yield f"  police : {style.police}"
    for who in style.signataires:
        yield f"  signe : {_signs(who)}"
    if style.reglement:
        yield f"  règlement : {style.reglement.titulaire}, {style.reglement.iban}"
    yield f"  empreinte : {found.digest[:16]} (un document fait avec une autre est à refaire)"


def _signs(who: Signatory) -> str:
    from litigo.figures import euros  # noqa: PLC0415

    name = f"{who.nom or 'le gestionnaire du dossier'}{f', {who.fonction}' if who.fonction else ''}"
    limit = f"jusqu'à {euros(who.jusqu_a)}" if who.jusqu_a is not None else "sans limite de montant"
    only = f"seulement {', '.join(who.documents)}" if who.documents and who.jusqu_a is None else limit
    return f"{name} ({who.niveau}), {only}"
