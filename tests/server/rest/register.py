"""A company whose controller is listed, for REST endpoints to be asked about."""

from tests.registers import case, company, person

FIRM, ANN, BO = company(1), person(1), person(2)


def fill(register):
    register.add("commerce.companies", company=FIRM, name="云溪甲公司")
    register.add("commerce.offices", company=FIRM, holder=ANN, role="LEGAL_REPRESENTATIVE")
    register.add("commerce.shareholdings", company=FIRM, holder=ANN, ratio="0.6", subscribed="60")
    register.add("commerce.shareholdings", company=FIRM, holder=BO, ratio="0.4", subscribed="40")
    for number, name in ((ANN, "云安"), (BO, "云博")):
        register.add("public_security.persons", person=number, name=name)
    register.add("court.courts", court="9901", name="九州省云溪市人民法院")
    register.add("court.cases", case_number=case(1))
    register.add("court.list_entries", entry="E1", case_number=case(1), party=ANN)
    register.add("court.case_parties", case_number=case(1), party=ANN, role="DEBTOR")
    register.load()
    return register
