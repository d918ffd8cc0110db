"""Courts and units that act on the list of a small register, each by lookups that the hub's own gate judges."""

import asyncio
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from gateway.access.caller import Caller, Client
from gateway.server.context import RequestContext
from gateway.server.hub import open_hub
from gateway.server.operations import GraphQLRequest
from subgraphs.common.scalars import SHANGHAI
from tests.registers import Register, case, company, person

COUNTY, CITY, OTHER_COUNTY = "990101", "9901", "990102"
BANK, AIRLINE = "云溪银行", "云溪航空"
FIRM, ANN = company(1), person(1)
CASE = case(1)

ROLES = {
    "judge": ("LIST_MANAGEMENT", COUNTY, "云溪县人民法院"),
    "judge of another county": ("LIST_MANAGEMENT", OTHER_COUNTY, "青川县人民法院"),
    "judge above": ("RECONSIDERATION", CITY, "云溪市中级人民法院"),
    "bank": ("JOINT_DISCIPLINE", None, BANK),
    "airline": ("JOINT_DISCIPLINE", None, AIRLINE),
    "command centre": ("SUPERVISION", CITY, "云溪市中级人民法院"),
}


def register_of(home: Path, database: str | None = None) -> Register:
    """A county court with a case against a company and a person, under a city's court; nobody is listed."""
    register = Register(home, database)
    if database is not None:
        register.migrate()
    register.add("commerce.companies", company=FIRM, name="云溪甲公司")
    register.add("public_security.persons", person=ANN, name="云安")
    register.add("court.courts", court=CITY, name="云溪市中级人民法院", level="3")
    register.add("court.courts", court=COUNTY, name="云溪县人民法院", parent=CITY)
    register.add("court.courts", court=OTHER_COUNTY, name="青川县人民法院", parent=CITY)
    register.add("court.cases", case_number=CASE, court=COUNTY)
    register.add("court.cases", case_number=case(2), court=OTHER_COUNTY)
    for number in (CASE, case(2)):
        register.add("court.case_parties", case_number=number, party=FIRM, role="DEBTOR")
        register.add("court.case_parties", case_number=number, party=ANN, role="DEBTOR")
    register.load()
    return register


class Offices:
    """An open hub, and who asks it: on a day, in a role."""

    def __init__(self, register, runner):
        self.register = register
        self.runner = runner
        self.hub = runner.run(self._opened())
        self._requests = 0
        self.today = date(2026, 3, 2)

    async def _opened(self):
        return open_hub(self.register.settings)

    def close(self):
        self.runner.run(self.hub.close())

    def ask(self, office, query, number=CASE, **variables):
        """The data of an answer that has no errors."""
        response = self.response(office, query, number, **variables)
        assert response.errors == []
        return response.data

    def refusal(self, office, query, number=CASE, **variables):
        """The code of the only error of an answer."""
        response = self.response(office, query, number, **variables)
        (error,) = response.errors
        return error["extensions"]["code"]

    def response(self, office, query, number=CASE, **variables):
        return self.runner.run(self.responding(office, query, number, **variables))

    async def responding(self, office, query, number=CASE, **variables):
        context = await self.context(office, number)
        return await self.hub.executor.execute(GraphQLRequest(query, None, variables), context)

    async def context(self, office, number=CASE):
        """What the hub is told of a request of an office."""
        purpose, court, organisation = ROLES[office]
        role = {"bank": "measure_unit", "airline": "measure_unit"}.get(office, office.partition(" ")[0])
        role = "command_centre" if role == "command" else role
        client = Client(office, organisation, "执行局", None, roles=frozenset({role}), court=court)
        caller = Caller("somebody", client, frozenset(), float("inf"), frozenset({role}))
        stated = {"purpose": purpose}
        if role == "judge":
            stated["case"] = number
        lookup = await self.hub.lookups.lawful(caller, stated, {}, self.today)
        now = datetime(self.today.year, self.today.month, self.today.day, 9, tzinfo=SHANGHAI)
        return RequestContext({}, lookup, now)

    def act(self, office, mutation, number=CASE, **given):
        """Takes a step with a request id of its own; the step, as `STEP` has it."""
        return self.ask(office, *self.acting(mutation), number, **given)[mutation]

    def refused(self, office, mutation, number=CASE, **given):
        """The code of the refusal of a step."""
        return self.refusal(office, *self.acting(mutation), number, **given)

    def acting(self, mutation):
        self._requests += 1
        return (step_of(mutation, f"r{self._requests}"),)


ARGUMENTS = {
    "sendNotice": "caseNumber: ID!, party: ID!, sentOn: Date",
    "confirmNotice": "notice: ID!, receivedOn: Date!",
    "list": "caseNumber: ID!, party: ID!, grounds: Int!, publishable: Boolean! = true, expiresOn: Date",
    "confirmDecision": "entry: ID!, version: Int!, receivedOn: Date!",
    "requestCorrection": "entry: ID!, version: Int!, reason: String!, filedOn: Date",
    "reviewCorrection": "entry: ID!, version: Int!, outcome: Review!, reason: String!",
    "requestReconsideration": "entry: ID!, version: Int!, rejectionReceivedOn: Date!, reason: String!, filedOn: Date",
    "decideReconsideration": "entry: ID!, version: Int!, outcome: Reconsideration!, reason: String!",
    "establishRemoval": "entry: ID!, version: Int!, ground: RemovalGround!, on: Date!, basis: String!",
    "remove": "entry: ID!, version: Int!",
    "reportMeasure": "entry: ID!, measure: String!, appliedOn: Date",
    "liftMeasure": "feedback: ID!, liftedOn: Date",
    "retainMeasure": "feedback: ID!, until: Date!, legalBasis: String!",
}
STEP = """kind on record basis ground repeated court { court } deadline { duty due nextWorkingDay }
  entry { id listedOn removedOn removalReason state version }"""
OF_UNIT = "kind on record basis repeated deadline { duty } entry { id removedOn }"


def step_of(mutation, request):
    """The operation that takes a step."""
    arguments = ARGUMENTS[mutation]
    names = [one.split(":")[0].strip() for one in arguments.split(",")]
    passed = ", ".join(f"{name}: ${name}" for name in names)
    variables = ", ".join(f"${one.strip()}" for one in arguments.split(","))
    step = OF_UNIT if mutation.endswith("Measure") else STEP
    return f'mutation({variables}) {{ {mutation}(request: "{request}", {passed}) {{ {step} }} }}'


@contextmanager
def offices(register):
    """Courts and units over an open hub."""
    with asyncio.Runner() as runner:
        found = Offices(register, runner)
        try:
            yield found
        finally:
            found.close()
