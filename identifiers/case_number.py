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
