"""Rules between records: each once kept and once broken."""

from __future__ import annotations

import pytest

from loaders.build import build
from loaders.check import check
from tests.helpers import change, replace

KOL, WEST, LIT, TAILINGS = (
    "deposits/kol-tau.yml",
    "deposits/kol-tau-west.yml",
    "deposits/lit-sai.yml",
    "tailings_sites/sai-tailings.yml",
)


def codes(data):
    """Codes of all problems, sorted."""
    return sorted(p.code for p in check(data).problems)


@pytest.fixture
def after(golden_copy):
    """after(place, change) -> codes of the problems that the change makes."""

    def run(place, how):
        change(golden_copy, place, how)
        return codes(golden_copy)

    return run


def test_references(after, golden_copy):
    assert after("counts/count-15.yml", lambda r: r.update(members=["lit-sai"])) == []
    assert after("counts/count-15.yml", lambda r: r.update(members=["lit-say"])) == ["E402"]
    assert after("counts/count-15.yml", lambda r: r.update(members=[])) == []
    assert after("statements/st-ada-1.yml", lambda r: r.update(event_id="ex-memorandum")) == ["E403"]


def test_redirected_ids_are_no_references(after):
    # koltau was merged into kol-tau: links name the living record.
    assert after(TAILINGS, lambda r: r["links"][0].update(to_id="koltau")) == ["E402"]


def test_sourced(after, golden_copy):
    assert after("routes/ex-corridor.yml", lambda r: r.pop("sources")) == []
    assert after("routes/ex-corridor.yml", lambda r: r.pop("claims")) == ["E308"]


def test_a_source_that_was_not_read_supports_nothing(after, golden_copy):
    assert after("sources/ex-copy.yml", lambda r: r.update(read_extent="abstract")) == []
    assert after("sources/ex-copy.yml", lambda r: r.update(read_extent="not_read")) == ["E413", "E413"]


def test_series_and_repetition_count_as_citing(golden_copy, after):
    # ex-table is cited by the series only.
    assert after("sources/ex-table.yml", lambda r: r.update(note="x")) == []
    for name in ("supply_shares", "production", "trade_flows"):
        (golden_copy / "series" / f"{name}.csv").unlink()
    replace(golden_copy / "series/material_lists.csv", "ex-law,ex-table", "ex-law,")
    assert codes(golden_copy) == ["E415"]


def test_claim_numbers_are_shared_with_estimates(after):
    assert after(KOL, lambda r: r["estimates"][0].update(n="80")) == []
    assert after(KOL, lambda r: r["estimates"][0].update(n="1")) == ["E410"]


def test_one_preferred_value(after):
    why = {"rank": "preferred", "rank_reason": "why"}
    assert after(KOL, lambda r: r["claims"][0].update(why)) == []
    assert after(KOL, lambda r: r["claims"][3].update(why)) == []
    assert after(KOL, lambda r: r["claims"][1].update(why)) == ["E409"]


def test_one_preferred_name_a_language(after):
    assert after(WEST, lambda r: r["names"].append({"name": "West", "lang": "de", "kind": "preferred"})) == []
    assert after(WEST, lambda r: r["names"].append({"name": "Wester", "lang": "en", "kind": "preferred"})) == ["E409"]


def test_properties_fit_the_kind(after):
    website = {"n": 20, "property": "website", "value": "https://example.org", "source_id": "ex-daily"}
    assert after(LIT, lambda r: r["claims"].append(website)) == []
    assert after(
        LIT, lambda r: r["claims"].append({**website, "n": 21, "property": "stored_mass", "value": 1, "unit": "t"})
    ) == ["E307"]


def test_only_sites_have_estimates(after):
    line = {
        "n": 9, "material_id": "copper", "kind": "resource", "system": "not_stated", "content": 1, "content_unit": "kt",
        "form": "metal", "as_stated": "1 kt", "source_id": "ex-daily",
    }  # fmt: skip
    assert after(TAILINGS, lambda r: r["estimates"].append(line)) == []
    assert after("facilities/sai-plant.yml", lambda r: r.update(estimates=[line])) == ["E307"]


def test_a_consequence_class_names_its_system(after):
    grade = {"n": 20, "property": "consequence_class", "value": "High", "source_id": "ex-daily"}
    assert after(TAILINGS, lambda r: r["claims"].append(grade)) == ["E306"]
    assert after(
        TAILINGS,
        lambda r: r["claims"].append({**grade, "n": 21, "property": "consequence_system", "source_id": "ex-survey"}),
    ) == ["E306"]
    assert after(TAILINGS, lambda r: r["claims"].append({**grade, "n": 22, "property": "consequence_system"})) == []


def test_members_of_counts(after):
    assert after("counts/count-15.yml", lambda r: r.update(members=["kol-tau", "lit-sai"], members_named="2")) == []
    assert after("counts/count-15.yml", lambda r: r.update(members_named="1")) == ["E417"]


def test_points_lie_in_their_region(golden_copy, after):
    assert after(KOL, lambda r: r["claims"][2].update(lat="47.0", lon="75.0")) == []
    assert after(KOL, lambda r: r["claims"][2].update(lat="51.2", lon="51.4")) == ["E407"]
    why = {"rank": "deprecated", "rank_reason": "a slip of the source"}
    assert after(KOL, lambda r: r["claims"][2].update(why)) == []


def test_swapped_axes_are_guessed_at(golden_copy):
    # 49.8 N 47.6 E lies in West Kazakhstan; with its axes swapped it still passes the box of the country.
    change(golden_copy, "regions/karaganda-region.yml", lambda r: r.update(iso_code="KZ-27"))
    change(golden_copy, KOL, lambda r: r["claims"][2].update(lat="49.8", lon="47.6"))
    assert check(golden_copy).problems == []
    change(golden_copy, KOL, lambda r: r["claims"][2].update(lat="47.6", lon="49.8"))
    (problem,) = check(golden_copy).problems
    assert problem.code == "E407"
    assert problem.want.endswith("with lat and lon swapped it would lie there")


def test_content_is_ore_times_grade(after):
    # 1 Mt at 0.5 % is 5 kt.
    assert after(LIT, lambda r: r["estimates"][0].update(content="5.4")) == []
    assert after(LIT, lambda r: r["estimates"][0].update(content="5.6")) == ["E310"]
    assert after(LIT, lambda r: r["estimates"][0].update(difference_note="the source rounds")) == []


def test_dates_in_order(after):
    assert after(WEST, lambda r: r.update(changed="2026")) == []
    assert after(WEST, lambda r: r.update(changed="2026-01-14")) == ["E313"]


def test_projects_end_after_they_start(after):
    start = {"n": 10, "property": "start", "value": "2024", "source_id": "ex-daily"}
    assert (
        after(
            "projects/ex-project.yml",
            lambda r: r["claims"].extend([start, {**start, "n": 11, "property": "end", "value": "2027"}]),
        )
        == []
    )
    assert after("projects/ex-project.yml", lambda r: r["claims"][-1].update(value="2023")) == ["E313"]


def test_sources_do_not_repeat_in_a_circle(after):
    assert after("sources/ex-daily.yml", lambda r: r.update(repeats_id="ex-survey")) == []
    assert after("sources/ex-survey.yml", lambda r: r.update(repeats_id="ex-copy")) == ["E411"] * 3
    assert after("sources/ex-survey.yml", lambda r: r.update(repeats_id="ex-survey")) == ["E411"] * 3


def test_ids_never_vanish(golden_copy):
    (golden_copy / WEST).unlink()
    change(golden_copy, KOL, lambda r: r.pop("links"))
    assert codes(golden_copy) == ["E405"]
    path = golden_copy / "retired.csv"
    path.write_text(
        path.read_text(encoding="utf-8") + "kol-tau-west,deposit,,2026-02-01,never seen again\n", encoding="utf-8"
    )
    assert codes(golden_copy) == []


def test_retired_ids_lead_to_living_records(golden_copy):
    path = golden_copy / "retired.csv"
    replace(path, "gone-tau,deposit,,", "gone-tau,deposit,koltau,")
    assert codes(golden_copy) == ["E406"]
    replace(path, "gone-tau,deposit,koltau,", "gone-tau,deposit,gone-tau,")
    assert codes(golden_copy) == ["E406"]


def test_a_retired_id_leads_to_a_record_of_its_kind(golden_copy):
    replace(golden_copy / "retired.csv", "gone-tau,deposit,,", "gone-tau,deposit,sai-plant,")
    found = check(golden_copy).problems
    assert [(p.code, p.field) for p in found] == [("E406", "kind")]
    assert "sai-plant" in found[0].got


def test_a_living_record_is_not_retired(golden_copy):
    replace(golden_copy / "retired.csv", "gone-tau,", "lit-sai,")
    assert codes(golden_copy) == ["E405", "E406"]


def test_ledger_and_retirement_problems_name_file_and_line(golden_copy):
    with (golden_copy / "ids.csv").open("a", encoding="utf-8") as file:
        file.write("lost-tau,deposit\n")
    replace(golden_copy / "retired.csv", ",kol-tau,", ",no-tau,")
    last = (golden_copy / "ids.csv").read_text(encoding="utf-8").count("\n")
    found = [(p.code, p.path, p.line, p.field) for p in check(golden_copy).problems]
    assert found == [
        ("E405", str(golden_copy / "ids.csv"), last, "id"),
        ("E406", str(golden_copy / "retired.csv"), 2, "redirect_to"),
    ]


TWICE = {
    "material": (WEST, lambda r: r["materials"].append(r["materials"][0])),
    "link": (TAILINGS, lambda r: r["links"].append(r["links"][0])),
    "unsourced link": (KOL, lambda r: r["links"].append(r["links"][0])),
    "external id": (KOL, lambda r: r["external_ids"].append(r["external_ids"][0])),
    "name": (KOL, lambda r: r["names"].append({**r["names"][0], "kind": "alias"})),
    "member": ("counts/count-15.yml", lambda r: r.update(members=["kol-tau", "kol-tau"], members_named="2")),
    "symbol": ("materials/lithium.yml", lambda r: r.update(symbol="Cu")),
    "iso code": ("regions/ulytau-region.yml", lambda r: r.update(iso_code="KZ-35")),
    "kato code": ("regions/ulytau-region.yml", lambda r: r.update(kato="350000000")),
}


@pytest.mark.parametrize("what", TWICE)
def test_what_the_database_refuses_the_check_refuses_first(golden_copy, what):
    place, how = TWICE[what]
    change(golden_copy, place, how)
    assert set(codes(golden_copy)) == {"E412"}


@pytest.mark.parametrize(("place", "column"), [("retired.csv", "id"), ("releases.csv", "version")])
def test_rows_of_tables_stand_once(golden_copy, place, column):
    path = golden_copy / place
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")
    (problem,) = check(golden_copy).problems
    assert (problem.code, problem.line) == ("E414", len(lines) + 1)


def test_a_record_relates_to_others_not_to_itself(golden_copy):
    change(golden_copy, WEST, lambda r: r.update(links=[{"relation": "part_of", "to_id": "kol-tau-west"}]))
    assert codes(golden_copy) != []


@pytest.mark.parametrize(
    ("place", "field", "own"),
    [
        ("commitments/ex-cm-1.yml", "superseded_by_id", "ex-cm-1"),
        ("regions/ulytau-region.yml", "split_from_id", "ulytau-region"),
        ("materials/lithium.yml", "group_id", "lithium"),
    ],
)
def test_nothing_replaces_or_holds_itself(golden_copy, place, field, own):
    change(golden_copy, place, lambda r: r.update({field: own}))
    assert codes(golden_copy) != []


def test_outlines_that_cannot_be_read_are_a_problem_not_a_crash(golden_copy):
    (golden_copy / "outlines/regions.geojson").write_text("{", encoding="utf-8")
    (problem,) = check(golden_copy).problems
    assert problem.path.endswith("outlines/regions.geojson")


def test_what_passes_the_check_can_be_built(golden_copy, tmp_path):
    change(golden_copy, KOL, lambda r: r["claims"][0].update(rank="preferred", rank_reason="why"))
    assert codes(golden_copy) == []
    assert build(golden_copy, tmp_path / "x.db").rows["claims"] > 10
