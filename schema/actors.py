"""Actors: organisations, people in public roles, events, and what was said there.

People are recorded only in public roles and with what they said or did in them. A statement
is in our own words; its kind says whether it is a position, a figure or a promise.
"""

from __future__ import annotations

from schema.edtf import Date
from schema.fields import col
from schema.ids import Slug, Text
from schema.record import Derived, Identity, Parts, Status


class OrganisationBase(Identity):
    """A body: institution, company, institute, platform."""

    org_type: str = col("What kind of body it is", example="platform", vocabulary="org_type", index=True)
    country: str = col("Country (ISO 3166-1 alpha-2), EU or INT", example="KZ", vocabulary="country", index=True)


class OrganisationRecord(Parts, Status, OrganisationBase):
    """An organisation as its file writes it."""


class Organisation(Status, Derived, OrganisationBase, table=True):
    """Organisations that act in the field."""

    __tablename__ = "organisations"
    role: str = col("What it does in the field", headline="role", example="organiser of the launch roundtable")
    owner: str = col("Owner", headline="owner", example="Samruk-Kazyna")
    website: str = col("Address", headline="website", example="https://www.brusselsenergyclub.org")


class PersonBase(Identity):
    """A person in a public role."""

    country: str = col("Country for which or from which they act", example="KZ", vocabulary="country", index=True)


class PersonRecord(Parts, Status, PersonBase):
    """A person as their file writes them."""


class Person(Status, Derived, PersonBase, table=True):
    """People in public roles."""

    __tablename__ = "people"
    public_role: str = col("Public role", headline="public_role", example="Founder, Brussels Energy Club")
    n_statements: int = col("Number of statements", derived=True, unit="count", example=2)


class EventBase(Identity):
    """A meeting, signature, visit or launch."""

    event_type: str = col("What kind of event it was", example="roundtable", vocabulary="event_type", index=True)


class EventRecord(Parts, Status, EventBase):
    """An event as its file writes it."""


class Event(Status, Derived, EventBase, table=True):
    """Events."""

    __tablename__ = "events"
    held_on: str = col("Date", headline="held_on", example="2025-12-09")
    place: str = col("Place", headline="place", example="Brussels")
    organiser: str = col("Organiser", headline="organiser", example="Kazakhstan-EU Gateway")
    n_statements: int = col("Number of statements", derived=True, unit="count", example=8)


class StatementBase(Identity):
    """What somebody said in public."""

    speaker_id: Slug = col("Who said it", example="marat-terterov", fk="entities.id", index=True)
    event_id: Slug | None = col("Where", default=None, example="keg-launch-2025", fk="events.id", index=True)
    said_on: Date = col("When", example="2025-12-09")
    statement_type: str = col(
        "What kind of statement it is", example="position", vocabulary="statement_type", index=True
    )
    text: Text = col(
        "What was said, in our own words", example="Kazakhstan has 124 deposits of rare metals and rare earths"
    )


class StatementRecord(Parts, Status, StatementBase):
    """A statement as its file writes it."""


class Statement(Status, Derived, StatementBase, table=True):
    """Statements with speaker, event and date."""

    __tablename__ = "statements"
    speaker: str = col("Label of the speaker", derived=True, example="Marat Terterov")
    event: str = col("Label of the event", derived=True, example="KEG launch roundtable")
