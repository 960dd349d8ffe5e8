"""The division of a loss: from what is asked to what is left to pay, and what may be claimed back, with its trace.

The order of the operations is data (``rules/amounts.yaml``). A figure the file lacks is not supposed: the sum becomes a
range, and a question is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from litigo.assessment.cents import ZERO, percent_of, split, to_cent
from litigo.assessment.citations import Citations
from litigo.assessment.claim import Claim
from litigo.assessment.coinsurance import WHOLE, coinsurance_of
from litigo.assessment.model import Breakdown, Citation, Figure, HeadFigures, Question
from litigo.assessment.scope import ClaimScope
from litigo.assessment.spans import NOTHING, Span, around, exactly, least, less, percents, total
from litigo.dossier.models import Dossier, Poste, Prestation, Reassurance
from litigo.figures import euros
from litigo.rulebook.money import AmountChain, AmountStep
from litigo.rulebook.rulebook import Rulebook

OURS = ("provision", "indemnite")
LEFT, RECOURSE = "Reste à payer", "Recours"  # what a missing figure moves


def taken_over(treaty: Reassurance, value: Decimal) -> Decimal:
    """Return what reinsurers take over of a sum in euros: the ceded share, then the excess over the priority."""
    proportional = percent_of(value, treaty.cession or ZERO)
    if treaty.priorite is None:
        return proportional
    excess = max(value - proportional - treaty.priorite, ZERO)
    return proportional + (excess if treaty.portee is None else min(excess, treaty.portee))


@dataclass(slots=True)
class Head:
    """A head of loss on its way through the operations: its ``value``, then what is owed of it."""

    entry: Poste
    value: Span
    owed: Span
    figures: list[Figure] = field(default_factory=list)


def breakdown_of(rulebook: Rulebook, claim: Claim, dossier: Dossier) -> Breakdown | None:
    """Return the division of the loss of a file; ``None`` without heads of loss, or when no chain is for it."""
    if not dossier.postes:
        return None
    scope = ClaimScope(claim)
    for chain in rulebook.text.chains:
        if rulebook.conditions.verdict(chain.when, scope).truth is True:
            return _Division(rulebook, claim, dossier, chain).run()
    return None


class _Division:
    """One division under way. Mutable on purpose: operations follow one another."""

    def __init__(self, rulebook: Rulebook, claim: Claim, dossier: Dossier, chain: AmountChain) -> None:
        self.rulebook = rulebook
        self.citations = Citations(rulebook)
        self.claim = claim
        self.dossier = dossier
        self.chain = chain
        self.figures: list[Figure] = []
        self.questions: dict[str, Question] = {}
        self.heads = [self._head(index, entry) for index, entry in enumerate(dossier.postes, start=1)]
        self.owed = total([head.owed for head in self.heads])
        self.before_deductible: dict[str | None, Span] = {}
        self.shares = (WHOLE, WHOLE)

    def run(self) -> Breakdown:
        """Apply the operations of the chain, then the shares between insurers, then what may be claimed back."""
        self._say("value", "Dommage évalué", self.owed, "Somme des postes (vétusté déduite où elle l'a été)", ())
        for step in self.chain.steps:
            getattr(self, f"_{step.do}")(step)
        if self.chain.we_pay:
            self._insurers()
        if self.chain.recourse is not None:
            self._recourse()
        return Breakdown(
            chain=self.chain.id,
            title=self.chain.title,
            heads=tuple(self._shown(head) for head in self.heads),
            figures=tuple(self.figures),
            questions=tuple(self.questions.values()),
            status=self.chain.status,
            confidence=self.chain.confidence,
            notes=self.chain.notes,
        )

    # -- heads --------------------------------------------------------------------------------------------------

    def _head(self, index: int, entry: Poste) -> Head:
        if entry.retenu is not None:
            value = exactly(entry.retenu)
        else:
            value = Span(ZERO, entry.reclame)
            question = f"Quelle somme retenons-nous pour le poste « {entry.libelle} » ?"
            self._ask(f"postes.{index}.retenu", question, LEFT, RECOURSE)
        return Head(entry, value, value)

    def _shown(self, head: Head) -> HeadFigures:
        entry = head.entry
        kind = self.rulebook.vocabulary.heads.get(entry.nature or "")
        label = kind.label if kind else None
        return HeadFigures(entry.libelle, label, entry.reclame, entry.retenu, entry.vetuste, tuple(head.figures))

    # -- operations (the words of « do ») -----------------------------------------------------------------------

    def _liability(self, step: AmountStep) -> None:
        self.shares = low, high = self._liable_share(LEFT)
        for head in self.heads:
            head.owed = Span(
                percent_of(head.value.low, low), None if head.value.high is None else percent_of(head.value.high, high)
            )
            text = f"{percents(low, high)} de {head.value}"
            head.figures.append(self._figure("liability", "Part du responsable", head.owed, text, step))
        self._total(step, "liability", "À la charge du responsable", f"{percents(low, high)}, poste par poste")

    def _liable_share(self, stake: str) -> tuple[Decimal, Decimal]:
        liability = self.dossier.responsabilite
        if liability is not None and liability.part is not None:
            return liability.part, liability.part
        self._ask("responsabilite.part", "Quelle part du dommage est à la charge du responsable, en pour cent ?", stake)
        low = liability.part_basse if liability and liability.part_basse is not None else ZERO
        high = liability.part_haute if liability and liability.part_haute is not None else WHOLE
        return low, high

    def _payers(self, step: AmountStep) -> None:
        """Divide each head between the victim, served first, and the payers that may claim on it."""
        theirs: dict[str, list[Span]] = {}
        victim: list[Span] = []
        for index, head in enumerate(self.heads, start=1):
            mine, shares = self._divided(index, head)
            victim.append(mine)
            if head.entry.tiers_payeurs:
                head.figures.append(self._figure("victim", "À la victime", mine, "Servie la première", step))
            for name, share in shares.items():
                theirs.setdefault(name, []).append(share)
                head.figures.append(self._figure(f"payer.{name}", self._name(name), share, "Sur ce qui reste", step))
        self._say("victim", "À la victime", total(victim), "Par préférence, poste par poste", step.source)
        for name, spans in theirs.items():
            self._say(f"payer.{name}", f"À {self._name(name)}", total(spans), "Dans la limite de ce poste", step.source)

    def _divided(self, index: int, head: Head) -> tuple[Span, dict[str, Span]]:
        paid = head.entry.tiers_payeurs
        if not paid:
            return head.owed, {}
        kind = self.rulebook.vocabulary.heads.get(head.entry.nature or "")
        if kind is None:
            self._ask(f"postes.{index}.nature", f"Quelle est la nature du poste « {head.entry.libelle} » ?", RECOURSE)
        may_claim = [one for one in paid if kind is None or kind.payers or one.personnel_prouve]
        benefits = [one.montant for one in may_claim]
        served = [_served(value, owed, benefits) for value, owed in self._ends(head, may_claim)]
        unbounded = head.owed.high is None
        # A head of unknown nature may be out of the payers' reach: then all of it is the victim's.
        alone = [head.owed.low, head.owed.high] if kind is None else []
        mine = around([*(victim for victim, _ in served), *alone, *([None] if unbounded else [])])
        shares = {}
        for place, one in enumerate(may_claim):
            least_ = [ZERO] if kind is None else []
            shares[one.payeur] = around([*(parts[place] for _, parts in served), *least_])
            if unbounded:
                shares[one.payeur] = Span(shares[one.payeur].low, one.montant)
        return mine, shares

    def _ends(self, head: Head, paid: Sequence[Prestation]) -> list[tuple[Decimal, Decimal]]:
        """Return the values of a head, and what is owed of them, between which any other result falls.

        The payers' part grows with the loss up to their benefits, then shrinks: the victim is served first.
        """
        ends = [(head.value.low, head.owed.low)]
        if head.value.high is not None and head.owed.high is not None:
            ends.append((head.value.high, head.owed.high))
        turn = sum((one.montant for one in paid), ZERO)
        if head.value.low < turn and (head.value.high is None or turn < head.value.high):
            ends.append((turn, percent_of(turn, self.shares[1])))
        return ends

    def _under_insurance(self, step: AmountStep) -> None:
        self._ratio(step, "under_insurance", self.dossier.contrat.somme_garantie, self.dossier.contrat.valeur_assuree)

    def _premium_ratio(self, step: AmountStep) -> None:
        self._ratio(step, "premium_ratio", self.dossier.contrat.prime_payee, self.dossier.contrat.prime_due)

    def _ratio(self, step: AmountStep, key: str, part: Decimal | None, whole: Decimal | None) -> None:
        """Reduce each head in proportion; nothing is written, nothing is reduced."""
        if part is None or not whole or part >= whole:
            return
        ratio = Fraction(part) / Fraction(whole)
        for head in self.heads:
            head.owed = head.owed.each(lambda value: to_cent(Fraction(value) * ratio))
        self._total(step, key, "Après réduction proportionnelle", f"{step.why} ({euros(part)} / {euros(whole)})")

    def _deductible(self, step: AmountStep) -> None:
        """Deduct the deductible of each cover, and that of the policy once from the other heads."""
        self.before_deductible = self._by_cover()
        after = [span.each(less(self._deductible_of(cover))) for cover, span in self.before_deductible.items()]
        deducted = sum((self._deductible_of(cover) for cover in self.before_deductible), ZERO)
        self.owed = total(after)
        if self.dossier.contrat.franchise is None and any(not self._has_own(cover) for cover in self.before_deductible):
            self._ask("contrat.franchise", "Quelle est la franchise du contrat ? Elle n'est pas déduite ici.", LEFT)
        if deducted:
            self._say("deductible", "Franchise déduite", self.owed, f"{step.why} : {euros(deducted)}", step.source)

    def _by_cover(self) -> dict[str | None, Span]:
        """Group what is owed by the cover that has its own deductible; the others together, under the policy's."""
        covers = {cover.nom: cover for cover in self.dossier.contrat.garanties}
        groups: dict[str | None, Span] = {}
        for head in self.heads:
            cover = covers.get(head.entry.garantie or "")
            key = cover.nom if cover is not None else None
            groups[key] = groups.get(key, NOTHING) + head.owed
        return groups

    def _deductible_of(self, cover: str | None) -> Decimal:
        named = next((one for one in self.dossier.contrat.garanties if one.nom == cover), None)
        if named is not None and named.franchise is not None:
            return named.franchise
        # The deductible of the policy is taken once, from the largest group that has none of its own.
        bare = [name for name in self.before_deductible if not self._has_own(name)]
        largest = max(bare, key=lambda name: self.before_deductible[name].low, default="")
        return (self.dossier.contrat.franchise or ZERO) if bare and largest == cover else ZERO

    def _has_own(self, cover: str | None) -> bool:
        return any(one.nom == cover and one.franchise is not None for one in self.dossier.contrat.garanties)

    def _limit(self, step: AmountStep) -> None:
        """Apply the limit of each cover, then that of the policy, before or after the deductible as the policy says."""
        limited = [self._limited(cover, span) for cover, span in self.before_deductible.items()]
        after = total(limited)
        cap = self.dossier.contrat.plafond
        if cap is None and None in self.before_deductible:
            self._ask("contrat.plafond", "Quel est le plafond du contrat ? Aucun n'est appliqué ici.", LEFT)
        if cap is not None:
            after = after.each(lambda value: min(value, cap))
            after = Span(after.low, cap if after.high is None else after.high)
        if after != self.owed:
            self._say("limit", "Dans la limite de garantie", after, step.why, step.source)
        self.owed = after

    def _limited(self, cover: str | None, span: Span) -> Span:
        deductible = self._deductible_of(cover)
        cap = next((one.plafond for one in self.dossier.contrat.garanties if one.nom == cover), None)
        if cap is None and cover is None:
            cap = self.dossier.contrat.plafond
        if cap is None:
            return span.each(less(deductible))
        bound = span.high if span.high is not None else cap + deductible
        first = self.dossier.contrat.franchise_avant_plafond
        before = Span(min(less(deductible)(span.low), cap), min(less(deductible)(bound), cap))
        within = Span(less(deductible)(min(span.low, cap)), less(deductible)(min(bound, cap)))
        if first is None and before != within:
            question = "La police déduit-elle la franchise du dommage, avant le plafond (oui), ou du plafond (non) ?"
            self._ask("contrat.franchise_avant_plafond", question, LEFT)
            return Span(within.low, before.high)
        return within if first is False else before

    # -- insurers -----------------------------------------------------------------------------------------------

    def _insurers(self) -> None:
        self._say("due", "Indemnité due", self.owed, "Après toutes les opérations qui précèdent", self.chain.source)
        deductible = self.dossier.contrat.franchise
        if self.chain.deductible_back and deductible:
            back = self.owed.each(lambda value: min(value, deductible))
            text = f"Franchise de {euros(deductible)}, inopposable au bénéficiaire"
            self._say("from_insured", "À demander à l'assuré", back, text, self.chain.deductible_back)
        share = self._coinsured(self.owed)
        self._reinsured(share)
        paid = sum((p.montant for p in self.dossier.paiements if p.nature in OURS), ZERO)
        self._say("paid", "Déjà payé", exactly(paid), "Provisions et indemnités versées", ())
        if self.dossier.contrat.coassureurs and share.high is not None and paid > share.high:
            ahead = Span(paid - share.high, paid - share.low)
            self._say("advanced", "Avancé pour les coassureurs", ahead, "Payé au-delà de notre part", ())
        left = share.each(less(paid))
        self._say("left", "Reste à payer", left, f"Notre part, {share}, moins {euros(paid)} payés", ())

    def _coinsured(self, owed: Span) -> Span:
        """Return our share; the shares of all co-insurers always make up the whole."""
        contract = self.dossier.contrat
        ours, others = coinsurance_of(self.dossier)
        if contract.notre_part is None and not contract.coassureurs:
            return owed
        if ours is None:
            self._ask("contrat.notre_part", "Quelle est notre part de coassurance, en pour cent ?", LEFT)
            ours, mine = ZERO, Span(ZERO, owed.high)
        elif ours + sum((insurer.part for insurer in others), ZERO) == WHOLE:
            weights = [ours, *(insurer.part for insurer in others)]
            lows = split(owed.low, weights)
            highs = lows if owed.high == owed.low else split(owed.high, weights) if owed.high is not None else None
            mine, *theirs = [Span(low, highs[place] if highs else None) for place, low in enumerate(lows)]
            for place, insurer in enumerate(others, start=1):
                self._say(f"coinsurer.{place}", f"Part de {insurer.nom}", theirs[place - 1], f"{insurer.part} %", ())
        else:
            part = ours
            mine = owed.each(lambda value: percent_of(value, part))
        self._say("our_share", "Notre part de coassurance", mine, f"{ours} % de {owed}", ())
        return mine

    def _reinsured(self, share: Span) -> None:
        treaty = self.dossier.contrat.reassurance
        if treaty is None:
            return
        ceded = treaty.cession or ZERO
        text = f"Quote-part cédée de {ceded} %" if ceded else "Sans quote-part cédée"
        if treaty.priorite is not None:
            limit = f", dans la limite de {euros(treaty.portee)}" if treaty.portee is not None else ""
            text += f", puis excédent de {euros(treaty.priorite)}{limit}"

        source = self.chain.reinsurance_source
        taken = share.each(lambda value: taken_over(treaty, value))
        kept = share.each(lambda value: value - taken_over(treaty, value))
        self._say("reinsured", "À la charge des réassureurs", taken, text, source)
        self._say("retained", "À notre charge, réassurance déduite", kept, text, source)

    # -- what may be claimed back -------------------------------------------------------------------------------

    def _recourse(self) -> None:
        """Divide the debt of the liable third party: the insured, paid in part, comes before us for the rest."""
        verdict = self.rulebook.conditions.verdict(self.chain.recourse, ClaimScope(self.claim))
        for name in verdict.missing:
            kind = self.rulebook.vocabulary.facts.get(name)
            self._ask(name, kind.question if kind else f"Précisez : {name}.", RECOURSE)
        paid = sum((p.montant for p in self.dossier.paiements if p.nature in OURS), ZERO)
        if verdict.truth is False:
            return
        low, high = self._liable_share(RECOURSE)
        low = low if verdict.truth else ZERO
        loss = total([self._full(head) for head in self.heads])
        debt = Span(percent_of(loss.low, low), None if loss.high is None else percent_of(loss.high, high))
        rest = loss.each(less(paid))
        theirs = Span(min(rest.low, debt.low), least(rest.high, debt.high))
        back = sum((p.montant for p in self.dossier.paiements if p.nature == "recours_percu"), ZERO)
        mine = self._ours(paid, loss, low, high)
        source = self.chain.recourse_source
        text = f"{percents(low, high)} du dommage sans vétusté, {loss}"
        self._say("debt", "Dette du tiers responsable", debt, text, source)
        self._say("recoverable_insured", "Récupérable par l'assuré ou la victime", theirs,
                  f"Ce qui lui reste dû après {euros(paid)} payés, par préférence", source)  # fmt: skip
        self._say("recoverable_us", "Récupérable par nous", mine.each(less(back)),
                  f"Dans la limite de {euros(paid)} payés, après l'assuré, moins {euros(back)} déjà perçus",
                  source)  # fmt: skip

    def _ours(self, paid: Decimal, loss: Span, low: Decimal, high: Decimal) -> Span:
        """Return our part: least where the loss is highest and the share lowest, most the other way round."""
        fewest = ZERO if loss.high is None else _after_insured(paid, loss.high, percent_of(loss.high, low))
        fewest = min(fewest, _after_insured(paid, loss.low, percent_of(loss.low, low)))
        most = _after_insured(paid, loss.low, percent_of(loss.low, high))
        if loss.high is not None:
            most = max(most, _after_insured(paid, loss.high, percent_of(loss.high, high)))
        elif high:
            most = paid
        return Span(fewest, most)

    def _full(self, head: Head) -> Span:
        """Return the loss a third party must make good: without depreciation."""
        worn = head.entry.vetuste or ZERO
        return head.value.each(lambda value: value + worn) if head.entry.retenu is not None else head.value

    # -- words --------------------------------------------------------------------------------------------------

    def _total(self, step: AmountStep, key: str, label: str, text: str) -> None:
        self.owed = total([head.owed for head in self.heads])
        self._say(key, label, self.owed, text, step.source)

    def _say(self, key: str, label: str, span: Span, text: str, sources: tuple[str, ...]) -> None:
        self.figures.append(Figure(key, label, span.low, span.high, f"{text} : {span}", self._cited(sources)))

    def _figure(self, key: str, label: str, span: Span, text: str, step: AmountStep) -> Figure:
        return Figure(key, label, span.low, span.high, f"{text} : {span}", self._cited(step.source))

    def _cited(self, keys: Sequence[str]) -> tuple[Citation, ...]:
        return self.citations.of(keys, self.dossier.sinistre.date)

    def _ask(self, fact: str, question: str, *stakes: str) -> None:
        """Ask once for a figure, with the sums it moves."""
        known = self.questions.get(fact)
        moved = (*(known.stakes if known else ()), *stakes)
        self.questions[fact] = Question(fact, question, (), tuple(dict.fromkeys(moved)))

    def _name(self, party: str) -> str:
        person = self.claim.persons.get(party)
        return person.name if person else party


def _served(value: Decimal, owed: Decimal, benefits: Sequence[Decimal]) -> tuple[Decimal, tuple[Decimal, ...]]:
    """Serve the victim first, for what the benefits leave uncovered, then the payers in proportion of theirs."""
    paid = sum(benefits, ZERO)
    victim = min(max(value - paid, ZERO), owed)
    return victim, split(min(owed - victim, paid), benefits)


def _after_insured(paid: Decimal, loss: Decimal, debt: Decimal) -> Decimal:
    """Return what is left to us of a debt, once the insured has taken what he is still owed."""
    return min(paid, max(debt - max(loss - paid, ZERO), ZERO))
