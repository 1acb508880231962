"""README.md of a release and the sheet "about" of its workbook: licence, citation, files, units, caveats, loading.

    readme(meta, [(table, rows), ...], [(licence, sources), ...]) -> text

A reader who has only the folder finds everything here. The snippets are those of docs/releases.md, which tests run.
"""

from __future__ import annotations

from loaders.described import Described
from loaders.release_meta import LICENCE_TITLE, LICENCE_URL, MESSAGE, RESOURCE_CLASS_CAVEAT, Meta
from schema.units import UNITS

CAVEAT = RESOURCE_CLASS_CAVEAT
CAVEATS = (
    "Figures are claims of their sources. Rival figures stand side by side: nothing was averaged or silently chosen.",
    "Empty is a statement. Words say why there is no value: Unknown, Not disclosed (secret), Not applicable, Not collected "
    "(we did not look yet), none. A number without value is an empty cell; it is never zero.",
    "Ore, metal, oxide and concentrate are different things: look at `form` and the unit before you compare.",
    RESOURCE_CLASS_CAVEAT,
    "A point is true only to coord_precision_m metres; many sites have none.",
    "Numbers of records are not numbers of deposits in the ground; counts that somebody gave are in the table counts.",
)
_FILES = (
    ("catalogue.db", "everything, SQLite; opens in any SQLite tool and in Datasette"),
    ("csv/", "a table a file, UTF-8, RFC 4180"),
    ("catalogue.xlsx", "the tables as sheets, first sheet: about"),
    ("parquet/", "a table a file, typed; units and descriptions inside"),
    ("geojson/, sites.gpkg", "deposits, tailings sites, facilities (WGS84)"),
    ("erml/", "EarthResourceML-Lite 2.0.1 / INSPIRE views with CGI addresses"),
    ("datapackage.json", "Frictionless Data Package 2: types, keys, units, sources, licences"),
    ("catalogue.jsonld, claims.jsonld", "DCAT-AP 3 and schema.org; PROV: every claim and its source"),
    ("dictionary.csv", "every column: meaning, unit, codes, example"),
    ("CITATION.cff, datacite.json, .zenodo.json", "how to cite and deposit it"),
    ("sources.bib, sources.ris, sources.csl.json", "all sources, for reference managers"),
    ("CHANGES.md, CHANGES.json", "what changed"),
    ("SHA256SUMS", "checksums: `sha256sum -c SHA256SUMS`"),
)
_LOADING = """```python
import pandas
deposits = pandas.read_parquet("parquet/deposits.parquet")
```

```sql
-- DuckDB
SELECT label, materials, estimates FROM 'parquet/deposits.parquet' WHERE in_scope = 'yes';
```

R: `arrow::read_parquet("parquet/deposits.parquet")`. QGIS: drag `sites.gpkg` into the map. Excel: `catalogue.xlsx`."""


def pairs(meta: Meta) -> list[tuple[str, str]]:
    """Label and text for the sheet "about"."""
    return [
        ("Title", meta.title), ("Version", meta.version), ("Date of the data", meta.date), ("Licence", f"{LICENCE_TITLE}: {LICENCE_URL}; each source under its own licence: sheet sources"),
        ("How to cite", meta.citation), ("Cite figures", MESSAGE), ("Holds", meta.extent), ("Columns", "sheet dictionary: meaning, unit, codes, example"),
        *((f"Caveat {i}", text) for i, text in enumerate(CAVEATS, 1)),
    ]  # fmt: skip


def readme(meta: Meta, tables: list[tuple[Described, int]], licences: list[tuple[str, int]]) -> str:
    """The text of README.md."""
    lines = [
        f"# {meta.title}", "", f"Version {meta.version}, data of {meta.date}. {meta.summary}.", "", f"Holds {meta.extent}.", "",
        "## Licence", "", f"[{LICENCE_TITLE}]({LICENCE_URL}) for the data; CC0 1.0 for the metadata (datapackage.json, catalogue.jsonld, datacite.json). "
        "Each source keeps its own licence (column `licence` of csv/sources.csv):", "",
        *(f"- {name}: {n} source{'' if n == 1 else 's'}" for name, n in licences), "",
        "## How to cite", "", MESSAGE, "", f"> {meta.citation}", "",
        "## Files", "", "| file | what |", "|---|---|", *(f"| {name} | {what} |" for name, what in _FILES), "",
        "## Read this before you use the figures", "", *(f"{i}. {words}" for i, words in enumerate(CAVEATS, 1)), "",
        "## Units", "", "Every column with a unit names it (dictionary.csv). A column \"see unit\" has its unit in the column beside it, one of:", "",
        "; ".join(f"{code} = {unit.words}" for code, unit in UNITS.items()) + ".", "",
        "## Loading", "", _LOADING, "",
        "## Tables", "", "| table | rows | what |", "|---|---|---|", *(f"| {t.name} | {n} | {t.description} |" for t, n in tables), "",
    ]  # fmt: skip
    return "\n".join(lines)
