"""The note a handler finds when a file could not be used: ``outbox/a_corriger/<nom>-<empreinte>/LISEZMOI.txt``.

Silence is the dangerous failure: a file that is not processed always leaves a note, with the faults, what to do, and
the assurance that nothing is lost. The note goes away when a corrected file is accepted.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import shutil
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from litigo.faults import Fault
from litigo.outbox import durable
from litigo.outbox.names import shown, slug

FOLDER = "a_corriger"
README = "LISEZMOI.txt"


@dataclass(frozen=True, slots=True)
class Note:
    """What to tell about a file. ``sha256`` is empty when the file could not even be read and stays where it is."""

    name: str
    received_at: str
    faults: Sequence[Fault]
    sha256: str = ""
    current: str = ""
    contact: str = ""

    @property
    def folder(self) -> str:
        """Name of the folder of the note, the same each time the same file comes."""
        stem, dot, suffix = self.name.rpartition(".")
        mark = self.sha256 or hashlib.sha256(self.name.encode("utf-8", "surrogateescape")).hexdigest()
        return f"{slug(stem if dot and stem else suffix)[:50]}-{mark[:8]}"


def write_note(outbox: Path, note: Note, content: bytes | None) -> str:
    """Write a note, with a copy of the file when there is one; return the name of its folder."""
    folder = outbox / FOLDER / note.folder
    text = _text(note)
    if folder.is_dir():
        durable.write_file(folder / README, text)
        return note.folder
    building = folder.with_name(durable.TEMPORARY + folder.name)
    shutil.rmtree(building, ignore_errors=True)
    durable.make_folder(building)
    durable.add_file(building / README, text)
    if content is not None:
        durable.add_file(building / copy_name(note.name), content)
    durable.publish_folder(building, folder)
    return note.folder


def copy_name(name: str) -> str:
    """Return the name of the copy beside the note, safe on every system."""
    stem, dot, suffix = name.rpartition(".")
    if not dot or not stem:
        return slug(name)[:80]
    return f"{slug(stem)[:80]}.{slug(suffix)[:10]}"


def remove_note(outbox: Path, name: str, known: Collection[str]) -> None:
    """Take a note away, with the copy. What a person may have changed inside is kept: only known bytes are removed."""
    folder = outbox / FOLDER / name
    with contextlib.suppress(FileNotFoundError):
        for path in list(folder.iterdir()):
            if path.name == README or _sha256(path) in known:
                path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            folder.rmdir()


def _sha256(path: Path) -> str:
    if not path.is_file() or path.is_symlink():
        return ""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _text(note: Note) -> bytes:
    received = dt.datetime.fromisoformat(note.received_at)
    lines = [
        "CE DOSSIER N'A PAS ÉTÉ TRAITÉ",
        "",
        f"Fichier : {shown(note.name)}",
        f"Reçu le : {received:%d/%m/%Y à %H:%M}",
        "",
        "Pourquoi",
        *(f"  - {_why(fault)}" for fault in note.faults),
        "",
        "Que faire",
        *_what_to_do(note),
        "",
        "Rien n'est perdu",
        f"  {_kept(note)}",
        "",
        "Attention",
        "  Tant qu'un fichier corrigé n'est pas accepté, les échéances de ce dépôt ne sont pas calculées :",
        "  des délais peuvent courir.",
    ]
    if note.current:
        lines.append(f"  La publication précédente ({note.current}) reste affichée, sans les corrections de ce dépôt.")
    if note.contact:
        lines += ["", f"Une question ? {note.contact}"]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")


def _why(fault: Fault) -> str:
    place = f"ligne {fault.line}" if fault.line else ""
    where = ", ".join(part for part in (place, shown(fault.path)) if part)
    sentence = shown(f"{fault.message} {fault.remedy}".strip(), 600)
    return f"{where} : {sentence}" if where else sentence


def _what_to_do(note: Note) -> list[str]:
    if not note.sha256:
        return ["  Remplacez-le par un fichier ordinaire lisible. Cette note disparaîtra d'elle-même."]
    return [
        "  1. Corrigez le fichier ; une copie de ce qui a été reçu est à côté de cette note.",
        "  2. Déposez le fichier corrigé dans le dossier de dépôt, sous le même nom si possible.",
        "  Cette note disparaîtra d'elle-même quand un fichier de même nom ou de même référence sera accepté.",
    ]


def _kept(note: Note) -> str:
    if not note.sha256:
        return "Le fichier est resté où vous l'avez déposé ; litigo n'y a pas touché."
    return f"L'original est conservé, inchangé, sous la référence {note.sha256[:16]}."
