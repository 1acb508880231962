"""The error catalogue: every problem that `catalogue check` can report.

A problem prints as

    data/deposits/kundybai.yml:14 claims[2].as_of: got 'spring 2024', want a date ..., e.g. 2025-04-02  [E204]

`CATALOGUE` gives for each code a title, the reason for the rule, and the cure. It is printed
by `catalogue check --explain E204` and in docs/errors.md, and tests hold one bad file for
every code.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """An entry of the error catalogue."""

    code: str
    title: str
    reason: str
    cure: str


CATALOGUE: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        # reading
        Kind("E101", "Not UTF-8", "Names in three scripts need one encoding.", "Save the file as UTF-8 without a byte-order mark."),
        Kind("E102", "Not YAML", "The file cannot be read at all.", "Mend the syntax at the place named; quotes and indentation are the usual causes."),
        Kind("E103", "Key stands twice", "YAML would keep the last one and drop the other without a word.", "Remove one of the two, or turn them into list items."),
        Kind("E104", "Anchor, alias or tag", "They hide where a value comes from and can blow up a file.", "Write the value out."),
        Kind("E105", "File too large", "A record is a page, not a table.", "Move long tables to data/series/ or split the record."),
        Kind("E106", "Wrong shape", "A record is a mapping of fields; its lists hold mappings.", "Compare with another record of the same kind."),
        Kind("E107", "Wrong place or name", "Someone must find a record by its id.", "Name the file <id>.yml and put it into the folder of its kind (data/README.md)."),
        Kind("E108", "Wrong CSV header", "A column that is not known would be dropped.", "Use exactly the columns that are wanted."),
        Kind("E109", "Wrong number of cells", "The row has more or fewer cells than the header.", "Quote cells that hold commas."),
        Kind("E110", "Not in the house form", "Keys in one order make changes easy to read.", "Run `make format`."),
        Kind("E111", "YAML would guess", "NO becomes false, 012 becomes 10, 12:30 becomes 750, a date becomes an object.", "Put the value in double quotes."),
        # fields
        Kind("E201", "Field missing", "The record cannot be understood without it.", "Add the field."),
        Kind("E202", "Unknown field", "A mistyped field would be lost.", "Correct the name; the message guesses at it."),
        Kind("E203", "Not an id", "Ids are addresses and must last.", "Use lower-case a-z, 0-9 and single hyphens, 3 to 60 characters."),
        Kind("E204", "Not a date", "Dates are compared, so they need one form (EDTF).", "Write YYYY, YYYY-MM or YYYY-MM-DD; add ? or ~; A/B for a span."),
        Kind("E205", "Not in the vocabulary", "Codes are a closed list so that they can be filtered.", "Use one of the codes, or add one to schema/vocabularies with its definition."),
        Kind("E206", "Unknown unit", "Figures are only comparable in known units.", "Use a unit of the list; keep the source's own words in as_stated."),
        Kind("E207", "Unit of the wrong kind", "An area is not a mass; ore is not a grade.", "Use a unit of the kind that is wanted."),
        Kind("E208", "Not a number in range", "The field holds a number.", "Write a plain number with a decimal point."),
        Kind("E209", "Not an address", "Readers follow it.", "Write the whole address with http:// or https://."),
        Kind("E210", "Text that cannot be published", "Spreadsheets run cells that start with = + - @; stray spaces break comparisons.", "Remove the first character, the spaces or the control characters."),
        Kind("E211", "Cyrillic letters in a category", "Cyrillic А, В, С, Р look like Latin A, B, C, P and compare as different.", "Type the category in Latin letters."),
        Kind("E212", "Wrong type", "The field holds another type of value.", "Compare with the example."),
        Kind("E214", "Not a language", "Names are found by language.", "Use en, ru, kk, kk-Latn or another BCP 47 tag."),
        # records
        Kind("E301", "Value and status disagree", "A value and a reason for having none exclude each other.", "Give a value, or a value_status that says why there is none."),
        Kind("E302", "Oxide without formula", "Li2O and Li differ by a factor of two.", "Add the formula of the oxide."),
        Kind("E303", "P1 to P3 are prognostic", "Prognostic resources must not be added to reserves.", "Set kind: prognostic, or split the line."),
        Kind("E304", "Rank without reason", "Nothing is chosen silently.", "Say why in rank_reason."),
        Kind("E305", "Point incomplete", "A point without precision and method cannot be judged.", "Give lat, lon, precision_m and method."),
        Kind("E306", "Half of a pair", "A number needs its unit, an estimate its wording.", "Add the missing half."),
        Kind("E307", "Does not fit the kind", "The property or field belongs to another kind of record.", "Use a property that applies (schema/vocabularies/property.csv)."),
        Kind("E308", "No source", "No source, no value.", "Add source_id with the id of a file in data/sources/."),
        Kind("E309", "Qualifier of which figure", "\"About 12 Mt at 0.97 %\": without a word, the reader cannot know whether the grade is rough too.", "Name the figure in qualifier_of, or all; split the line if two figures have different qualifiers."),
        Kind("E310", "Content is not ore x grade", "More than a tenth apart is a slip, or needs a word.", "Correct the line, or explain it in difference_note."),
        Kind("E311", "Share out of range", "A share lies between 0 and 100 %.", "Check the number and its unit."),
        Kind("E312", "Not met without proof", "Silence is no evidence; only a source after the deadline can show it undone.", "Use status: no_evidence, or add that source."),
        Kind("E313", "Dates out of order", "A record cannot change before it was added, nor end before it starts.", "Correct the dates."),
        # between records
        Kind("E401", "Source not found", "No source, no value.", "Add the source to data/sources/, or correct the id; the message guesses at it."),
        Kind("E402", "Record not found", "A link must lead somewhere.", "Correct the id, or add the record."),
        Kind("E403", "Record of the wrong kind", "The field wants another kind of record.", "Use the id of a record of that kind."),
        Kind("E404", "Id stands twice", "One id space serves all kinds.", "Rename the newer record."),
        Kind("E405", "Id vanished", "Ids that were published never die: people cite them.", "Restore the record, or retire the id in data/retired.csv with a reason."),
        Kind("E406", "Bad retirement", "A redirect must lead to a living record.", "Name a record of the same kind that exists and is not retired."),
        Kind("E407", "Point outside its region", "Either the region or the point is wrong, or latitude and longitude are swapped.", "Check both against the source."),
        Kind("E408", "Point outside Kazakhstan", "The catalogue holds sites in Kazakhstan.", "Check sign and order of the numbers."),
        Kind("E409", "Two preferred values", "Only one value can be shown first.", "Leave one of them preferred."),
        Kind("E410", "Claim number stands twice", "Claims are cited by their number.", "Give the newer claim the next free number; `make format` numbers claims that have n: 0."),
        Kind("E411", "Sources repeat in a circle", "One of them must be the first.", "Remove one repeats_id."),
        Kind("E412", "Entry stands twice", "The same name, link, material or code a second time adds nothing.", "Remove one."),
        Kind("E413", "Source supports nothing it can", "A source that was not read supports nothing.", "Read it and say how much (read_extent), or cite the source through which it is known."),
        Kind("E414", "Row stands twice", "Two rows with the same key cannot be told apart.", "Remove one, or tell them apart by edition or product."),
        Kind("E415", "Nothing cites it", "A source that supports nothing is ballast.", "Cite it, or remove it."),
        Kind("E416", "Id not in the ledger", "data/ids.csv keeps every id ever used.", "Run `make format`, which adds it."),
        Kind("E417", "Members beyond the source", "A count may only hold members that its source names.", "Set members_named to the number that the source names, or remove members."),
        Kind("E501", "Fewer than promised", "Counts and fill rates may not fall without a reason.", "Find what was lost; or lower the number in data/assertions.yml and write why."),
        Kind("E601", "No crosswalk", "What another's table calls a thing is never guessed to be ours.", "Add a row to the crosswalk that is named, or a name to the record."),
    )
}  # fmt: skip


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong: where, what was found, what is wanted, an example."""

    path: str
    line: int
    field: str
    code: str
    got: str
    want: str
    example: str = ""

    @property
    def kind(self) -> Kind:
        """Its entry in the error catalogue."""
        return CATALOGUE[self.code]

    def text(self) -> str:
        """The line that a person reads."""
        where = f"{self.path}:{self.line}" + (f" {self.field}" if self.field else "")
        example = f", e.g. {self.example}" if self.example else ""
        return f"{where}: got {self.got}, want {self.want}{example}  [{self.code}]"

    def github(self) -> str:
        """The line that a GitHub workflow shows beside the file."""
        message = f"{self.field}: got {self.got}, want {self.want}. {self.kind.cure}"
        escaped = message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        return f"::error file={self.path},line={self.line},title={self.code} {self.kind.title}::{escaped}"

    def json(self) -> dict[str, str | int]:
        """The problem as plain data."""
        return {
            "path": self.path, "line": self.line, "field": self.field, "code": self.code,
            "title": self.kind.title, "got": self.got, "want": self.want, "example": self.example,
            "reason": self.kind.reason, "cure": self.kind.cure,
        }  # fmt: skip


def shown(value: object, limit: int = 60) -> str:
    """A value as a message shows it: quoted, cut, on one line."""
    text = repr(value) if isinstance(value, str) else f"{type(value).__name__} {value!r}"
    if isinstance(value, int | float):
        text = repr(value)
    if isinstance(value, dict | list):
        text = "a mapping" if isinstance(value, dict) else "a list"
    if value is None:
        text = "nothing"
    return text if len(text) <= limit else text[: limit - 3] + "..."
