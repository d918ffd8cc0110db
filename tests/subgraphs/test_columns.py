"""Every column of the contract is reachable from its party, company, person or case, with its evidence."""

import pytest

from subgraphs.registry import load_department
from tests.registers import DEPARTMENTS, Register, case, company, person

FIRM, OTHER, ANN, BO = company(1), company(2), person(2), person(1)

ROWS: dict[str, list[dict[str, str]]] = {
    "public_security.persons": [
        {
            "person": ANN, "name": "安琪", "sex": "F", "birth_date": "1980-01-01", "region": "990101",
            "document_expires": "2031-02-03", "deceased_on": "2025-01-02",
        },
    ],
    "public_security.former_names": [{"person": ANN, "name": "安安", "until": "2001-02-03"}],
    "public_security.travel_documents": [
        {
            "number": "ZZ0001234", "person": ANN, "kind": "TAIWAN_PERMIT", "issued_on": "2015-01-01",
            "expires_on": "2025-01-01", "cancelled_on": "2020-05-05",
        },
    ],
    "public_security.vehicles": [
        {
            "plate": "演A1", "owner": ANN, "vin": "ZZZ7", "model": "货车", "registered_on": "2011-01-01",
            "scrapped_on": "2040-01-01", "sealed_by_case": case(1),
        },
    ],
    "commerce.companies": [
        {
            "company": FIRM, "name": "云溪甲有限公司", "kind": "JOINT_STOCK", "status": "REVOKED",
            "registered_capital": "123456789012", "established_on": "2001-01-01", "ended_on": "2020-01-01",
            "region": "990102", "industry": "7010", "address": "云溪路1号",
        },
        {
            "company": OTHER, "name": "云溪乙有限公司", "kind": "LIMITED", "status": "ACTIVE",
            "registered_capital": "1", "established_on": "2001-01-01", "region": "990102", "industry": "7010",
            "address": "云溪路2号",
        },
    ],
    "commerce.offices": [
        {
            "company": FIRM, "holder": ANN, "role": "LEGAL_REPRESENTATIVE", "since": "2010-01-01", "title": "董事长",
            "until": "2040-01-01",
        },
    ],
    "commerce.shareholdings": [
        {
            "company": FIRM, "holder": OTHER, "since": "2010-01-01", "ratio": "0.333333", "subscribed": "41152263",
            "until": "2040-01-01",
        },
    ],
    "commerce.concert_groups": [
        {"group_id": "Y1", "member": OTHER, "since": "2011-01-01", "until": "2041-01-01"},
        {"group_id": "Y1", "member": ANN},
    ],
    "land.parcels": [
        {
            "certificate": "演1号", "unit_code": "9" * 28, "kind": "SEA", "location": "海边", "area_m2": "1234.50",
            "use": "养殖", "region": "990103", "state_owned": "true",
        },
    ],
    "land.ownerships": [
        {"certificate": "演1号", "owner": FIRM, "since": "2010-01-01", "share": "0.25", "until": "2040-01-01"},
    ],
    "land.encumbrances": [
        {
            "id": "M1", "certificate": "演1号", "kind": "SEALED", "holder": OTHER, "amount": "77",
            "case_number": case(1), "since": "2012-01-01", "until": "2042-01-01",
        },
    ],
    "finance.accounts": [
        {
            "account": "9900010012345678", "institution": "九州银行", "holder": FIRM, "kind": "WEALTH_MANAGEMENT",
            "balance": "-5", "currency": "CNY", "opened_on": "2010-01-01", "closed_on": "2040-01-01",
            "frozen_by_case": case(1),
        },
    ],
    "finance.loans": [
        {
            "loan": "L1", "lender": "九州银行", "borrower": FIRM, "principal": "900", "outstanding": "450",
            "issued_on": "2015-01-01", "due_on": "2020-01-01", "status": "OVERDUE",
        },
    ],
    "finance.guarantees": [
        {"loan": "L1", "guarantor": OTHER, "amount": "900", "since": "2015-01-01", "until": "2045-01-01"},
    ],
    "finance.subsidies": [
        {"id": "B1", "recipient": FIRM, "programme": "稳岗", "amount": "5", "granted_on": "2019-01-01"},
    ],
    "finance.procurements": [
        {"id": "P1", "supplier": FIRM, "project": "道路", "amount": "6", "awarded_on": "2019-02-01"},
    ],
    "tax.taxpayers": [{"taxpayer": FIRM, "year": "2019", "rating": "M", "status": "ABNORMAL"}],
    "tax.arrears": [
        {
            "id": "T1", "taxpayer": FIRM, "tax_kind": "增值税", "amount": "88", "due_on": "2019-01-01",
            "settled_on": "2049-01-01",
        },
    ],
    "securities.accounts": [
        {"account": "A990012345", "holder": FIRM, "opened_on": "2010-01-01", "closed_on": "2040-01-01"},
    ],
    "securities.holdings": [
        {
            "account": "A990012345", "security": "990001", "name": "九州股份", "quantity": "1000", "market_value": "125000",
            "as_of": "2026-06-30", "frozen_quantity": "10.5",
        },
    ],
    "securities.listed_companies": [
        {"company": FIRM, "stock_code": "990002", "exchange": "九州证券交易所", "state_controlled": "false"},
    ],
    "securities.bonds": [
        {
            "security": "Z1", "issuer": FIRM, "amount": "1000", "issued_on": "2018-01-01",
            "matures_on": "2023-01-01", "status": "DEFAULTED",
        },
    ],
    "securities.incentive_grants": [
        {
            "id": "G1", "company": FIRM, "holder": ANN, "shares": "500", "granted_on": "2018-01-01",
            "exercised_on": "2019-01-01", "terminated_on": "2048-01-01",
        },
    ],
    "court.courts": [
        {"court": "990100", "name": "云溪市中级人民法院", "level": "3"},
        {"court": "990101", "name": "云溪县人民法院", "level": "4", "parent": "990100"},
    ],
    "court.cases": [
        {
            "case_number": case(1), "court": "990101", "filed_on": "2015-01-01", "cause": "借款合同纠纷",
            "basis_document": "（2014）演9901民初1号", "obligation": "还款", "amount": "1000", "fulfilled": "400",
            "performance": "PARTIAL", "closed_on": "2045-01-01",
        },
    ],
    "court.case_parties": [
        {"case_number": case(1), "party": FIRM, "role": "DEBTOR"},
        {"case_number": case(1), "party": ANN, "role": "DIRECTLY_RESPONSIBLE", "debtor": FIRM},
    ],
    "court.list_entries": [
        {
            "entry": "E1", "case_number": case(1), "party": FIRM, "grounds": "3", "listed_on": "2016-01-01",
            "published_on": "2016-01-02", "publishable": "true", "expires_on": "2046-01-01",
            "removed_on": "2045-01-01", "removal_reason": "SETTLED",
        },
    ],
    "court.notices": [
        {
            "id": "N1", "case_number": case(1), "party": FIRM, "sent_on": "2015-06-01", "received_on": "2015-06-03",
        },
    ],
    "court.objections": [
        {
            "id": "O1", "entry": "E1", "filed_on": "2016-01-05", "reviewed_on": "2016-01-07", "outcome": "REJECTED",
            "escalated_on": "2016-01-10", "final_outcome": "REJECTED", "final_on": "2016-02-01",
        },
    ],
    "court.pushes": [
        {"entry": "E1", "unit": "公安局", "pushed_on": "2016-01-03", "removal_notified_on": "2045-01-02"},
    ],
    "court.feedback": [
        {
            "id": "F1", "entry": "E1", "measure": "7.1", "unit": "公安局", "applied_on": "2016-01-04",
            "lifted_on": "2016-03-04", "retained_until": "2017-01-01", "legal_basis": "商业银行法第三十五条",
        },
    ],
}  # fmt: skip

EVIDENCE = "evidence { department recordId since until asOf }"
DAY = "2026-07-01"


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    register = Register(tmp_path_factory.mktemp("home"))
    for table, rows in ROWS.items():
        for row in rows:
            register.rows.setdefault(table, []).append(row)
    register.load()
    return register


def evidence(department, record, since=None, until=None, day=DAY):
    return {"department": department, "recordId": record, "since": since, "until": until, "asOf": day}


def test_the_rows_fill_every_column_of_every_table():
    for name in DEPARTMENTS:
        for table in load_department(name).metadata.tables.values():
            rows = ROWS[f"{name}.{table.name}"]
            filled = {column for row in rows for column in row}
            assert filled == {column.name for column in table.columns if "raw_of" not in column.info}, table.name


def test_public_security(register):
    ann = register.id(ANN)
    answer = register.ask(
        f"""
        query($number: String!) {{ personByIdNumber(idNumber: $number) {{
          id name identityNumber sex birthDate region documentExpires deceasedOn
          formerNames {{ name until {EVIDENCE} }}
          travelDocuments {{ number kind issuedOn expiresOn cancelledOn {EVIDENCE} }}
          vehicles(asOf: "{DAY}") {{
            plate vin model registeredOn scrappedOn sealedByCase {{ caseNumber cause }} {EVIDENCE}
          }}
        }} }}
        """,
        number=ANN,
    )["personByIdNumber"]
    today = answer["formerNames"][0]["evidence"]["asOf"]
    assert answer == {
        "id": ann, "name": "安琪", "identityNumber": f"{ANN[:6]}********{ANN[14:]}", "sex": "F",
        "birthDate": "1980-01-01", "region": "990101", "documentExpires": "2031-02-03", "deceasedOn": "2025-01-02",
        "formerNames": [
            {
                "name": "安安", "until": "2001-02-03",
                "evidence": evidence("public_security", f"{ann}:安安", day=today),
            }
        ],
        "travelDocuments": [
            {
                "number": "*****1234", "kind": "TAIWAN_PERMIT", "issuedOn": "2015-01-01", "expiresOn": "2025-01-01",
                "cancelledOn": "2020-05-05",
                "evidence": evidence("public_security", "*****1234", "2015-01-01", "2025-01-01", day=today),
            }
        ],
        "vehicles": [
            {
                "plate": "演A1", "vin": "ZZZ7", "model": "货车", "registeredOn": "2011-01-01",
                "scrappedOn": "2040-01-01", "sealedByCase": {"caseNumber": case(1), "cause": "借款合同纠纷"},
                "evidence": evidence("public_security", "演A1", "2011-01-01", "2040-01-01"),
            }
        ],
    }  # fmt: skip


def test_commerce(register):
    ann = register.id(ANN)
    answer = register.ask(
        f"""
        query($id: ID!) {{ company(uscc: $id) {{
          id name kind status registeredCapital establishedOn endedOn region industry address
          officers(asOf: "{DAY}") {{ role title since until party {{ id }} company {{ id }} {EVIDENCE} }}
          shareholders(asOf: "{DAY}") {{
            ratio subscribed since until company {{ id }} {EVIDENCE}
            party {{ id concertGroups(asOf: "{DAY}") {{
              groupId members {{ since until party {{ id }} {EVIDENCE} }}
            }} }}
          }}
        }} }}
        """,
        id=FIRM,
    )["company"]
    assert answer == {
        "id": FIRM, "name": "云溪甲有限公司", "kind": "JOINT_STOCK", "status": "REVOKED",
        "registeredCapital": 123456789012, "establishedOn": "2001-01-01", "endedOn": "2020-01-01",
        "region": "990102", "industry": "7010", "address": "云溪路1号",
        "officers": [
            {
                "role": "LEGAL_REPRESENTATIVE", "title": "董事长", "since": "2010-01-01", "until": "2040-01-01",
                "party": {"id": ann}, "company": {"id": FIRM},
                "evidence": evidence(
                    "commerce", f"{FIRM}:{ann}:LEGAL_REPRESENTATIVE:2010-01-01", "2010-01-01", "2040-01-01"
                ),
            }
        ],
        "shareholders": [
            {
                "ratio": "0.333333", "subscribed": 41152263, "since": "2010-01-01", "until": "2040-01-01",
                "company": {"id": FIRM},
                "evidence": evidence("commerce", f"{FIRM}:{OTHER}:2010-01-01", "2010-01-01", "2040-01-01"),
                "party": {
                    "id": OTHER,
                    "concertGroups": [
                        {
                            "groupId": "Y1",
                            "members": [
                                {
                                    "since": "2011-01-01", "until": "2041-01-01", "party": {"id": OTHER},
                                    "evidence": evidence("commerce", f"Y1:{OTHER}", "2011-01-01", "2041-01-01"),
                                },
                                {
                                    "since": None, "until": None, "party": {"id": ann},
                                    "evidence": evidence("commerce", f"Y1:{ann}"),
                                },
                            ],
                        }
                    ],
                },
            }
        ],
    }  # fmt: skip


def test_land(register):
    answer = register.ask(
        f"""
        query($id: ID!, $other: ID!) {{
          company(uscc: $id) {{ ownerships(asOf: "{DAY}") {{
            share since until {EVIDENCE} party {{ id }}
            parcel {{
              certificate unitCode kind location areaM2 use region stateOwned
              ownerships(asOf: "{DAY}") {{ share }}
              encumbrances(asOf: "{DAY}") {{
                id kind holder {{ id }} amount case {{ caseNumber }} since until {EVIDENCE} parcel {{ certificate }}
              }}
            }}
          }} }}
          other: company(uscc: $other) {{ heldEncumbrances(asOf: "{DAY}") {{ id }} }}
        }}
        """,
        id=FIRM,
        other=OTHER,
    )
    assert answer == {
        "company": {
            "ownerships": [
                {
                    "share": "0.25", "since": "2010-01-01", "until": "2040-01-01", "party": {"id": FIRM},
                    "evidence": evidence("land", f"演1号:{FIRM}:2010-01-01", "2010-01-01", "2040-01-01"),
                    "parcel": {
                        "certificate": "演1号", "unitCode": "9" * 28, "kind": "SEA", "location": "海边",
                        "areaM2": "1234.5", "use": "养殖", "region": "990103", "stateOwned": True,
                        "ownerships": [{"share": "0.25"}],
                        "encumbrances": [
                            {
                                "id": "M1", "kind": "SEALED", "holder": {"id": OTHER}, "amount": 77,
                                "case": {"caseNumber": case(1)}, "since": "2012-01-01", "until": "2042-01-01",
                                "evidence": evidence("land", "M1", "2012-01-01", "2042-01-01"),
                                "parcel": {"certificate": "演1号"},
                            }
                        ],
                    },
                }
            ]
        },
        "other": {"heldEncumbrances": [{"id": "M1"}]},
    }  # fmt: skip


def test_finance(register):
    answer = register.ask(
        f"""
        query($id: ID!, $other: ID!) {{
          company(uscc: $id) {{
            bankAccounts(asOf: "{DAY}") {{
              account institution kind balance currency openedOn closedOn frozenByCase {{ caseNumber }} {EVIDENCE}
            }}
            loans(asOf: "{DAY}") {{
              loan lender borrower {{ id }} principal outstanding issuedOn dueOn status
              guarantees(asOf: "{DAY}") {{ amount }} evidence {{ department recordId since until }}
            }}
            subsidies(asOf: "{DAY}") {{ id programme amount grantedOn {EVIDENCE} }}
            procurements(asOf: "{DAY}") {{ id project amount awardedOn {EVIDENCE} }}
          }}
          other: company(uscc: $other) {{ guarantees(asOf: "{DAY}") {{
            amount since until loan {{ loan status }} party {{ id }} {EVIDENCE}
          }} }}
        }}
        """,
        id=FIRM,
        other=OTHER,
    )
    assert answer == {
        "company": {
            "bankAccounts": [
                {
                    "account": "************5678", "institution": "九州银行", "kind": "WEALTH_MANAGEMENT", "balance": -5,
                    "currency": "CNY", "openedOn": "2010-01-01", "closedOn": "2040-01-01",
                    "frozenByCase": {"caseNumber": case(1)},
                    "evidence": evidence("finance", "************5678", "2010-01-01", "2040-01-01"),
                }
            ],
            "loans": [
                {
                    "loan": "L1", "lender": "九州银行", "borrower": {"id": FIRM}, "principal": 900,
                    "outstanding": 450, "issuedOn": "2015-01-01", "dueOn": "2020-01-01", "status": "OVERDUE",
                    "guarantees": [{"amount": 900}],
                    "evidence": {"department": "finance", "recordId": "L1", "since": "2015-01-01", "until": None},
                }
            ],
            "subsidies": [
                {
                    "id": "B1", "programme": "稳岗", "amount": 5, "grantedOn": "2019-01-01",
                    "evidence": evidence("finance", "B1", "2019-01-01"),
                }
            ],
            "procurements": [
                {
                    "id": "P1", "project": "道路", "amount": 6, "awardedOn": "2019-02-01",
                    "evidence": evidence("finance", "P1", "2019-02-01"),
                }
            ],
        },
        "other": {
            "guarantees": [
                {
                    "amount": 900, "since": "2015-01-01", "until": "2045-01-01",
                    "loan": {"loan": "L1", "status": "OVERDUE"}, "party": {"id": OTHER},
                    "evidence": evidence("finance", f"L1:{OTHER}", "2015-01-01", "2045-01-01"),
                }
            ]
        },
    }  # fmt: skip


def test_tax_and_securities(register):
    answer = register.ask(
        f"""
        query($id: ID!, $ann: ID!) {{
          company(uscc: $id) {{
            taxYears {{ year rating status }}
            taxArrears(asOf: "{DAY}") {{ id taxKind amount dueOn settledOn {EVIDENCE} }}
            securitiesAccounts(asOf: "{DAY}") {{
              account openedOn closedOn {EVIDENCE}
              holdings {{ security name quantity marketValue asOf frozenQuantity }}
            }}
            stockListing {{ stockCode exchange stateControlled }}
            bonds(asOf: "{DAY}") {{ security amount issuedOn maturesOn status {EVIDENCE} }}
            incentivesGranted(asOf: "{DAY}") {{ id }}
          }}
          person(id: $ann) {{ incentivesHeld(asOf: "{DAY}") {{
            id shares grantedOn exercisedOn terminatedOn company {{ id }} holder {{ id }} {EVIDENCE}
          }} }}
        }}
        """,
        id=FIRM,
        ann=register.id(ANN),
    )
    assert answer == {
        "company": {
            "taxYears": [{"year": 2019, "rating": "M", "status": "ABNORMAL"}],
            "taxArrears": [
                {
                    "id": "T1", "taxKind": "增值税", "amount": 88, "dueOn": "2019-01-01", "settledOn": "2049-01-01",
                    "evidence": evidence("tax", "T1", "2019-01-01", "2049-01-01"),
                }
            ],
            "securitiesAccounts": [
                {
                    "account": "******2345", "openedOn": "2010-01-01", "closedOn": "2040-01-01",
                    "evidence": evidence("securities", "******2345", "2010-01-01", "2040-01-01"),
                    "holdings": [
                        {
                            "security": "990001", "name": "九州股份", "quantity": "1000", "marketValue": 125000,
                            "asOf": "2026-06-30", "frozenQuantity": "10.5",
                        }
                    ],
                }
            ],
            "stockListing": {"stockCode": "990002", "exchange": "九州证券交易所", "stateControlled": False},
            "bonds": [
                {
                    "security": "Z1", "amount": 1000, "issuedOn": "2018-01-01", "maturesOn": "2023-01-01",
                    "status": "DEFAULTED", "evidence": evidence("securities", "Z1", "2018-01-01"),
                }
            ],
            "incentivesGranted": [{"id": "G1"}],
        },
        "person": {
            "incentivesHeld": [
                {
                    "id": "G1", "shares": 500, "grantedOn": "2018-01-01", "exercisedOn": "2019-01-01",
                    "terminatedOn": "2048-01-01", "company": {"id": FIRM}, "holder": {"id": register.id(ANN)},
                    "evidence": evidence("securities", "G1", "2018-01-01", "2048-01-01"),
                }
            ]
        },
    }  # fmt: skip


def test_court(register):
    answer = register.ask(
        """
        query($case: ID!) { case(caseNumber: $case) {
          caseNumber court { court name level parent { court name level parent { court } } }
          filedOn cause basisDocument obligation amount fulfilled performance closedOn
          parties { role party { id } debtor { id } evidence { recordId } }
          notices { id caseNumber party { id } sentOn receivedOn }
          listEntries {
            id caseNumber party { id } grounds groundsText listedOn publishedOn publishable expiresOn removedOn
            removalReason court { name } case { caseNumber }
            objections { id filedOn reviewedOn outcome escalatedOn finalOutcome finalOn }
            pushes { unit pushedOn removalNotifiedOn evidence { recordId } }
            feedback { id measure unit appliedOn liftedOn retainedUntil legalBasis }
          }
        } }
        """,
        case="(2015)演9901执1号",
    )["case"]
    ann = register.id(ANN)
    assert answer == {
        "caseNumber": case(1),
        "court": {
            "court": "990101", "name": "云溪县人民法院", "level": 4,
            "parent": {"court": "990100", "name": "云溪市中级人民法院", "level": 3, "parent": None},
        },
        "filedOn": "2015-01-01", "cause": "借款合同纠纷", "basisDocument": "（2014）演9901民初1号",
        "obligation": "还款", "amount": 1000, "fulfilled": 400, "performance": "PARTIAL", "closedOn": "2045-01-01",
        "parties": [
            {
                "role": "DEBTOR", "party": {"id": FIRM}, "debtor": None,
                "evidence": {"recordId": f"{case(1)}:{FIRM}:DEBTOR"},
            },
            {
                "role": "DIRECTLY_RESPONSIBLE", "party": {"id": ann}, "debtor": {"id": FIRM},
                "evidence": {"recordId": f"{case(1)}:{ann}:DIRECTLY_RESPONSIBLE"},
            },
        ],
        "notices": [
            {
                "id": "N1", "caseNumber": case(1), "party": {"id": FIRM}, "sentOn": "2015-06-01",
                "receivedOn": "2015-06-03",
            }
        ],
        "listEntries": [
            {
                "id": "E1", "caseNumber": case(1), "party": {"id": FIRM}, "grounds": 3,
                "groundsText": "以虚假诉讼、虚假仲裁或者以隐匿、转移财产等方法规避执行",
                "listedOn": "2016-01-01", "publishedOn": "2016-01-02", "publishable": True,
                "expiresOn": "2046-01-01", "removedOn": "2045-01-01", "removalReason": "SETTLED",
                "court": {"name": "云溪县人民法院"}, "case": {"caseNumber": case(1)},
                "objections": [
                    {
                        "id": "O1", "filedOn": "2016-01-05", "reviewedOn": "2016-01-07", "outcome": "REJECTED",
                        "escalatedOn": "2016-01-10", "finalOutcome": "REJECTED", "finalOn": "2016-02-01",
                    }
                ],
                "pushes": [
                    {
                        "unit": "公安局", "pushedOn": "2016-01-03", "removalNotifiedOn": "2045-01-02",
                        "evidence": {"recordId": "E1:公安局"},
                    }
                ],
                "feedback": [
                    {
                        "id": "F1", "measure": "7.1", "unit": "公安局", "appliedOn": "2016-01-04",
                        "liftedOn": "2016-03-04", "retainedUntil": "2017-01-01",
                        "legalBasis": "商业银行法第三十五条",
                    }
                ],
            }
        ],
    }  # fmt: skip
