"""The forms of a name that a search compares: folded characters, pinyin with and without tones, initials."""

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from opencc import OpenCC

# What a company's name ends in says what kind it is, and is left out where people speak of it.
_LEGAL_FORMS = re.compile(
    "(股份有限公司|有限责任公司|股份公司|有限公司|集团公司|公司|集团|合伙企业|普通合伙|有限合伙|事务所|分公司|厂|店|中心)+$"
)
_HANZI = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_TOKENS = re.compile(rf"{_HANZI.pattern}|[^\W_]+?(?={_HANZI.pattern}|$)", re.UNICODE)

_RUNS = re.compile(rf"(?:{_HANZI.pattern})+|[^\u3400-\u9fff\U00020000-\U0003ffff]+")
_TONED = re.compile("[a-zêü]+[1-5]")

# Of a name with many characters of two readings, so many ways to read its first letters.
_MOST_INITIALS = 8

# Surnames that are read otherwise than the character mostly is.
_SURNAMES = {
    "曾": "zeng1", "单": "shan4", "仇": "qiu2", "解": "xie4", "区": "ou1", "查": "zha1", "盖": "ge3", "翟": "zhai2",
    "任": "ren2", "朴": "piao2", "覃": "qin2", "冼": "xian3", "乐": "yue4", "缪": "miao4", "宓": "fu2", "种": "chong2",
    "繁": "po2", "折": "she2", "召": "shao4", "员": "yun4", "黑": "he4", "秘": "bi4", "燕": "yan1", "华": "hua4",
    "尉": "yu4", "长": "chang2", "洗": "xian3", "逄": "pang2", "郇": "xun2", "牟": "mu4",
}  # fmt: skip


class Forms(NamedTuple):
    """A name in all its forms.

    `toned` and `plain` have a syllable for each character and other tokens as they are; a character that is read in
    several ways has them all, the likeliest first, joined by `|`. `initials` are the first letters, in each way.
    """

    folded: str
    core: str
    tokens: tuple[str, ...]
    toned: tuple[str, ...]
    plain: tuple[str, ...]
    initials: tuple[str, ...]


def fold(text: str) -> str:
    """One spelling of a text: simplified characters, half width, small letters, nothing but letters and digits."""
    text = _simplified().convert(unicodedata.normalize("NFKC", text)).lower()
    return "".join(character for character in text if character.isalnum())


def has_hanzi(text: str) -> bool:
    """Whether there is a Chinese character in a text."""
    return _HANZI.search(text) is not None


def split(folded: str) -> tuple[str, ...]:
    """The tokens of a folded text: each Chinese character, and what stands between them."""
    return tuple(_TOKENS.findall(folded))


def core(folded: str) -> str:
    """A company's name without its legal form; the whole where nothing would be left."""
    return _LEGAL_FORMS.sub("", folded) or folded


def forms_of(name: str, *, person: bool) -> Forms:
    """The forms of a name."""
    folded = fold(name)
    tokens = split(folded)
    toned = _read(folded, person)
    plain = tuple("|".join(dict.fromkeys(map(_without_tone, readings(one)))) for one in toned)
    initials = [""]
    for syllable in plain:
        letters = list(dict.fromkeys(reading[0] for reading in readings(syllable)))
        if len(initials) * len(letters) > _MOST_INITIALS:
            letters = letters[:1]
        initials = [before + letter for before in initials for letter in letters]
    return Forms(folded, folded if person else core(folded), tokens, toned, plain, tuple(initials))


def readings(syllable: str) -> list[str]:
    """The ways in which a character is read."""
    return syllable.split("|")


def _without_tone(syllable: str) -> str:
    return syllable[:-1] if _TONED.fullmatch(syllable) else syllable


def _read(folded: str, person: bool) -> tuple[str, ...]:
    """The reading of each token, tones as digits, none for the neutral tone."""
    # Its dictionaries are 60 MB and half a second: only who indexes or searches names has them.
    from pypinyin import Style, lazy_pinyin

    syllables: list[str] = []
    for run in _RUNS.findall(folded):
        if has_hanzi(run):
            read = lazy_pinyin(run, style=Style.TONE3, v_to_u=False)
            if person and not syllables and run[0] in _SURNAMES:
                read[0] = _SURNAMES[run[0]]
            # Which reading a word asks for, a dictionary of words can miss: the two commonest stand beside it.
            common = map(_common, run)
            syllables.extend("|".join(dict.fromkeys((one, *more))) for one, more in zip(read, common, strict=True))
        else:
            syllables.append(run)
    return tuple(syllables)


@lru_cache(maxsize=50_000)
def _common(character: str) -> tuple[str, ...]:
    from pypinyin import Style, pinyin

    return tuple(pinyin(character, style=Style.TONE3, heteronym=True, v_to_u=False)[0][:2])


@lru_cache(maxsize=1)
def _simplified() -> "OpenCC":
    from opencc import OpenCC

    return OpenCC("t2s")
