"""What other dossiers hold, as keyed digests: enough to ask « is it elsewhere? », nothing to read of another file.

A portfolio knows of each other dossier its reference, and the digests of its identifiers under a key that whoever
builds it draws anew and forgets. No account number, invoice or name of another file can be had from it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from litigo.dossier.models import Dossier


@dataclass(frozen=True, slots=True)
class Identifier:
    """Something that should be found in one dossier only, or under one holder.

    ``holder`` is who bears it, ``None`` where the same identifier in two dossiers is odd whoever bears it.
    """

    kind: str
    value: str
    holder: str | None = None
    shown: str = ""


class Portfolio:
    """Identifiers of many dossiers, found again by their digests."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._seen: dict[bytes, list[tuple[str, bytes | None]]] = {}

    def add(self, reference: str, identifiers: Iterable[Identifier]) -> None:
        """Note the identifiers of one dossier."""
        for found in identifiers:
            entry = (reference, self._holder(found))
            entries = self._seen.setdefault(self._digest(found.kind, found.value), [])
            if entry not in entries:
                entries.append(entry)

    def elsewhere(self, reference: str, identifier: Identifier) -> tuple[str, ...]:
        """Return the references of the other dossiers that hold it (under another holder, where it has one)."""
        mine = self._holder(identifier)
        seen = self._seen.get(self._digest(identifier.kind, identifier.value), [])
        return tuple(
            sorted({other for other, holder in seen if other != reference and (mine is None or holder != mine)})
        )

    def _holder(self, identifier: Identifier) -> bytes | None:
        return self._digest("holder", identifier.holder) if identifier.holder is not None else None

    def _digest(self, kind: str, value: str) -> bytes:
        return hashlib.blake2b(f"{kind}\n{_plain(value)}".encode(), key=self._key, digest_size=16).digest()


def portfolio_of(dossiers: Iterable[Dossier], key: bytes) -> Portfolio:
    """Build the portfolio of these dossiers under ``key`` (16 to 64 bytes nobody else knows)."""
    portfolio = Portfolio(key)
    for dossier in dossiers:
        portfolio.add(dossier.reference, identifiers_of(dossier))
    return portfolio


def identifiers_of(dossier: Dossier) -> Iterator[Identifier]:
    """Yield what may be compared with other dossiers: accounts, invoices of a known issuer, the loss of the policy."""
    for party in dossier.parties:
        if party.iban is not None:
            yield _account(party.iban, party.nom)
    for exhibit in dossier.pieces:
        if exhibit.iban is not None and exhibit.emetteur_nom is not None:
            yield _account(exhibit.iban, exhibit.emetteur_nom)
        if exhibit.facture is not None and exhibit.emetteur_nom is not None:
            shown = f"facture {exhibit.facture} de {exhibit.emetteur_nom} (pièce {exhibit.numero})"
            yield Identifier("facture", f"{exhibit.emetteur_nom}\n{exhibit.facture}", None, shown)
    loss = f"{dossier.contrat.numero}\n{dossier.sinistre.date.isoformat()}"
    yield Identifier("sinistre", loss, None, f"contrat {dossier.contrat.numero}, même jour de sinistre")


def _account(iban: str, holder: str) -> Identifier:
    return Identifier("iban", iban, holder, f"compte finissant par {iban[-4:]} ({holder})")


def by_kind(identifiers: Iterable[Identifier]) -> Mapping[str, tuple[Identifier, ...]]:
    """Group identifiers by kind."""
    groups: dict[str, tuple[Identifier, ...]] = {}
    for found in identifiers:
        groups[found.kind] = (*groups.get(found.kind, ()), found)
    return groups


def _plain(value: str) -> str:
    """Fold what people write differently: case and runs of spaces."""
    return "\n".join(" ".join(line.split()).casefold() for line in value.split("\n"))
