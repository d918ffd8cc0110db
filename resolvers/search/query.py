"""What was typed into a search: characters, pinyin, initials, and a masked identity number."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from identifiers import resident_identity, social_credit_code
from identifiers.errors import BadIdentifier
from resolvers.search.forms import Forms, fold, forms_of, has_hanzi

# 130822********1234: what may be said of a number beside a name.
_MASKED = re.compile(r"(?<![0-9])[0-9]{6}\*{8}[0-9]{3}[0-9Xx](?![0-9])")
_NUMBER = re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9A-Za-z])|(?<![0-9])[0-9]{15}(?![0-9A-Za-z])")

# More ways to read a run of letters as syllables say nothing more.
_MOST_READINGS = 8
_LONGEST = 60
_LONGEST_SYLLABLE = len("zhuang")


class BadSearch(ValueError):
    """A text that cannot be searched for; the message says why, and tells nothing of the text."""


class Query(NamedTuple):
    """A search: `text` as it was typed, its forms where it has Chinese characters, and how its letters may be read.

    `readings` are syllables, with tones where `toned`, the last perhaps begun only; `code` is a credit code.
    """

    text: str
    folded: str
    hanzi: Forms | None
    readings: tuple[tuple[str, ...], ...]
    toned: bool
    masked: str | None
    code: str | None


def read_query(text: str) -> Query:
    """Reads what was typed. Raises BadSearch for nothing, for too much, and for a whole identity number."""
    found = _MASKED.search(unicodedata.normalize("NFKC", text))
    rest = unicodedata.normalize("NFKC", text)
    masked = None
    if found:
        masked = found.group().upper()
        rest = rest.replace(found.group(), " ")
    for number in _NUMBER.findall(rest):
        if _is_number(number):
            raise BadSearch("a whole identity number is no name: personByIdNumber finds a person by it")
    folded = fold(rest)
    if not folded:
        raise BadSearch("there is no name to search for")
    if len(folded) > _LONGEST:
        raise BadSearch(f"a name has at most {_LONGEST} characters")
    code = _code(folded)
    if has_hanzi(folded):
        return Query(text, folded, forms_of(rest, person=len(folded) <= 4), (), False, masked, code)
    if code is not None:
        return Query(text, folded, None, (), False, masked, code)
    spelled = _tones_as_digits(rest)
    toned = any(character in "1234" for character in spelled) and any(map(str.isalpha, spelled))
    return Query(text, folded, None, _readings(spelled, toned), toned, masked, code)


def _code(folded: str) -> str | None:
    try:
        return social_credit_code.normalise(folded)
    except BadIdentifier:
        return None


def _is_number(text: str) -> bool:
    try:
        resident_identity.normalise(text)
    except BadIdentifier:
        return False
    return True


def _tones_as_digits(text: str) -> str:
    """zhāng sān as zhang1 san1; u with two dots as v."""
    result = []
    for word in text.lower().split():
        tone = ""
        letters: list[str] = []
        for character in unicodedata.normalize("NFD", word):
            if character in _TONES:
                tone = _TONES[character]
            elif character == "\u0308":
                letters[-1:] = ["v"]
            else:
                letters.append(character)
        result.append("".join(letters) + tone)
    return " ".join(result)


_TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}


def _readings(spelled: str, toned: bool) -> tuple[tuple[str, ...], ...]:
    """The ways to read letters as syllables; words that were typed apart are apart."""
    ways: list[tuple[str, ...]] = [()]
    for word in re.findall(r"[a-z0-9]+", spelled):
        parts = _syllables(word, toned)
        ways = list(dict.fromkeys((*way, *part) for way in ways for part in parts))[:_MOST_READINGS]
    return tuple(ways)


def _syllables(word: str, toned: bool) -> list[tuple[str, ...]]:
    """The ways to read a word, longest syllables first; its end may be a syllable only begun."""
    if toned:
        parts = re.findall(r"[a-zv]+[1-4]?", word)
        return [tuple(parts)] if parts else []
    known, begun = _known()
    ways: list[tuple[str, ...]] = []
    waiting: list[tuple[tuple[str, ...], str]] = [((), word)]
    while waiting and len(ways) < _MOST_READINGS:
        read, rest = waiting.pop()
        if not rest:
            ways.append(read)
            continue
        if read and rest in begun and rest not in known:
            ways.append((*read, rest))
        waiting.extend(
            ((*read, rest[:size]), rest[size:]) for size in range(1, min(6, len(rest)) + 1) if rest[:size] in known
        )
    return ways


@lru_cache(maxsize=1)
def _known() -> tuple[frozenset[str], frozenset[str]]:
    """All syllables without their tones, and all their beginnings."""
    from pypinyin.constants import PINYIN_DICT

    spoken: set[str] = set()
    for readings in PINYIN_DICT.values():
        spoken.update(_tones_as_digits(reading).rstrip("12345") for reading in readings.split(","))
    known = frozenset(syllable for syllable in spoken if syllable.isascii() and syllable.isalpha())
    return known, frozenset(syllable[:size] for syllable in known for size in range(1, len(syllable)))
