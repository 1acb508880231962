"""Tables of others into the form of our series."""

from __future__ import annotations

import csv
import re

import pytest

from loaders.upstream import DATASETS, HERE, convert, named
from schema.kinds import SERIES
from schema.vocabularies import terms
from tests.helpers import change

MCS = "MCS chapter,Commodity,Country,Statistics,Statistics_detail,Unit,Year,Value,Notes\n"
SHARES = "Material,Stage,Country,Share,t\n"
COMEXT = "DECLARANT_ISO,PARTNER_ISO,PRODUCT_NC,FLOW,PERIOD,VALUE_IN_EUROS\n"


@pytest.fixture
def read(golden, tmp_path):
    """Convert text as if it were the upstream file."""

    def _read(name, text, file="upstream2026.csv"):
        path = tmp_path / file
        path.write_text(text, encoding="utf-8")
        return convert(name, path, golden, "EX 2026", "ex-table")

    return _read


def test_production_of_kazakhstan_in_our_form(read):
    done = read(
        "usgs-mcs",
        MCS
        + 'COPPER,Copper,Kazakhstan,Production,Refinery production,thousand metric tons,2025,"1,500",Estimated. -- More words.\n'
        + "COPPER,Copper,Chile,Production,Refinery production,thousand metric tons,2025,2000,\n"
        + "BAUXITE,Bauxite,Kazakhstan,Reserves,Bauxite reserves,thousand metric dry tons,2025,>160,\n"
        + "TUNGSTEN,Tungsten,Kazakhstan,Production,Mine production,metric tons,2024,—,\n"
        + "GOLD,Gold,Kazakhstan,Production,Mine production,metric tons,2024,W,\n"
        + "SILVER,Silver,Kazakhstan,Reserves,Reserves,metric tons,2025,,\n"
        + "SULFUR,Sulfur,Kazakhstan,Import sources 2021-2024,Elemental,percent,2021–24,6,\n",
    )
    assert done.problems == []
    assert [(r["material_id"], r.get("value"), r["unit"], r["qualifier"], r.get("value_status", "value")) for r in done.rows] == [
        ("copper", 1500, "kt", "eq", "value"), ("bauxite", 160, "kt", "gt", "value"),
        ("tungsten", None, "t", "eq", "none"), ("gold", None, "t", "eq", "not_disclosed"),
    ]  # fmt: skip
    assert done.rows[0]["note"] == "estimated by the source", "no sentence of the source"
    assert {r["edition"] for r in done.rows} == {"EX 2026"} and {r["source_id"] for r in done.rows} == {"ex-table"}
    assert done.left_out == {"no value printed": 1, "not production, capacity or reserves (import sources)": 1}


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("X,Unobtainium,Kazakhstan,Production,Mine production,metric tons,2025,1,", "E601", "Unobtainium / Production / Mine production"),
        ("X,Copper,Kazakhstan,Production,Mine production,firkins,2025,1,", "E206", "firkins"),
        ("X,Copper,Kazakhstan,Production,Mine production,metric tons,2025,many,", "E208", "many"),
        ("X,Copper,Kazakhstan,Production,Mine production,metric tons,soon,1,", "E204", "soon"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_a_problem_with_its_line(read, line, code, words):
    good = "X,Copper,Kazakhstan,Production,Mine production,metric tons,2024,1,\n"
    done = read("usgs-mcs", MCS + good + line + "\n")
    assert [(p.code, p.line) for p in done.problems] == [(code, 3)]
    assert words in done.problems[0].text()


def test_a_row_twice_is_a_problem(read):
    line = "X,Copper,Kazakhstan,Production,Mine production,metric tons,2024,1,\n"
    assert [(p.code, p.line) for p in read("usgs-mcs", MCS + line + line).problems] == [("E414", 3)]


def test_shares_of_supply(read):
    text = SHARES + "Lithium,E,Brasil,<0.1%,1\nLithium,P,Chile,79%,2\nRoundwood,E,Austria,4%,1\n"
    done = read("eu-crm-eu-shares", text)
    assert [(r["scope"], r["stage"], r["country"], r["share_pct"], r["qualifier"]) for r in done.rows] == [
        ("eu", "extraction", "Brazil", 0.1, "lt"), ("eu", "processing", "Chile", 79, "eq"),
    ]  # fmt: skip
    assert done.rows[0]["note"] == "country printed as Brasil" and "note" not in done.rows[1]
    assert done.left_out == {"wood and cork": 1}
    assert read("eu-crm-world-shares", text).rows[0]["scope"] == "world"
    assert [
        p.code for p in read("eu-crm-eu-shares", SHARES + "Kryptonite,E,Chile,1%,1\nLithium,Q,Chile,1%,1\n").problems
    ] == ["E601", "E205"]


def test_trade_by_product_code(read):
    lines = [
        "BE,KZ,26139000,1,2024,50901747", "BE,KZ,72024190,1,202452,7", "BE,KZ,26139000,1,202401,4", "BE,KZ,01012100,1,2024,9",
        "BE,UZ,26139000,1,2024,1", "DE,KZ,26139000,2,2024,3",
    ]  # fmt: skip
    done = read("comext", COMEXT + "\n".join(lines) + "\n")
    assert [(r["flow"], r["reporter"], r["code"], r["material_id"], r["year"], r["value"]) for r in done.rows] == [
        ("import", "Belgium", "26139000", "molybdenum", "2024", 50901747), ("import", "Belgium", "72024190", "chromium", "2024", 7),
        ("export", "Germany", "26139000", "molybdenum", "2024", 3),
    ]  # fmt: skip
    assert sum(done.left_out.values()) == 2
    assert [p.code for p in read("comext", COMEXT + "QQ,KZ,26139000,1,2024,1\n").problems] == ["E205"]


@pytest.mark.parametrize("name", DATASETS)
@pytest.mark.parametrize(("text", "code"), [("a,b\n1,2\n", "E108"), ("", "E109"), ('a,b\n"1,2\n', "E109")])
def test_a_file_that_is_not_the_table(read, name, text, code):
    assert [p.code for p in read(name, text).problems] == [code]


def test_a_file_that_is_not_utf8(golden, tmp_path):
    (tmp_path / "x2026.csv").write_bytes(SHARES.encode() + b"Lithium,E,C\xf4te,1%,1\n")
    assert [p.code for p in convert("eu-crm-eu-shares", tmp_path / "x2026.csv", golden, "e", "ex-table").problems] == [
        "E101"
    ]


def test_crosswalks_lead_to_what_there_is():
    materials = {p.stem for p in (HERE.parents[1] / "data" / "materials").glob("*.yml")}
    for path in HERE.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        keys = [
            tuple(v for k, v in row.items() if k in ("commodity", "statistic", "detail", "code", "name"))
            for row in rows
        ]
        assert len(set(keys)) == len(keys), path.name
        assert {row["material_id"] for row in rows} - {""} <= materials, path.name
        assert {row["metric"] for row in rows if "metric" in row} <= set(terms("production_metric"))
        assert all(re.fullmatch(r"\d{6}(\d{2})?", row["code"]) for row in rows if "code" in row)


def test_edition_and_source_by_the_name_of_the_file(tmp_path):
    assert named("usgs-mcs", tmp_path / "MCS2027_Data.csv") == ("MCS 2027", "usgs-mcs-2027")
    assert named("comext", tmp_path / "full_202552.csv") == ("Comext 2025", "eurostat-comext")
    with pytest.raises(ValueError):
        named("usgs-mcs", tmp_path / "data.csv")


def test_the_command_writes_a_series_that_loads(run, golden, tmp_path):
    upstream = tmp_path / "MCS2026.csv"
    upstream.write_text(
        MCS + "X,Copper,Kazakhstan,Production,Mine production,metric tons,2024,724,\n", encoding="utf-8"
    )
    ran = run("import", "usgs-mcs", upstream, "--out", tmp_path / "out", "--data", golden)
    assert ran.code == 0 and re.match(
        r"^import wrote \S+usgs-mcs\.csv: 1 row for data/series/production\.csv in \d", ran.err
    )
    with (tmp_path / "out" / "usgs-mcs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == list(SERIES["production"].row.model_fields)
    assert (rows[0]["value"], rows[0]["edition"], rows[0]["source_id"]) == ("724", "MCS 2026", "usgs-mcs-2026")
    assert (rows[0]["qualifier"], rows[0]["value_status"]) == ("eq", "value"), "whole rows, as in the series"
    again = run("import", "usgs-mcs", upstream, "--out", tmp_path / "out", "--data", golden)
    assert again.code == 2 and "is there already" in again.err, "nothing is written over"


def test_the_command_writes_nothing_when_something_is_wrong(run, golden, tmp_path):
    upstream = tmp_path / "MCS2026.csv"
    upstream.write_text(MCS + "X,Snow,Kazakhstan,Production,Mine production,metric tons,2024,724,\n", encoding="utf-8")
    ran = run("import", "usgs-mcs", upstream, "--out", tmp_path / "out", "--data", golden)
    assert ran.code == 1 and "E601" in ran.out and "wrote nothing: 1 problem" in ran.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("arguments", [("no-such", "x.csv"), ("comext", "/no/such/file.csv")])
def test_wrong_use(run, golden, arguments):
    ran = run("import", *arguments, "--data", golden)
    assert ran.code == 2 and "comext" in ran.err and ran.out == ""


def test_a_file_without_a_year_needs_words(run, golden, tmp_path):
    (tmp_path / "x.csv").write_text(MCS, encoding="utf-8")
    ran = run("import", "usgs-mcs", tmp_path / "x.csv", "--data", golden)
    assert ran.code == 2 and "--edition" in ran.err


def test_no_row_is_no_success(run, golden, tmp_path):
    (tmp_path / "MCS2026.csv").write_text(
        MCS + "X,Copper,Chile,Production,Mine production,metric tons,2024,724,\n", encoding="utf-8"
    )
    ran = run("import", "usgs-mcs", tmp_path / "MCS2026.csv", "--out", tmp_path / "out", "--data", golden)
    assert ran.code == 1 and "no row of Kazakhstan" in ran.err and not (tmp_path / "out").exists()


@pytest.mark.parametrize("share", ["0,5%", "1,5%", "12,34%", "1_000", "5 0", ""])
def test_a_number_is_not_guessed_at(read, share):
    done = read("eu-crm-eu-shares", SHARES + f'Lithium,E,Chile,"{share}",1\n')
    assert [p.code for p in done.problems] == ["E208"]


@pytest.mark.parametrize(
    ("printed", "value", "sign"), [("1,400", 1400, "eq"), ("<0.5", 0.5, "lt"), ("NA", None, "eq"), ("12", 12, "eq")]
)
def test_printed_values_of_the_usgs(read, printed, value, sign):
    done = read("usgs-mcs", MCS + f'X,Copper,Kazakhstan,Production,Mine production,metric tons,2024,"{printed}",\n')
    assert [(r.get("value"), r["qualifier"]) for r in done.rows] == [(value, sign)]
    assert (done.rows[0]["value_status"] == "unknown") is (value is None)


def test_a_name_that_two_materials_share_leads_to_neither(read, golden, golden_copy, tmp_path):
    for name in ("lithium", "copper"):
        change(
            golden_copy,
            f"materials/{name}.yml",
            lambda r: r["names"].append({"name": "Both", "lang": "en", "kind": "alias"}),
        )
    (tmp_path / "x2026.csv").write_text(SHARES + "Both,E,Chile,1%,1\n", encoding="utf-8")
    assert [
        p.code for p in convert("eu-crm-eu-shares", tmp_path / "x2026.csv", golden_copy, "e", "ex-table").problems
    ] == ["E601"]


def test_an_extra_cell_is_a_problem_and_lines_are_counted_with_blank_ones(read):
    assert [p.code for p in read("eu-crm-eu-shares", SHARES + "Lithium,E,Chile,79%,1,2\n").problems] == ["E109"]
    assert read("eu-crm-eu-shares", SHARES + "Lithium,E,Chile,79%,\n").problems == []
    blank = read("comext", COMEXT + "BE,KZ,26139000,1,2024,7\n\nQQ,KZ,26139000,1,2024,1\n")
    assert [(p.code, p.line) for p in blank.problems] == [("E205", 4)]


def test_a_flow_is_import_or_export(read):
    assert [p.code for p in read("comext", COMEXT + "BE,KZ,26139000,3,2024,7\n").problems] == ["E205"]
