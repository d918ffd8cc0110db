"""What a report says, as its template (report.typ) takes it: every word of it, in the language of the report."""

from collections.abc import Sequence
from typing import Literal

import msgspec

Pair = tuple[str, str]
Tone = Literal["good", "bad", "unknown"]


class Measure(msgspec.Struct, frozen=True):
    """A measure that applies to a subject, the words that it rests on, and its triggers: why, and by which records."""

    title: str
    basis: str
    triggers: Sequence[Pair]


class Subject(msgspec.Struct, frozen=True):
    """A subject: who it is, what was found, and by what right it was looked up."""

    title: str
    decision: str
    tone: Tone
    about: str
    missing: Sequence[str]
    measures: Sequence[Measure]


class Content(msgspec.Struct, frozen=True):
    """A report. `qr` is the SVG of a QR code of where it is verified, None where the hub does not say where it is;
    `articles` are the items (条) of the opinions that it rests on, in full.
    """

    language: Literal["zh", "en"]
    serif: str
    sans: str
    title: str
    under: str
    organisation: str
    code: str
    code_label: str
    code_how: str
    records: Sequence[str]
    qr: str | None
    qr_alt: str
    qr_caption: str
    foot: str
    about: Sequence[Pair]
    summary_title: str
    summary: Sequence[Pair]
    notes: Sequence[str]
    subjects_title: str
    subjects: Sequence[Subject]
    unchecked_title: str
    unchecked_header: tuple[str, str, str]
    unchecked: Sequence[tuple[str, str, str]]
    more: str | None
    articles_title: str
    articles: Sequence[Pair]
