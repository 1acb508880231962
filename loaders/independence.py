"""Which sources speak for themselves: ten sites with one press release are one voice.

origin("day-az", catalogue)          the source at the end of the repeats_id chain
independent(["a", "b"], catalogue)   the set of voices, unread sources left out

Databases of one publisher are one voice too: the tables of a geological survey draw on one another
(the same points to three decimals stand in several of them), and none says what it took from which.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loaders.check import Catalogue


def origin(source_id: str, catalogue: Catalogue) -> str:
    """Follow repeats_id to its end; circles are refused by the check."""
    seen: set[str] = set()
    while source_id not in seen:
        seen.add(source_id)
        found = catalogue.records.get(source_id)
        nxt = getattr(found.record, "repeats_id", None) if found else None
        if not nxt:
            break
        source_id = nxt
    return source_id


def independent(source_ids: Iterable[str], catalogue: Catalogue) -> set[str]:
    """Voices behind the sources that were read at least in part: an origin, or a publisher's databases."""
    read = {s for s in source_ids if s in catalogue.records and catalogue.records[s].record.read_extent != "not_read"}
    return {_voice(origin(s, catalogue), catalogue) for s in read}


def _voice(source_id: str, catalogue: Catalogue) -> str:
    found = catalogue.records.get(source_id)
    if found and found.record.tier == "database":
        return f"databases of {found.record.publisher}"
    return source_id
