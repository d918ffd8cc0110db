"""Exposure and listing, word by word as domain.md has them, over the rows of files."""

from decimal import Decimal

from tests.resolvers.control.naive import controllers


def in_force(row, day, since="since", until="until"):
    begins, ends = row.get(since) or "", row.get(until) or "9999"
    return begins <= day.isoformat() < ends


def entries_in_force(rows, party, day):
    return [
        row["entry"]
        for row in rows.get("court.list_entries", [])
        if row["party"] == party
        and row["publishable"] == "true"
        and row["listed_on"] <= day.isoformat()
        and not (row.get("removed_on") and row["removed_on"] <= day.isoformat())
        and not (row.get("expires_on") and row["expires_on"] <= day.isoformat())
    ]


def related(rows, subject, day):
    """The (relation, other party) pairs of a subject, in both directions; once for each record."""
    found = []

    def pair(relation, one, other):
        if one != other and subject in (one, other):
            found.append((relation, other if one == subject else one))

    for row in rows.get("commerce.offices", []):
        if in_force(row, day):
            pair(row["role"], row["holder"], row["company"])
    holdings = [row for row in rows.get("commerce.shareholdings", []) if in_force(row, day)]
    for row in holdings:
        pair("SHAREHOLDER", row["holder"], row["company"])
    groups: dict[str, list[str]] = {}
    for row in rows.get("commerce.concert_groups", []):
        if in_force(row, day):
            groups.setdefault(row["group_id"], []).append(row["member"])
    for members in groups.values():
        for one in members if subject in members else ():
            if one != subject:
                found.append(("ACTING_IN_CONCERT", one))
    held = [(row["holder"], row["company"], Decimal(row["ratio"])) for row in holdings]
    for company in {one for _, one, _ in held}:
        for party, _, _ in controllers(held, list(groups.values()), company):
            pair("ACTUAL_CONTROLLER", party, company)
    borrowers = {row["loan"]: row["borrower"] for row in rows.get("finance.loans", [])}
    for row in rows.get("finance.guarantees", []):
        if in_force(row, day):
            pair("GUARANTOR", row["guarantor"], borrowers[row["loan"]])
    owned = [row for row in rows.get("land.ownerships", []) if in_force(row, day)]
    for mine in owned:
        for other in owned:
            if mine["owner"] == subject and other["certificate"] == mine["certificate"]:
                pair("CO_OWNER", subject, other["owner"])
    cases = {row["case_number"]: row for row in rows.get("court.cases", [])}
    for row in rows.get("court.case_parties", []):
        if row["role"] == "DIRECTLY_RESPONSIBLE" and in_force(cases[row["case_number"]], day, "filed_on", "closed_on"):
            pair("DIRECTLY_RESPONSIBLE", row["party"], row["debtor"])
    return found


def exposure(rows, subject, day):
    """The (relation, other party, entry) of every hit, sorted."""
    return sorted(
        (relation, other, entry)
        for relation, other in related(rows, subject, day)
        for entry in entries_in_force(rows, other, day)
    )
