"""What public security publishes: persons, and the names to search, a person's own and former ones."""

from sqlalchemy import func, select

from contract.text import AsText
from subgraphs.common.publishing import Part, Published, edges
from subgraphs.public_security.tables import former_names, persons

# 130822********1234, and no more of a number than that.
_number = AsText(persons.c.identity_number)
_masked = func.substr(_number, 1, 6).concat("********").concat(func.substr(_number, 15))

NAMES = (
    Published(
        "persons",
        edges(persons.c.person, persons.c.name, "NAME", None, None, persons.c.person, _masked),
        persons.c.person,
        (Part.FROM,),
        {"persons": "person"},
    ),
    Published(
        "former_names",
        edges(
            former_names.c.person, former_names.c.name, "FORMER", None, None, former_names.c.person, _masked
        ).select_from(former_names.outerjoin(persons, persons.c.person == former_names.c.person)),
        former_names.c.person,
        (Part.FROM, Part.TO),
        {"former_names": "person", "persons": "person"},
    ),
)

REGISTER = select(AsText(persons.c.person))
