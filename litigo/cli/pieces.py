"""``litigo pieces``: list, bind and check the exhibits of a dossier; insert one, and every reference follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from litigo.cli.claim import assessed, file_argument, today_option
from litigo.cli.delay import Day
from litigo.cli.options import rules_option
from litigo.faults import FaultyFile
from litigo.settings import load_settings

if TYPE_CHECKING:
    from litigo.dossier.models import Dossier
    from litigo.dossier.renumbering import Insertion
    from litigo.exhibits.bundle import Bundle
    from litigo.exhibits.exhibit import Exhibits
    from litigo.exhibits.front import Frame

RESERVES = ("confidentielle", "medicale", "correspondance_avocat")


class _Pieces(click.Group):
    """A group whose first command needs no name: « litigo pieces DOSSIER » is « litigo pieces show DOSSIER »."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:  # click's signature
        """Put the name of the first command back."""
        if args and args[0] not in {*self.commands, *self.get_help_option_names(ctx)}:
            args = ["show", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Pieces, subcommand_metavar="[show|insert] DOSSIER [OPTIONS]")
def pieces() -> None:
    """Pièces d'un dossier : liste, liasse tamponnée, vérification ; insertion d'une pièce.

    « litigo pieces DOSSIER » montre la liste ; ses options sont celles de « litigo pieces show --help ».
    """


@pieces.command()
@file_argument
@click.option("--bundle", "target", type=click.Path(dir_okay=False, path_type=Path), metavar="FICHIER.pdf",
              help="Écrit la liasse : page de garde, bordereau, pièces tamponnées.")  # fmt: skip
@click.option("--separate", type=click.Path(file_okay=False, path_type=Path), metavar="DOSSIER",
              help="Écrit chaque pièce tamponnée dans un fichier à son nom.")  # fmt: skip
@click.option("--check", is_flag=True,
              help="Compare liste, bordereau, tampons, signets, lettres (et la liasse de --bundle).")  # fmt: skip
@click.option("--from", "first", type=click.IntRange(min=1), default=1, metavar="N",
              help="À partir de la pièce n° N : une communication complémentaire.")  # fmt: skip
@click.option("--files", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DOSSIER",
              help="Dossier des pièces, un sous-dossier par référence (par défaut : « pieces »).")  # fmt: skip
@click.option("--templates", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DOSSIER",
              help="Dossier de modèles.")  # fmt: skip
@today_option
@rules_option
def show(
    file: Path,
    target: Path | None,
    separate: Path | None,
    first: int,
    files: Path | None,
    templates: Path | None,
    today: dt.date | None,
    folder: Path | None,
    *,
    check: bool,
) -> None:
    """Liste les pièces, écrit leur liasse, ou vérifie que tout concorde."""
    settings = load_settings({"pieces": files.absolute() if files else None, "templates": templates, "rules": folder})
    dossier, assessment, rulebook = assessed(file, today, folder)
    if not target and not separate and not check:
        _list(dossier, settings.pieces)
        return
    from litigo.exhibits.filing import MEGABYTE  # noqa: PLC0415  # slow: PDF engines
    from litigo.exhibits.folder import ExhibitFolder  # noqa: PLC0415
    from litigo.exhibits.request import bundle_frame, checked_bundle  # noqa: PLC0415

    frame = bundle_frame(dossier, assessment, rulebook, settings.templates_folder)
    place = ExhibitFolder(settings.pieces, dossier.reference)
    limit = settings.filing_megabytes * MEGABYTE
    if check:
        _check(frame, partial(checked_bundle, frame, place, limit=limit, first=first), target)
        return
    bundle, exhibits = checked_bundle(frame, place, limit=limit, first=first)
    for warning in exhibits.warnings:
        click.echo(str(warning), err=True)
    _write(bundle, target, separate)


def _check(frame: Frame, bind: Callable[[], tuple[Bundle, Exhibits]], target: Path | None) -> None:
    """Compare everything, and tell every mismatch together."""
    from litigo.exhibits.checking import bundle_faults  # noqa: PLC0415
    from litigo.exhibits.request import letters_faults  # noqa: PLC0415

    faults = letters_faults(frame)
    try:
        bundle, _ = bind()
    except FaultyFile as faulty:
        raise FaultyFile([*faults, *faulty.faults]) from None
    if target:
        found = [path.read_bytes() for path in _paths(target, len(bundle.files))]
        faults += bundle_faults(found, bundle.plan, target.name)
    if faults:
        raise FaultyFile(faults)
    read = len(frame.assessment.documents)
    click.echo(f"Tout concorde : {len(bundle.plan.first_pages)} pièce(s), {bundle.plan.pages} pages, "
               f"{read} document(s) relu(s).")  # fmt: skip


def _list(dossier: Dossier, root: Path) -> None:
    """Show the list, with what is missing."""
    from litigo.exhibits.folder import ExhibitFolder  # noqa: PLC0415

    place = ExhibitFolder(root, dossier.reference)
    click.echo(f"Dossier {dossier.reference}, pièces attendues dans « {place.path} »")
    for piece in sorted(dossier.pieces, key=lambda piece: piece.numero):
        try:
            state = f"{len(place.read(piece)) / 1000:,.0f} ko".replace(",", " ")
        except FaultyFile as faulty:
            state = faulty.faults[0].message.rstrip(".")
        reserved = f" – réservée ({piece.confidentialite})" if piece.confidentialite else ""
        day = f" ({piece.date:%d/%m/%Y})" if piece.date else ""
        click.echo(f"{piece.numero:>4}  {piece.libelle}{day} : {state}{reserved}")


def _paths(target: Path, count: int) -> list[Path]:
    from litigo.exhibits.filing import part_suffix  # noqa: PLC0415

    parts = [part_suffix(rank, count) for rank in range(1, count + 1)]
    return [target.with_name(f"{target.stem}_{part}{target.suffix}") if part else target for part in parts]


def _write(bundle: Bundle, target: Path | None, separate: Path | None) -> None:
    """Write new files only: a bundle may have been sent already."""
    from litigo.outbox.durable import write_new  # noqa: PLC0415

    new = list(zip(_paths(target, len(bundle.files)), bundle.files, strict=True)) if target else []
    if separate:
        separate.mkdir(parents=True, exist_ok=True)
        new += [(separate / name, content) for name, content in bundle.separate.items()]
    for path, content in new:
        write_new(path, content)
        click.echo(f"Écrit : {path}")
    if bundle.plan.front.draft:
        click.echo("Le bordereau est un PROJET : ce qui lui manque y est écrit.", err=True)


@pieces.command()
@file_argument
@click.option("--after", type=click.IntRange(min=0), metavar="N",
              help="Après la pièce n° N (0 : en tête) ; par défaut, à la fin.")  # fmt: skip
@click.option("--libelle", required=True, metavar="TEXTE", help="Désignation de la pièce.")
@click.option("--fichier", metavar="NOM", help="Nom du fichier, dans le dossier des pièces de cette référence.")
@click.option("--date", "day", type=Day(), help="Date que porte la pièce.")
@click.option("--confidentialite", type=click.Choice(RESERVES), metavar="RÉSERVE",
              help="Pièce réservée : confidentielle, medicale ou correspondance_avocat.")  # fmt: skip
@rules_option
def insert(
    file: Path,
    after: int | None,
    libelle: str,
    fichier: str | None,
    day: dt.date | None,
    confidentialite: str | None,
    folder: Path | None,
) -> None:
    """Ajoute une pièce au dossier, en renumérotant les suivantes et tout ce qui les cite.

    Une pièce déjà communiquée garde son numéro : la nouvelle se place alors à la fin.
    """
    from litigo.dossier.exhibits import last_communicated  # noqa: PLC0415
    from litigo.dossier.reader import read_dossier  # noqa: PLC0415
    from litigo.dossier.renumbering import with_exhibit  # noqa: PLC0415
    from litigo.outbox.durable import write_file  # noqa: PLC0415
    from litigo.rulebook.loader import load_rulebook  # noqa: PLC0415

    vocabulary = load_rulebook(folder).vocabulary
    raw = file.read_bytes()
    dossier = read_dossier(raw, file.name, vocabulary)
    place = _place(after, dossier, last_communicated(dossier, vocabulary))
    given = {"libelle": libelle, "date": day.isoformat() if day else None, "fichier": fichier,
             "confidentialite": confidentialite}  # fmt: skip
    insertion = with_exhibit(raw, place, {name: value for name, value in given.items() if value is not None})
    if insertion is None:
        raise click.ClickException("ce fichier ne peut pas être renuméroté sans risque : rien n'a été écrit. "
                                   "Ajoutez la pièce à la main, sous « pieces ».")  # fmt: skip
    read_dossier(insertion.text, file.name, vocabulary)
    write_file(file, insertion.text, file.stat().st_mode & 0o777)
    _tell(file, place + 1, insertion)


def _place(after: int | None, dossier: Dossier, communicated: int) -> int:
    """Return the number after which the exhibit goes, or refuse to renumber what was communicated."""
    last = max((piece.numero for piece in dossier.pieces), default=0)
    place = last if after is None else after
    if place > last:
        raise click.ClickException(f"ce dossier n'a pas de pièce n° {place} ; la dernière est la n° {last}.")
    if place < communicated:
        raise click.ClickException(
            f"les pièces sont communiquées jusqu'à la n° {communicated} : leur numéro ne change plus. "
            "Ajoutez la pièce à la fin (sans --after)."
        )
    return place


def _tell(file: Path, number: int, insertion: Insertion) -> None:
    click.echo(f"Pièce n° {number} ajoutée à « {file} ».")
    figures = sum(not change.text for change in insertion.changes)
    if figures:
        click.echo(f"{figures} numéro(s) suivent.")
    typed = [change for change in insertion.changes if change.text]
    if typed:
        click.echo("À relire, ces textes citaient une pièce par son numéro :")
    for change in typed:
        click.echo(f"  {change.path or 'commentaire'} : {' '.join(change.after.split())}")
