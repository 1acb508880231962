"""Which claims are rivals. Nothing is averaged, nothing dropped: disagreement is a result.

Two values disagree when they cannot both be true as stated:
  numbers   their intervals do not meet; "about" widens by 5 %, "more than" opens the upper end
  dates     their spans do not meet ("1956" and "195X" agree)
  texts     neither holds all the words of the other (spelling folded)
  codes     they differ, unless one of them says nothing of the matter (WEAK)
  points    further apart than their precisions together, and than 15 km

They are rivals only when they answer the same question (the `rivals` column of
vocabularies/property.csv):
  exact     one true value: all claims of the property
  year      changes with time: claims that hold in the same year
  grows     only grows with time: the same year, or an earlier value above a later one
  point     the place
  none      many values may be true at once: never rivals

Estimates answer the same question when material, zone, category, balance and form agree, and
the year too when a reporting system is named (a new JORC estimate updates the old one). Figures
without system are press figures, and whether those say reserves or resources is not told apart.
An oxide is compared with the metal by its formula, the converted figure then with five percent of room.

Counts answer the same question when scope and counted thing agree, for the same year; undated ones
answer none.

Both values must come from different sources. Deprecated rows are out.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from loaders.fold import fold, words
from loaders.geography import distance_m
from loaders.normalise import claim_words, element_share, estimate_words, qualifier_of, range_words
from schema import edtf
from schema.counts import CountRecord
from schema.edtf import span, years
from schema.estimates import QUALIFIED, EstimateRecord
from schema.evidence import ClaimRecord
from schema.units import UNITS, convert
from schema.vocabularies import label, terms

#: Status codes that say nothing of the state of work.
WEAK = {"on_official_list", "on_state_balance", "in_subsoil_use"}
ABOUT = 0.05
POINT_M = 15_000
METAL_LIKE = {"metal", "element", "REM", "not_stated"}


@dataclass(frozen=True)
class Question:
    """A question on which sources disagree: its words and the rival rows."""

    key: str
    words: str
    rows: tuple[Any, ...]


def interval(low: float, high: float, qualifier: str) -> tuple[float, float]:
    """What a number may mean: interval((100, 100), "gt") = (100, inf)."""
    if qualifier in ("gt", "ge"):
        return low, math.inf
    if qualifier in ("lt", "le"):
        return -math.inf, high
    if qualifier == "approx":
        return low - abs(low) * ABOUT, high + abs(high) * ABOUT
    return low, high


def meet(a: tuple[Any, Any], b: tuple[Any, Any]) -> bool:
    """Whether two closed intervals meet."""
    return bool(a[0] <= b[1] and b[0] <= a[1])


def claims_disagree(a: ClaimRecord, b: ClaimRecord) -> bool:
    """Whether two claims of one property cannot both be true."""
    if a.lat is not None and b.lat is not None:
        apart = distance_m((a.lat, a.lon or 0), (b.lat, b.lon or 0))
        return apart > max(POINT_M, (a.precision_m or 0) + (b.precision_m or 0))
    if a.number and b.number and a.unit and b.unit:
        if UNITS[a.unit].base != UNITS[b.unit].base:
            return False
        first = [convert(x, a.unit)[0] for x in a.number]
        second = [convert(x, b.unit)[0] for x in b.number]
        return not meet(interval(first[0], first[1], a.qualifier), interval(second[0], second[1], b.qualifier))
    kind = terms("property")[a.property].extra["value_kind"]
    if kind == "date" and a.value and b.value:
        return not meet(span(a.value), span(b.value))
    if kind == "code":
        return a.value != b.value and not {a.value, b.value} & WEAK
    one, two = words(a.value or ""), words(b.value or "")
    return not (one <= two or two <= one)


def claim_questions(claims: list[ClaimRecord]) -> Iterator[Question]:
    """Questions on which the claims of a record disagree."""
    groups: dict[tuple[str, str, str], list[ClaimRecord]] = defaultdict(list)
    for claim in claims:
        rule = terms("property")[claim.property].extra["rivals"]
        if claim.rank != "deprecated" and claim.value_status == "value" and rule != "none":
            for year in _years(claim) if rule == "year" else [rule if rule == "grows" else ""]:
                groups[claim.property, claim.which or "", year].append(claim)
    merged: dict[str, dict[int, ClaimRecord]] = defaultdict(dict)
    for (name, _, time), group in sorted(groups.items()):
        for a, b in itertools.combinations(group, 2):
            if a.source_id != b.source_id and claims_disagree(a, b) and (time != "grows" or not _grew(a, b)):
                merged[name].update({a.n: a, b.n: b})
    for name, rows in merged.items():
        yield Question(name, label("property", name), tuple(rows[n] for n in sorted(rows)))


def _grew(a: ClaimRecord, b: ClaimRecord) -> bool:
    """Whether the later of two claims is the larger: both can be true then."""
    if not (a.as_of and b.as_of and a.number and b.number and a.unit and b.unit):
        return False
    (one, two) = sorted((a, b), key=lambda claim: years(claim.as_of or ""))
    if years(one.as_of or "")[1] >= years(two.as_of or "")[0]:
        return False
    return (
        convert((one.number or (0, 0))[0], one.unit or "t")[0] <= convert((two.number or (0, 0))[1], two.unit or "t")[0]
    )


def _years(claim: ClaimRecord) -> list[str]:
    if claim.as_of is None:
        return ["undated"]
    first, last = years(claim.as_of)
    return [str(y) for y in range(first, min(last, first + 20) + 1)]


def estimate_key(line: EstimateRecord) -> tuple[str, ...]:
    """What question an estimate answers."""
    press = line.system == "not_stated" and line.kind in ("reserve", "resource", "not_stated") and not line.category
    year = "" if line.system == "not_stated" or line.as_of is None else "/".join(map(str, years(line.as_of)))
    like_metal = line.form in METAL_LIKE or element_share(line)[0]
    form = "metal" if like_metal else f"{line.form} {line.formula or ''}"
    kind = "press figure" if press else line.kind
    return (line.material_id, kind, line.system, line.category or "", line.balance, form, line.zone or "", year)


def estimate_questions(lines: list[EstimateRecord], materials: dict[str, str]) -> Iterator[Question]:
    """Questions on which the estimates of a record disagree; `materials` gives labels by id."""
    groups: dict[tuple[str, ...], list[EstimateRecord]] = defaultdict(list)
    for line in lines:
        if line.rank != "deprecated" and line.value_status == "value":
            groups[estimate_key(line)].append(line)
    merged: dict[tuple[str, str], dict[int, EstimateRecord]] = defaultdict(dict)
    for group in groups.values():
        for a, b in itertools.combinations(group, 2):
            for measure in QUALIFIED:
                if a.source_id != b.source_id and _measures_disagree(a, b, measure):
                    merged[a.material_id, measure].update({a.n: a, b.n: b})
    for (material, measure), rows in sorted(merged.items()):
        words_ = f"{materials.get(material, material)}: {measure}"
        yield Question(f"{material}-{measure}", words_, tuple(rows[n] for n in sorted(rows)))


def _measures_disagree(a: EstimateRecord, b: EstimateRecord, measure: str) -> bool:
    shares = [1.0, 1.0] if measure == "ore" else [element_share(line)[0] for line in (a, b)]
    if {a.form, b.form} & {"oxide", "LCE"} and None in shares and (a.form, a.formula) != (b.form, b.formula):
        return False
    if None in shares or shares[0] == shares[1]:
        shares = [1.0, 1.0]
    units = [getattr(line, f"{measure}_unit") for line in (a, b)]
    if None in units or UNITS[units[0]].base != UNITS[units[1]].base:
        return False
    spans = []
    for line, share, unit in zip((a, b), shares, units, strict=True):
        low, high = getattr(line, measure), getattr(line, f"{measure}_high")
        ends = [convert(end, unit)[0] * (share or 1) for end in (low, low if high is None else high)]
        qualifier = qualifier_of(line, measure)
        spans.append(interval(ends[0], ends[1], "approx" if share != 1 and qualifier == "eq" else qualifier))
    return not meet(spans[0], spans[1])


def count_questions(counts: Iterable[CountRecord]) -> Iterator[Question]:
    """Questions on which counts of the same thing disagree; rows are count records."""
    groups: dict[tuple[str, str], list[CountRecord]] = defaultdict(list)
    for count in counts:
        if count.rank != "deprecated" and count.value is not None and count.as_of:
            groups[count.scope, fold(count.counted)].append(count)
    for _, group in sorted(groups.items()):
        joined: list[dict[str, CountRecord]] = []
        for a, b in itertools.combinations(group, 2):
            if a.source_id == b.source_id or not _counts_disagree(a, b):
                continue
            touching = [found for found in joined if a.id in found or b.id in found]
            joined = [found for found in joined if found not in touching]
            joined.append({a.id: a, b.id: b, **{i: row for found in touching for i, row in found.items()}})
        for rivals in sorted(joined, key=min):
            rows = tuple(rivals[i] for i in sorted(rivals))
            yield Question("number", rows[0].counted, rows)


def _counts_disagree(a: CountRecord, b: CountRecord) -> bool:
    if not meet(years(a.as_of or ""), years(b.as_of or "")):
        return False
    one, two = (
        interval(c.value or 0, (c.value or 0) if c.value_high is None else c.value_high, c.qualifier) for c in (a, b)
    )
    return not meet(one, two)


def row_id(row: ClaimRecord | EstimateRecord | CountRecord, entity_id: str) -> str:
    """The id of a rival row: of the claim or estimate, or of the count record itself."""
    return row.id if isinstance(row, CountRecord) else f"{entity_id}_{row.n}"


def row_words(row: ClaimRecord | EstimateRecord | CountRecord) -> str:
    """A rival row in words."""
    if isinstance(row, CountRecord):
        return range_words(row.value or 0, row.value_high, "count", row.qualifier)
    if isinstance(row, EstimateRecord):
        return estimate_words(row)
    if terms("property")[row.property].extra["value_kind"] == "date" and row.value:
        return edtf.words(row.value)
    return claim_words(row)
