"""The report of a screening in PDF: made of what the hub signed, and of nothing else; verified by the code on it."""

import io
import json
import re
from hashlib import sha256

import pypdf
import pytest

from gateway.audit.answers import public_keys, verified
from gateway.reports.codes import read
from gateway.reports.typesetting import shown, typeset
from gateway.screening.outcome import Asked, Batch, Found, LookedUp, Party, Stated, Unchecked
from gateway.screening.report import Proven, content_of, gathered
from subgraphs.common.scalars import now_in_shanghai
from tests.documents import text_of
from tests.registers import company
from tests.screening.conftest import ANN, LED, LISTED, PLAIN
from tests.server.running import bearer, free_ports, readiness, request, running

LINES = [2, 3, 4, 5]
ASKED = json.dumps({"subjects": [PLAIN, LED, LISTED, "x"], "asOf": "2026-01-02"})
ADDRESS = "https://hub.example"


@pytest.fixture(scope="module")
def hub(register):
    (port,) = free_ports(1)
    home = register.settings.home
    with running("serve", port=port, cwd=home.parent, env={"LIANCHA_HOME": str(home), "LIANCHA_HUB__ADDRESS": ADDRESS}):
        readiness(port)
        yield port


@pytest.fixture(scope="module")
def officer(register):
    return {"authorization": bearer(register.settings.home, role="credit_officer", purpose="LENDING")}


def answered(hub, officer, asked=ASKED, lines=LINES):
    answer = request(hub, "POST", "/screening", asked.encode(), {**officer, "x-liancha-sign": "detached"})
    return {
        "lines": lines,
        "asked": asked,
        "answer": answer.body.decode(),
        "signature": answer.headers["x-liancha-signature"],
    }


def signed_otherwise(hub):
    """What the hub signed, of another kind."""
    asked = json.dumps({"query": "{ __typename measures { code } }"})
    headers = {"content-type": "application/json", "x-liancha-sign": "1"}
    answer = request(hub, "POST", "/graphql", asked.encode(), headers)
    signature = answer.headers["x-liancha-signature"]
    return {"lines": [2], "asked": asked, "answer": answer.body.decode(), "signature": signature}


def reported(hub, officer, *lines):
    body = b"".join(json.dumps(one).encode() + b"\n" for one in lines)
    return request(hub, "POST", "/screening/report", body, officer)


@pytest.fixture(scope="module")
def part(hub, officer):
    return answered(hub, officer)


@pytest.fixture(scope="module")
def report(hub, officer, part):
    return reported(hub, officer, {"file": "申请人.csv"}, part)


def test_it_says_what_was_found_and_why_and_what_it_rests_on(report, part):
    assert (report.status, report.headers["content-type"]) == (200, "application/pdf")
    record = json.loads(part["answer"])["data"]["record"]
    text = text_of(report.body)
    for said in (
        "失信被执行人信用惩戒核查报告",
        "查询单位本机",
        "查询角色信贷人员",
        "查询目的融资授信（LENDING）",
        "名单文件（由查询单位提供）申请人.csv",
        "查询日期2026-01-02",
        "主体数4",
        f"查询日志记录{record}",
        # In sum, and one by one, the strictest first.
        "从严审核1参考1未发现适用的措施1未能核查：证件号码有误1",
        f"第4行云溪乙从严审核{LISTED}·授权书编号SQ-1·查询日志记录第{record.partition(':')[0]}",
        f"第3行云溪甲参考{LED}·授权书编号SQ-0",
        f"第2行{PLAIN}未发现适用的措施",
        "主体的法定代表人云安",
        "九州省云溪市人民法院，2016-01-01纳入，第（1）种情形",
        "关系证据：工商",
        "未能核查的主体行号主体原因5*证件号码有误",
        # The whole item, from the seed.
        "所依据的条文5.3授信限制银行业金融机构在融资授信时要查询",
    ):
        assert said in text, said
    assert text.index("第4行") < text.index("第3行") < text.index("第2行")


def test_no_identity_number_stands_in_it(hub, officer):
    person = {**answered(hub, officer, json.dumps({"subjects": [ANN]}), [2])}
    text = text_of(reported(hub, officer, {}, person).body)
    assert ANN not in text
    assert f"{ANN[:6]}********{ANN[-4:]}" in text
    # Of one subject that stands in no file no line is told.
    assert "行号" not in text
    assert "第2行" not in text


def test_it_is_for_archives_and_for_who_reads_by_ear(report):
    pdf = pypdf.PdfReader(io.BytesIO(report.body))
    told = pdf.xmp_metadata
    assert told is not None
    xmp = told.stream.get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert pdf.metadata is not None
    assert (pdf.metadata.title, pdf.trailer["/Root"]["/Lang"]) == ("失信被执行人信用惩戒核查报告", "zh-CN")
    # Every font is in the file, in parts: those of the package alone.
    fonts = {
        str(font["/BaseFont"])
        for page in pdf.pages
        for font in map(pypdf.generic.IndirectObject.get_object, page["/Resources"]["/Font"].values())
    }
    assert {re.sub(r"^/[A-Z]{6}\+", "", one) for one in fonts} <= {
        "NotoSansSC-Regular",
        "NotoSerifSC-Regular",
        "NotoSansSC-Regular-Identity-H",
        "NotoSerifSC-Regular-Identity-H",
    }


def test_whoever_has_the_code_may_verify_it_and_is_told_of_nobody(hub, report, part):
    code = report.headers["x-liancha-report"]
    assert code in text_of(report.body)
    assert f"{ADDRESS}/#/verify/{code}" in text_of(report.body)
    answer = request(
        hub, "GET", f"/reports/{code.lower().replace('-', ' ').replace(' ', '%20')}", headers={"authorization": ""}
    )
    assert answer.status == 200
    said = answer.json["data"]
    record = json.loads(part["answer"])["data"]["record"]
    assert {
        name: said[name]
        for name in (
            "organisation",
            "purpose",
            "checkFor",
            "asOf",
            "subjects",
            "decisions",
            "unchecked",
            "records",
            "sha256",
        )
    } == {
        "organisation": "本机",
        "purpose": "LENDING",
        "checkFor": "LENDING",
        "asOf": "2026-01-02",
        "subjects": 4,
        "decisions": {"CLEAR": 1, "REFERENCE": 1, "STRICT_REVIEW": 1},
        "unchecked": 1,
        "records": [record],
        "sha256": sha256(report.body).hexdigest(),
    }
    # And by whoever has nothing but the hub's public keys.
    keys = public_keys(request(hub, "GET", "/keys").json)
    statement = verified(report.body, said["signature"], keys)
    assert (said["signature"], statement.record) == (report.headers["x-liancha-signature"], record)
    body = b"".join(json.dumps(one).encode() + b"\n" for one in ({"file": "申请人.csv"}, part))
    assert statement.request == sha256(body).hexdigest()


def test_of_no_code_nothing_is_known(hub):
    for code, message in (
        ("0000-0000-0000-0000", "no report was issued with this code"),
        ("x", "a verification code has 16 digits and letters, without I, L, O and U"),
    ):
        answer = request(hub, "GET", f"/reports/{code}", headers={"authorization": ""})
        assert (answer.status, answer.json["errors"][0]) == (
            404,
            {"message": message, "extensions": {"code": "REPORT_UNKNOWN"}},
        )


def test_a_code_is_read_as_people_write_it():
    assert read(" 7k2m 9qxa-3ptr owdl") == "7K2M-9QXA-3PTR-0WD1"


def test_nothing_is_reported_that_the_hub_did_not_sign(hub, officer, part):
    other = answered(hub, officer, json.dumps({"subjects": [PLAIN], "asOf": "2026-01-03"}), [2])
    for lines, said in (
        (
            ({}, {**part, "answer": part["answer"].replace("STRICT_REVIEW", "CLEAR")}),
            "the signature is not of this answer",
        ),
        (({}, {**part, "asked": part["asked"].replace(LISTED, LED)}), "an answer is to another request"),
        (({}, signed_otherwise(hub)), "an answer is of no screening of this version"),
        (({}, {**part, "signature": "x"}), "the signature is no detached JSON Web Signature"),
        (({}, part, part), "an answer is there twice"),
        (({}, {**part, "lines": [2]}), "a part has as many lines as its answer has subjects"),
        (({}, part, other), "all parts are of one lookup and one day"),
        (({},), "a report is of one answer at least"),
        (({}, {**part, "lines": "x"}), "a line is not as it must be: Expected `array`, got `str` - at `$.lines`"),
        (({"more": 1}, part), "a line is not as it must be: Object contains unknown field `more`"),
        ((), "a line is not as it must be: Input data was truncated"),
    ):
        answer = reported(hub, officer, *lines)
        assert (answer.status, answer.json["errors"][0]["message"]) == (400, said)
    assert reported(hub, {"authorization": "Bearer x"}, {}, part).status == 401


def test_an_answer_of_nobody_is_signed_too(hub, officer):
    bad = answered(hub, officer, json.dumps({"subjects": ["x"]}), [2])
    assert "主体数1" in text_of(reported(hub, officer, {}, bad).body)


def test_in_english(hub, officer, part):
    text = text_of(reported(hub, officer, {"file": "a.csv", "language": "en"}, part).body)
    assert "Reportofacheckformeasuresagainstjudgmentdefaulters" in text
    assert "strictreview1reference1clear1notchecked:BAD_IDENTIFIER1" in text
    assert "proofoftherelation:commerce" in text


def test_a_name_in_rare_characters_is_not_lost():
    # 𪚥 (four dragons) is in none of the fonts; 龘 is.
    assert shown({"a": ["龘", "王𪚥", 1, None]}) == {"a": ["龘", "王〔U+2A6A5〕", 1, None]}


def test_of_many_the_strictest_stand_in_it_and_the_others_are_counted():
    lookup = LookedUp("某银行", "credit_officer", "LENDING", "LENDING")
    decisions = ["REFERENCE", "STRICT_REVIEW", "INCOMPLETE"]

    def part(first):
        found = [Found(at, decisions[at % 3], Party(company(first + at))) for at in range(900)]
        lost = [Unchecked(at, "CONSENT_UNKNOWN", "") for at in range(900, 1500)]
        batch = Batch(2000, "2026-01-02", lookup, found, lost, f"{first}:{'0' * 64}")
        subjects = [company(first + at) for at in range(2000)]
        return Proven(range(first, first + 2000), Asked(subjects), batch, f"2026-01-02T00:00:0{first // 2000}Z")

    whole = gathered(part(first) for first in range(0, 8000, 2000))
    content = content_of(whole, Stated("a.csv"), "CODE", None, None, {}, now_in_shanghai())
    assert content.summary == [
        ("从严审核", "1,200"),
        ("参考", "1,200"),
        ("未发现适用的措施", "2,000"),
        ("查询不完整", "1,200"),
        ("未能核查：没有登记该主体对本机构、本目的的有效授权", "2,400"),
    ]
    assert [one.decision for one in content.subjects] == ["从严审核"] * 1000
    assert [one.title for one in content.subjects][:2] == [f"第 {at} 行　{company(at)}" for at in (1, 4)]
    assert (len(content.unchecked), content.more) == (1000, "另有 4,000 个主体未在本报告逐一列出，见核查结果文件。")
    assert content.records == [f"查询日志记录 {first}:{'0' * 64}" for first in (0, 6000)]
    # And it is a file that opens: some hundred pages.
    document = typeset(content, now_in_shanghai())
    assert len(pypdf.PdfReader(io.BytesIO(document)).pages) > 50
