"""A check asked of a hub over its REST endpoint: all that a business system has to write (自动比对).

Source: the opinions, part four (二), 3: systems compare by themselves, and intercept, warn and restrict.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

# What a check comes to where the hub did not answer, which is not that nothing was found.
UNANSWERED = "UNANSWERED"


@dataclass(frozen=True, slots=True)
class Proof:
    """The request and the answer as they were sent (Base64), the hub's signature, and the record of its disclosure log
    (存证号): kept with the file, they prove later what was known on the day.
    """

    asked: str
    answer: str
    signature: str
    record: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found of a subject: the decision (核查结论), the measures that apply, each with its item of the opinions
    and the words that it rests on, and why it could not be checked.
    """

    decision: str
    measures: Sequence[tuple[str, str]]
    fault: str | None
    proof: Proof | None


def check(hub: str, token: str, subject: str, purpose: str, seconds: float = 10.0) -> Checked:
    """Asks a hub whether measures apply to a subject (identity number, credit code or id) for a purpose.

    Nothing is raised that a workflow would have to catch: what is no answer is UNANSWERED, with why.
    """
    asked = json.dumps({"subject": subject, "purpose": purpose}).encode()
    headers = {
        "authorization": f"Bearer {token}",
        "content-type": "application/json",
        "x-liancha-purpose": purpose,
        "x-liancha-sign": "1",
    }
    place = urlsplit(hub)
    to = HTTPSConnection if place.scheme == "https" else HTTPConnection
    connection = to(place.netloc, timeout=seconds)
    try:
        connection.request("POST", "/rest/Check", asked, headers)
        response = connection.getresponse()
        body = response.read()
        answer = json.loads(body)
    except (OSError, HTTPException, ValueError) as error:
        return Checked(UNANSWERED, (), f"the hub did not answer: {type(error).__name__}", None)
    finally:
        connection.close()
    if not isinstance(answer, dict):
        return Checked(UNANSWERED, (), f"{response.status}: what answered is no hub", None)
    errors, found = answer.get("errors") or (), (answer.get("data") or {}).get("check")
    if response.status != 200 or errors or found is None:
        codes = [one["extensions"]["code"] for one in errors]
        return Checked(UNANSWERED, (), f"{response.status}: {', '.join(codes)}", None)
    signature, record = (response.headers.get(f"x-liancha-{name}") for name in ("signature", "record"))
    if signature is None or record is None:
        return Checked(UNANSWERED, (), "the answer has no signature or no record, and would prove nothing", None)
    proof = Proof(base64.b64encode(asked).decode(), base64.b64encode(body).decode(), signature, record)
    measures = tuple((f"第{one['code']}项 {one['title']}", one["basis"]) for one in found["measures"])
    return Checked(found["decision"], measures, None, proof)
