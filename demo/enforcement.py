"""Cases and the list of judgment defaulters, with entries in every state of the lifecycle (domain.md)."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from demo.files import Files
from demo.places import PLACES, Place, courts
from demo.register import REFERENCE, day

# The states, and how many of a hundred cases are in each.
STATES = {
    "NOTICE": 15,
    "LISTED": 35,
    "CORRECTION_REQUESTED": 5,
    "REVOKED": 4,
    "REJECTED": 4,
    "RECONSIDERATION": 3,
    "PERFORMED": 18,
    "SETTLED": 6,
    "CASE_CLOSED": 6,
    "EXPIRED": 4,
}
CAUSES = ("借款合同纠纷", "买卖合同纠纷", "建设工程施工合同纠纷", "劳动争议", "房屋租赁合同纠纷", "保证合同纠纷")
UNITS = ("人民银行分支机构", "自然资源局", "市场监督管理局", "公安局", "民航售票单位", "铁路售票单位")
MEASURES = ("5.3", "6.1", "7.1", "7.2", "3.3", "1.7")
NOT_PUBLISHABLE = 0.04


@dataclass(slots=True)
class Enforcement:
    """Writes cases; numbers run through the whole register."""

    files: Files
    rng: random.Random
    _cases: int = 0

    def __post_init__(self) -> None:
        for row in courts():
            self.files.add("court.courts", *row)

    def case(
        self,
        debtor: str,
        applicant: str,
        state: str = "",
        *,
        responsible: str | None = None,
        publishable: bool | None = None,
        filed: date | None = None,
    ) -> str:
        """A case against a debtor, in a state of the lifecycle; returns its number."""
        rng = self.rng
        self._cases += 1
        state = state or rng.choices(list(STATES), list(STATES.values()))[0]
        place = rng.choice(PLACES)
        filed = filed or REFERENCE - timedelta(days=rng.randrange(60, 1500))
        number = f"（{filed.year}）演{place.region}执{self._cases}号"
        self._write_case(number, place, filed, state)
        self.files.add("court.case_parties", number, applicant, "APPLICANT", None)
        self.files.add("court.case_parties", number, debtor, "DEBTOR", None)
        if responsible is not None:
            self.files.add("court.case_parties", number, responsible, "DIRECTLY_RESPONSIBLE", debtor)
        sent = filed + timedelta(days=10)
        received = None if rng.random() < 0.1 else day(sent + timedelta(days=rng.randrange(1, 8)))
        self.files.add("court.notices", f"N{self._cases:08}", number, debtor, day(sent), received)
        if state != "NOTICE":
            hidden = rng.random() < NOT_PUBLISHABLE if publishable is None else not publishable
            # Who is given a part in the demo's story keeps it: entries of others expire in time, or not.
            limited = publishable is None and rng.random() < 0.2
            listed = filed + timedelta(days=rng.randrange(25, 45))
            self._list(number, debtor, listed, state, hidden=hidden, limited=limited)
        return number

    def _write_case(self, number: str, place: Place, filed: date, state: str) -> None:
        rng = self.rng
        amount = int(1_000_000 * min(rng.paretovariate(0.7), 100_000))
        performance, fulfilled, closed = "NONE", 0, None
        if state in ("PERFORMED", "SETTLED"):
            performance, fulfilled, closed = "FULL", amount, day(filed + timedelta(days=55))
        elif state == "CASE_CLOSED":
            closed = day(filed + timedelta(days=55))
        elif rng.random() < 0.3:
            performance, fulfilled = "PARTIAL", int(amount * rng.random() * 0.8)
        basis = f"（{filed.year - 1}）演{place.region}民初{self._cases}号"
        self.files.add(
            "court.cases", number, place.court, day(filed), rng.choice(CAUSES), basis,
            f"偿还人民币{amount // 100}元及利息", amount, fulfilled, performance, closed,
        )  # fmt: skip

    def _list(self, number: str, debtor: str, listed: date, state: str, *, hidden: bool, limited: bool) -> None:
        rng = self.rng
        entry = f"E{self._cases:08}"
        published = None if hidden else day(listed + timedelta(days=1))
        removed, reason = None, None
        expires = listed + timedelta(days=730) if limited else None
        if state == "EXPIRED":
            expires, reason = min(listed + timedelta(days=730), REFERENCE - timedelta(days=3)), "EXPIRED"
        elif state in ("PERFORMED", "SETTLED", "CASE_CLOSED", "REVOKED"):
            removed, reason = listed + timedelta(days=rng.randrange(12, 31)), state
        self.files.add(
            "court.list_entries", entry, number, debtor, rng.randint(1, 6), day(listed), published,
            "false" if hidden else "true", day(expires), day(removed), reason,
        )  # fmt: skip
        self._object(entry, listed, state)
        if not hidden:
            self._push(entry, listed, removed)

    def _object(self, entry: str, listed: date, state: str) -> None:
        filed = listed + timedelta(days=8)
        reviewed = filed + timedelta(days=3)
        later = reviewed + timedelta(days=6)
        rows = {
            "CORRECTION_REQUESTED": (None, None, None, None, None),
            "REVOKED": (day(reviewed), "REVOKED", None, None, None),
            "REJECTED": (day(reviewed), "REJECTED", None, None, None),
            "RECONSIDERATION": (day(reviewed), "REJECTED", day(later), None, None),
        }
        if state in rows:
            self.files.add("court.objections", f"O{self._cases:08}", entry, day(filed), *rows[state])

    def _push(self, entry: str, listed: date, removed: date | None) -> None:
        rng = self.rng
        for at, unit in enumerate(rng.sample(UNITS, rng.randint(1, 3))):
            notified = None if removed is None or rng.random() < 0.2 else day(removed + timedelta(days=2))
            self.files.add("court.pushes", entry, unit, day(listed + timedelta(days=2)), notified)
            if rng.random() < 0.6:
                lifted = None if removed is None or rng.random() < 0.3 else day(removed + timedelta(days=4))
                kept = removed is not None and lifted is None and rng.random() < 0.5
                self.files.add(
                    "court.feedback", f"F{self._cases:08}{at}", entry, rng.choice(MEASURES), unit,
                    day(listed + timedelta(days=5)), lifted,
                    day(removed + timedelta(days=365)) if kept and removed is not None else None,
                    "商业银行法第三十五条" if kept else None,
                )  # fmt: skip
