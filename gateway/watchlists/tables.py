"""A digest (每日摘要) as a table: an alert a row, in Chinese and in English."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from gateway.screening.outcome import Language
from gateway.screening.results import measures_of, results
from gateway.screening.texts import action_named, clear, decision_of, found, law, purpose_of, unchecked
from gateway.watchlists.told import AlertOf, DayOf, Digest, Item, Summary

_HEADER = {
    "zh": ("编号", "主体代码", "主体名称", "发现时间", "变动前", "变动后", "新增措施", "不再适用的措施",
           "未能核查的原因", "目前结论", "目前适用措施", "触发原因", "依据原文", "存证号"),
    "en": ("reference", "party", "name", "found at", "before", "after", "came", "went", "not checked because",
           "now", "measures now", "triggers", "legal basis", "record"),
}  # fmt: skip
_ABOUT = {
    "zh": ("关注名单", "日期", "查询目的", "核查完成时间", "关注主体数", "未能核查", "部门未答复", "变动"),
    "en": ("watchlist", "day", "purpose", "reviewed at", "parties", "not checked", "departments missing", "alerts"),
}
_FIRST = {"zh": "（首次核查）", "en": "(first look)"}


def write_digest(path: Path, watchlist: Summary, digests: Sequence[Digest], language: Language) -> None:
    """Writes the parts of a day's digest to a file: .csv, .xlsx or .parquet. Raises FileRefused, OSError."""
    alerts = [one for digest in digests for one in digest.alerts]

    def details() -> Iterator[Sequence[Sequence[str]]]:
        for one in alerts:
            if one.now is not None:
                yield measures_of(one.reference, one.now, language)

    about = about_of(watchlist, digests[-1].day, language)
    with results(path, _HEADER[language], language, details, lambda: [*about, law(language)]) as write:
        if alerts:
            write([_row(one, language) for one in alerts])


def line_of(one: AlertOf, language: Language) -> str:
    """An alert in a line."""
    reference, _, name, _, before, after, came, went, why, *_ = _row(one, language)
    change = why if one.code is not None or one.why_not is not None else f"{before} → {after}"
    items = [f"+ {came}"] * bool(came) + [f"- {went}"] * bool(went)
    return "  ".join(part for part in (reference, name, change, *items) if part)


def about_of(watchlist: Summary, day: DayOf, language: Language) -> list[tuple[str, str]]:
    """What a day's digest is of, and what the review of that day came to."""
    counts = day.watched, day.unchecked, day.incomplete, day.alerts
    purpose = purpose_of(watchlist.check_for or watchlist.purpose, language)
    values = (watchlist.name, day.day, purpose, day.reviewed_at or "", *(f"{count:,}" for count in counts))
    return list(zip(_ABOUT[language], values, strict=True))


def _row(one: AlertOf, language: Language) -> tuple[str, ...]:
    first = (one.reference, one.party.id, one.party.name or "", one.at)
    record = one.record or ""
    if one.why_not is not None:
        why = unchecked(one.why_not.code, one.why_not.message, language).reason
        return (*first, "", "", "", "", why, "", "", "", "", record)
    before = _FIRST[language] if one.before is None else decision_of(one.before, language)
    after = "" if one.after is None else decision_of(one.after, language)
    why = "" if one.code is None else unchecked(one.code, one.code, language).reason
    now = clear(language) if one.now is None else found(one.now, language)
    came, went = _items(one.came, language), _items(one.went, language)
    return (*first, before, after, came, went, why, now.decision, now.measures, now.triggers, now.basis, record)


def _items(items: Sequence[Item], language: Language) -> str:
    words = (f"{one.code} {action_named(one.action, language)}" for one in items)
    return ("；" if language == "zh" else "; ").join(words)
