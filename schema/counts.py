"""Counts: how many of a thing somebody says there are ("124", "15", "more than 100").

A count is never a reason to make records, and no count is a share of another: each has its
scope and its own definition. `members` may hold only records that the source itself names.
"""

from __future__ import annotations

from pydantic import model_validator

from schema.evidence import Provenance
from schema.fields import Base, col
from schema.ids import Slug, Text, refuse
from schema.record import Identity, Parts, Status


class CountBase(Base):
    """Somebody counted something."""

    scope: str = col("What was counted", example="kz-rare-and-ree-deposits", vocabulary="count_scope", index=True)
    counted: Text = col(
        "The counted thing as the source means it, in our own words", example="identified rare and rare-earth deposits"
    )
    value: float | None = col("The number", default=None, unit="count", example=124, ge=0)
    value_high: float | None = col("Upper end of a range", default=None, unit="count", example=130, ge=0)
    qualifier: str = col("How exact the source is", default="eq", example="eq", vocabulary="qualifier")
    said_by: Text | None = col("Who said or counted it", default=None, example="Marat Terterov")
    said_by_id: Slug | None = col(
        "Record of that person or organisation", default=None, example="marat-terterov", fk="entities.id", index=True
    )
    members_named: int = col("How many members the source names", example=0, unit="count", ge=0)
    list_known: str = col("Whether a list of the members was found: yes or no", example="no", vocabulary="yes_no")


class CountRecord(Parts, Status, Provenance, CountBase, Identity):
    """A count as its file writes it."""

    members: list[Slug] = []

    @model_validator(mode="after")
    def _counted(self) -> CountRecord:
        if (self.value_status == "value") != (self.value is not None):
            raise refuse("E301", "a value, or a value_status other than 'value' and no value", "value: 124")
        if self.value_high is not None and (self.value is None or self.value_high < self.value):
            raise refuse("E208", "value_high not below value", "value: 100, value_high: 124")
        return self


class Count(Status, Provenance, CountBase, Identity, table=True):
    """Numbers of things that somebody counted, each with its scope, speaker and source."""

    __tablename__ = "counts"
    value_words: str = col("The number in words", derived=True, example="more than 100")
    n_members: int = col("Number of members that we have a record of", derived=True, unit="count", example=0)
    disputed: str = col(
        "Whether another source gives a number of the same thing, in the same year, that cannot be true too: yes or no",
        derived=True,
        example="yes",
        vocabulary="yes_no",
    )
