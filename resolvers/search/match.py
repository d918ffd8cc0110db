"""How a name answers a search: in which way, and how well."""

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from rapidfuzz.distance import OSA

from resolvers.search.forms import Forms, readings
from resolvers.search.query import Query


class MatchKind(Enum):
    """In which way a name answers, best first; the value says it."""

    CODE = "统一社会信用代码"
    EXACT = "全名"
    CORE = "不含组织形式的全名"
    PREFIX = "名称开头"
    SUBSTRING = "名称之中"
    ABBREVIATION = "简称"
    TONED_PINYIN = "带声调的拼音"
    PINYIN = "拼音"
    HOMOPHONE = "同音字"
    INITIALS = "拼音首字母"
    TYPO = "相近的字"


class Match(NamedTuple):
    """A match: greater is better. A name in use goes before a former one, a shorter before a longer."""

    kind: MatchKind
    score: float


class Explanation(NamedTuple):
    """Why a name is among the hits, in two languages."""

    zh: str
    en: str


_ENGLISH = {
    MatchKind.CODE: "the credit code is what was typed",
    MatchKind.EXACT: "the whole name is what was typed",
    MatchKind.CORE: "the name without its legal form is what was typed",
    MatchKind.PREFIX: "the name begins with what was typed",
    MatchKind.SUBSTRING: "what was typed stands in the name",
    MatchKind.ABBREVIATION: "the characters typed stand in the name in their order",
    MatchKind.TONED_PINYIN: "the name is read so, with these tones",
    MatchKind.PINYIN: "the name is read so",
    MatchKind.HOMOPHONE: "the name sounds like what was typed",
    MatchKind.INITIALS: "the first letters of the name's pinyin are what was typed",
    MatchKind.TYPO: "the name differs by a slip from what was typed",
}


def explain(kind: MatchKind, *, former: bool) -> Explanation:
    """Why a name answers."""
    zh = f"按{kind.value}匹配"
    return Explanation(
        f"曾用名{zh}" if former else zh, f"a former name: {_ENGLISH[kind]}" if former else _ENGLISH[kind]
    )


_BASE = {kind: 100 - 8 * at for at, kind in enumerate(MatchKind)}
# A former name is somebody's all the same, but after all who have it now.
_FORMER = 4.0


BY_CODE = Match(MatchKind.CODE, float(_BASE[MatchKind.CODE]))


def match(query: Query, name: Forms, *, former: bool) -> Match | None:
    """How a name answers; None where it does not."""
    kind = _hanzi(query, query.hanzi, name) if query.hanzi is not None else _letters(query, name)
    if kind is None:
        return None
    # Of two names of one kind the one of which more was typed.
    typed = len(query.hanzi.tokens) if query.hanzi else max(map(len, query.readings), default=1)
    closeness = min(1.0, typed / max(1, len(name.tokens)))
    return Match(kind, round(_BASE[kind] + 3 * closeness - (_FORMER if former else 0), 3))


def _hanzi(query: Query, typed: Forms, name: Forms) -> MatchKind | None:
    if typed.folded == name.folded:
        return MatchKind.EXACT
    if typed.core == name.core:
        return MatchKind.CORE
    if name.folded.startswith(typed.folded):
        return MatchKind.PREFIX
    if typed.folded in name.folded:
        return MatchKind.SUBSTRING
    if len(typed.tokens) > 1 and _within(typed.core, name.folded):
        return MatchKind.ABBREVIATION
    if len(typed.plain) > 1 and _sounds_like(typed.plain, name.plain):
        return MatchKind.HOMOPHONE
    if _is_typo(typed.core, name.core):
        return MatchKind.TYPO
    return None


def _letters(query: Query, name: Forms) -> MatchKind | None:
    if query.folded == name.folded:
        return MatchKind.EXACT
    if name.folded.startswith(query.folded):
        return MatchKind.PREFIX
    if query.folded in name.folded:
        return MatchKind.SUBSTRING
    for reading in query.readings:
        if _read_in(reading, name.toned if query.toned else name.plain):
            return MatchKind.TONED_PINYIN if query.toned else MatchKind.PINYIN
    if len(query.folded) > 1 and any(letters.startswith(query.folded) for letters in name.initials):
        return MatchKind.INITIALS
    if not query.toned and _is_typo(query.folded, "".join(readings(one)[0] for one in name.plain)):
        return MatchKind.TYPO
    return None


def _read_in(reading: Sequence[str], syllables: Sequence[str]) -> bool:
    """Whether a reading stands anywhere in a name, its last syllable perhaps only begun."""
    size = len(reading)
    for start in range(len(syllables) - size + 1):
        part = [readings(one) for one in syllables[start : start + size]]
        whole = all(typed in spoken for typed, spoken in zip(reading[:-1], part[:-1], strict=True))
        if whole and any(spoken.startswith(reading[-1]) for spoken in part[-1]):
            return True
    return False


def _sounds_like(typed: Sequence[str], name: Sequence[str]) -> bool:
    """Whether a name begins with what sounds like the characters that were typed."""
    return len(typed) <= len(name) and all(
        set(readings(one)) & set(readings(other)) for one, other in zip(typed, name, strict=False)
    )


def _within(short: str, name: str) -> bool:
    """Whether the characters of a short name stand in a name in their order, the first of them at its beginning."""
    rest = iter(name)
    return all(character in rest for character in short) and (short[0] in name[:4])


def _is_typo(typed: str, name: str) -> bool:
    """Whether a name differs by a slip (another, one more, one less, two exchanged), a longer one by two at most."""
    length = max(len(typed), len(name))
    if length < 3:
        return False
    most = 1 if length < 8 else 2
    return OSA.distance(typed, name, score_cutoff=most) <= most
