"""What commerce publishes: offices, shareholdings and who acts in concert for the index; companies, and their names."""

from sqlalchemy import select

from contract.text import AsText
from resolvers.relations import RelationKind
from subgraphs.commerce.tables import companies, concert_groups, offices, shareholdings
from subgraphs.common.publishing import Part, Published, earlier, edges, later

_one, _other = concert_groups.alias("one"), concert_groups.alias("other")

PUBLISHED = (
    Published(
        "offices",
        edges(offices.c.holder, offices.c.company, offices.c.role, offices.c.since, offices.c.until, offices.c.company),
        offices.c.company,
        (Part.TO, Part.FROM, Part.KIND, Part.SINCE),
        {"offices": "company"},
        unit_is_end=True,
    ),
    Published(
        "shareholdings",
        edges(
            shareholdings.c.holder,
            shareholdings.c.company,
            RelationKind.SHAREHOLDER.name,
            shareholdings.c.since,
            shareholdings.c.until,
            shareholdings.c.company,
            shareholdings.c.ratio,
        ),
        shareholdings.c.company,
        (Part.TO, Part.FROM, Part.SINCE),
        {"shareholdings": "company"},
        unit_is_end=True,
        # The ratio as its text: who controls whom follows of it.
        has_detail=True,
    ),
    # Of each two members of a group once, the record being that of the second.
    Published(
        "concert_groups",
        edges(
            _one.c.member,
            _other.c.member,
            RelationKind.ACTING_IN_CONCERT.name,
            later(_one.c.since, _other.c.since),
            earlier(_one.c.until, _other.c.until),
            _one.c.group_id,
        )
        .select_from(_one.join(_other, _one.c.group_id == _other.c.group_id))
        .where(AsText(_one.c.member) < AsText(_other.c.member)),
        _one.c.group_id,
        (Part.UNIT, Part.TO),
        {"concert_groups": "group_id"},
    ),
)

NAMES = (
    Published(
        "companies",
        edges(companies.c.company, companies.c.name, "NAME", None, None, companies.c.company),
        companies.c.company,
        (Part.FROM,),
        {"companies": "company"},
    ),
)

REGISTER = select(AsText(companies.c.company))
