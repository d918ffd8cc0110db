"""Small random registers, in which everybody is related to everybody else in every way there is."""

import random
from pathlib import Path

from tests.registers import Register, case, company, person

DAYS = ["2012-01-01", "2016-06-01", "2018-01-01", "2019-12-31"]
ROLES = ("LEGAL_REPRESENTATIVE", "PRINCIPAL", "DIRECTOR", "SUPERVISOR", "SENIOR_MANAGER")


def random_register(home: Path, seed: int, database: str | None = None) -> tuple[Register, list[str], list[str]]:
    """A loaded register of five companies and six persons, and both; another seed may be loaded over it."""
    rng = random.Random(seed)
    register = Register(home, database)
    register.migrate()
    companies = [company(n) for n in range(1, 6)]
    people = [person(n) for n in range(1, 7)]
    parties = companies + people
    for one in companies:
        register.add("commerce.companies", company=one)
    for one in people:
        register.add("public_security.persons", person=one)

    def interval() -> dict[str, str]:
        since = rng.choice(DAYS[:3])
        return {"since": since, "until": rng.choice(["", "", *[day for day in DAYS if day > since]])}

    used: set[tuple[str, ...]] = set()

    def once(*key: str) -> bool:
        fresh = key not in used
        used.add(key)
        return fresh

    for _ in range(16):
        one, holder, role = rng.choice(companies), rng.choice(people), rng.choice(ROLES)
        when = interval()
        if once("office", one, holder, role, when["since"]):
            register.add("commerce.offices", company=one, holder=holder, role=role, **when)
    left: dict[str, int] = dict.fromkeys(companies, 20)
    for _ in range(22):
        one, holder, points = rng.choice(companies), rng.choice(parties), rng.randint(1, 14)
        when = interval()
        if holder != one and points <= left[one] and once("held", one, holder, when["since"]):
            left[one] -= points
            register.add("commerce.shareholdings", company=one, holder=holder, ratio=str(points / 20), **when)
    for group in ("G1", "G2"):
        when = interval()
        for member in rng.sample(parties, 3):
            register.add("commerce.concert_groups", group_id=group, member=member, **when)
    for n in range(6):
        register.add("finance.loans", loan=f"L{n}", borrower=rng.choice(parties))
        for guarantor in rng.sample(parties, 2):
            register.add("finance.guarantees", loan=f"L{n}", guarantor=guarantor, **interval())
    for n in range(4):
        register.add("land.parcels", certificate=f"P{n}")
        for owner in rng.sample(parties, 3):
            register.add("land.ownerships", certificate=f"P{n}", owner=owner, **interval())
    for n in range(1, 12):
        debtor = rng.choice(parties)
        filed = rng.choice(DAYS[:3])
        register.add("court.cases", case_number=case(n), filed_on=filed, closed_on=rng.choice(["", "2019-12-31"]))
        register.add("court.case_parties", case_number=case(n), party=debtor, role="DEBTOR")
        register.add(
            "court.case_parties", case_number=case(n), party=rng.choice(people), role="DIRECTLY_RESPONSIBLE",
            debtor=debtor,
        )  # fmt: skip
        register.add(
            "court.list_entries", entry=f"E{n}", case_number=case(n), party=debtor, listed_on=rng.choice(DAYS[:3]),
            publishable=rng.choice(["true", "true", "false"]), removed_on=rng.choice(["", "2019-12-31"]),
            expires_on=rng.choice(["", "2018-01-01"]),
        )  # fmt: skip
    register.load()
    return register, companies, people
