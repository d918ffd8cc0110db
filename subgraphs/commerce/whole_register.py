"""Control of a whole register in one batch: every company's actual controllers and beneficial owners, as a table."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import Select, select

from contract.tables import interval_of
from contract.text import AsText
from identifiers.party import is_person
from resolvers.control.register import BASES, WHOLE, Register, controllers_of_register
from resolvers.control.register_shares import owners_of_register
from resolvers.control.shares import DECIMALS
from subgraphs.commerce.tables import concert_groups, shareholdings

if TYPE_CHECKING:
    import pyarrow as pa

COLUMNS = ("company", "party", "relation", "basis", "share", "together_with", "as_of")


@dataclass(frozen=True, slots=True)
class WholeRegister:
    """The register in force on a day as arrays; party number i is `parties[i]`."""

    parties: list[str]
    register: Register
    day: date


def read_register(whole: "Callable[[Select[Any]], Iterable[list[tuple[Any, ...]]]]", day: date) -> WholeRegister:
    """Reads every holding and group in force on the day; `whole` gives all rows of a statement, as text.

    A ratio is rounded to 15 decimals where it has more, which no register writes.
    """
    number: dict[str, int] = {}
    units: dict[str, int] = {}
    # As its text: a ratio is read a thousand times more often than it is new.
    ratio = AsText(shareholdings.c.ratio)
    holdings = select(shareholdings.c.holder, shareholdings.c.company, ratio).where(
        interval_of(shareholdings).in_force(shareholdings, day)
    )
    members = select(concert_groups.c.group_id, concert_groups.c.member).where(
        interval_of(concert_groups).in_force(concert_groups, day)
    )
    columns: tuple[list[int], list[int], list[int]] = ([], [], [])
    groups: dict[str, int] = {}
    memberships: tuple[list[int], list[int]] = ([], [])
    for rows in whole(holdings):
        for holder, company, text in rows:
            columns[0].append(number.setdefault(holder, len(number)))
            columns[1].append(number.setdefault(company, len(number)))
            amount = units.get(text)
            if amount is None:
                amount = units[text] = round(Decimal(text) * WHOLE)
            columns[2].append(amount)
    for rows in whole(members):
        for group, member in rows:
            memberships[0].append(groups.setdefault(group, len(groups)))
            memberships[1].append(number.setdefault(member, len(number)))
    arrays = [np.array(column, np.int64) for column in (*columns, *memberships)]
    return WholeRegister(list(number), Register(len(number), *arrays), day)


def control_table(whole: WholeRegister) -> "pa.Table":
    """A row for each actual controller and each beneficial owner, by company; COLUMNS as text and decimals.

    `relation` is ACTUAL_CONTROLLER or BENEFICIAL_OWNER; `basis`, of a controller, a ControlBasis or UNDETERMINED (with
    no party) where a whole cycle stands above the company; `together_with` the other members of a concert group.
    """
    import pyarrow as pa

    names = np.array([*whole.parties, ""], object)
    controllers = controllers_of_register(whole.register)
    owners = owners_of_register(whole.register, np.array([is_person(one) for one in whole.parties], np.bool_))
    circular = np.flatnonzero(owners.undetermined)
    count, owned = len(controllers.company), len(owners.company)
    together = _together(controllers.company, controllers.bloc, controllers.party, whole.parties)
    share = [Decimal(units) / WHOLE for units in controllers.units.tolist()]
    share += [Decimal(f"{value:.{DECIMALS}f}") for value in owners.share.tolist()]
    bases = np.array([basis.name for basis in BASES], object)
    columns: list[object] = [
        names[np.concatenate((controllers.company, owners.company, circular))],
        names[np.concatenate((controllers.party, owners.party, np.full(len(circular), len(whole.parties))))],
        ["ACTUAL_CONTROLLER"] * count + ["BENEFICIAL_OWNER"] * (owned + len(circular)),
        [*bases[controllers.basis].tolist(), *[None] * owned, *["UNDETERMINED"] * len(circular)],
        pa.array([*share, *[None] * len(circular)], pa.decimal128(20, 15)),
        [*together, *[None] * (owned + len(circular))],
        pa.array([whole.day] * (count + owned + len(circular)), pa.date32()),
    ]
    table = pa.table(columns, names=list(COLUMNS))
    return table.sort_by([("company", "ascending"), ("relation", "ascending"), ("share", "descending")])


def write_table(table: "pa.Table", path: Path) -> None:
    """Writes CSV, or Parquet where the path ends in .parquet."""
    import pyarrow.csv
    import pyarrow.parquet

    if path.suffix == ".parquet":
        pyarrow.parquet.write_table(table, path)
    else:
        pyarrow.csv.write_csv(table, path)


def _together(company: np.ndarray, bloc: np.ndarray, party: np.ndarray, parties: list[str]) -> list[str | None]:
    """The other members of each row's bloc, joined by a blank; None where it acts alone."""
    fellows: dict[tuple[int, int], list[str]] = {}
    rows = list(zip(company.tolist(), bloc.tolist(), party.tolist(), strict=True))
    grouped = [row for row in rows if row[1] >= len(parties)]
    for one, group, member in grouped:
        fellows.setdefault((one, group), []).append(parties[member])
    return [
        " ".join(other for other in fellows[one, group] if other != parties[member]) if group >= len(parties) else None
        for one, group, member in rows
    ]
