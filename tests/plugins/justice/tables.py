"""The tables of justice administration (司法行政): lawyers and law firms."""

from sqlalchemy import MetaData

from contract.columns import Company, Day, Person, Text
from contract.tables import Interval, contract_table, key, optional, required

metadata = MetaData()

lawyers = contract_table(
    metadata,
    "lawyers",
    key("licence", Text()),
    required("person", Person()),
    required("firm", Company()),
    required("licensed_on", Day()),
    optional("struck_off_on", Day()),
    valid=Interval("licensed_on", "struck_off_on"),
    indexes=(("person",), ("firm",)),
)

law_firms = contract_table(
    metadata,
    "law_firms",
    key("company", Company()),
    required("registered_on", Day()),
    optional("closed_on", Day()),
    valid=Interval("registered_on", "closed_on"),
)
