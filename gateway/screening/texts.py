"""What results say, in Chinese and in English: the official terms (seed, part two) and plain words around them."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gateway.screening.outcome import CLEAR, INCOMPLETE, Found, Language, Measure, Trigger
from gateway.screening.tally import Tally
from resolvers.measures.actions import Action, Decision
from resolvers.measures.purposes import Purpose
from resolvers.relations import RelationKind

# The names of the columns that a screening adds, and of those of its details.
COLUMNS = {
    "zh": ("核查结论", "结论代码", "主体名称", "适用措施", "触发原因", "依据原文", "未能核查的原因", "查询日期",
           "存证号"),
    "en": ("decision", "decision code", "name", "measures", "triggers", "legal basis", "not checked because", "as of",
           "record"),
}  # fmt: skip
DETAILS = {
    "zh": ("行号", "主体名称", "措施编号", "措施", "后果", "依据原文", "与主体的关系", "失信被执行人", "执行案号",
           "执行法院", "列入日期", "情形", "关系证据"),
    "en": ("line", "name", "item", "measure", "action", "legal basis", "relation to the subject", "judgment defaulter",
           "case number", "court", "listed on", "grounds", "evidence of the relation"),
}  # fmt: skip
SHEETS = {"zh": ("核查结果", "适用措施明细", "说明"), "en": ("results", "measures", "about")}
ABOUT = {"zh": ("项目", "内容"), "en": ("what", "value")}
_UNCHECKED = {"zh": "未能核查", "en": "not checked"}
_SELF = {"zh": "主体本人", "en": "the subject itself"}
# The words of a refusal, by its code; another is told as it came.
_REFUSALS = {
    "CONSENT_UNKNOWN": "没有登记该主体对本机构、本目的的有效授权",
    "PARTY_NOT_COVERED": "不在本次查询的主体范围内",
}

_ABOUT = {
    "zh": (
        "查询目的",
        "案号",
        "授权书编号",
        "申请人文件",
        "文件校验值（SHA-256）",
        "查询日期",
        "开始时间",
        "完成时间",
        "行数",
    ),
    "en": ("purpose", "case", "consent", "file of applicants", "its SHA-256", "as of", "begun", "ended", "rows"),
}  # fmt: skip
_RECORDS = {"zh": "存证记录（首、末）", "en": "records of the disclosure log (first, last)"}
_NOTE = {"zh": "提示", "en": "note"}
_LAW: Mapping[Language, tuple[str, str]] = {
    "zh": (
        "法律依据",
        "《关于加快推进失信被执行人信用监督、警示和惩戒机制建设的意见》第二部分。本结果供经办人员依法决定时参考，不自动作出决定。",
    ),
    "en": (
        "legal basis",
        "Part two of the opinions on the credit supervision of judgment defaulters. An aid to an official's decision.",
    ),
}


class Outcome(NamedTuple):
    """The cells that a screening adds to a row, but for the day and the record."""

    decision: str
    code: str
    name: str
    measures: str
    triggers: str
    basis: str
    reason: str


def clear(language: Language) -> Outcome:
    """Nothing was found."""
    return Outcome(decision_of(CLEAR, language), CLEAR, "", "", "", "", "")


def unchecked(code: str, message: str, language: Language) -> Outcome:
    """The subject was not looked up."""
    reason = message
    if language == "zh":
        reason = f"证件号码有误（{message}）" if code == "BAD_IDENTIFIER" else _REFUSALS.get(code, message)
    return Outcome(_UNCHECKED[language], code, "", "", "", "", reason)


def reason_of(code: str, language: Language) -> str:
    """Why a kind of subjects was not looked up, by its code."""
    if language == "en":
        return f"{_UNCHECKED[language]}: {code}"
    return f"{_UNCHECKED[language]}：{'证件号码有误' if code == 'BAD_IDENTIFIER' else _REFUSALS.get(code, code)}"


def found(one: Found, language: Language) -> Outcome:
    """Something was found, or not all that is needed is known."""
    measures = _joined([measure_of(m, language) for m in one.measures], language)
    triggers = _joined([trigger_of(m.trigger, language) for m in one.measures], language)
    basis = _joined([m.basis for m in one.measures], language)
    missing = ""
    if one.decision == INCOMPLETE:
        names = ("、" if language == "zh" else ", ").join(one.missing_departments)
        missing = f"部门未答复或事实未查：{names}" if language == "zh" else f"not known by: {names}"
    return Outcome(
        decision_of(one.decision, language), one.decision, one.party.name or "", measures, triggers, basis, missing
    )


def decision_of(code: str, language: Language) -> str:
    """A decision's official term, or its plain name."""
    return Decision[code].value if language == "zh" else _plain(code)


def measure_of(measure: Measure, language: Language) -> str:
    """A measure in a line: its item, title, and what follows."""
    code, title, action = measure.code, title_of(measure, language), action_of(measure, language)
    return f"{code} {title}（{action}）" if language == "zh" else f"{code} {title} ({action})"


def action_of(measure: Measure, language: Language) -> str:
    """What follows from a measure."""
    return action_named(measure.action, language)


def action_named(action: str, language: Language) -> str:
    """What follows: the official term, or plain words."""
    return Action[action].value if language == "zh" else _plain(action)


def title_of(measure: Measure, language: Language) -> str:
    """The title of the item of the opinions."""
    return measure.title if language == "zh" else measure.title_en


def relation_of(trigger: Trigger, language: Language) -> str:
    """How the subject and the listed party stand to each other."""
    if trigger.relation is None:
        return _SELF[language]
    kind = RelationKind[trigger.relation]
    if language == "zh":
        return f"主体是其{kind.value}" if trigger.from_subject else f"主体的{kind.value}"
    return f"{'is its' if trigger.from_subject else 'its'} {_plain(kind.name)}"


def trigger_of(trigger: Trigger, language: Language) -> str:
    """Why a measure applies, in a line."""
    parts = [relation_of(trigger, language)]
    if trigger.relation is not None and trigger.party is not None:
        parts.append(trigger.party.name or trigger.party.id)
    if trigger.entry is not None and trigger.entry.case_number is not None:
        parts.append(trigger.entry.case_number)
    return " ".join(parts)


def about(
    language: Language, stated: Mapping[str, str], file: tuple[str, str], moments: tuple[str, str, str], tally: Tally
) -> list[tuple[str, str]]:
    """What was asked of which file (its name and SHA-256), for which day, begun and ended when; and what came of it."""
    words = _ABOUT[language]
    purpose = purpose_of(stated.get("purpose", ""), language)
    counted = [(decision_of(code, language), f"{count:,}") for code, count in sorted(tally.decisions.items()) if count]
    counted += [(f"{_UNCHECKED[language]} {code}", f"{count:,}") for code, count in sorted(tally.unchecked.items())]
    values = (purpose, stated.get("case", ""), stated.get("consent", ""), *file, *moments, f"{tally.rows:,}")
    return [
        *((word, value) for word, value in zip(words, values, strict=True) if value),
        *counted,
        (_RECORDS[language], " – ".join(dict.fromkeys(tally.records))),
        *((_NOTE[language], note) for note in tally.notes),
        law(language),
    ]


def law(language: Language) -> tuple[str, str]:
    """What all of it rests on, and what it is not."""
    return _LAW[language]


def purpose_of(code: str, language: Language) -> str:
    """A purpose's official words and its code."""
    known = language == "zh" and code in Purpose.__members__
    return f"{Purpose[code].value}（{code}）" if known else code


def _joined(parts: Sequence[str], language: Language) -> str:
    return ("；" if language == "zh" else "; ").join(dict.fromkeys(parts))


def _plain(name: str) -> str:
    return name.lower().replace("_", " ")
