"""The one rule for headline columns: what a record's table shows of its claims.

1. Deprecated claims never count. A preferred claim is shown as it is.
2. A property that changes with time (`rivals: year` or `grows`) shows the claims of the latest year for
   which it holds; `as_of`, not the date of printing, decides. Undated claims stand behind dated ones.
3. A property with one true value (`exact`) shows the value when all agree, else
   "disputed: 1952 | 1956".
4. A property that may have many values (`none`) shows them all, joined by semicolons.
5. Of points the most precise is shown, then the better kind of witness; `coord_status` says
   "disputed" when points lie too far apart.
6. Without a value the column says why: not collected, unknown, not disclosed, ...
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from loaders.disputes import Question, claims_disagree
from loaders.normalise import claim_words
from schema.edtf import years
from schema.evidence import ClaimRecord
from schema.units import UNITS, convert
from schema.vocabularies import codes, label, terms

MAX_VALUES = 6
NOT_COLLECTED = label("value_status", "not_collected")
#: What a column of dates says when there is a value and its source gives no date.
NOT_STATED = "date not stated"


@dataclass(frozen=True)
class Headline:
    """What a headline shows: words, and the claims behind them."""

    words: str
    state: str
    claims: tuple[ClaimRecord, ...]


def headline(claims: list[ClaimRecord], name: str, tiers: dict[str, str]) -> Headline:
    """The headline of a property; `tiers` gives the kind of witness by source id."""
    mine = [c for c in claims if c.property == name and c.rank != "deprecated"]
    valued = [c for c in mine if c.value_status == "value"]
    if not valued:
        state = mine[0].value_status if mine else "not_collected"
        return Headline(label("value_status", state), state, tuple(mine[:1]))
    preferred = [c for c in valued if c.rank == "preferred"]
    if preferred:
        return Headline(_dated(preferred[0]), "value", (preferred[0],))
    rule = terms("property")[name].extra["rivals"]
    if rule == "point":
        return _point(valued, tiers)
    shown = _latest(valued) if rule in ("year", "grows") else valued
    distinct = _distinct(shown)
    if rule != "none" and any(_rivals(a, b) for a in distinct for b in distinct):
        return Headline("disputed: " + " | ".join(_dated(c) for c in distinct), "disputed", tuple(shown))
    if rule != "none":
        parts = dict.fromkeys(c.which for c in distinct)
        distinct = [_best([c for c in distinct if c.which == part], tiers) for part in parts]
    more = f"; and {len(distinct) - MAX_VALUES} more" if len(distinct) > MAX_VALUES else ""
    return Headline("; ".join(_dated(c) for c in distinct[:MAX_VALUES]) + more, "value", tuple(shown))


def _rivals(a: ClaimRecord, b: ClaimRecord) -> bool:
    return a.source_id != b.source_id and a.which == b.which and claims_disagree(a, b)


def _latest(claims: list[ClaimRecord]) -> list[ClaimRecord]:
    dated = [c for c in claims if c.as_of]
    if not dated:
        return claims
    last = max(years(c.as_of or "")[1] for c in dated)
    return [c for c in dated if years(c.as_of or "")[1] == last]


def _distinct(claims: list[ClaimRecord]) -> list[ClaimRecord]:
    seen: dict[str, ClaimRecord] = {}
    for claim in claims:
        seen.setdefault(claim_words(claim).casefold(), claim)
    return list(seen.values())


def _best(claims: list[ClaimRecord], tiers: dict[str, str]) -> ClaimRecord:
    return min(claims, key=lambda c: (_tier(c, tiers), -len(claim_words(c)), c.n))


def _tier(claim: ClaimRecord, tiers: dict[str, str]) -> int:
    order = codes("source_tier")
    return order.index(tiers.get(claim.source_id, order[-1]))


def _dated(claim: ClaimRecord) -> str:
    """Numbers that change with time carry their year."""
    text = claim_words(claim)
    term = terms("property")[claim.property].extra
    if term["value_kind"] == "number" and term["rivals"] in ("year", "grows") and claim.as_of:
        return f"{text} ({claim.as_of.rstrip('?~%')[:4] if '/' not in claim.as_of else claim.as_of})"
    return text


def _point(claims: list[ClaimRecord], tiers: dict[str, str]) -> Headline:
    best = min(claims, key=lambda c: (c.precision_m or 0, _tier(c, tiers), c.n))
    apart = any(claims_disagree(a, b) for a in claims for b in claims if a.source_id != b.source_id)
    return Headline(claim_words(best), "disputed" if apart else "value", (best,))


def pick(found: Headline, part: str, unit: str | None) -> Any:
    """One part of a headline for a column: text, state, lat, lon, precision, method, source, low, high, as_of."""
    if part == "text":
        return found.words
    if part == "state":
        return found.state
    claims = [c for c in found.claims if c.value_status == "value"]
    if not claims:
        return None
    first = claims[0]
    simple = {"lat": first.lat, "lon": first.lon, "precision": first.precision_m, "method": first.method}
    if part in simple:
        return simple[part]
    if part == "source":
        return first.source_id
    if part == "as_of":
        return max((c.as_of for c in claims if c.as_of), default=NOT_STATED)
    ends = [convert(c.number[part == "high"], c.unit)[0] for c in claims if c.number and c.unit]
    scale = UNITS[unit].factor if unit in UNITS else 1.0
    return (min(ends) if part == "low" else max(ends)) / scale if ends else None


def disputed_words(questions: list[Question]) -> str:
    """The `disputed` column: questions joined by semicolons, or none."""
    return "; ".join(q.words for q in questions) or "none"
