"""What is promised of every assessment: no date invented, none lengthened for want of a fact, all the work shown."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from litigo.assessment.assess import assess
from litigo.assessment.claim import residence
from litigo.assessment.model import Assessment, Deadline
from litigo.assessment.serialise import assessment_schema, to_json
from litigo.dossier.models import Adresse, Dossier, Evenement, Partie
from litigo.dossier.reader import read_dossier
from litigo.rulebook.checks import walk
from litigo.rulebook.loader import load_rulebook
from litigo.rulebook.models import Condition
from tests.conftest import SOAK

ROOT = Path(__file__).parent.parent
RULEBOOK = load_rulebook()
TODAY = dt.date(2026, 11, 23)
EXAMPLES = {
    path.stem: read_dossier(path.read_bytes(), path.name, RULEBOOK.vocabulary)
    for path in sorted((ROOT / "examples").glob("*.yaml"))
}
DOSSIERS = pytest.mark.parametrize("name", EXAMPLES)


def assessed(dossier: Dossier, today: dt.date = TODAY) -> Assessment:
    return assess(dossier, RULEBOOK, today)


def by_id(assessment: Assessment) -> dict[str, Deadline]:
    return {deadline.id: deadline for deadline in assessment.deadlines}


def test_there_is_one_sample_of_each_kind() -> None:
    assert set(EXAMPLES) == {
        "corporel_badinter", "degat_des_eaux_recours", "dommages_ouvrage_recours", "biennale_expert",
        "appel_a_conclure",
        "civi_infraction",
    }  # fmt: skip


@DOSSIERS
def test_a_sample_is_a_file_a_handler_really_keeps(name: str) -> None:
    dossier = EXAMPLES[name]
    assert 10 <= len(dossier.evenements) <= 30
    assert dossier.postes
    assert dossier.pieces
    assert all(party.adresse for party in dossier.parties if party.id != "nous")  # ours is that of the sender


@DOSSIERS
def test_same_input_same_bytes(name: str) -> None:
    again = read_dossier((ROOT / "examples" / f"{name}.yaml").read_bytes(), f"{name}.yaml", load_rulebook().vocabulary)
    assert to_json(assessed(EXAMPLES[name])) == to_json(assess(again, load_rulebook(), TODAY))


@DOSSIERS
def test_the_assessment_fits_its_published_schema(name: str) -> None:
    jsonschema.validate(json.loads(to_json(assessed(EXAMPLES[name]))), assessment_schema())


@DOSSIERS
def test_every_dated_deadline_shows_its_work_and_its_sources(name: str) -> None:
    dated = [deadline for deadline in assessed(EXAMPLES[name]).deadlines if deadline.due or deadline.fallback_due]
    assert dated
    for deadline in dated:
        assert deadline.steps, deadline.id
        assert any(step.sources for step in deadline.steps), deadline.id
        assert deadline.start is not None
        assert deadline.if_missed


@DOSSIERS
def test_a_sample_has_something_to_do_and_a_road_to_take(name: str) -> None:
    assessment = assessed(EXAMPLES[name])
    assert any(deadline.state == "running" for deadline in assessment.deadlines)
    assert any(view.standing == "open" for view in assessment.strategies)
    assert assessment.documents
    for view in assessment.strategies:
        assert view.reasons_for or view.reasons_against or view.missing, view.id


@DOSSIERS
def test_ids_are_unique_and_provisional_dates_say_what_would_settle_them(name: str) -> None:
    assessment = assessed(EXAMPLES[name])
    ids = [deadline.id for deadline in assessment.deadlines]
    assert len(ids) == len(set(ids))
    asked = {question.fact for question in assessment.questions}
    for deadline in assessment.deadlines:
        if deadline.provisional and deadline.missing:
            assert asked.issuperset(deadline.missing)


def without_fact(dossier: Dossier, place: tuple[str, int], name: str) -> Dossier:
    kind, index = place
    if kind == "dossier":
        return dossier.model_copy(update={"faits": {k: v for k, v in dossier.faits.items() if k != name}})
    items = list(getattr(dossier, kind))
    facts = {key: value for key, value in items[index].faits.items() if key != name}
    items[index] = items[index].model_copy(update={"faits": facts})
    return dossier.model_copy(update={kind: tuple(items)})


def facts_of(dossier: Dossier) -> list[tuple[tuple[str, int], str]]:
    found = [(("dossier", 0), name) for name in dossier.faits]
    for kind in ("parties", "procedures", "evenements"):
        for index, item in enumerate(getattr(dossier, kind)):
            found += [((kind, index), name) for name in item.faits]
    return found


def opted_in_by(rule: str, fact: str) -> bool:
    """Some rules concern only files that say so: their condition asks that the fact be known, in so many words."""
    applies = RULEBOOK.deadlines[rule].applies_when
    return applies is not None and any(
        isinstance(part, Condition) and part.fact == fact and part.known for _, part in walk(applies)
    )


@DOSSIERS
def test_forgetting_a_fact_never_lengthens_a_date_nor_hides_one(name: str) -> None:
    """A deadline known with all the facts stays, no later, whichever one fact is forgotten."""
    dossier = EXAMPLES[name]
    known = by_id(assessed(dossier))
    for place, fact in facts_of(dossier):
        fewer = by_id(assessed(without_fact(dossier, place, fact)))
        for ident, deadline in known.items():
            if deadline.state == "waiting" or deadline.provisional or deadline.due is None:
                continue
            if ident not in fewer:
                assert opted_in_by(deadline.rule, fact), f"{ident} disappears without {fact}"
                continue
            other = fewer[ident]
            if other.due is not None and deadline.due is not None:
                assert other.due <= deadline.due, f"{ident} moves from {deadline.due} to {other.due} without {fact}"


@DOSSIERS
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.integers(0, 800))
def test_time_passing_changes_states_never_dates(name: str, days: int) -> None:
    """Nothing but the day changes: a deadline that is dated today keeps its date tomorrow."""
    dossier = EXAMPLES[name]
    now, later = by_id(assessed(dossier)), by_id(assessed(dossier, TODAY + dt.timedelta(days=days)))
    for ident, deadline in now.items():
        if deadline.due is None or deadline.provisional or ident not in later:
            continue
        assert later[ident].due == deadline.due, ident
        if deadline.state == "running" and later[ident].state != "running":
            due = later[ident].due
            assert due is not None
            assert due < TODAY + dt.timedelta(days=days) or later[ident].met_on is not None


@DOSSIERS
def test_a_past_day_is_not_called_missed_when_the_file_was_not_kept_up_to_it(name: str) -> None:
    dossier = EXAMPLES[name]
    far = assessed(dossier, dt.date(2040, 1, 2))
    assert not [d.id for d in far.deadlines if d.state == "expired" and d.due and d.due > dossier.tenu_a_jour_au]
    assert [d.id for d in far.deadlines if d.state == "to_verify"]


@DOSSIERS
def test_a_letter_that_depends_on_what_may_have_happened_since_is_a_draft(name: str) -> None:
    dossier = EXAMPLES[name]
    stale = assessed(dossier, dossier.tenu_a_jour_au + dt.timedelta(days=40))
    drafts = [due for due in stale.documents if "tenu_a_jour_au" in due.missing]
    assert all(not due.ready for due in drafts)


KINDS = sorted(word for word, kind in RULEBOOK.vocabulary.events.items() if not kind.from_)
BACKWARD = {rule.id for rule in RULEBOOK.deadlines.values() if rule.direction == "backward"}
ANY_DAY = st.one_of(st.none(), st.dates(dt.date(1960, 1, 1), dt.date(2027, 12, 31)))


@st.composite
def disturbed(draw: st.DrawFn) -> Dossier:
    """A sample whose events were replaced by others, of any kind, day, author and addressee."""
    dossier = EXAMPLES[draw(st.sampled_from(sorted(EXAMPLES)))]
    persons = [party.id for party in dossier.parties]
    some = st.lists(st.sampled_from(persons), max_size=2, unique=True).map(tuple)
    courts = st.sampled_from([None, *(procedure.id for procedure in dossier.procedures)])
    event = st.builds(
        Evenement,
        type=st.sampled_from(KINDS),
        date=ANY_DAY,
        reception=ANY_DAY,
        par=some,
        a=some,
        procedure=courts,
    )
    events = draw(st.lists(event, max_size=25))
    return dossier.model_copy(update={"evenements": tuple(events)})


@settings(
    max_examples=3000 if SOAK else 60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(dossier=disturbed(), today=st.dates(dt.date(1990, 1, 1), dt.date(2040, 12, 31)))
def test_whatever_the_events_an_assessment_is_made_and_holds_together(dossier: Dossier, today: dt.date) -> None:
    assessment = assessed(dossier, today)
    for deadline in assessment.deadlines:
        if deadline.state in ("running", "expired", "to_verify", "met", "met_late"):
            assert deadline.due is not None
            assert deadline.steps
        if deadline.state == "running":
            assert deadline.due is not None
            assert deadline.due >= today
        if deadline.state == "expired":
            assert deadline.due is not None
            assert deadline.due < today
            assert deadline.due <= dossier.tenu_a_jour_au
        if deadline.literal_due and deadline.due and deadline.rule not in BACKWARD:
            assert deadline.literal_due >= deadline.due, deadline.id
    to_json(assessment)


@pytest.mark.parametrize(
    ("country", "postcode", "zone"),
    [
        ("France", "69007", "metropole"),
        ("FR", "69007", "metropole"),
        ("France", "97400", "outre_mer"),
        ("Belgique", "1000", "etranger"),
        ("Monaco", "98000", "etranger"),
        ("La Réunion", "97400", None),
        ("France", "98000", None),
    ],
)
def test_a_doubtful_address_lengthens_nothing(country: str, postcode: str, zone: str | None) -> None:
    address = Adresse(voie="1, rue du Port", code_postal=postcode, ville="Ville", pays=country)
    person = Partie.model_validate({"id": "p", "nom": "P", "roles": ["victime"]})
    assert residence(person.model_copy(update={"adresse": address})) == zone
