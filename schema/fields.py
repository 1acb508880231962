"""How a column is declared.

Every column says what it holds, in which unit, with an example; the data dictionary,
Datasette's column descriptions and the error messages are all made from here.

    year: str | None = col("Year of discovery", example="1956", headline="discovery_year")

What it does not do: it checks nothing. Types, the vocabularies and the validators of
each class do.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

from pydantic import ConfigDict, ValidationInfo, field_validator
from sqlmodel import Field, SQLModel

from schema.ids import check_text, refuse
from schema.vocabularies import check_code

MISSING: Any = object()


class Base(SQLModel):
    """Root of every class that validates.

    A mistyped field name is an error, never dropped; text is checked as `ids.check_text` says;
    codes are checked against the vocabulary that the column names; numbers are finite.
    """

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment] # SQLModel narrows the type

    @field_validator("*", mode="after")
    @classmethod
    def _every_field(cls, value: Any, info: ValidationInfo) -> Any:
        if isinstance(value, str):
            check_text(value)
            vocabulary = column_info(cls, info.field_name or "").get("vocabulary")
            if vocabulary:
                check_code(vocabulary, value)
        elif isinstance(value, float) and not math.isfinite(value):
            raise refuse("E208", "a finite number", "12.5")
        return value


@cache
def column_info(cls: type[SQLModel], name: str) -> dict[str, Any]:
    """What `col` was told of a column of a class: description, unit, example, vocabulary, fk..."""
    field = cls.model_fields.get(name)
    info = field.json_schema_extra if field is not None else None
    return dict(info) if isinstance(info, dict) else {}


def col(
    description: str,
    *,
    default: Any = MISSING,
    unit: str | None = None,
    example: str | int | float | None = None,
    headline: str | None = None,
    pick: str = "text",
    vocabulary: str | None = None,
    derived: bool = False,
    fk: str | None = None,
    index: bool = False,
    primary_key: bool = False,
    unique: bool = False,
    ge: float | None = None,
    le: float | None = None,
) -> Any:
    """Declare a column.

    headline: the claim property whose value the loader puts here (see loaders/headline.py);
    pick: which part of it: text (as words), low or high (in `unit`), lat, lon, precision, method,
    source. vocabulary: the closed list its codes come from. derived: computed by the loader.
    ge, le: bounds, inclusive.
    """
    info: dict[str, Any] = {"description": description}
    for key, value in (
        ("unit", unit),
        ("example", example),
        ("headline", headline),
        ("vocabulary", vocabulary),
        ("fk", fk),
    ):
        if value is not None:
            info[key] = value
    if headline:
        info["pick"] = pick
    if derived or headline:
        info["derived"] = True
    kwargs: dict[str, Any] = {
        "description": description,
        "primary_key": primary_key,
        "index": index,
        "unique": unique,
        "ge": ge,
        "le": le,
        "sa_column_kwargs": {"info": info, "comment": description},
        # SQLModel's own attributes are lost on required fields with an Annotated type; this one stays.
        "schema_extra": {"json_schema_extra": info},
    }
    if fk:
        kwargs["foreign_key"] = fk
    if derived or headline:
        kwargs["default"] = None
    elif default is not MISSING:
        kwargs["default"] = default
    return Field(**kwargs)
