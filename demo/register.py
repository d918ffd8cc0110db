"""The register of people and companies: pyramids, cross-holdings and cycles, concert groups, offices, history.

Who already holds something is likelier to hold the next: a few people have very many offices, most have one.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from demo.files import Files
from demo.identities import credit_code, identity_number, vin
from demo.places import PLACES, Names, Place

# The register is as it stood on this day, so that the same seed makes the same register on any day.
REFERENCE = date(2026, 6, 30)
_EARLIEST = date(1996, 1, 1)
# The companies of the demo's own story come first, and stand in no other's.
_RESERVED = 4
_GENERATION = 300
# Pyramids have at most so many floors.
_HIGHEST = 5

# (kind, credit-code category, form in the name, share of companies in per mille)
KINDS = (
    ("LIMITED", "91", "有限公司", 780),
    ("JOINT_STOCK", "91", "股份有限公司", 60),
    ("STATE_OWNED", "91", "投资控股有限公司", 20),
    ("PARTNERSHIP", "91", "合伙企业（有限合伙）", 40),
    ("SOLE_PROPRIETORSHIP", "91", "经营部", 40),
    ("INSTITUTION", "12", "研究所", 20),
    ("SOCIAL_ORGANISATION", "51", "协会", 20),
    ("BRANCH", "91", "分公司", 20),
)
# (trade in the name, GB/T 4754 class)
TRADES = (
    ("科技", "7519"), ("商贸", "5199"), ("建筑工程", "4790"), ("房地产开发", "7010"), ("食品", "1439"),
    ("医药", "2710"),
    ("物流", "5810"), ("化工", "2619"), ("农业", "0190"), ("新能源", "4415"), ("文化传媒", "8710"), ("矿业", "0810"),
)  # fmt: skip
STATUSES = ("ACTIVE", "CANCELLED", "REVOKED", "MOVED")
TITLES = {"LEGAL_REPRESENTATIVE": None, "DIRECTOR": "董事", "SUPERVISOR": "监事", "SENIOR_MANAGER": "经理"}


@dataclass(frozen=True, slots=True)
class Company:
    """What later parts need to know of a company."""

    code: str
    name: str
    kind: str
    place: Place
    established: date
    ended: date | None
    capital: int


@dataclass(slots=True)
class Register:
    """People and companies, written as they are made; `people` are identity numbers in the order of their making."""

    files: Files
    rng: random.Random
    people: list[str] = field(default_factory=list)
    companies: list[Company] = field(default_factory=list)
    # A person stands here once for each role that it has: drawing from it prefers those who have many.
    _roles: list[int] = field(default_factory=list)
    _free: list[int] = field(default_factory=list)
    # The companies that hold others, each once for each that it holds.
    _parents: list[int] = field(default_factory=list)
    # How many companies stand above a company, one over the other.
    _heights: list[int] = field(default_factory=list)
    _crossed: set[int] = field(default_factory=set)
    _groups: int = 0
    _vehicles: int = 0
    _names: Names = field(init=False)
    _serials: dict[tuple[str, date], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._names = Names(self.rng)

    # -- people

    def person(self) -> str:
        """A new person."""
        rng = self.rng
        place = rng.choice(PLACES)
        born = date(1945, 1, 1) + timedelta(days=rng.randrange(365 * 58))
        serial = self._serials.get((place.region, born), 0) + 1
        if serial > 999:
            return self.person()
        self._serials[place.region, born] = serial
        number = identity_number(place.region, born, serial)
        male = serial % 2 == 1
        expires = None if born.year < 1975 else day(REFERENCE + timedelta(days=rng.randrange(-300, 7000)))
        deceased = day(REFERENCE - timedelta(days=rng.randrange(3000))) if rng.random() < 0.01 else None
        name = self._names.person(male)
        self.files.add(
            "public_security.persons", number, name, "M" if male else "F", day(born), place.region, expires, deceased
        )
        if rng.random() < 0.03:
            renamed = day(born + timedelta(days=rng.randrange(6000, 9000)))
            self.files.add("public_security.former_names", number, self._names.person(male), renamed)
        if rng.random() < 0.25:
            issued = REFERENCE - timedelta(days=rng.randrange(3600))
            kind = rng.choice(("PASSPORT", "HK_MACAO_PERMIT", "TAIWAN_PERMIT"))
            cancelled = day(issued + timedelta(days=200)) if rng.random() < 0.05 else None
            document = f"Z{len(self.people):08}"
            self.files.add(
                "public_security.travel_documents", document, number, kind, day(issued),
                day(issued + timedelta(days=3650)), cancelled,
            )  # fmt: skip
        self.people.append(number)
        return number

    def someone(self, new: float) -> str:
        """A person: a new one with the probability `new`, else one with roles already, likelier the more it has."""
        if not self._roles or self.rng.random() < new:
            self.person()
            at = len(self.people) - 1
        else:
            at = self.rng.choice(self._roles)
        self._roles.append(at)
        return self.people[at]

    # -- companies

    def company(self) -> Company:
        """A new company with its holders and officers."""
        company = self.enter()
        rng = self.rng
        holders = self._holders(company)
        self._officers(company, holders)
        if company.kind in ("LIMITED", "JOINT_STOCK") and len(holders) > 2 and rng.random() < 0.06:
            self.concert(rng.sample(holders, rng.randint(2, min(4, len(holders)))), company.established)
        if rng.random() < 0.3:
            self.vehicle(company.code, company.established)
        return company

    def enter(self, kind: str = "", name: str = "") -> Company:
        """A company's own record."""
        rng = self.rng
        chosen = rng.choices(KINDS, [one[3] for one in KINDS])[0]
        chosen = next((one for one in KINDS if one[0] == kind), chosen)
        kind, category, form, _ = chosen
        place = rng.choice(PLACES)
        trade, industry = rng.choice(TRADES)
        established = _EARLIEST + timedelta(days=int((rng.random() ** 0.6) * (REFERENCE - _EARLIEST).days))
        status = "ACTIVE" if name else rng.choices(STATUSES, (86, 8, 4, 2))[0]
        ended = None
        if status != "ACTIVE":
            ended = established + timedelta(days=1 + rng.randrange((REFERENCE - established).days + 1))
        capital = int(10_000_000 * min(rng.paretovariate(0.9), 200_000)) // 1_000_000 * 1_000_000
        code = credit_code(category, place.region, len(self.companies) + 1)
        company = Company(
            code, name or self._names.company(place, trade, form), kind, place, established, ended, capital
        )
        self.files.add(
            "commerce.companies", code, company.name, kind, status, capital, day(established), day(ended),
            place.region, industry, self._names.address(place),
        )  # fmt: skip
        self.companies.append(company)
        self._free.append(10_000)
        self._heights.append(0)
        return company

    def hold(self, company: int, holder: str, points: int, since: date, until: date | None = None) -> None:
        """A shareholding of `points` hundredths of a per cent in the company of that number."""
        target = self.companies[company]
        if until is None:
            self._free[company] -= points
        self.files.add(
            "commerce.shareholdings", target.code, holder, day(since), ratio(points),
            target.capital * points // 10_000, day(until),
        )  # fmt: skip

    def concert(self, members: list[str], since: date) -> None:
        """A concert group, in some cases an ended one."""
        self._groups += 1
        until = since + timedelta(days=1500) if self.rng.random() < 0.15 else None
        for member in members:
            self.files.add("commerce.concert_groups", f"Y{self._groups:07}", member, day(since), day(until))

    def office(self, company: Company, holder: str, role: str, since: date, until: date | None = None) -> None:
        """An office (任职)."""
        self.files.add("commerce.offices", company.code, holder, role, day(since), TITLES.get(role), day(until))

    def vehicle(self, owner: str, since: date) -> None:
        """A motor vehicle."""
        rng = self.rng
        registered = since + timedelta(days=rng.randrange(max((REFERENCE - since).days, 1)))
        scrapped = day(registered + timedelta(days=4000)) if rng.random() < 0.1 else None
        self._vehicles += 1
        plate = f"演{self._vehicles:08}"
        self.files.add(
            "public_security.vehicles", plate, owner, vin(rng), rng.choice(("轿车", "货车", "客车")), day(registered),
            scrapped, None,
        )  # fmt: skip

    def _holders(self, company: Company) -> list[str]:
        rng = self.rng
        number = len(self.companies) - 1
        if company.kind in ("BRANCH", "INSTITUTION", "SOCIAL_ORGANISATION"):
            return []
        if company.kind == "SOLE_PROPRIETORSHIP":
            holders: list[tuple[str, int | None]] = [(self.someone(0.8), None)]
        elif company.kind == "STATE_OWNED":
            holders = [self._parent(number)] if number > _RESERVED else []
        else:
            count = min(int(rng.paretovariate(0.9)), 60)
            holders = []
            for _ in range(count):
                corporate = number > _RESERVED and rng.random() < 0.22
                holder = self._parent(number) if corporate else (self.someone(0.6), None)
                if holder[0] not in {one for one, _ in holders}:
                    holders.append(holder)
        self._divide(number, holders)
        return [holder for holder, _ in holders]

    def _parent(self, number: int) -> tuple[str, int | None]:
        """An earlier company: in most cases one that holds others already, the tops of pyramids."""
        if not self._parents or self.rng.random() < 0.3:
            at = self.rng.randrange(max(_RESERVED, number - 4 * _GENERATION), number)
        else:
            # Groups grow within their generation: however large the register, no group takes all of it.
            at = self.rng.choice(self._parents[-_GENERATION:])
        if self._heights[at] >= _HIGHEST:
            return self.someone(0.6), None
        self._heights[number] = max(self._heights[number], self._heights[at] + 1)
        self._parents.append(at)
        return self.companies[at].code, at

    def _divide(self, number: int, holders: list[tuple[str, int | None]]) -> None:
        if not holders:
            return
        rng = self.rng
        company = self.companies[number]
        # Some of the capital is held by those whom the register does not name (a listed company's public).
        whole = 10_000 if rng.random() < 0.8 else rng.randint(6_000, 9_500)
        weights = [rng.paretovariate(0.8) for _ in holders]
        scale = whole / sum(weights)
        known = {holder for holder, _ in holders}
        for (holder, parent), weight in zip(holders, weights, strict=True):
            points = max(int(weight * scale), 1)
            if points > self._free[number]:
                continue
            since = company.established
            days = ((company.ended or REFERENCE) - since).days
            before = self.someone(0.7) if rng.random() < 0.15 and days > 400 else None
            if before is not None and before not in known:
                # The holding changed hands once.
                known.add(before)
                moved = since + timedelta(days=rng.randrange(200, days))
                self.hold(number, before, points, since, moved)
                since = moved
            self.hold(number, holder, points, since)
            # Now and then a company holds back a part of its holder: a cross-holding, and a cycle.
            crossing = parent is not None and parent not in self._crossed and rng.random() < 0.03
            if parent is not None and crossing and self._free[parent] >= 500:
                self._crossed.add(parent)
                back = rng.randint(100, min(self._free[parent], 3_000))
                self.hold(parent, company.code, back, max(since, self.companies[parent].established))

    def _officers(self, company: Company, holders: list[str]) -> None:
        rng = self.rng
        people = [holder for holder in holders if len(holder) == 18 and holder[6:8] in ("19", "20")]
        chief = people[0] if people and rng.random() < 0.7 else self.someone(0.6)
        if company.kind in ("BRANCH", "PARTNERSHIP", "SOLE_PROPRIETORSHIP"):
            self.office(company, chief, "PRINCIPAL", company.established)
            return
        self._term(company, chief, "LEGAL_REPRESENTATIVE")
        if company.kind in ("INSTITUTION", "SOCIAL_ORGANISATION"):
            return
        large = company.kind == "JOINT_STOCK"
        for role, least, most in (("DIRECTOR", 1, 9), ("SUPERVISOR", 1, 3), ("SENIOR_MANAGER", 1, 4)):
            count = rng.randint(min(3, most), most) if large else least
            held: set[str] = set()
            for _ in range(count):
                holder = chief if role == "DIRECTOR" and not held else self.someone(0.55)
                if holder not in held:
                    held.add(holder)
                    self._term(company, holder, role)

    def _term(self, company: Company, holder: str, role: str) -> None:
        since = company.established
        days = ((company.ended or REFERENCE) - since).days
        if self.rng.random() < 0.2 and days > 800:
            # Somebody held the office before.
            changed = since + timedelta(days=self.rng.randrange(400, days))
            self.office(company, self.someone(new=1), role, since, changed)
            since = changed
        self.office(company, holder, role, since, company.ended)


def day(value: date | None) -> str | None:
    """A date as the contract writes it."""
    return None if value is None else value.isoformat()


def ratio(points: int) -> str:
    """Hundredths of a per cent as the contract writes a ratio."""
    return "1" if points == 10_000 else f"0.{points:04}".rstrip("0")
