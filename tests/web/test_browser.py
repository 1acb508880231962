"""The three users' journeys in a real Chromium; accessibility, narrow screens, no script, no foreign host."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.web.test_pages import PAGES, RECORDS

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "path",
    [p for p in PAGES if not p.endswith("/cite")]
    + ["/deposit/kol-tau/cite?claim=1", "/deposit/gone-tau", "/deposit/none-such"],
)
def test_page_has_no_accessibility_violation_error_or_foreign_request(served, watched, path):
    page, foreign, errors = watched()
    page.goto(served + path, wait_until="networkidle")
    found = Axe().run(page)
    assert [v["id"] + ": " + v["nodes"][0]["html"][:150] for v in found.response["violations"]] == []
    assert foreign == []
    assert [e for e in errors if "status of 4" not in e] == []


@pytest.mark.parametrize("path", ["/", "/deposit/kol-tau", "/catalogue/deposits", "/how-many", "/charts"])
def test_dark_pages_have_no_accessibility_violation(served, watched, path):
    page, _, _ = watched(scheme="dark")
    page.goto(served + path, wait_until="networkidle")
    assert [v["id"] + ": " + v["nodes"][0]["html"][:150] for v in Axe().run(page).response["violations"]] == []


@pytest.mark.parametrize("path", PAGES)
def test_page_fits_a_phone(served, watched, path):
    page, _, _ = watched(360)
    page.goto(served + path, wait_until="networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_researcher_finds_a_record_in_any_spelling_and_sees_the_disagreement(served, watched):
    page, _, _ = watched()
    page.goto(served)
    page.fill("#start-q", "Көлтау")
    page.press("#start-q", "Enter")
    page.click("ol.results a >> nth=0")
    assert page.url.endswith("/deposit/kol-tau")
    assert page.locator("#disputes .rival").count() == 2
    page.click("#disputes .rival a >> nth=0")
    assert "#claim-" in page.url


def test_researcher_filters_a_table_and_the_filter_is_a_link(served, watched):
    page, _, _ = watched()
    page.goto(f"{served}/catalogue/deposits")
    page.click(".facets a:has-text('Ulytau')")
    assert page.locator("table.rows-and-columns tbody tr").count() == 1
    address = page.url
    page.goto(served)
    page.goto(address)
    assert page.locator("table.rows-and-columns tbody tr").count() == 1


def test_journalist_cites_one_figure_without_script(served, watched):
    page, _, _ = watched(javascript=False)
    page.goto(f"{served}/deposit/kol-tau")
    page.click("tr#claim-1 a:has-text('cite')")
    assert "A. Geologist" in page.locator("#s-apa").input_value()
    assert page.locator("#s-bibtex").input_value().startswith("@misc{kol-tau_1")


def test_map_without_script_is_a_drawing_and_with_script_a_map(served, watched):
    page, _, _ = watched(javascript=False)
    page.goto(f"{served}/map")
    assert page.locator("#map-plain svg a").count() == 1 and not page.locator("#map").is_visible()
    live, foreign, errors = watched()
    live.goto(f"{served}/map", wait_until="networkidle")
    assert live.locator("#map").is_visible() and live.locator(".leaflet-marker-icon").count() >= 1
    assert foreign == [] and errors == []


def test_keyboard_reaches_the_content_first(served, watched):
    page, _, _ = watched()
    page.goto(f"{served}/deposit/kol-tau")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_print_drops_what_cannot_be_used_on_paper(served, watched):
    page, _, _ = watched()
    page.goto(f"{served}/deposit/kol-tau")
    page.emulate_media(media="print")
    assert not page.locator("header.site nav").is_visible()
    assert page.locator("h1").is_visible()


def test_two_clicks_from_the_start_to_a_record(served, watched):
    page, _, _ = watched()
    page.goto(served)
    page.click("text=Explore deposits")
    page.click("table.rows-and-columns tbody a >> nth=0")
    assert page.url.endswith(f"/deposit/{RECORDS['deposit']}")
