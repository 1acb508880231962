"""What a record of the catalogue is: classes, vocabularies, units, dates, ids.

Nothing here reads `data/` or writes a database; `loaders` does, and `web` shows the
result. Start at `kinds.py` (which kinds of record there are and where each lives), then
open the module of the concept:

    fields.py        how a column is declared: description, unit, example
    ids.py           ids, languages, URLs, plain text
    edtf.py          dates ("1956", "2025-04", "195X", "2023/2024")
    units.py         the closed list of units and the oxide factors
    vocabularies.py  closed lists of codes, from vocabularies/*.csv
    record.py        what every record has: names, links, materials, dates
    evidence.py      claims: what a source says of one property
    estimates.py     estimates: one printed tonnage and grade line
    counts.py        "124" and the others: who counted what
    sources.py       the sources
    sites.py         deposits, tailings sites, facilities
    policy.py        agreements, commitments, projects, calls, themes
    actors.py        organisations, people, events, statements
    places.py        regions, routes
    materials.py     materials and the lists they stand on
    series.py        supply shares, production, trade
    tables.py        plumbing tables, releases, checks for the database
"""
