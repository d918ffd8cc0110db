"""What securities knows to be true of a subject that a measure asks for (股权激励, item 1.4)."""

from asyncio import gather
from collections.abc import Set
from datetime import date

from subgraphs.common.context import DepartmentContext
from subgraphs.common.records import EvidenceOf
from subgraphs.common.types import Fact
from subgraphs.securities import reads, tables

STATE_CONTROLLED_LISTED_COMPANY = "STATE_CONTROLLED_LISTED_COMPANY"
INCENTIVE_GRANTEE = "INCENTIVE_GRANTEE"

_listing_evidence = EvidenceOf("securities", tables.listed_companies)
_grant_evidence = EvidenceOf("securities", tables.incentive_grants)


async def facts(context: DepartmentContext, subject: str, day: date, wanted: Set[str]) -> list[Fact]:
    """The facts of the subject on the day, each with the record that proves it; only what is `wanted` is read."""
    found: list[Fact] = []
    if STATE_CONTROLLED_LISTED_COMPANY in wanted:
        listing = await context.load(reads.listing_of_company, subject, day)
        if listing is not None and listing.state_controlled:
            evidence = _listing_evidence(listing, context, day)
            found.append(Fact(code=STATE_CONTROLLED_LISTED_COMPANY, evidence=evidence))
    if INCENTIVE_GRANTEE in wanted:
        grants = await context.load(reads.grants_to_holder, subject, day)
        listings = await gather(*(context.load(reads.listing_of_company, grant.company, day) for grant in grants))
        for grant, listing in zip(grants, listings, strict=True):
            exercised = grant.exercised_on is not None and grant.exercised_on <= day
            if listing is not None and listing.state_controlled and not exercised:
                found.append(Fact(code=INCENTIVE_GRANTEE, evidence=_grant_evidence(grant, context, day)))
    return found
