"""The dates of a structural damage file as a competent developer would write them: one function per family of rules.

It knows the kinds of deadlines that speak on the file of the benchmark, and no others. It says neither why, nor what is
missing, and would have to be written again for the next kind of file.
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
CODE = "fr.code_assurances."
DUTIES = (
    (f"{CODE}a243_1.completude_10j", "declaration_do_recue", 10, ("demande_pieces_do", "declaration_do_complete")),
    (f"{CODE}a243_1.mesures_conservatoires", "declaration_do_complete", 60, ("rapport_preliminaire_communique",)),
    (f"{CODE}l242_1.garantie_60j", "declaration_do_complete", 60, ("decision_garantie_do",)),
    (f"{CODE}l242_1.offre_90j", "declaration_do_complete", 90, ("offre_do",)),
    (f"{CODE}a243_1.recusation_8j", "designation_expert_do_notifiee", 8, ("recusation_expert_do",)),
    (f"{CODE}l242_1.paiement_15j", "acceptation_offre_do", 15, ("paiement_indemnite",)),
    (f"{CODE}a243_1.avance_15j", "demande_avance_do", 15, ("paiement_indemnite",)),
)


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
        found = [*self._ten_years(), *self._completion(), *self._duties(), *self._conventions()]
        biennial = self._biennial()
        return [*found, biennial] if biennial else found

    def _state(self, start: dt.date, due: dt.date, ways: tuple[str, ...] = ()) -> str:
        done = [event.date for way in ways for event in self.events.get(way, ()) if event.date]
        if "paiement_indemnite" in ways:
            done += self.paid
        done = [day for day in done if start <= day <= self.today]
        if done:
            return "met" if min(done) <= due else "met_late"
        if self.today <= due:
            return "running"
        return "expired" if self.dossier.tenu_a_jour_au >= due else "to_verify"

    def _receptions(self) -> Iterator[tuple[dt.date, str]]:
        for event in self.events["reception_travaux"]:
            for builder in event.a:
                if event.date and builder in self.builders:
                    yield event.date, builder

    def _sued(self, by: tuple[str, ...], builder: str) -> bool:
        return any(
            builder in action.a and action.par[0] in by for kind in ACTIONS for action in self.events.get(kind, ())
        )

    def _ten_years(self) -> Iterator[Dated]:
        """Ten years from acceptance: against each builder, for us once subrogated, against his insurer, the cover."""
        facts, ours = self.dossier.faits, self.dossier.notre_role == "assureur_dommages_ouvrage"
        whole = facts.get("construction.equipement_sur_existant") == "non"
        subrogated = ours and whole and facts.get("construction.element_dissociable") != "oui"
        direct = ours and facts.get("action.fondement") in {"decennale", "construction_contractuelle"}
        owners = tuple(party.id for party in self.dossier.parties if "maitre_ouvrage" in party.roles)
        for rank, (day, builder) in enumerate(self._receptions(), start=1):
            due, number = day + relativedelta(years=10), f"#{rank}" if rank > 1 else ""
            state = self._state(day, due)
            if whole:
                yield self._suable(f"fr.cc.1792_4_1~{builder}", due, state, owners, builder)
            if subrogated:
                yield self._suable(f"{CODE}l121_12.recours_do~{builder}", due, state, ("nous",), builder)
            if direct:
                yield f"{CODE}l124_3.action_directe.construction{number}", due, state
            if self.dossier.contrat.nature == "dommages_ouvrage":
                yield f"{CODE}l242_1.periode_garantie~nous{number}", due, state

    def _suable(self, name: str, due: dt.date, state: str, holders: tuple[str, ...], builder: str) -> Dated:
        return (name, None, "standing_still") if self._sued(holders, builder) else (name, due, state)

    def _completion(self) -> Iterator[Dated]:
        """One year of perfect completion; one month to hand over the report of acceptance."""
        for rank, (day, builder) in enumerate(self._receptions(), start=1):
            due, number = day + relativedelta(years=1), f"#{rank}" if rank > 1 else ""
            yield f"fr.cc.1792_6_gpa~{builder}", due, self._state(day, due)
            if self.dossier.contrat.nature == "dommages_ouvrage":
                handed = day + relativedelta(months=1)
                state = self._state(day, handed, ("transmission_pv_reception",))
                yield f"{CODE}a243_1.obligations_assure{number}", handed, state

    def _duties(self) -> Iterator[Dated]:
        if self.dossier.contrat.nature != "dommages_ouvrage":
            return
        for name, start, days, ways in DUTIES:
            for rank, event in enumerate(self.events.get(start, ()), start=1):
                day = event.reception or event.date
                if day and event.date:
                    due = day + dt.timedelta(days=days)
                    yield f"{name}#{rank}" if rank > 1 else name, due, self._state(event.date, due, ways)

    def _conventions(self) -> Iterator[Dated]:
        if self.dossier.faits.get("convention.applicable") == "crac":
            for event in self.events.get("rapport_definitif_crac", ()):
                if event.date:
                    due = event.date + relativedelta(months=3)
                    yield "fr.convention.crac", due, self._state(event.date, due, ("recours_encaisse",))
        if self.dossier.faits.get("convention.coral_membres") == "oui":
            yield "fr.convention.coral", None, "waiting"

    def _biennial(self) -> Dated | None:
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
        return f"{CODE}l114_1.do_biennale~nous", due, self._state(start, due)
