"""The worked example: an approval workflow in which the hub's answer intercepts, against a hub that runs."""

import base64

import pytest
from starlette.responses import Response

from examples.interception.approval import Approval
from examples.interception.hub import check
from gateway.audit.answers import public_keys, verified
from tests.registers import Register
from tests.server.rest.register import ANN, BO, FIRM, fill
from tests.server.running import bearer, free_ports, readiness, request, running
from tests.server.running import serving as serving_application


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    return fill(Register(tmp_path_factory.mktemp("interception") / "home"))


def serving(register, port):
    home = register.settings.home
    return running("serve", port=port, cwd=home, env={"LIANCHA_HOME": str(home)})


def applied(register, port, subject):
    token = bearer(register.settings.home, purpose="GOVERNMENT_PROCUREMENT").removeprefix("Bearer ")
    return Approval(f"http://127.0.0.1:{port}", token, subject)


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        (b"[]", "200: what answered is no hub"),
        (b"<html>", "the hub did not answer: JSONDecodeError"),
        (b'{"data": {"check": null}}', "200: "),
        (
            b'{"data": {"check": {"decision": "CLEAR", "measures": []}}}',
            "the answer has no signature or no record, and would prove nothing",
        ),
    ],
)
def test_what_stands_in_a_hubs_place_is_no_hub(told, fault):
    """A proxy's page, and what says CLEAR without proof of it."""

    async def proxy(scope, receive, send):
        await Response(told, media_type="application/json")(scope, receive, send)

    with serving_application(proxy) as port:
        found = check(f"http://127.0.0.1:{port}", "token", BO, "OTHER")
    assert (found.decision, found.fault, found.proof) == ("UNANSWERED", fault, None)


def test_an_application(register):
    (port,) = free_ports(1)
    with serving(register, port):
        readiness(port)
        # Whoever is clear passes, with the proof of it on file.
        clear = applied(register, port, BO)
        assert (clear.outcome, clear.file["decision"], clear.file["measures"]) == ("Granted", "CLEAR", ())
        proof = clear.file["proof"]
        keys = public_keys(request(port, "GET", "/keys").json)
        statement = verified(base64.b64decode(proof["answer"]), proof["signature"], keys)
        assert statement.record == proof["record"]

        # Who is listed is intercepted: an official decides, and is told on which words.
        listed = applied(register, port, ANN)
        assert listed.outcome is None
        step, file = listed.waiting()
        assert (step, file["decision"]) == ("Decide", "PROHIBIT")
        assert [title for title, _ in file["measures"]] == ["第1.7项 参与政府投资项目或主要使用财政性资金项目限制"]
        with pytest.raises(ValueError, match="a decision has its reason"):
            listed.decide(granted=False, reason=" ")
        with pytest.raises(ValueError, match="waits for Decide, and not for Again"):
            listed.check_again()
        listed.decide(granted=False, reason="依意见第二部分第1.7项，限制其参与政府采购")
        assert (listed.outcome, listed.file["reason"]) == ("Refused", "依意见第二部分第1.7项，限制其参与政府采购")
        assert listed.file["proof"]["record"]
        # The hub decides nothing: by law an official may, and answers for it.
        overruled = applied(register, port, ANN)
        overruled.decide(granted=True, reason="名单已于今日撤销，附法院通知")
        assert overruled.outcome == "Granted"

    # Where the hub is away nothing passes, and nothing is refused.
    away = applied(register, port, BO)
    assert away.outcome is None
    assert away.waiting().step == "Again"
    assert away.waiting().file["fault"] == "the hub did not answer: ConnectionRefusedError"
    away.check_again()
    assert away.waiting().step == "Again"
    with serving(register, port):
        readiness(port)
        away.check_again()
        assert (away.outcome, away.file["decision"]) == ("Granted", "CLEAR")
        # Neither does what cannot be checked: no party, no leave.
        unknown = applied(register, port, FIRM[:-1] + "?")
        assert unknown.waiting().file["fault"] == "422: BAD_IDENTIFIER"
        unpermitted = Approval(f"http://127.0.0.1:{port}", "no token", BO)
        assert unpermitted.waiting().file["fault"].startswith("401: ")
