"""Case numbers (案号), written as issued: （2016）冀0822执123号.

Year in full-width brackets, court code, kind of case, serial number, 号, and for a follow-up ruling 之一, 之二 ….
Source: the Supreme People's Court's provisions on case numbers (人民法院案件案号的若干规定, 2016).
"""

import re

from identifiers.errors import BadIdentifier

WHAT = "case number"
_HALF_TO_FULL = str.maketrans("()", "（）")
_FULL_TO_HALF_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_SHAPE = re.compile(
    r"（[0-9]{4}）[^\W\d_（）]{1,4}[0-9]{0,6}[^\W\d_（）]{1,8}[0-9]{1,9}号(之[一二三四五六七八九十]{1,3})?"
)


def normalise(text: str) -> str:
    """The number with full-width brackets, half-width digits and no white space. Raises BadIdentifier."""
    if _SHAPE.fullmatch(text):
        return text
    number = "".join(text.translate(_HALF_TO_FULL).translate(_FULL_TO_HALF_DIGITS).split())
    if _SHAPE.fullmatch(number):
        return number
    # The longest readable beginning locates the fault.
    position = next((n for n in range(len(number), 0, -1) if _could_begin(number[:n])), 0) + 1
    raise BadIdentifier(WHAT, position, "is not written like （2016）冀0822执123号")


# GB/T 2260 by the abbreviation with which the code of a court begins; what follows are the region's own digits.
_PROVINCES = {
    "京": "11", "津": "12", "冀": "13", "晋": "14", "内": "15", "辽": "21", "吉": "22", "黑": "23",
    "沪": "31", "苏": "32", "浙": "33", "皖": "34", "闽": "35", "赣": "36", "鲁": "37", "豫": "41",
    "鄂": "42", "湘": "43", "粤": "44", "桂": "45", "琼": "46", "渝": "50", "川": "51", "贵": "52",
    "云": "53", "藏": "54", "陕": "61", "甘": "62", "青": "63", "宁": "64", "新": "65",
}  # fmt: skip
_ABBREVIATIONS = {code: name for name, code in _PROVINCES.items()}
_COURT = re.compile(r"（[0-9]{4}）([^\W\d_（）])([0-9]{0,6})")


def region(number: str) -> str | None:
    """The region (GB/T 2260, two to six digits) of the court that a normalised number is of; None where it names none.

    冀0822 is a court in 130822, 冀08 in 1308, 冀 in 13; a code of six digits is the region's own. Of an odd number of
    digits the last says nothing.
    """
    found = _COURT.match(number)
    if found is None:
        return None
    province, digits = found.groups()
    if len(digits) == 6:
        return digits
    known = _PROVINCES.get(province)
    return None if known is None else known + digits[: len(digits) // 2 * 2]


def abbreviation(region: str) -> str | None:
    """The abbreviation (简称) of the province that a region is in; None for what is in no province of GB/T 2260."""
    return _ABBREVIATIONS.get(region[:2])


_PREFIXES = tuple(
    re.compile(shape)
    for shape in (
        r"（[0-9]{0,4}",
        r"（[0-9]{4}）[^\W\d_（）]{0,4}",
        r"（[0-9]{4}）[^\W\d_（）]{1,4}[0-9]{0,6}[^\W\d_（）]{0,8}[0-9]{0,9}",
        _SHAPE.pattern,
    )
)


def _could_begin(text: str) -> bool:
    return any(shape.fullmatch(text) for shape in _PREFIXES)
