"""The outcome of a check in a sentence, in Chinese and in English; it names no party."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple, TypeVar

from resolvers.measures.actions import Action, Decision, strictness
from resolvers.measures.check import Checked
from resolvers.measures.purposes import Purpose

R = TypeVar("R")


class Statement(NamedTuple):
    """One sentence in two languages."""

    zh: str
    en: str


def of_check(checked: Checked[R], purpose: Purpose, day: date, names: Mapping[str, str]) -> Statement:
    """What was found for a purpose on a day; `names` are the official names of departments."""
    codes = list(dict.fromkeys(one.item.code for one in checked.measures))
    actions = sorted({one.provision.action for one in checked.measures}, key=strictness)
    zh = f"截至{day.isoformat()}，就“{purpose.value}”"
    en = f"As of {day.isoformat()}, for {_plain(purpose.name)}, "
    if checked.decision is Decision.INCOMPLETE:
        missing = "、".join(names.get(one, one) for one in checked.missing)
        found_zh = f"已查得第{_joined(codes)}项措施适用" if codes else "尚未查得适用的措施"
        found_en = f"measures {', '.join(codes)} were found to apply" if codes else "no measure was found so far"
        return Statement(
            f"{zh}，{found_zh}，但{missing}未答复，查询不完整，不能据此认定无限制。",
            f"{en}{found_en}, but {', '.join(checked.missing)} did not answer: the check is incomplete, and says of "
            "nothing that it does not apply.",
        )
    if not codes:
        return Statement(f"{zh}，未发现适用的措施。", f"{en}no measure applies.")
    return Statement(
        f"{zh}，意见第二部分第{_joined(codes)}项适用：{_official(actions)}。本结果供经办人员依法决定时参考。",
        f"{en}{_items(codes)} (part two of the opinions): {'; '.join(_plain(one.name) for one in actions)}. The "
        "official who handles the matter decides by law.",
    )


def _joined(codes: list[str]) -> str:
    return "、".join(codes)


def _items(codes: list[str]) -> str:
    return f"item {codes[0]} applies" if len(codes) == 1 else f"items {', '.join(codes)} apply"


def _official(actions: list[Action]) -> str:
    return "；".join(action.value for action in actions)


def _plain(name: str) -> str:
    return name.lower().replace("_", " ")
