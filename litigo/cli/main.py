"""The ``litigo`` command: a table of commands, each imported only when it runs.

Exit codes: 0 done; 1 a file of the user is faulty or nothing was found; 2 the command line is wrong; 3 the rules are
faulty; 4 another litigo is already running here.
"""

from __future__ import annotations

import errno
import gc
import sys
from importlib import import_module

from litigo.cli import french

french.install()

import click  # noqa: E402  # its messages are translated at import

FAULTY_FILE, FAULTY_RULES = 1, 3
COMMANDS = {
    "run": ("litigo.cli.desk", "Surveille le dossier d'arrivée et traite ce qui y est déposé."),
    "process": ("litigo.cli.desk", "Traite des dossiers une fois, sans surveiller."),
    "assess": ("litigo.cli.claim", "Échéances, stratégies et documents d'un dossier."),
    "explain": ("litigo.cli.claim", "Explique pas à pas une échéance d'un dossier."),
    "why": ("litigo.cli.strategy", "Ligne par ligne, pourquoi une stratégie est ouverte, à compléter ou fermée."),
    "why-not": ("litigo.cli.strategy", "Ce qui ferme une stratégie ou parle contre elle, et ce qui la rouvrirait."),
    "portfolio": ("litigo.cli.strategy", "Valeur en risque d'un portefeuille : ce que perd chaque date manquée."),
    "questions": ("litigo.cli.questions", "Ce qu'il manque à un dossier, et l'effet de chaque réponse."),
    "limitation": ("litigo.cli.limitation", "Compte de prescription de chaque action d'un dossier."),
    "what-if": ("litigo.cli.limitation", "Ce que devient chaque date si un acte tombe, ou s'il était fait."),
    "amounts": ("litigo.cli.money", "Sommes d'un dossier, une par une, et provision à constituer."),
    "interest": ("litigo.cli.money", "Décomptes d'intérêts d'un dossier, ou calculette au taux légal."),
    "checks": ("litigo.cli.checks", "Points à vérifier d'un dossier : garantie, signaux, mesures, expertise, client."),
    "liability": (
        "litigo.cli.liability",
        "Qui répond du dommage, à quelles conditions, par quel assureur, jusqu'à quand.",
    ),
    "letter": ("litigo.cli.letter", "Produit un document d'un dossier, en Word et en PDF, ou dit ce qu'il énonce."),
    "letters": ("litigo.cli.letters", "Lettres d'un dossier : à envoyer, préparées et périmées, envoyées."),
    "sent": ("litigo.cli.sent", "Consigne l'envoi d'une lettre : l'événement au dossier, la lettre à l'archive."),
    "pieces": ("litigo.cli.pieces", "Pièces d'un dossier : liste, liasse tamponnée, vérification, insertion."),
    "pdf": ("litigo.cli.pdf", "Refait le PDF d'un document Word modifié à la main."),
    "templates": ("litigo.cli.templates", "Écrit, montre et compare les modèles Word."),
    "calendar": ("litigo.cli.claim", "Écrit le calendrier d'un dossier (fichier .ics)."),
    "delay": ("litigo.cli.delay", "Calcule un délai, avec ses étapes."),
    "new": ("litigo.cli.papers", "Écrit un dossier vierge et commenté, à remplir."),
    "schema": ("litigo.cli.papers", "Écrit le schéma JSON du dossier, de l'évaluation ou des règles."),
    "ledger": ("litigo.cli.desk", "Le registre : le reconstruire s'il est endommagé."),
    "law": ("litigo.cli.law", "Ce qui change dans le droit entre deux jours."),
    "impact": ("litigo.cli.impact", "Ce que de nouvelles règles changent à un portefeuille de dossiers."),
    "rules": ("litigo.cli.rules", "Vérifie, liste, montre et teste les règles de droit."),
    "house": ("litigo.cli.house", "Vérifie le dossier de la maison : logo, couleurs, signataires, pieds de page."),
    "actions": ("litigo.cli.actions", "Ce qu'il y a à faire, par date et par enjeu, sur un dossier ou sur tous."),
    "decide": ("litigo.cli.decide", "Consigne une décision : accepter, refuser ou remplacer ce que litigo propose."),
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # click's signature
        """Return the names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import the command of that name."""
        if name not in COMMANDS:
            return None
        command = getattr(import_module(COMMANDS[name][0]), name.replace("-", "_"))
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table, without importing them."""
        with formatter.section("Commandes"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    subcommand_metavar="COMMANDE [ARGUMENTS]...",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="litigo", prog_name="litigo", message="%(prog)s %(version)s")
def cli() -> None:
    """Un service juridique dans un dossier : échéances, recours, lettres et calendriers des sinistres complexes."""


def main() -> None:
    """Run the command line; faults of a person's file are shown in French, never as a traceback."""
    from litigo.faults import FaultyFile, RulebookError  # noqa: PLC0415  # after the cheap imports

    try:
        cli(prog_name="litigo")
    except FaultyFile as faulty:
        for fault in faulty.faults:
            click.echo(str(fault), err=True)
        sys.exit(FAULTY_RULES if isinstance(faulty, RulebookError) else FAULTY_FILE)
    except OSError as error:
        click.echo(f"Erreur : {_told(error)}", err=True)
        sys.exit(FAULTY_FILE)
    finally:
        gc.freeze()  # the process ends here: nothing is worth walking through once more


def _told(error: OSError) -> str:
    """Say what the disk refused; the name of the file matters more than the words of the system."""
    name = error.filename2 or error.filename or ""
    reason = {
        errno.EEXIST: "existe déjà : rien n'a été écrit à sa place",
        errno.EACCES: "l'accès est refusé",
        errno.ENOSPC: "le disque est plein",
        errno.ENOENT: "fichier ou dossier introuvable",
        errno.EROFS: "ce disque est en lecture seule",
    }.get(error.errno or 0, error.strerror or "erreur du système")
    return f"« {name} » : {reason}." if name else f"{reason}."
