"""Ids, languages, addresses, text."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from schema.ids import check_lang, check_slug, check_text, check_url


def refused(check, value):
    """The code with which a check refuses a value."""
    with pytest.raises(PydanticCustomError) as caught:
        check(value)
    return caught.value.type


@pytest.mark.parametrize("value", ["kundybai", "a1-b2", "abc", "a" * 60, "124"])
def test_slugs(value):
    assert check_slug(value) == value


@pytest.mark.parametrize(
    "value",
    [
        "",
        "ab",
        "a" * 61,
        "Kundybai",
        "kun_dybai",
        "-kun",
        "kun-",
        "kun--dybai",
        "кундыбай",
        "kun dybai",
        "kun/dybai",
        "abc\n",
    ],
)
def test_what_is_no_slug(value):
    assert refused(check_slug, value) == "E203"


@given(st.text(max_size=70))
@example("abc\n")
def test_a_slug_is_safe_in_an_address_and_a_file_name(value):
    try:
        check_slug(value)
    except PydanticCustomError:
        return
    assert set(value) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert 3 <= len(value) <= 60


@pytest.mark.parametrize("value", ["en", "ru", "kk", "kk-Latn", "und", "eng"])
def test_languages(value):
    assert check_lang(value) == value


@pytest.mark.parametrize("value", ["", "EN", "russian", "kk-latn", "kk_Latn", "ru\n", "en-GB"])
def test_what_is_no_language(value):
    assert refused(check_lang, value) == "E214"


@pytest.mark.parametrize("value", ["https://example.org/", "http://example.org/a?b=c#d", "https://пример.қаз/"])
def test_addresses(value):
    assert check_url(value) == value


@pytest.mark.parametrize(
    "value",
    [
        "",
        "example.org",
        "ftp://example.org",
        "javascript:alert(1)",
        "https://a b",
        'https://a"b',
        "https://a<b",
        "https://a.b\n",
    ],
)
def test_what_is_no_address(value):
    assert refused(check_url, value) == "E209"


@pytest.mark.parametrize("value", ["Kundybai", "935,4 тыс. т", "a=b", "Көл-Тау", "0", "№ 5", "«Кундыбай»"])
def test_text(value):
    assert check_text(value) == value


@pytest.mark.parametrize(
    "value",
    [
        "", " a", "a ", "=1+1", "+7 727", "-5", "@SUM(A1)", "\tx", "a\nb", "a\rb", "a\tb", "a\x00b", "a\x7fb",
        "a\x85b", "a\u2028b", "a\u2029b",
    ],
)  # fmt: skip
def test_text_that_cannot_be_published(value):
    assert refused(check_text, value) == "E210"


@given(st.text(max_size=30))
def test_text_is_one_line_that_no_spreadsheet_runs(value):
    try:
        check_text(value)
    except PydanticCustomError as error:
        assert error.type == "E210"
        return
    assert value.strip() == value != ""
    assert value[0] not in "=+-@\t\r"
    assert len(value.splitlines()) == 1
