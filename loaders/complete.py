"""Completeness: which checks of its kind a record meets. The list of checks is in schema/kinds.py.

A reasoned "not disclosed" or "unknown" meets a check: secrecy is not our gap. The score is met
checks over all checks; `missing` names the rest in words.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from loaders.check import Catalogue, Checked
from loaders.independence import independent
from loaders.rules import cited


def _has(name: str) -> Callable[[Catalogue, Any, set[str]], bool]:
    return lambda _, record, __: any(c.property == name for c in record.claims)


CHECKS: dict[str, tuple[str, Callable[[Catalogue, Any, set[str]], bool]]] = {
    "source": ("a source", lambda _, r, s: bool(s)),
    "two_sources": ("two independent sources", lambda c, r, s: len(independent(s, c)) >= 2),
    "not_only_news": (
        "a source other than news",
        lambda c, r, s: any(c.records[x].record.tier not in ("news", "secondary") for x in s),
    ),
    "name_local": ("name in Russian or Kazakh", lambda _, r, s: any(n.lang[:2] in ("ru", "kk") for n in r.names)),
    "region": ("region", lambda _, r, s: r.region_basis not in ("unknown", "not_collected")),
    "coordinates": ("coordinates", _has("coordinates")),
    "material": ("raw material", lambda _, r, s: bool(r.materials)),
    "status": ("status", _has("status")),
    "estimate": (
        "estimate",
        lambda _, r, s: bool(r.estimates) or any(c.property == "reserves_state" for c in r.claims),
    ),
    "stored_mass": ("mass stored", _has("stored_mass")),
    "claim": ("a claim", lambda _, r, s: bool(r.claims)),
    "evidence": ("dated evidence", lambda _, r, s: any(e.shows != "nothing_found" for e in r.evidence)),
}


def completeness(catalogue: Catalogue, checked: Checked) -> tuple[float, str]:
    """(share of checks met, the missing ones in words or none)."""
    checks = checked.kind.checks
    if not checks:
        return 1.0, "none"
    sources = {source for _, source in cited(checked)}
    missing = [CHECKS[name][0] for name in checks if not CHECKS[name][1](catalogue, checked.record, sources)]
    return round(1 - len(missing) / len(checks), 2), "; ".join(missing) or "none"
