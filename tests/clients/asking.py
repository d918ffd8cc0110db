"""A program of somebody who has the Python client: asks a hub, and prints what was answered as JSON."""

import json
import sys
from datetime import date

import httpx
from liancha_client import GraphQLClientGraphQLMultiError, Liancha, Purpose, RelationKind

hub, token, firm, person = sys.argv[1:]
records = []
headers = {"authorization": f"Bearer {token}", "x-liancha-purpose": "OTHER"}
with httpx.Client(
    headers=headers, event_hooks={"response": [lambda one: records.append(one.headers["x-liancha-record"])]}
) as http:
    client = Liancha(url=f"{hub}/graphql", http_client=http)
    check = client.check(firm, Purpose.OTHER, as_of=date(2026, 7, 1)).check
    company = client.company(firm).company
    controllers = client.controllers(firm).company.controllers
    paths = client.connections(firm, person, 4, relations=[RelationKind.SHAREHOLDER]).connections.paths
    found = client.search("云溪", 20).search.hits
    exposed = client.exposure(firm).exposure.hits
    try:
        client.case("（2015）演9901执1号")
    except GraphQLClientGraphQLMultiError as error:
        refused = [one.extensions["code"] for one in error.errors]

print(json.dumps({
    "check": [check.decision, check.as_of.isoformat(), check.complete],
    "company": [company.name, company.status, company.legal_representative.defaulter_status.listed],
    "controllers": [[one.party.name, one.basis, str(one.share)] for one in controllers],
    "paths": [[step.relation for step in path.steps] for path in paths],
    "found": [one.name for one in found],
    "exposed": [[one.party.name, one.relation, one.entry.listed_on.isoformat()] for one in exposed],
    "refused": refused,
    "records": len(set(records)),
}, ensure_ascii=False))  # fmt: skip
