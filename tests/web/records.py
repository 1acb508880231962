"""A record of every kind in the golden catalogue, for the tests of pages."""

from __future__ import annotations

RECORDS = {
    "source": "ex-daily", "region": "karaganda-region", "material": "lithium", "theme": "tailings-reprocessing", "organisation": "ex-ministry",
    "person": "ada-speaker", "deposit": "kol-tau", "tailings-site": "sai-tailings", "facility": "sai-plant", "agreement": "ex-memorandum",
    "commitment": "ex-cm-1", "event": "ex-launch", "statement": "st-ada-1", "project": "ex-project", "call": "ex-call-1",
    "route": "ex-corridor", "count": "count-999",
}  # fmt: skip
