"""A register in which somebody is listed, behind some companies, and the consents of its applicants."""

from datetime import date

import pytest

from gateway.access.consents import Consent
from gateway.server.own import open_consents
from tests.registers import Register, case, company, person

# A company whose legal representative is listed; one that is listed itself; one without anything; a listed person.
LED, LISTED, PLAIN, ANN = company(1), company(2), company(3), person(1)
SINCE, UNTIL = date(2020, 1, 1), date(2100, 1, 1)


@pytest.fixture(scope="package")
def register(tmp_path_factory):
    register = Register(tmp_path_factory.mktemp("screening") / ".liancha")
    for code, name in ((LED, "云溪甲"), (LISTED, "云溪乙"), (PLAIN, "云溪丙")):
        register.add("commerce.companies", company=code, name=name)
    register.add("commerce.offices", company=LED, holder=ANN, role="LEGAL_REPRESENTATIVE")
    register.add("public_security.persons", person=ANN, name="云安")
    register.add("court.courts", court="9901", name="九州省云溪市人民法院")
    for number, party in ((1, ANN), (2, LISTED)):
        register.add("court.cases", case_number=case(number))
        register.add("court.case_parties", case_number=case(number), party=party, role="DEBTOR")
        register.add("court.list_entries", entry=f"E{number}", case_number=case(number), party=party)
    register.load()
    consents = open_consents(register.settings)
    consents.add_all(
        [
            Consent(f"SQ-{at}", "local", register.id(party), "LENDING", SINCE, UNTIL)
            for at, party in enumerate((LED, LISTED, PLAIN, ANN))
        ]
    )
    consents.close()
    return register
