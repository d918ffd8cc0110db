"""The report (核查报告) of a screening: what a hub answered and signed, put together for paper.

It is made of signed answers alone: what stands in it, some hub key signed, of the subjects that were asked for.
"""

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from gateway.reports.content import Content, Measure, Subject, Tone
from gateway.reports.issued import Issued
from gateway.reports.typesetting import SANS, SERIF
from gateway.screening.outcome import (
    CLEAR,
    INCOMPLETE,
    Asked,
    Batch,
    Found,
    Language,
    LookedUp,
    Stated,
    Trigger,
    Unchecked,
)
from gateway.screening.tally import Tally
from gateway.screening.texts import (
    action_of,
    decision_of,
    purpose_of,
    reason_of,
    title_of,
    trigger_of,
    unchecked,
)
from identifiers.party import shown_value
from resolvers.measures.actions import Decision
from resolvers.measures.catalogue import catalogue
from subgraphs.common.scalars import SHANGHAI

# Subjects that a report tells of one by one, the strictest decisions first: some five hundred pages. All are in the
# results.
MOST = 1000
# Up to so many, those of whom nothing was found are named too.
_FEW = 100

_STRICTNESS = {one.name: at for at, one in enumerate(Decision)}


class NotReported(ValueError):
    """Answers of which no report can be made; the message says why."""


class Proven(NamedTuple):
    """A signed answer: the lines on which its subjects stand, what was asked, what was answered, and when (UTC,
    ISO 8601).
    """

    lines: Sequence[int]
    asked: Asked
    batch: Batch
    time: str


@dataclass(slots=True)
class Gathered:
    """What signed answers come to, of any number of subjects: in detail, of `MOST` at the most."""

    lookup: LookedUp | None = None
    as_of: str = ""
    first: str = ""
    last: str = ""
    answers: int = 0
    tally: Tally = field(default_factory=Tally)
    found: list[tuple[int, str, Found, str | None]] = field(default_factory=list)
    unchecked: list[tuple[int, str, Unchecked]] = field(default_factory=list)
    clear: list[tuple[int, str, str | None]] = field(default_factory=list)


def gathered(parts: Iterable[Proven]) -> Gathered:
    """What answers to one question come to. Raises NotReported."""
    whole = Gathered()
    for part in parts:
        _check(part, whole)
        whole.answers += 1
        whole.last = part.time
        whole.tally.add(part.batch)
        subjects, record = part.asked.subjects, part.batch.record
        whole.found += [(part.lines[one.at], subjects[one.at], one, record) for one in part.batch.found]
        # What is not told one by one is not kept.
        if len(whole.found) > 2 * MOST:
            whole.found = heapq.nsmallest(MOST, whole.found, _by_strictness)
        room = MOST - len(whole.unchecked)
        whole.unchecked += [(part.lines[one.at], subjects[one.at], one) for one in part.batch.unchecked[:room]]
        if whole.tally.rows <= _FEW:
            said = {one.at for one in part.batch.found} | {one.at for one in part.batch.unchecked}
            whole.clear += [(line, subjects[at], record) for at, line in enumerate(part.lines) if at not in said]
    if whole.lookup is None:
        raise NotReported("a report is of one answer at least")
    whole.found = heapq.nsmallest(MOST, whole.found, _by_strictness)
    return whole


def _check(part: Proven, whole: Gathered) -> None:
    batch, subjects = part.batch, part.asked.subjects
    if not len(part.lines) == len(subjects) == batch.screened:
        raise NotReported("a part has as many lines as its answer has subjects")
    if whole.lookup is None:
        whole.lookup, whole.as_of, whole.first = batch.lookup, batch.as_of, part.time
    elif (whole.lookup, whole.as_of) != (batch.lookup, batch.as_of):
        raise NotReported("all parts are of one lookup and one day")


def issued_of(whole: Gathered, moment: datetime, sha256: str, signature: str) -> Issued:
    """What is kept of a report: nobody's name."""
    lookup, tally = _lookup(whole), whole.tally
    decisions = {name: count for name, count in sorted(tally.decisions.items()) if count}
    return Issued(
        moment.isoformat(timespec="seconds"),
        lookup.organisation,
        lookup.purpose,
        lookup.check_for,
        whole.as_of,
        tally.rows,
        decisions,
        tally.unchecked.total(),
        list(dict.fromkeys(tally.records)),
        sha256,
        signature,
    )


def content_of(
    whole: Gathered,
    stated: Stated,
    code: str,
    place: str | None,
    qr: str | None,
    roles: Mapping[str, str],
    now: datetime,
) -> Content:
    """What the report says; `place` is the address at which it is verified, `roles` are their titles."""
    words = _WORDS[stated.language]
    lookup, language = _lookup(whole), stated.language
    tally = whole.tally
    left = max(0, tally.rows - tally.decisions[CLEAR] - tally.unchecked.total() - len(whole.found))
    left += tally.unchecked.total() - len(whole.unchecked)
    items = sorted({m.code for _, _, one, _ in whole.found for m in one.measures}, key=_number)
    return Content(
        language=language,
        serif=SERIF,
        sans=SANS,
        title=words["title"],
        under=words["under"],
        organisation=lookup.organisation,
        code=code,
        code_label=words["code"],
        code_how=words["how"] if place is None else words["where"].format(how=words["how"], place=place),
        records=[f"{words['records']} {one}" for one in dict.fromkeys(tally.records)],
        qr=qr,
        qr_alt=words["qr_alt"],
        qr_caption=words["qr"],
        foot=words["foot"],
        about=list(_about(whole, lookup, stated, roles, now)),
        summary_title=words["summary"],
        summary=[
            *((decision_of(name, language), f"{count:,}") for name, count in _counted(tally)),
            *((reason_of(code, language), f"{count:,}") for code, count in sorted(tally.unchecked.items())),
        ],
        notes=list(tally.notes),
        subjects_title=words["subjects"],
        subjects=[
            *(_subject(*one, stated, words) for one in whole.found),
            *(_clear(*one, stated, words) for one in (whole.clear if tally.rows <= _FEW else ())),
        ],
        unchecked_title=words["unchecked"],
        unchecked_header=(words["line"], words["subject"], words["reason"]),
        unchecked=[
            (str(line), shown_value(subject), unchecked(one.code, one.message, language).reason)
            for line, subject, one in whole.unchecked
        ],
        more=words["more"].format(count=f"{left:,}") if left else None,
        articles_title=words["articles"],
        articles=[(f"{code} {title}", text) for code, title, text in _articles(items, language)],
    )


def _about(
    whole: Gathered, lookup: LookedUp, stated: Stated, roles: Mapping[str, str], now: datetime
) -> Iterator[tuple[str, str]]:
    words, language = _WORDS[stated.language], stated.language
    yield words["organisation"], lookup.organisation
    yield words["role"], roles.get(lookup.role, lookup.role) if language == "zh" else lookup.role
    yield words["purpose"], purpose_of(lookup.purpose, language)
    if lookup.check_for != lookup.purpose:
        yield words["check_for"], purpose_of(lookup.check_for, language)
    if lookup.case is not None:
        yield words["case"], lookup.case
    if lookup.consent is not None:
        yield words["consent"], lookup.consent
    if stated.file is not None:
        yield words["file"], stated.file
    yield words["as_of"], whole.as_of
    times = dict.fromkeys(_moment(one) for one in (whole.first, whole.last))
    yield words["answered"], " – ".join(times)
    yield words["issued"], _moment(now.isoformat())
    yield words["rows"], f"{whole.tally.rows:,}"
    yield words["answers"], f"{whole.answers:,}"


def _subject(
    line: int, subject: str, one: Found, record: str | None, stated: Stated, words: Mapping[str, str]
) -> Subject:
    language = stated.language
    missing = (
        [words["missing"] + words["comma"].join(_department(name, language) for name in one.missing_departments)]
        if one.missing_departments
        else []
    )
    # One provision may have many triggers: its words stand once.
    measures: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for m in one.measures:
        title = f"{m.code} {title_of(m, language)}　{action_of(m, language)}"
        measures.setdefault((title, m.basis, m.code), []).append(_trigger(m.trigger, language, words))
    tone: Tone = "unknown" if one.decision == INCOMPLETE else "bad"
    return Subject(
        _title(line, one.party.name or shown_value(subject), stated, words),
        decision_of(one.decision, language),
        tone,
        _right(subject, one.consent, record, words),
        missing,
        [Measure(title, basis, triggers) for (title, basis, _), triggers in measures.items()],
    )


def _clear(line: int, subject: str, record: str | None, stated: Stated, words: Mapping[str, str]) -> Subject:
    title = _title(line, shown_value(subject), stated, words)
    return Subject(title, decision_of(CLEAR, stated.language), "good", _right(subject, None, record, words), [], [])


def _title(line: int, name: str, stated: Stated, words: Mapping[str, str]) -> str:
    return name if stated.file is None else words["at"].format(line=line, name=name)


def _right(subject: str, consent: str | None, record: str | None, words: Mapping[str, str]) -> str:
    parts = [shown_value(subject)]
    if consent is not None:
        parts.append(f"{words['consent']} {consent}")
    if record is not None:
        parts.append(f"{words['record']} {record.partition(':')[0]}")
    return " · ".join(parts)


def _trigger(trigger: Trigger, language: Language, words: Mapping[str, str]) -> tuple[str, str]:
    parts, entry = [trigger_of(trigger, language)], trigger.entry
    if entry is not None:
        parts += [entry.court.name] if entry.court is not None else []
        parts += [words["listed"].format(day=entry.listed_on)] if entry.listed_on is not None else []
        parts += [words["grounds"].format(number=entry.grounds)] if entry.grounds is not None else []
    proof = " → ".join(f"{_department(one.department, language)} {one.record_id}" for one in trigger.evidence)
    return words["comma"].join(parts), f"{words['proof']} {proof}" if proof else ""


def _articles(items: Sequence[str], language: Language) -> Iterator[tuple[str, str, str]]:
    for section in catalogue().sections:
        for item in section.items:
            if item.code in items:
                yield item.code, item.title if language == "zh" else item.title_en, item.text


def _counted(tally: Tally) -> list[tuple[str, int]]:
    return sorted(
        ((name, count) for name, count in tally.decisions.items() if count), key=lambda one: _STRICTNESS[one[0]]
    )


def _department(name: str, language: Language) -> str:
    return catalogue().departments.get(name, name) if language == "zh" else name.replace("_", " ")


def _by_strictness(one: tuple[int, str, Found, str | None]) -> tuple[int, int]:
    return _STRICTNESS[one[2].decision], one[0]


def _number(code: str) -> list[int]:
    return [int(part) for part in code.split(".")]


def _moment(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def _lookup(whole: Gathered) -> LookedUp:
    assert whole.lookup is not None, "what is gathered is of one answer at least"
    return whole.lookup


_WORDS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "title": "失信被执行人信用惩戒核查报告",
        "under": "依据《关于加快推进失信被执行人信用监督、警示和惩戒机制建设的意见》第二部分",
        "code": "验证码",
        "how": "凭验证码可核验本报告是否由本系统出具、是否被改动",
        "where": "{how}：{place}",
        "qr": "扫码核验",
        "qr_alt": "核验地址二维码",
        "foot": "本报告供经办人员依法决定时参考，不自动作出决定。",
        "organisation": "查询单位",
        "role": "查询角色",
        "purpose": "查询目的",
        "check_for": "核查事项",
        "case": "案号",
        "consent": "授权书编号",
        "file": "名单文件（由查询单位提供）",
        "as_of": "查询日期",
        "answered": "答复时间",
        "issued": "出具时间",
        "rows": "主体数",
        "answers": "签名答复份数",
        "records": "查询日志记录",
        "summary": "核查结论",
        "subjects": "逐一说明",
        "at": "第 {line} 行　{name}",
        "record": "查询日志记录第",
        "missing": "未答复或事实未查的部门：",
        "comma": "，",
        "listed": "{day} 纳入",
        "grounds": "第（{number}）种情形",
        "proof": "关系证据：",
        "unchecked": "未能核查的主体",
        "line": "行号",
        "subject": "主体",
        "reason": "原因",
        "more": "另有 {count} 个主体未在本报告逐一列出，见核查结果文件。",
        "articles": "所依据的条文",
    },
    "en": {
        "title": "Report of a check for measures against judgment defaulters",
        "under": "By part two of the opinions on the credit supervision of judgment defaulters (失信被执行人)",
        "code": "Verification code",
        "how": "With the code anybody can verify that this hub issued the report, and that it was not changed",
        "where": "{how}: {place}",
        "qr": "Scan to verify",
        "qr_alt": "QR code of the address at which the report is verified",
        "foot": "An aid to an official's decision; it never decides by itself.",
        "organisation": "asked by",
        "role": "in the role",
        "purpose": "purpose",
        "check_for": "business",
        "case": "case",
        "consent": "consent",
        "file": "file of subjects (given by who asked)",
        "as_of": "as of",
        "answered": "answered",
        "issued": "issued",
        "rows": "subjects",
        "answers": "signed answers",
        "records": "records of the disclosure log",
        "summary": "Decisions",
        "subjects": "One by one",
        "at": "Line {line}　{name}",
        "record": "record of the log",
        "missing": "not answered, or facts not known, by: ",
        "comma": ", ",
        "listed": "listed {day}",
        "grounds": "situation {number} of six",
        "proof": "proof of the relation:",
        "unchecked": "Subjects that could not be checked",
        "line": "line",
        "subject": "subject",
        "reason": "reason",
        "more": "{count} more are not told of one by one here: they are in the results.",
        "articles": "The items of the opinions",
    },
}
