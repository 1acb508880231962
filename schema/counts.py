"""Counts: how many of a thing somebody says there are ("124", "15", "more than 100").

A count is never a reason to make records, and no count is a share of another: each has its
scope and its own definition. `members` may hold only records that the source itself names.
"""

from __future__ import annotations

from pydantic import model_validator

from schema.evidence import CountBase, Provenance
from schema.fields import col
from schema.ids import Slug, refuse
from schema.record import Identity, Parts, Status


class CountRecord(Parts, Status, Provenance, CountBase, Identity):
    """A count as its file writes it."""

    members: list[Slug] = []

    @model_validator(mode="after")
    def _counted(self) -> CountRecord:
        if (self.value_status == "value") != (self.value is not None):
            raise refuse("E301", "a value, or a value_status other than 'value' and no value", "value: 124")
        return self


class Count(Status, Provenance, CountBase, Identity, table=True):
    """Numbers of things that somebody counted, each with its scope, speaker and source."""

    __tablename__ = "counts"
    value_words: str = col("The number in words", derived=True, example="more than 100")
    n_members: int = col("Number of members that we have a record of", derived=True, unit="count", example=0)
    disputed: str = col(
        "Whether another source gives another number for the same scope and year: yes or no",
        derived=True,
        example="yes",
        vocabulary="yes_no",
    )
