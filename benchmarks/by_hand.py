"""The dates of a structural damage file as a competent developer would write them: one function per family of rules.

It knows the thirteen kinds of deadlines that speak on the file of the benchmark, and no others. It says neither why, nor
what is missing, and would have to be rewritten for the next kind of file.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from dateutil.relativedelta import relativedelta

from litigo.dossier.models import Dossier, Evenement

Dated = tuple[str, dt.date | None, str]  # id, last useful day, state
ACTIONS = ("assignation", "assignation_refere")
BIENNIAL = ("designation_expert", "lrar_indemnite", *ACTIONS)
# Duties of the insurer and of the insured: what starts them, how many days, what they are met by.
DUTIES = (
    ("fr.code_assurances.a243_1.completude_10j", "declaration_do_recue", 10, ("demande_pieces_do", "declaration_do_complete")),
    ("fr.code_assurances.a243_1.mesures_conservatoires", "declaration_do_complete", 60, ("rapport_preliminaire_communique",)),
    ("fr.code_assurances.l242_1.garantie_60j", "declaration_do_complete", 60, ("decision_garantie_do",)),
    ("fr.code_assurances.l242_1.offre_90j", "declaration_do_complete", 90, ("offre_do",)),
    ("fr.code_assurances.a243_1.recusation_8j", "designation_expert_do_notifiee", 8, ("recusation_expert_do",)),
    ("fr.code_assurances.l242_1.paiement_15j", "acceptation_offre_do", 15, ("paiement_indemnite",)),
    ("fr.code_assurances.a243_1.avance_15j", "demande_avance_do", 15, ("paiement_indemnite",)),
)  # fmt: skip


class Dates:
    """The dates of one file on one day."""

    def __init__(self, dossier: Dossier, today: dt.date) -> None:
        self.dossier = dossier
        self.today = today
        self.events: dict[str, list[Evenement]] = defaultdict(list)
        for event in dossier.evenements:
            self.events[event.type].append(event)
        for group in self.events.values():
            group.sort(key=lambda event: event.date or dt.date.max)
        self.paid = sorted(payment.date for payment in dossier.paiements if payment.nature == "indemnite")
        self.builders = [party.id for party in dossier.parties if "constructeur" in party.roles]

    def all(self) -> list[Dated]:
        """Return every deadline of the file."""
        found = [*self.ten_years(), *self.completion(), *self.duties(), *self.conventions()]
        biennial = self.biennial()
        return [*found, biennial] if biennial else found

    def state(self, start: dt.date, due: dt.date, ways: tuple[str, ...] = ()) -> str:
        done = [event.date for way in ways for event in self.events.get(way, ()) if event.date]
        if "paiement_indemnite" in ways:
            done += self.paid
        done = [day for day in done if start <= day <= self.today]
        if done:
            return "met" if min(done) <= due else "met_late"
        if self.today <= due:
            return "running"
        return "expired" if self.dossier.tenu_a_jour_au >= due else "to_verify"

    def receptions(self) -> Iterator[tuple[dt.date, str]]:
        for event in self.events["reception_travaux"]:
            for builder in event.a:
                if event.date and builder in self.builders:
                    yield event.date, builder

    def sued(self, by: tuple[str, ...], builder: str) -> bool:
        return any(
            builder in action.a and action.par[0] in by for kind in ACTIONS for action in self.events.get(kind, ())
        )

    def ten_years(self) -> Iterator[Dated]:
        """Ten years from acceptance: against each builder, for us once subrogated, against his insurer, the cover."""
        facts, ours = self.dossier.faits, self.dossier.notre_role == "assureur_dommages_ouvrage"
        whole = facts.get("construction.equipement_sur_existant") == "non"
        subrogated = ours and whole and facts.get("construction.element_dissociable") != "oui"
        direct = ours and facts.get("action.fondement") in {"decennale", "construction_contractuelle"}
        owners = tuple(party.id for party in self.dossier.parties if "maitre_ouvrage" in party.roles)
        for rank, (day, builder) in enumerate(self.receptions(), start=1):
            due, number = day + relativedelta(years=10), f"#{rank}" if rank > 1 else ""
            state = self.state(day, due)
            if whole:
                yield self.suable(f"fr.cc.1792_4_1~{builder}", due, state, owners, builder)
            if subrogated:
                yield self.suable(f"fr.code_assurances.l121_12.recours_do~{builder}", due, state, ("nous",), builder)
            if direct:
                yield f"fr.code_assurances.l124_3.action_directe.construction{number}", due, state
            if self.dossier.contrat.nature == "dommages_ouvrage":
                yield f"fr.code_assurances.l242_1.periode_garantie~nous{number}", due, state

    def suable(self, name: str, due: dt.date, state: str, holders: tuple[str, ...], builder: str) -> Dated:
        return (name, None, "standing_still") if self.sued(holders, builder) else (name, due, state)

    def completion(self) -> Iterator[Dated]:
        """One year of perfect completion; one month to hand over the report of acceptance."""
        for rank, (day, builder) in enumerate(self.receptions(), start=1):
            due, number = day + relativedelta(years=1), f"#{rank}" if rank > 1 else ""
            yield f"fr.cc.1792_6_gpa~{builder}", due, self.state(day, due)
            if self.dossier.contrat.nature == "dommages_ouvrage":
                handed = day + relativedelta(months=1)
                state = self.state(day, handed, ("transmission_pv_reception",))
                yield f"fr.code_assurances.a243_1.obligations_assure{number}", handed, state

    def duties(self) -> Iterator[Dated]:
        if self.dossier.contrat.nature != "dommages_ouvrage":
            return
        for name, start, days, ways in DUTIES:
            for rank, event in enumerate(self.events.get(start, ()), start=1):
                day = event.reception or event.date
                if day and event.date:
                    due = day + dt.timedelta(days=days)
                    yield f"{name}#{rank}" if rank > 1 else name, due, self.state(event.date, due, ways)

    def conventions(self) -> Iterator[Dated]:
        if self.dossier.faits.get("convention.applicable") == "crac":
            for event in self.events.get("rapport_definitif_crac", ()):
                if event.date:
                    due = event.date + relativedelta(months=3)
                    yield "fr.convention.crac", due, self.state(event.date, due, ("recours_encaisse",))
        if self.dossier.faits.get("convention.coral_membres") == "oui":
            yield "fr.convention.coral", None, "waiting"

    def biennial(self) -> Dated | None:
        """Two years from the loss, anew from each appointment of an expert, letter, payment."""
        start = self.dossier.sinistre.decouverte or self.dossier.sinistre.date
        if self.dossier.contrat.nature != "dommages_ouvrage" or start is None:
            return None
        due = start + relativedelta(years=2)
        causes = [event for kind in BIENNIAL for event in self.events.get(kind, ())]
        mine = [event.date for event in causes if event.type not in ACTIONS or "nous" in event.a]
        for day in sorted([day for day in mine if day] + self.paid):
            if start <= day <= due:
                due = day + relativedelta(years=2)
        return "fr.code_assurances.l114_1.do_biennale~nous", due, self.state(start, due)
