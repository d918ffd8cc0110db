"""What a screening is asked, and what it says of its subjects, batch by batch: as JSON, what the hub answers and
what is kept meanwhile.

Shapes: domain.md, Exposure and check. A subject of whom nothing was found has no entry.
"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal

import msgspec

Language = Literal["zh", "en"]

# Where a hub is asked.
PATH = "/screening"
# Where a report is made of what it answered.
REPORT_PATH = "/screening/report"


class Asked(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """What a batch asks: identity numbers, credit codes or ids of parties; the business that it is for, where that is
    not the lookup's purpose; the day, where it is not today.
    """

    subjects: list[str]
    check_for: str | None = None
    as_of: date | None = None


class _Part(msgspec.Struct, frozen=True, rename="camel"):
    pass


class Party(_Part, frozen=True):
    """A party: its id, and its name where a register has one and the lookup may see it."""

    id: str
    name: str | None = None


class Court(_Part, frozen=True):
    """A court, by its name."""

    name: str


class Entry(_Part, frozen=True):
    """An entry of the list (失信名单): its case, which of the six situations, and since when."""

    id: str
    case_number: str | None = None
    listed_on: str | None = None
    grounds: int | None = None
    court: Court | None = None


class Evidence(_Part, frozen=True):
    """The department's record that proves a relation, and since when it holds."""

    department: str
    record_id: str
    since: str | None = None
    until: str | None = None


class Trigger(_Part, frozen=True):
    """Why a measure applies: a listed party, by one entry, and how the subject stands to it; `relation` is None for the
    subject itself, `party` where the department that knows its kind does not answer.
    """

    party: Party | None = None
    from_subject: bool = False
    relation: str | None = None
    entry: Entry | None = None
    evidence: Sequence[Evidence] = ()


class Measure(_Part, frozen=True):
    """A measure that applies: its item of the opinions, the words that it rests on, and what follows."""

    code: str
    title: str
    title_en: str
    basis: str
    action: str
    trigger: Trigger


class Found(_Part, frozen=True):
    """What was found of the subject at a place of its batch, which is not CLEAR."""

    at: int
    decision: str
    # The subject.
    party: Party
    # The reference of the consent that it was looked up by, where its purpose needs one.
    consent: str | None = None
    missing_departments: Sequence[str] = ()
    measures: Sequence[Measure] = ()


class Unchecked(_Part, frozen=True):
    """A subject that was not looked up: no identifier, or no lookup of it is lawful."""

    at: int
    code: str
    message: str


class LookedUp(_Part, frozen=True):
    """By what right: who asked (单位), in which role and for which purpose, for which business the subjects were
    checked, and the case or the one consent that was stated.
    """

    organisation: str
    role: str
    purpose: str
    check_for: str
    case: str | None = None
    consent: str | None = None


class Batch(_Part, frozen=True):
    """What was found of `screened` subjects on a day: of all that are neither in `found` nor in `unchecked`, nothing.

    `record` is that of the disclosure log (number:hash), None where nobody was looked up; `notes` say what is missing
    in the details, `flags` which records somebody says are wrong.
    """

    screened: int
    as_of: str
    lookup: LookedUp
    found: Sequence[Found] = ()
    unchecked: Sequence[Unchecked] = ()
    record: str | None = None
    notes: Sequence[str] = ()
    flags: Sequence[dict[str, str]] = ()


class _Answer(msgspec.Struct, frozen=True):
    data: Batch


class Stated(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """What who asks for a report says of it: the file of the subjects, if they were in one; and its language."""

    file: Annotated[str, msgspec.Meta(max_length=255)] | None = None
    language: Language = "zh"


class Part(msgspec.Struct, frozen=True):
    """A signed answer, as a report is made of it: the lines on which its subjects stand, the request's body and the
    answer's, byte for byte, and the signature.
    """

    lines: Sequence[int]
    asked: str
    answer: str
    signature: str


class Answer(msgspec.Struct, frozen=True):
    """What a hub answered, byte for byte, and its signature of it (gateway.audit.answers)."""

    body: bytes
    signature: str

    def batch(self) -> Batch:
        """What it says. Raises msgspec.DecodeError."""
        return msgspec.json.decode(self.body, type=_Answer).data

    @staticmethod
    def body_of(batch: Batch) -> bytes:
        """How a hub says it."""
        return msgspec.json.encode(_Answer(batch))


CLEAR, INCOMPLETE = "CLEAR", "INCOMPLETE"
