"""Tables of others, as they are published, into the form of our series: `catalogue import`.

    convert("usgs-mcs", Path("MCS2026_Commodities_Data.csv"), Path("data"), "MCS 2026", "usgs-mcs-2026")
    -> Converted(series, rows, left_out, problems)

| dataset | upstream file | our series |
|---|---|---|
| usgs-mcs | USGS Mineral Commodity Summaries, data release in the form of 2026 | production |
| eu-crm-eu-shares, eu-crm-world-shares | the EU study's shares (Material, Stage, Country, Share) | supply_shares |
| comext | Eurostat Comext, detailed trade by CN-8, whole years | trade_flows |

Nothing is guessed: what a commodity or a product code means stands in the crosswalks beside this
file (usgs-mcs.csv, products.csv, eu-crm.csv), raw materials are found by their names in data/materials/, and
what they lack is a problem with its place. Rows of other countries are passed over; rows of Kazakhstan
that are none of ours are counted with the reason.

The result is a new file, named after the dataset, for an editor to read and to join to data/series/
(then `catalogue format`); nothing is ever written over. To add a dataset: a function for one row, an
entry in DATASETS, maybe a crosswalk.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas
from pydantic import ValidationError

from loaders import read, yaml_reader
from loaders.fold import fold
from loaders.problems import CATALOGUE, Problem, shown
from schema.kinds import SERIES, Series
from schema.vocabularies import terms

HERE = Path(__file__).parent
COUNTRY = "Kazakhstan"
CHUNK = 100_000
Row = dict[str, Any]


class LeftOut(Exception):
    """A row that is none of ours, with the reason."""


class Wrong(Exception):
    """A row that cannot be understood: column, error code, what is wanted."""

    def __init__(self, column: str, code: str, want: str) -> None:
        super().__init__(column, code, want)
        self.column, self.code, self.want = column, code, want


@dataclass(frozen=True)
class Words:
    """What the converters look things up in."""

    edition: str
    materials: dict[str, str]
    crosswalk: dict[tuple[str, ...], Row]


@dataclass
class Converted:
    """Rows in our form in the order of their keys, why others were left out, and what is wrong."""

    series: Series
    rows: list[Row] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class Dataset:
    """An upstream table. `only` keeps the rows of a chunk that concern us before any is looked at."""

    series: str
    columns: tuple[str, ...]
    convert: Callable[[Row, Words], Row]
    only: Callable[[pandas.DataFrame], pandas.DataFrame] = lambda chunk: chunk
    crosswalk: str = ""
    #: Edition and source of the rows; %s is the first year in the name of the file.
    edition: str = "%s"
    source_id: str = ""


_NUMBER = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?|\d+(\.\d+)?")


def number(text: str, column: str) -> float:
    """A printed number: "1,400" -> 1400. A comma before other than three digits is not guessed at."""
    if not _NUMBER.fullmatch(text.strip()):
        raise Wrong(column, "E208", "a number such as 1,400 or 0.5")
    return float(text.replace(",", ""))


_UNITS = {"metric tons": "t", "thousand metric tons": "kt", "million metric tons": "Mt", "kilograms": "kg"}
#: W is withheld, NA not available, a dash "zero" in the tables of the USGS.
_MCS_SILENT = {"W": "not_disclosed", "NA": "unknown", "\u2014": "none"}
_MCS_OURS = ("Production", "Capacity", "Reserves", "Resources")


def _mcs(row: Row, words: Words) -> Row:
    if row["Statistics"] not in _MCS_OURS:
        raise LeftOut(f"not production, capacity or reserves ({row['Statistics'].split(' 2')[0].lower()})")
    printed = row["Value"].strip()
    if not printed:
        raise LeftOut("no value printed")
    ours = words.crosswalk.get((row["Commodity"], row["Statistics"], row["Statistics_detail"]))
    if ours is None:
        raise Wrong("Commodity", "E601", "a row in loaders/upstream/usgs-mcs.csv")
    unit = _UNITS.get(row["Unit"].replace("dry tons", "tons"))
    if unit is None:
        raise Wrong("Unit", "E206", f"one of {', '.join(_UNITS)}")
    out = {**ours, "country": COUNTRY, "year": row["Year"], "edition": words.edition, "unit": unit}
    if printed in _MCS_SILENT:
        dash = "the source prints a dash" if printed == "\u2014" else None
        return {**out, "value_status": _MCS_SILENT[printed], "qualifier": "eq", "note": dash}
    sign = {">": "gt", "<": "lt"}.get(printed[0], "eq")
    out["value"] = number(printed.lstrip("<>"), "Value")
    if row["Notes"].startswith("Estimated"):
        out["note"] = "estimated by the source"
    return {**out, "qualifier": sign}


#: Spellings that the tables mix in, and the one that they use otherwise.
_SPELT = {"Brasil": "Brazil", "Libanon": "Lebanon", "South Korea": "Korea, South", "Surinam": "Suriname"}


def _shares(scope: str) -> Callable[[Row, Words], Row]:
    stages = {"E": "extraction", "P": "processing"}

    def convert(row: Row, words: Words) -> Row:
        other = words.crosswalk.get((row["Material"],))
        if other and not other["material_id"]:
            raise LeftOut("wood and cork")
        material = other["material_id"] if other else words.materials.get(fold(row["Material"]))
        if material is None:
            raise Wrong("Material", "E601", "a name in data/materials/ or a row in loaders/upstream/eu-crm.csv")
        if row["Stage"] not in stages:
            raise Wrong("Stage", "E205", "E or P")
        printed = row["Share"].strip().removesuffix("%")
        return {
            "material_id": material, "scope": scope, "stage": stages[row["Stage"]],
            "country": _SPELT.get(row["Country"], row["Country"]), "edition": words.edition,
            "share_pct": number(printed.lstrip("<"), "Share"),
            "qualifier": "lt" if printed.startswith("<") else "eq",
            "note": f"country printed as {row['Country']}" if row["Country"] in _SPELT else None,
        }  # fmt: skip

    return convert


def _comext(row: Row, words: Words) -> Row:
    year = re.fullmatch(r"(\d{4})(52)?", row["PERIOD"])
    if not year:
        raise LeftOut("a month, not a year")
    code = row["PRODUCT_NC"]
    ours = words.crosswalk.get((code,)) or words.crosswalk.get((code[:6],))
    if ours is None:
        raise LeftOut("a product that is not in loaders/upstream/products.csv")
    flow = {"1": "import", "2": "export"}.get(row["FLOW"])
    if flow is None:
        raise Wrong("FLOW", "E205", "1 (import) or 2 (export)")
    countries = terms("country")
    if row["DECLARANT_ISO"] not in countries:
        raise Wrong("DECLARANT_ISO", "E205", "a code of schema/vocabularies/country.csv")
    return {
        "flow": flow, "reporter": countries[row["DECLARANT_ISO"]].label,
        "partner": COUNTRY, "code_system": "CN8", "code": code, "product": ours["product"],
        "material_id": ours["material_id"] or None, "year": year[1], "edition": words.edition,
        "value": number(row["VALUE_IN_EUROS"], "VALUE_IN_EUROS"), "value_unit": "EUR",
    }  # fmt: skip


_SHARES = ("Material", "Stage", "Country", "Share")
DATASETS: dict[str, Dataset] = {
    "usgs-mcs": Dataset(
        "production", ("Commodity", "Country", "Statistics", "Statistics_detail", "Unit", "Year", "Value", "Notes"),
        _mcs, lambda chunk: chunk[chunk["Country"].str.strip() == COUNTRY], "usgs-mcs.csv",
        "MCS %s", "usgs-mcs-%s",
    ),
    "eu-crm-eu-shares": Dataset(
        "supply_shares", _SHARES, _shares("eu"), crosswalk="eu-crm.csv", source_id="crm-study-%s-data",
    ),
    "eu-crm-world-shares": Dataset(
        "supply_shares", _SHARES, _shares("world"), crosswalk="eu-crm.csv", source_id="crm-study-%s-data",
    ),
    "comext": Dataset(
        "trade_flows", ("DECLARANT_ISO", "PARTNER_ISO", "PRODUCT_NC", "FLOW", "PERIOD", "VALUE_IN_EUROS"),
        _comext, lambda chunk: chunk[chunk["PARTNER_ISO"].str.strip() == "KZ"], "products.csv",
        "Comext %s", "eurostat-comext",
    ),
}  # fmt: skip


def named(name: str, path: Path) -> tuple[str, str]:
    """Edition and source id that the name of a file tells; ValueError when it holds no year."""
    dataset, year = DATASETS[name], re.search(r"(?:19|20)\d{2}", path.stem)
    if not year:
        raise ValueError(f"{path.name} names no year")
    return dataset.edition.replace("%s", year[0]), dataset.source_id.replace("%s", year[0])


def convert(name: str, path: Path, data: Path, edition: str, source_id: str) -> Converted:
    """Read an upstream table; nothing is written. `source_id` goes into every row."""
    dataset = DATASETS[name]
    out = Converted(SERIES[dataset.series])
    words = Words(edition, _materials(data, out.problems), _crosswalk(dataset.crosswalk))
    seen: dict[tuple[str, ...], int] = {}
    for line, row in _lines(dataset, path, out.problems):
        try:
            ours = {k: v for k, v in {**dataset.convert(row, words), "source_id": source_id}.items() if v is not None}
            ours = out.series.row.model_validate(ours).model_dump(exclude_none=True)
            key = tuple(str(ours.get(k, "")) for k in out.series.key)
            if key in seen:
                raise Wrong("", "E414", f"one row of its key (the other is in line {seen[key]})")
            seen[key] = line
            out.rows.append(ours)
        except LeftOut as reason:
            out.left_out[str(reason)] += 1
        except Wrong as wrong:
            got = shown(row[wrong.column]) if wrong.column else "a row twice"
            if wrong.code == "E601" and "Statistics_detail" in row:
                got = shown(" / ".join((row["Commodity"], row["Statistics"], row["Statistics_detail"])), 120)
            out.problems.append(Problem(str(path), line, wrong.column, wrong.code, got, wrong.want))
        except ValidationError as error:
            for bad in error.errors(include_url=False):
                code = bad["type"] if bad["type"] in CATALOGUE else "E212"
                where = ".".join(map(str, bad["loc"]))
                out.problems.append(Problem(str(path), line, where, code, shown(bad["input"]), bad["msg"]))
    return out


def _lines(dataset: Dataset, path: Path, problems: list[Problem]) -> Iterator[tuple[int, Row]]:
    """(line, row) of what concerns us; pandas reads in chunks, so that a gigabyte may come.

    Lines are counted by rows: a cell with line breaks in it shifts those below.
    """
    try:
        chunks = pandas.read_csv(
            path, dtype=str, keep_default_na=False, encoding="utf-8-sig", chunksize=CHUNK,
            skip_blank_lines=False, on_bad_lines="error",
        )  # fmt: skip
        for chunk in chunks:
            if not isinstance(chunk.index, pandas.RangeIndex):  # pandas took the first cells for an index
                problems.append(Problem(str(path), 2, "", "E109", "more cells than the header has", "as many cells"))
                return
            missing = [c for c in dataset.columns if c not in chunk.columns]
            if missing:
                want = f"the columns {', '.join(dataset.columns)}"
                problems.append(Problem(str(path), 1, "", "E108", f"no {', '.join(missing)}", want))
                return
            found = dataset.only(chunk)
            for index, row in zip(found.index, found.to_dict("records"), strict=True):
                yield int(index) + 2, {str(k): v for k, v in row.items()}
    except UnicodeDecodeError as error:
        problems.append(Problem(str(path), 1, "", "E101", f"byte {error.object[error.start]:#04x}", "UTF-8"))
    except (pandas.errors.ParserError, pandas.errors.EmptyDataError) as error:
        problems.append(Problem(str(path), 1, "", "E109", str(error), "well-formed CSV"))


def _materials(data: Path, problems: list[Problem]) -> dict[str, str]:
    """Folded label and names of every raw material -> its id; a name that two share leads to neither."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted((data / "materials").glob("*.yml")):
        document = yaml_reader.read(path.read_bytes(), read.shown(path))
        problems.extend(document.problems)
        record = document.data if isinstance(document.data, dict) else {}
        for name in (record.get("label"), *(n.get("name") for n in record.get("names") or [])):
            if name:
                found[fold(name)].add(path.stem)
    return {name: ids.pop() for name, ids in found.items() if len(ids) == 1}


def _crosswalk(name: str) -> dict[tuple[str, ...], Row]:
    """A crosswalk: the columns that are not ours are the key."""
    if not name:
        return {}
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    keys = [k for k in rows[0] if k in ("commodity", "statistic", "detail", "code", "name")]
    return {tuple(r[k] for k in keys): {k: v for k, v in r.items() if k not in keys} for r in rows}
