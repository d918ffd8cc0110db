"""The part of the register that is read for a party tells as much of it as the whole register."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from sqlalchemy import create_engine, insert

from resolvers.control.holdings import Holding
from resolvers.control.votes import Control
from subgraphs.commerce import reads
from subgraphs.commerce.control_register import register_of
from subgraphs.commerce.tables import concert_groups, shareholdings
from tests.resolvers.control.registers import random_register, registers

DAY = date(2020, 1, 1)


class Read:
    """A register in a database, and what is read of it."""

    def __init__(self, holdings, groups=()):
        self.engine = create_engine("sqlite://")
        for table in (shareholdings, concert_groups):
            table.create(self.engine)
        rows = [
            {"company": company, "holder": holder, "ratio": Decimal(ratio), "since": DAY}
            for holder, company, ratio in holdings
        ]
        members = [{"group_id": f"G{n}", "member": one} for n, group in enumerate(groups) for one in group]
        with self.engine.begin() as connection:
            for table, values in ((shareholdings, rows), (concert_groups, members)):
                if values:
                    connection.execute(insert(table), values)

    def __call__(self, read, *keys):
        with self.engine.connect() as connection:
            rows = connection.execute(read.statement, {"keys": keys, "day": DAY}).all()
        return read.distribute(rows, keys)[0]

    def around(self, *keys):
        """Who is read of which company."""
        return {(one.holder, one.company) for one in self(reads.holders.around, *keys).holdings}


@pytest.mark.parametrize(
    ("holdings", "groups", "found"),
    [
        pytest.param([("A", "C", "0.29")], [], {"AC"}, id="too little: its own holding alone"),
        pytest.param([("A", "C", "0.3")], [], {"AC", "BC", "DB"}, id="30 %: everyone behind the company"),
        pytest.param(
            [("A", "C", "0.15"), ("F", "C", "0.15")], ["AF"], {"AC", "FC", "BC", "DB"}, id="30 % with a fellow member"
        ),
        pytest.param([("F", "C", "0.3")], ["AF"], {"FC", "BC", "DB"}, id="of a fellow member alone"),
        pytest.param(
            [("A", "S", "0.1"), ("A", "C", "0.2"), ("S", "C", "0.1")],
            [],
            {"AS", "AC", "SC", "BC", "DB"},
            id="30 % with a company below",
        ),
        pytest.param([("A", "S", "0.1"), ("S", "C", "0.2")], [], {"AS"}, id="below another, too little"),
        pytest.param([("X", "A", "0.1"), ("Y", "X", "0.1")], [], {"XA", "YX"}, id="everyone behind itself"),
    ],
)
def test_what_is_read_around_a_party(holdings, groups, found):
    register = Read([*holdings, ("B", "C", "0.6"), ("D", "B", "1")], groups)
    assert {holder + company for holder, company in register.around("A")} == found


def test_sums_of_decimals_reach_thirty_per_cent():
    """Added as binary floats in this order, they are a little less."""
    parts = ["0.02", "0.12", "0.02", "0.02", "0.12"]
    assert sum(map(float, parts)) < 0.3
    holdings = [("A", f"S{n}", "1") for n in range(5)]
    register = Read([*holdings, *((f"S{n}", "C", part) for n, part in enumerate(parts)), ("B", "C", "0.7")])
    assert ("B", "C") in register.around("A")


def agrees(holdings, groups, parties):
    whole = Control([Holding(*one) for one in holdings], groups)
    read = Read(holdings, groups)
    for party in parties:
        control = register_of(read(reads.holders.around, party)).control
        assert control.controlled(party) == whole.controlled(party)
        assert control.controllers(party) == whole.controllers(party)
        around = {(one.holder, one.company, one.ratio) for one in control.around(party)}
        assert around == {(one.holder, one.company, one.ratio) for one in whole.around(party)}
        for company, controller in whole.controlled(party):
            chains = [
                [
                    [(one.holder, one.company) for one in chain.holdings]
                    for chain in register.chains(controller, company).found
                ]
                for register in (control, whole)
            ]
            assert chains[0] == chains[1]


@given(registers())
def test_of_random_registers(register):
    holdings, groups, companies, people = register
    agrees(holdings, groups, companies + people)


@pytest.mark.parametrize(("seed", "nodes"), [(31, 60), (32, 200)])
def test_of_larger_registers(seed, nodes):
    holdings, groups, companies, people = random_register(seed, nodes)
    agrees(holdings, groups, [*companies, *people][::3])
