"""Any spelling -> the form that search compares. Pure; the heart of finding names.

    fold("Куйректыколь") == fold("Күйректікөл") == fold("Kuirektykol") == "kuirektikol"

Steps: lower case; Kazakh and Russian Cyrillic letter by letter (one fixed table, й and и alike,
ё and е alike, soft and hard signs dropped); other scripts and marks to plain Latin (anyascii);
then spellings that transliterations mix up are made one: kh/h, gh/g, zh/j/dzh, ts/c, ch, sh/sch,
y/i, ye/e, w/v, ph/f, q/k, ks/x, double letters; last the adjective endings of Russian
("-skoye", "-skoe", "-ское") are dropped from words of eight letters or more.

Folding is for comparing, never for showing. Different villages can fold alike; a person decides.
"""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

_CYRILLIC = {
    "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh",
    "з": "z", "и": "i", "й": "i", "к": "k", "қ": "k", "л": "l", "м": "m", "н": "n", "ң": "n", "о": "o",
    "ө": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ұ": "u", "ү": "u", "ф": "f", "х": "h",
    "һ": "h", "ц": "c", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "і": "i", "ь": "", "э": "e",
    "ю": "iu", "я": "ia",
}  # fmt: skip
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?<=[aeiouy])j(?=[bcdfgklmnprstvz]|$)", "i"),
        (r"oj[ei]$", "oe"),
        (r"dzh|dj|zh|j", "j"),
        (r"shch|sch|sh", "s"),
        (r"tch|ch", "c"),
        (r"ts|tz", "c"),
        (r"kh", "h"),
        (r"gh", "g"),
        (r"ph", "f"),
        (r"qu", "ku"),
        (r"q", "k"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"y(?=[aeou])", "i"),
        (r"y", "i"),
        (r"ie", "e"),
        (r"ou|uo", "u"),
        (r"ii+", "i"),
        (r"([a-z])\1+", r"\1"),
    )
)
_ENDING = re.compile(r"(?<=[a-z]{4})(sk(oe|aia|i|oi|ie)|oe|aia)$")
_WORD = re.compile(r"[a-z0-9]+")


@lru_cache(maxsize=200_000)
def fold(text: str) -> str:
    """Folded words joined by single spaces; empty for text without letters or digits."""
    lowered = text.lower().replace("’", "").replace("'", "").replace("ʻ", "").replace("`", "")
    latin = anyascii("".join(_CYRILLIC.get(ch, ch) for ch in lowered)).lower()
    return " ".join(_fold_word(word) for word in _WORD.findall(latin))


def _fold_word(word: str) -> str:
    for pattern, replacement in _RULES:
        word = pattern.sub(replacement, word)
    if len(word) >= 8:
        word = _ENDING.sub("", word)
    return word


def words(text: str) -> frozenset[str]:
    """Folded words of a text, for comparing texts."""
    return frozenset(fold(text).split())
