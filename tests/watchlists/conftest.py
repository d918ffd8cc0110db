"""A register in which somebody is listed, behind some companies, the consents of a client, and a hub that serves it."""

import json
import time
from datetime import date
from urllib.parse import quote

import pytest

from gateway.access.consents import Consent
from gateway.audit.verification import records_of
from gateway.server.evidence import disclosure_log
from gateway.server.own import open_consents
from subgraphs.common.scalars import now_in_shanghai
from tests.registers import Register, case, company, person
from tests.server.running import bearer, free_ports, readiness, request, running

# A company whose legal representative is listed; one that is listed itself; one without anything, and who leads it; one
# of which the client has no consent.
LED, LISTED, PLAIN, ANN, BEN, STRANGER = company(1), company(2), company(3), person(1), person(2), company(4)
COURT = "九州省云溪市人民法院"


@pytest.fixture
def register(tmp_path):
    return made_register(tmp_path / ".liancha")


def made_register(home):
    """The register at a home, and the consents of the client `local`."""
    register = Register(home)
    for code, name in ((LED, "云溪甲"), (LISTED, "云溪乙"), (PLAIN, "云溪丙"), (STRANGER, "云溪丁")):
        register.add("commerce.companies", company=code, name=name)
    register.add("commerce.offices", company=LED, holder=ANN, role="LEGAL_REPRESENTATIVE")
    register.add("commerce.offices", company=PLAIN, holder=BEN, role="LEGAL_REPRESENTATIVE")
    register.add("public_security.persons", person=ANN, name="云安")
    register.add("public_security.persons", person=BEN, name="云本")
    register.add("court.courts", court="9901", name=COURT)
    for number, party in ((1, ANN), (2, LISTED)):
        enter(register, number, party)
    register.load()
    register.rows.clear()
    consents = open_consents(register.settings)
    consents.add_all(
        Consent(f"SQ-{at}", "local", register.id(party), "LENDING", date(2020, 1, 1), date(2100, 1, 1))
        for at, party in enumerate((LED, LISTED, PLAIN, ANN))
    )
    consents.close()
    return register


def enter(register, number, party):
    """Puts somebody on the list, once the rows are loaded."""
    register.add("court.cases", case_number=case(number))
    register.add("court.case_parties", case_number=case(number), party=party, role="DEBTOR")
    register.add("court.list_entries", entry=f"E{number}", case_number=case(number), party=party)


@pytest.fixture
def hub(register):
    (port,) = free_ports(1)
    with served(register, port) as found:
        yield found


def served(register, port, **settings):
    """A hub of the register's home at a port."""
    home = register.settings.home
    return _Served(running("serve", port=port, cwd=home.parent, env=environment(home, **settings)), port, register)


class _Served:
    def __init__(self, running_, port, register):
        self._running = running_
        self._hub = Hub(port, register)

    def __enter__(self):
        self._running.__enter__()
        readiness(self._hub.port)
        return self._hub

    def __exit__(self, *why):
        return self._running.__exit__(*why)


def environment(home, **settings):
    """What a hub is told: it reviews its lists at any time of the day."""
    return {"LIANCHA_HOME": str(home), "LIANCHA_WATCHLISTS__AT": "00:00", **settings}


class Hub:
    """A hub, asked by a credit officer unless said otherwise."""

    def __init__(self, port, register):
        self.port = port
        self.register = register
        self.officer = bearer(register.settings.home, role="credit_officer", purpose="LENDING")

    def asked(self, method, path="", body=None, authorization=None, **headers):
        sent = None if body is None else json.dumps(body).encode()
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        authorization = authorization or self.officer
        return request(self.port, method, f"/watchlists{path}", sent, {**given, "authorization": authorization})

    def data(self, method, path="", body=None, **headers):
        answer = self.asked(method, path, body, **headers)
        assert answer.status in (200, 201, 202), answer.json
        return answer.json["data"]

    def made(self, name, *parties):
        """A list, with what came of adding parties: subjects, by reference."""
        self.data("PUT", f"/{quote(name)}", {"purpose": "LENDING", "role": "credit_officer"})
        return self.data("POST", f"/{quote(name)}/parties", {"parties": added(*parties)})

    def reviewed(self, name, **headers):
        """The list, once all of it was looked at."""

        def found():
            return self.data("GET", f"/{quote(name)}", **headers)

        return until(lambda: found()["watchlist"]["reviewedOn"] is not None, found)

    def again(self, name):
        self.data("POST", f"/{quote(name)}/review")
        return self.reviewed(name)

    def digest(self, name, day=None, query="", **headers):
        return self.data("GET", f"/{quote(name)}/digests/{day or today()}{query}", **headers)

    def log(self):
        return [json.loads(one) for one in records_of(disclosure_log(self.register.settings))]


def added(*parties):
    return [{"reference": reference, "subject": subject} for reference, subject in parties]


def today():
    return now_in_shanghai().date().isoformat()


def until(is_so, found, seconds=20.0):
    """What is found once something is so."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, found()
        time.sleep(0.1)
    return found()
