"""Small checked types: ids, languages, URLs, text.

    Slug  "kuirektykol"   lower-case a-z 0-9 and single hyphens, 3 to 60; frozen once published
    Lang  "kk-Latn"       BCP 47, or "und"
    Url   "https://..."   http or https, no spaces
    Text  "Kundybai"      one line a spreadsheet will not run as a formula

Each refuses with a code of the error catalogue (loaders/problems.py), what is wanted and
an example.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LANG = re.compile(r"und|[a-z]{2,3}(-[A-Z][a-z]{3})?")
URL = re.compile(r"https?://[^\s<>\"]+")
#: Control characters and every line break that YAML knows.
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def refuse(code: str, want: str, example: str = "") -> PydanticCustomError:
    """An error with a code of the catalogue; `want` and `example` reach the person who meets it."""
    return PydanticCustomError(code, "want {want}", {"want": want, "example": example})


def check_slug(value: str) -> str:
    """E203 unless a slug of 3 to 60 characters."""
    if SLUG.fullmatch(value) and 3 <= len(value) <= 60:
        return value
    raise refuse("E203", "lower-case a-z, 0-9 and single hyphens, 3 to 60 characters", "kuirektykol")


def check_lang(value: str) -> str:
    """E214 unless a language tag (BCP 47: language, optional script)."""
    if LANG.fullmatch(value):
        return value
    raise refuse("E214", "a language tag such as en, ru, kk, kk-Latn, or und", "ru")


def check_url(value: str) -> str:
    """E209 unless an http(s) address without spaces."""
    if URL.fullmatch(value):
        return value
    raise refuse("E209", "an address that starts with http:// or https://", "https://example.org/page")


def check_text(value: str) -> str:
    """E210 for what a spreadsheet would run as a formula, control characters, spaces at the ends.

    Rule: OWASP "CSV Injection": a cell must not start with = + - @ TAB or CR. A minus or plus
    directly before a digit is a number and passes only as a number field, never as text.
    """
    if not value or value != value.strip():
        raise refuse("E210", "text without spaces at its ends, and not empty", "Kundybai")
    if value[0] in "=+-@":
        raise refuse("E210", "text that does not start with = + - @ (a spreadsheet would run it)", "Kundybai")
    if CONTROL.search(value):
        raise refuse("E210", "one line without control characters", "Kundybai")
    return value


Slug = Annotated[str, AfterValidator(check_slug)]
Lang = Annotated[str, AfterValidator(check_lang)]
Url = Annotated[str, AfterValidator(check_url)]
Text = Annotated[str, AfterValidator(check_text)]
