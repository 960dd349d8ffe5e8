"""Recording that a letter was sent: its bytes are kept for good, then the file bears the event the sending is.

The archive comes first: whatever interrupts the rest, doing it again ends it, and nothing is recorded twice.
"""

from __future__ import annotations

import datetime as dt
import json
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from litigo.assessment.assess import asked_document, assess
from litigo.assessment.bound_values import kept, material, same, told_once
from litigo.assessment.model import Assessment, DocumentDue
from litigo.documents import RenderedDocument, render_document
from litigo.documents.binding import PLACEHOLDER
from litigo.documents.draft_marks import is_draft_text
from litigo.documents.labels import DELIVERIES, label
from litigo.documents.origins import stated
from litigo.documents.stated_values import read_statement
from litigo.documents.structure import PLACES, read_structure, text_of
from litigo.dossier.insertion import with_entry
from litigo.dossier.models import Dossier
from litigo.dossier.reader import dossier_sha256, read_dossier
from litigo.dossier.sendings import CHANNEL
from litigo.faults import Fault, FaultyFile, LitigoError, nearest
from litigo.outbox import durable
from litigo.outbox.letter_files import letter_stem
from litigo.outbox.sent_archive import Sending, digests, keep
from litigo.rulebook.models import DocumentRule
from litigo.rulebook.models import Sending as SendingRule
from litigo.rulebook.rulebook import Rulebook

SECTION = "evenements"
_INTERNAL = "interne"
_AS_GOOD = {"lre": "lrar", "commissaire_de_justice": "lrar", "lrar": "lettre_simple", "lettre_simple": "courriel"}


class RefusedSendingError(LitigoError):
    """What is asked cannot be recorded; the message says in French why, and what to do."""


class CannotWriteError(RefusedSendingError):
    """The file cannot be added to without risk; ``lines`` are to be pasted under its events."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("ce fichier ne peut pas être complété sans risque : rien n'y a été écrit")


@dataclass(frozen=True, slots=True)
class Posting:
    """A letter as it was sent. ``proof`` is the number of an exhibit, or words; files are those really sent."""

    document: str
    day: dt.date
    channel: str
    tracking: str | None = None
    proof: str | None = None
    received: dt.date | None = None
    docx: Path | None = None
    pdf: Path | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording did: the letter, where its bytes are, the assessment before and after, and what to know."""

    due: DocumentDue
    folder: Path
    before: Assessment
    after: Assessment
    cautions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Office:
    """What recording works with: the rules, the templates, the outbox, and the day."""

    rulebook: Rulebook
    templates: Path
    outbox: Path
    today: dt.date


def record_sending(file: Path, posting: Posting, office: Office) -> Recorded:
    """Keep the letter and write its sending in the file, comments and all the rest untouched.

    Raises:
        RefusedSendingError: what is asked cannot be, or the file cannot be written in.
        FaultyFile: a file of the handler is faulty, or the letter is still a draft.
    """
    _check_file(file)
    raw, words = file.read_bytes(), office.rulebook.vocabulary
    dossier = read_dossier(raw, file.name, words)
    _check_posting(posting, office)
    then = assess(dossier, office.rulebook, posting.day, dossier_sha256(raw))
    due = _due(posting, dossier, then, office.rulebook)
    _check_new(due, posting, dossier)
    rendered = _rendered(due, posting, dossier, then, office)
    files = _files(due, posting, rendered)
    values = _values(due, posting, rendered, dossier)
    lines = list(event_lines(due, posting, files, values, dossier, office.rulebook))
    grown = with_entry(raw, SECTION, lines)
    after = read_dossier(grown, file.name, words) if grown is not None else dossier
    folder = keep(office.outbox, _sending(due, posting, files, values, dossier), files)
    if grown is None:
        raise CannotWriteError(lines)
    durable.write_file(file, grown, file.stat().st_mode & 0o777)
    return Recorded(
        due,
        folder,
        assess(dossier, office.rulebook, office.today, dossier_sha256(raw)),
        assess(after, office.rulebook, office.today, dossier_sha256(grown)),
        tuple(_cautions(due, posting, office.rulebook)),
    )


def _check_file(file: Path) -> None:
    """Refuse a published revision: it is read-only, and never changes."""
    if not file.stat().st_mode & stat.S_IWUSR:
        raise RefusedSendingError("ce fichier est en lecture seule ; donnez votre fiche de travail, non une révision")


def _check_posting(posting: Posting, office: Office) -> None:
    channels = office.rulebook.vocabulary.facts[CHANNEL].values
    if posting.channel not in channels:
        hint = nearest(posting.channel, channels) or f"moyens connus : {', '.join(channels)}"
        raise RefusedSendingError(f"moyen d'envoi inconnu « {posting.channel} » ; {hint}")
    if posting.day > office.today:
        raise RefusedSendingError(f"une lettre ne peut pas avoir été envoyée le {posting.day:%d/%m/%Y}, jour à venir")
    if posting.received is not None and posting.received < posting.day:
        raise RefusedSendingError("la lettre ne peut pas avoir été reçue avant d'être envoyée")


def _due(posting: Posting, dossier: Dossier, then: Assessment, rulebook: Rulebook) -> DocumentDue:
    """Return the document sent: one the file called for that day, else one of the rulebook."""
    wanted = posting.document
    name = wanted.partition("~")[0]
    asked = asked_document(dossier, rulebook, then, name) if name in rulebook.documents else ()
    # The copy named, due that day or not, before any other copy of the same document.
    named = [due for due in (*then.documents, *asked) if due.id == wanted][:1]
    copies = [due for due in then.documents if due.id.partition("~")[0] == wanted]
    chosen = named or copies or [due for due in asked if wanted == name]
    if not chosen:
        known = [due.id for due in then.documents]
        hint = nearest(wanted, [*known, *rulebook.documents]) or f"documents de ce dossier : {', '.join(known)}"
        raise RefusedSendingError(f"aucun document « {wanted} » ; {hint}")
    if len(chosen) > 1:
        raise RefusedSendingError(f"précisez lequel a été envoyé : {', '.join(due.id for due in chosen)}")
    if chosen[0].delivery == _INTERNAL:
        raise RefusedSendingError(f"« {chosen[0].title} » est un document interne, qui ne s'envoie pas")
    return chosen[0]


def _check_new(due: DocumentDue, posting: Posting, dossier: Dossier) -> None:
    for event in dossier.evenements:
        if event.envoi and event.envoi.document == due.id and event.date == posting.day:
            raise RefusedSendingError(
                f"l'envoi de « {due.title} » le {posting.day:%d/%m/%Y} est déjà au dossier ; une lettre envoyée ne se"
                " modifie pas : si elle était inexacte, envoyez un rectificatif"
            )


def _rendered(
    due: DocumentDue, posting: Posting, dossier: Dossier, then: Assessment, office: Office
) -> RenderedDocument:
    """Write the letter as it stood that day; a final, unless the file really sent is given."""
    own = posting.docx is None and posting.pdf is None
    clauses = office.rulebook.clauses_on(posting.day)
    words = office.rulebook.vocabulary
    return render_document(
        due, dossier, then, office.templates, words, clauses=clauses, draft=False if own else None
    )


def _files(due: DocumentDue, posting: Posting, rendered: RenderedDocument) -> dict[str, bytes]:
    stem = letter_stem(due, draft=False)
    if posting.docx is None and posting.pdf is None:
        return {f"{stem}.docx": rendered.docx, f"{stem}.pdf": rendered.pdf}
    given = {".docx": posting.docx, ".pdf": posting.pdf}
    return {f"{stem}{suffix}": path.read_bytes() for suffix, path in given.items() if path is not None}


def _values(due: DocumentDue, posting: Posting, rendered: RenderedDocument, dossier: Dossier) -> dict[str, str]:
    """Return what the letter stated to whoever received it: what the Word file sent says, else that of the day."""
    values = {reference: kept(held) for reference, held in stated(rendered.fields).items()}
    if posting.docx is not None:
        told = _told_by(posting.docx, due, dossier)
        full = {ref: held for ref, held in stated(rendered.fields).items() if same(held, told.get(ref, ""))}
        values = {reference: kept(full.get(reference, value)) for reference, value in told.items()}
    return told_once({reference: value for reference, value in values.items() if value and material(reference)})


def _told_by(path: Path, due: DocumentDue, dossier: Dossier) -> Mapping[str, str]:
    """Read what the Word file sent states; one that is another letter, or still a draft, is refused."""
    content = path.read_bytes()
    statement = read_statement(content, path.name)
    if (statement.document, statement.reference) != (due.id, dossier.reference):
        said = f"ce fichier est le document « {statement.document} » du dossier {statement.reference}."
        raise FaultyFile([Fault(path.name, 0, "", said, f"Donnez celui du document « {due.id} » de ce dossier.")])
    structure = read_structure(content)
    text = text_of(structure.blocks)
    furniture = [text_of(structure.page.shown(place, page)) for place in PLACES for page in (1, 2)]
    lines = [line for block in (text, *furniture) for line in block.splitlines()]
    if is_draft_text(lines) or PLACEHOLDER.search(text):
        remedy = "Complétez ce qui manque et retirez la mention PROJET, ou donnez le fichier réellement envoyé."
        raise FaultyFile([Fault(path.name, 0, "", "ce fichier est encore un projet.", remedy)])
    return statement.values


def _rules(due: DocumentDue, posting: Posting, rulebook: Rulebook) -> list[SendingRule]:
    rule = rulebook.documents[due.id.partition("~")[0]]
    return [sending for sending in rule.sending if posting.channel in sending.by]


def _cautions(due: DocumentDue, posting: Posting, rulebook: Rulebook) -> Iterator[str]:
    """Yield what to know of the channel: what the rule of the document says of it, or that it is not the one meant."""
    special = _rules(due, posting, rulebook)
    yield from (rule.why for rule in special)
    if not special and due.delivery not in (posting.channel, _AS_GOOD.get(posting.channel)):
        yield f"ce document était à envoyer autrement : {label(DELIVERIES, due.delivery).lower()}"


def _event(rule: DocumentRule, special: Sequence[SendingRule], rulebook: Rulebook) -> str:
    own = next((sending.event for sending in special if sending.event), None) or rule.creates_event
    event = own or rulebook.vocabulary.sending
    if event is None:
        raise RefusedSendingError("les règles n'ont pas de mot pour consigner un envoi (records_sending)")
    return event


def event_lines(
    due: DocumentDue,
    posting: Posting,
    files: Mapping[str, bytes],
    values: Mapping[str, str],
    dossier: Dossier,
    rulebook: Rulebook,
) -> Iterator[str]:
    """Yield the lines of the event, as they are written in the file."""
    special = _rules(due, posting, rulebook)
    event = _event(rulebook.documents[due.id.partition("~")[0]], special, rulebook)
    yield f"type: {event}"
    yield f"date: {posting.day.isoformat()}"
    if posting.received is not None:
        yield f"reception: {posting.received.isoformat()}"
    author = _author(event, dossier, rulebook)
    yield from ([f"par: [{author}]"] if author else [])
    if due.recipient is not None:
        yield f"a: [{due.recipient}]"
    if posting.proof is not None and posting.proof.isdigit():
        yield f"piece: {posting.proof}"
    facts = {CHANNEL: posting.channel}
    for sending in special:
        facts |= sending.facts
    yield from ("faits:", *(f"  {name}: {_text(value)}" for name, value in facts.items()))
    yield from ("envoi:", *(f"  {line}" for line in _letter_lines(due, posting, files, values)))


def _letter_lines(
    due: DocumentDue, posting: Posting, files: Mapping[str, bytes], values: Mapping[str, str]
) -> Iterator[str]:
    yield f"document: {_text(due.id)}"
    yield from ([f"suivi: {_text(posting.tracking)}"] if posting.tracking else [])
    if posting.proof is not None and not posting.proof.isdigit():
        yield f"preuve: {_text(posting.proof)}"
    yield from ("empreintes:", *(f"  - {_text(digest)}" for digest in digests(files).values()))
    yield from ([f"rectifie: {_text(due.corrects)}"] if due.corrects else [])
    if values:
        yield from ("valeurs:", *(f"  {_text(reference)}: {_text(value)}" for reference, value in values.items()))


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _author(event: str, dossier: Dossier, rulebook: Rulebook) -> str | None:
    """Return who does it: the one person of the role the word implies, else ourselves where the file lists us."""
    role = rulebook.vocabulary.events[event].by
    borne = [party.id for party in dossier.parties if role in party.roles]
    if len(borne) == 1:
        return borne[0]
    ours = [party.id for party in dossier.parties if party.nom == dossier.emetteur.nom]
    return ours[0] if len(ours) == 1 and role is None else None


def _sending(
    due: DocumentDue, posting: Posting, files: Mapping[str, bytes], values: Mapping[str, str], dossier: Dossier
) -> Sending:
    return Sending(
        reference=dossier.reference,
        document=due.id,
        date=posting.day.isoformat(),
        channel=posting.channel,
        recipient=due.recipient or "",
        tracking=posting.tracking or "",
        proof=posting.proof or "",
        received=posting.received.isoformat() if posting.received else "",
        values=dict(values),
        files=digests(files),
    )
