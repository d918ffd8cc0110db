"""A watchlist at a hub: whom a client watches, what a review finds changed, and what is told of it, and to whom."""

import json
from datetime import date, timedelta
from urllib.parse import quote

from gateway.access.consents import Consent
from gateway.audit.answers import public_keys, verified
from gateway.server.evidence import answer_key, pseudonyms
from gateway.server.own import open_consents
from subgraphs.common.scalars import now_in_shanghai
from tests.registers import case
from tests.server.running import bearer
from tests.watchlists.conftest import ANN, BEN, LED, LISTED, PLAIN, STRANGER, added, enter, today, until


def codes(answer):
    return [one["extensions"]["code"] for one in answer.json["errors"]]


def test_the_first_look_tells_what_there_is_already(hub):
    assert hub.made("贷后", ("L-1", LED), ("L-2", LISTED), ("L-3", PLAIN)) == {
        "added": 3,
        "refused": [],
        "unchecked": [],
    }
    whole = hub.reviewed("贷后")
    listed = whole["watchlist"]
    assert (listed["name"], listed["role"], listed["purpose"], listed["parties"], listed["unseen"]) == (
        "贷后", "credit_officer", "LENDING", 3, 2,
    )  # fmt: skip
    (of_day,) = whole["days"]
    assert of_day | {"reviewedAt": None} == {
        "day": today(), "reviewedAt": None, "watched": 3, "unchecked": 0, "incomplete": 0, "alerts": 2,
    }  # fmt: skip
    digest = hub.digest("贷后")
    assert (digest["watchlist"], digest["day"], digest["more"], digest["notes"]) == ("贷后", of_day, False, [])
    assert digest["lookup"] == {
        "organisation": "本机", "role": "credit_officer", "purpose": "LENDING", "checkFor": "LENDING", "case": None,
        "consent": None,
    }  # fmt: skip
    led, of_list = digest["alerts"]
    assert (led["reference"], led["party"]) == ("L-1", {"id": LED, "name": "云溪甲"})
    assert (led["before"], led["after"], led["code"], led["whyNot"]) == (None, "REFERENCE", None, None)
    assert (led["came"], led["went"]) == ([{"code": "5.3", "action": "REFERENCE"}], [])
    (measure,) = led["now"]["measures"]
    assert (measure["trigger"]["party"]["name"], measure["trigger"]["entry"]["id"], led["new"]) == ("云安", "E1", [0])
    assert (of_list["reference"], of_list["now"]["measures"][0]["trigger"]["relation"]) == ("L-2", None)


def test_a_change_is_told_the_day_it_is_found_and_no_other_party(hub, register):
    hub.made("贷后", ("L-1", LED), ("L-3", PLAIN))
    hub.reviewed("贷后")
    (first,) = hub.digest("贷后")["alerts"]
    enter(register, 3, BEN)
    register.load()
    found = until(lambda: hub.again("贷后")["watchlist"]["unseen"] == 2, lambda: hub.digest("贷后"))
    assert found["alerts"][0] == first
    second = found["alerts"][1]
    assert (second["reference"], second["before"], second["after"]) == ("L-3", "CLEAR", "REFERENCE")
    assert (second["came"], second["went"]) == ([{"code": "5.3", "action": "REFERENCE"}], [])
    assert second["now"]["measures"][0]["trigger"]["entry"]["caseNumber"] == case(3)
    # Once more finds nothing that is otherwise.
    hub.again("贷后")
    assert len(hub.digest("贷后")["alerts"]) == 2
    # What has gone is told too.
    register.rows.clear()
    gone = {"entry": "E3", "case_number": case(3), "party": BEN, "removed_on": today(), "removal_reason": "PERFORMED"}
    register.add("court.list_entries", **gone)
    register.load()
    last = until(lambda: hub.again("贷后")["watchlist"]["unseen"] == 3, lambda: hub.digest("贷后"))["alerts"][2]
    assert (last["reference"], last["before"], last["after"], last["now"]) == ("L-3", "REFERENCE", "CLEAR", None)
    assert (last["came"], last["went"]) == ([], [{"code": "5.3", "action": "REFERENCE"}])


def test_what_happens_between_two_reviews_is_told_within_seconds(hub, register):
    hub.made("贷后", ("L-1", LED), ("L-3", PLAIN))
    hub.reviewed("贷后")
    reviews = sum(one.get("subject") == "watchlist:贷后" for one in hub.log())
    enter(register, 3, BEN)
    register.load()
    # Nobody asks for a review.
    listed = until(lambda: hub.data("GET")[0]["unseen"] == 2, lambda: hub.data("GET")[0])
    assert listed["failing"] is None
    assert [(one["reference"], one["after"]) for one in hub.digest("贷后")["alerts"]] == [
        ("L-1", "REFERENCE"), ("L-3", "REFERENCE"),
    ]  # fmt: skip
    # Whom nothing happened to was not looked at again, but for once, when the hub began to follow it.
    looks = [one for one in hub.log() if one.get("subject") == "watchlist:贷后"][reviews:]
    name = pseudonyms(register.settings).of
    assert [party for one in looks for told in one["told"] for party in told["of"]].count(name(PLAIN)) == 1


def test_of_whom_no_consent_is_in_force_nothing_is_told(hub, register):
    taken = hub.made("贷后", ("L-1", LED), ("L-4", STRANGER))
    assert (taken["added"], taken["refused"]) == (2, [])
    assert [(one["at"], one["code"]) for one in taken["unchecked"]] == [(1, "CONSENT_UNKNOWN")]
    (of_day,) = hub.reviewed("贷后")["days"]
    assert (of_day["watched"], of_day["unchecked"], of_day["alerts"]) == (2, 1, 2)
    led, stranger = hub.digest("贷后")["alerts"]
    assert led["after"] == "REFERENCE"
    nothing = {"before": None, "after": None, "came": [], "went": [], "now": None, "new": []}
    assert stranger | nothing == stranger
    assert (stranger["reference"], stranger["code"], stranger["whyNot"]["code"]) == (
        "L-4", "CONSENT_UNKNOWN", "CONSENT_UNKNOWN",
    )  # fmt: skip
    # A consent that ends later takes along what was told before, and that there was anything.
    consents = open_consents(register.settings)
    assert consents.withdraw("SQ-0", "local", now_in_shanghai().date())
    consents.close()
    digest = hub.digest("贷后")
    assert ([one["reference"] for one in digest["alerts"]], digest["withheld"], digest["more"]) == (["L-4"], 1, False)
    notable = hub.data("GET", f"/{quote('贷后')}/parties?notable=true")
    assert [one["reference"] for one in notable["parties"]] == ["L-4"]
    (whole, _) = hub.data("GET", f"/{quote('贷后')}/parties")["parties"]
    assert (whole["party"], whole["now"], whole["changedOn"], whole["whyNot"]["code"]) == (
        {"id": LED, "name": None}, None, None, "CONSENT_UNKNOWN",
    )  # fmt: skip
    hub.again("贷后")
    digest = hub.digest("贷后")
    assert [(one["reference"], one["code"]) for one in digest["alerts"]] == [
        ("L-4", "CONSENT_UNKNOWN"), ("L-1", "CONSENT_UNKNOWN"),
    ]  # fmt: skip
    assert digest["withheld"] == 1
    # A page of which all is withheld leads on to the next.
    page = hub.digest("贷后", query="?first=1")
    assert (page["alerts"], page["withheld"], page["more"]) == ([], 1, True)
    assert [one["reference"] for one in hub.digest("贷后", query=f"?after={page['last']}")["alerts"]] == ["L-4", "L-1"]
    # With a consent again, it is told again; what was known of it is looked at anew.
    consents = open_consents(register.settings)
    consents.add(Consent("SQ-9", "local", LED, "LENDING", date(2020, 1, 1), date(2100, 1, 1)))
    consents.close()
    hub.again("贷后")
    assert [(one["reference"], one["before"], one["after"]) for one in hub.digest("贷后")["alerts"]] == [
        ("L-1", None, "REFERENCE"), ("L-4", None, None), ("L-1", "REFERENCE", None), ("L-1", None, "REFERENCE"),
    ]  # fmt: skip


def test_the_log_has_who_looked_and_by_which_consent(hub, register):
    hub.made("贷后", ("L-1", LED), ("L-3", PLAIN))
    hub.reviewed("贷后")
    (review,) = [one for one in hub.log() if one.get("subject") == "watchlist:贷后"]
    assert (review["client"], review["role"], review["purpose"]) == ("local", "credit_officer", "LENDING")
    name = pseudonyms(register.settings).of
    by_consent = {
        party: one for told in review["told"] for party, one in zip(told["of"], told.get("consents", ()), strict=False)
    }
    assert (by_consent[name(LED)], by_consent[name(PLAIN)]) == ("SQ-0", "SQ-2")
    answer = hub.asked("GET", f"/{quote('贷后')}/digests/{today()}", x_liancha_sign="1")
    read = hub.log()[-1]
    assert (read["subject"], read["purpose"]) == ("tester", "LENDING")
    assert name(LED) in str(read["told"])
    assert answer.headers["x-liancha-record"] == answer.json["data"]["record"]
    assert answer.json["data"]["record"].startswith(f"{read['n']}:")
    # What the review found is told with the review's own record.
    assert answer.json["data"]["alerts"][0]["record"].startswith(f"{review['n']}:")
    keys = public_keys({"keys": [answer_key(register.settings).public]})
    assert verified(answer.body, answer.headers["x-liancha-signature"], keys).record == answer.json["data"]["record"]


def test_the_portfolio_is_looked_up_as_it_is_read(hub):
    hub.made("贷后", ("L-1", LED), ("L-2", LISTED), ("L-3", PLAIN), ("L-4", STRANGER))
    hub.reviewed("贷后")
    found = hub.data("GET", f"/{quote('贷后')}/parties?first=2")
    assert [(one["reference"], one["now"] and one["now"]["decision"]) for one in found["parties"]] == [
        ("L-1", "REFERENCE"), ("L-2", "STRICT_REVIEW"),
    ]  # fmt: skip
    assert found["more"]
    rest = hub.data("GET", f"/{quote('贷后')}/parties?first=2&after=L-2")
    assert [(one["reference"], one["now"], one["whyNot"] and one["whyNot"]["code"]) for one in rest["parties"]] == [
        ("L-3", None, None), ("L-4", None, "CONSENT_UNKNOWN"),
    ]  # fmt: skip
    assert not rest["more"]
    notable = hub.data("GET", f"/{quote('贷后')}/parties?notable=true")
    assert [one["reference"] for one in notable["parties"]] == ["L-1", "L-2", "L-4"]


def test_parties_are_added_by_what_they_are_and_dropped_with_all_that_was_kept(hub, register):
    wrong = f"{ANN[:17]}{'0' if ANN[17] != '0' else '1'}"
    long = "L" * 101
    taken = hub.made(
        "贷后",
        ("L-1", LED),
        ("L-1", LISTED),
        (ANN, ANN),
        ("L-5", wrong),
        (" ", PLAIN),
        ("安", ANN),
        (long, PLAIN),
        ("", PLAIN),
    )
    assert (taken["added"], [(one["at"], one["code"]) for one in taken["refused"]]) == (
        2, [(1, "REFERENCE_TAKEN"), (2, "BAD_REFERENCE"), (3, "BAD_IDENTIFIER"), (4, "BAD_REFERENCE"), (6, "BAD_REFERENCE"), (7, "BAD_REFERENCE")],
    )  # fmt: skip
    path = f"/{quote('贷后')}/parties"
    # Without a reference it goes by the party's id; the same again is no more.
    body = {"parties": [{"subject": ANN}, {"subject": LED, "reference": "L-1"}, {"subject": PLAIN, "reference": "L-1"}]}
    again = hub.data("POST", path, body)
    assert (again["added"], [(one["at"], one["code"]) for one in again["refused"]]) == (1, [(2, "REFERENCE_TAKEN")])
    hub.reviewed("贷后")
    parties = hub.data("GET", path)["parties"]
    assert [one["reference"] for one in parties] == ["L-1", register.id(ANN), "安"]
    assert ANN not in json.dumps(parties)
    assert hub.data("POST", f"{path}/dropped", {"references": ["L-1", "L-9"]}) == {"dropped": 1}
    assert [one["reference"] for one in hub.digest("贷后")["alerts"]] == [register.id(ANN), "安"]
    assert hub.asked("DELETE", f"/{quote('贷后')}").status == 204
    assert codes(hub.asked("GET", f"/{quote('贷后')}")) == ["WATCHLIST_UNKNOWN"]
    assert hub.data("GET") == []
    # One of the same name begins with nothing.
    hub.made("贷后", ("L-3", PLAIN))
    assert hub.reviewed("贷后")["watchlist"]["unseen"] == 0


def test_alerts_that_somebody_took_note_of_are_new_no_more(hub):
    hub.made("贷后", ("L-1", LED), ("L-2", LISTED))
    hub.reviewed("贷后")
    first, second = (one["number"] for one in hub.digest("贷后")["alerts"])
    page = hub.digest("贷后", query="?first=1")
    assert ([one["number"] for one in page["alerts"]], page["more"]) == ([first], True)
    rest = hub.digest("贷后", query=f"?after={first}")
    assert ([one["number"] for one in rest["alerts"]], rest["more"]) == ([second], False)
    assert hub.asked("PUT", f"/{quote('贷后')}/seen", {"alert": first}).status == 204
    (listed,) = hub.data("GET")
    assert (listed["seen"], listed["unseen"]) == (first, 1)
    # Nobody takes a note back, nor one of what is still to come.
    hub.asked("PUT", f"/{quote('贷后')}/seen", {"alert": 2**40})
    assert (hub.data("GET")[0]["seen"], hub.data("GET")[0]["unseen"]) == (second, 0)
    hub.asked("PUT", f"/{quote('贷后')}/seen", {"alert": 0})
    assert hub.data("GET")[0]["seen"] == second


def test_a_list_is_its_clients_and_of_a_role(hub, register):
    home = register.settings.home
    hub.made("贷后", ("L-1", LED))
    demo = bearer(home, client="demo", role="credit_officer", purpose="LENDING")
    assert hub.data("GET", authorization=demo) == []
    assert codes(hub.asked("GET", f"/{quote('贷后')}", authorization=demo)) == ["WATCHLIST_UNKNOWN"]
    approver = bearer(home)
    assert hub.data("GET", authorization=approver) == []
    for method, path, body in (
        ("GET", "/parties", None), ("POST", "/parties", {"parties": added(("L-2", LISTED))}), ("DELETE", "", None),
        ("POST", "/parties/dropped", {"references": ["L-1"]}), ("POST", "/review", None), ("PUT", "/seen", {"alert": 1}),
        ("GET", f"/digests/{today()}", None),
    ):  # fmt: skip
        answer = hub.asked(method, f"/{quote('贷后')}{path}", body, authorization=approver)
        assert (answer.status, codes(answer)) == (404, ["WATCHLIST_UNKNOWN"])
    # Who may not watch makes none; who may watch without a consent may not have one for all.
    answer = hub.asked("PUT", "/other", {"purpose": "OTHER"}, authorization=approver)
    assert (answer.status, codes(answer)) == (403, ["PURPOSE_NOT_PERMITTED"])
    assert hub.log()[-1]["refused"] == "PURPOSE_NOT_PERMITTED"
    single = bearer(home, role="credit_officer", purpose="LENDING", consent="SQ-0")
    assert codes(hub.asked("PUT", "/other", {"purpose": "LENDING"}, authorization=single)) == ["CONSENT_NOT_TAKEN"]
    # With a token for one party alone, one is told of that alone.
    hub.data("POST", f"/{quote('贷后')}/parties", {"parties": added(("L-2", LISTED))})
    told = hub.data("GET", f"/{quote('贷后')}/parties", authorization=single)["parties"]
    assert [(one["reference"], one["whyNot"] and one["whyNot"]["code"]) for one in told] == [
        ("L-1", None), ("L-2", "PARTY_NOT_COVERED"),
    ]  # fmt: skip


def test_an_investigator_watches_under_a_case_for_a_business(hub, register):
    token = bearer(register.settings.home, role="investigator")
    making = {"purpose": "ENFORCEMENT", "case": case(1), "checkFor": "LENDING"}
    assert codes(hub.asked("PUT", f"/{quote(chr(26696))}", {"purpose": "ENFORCEMENT"}, authorization=token)) == [
        "CASE_REQUIRED"
    ]
    assert codes(hub.asked("PUT", f"/{quote(chr(26696))}", {**making, "checkFor": "NOTHING"}, authorization=token)) == [
        "PURPOSE_UNKNOWN"
    ]
    assert hub.asked("PUT", f"/{quote(chr(26696))}", making, authorization=token).status == 201
    assert hub.asked("PUT", f"/{quote(chr(26696))}", making, authorization=token).status == 200
    other = hub.asked("PUT", f"/{quote(chr(26696))}", {**making, "case": case(2)}, authorization=token)
    assert (other.status, codes(other)) == (409, ["WATCHLIST_EXISTS"])
    hub.data("POST", f"/{quote('案')}/parties", {"parties": added(("A", STRANGER), ("B", LED))}, authorization=token)
    hub.reviewed("案", authorization=token)
    digest = hub.digest("案", authorization=token)
    assert [(one["reference"], one["after"]) for one in digest["alerts"]] == [("B", "REFERENCE")]
    assert (digest["lookup"]["case"], digest["lookup"]["checkFor"]) == (case(1), "LENDING")
    contradicting = hub.asked("GET", f"/{quote('案')}/parties", authorization=token, x_liancha_purpose="LENDING")
    assert (contradicting.status, codes(contradicting)) == (400, ["LOOKUP_CONTRADICTS"])


def test_what_is_not_as_it_must_be_is_said(hub):
    hub.made("贷后", ("L-1", LED))
    one = f"/{quote('贷后')}"
    for method, path, body in (
        ("PUT", "/x", {"purpose": "LENDING", "colour": 1}), ("PUT", "/x", []), ("PUT", f"/{'x' * 101}", {"purpose": "LENDING"}),
        ("POST", f"{one}/parties", {"parties": []}), ("POST", f"{one}/parties", {"parties": [{"reference": "L"}]}),
        ("POST", f"{one}/parties/dropped", {"references": []}), ("PUT", f"{one}/seen", {"alert": -1}),
        ("GET", f"{one}/parties?first=0", None), ("GET", f"{one}/parties?first=10001", None),
        ("GET", f"{one}/parties?colour=1", None), ("GET", f"{one}/parties?notable=maybe", None),
        ("GET", f"{one}/digests/2026-02-30", None), ("GET", f"{one}/digests/{today()}?after=x", None),
        ("GET", f"{one}/digests/{today()}?after=1&after=2", None),
    ):  # fmt: skip
        answer = hub.asked(method, path, body)
        assert (answer.status, codes(answer)) == (400, ["BAD_USER_INPUT"]), (method, path)
    too_many = {"parties": added(*((str(at), LED) for at in range(10_001)))}
    assert codes(hub.asked("POST", f"{one}/parties", too_many)) == ["BAD_USER_INPUT"]
    # What has a / in it is no name, and no place.
    for path in ("/a%2Fb", f"{one}/colour"):
        answer = hub.asked("GET", path)
        assert (answer.status, codes(answer)) == (404, ["WATCHLIST_UNKNOWN"]), path
    # A day of which there is nothing is told as such.
    before = (date.fromisoformat(today()) - timedelta(days=1)).isoformat()
    digest = hub.digest("贷后", before)
    assert (digest["alerts"], digest["record"], digest["day"]["reviewedAt"]) == ([], None, None)
