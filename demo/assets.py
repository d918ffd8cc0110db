"""What people and companies own and owe: land, accounts, loans, taxes, securities."""

import random
from dataclasses import dataclass
from datetime import timedelta

from demo.files import Files
from demo.places import PLACES
from demo.register import REFERENCE, Company, day

_SINCE = REFERENCE - timedelta(days=3000)
_USES = {"LAND_USE": "工业用地", "HOUSING": "城镇住宅用地", "FOREST": "用材林", "GRASSLAND": "天然牧草地"}
BANKS = ("九州银行", "云溪农村商业银行", "临河城市信用社", "松原港银行")


@dataclass(slots=True)
class Assets:
    """Writes what parties own and owe."""

    files: Files
    rng: random.Random
    _count: int = 0

    def of_company(self, company: Company) -> None:
        """A company's accounts, taxes, loans and, for some, the rest."""
        rng = self.rng
        self.account(company.code)
        self.tax(company)
        if rng.random() < 0.25:
            self.loan(company.code, [])
        if rng.random() < 0.15:
            self.parcel([company.code], sealed=None)
        if rng.random() < 0.05:
            self.files.add(
                "finance.subsidies", self._id("B"), company.code, rng.choice(("稳岗补贴", "技术改造补助")),
                rng.randrange(1, 500) * 1_000_000, self._date(),
            )  # fmt: skip
        if rng.random() < 0.05:
            self.files.add(
                "finance.procurements", self._id("P"), company.code, rng.choice(("办公设备采购", "道路养护")),
                rng.randrange(1, 900) * 1_000_000, self._date(),
            )  # fmt: skip
        if company.kind == "JOINT_STOCK" and rng.random() < 0.3:
            self.listed(company)

    def account(self, holder: str, frozen: str | None = None) -> None:
        """A deposit, wealth management or payment account."""
        rng = self.rng
        opened = self._date()
        kind = rng.choices(("DEPOSIT", "WEALTH_MANAGEMENT", "PAYMENT"), (7, 2, 1))[0]
        closed = day(REFERENCE - timedelta(days=rng.randrange(900))) if rng.random() < 0.05 else None
        balance = int(100_000 * min(rng.paretovariate(0.7), 1e6))
        self.files.add(
            "finance.accounts", self._id("6200"), rng.choice(BANKS), holder, kind, balance, "CNY",
            min(opened, closed) if closed else opened, closed, frozen,
        )  # fmt: skip

    def loan(self, borrower: str, guarantors: list[str]) -> None:
        """A loan and its guarantees."""
        rng = self.rng
        issued = REFERENCE - timedelta(days=rng.randrange(30, 1500))
        principal = rng.randrange(10, 5_000) * 10_000_000
        status = rng.choices(("NORMAL", "WATCH", "OVERDUE", "SETTLED"), (70, 10, 8, 12))[0]
        outstanding = 0 if status == "SETTLED" else int(principal * rng.random())
        loan = self._id("L")
        self.files.add(
            "finance.loans", loan, rng.choice(BANKS), borrower, principal, outstanding, day(issued),
            day(issued + timedelta(days=1095)), status,
        )  # fmt: skip
        for guarantor in guarantors:
            self.files.add("finance.guarantees", loan, guarantor, principal, day(issued), None)

    def parcel(self, owners: list[str], sealed: str | None) -> None:
        """A parcel, owned in equal shares; mortgaged now and then, sealed by a case where one is given."""
        rng = self.rng
        place = rng.choice(PLACES)
        kind = rng.choice(list(_USES))
        certificate = f"演（{rng.randint(2010, 2025)}）{place.short}不动产权第{self._next():07}号"
        unit = f"{place.region}{self._count:012}GB{self._count % 100_000:05}F01"[:28].ljust(28, "0")
        area = f"{rng.randrange(60, 20_000)}.{rng.randrange(100):02}"
        self.files.add(
            "land.parcels", certificate, unit, kind, f"{place.name}{rng.randint(1, 300)}号地", area, _USES[kind],
            place.region, "true" if kind == "LAND_USE" else "false",
        )  # fmt: skip
        since = self._date()
        share = {1: "1", 2: "0.5", 4: "0.25"}.get(len(owners), "0.2")
        for owner in owners:
            self.files.add("land.ownerships", certificate, owner, since, share, None)
        if rng.random() < 0.3:
            self.files.add(
                "land.encumbrances", self._id("M"), certificate, "MORTGAGE", None, rng.randrange(1, 900) * 10_000_000,
                None, since, None,
            )  # fmt: skip
        if sealed is not None:
            self.files.add(
                "land.encumbrances", self._id("M"), certificate, "SEALED", None, None, sealed,
                day(REFERENCE - timedelta(days=90)), None,
            )  # fmt: skip

    def tax(self, company: Company) -> None:
        """Three years of ratings, and arrears for a few."""
        rng = self.rng
        for year in range(max(company.established.year, REFERENCE.year - 3), REFERENCE.year):
            rating = rng.choices("ABMCD", (20, 45, 20, 10, 5))[0]
            status = "DEREGISTERED" if company.ended is not None and company.ended.year <= year else "NORMAL"
            self.files.add("tax.taxpayers", company.code, year, rating, status)
        if rng.random() < 0.06:
            due = REFERENCE - timedelta(days=rng.randrange(60, 1200))
            settled = day(due + timedelta(days=50)) if rng.random() < 0.4 else None
            self.files.add(
                "tax.arrears", self._id("T"), company.code, rng.choice(("增值税", "企业所得税")),
                rng.randrange(1, 5_000) * 100_000, day(due), settled,
            )  # fmt: skip

    def securities_account(self, holder: str, company: Company | None) -> None:
        """A securities account and what it holds."""
        rng = self.rng
        account = self._id("A")
        self.files.add("securities.accounts", account, holder, self._date(), None)
        quantity = rng.randrange(1, 5_000) * 100
        name = company.name if company is not None else "九州国债"
        self.files.add(
            "securities.holdings", account, f"99{rng.randrange(10_000):04}", name, quantity, quantity * 1_250,
            day(REFERENCE), 0,
        )  # fmt: skip

    def listed(self, company: Company) -> None:
        """A listing, and for some a bond."""
        rng = self.rng
        self.files.add(
            "securities.listed_companies", company.code, f"99{self._next() % 10_000:04}", "九州证券交易所",
            "true" if rng.random() < 0.3 else "false",
        )  # fmt: skip
        if rng.random() < 0.4:
            issued = REFERENCE - timedelta(days=rng.randrange(100, 1800))
            status = rng.choices(("OUTSTANDING", "DEFAULTED", "REPAID"), (80, 5, 15))[0]
            self.files.add(
                "securities.bonds", self._id("Z"), company.code, rng.randrange(1, 100) * 1_000_000_000, day(issued),
                day(issued + timedelta(days=1825)), status,
            )  # fmt: skip

    def incentive(self, company: Company, holder: str) -> None:
        """An equity incentive."""
        self.files.add(
            "securities.incentive_grants", self._id("G"), company.code, holder, self.rng.randrange(1, 500) * 1000,
            self._date(), None, None,
        )  # fmt: skip

    def _date(self) -> str:
        return (_SINCE + timedelta(days=self.rng.randrange(2_900))).isoformat()

    def _next(self) -> int:
        self._count += 1
        return self._count

    def _id(self, prefix: str) -> str:
        return f"{prefix}{self._next():09}"
