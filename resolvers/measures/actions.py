"""What a measure does, and how strict it is; domain.md, Exposure and check."""

from enum import Enum


class Action(Enum):
    """What follows from a measure, strictest first; the value is the official term."""

    PROHIBIT = "限制、不得"
    REVOKE = "撤销"
    REMOVE_FROM_OFFICE = "免职、变更"
    SUSPEND = "中止、终止"
    STRICT_REVIEW = "从严审核"
    PRUDENT_REFERENCE = "审慎性参考"
    REFERENCE = "参考"
    SUPERVISE = "重点监管"
    ASSIST = "协助"
    PROSECUTE = "依法追究刑事责任"


class Decision(Enum):
    """The strictest action of those that apply, CLEAR where none does, INCOMPLETE where a department is missing.

    An aid to an official's decision: it states the legal basis and never decides by itself.
    """

    PROHIBIT = "限制、不得"
    REVOKE = "撤销"
    REMOVE_FROM_OFFICE = "免职、变更"
    SUSPEND = "中止、终止"
    STRICT_REVIEW = "从严审核"
    PRUDENT_REFERENCE = "审慎性参考"
    REFERENCE = "参考"
    SUPERVISE = "重点监管"
    ASSIST = "协助"
    CLEAR = "未发现适用的措施"
    INCOMPLETE = "查询不完整"


_ORDER = tuple(Action)


def strictness(action: Action) -> int:
    """The place of an action in the order, 0 the strictest."""
    return _ORDER.index(action)


def strictest(actions: "set[Action]") -> Decision:
    """The decision of complete knowledge. To prosecute is another procedure, and decides nothing here."""
    deciding = actions - {Action.PROSECUTE}
    return Decision[min(deciding, key=strictness).name] if deciding else Decision.CLEAR
