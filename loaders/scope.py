"""The one rule for "rare and rare-earth deposit": our own scope, shown beside every count of ours.

There is no agreed list: the ministry counts 15 rare earths, the press 17, Soviet handbooks more
than 50 rare elements, and the speech behind "124" defines nothing. So our count is by our rule and
is never set against "124" as a share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from loaders.check import Catalogue

RULE = (
    "A record of the table deposits is in scope when a source gives it, as main material or by-product, one of "
    "the 15 rare earths of the Kazakh ministry (yttrium, lanthanum and the lanthanides without promethium, or "
    "their sum) or one of the 14 rare metals of the Russian ministry's list (lithium, rubidium, caesium, "
    "beryllium, scandium, indium, gallium, germanium, zirconium, hafnium, vanadium, niobium, tantalum, rhenium). "
    "Tungsten and molybdenum count only as main material: the Kazakh ministry reports them along with its rare "
    "and rare-earth metals (Astana Times, March 2025; Lada.kz, 3 December 2025), while the lists above leave them"
    " out. An exploration area counts for what is looked for there, found or not. Occurrences, prospects, areas "
    "and districts are counted apart from deposits."
)


def in_scope(record: Any, catalogue: Catalogue) -> tuple[str, str]:
    """("yes" or "no", the part of the rule that decided)."""
    reasons: dict[str, str] = {}
    for item in record.materials:
        material = catalogue.records[item.material_id].record
        part, name = material.scope_part, material.label.lower()
        if part in ("rare-earth", "rare-metal") and item.role in ("main", "by_product"):
            words = {"main": "main material", "by_product": "by-product"}[item.role]
            reasons.setdefault(f"{part} {item.role}", f"{words} {name} ({part.replace('-', ' ')})")
        elif part == "on-say-so" and item.role == "main":
            reasons.setdefault("say-so", f"main material {name} (tungsten and molybdenum)")
    order = ("rare-earth main", "rare-metal main", "say-so", "rare-earth by_product", "rare-metal by_product")
    for key in order:
        if key in reasons:
            return "yes", reasons[key]
    return "no", "no rare earth or rare metal as main material or by-product"
