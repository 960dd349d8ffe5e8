"""Letters prepared in an earlier revision that the current one shows to be wrong, and what changed in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from litigo.assessment.bound_values import KINDS, name_of, same, told_once
from litigo.assessment.letters import ValueChange
from litigo.outbox import durable
from litigo.outbox.letter_files import LetterFields, read_fields
from litigo.outbox.manifest import Manifest
from litigo.outbox.names import folder_name, shown
from litigo.outbox.publish import slots

NOTE = "projets_perimes.txt"
GONE = "ce document n'est plus à envoyer"
_MOST = 12  # changes told of one letter; the others are counted


@dataclass(frozen=True, slots=True)
class StaleLetter:
    """A letter of an earlier revision that must not be sent as it is, and why."""

    slot: str
    file: str
    title: str
    why: tuple[str, ...]


def stale_letters(slot: Path, current: Iterable[LetterFields]) -> Iterator[StaleLetter]:
    """Compare the letters of an earlier revision with those of the current one; internal notes are passed over."""
    now = {letter.document: letter for letter in current}
    for letter in read_fields(slot):
        why = _why(letter, now.get(letter.document)) if not letter.internal else ()
        if why:
            yield StaleLetter(slot.name, letter.file, letter.title, tuple(why))


def _why(before: LetterFields, after: LetterFields | None) -> list[str]:
    if after is None:
        return [GONE]
    now = after.values
    stated = told_once({ref: held for ref, held in before.values.items() if ref.partition(":")[0] in KINDS})
    changed = {ref: held for ref, held in stated.items() if ref not in now or not same(held, now[ref])}
    told = [str(ValueChange(ref, name_of(ref), held, now.get(ref))) for ref, held in changed.items()]
    more = len(told) - _MOST
    return [*told[:_MOST], *([f"et {more} autre{'s' if more > 1 else ''}"] if more > 0 else [])]


def write_stale_note(outbox: Path, manifest: Manifest) -> None:
    """Tell people, beside the revisions, which letters of earlier ones must not be sent any more."""
    folder = outbox / folder_name(manifest.reference)
    every = slots(outbox, manifest.reference)
    current = [letter for _, slot in every if slot.name == manifest.slot for letter in read_fields(slot)]
    earlier = [slot for revision, slot in every if revision < manifest.revision]
    found = [stale for slot in earlier for stale in stale_letters(slot, current)]
    note = folder / NOTE
    if not found and not note.is_file():
        return
    content = _text(manifest, found)
    if not note.is_file() or note.read_bytes() != content:
        durable.write_file(note, content)


def _text(manifest: Manifest, found: list[StaleLetter]) -> bytes:
    lines = [f"Dossier {manifest.reference} : lettres préparées avant {manifest.slot} et qui ne sont plus exactes", ""]
    if not found:
        lines += ["Aucune : ce qui a été préparé avant reste exact."]
    for slot in dict.fromkeys(stale.slot for stale in found):
        lines.append(f"PÉRIMÉ – {slot}")
        for stale in (one for one in found if one.slot == slot):
            lines += [f"  {stale.title} ({stale.file})", *(f"    - {shown(reason, 400)}" for reason in stale.why)]
        lines.append("")
    lines.append("N'envoyez que les documents de la dernière révision.")
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")
