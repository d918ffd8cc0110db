"""Generates the whole register as the contract's files."""

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

from demo.assets import Assets
from demo.enforcement import Enforcement
from demo.files import Files
from demo.register import Register

DEPARTMENTS = ("court", "public_security", "land", "commerce", "finance", "tax", "securities")
SUBJECT_NAME = "云溪星河实业集团股份有限公司"


def generate(
    folder: Path, companies: int, seed: int, progress: Callable[[float], None] = lambda done: None
) -> tuple[str, dict[str, list[Path]]]:
    """Writes the files of a register of so many companies.

    Returns the code of the company that the demo asks about, and by department the files. The same seed and number
    make the same files, byte for byte.
    """
    rng = random.Random(seed)
    with Files(folder, DEPARTMENTS) as files:
        register = Register(files, rng)
        enforcement = Enforcement(files, rng)
        assets = Assets(files, rng)
        subject = _subject(register, enforcement, assets)
        while len(register.companies) < companies:
            company = register.company()
            assets.of_company(company)
            if rng.random() < 0.05:
                responsible = rng.choice(register.people) if rng.random() < 0.3 else None
                enforcement.case(company.code, rng.choice(register.companies).code, responsible=responsible)
            if len(register.companies) % 256 == 0:
                progress(len(register.companies) / companies)
        _people(register, enforcement, assets)
        return subject, files.paths


def _people(register: Register, enforcement: Enforcement, assets: Assets) -> None:
    rng = register.rng
    for at, person in enumerate(register.people):
        chance = rng.random()
        if chance < 0.02:
            case = enforcement.case(person, rng.choice(register.companies).code)
            if chance < 0.005:
                assets.account(person, frozen=case)
                assets.parcel([person], sealed=case)
        if chance > 0.85:
            assets.account(person)
        if chance > 0.93:
            owners = [person] if at == 0 or chance < 0.96 else [person, register.people[at - 1]]
            assets.parcel(owners, sealed=None)
        if chance > 0.95:
            register.vehicle(person, date(2015, 1, 1))
        if chance > 0.96:
            assets.securities_account(person, rng.choice(register.companies))
        if chance > 0.98:
            guarantor = rng.choice(register.people)
            assets.loan(person, [] if guarantor == person else [guarantor])
        if chance > 0.99:
            assets.incentive(rng.choice(register.companies), person)


def _subject(register: Register, enforcement: Enforcement, assets: Assets) -> str:
    """The company of the demo: somebody listed, or once listed, or not to be published stands in every relation."""
    company = register.enter("JOINT_STOCK", SUBJECT_NAME)
    holding = register.enter("LIMITED", "云溪星河控股有限公司")
    fund = register.enter("PARTNERSHIP", "临河长风投资合伙企业（有限合伙）")
    supplier = register.enter("LIMITED", "石桥宏远建材有限公司")
    people = [register.person() for _ in range(12)]
    founder, partner, chief, director, outside, supervisor, manager, finance, guarantor, owner, direct, hidden = people
    start = max(company.established, holding.established, fund.established)
    for number, holder, points in (
        (0, holding.code, 4_200), (0, fund.code, 1_500), (0, partner, 1_200), (0, hidden, 300), (0, outside, 150),
        (1, founder, 7_000), (1, partner, 3_000), (2, founder, 2_000), (2, chief, 8_000),
        # The group holds a part of its own holder: a cycle.
        (3, company.code, 5_500), (2, supplier.code, 0),
    ):  # fmt: skip
        if points:
            register.hold(number, holder, points, start)
    register.concert([founder, partner], start)
    register.office(company, founder, "LEGAL_REPRESENTATIVE", start)
    for holder, role in (
        (founder, "DIRECTOR"), (chief, "DIRECTOR"), (director, "DIRECTOR"), (outside, "DIRECTOR"),
        (supervisor, "SUPERVISOR"), (hidden, "SUPERVISOR"), (manager, "SENIOR_MANAGER"), (finance, "SENIOR_MANAGER"),
    ):  # fmt: skip
        register.office(company, holder, role, start)
    for one in (holding, fund, supplier):
        role = "PRINCIPAL" if one is fund else "LEGAL_REPRESENTATIVE"
        register.office(one, chief if one is fund else founder, role, one.established)
    for one in (company, holding, fund, supplier):
        assets.of_company(one)
    assets.loan(company.code, [guarantor, holding.code])
    case = enforcement.case(director, supplier.code, "LISTED", publishable=True)
    assets.parcel([company.code, owner], sealed=None)
    assets.parcel([director], sealed=case)
    assets.account(director, frozen=case)
    assets.listed(company)
    assets.securities_account(founder, company)
    assets.incentive(company, manager)
    enforcement.case(guarantor, company.code, "LISTED", publishable=True)
    enforcement.case(owner, fund.code, "REJECTED", publishable=True)
    enforcement.case(supervisor, company.code, "PERFORMED", publishable=True)
    enforcement.case(hidden, company.code, "LISTED", publishable=False)
    enforcement.case(direct, company.code, "LISTED", publishable=True)
    enforcement.case(company.code, supplier.code, "NOTICE", responsible=direct)
    enforcement.case(fund.code, supplier.code, "LISTED", publishable=True)
    return company.code
