"""The gate before a hub and before a department: who is let in, by what, and what nobody is told."""

import asyncio
import datetime
import json
import socket
import ssl
from http.client import HTTPSConnection
from urllib.parse import quote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from joserfc import jwt
from joserfc.jwk import ECKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from gateway.access.consents import Consent
from gateway.config import ConfigError, read_settings
from gateway.server.app import hub_app, subgraph_app
from gateway.server.own import open_consents
from gateway.server.probe import Probe
from tests.registers import Register, case, company, person
from tests.server.running import Answer, bearer, free_ports, post, readiness, request, running, serving

FIRM = company(1)
ANN, BO = person(1), person(2)
PING = json.dumps({"query": "{ __typename }"}).encode()
JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    """Ann leads the firm; of her two entries one may not be published. Bo has none that may."""
    register = Register(tmp_path_factory.mktemp("home"))
    register.add("commerce.companies", company=FIRM)
    for one, n in [(ANN, 1), (ANN, 2), (BO, 3)]:
        register.add("court.cases", case_number=case(n))
        register.add(
            "court.list_entries",
            entry=f"E{n}",
            case_number=case(n),
            party=one,
            publishable="true" if n == 1 else "false",
        )
    register.add("court.cases", case_number=case(4))
    register.add("court.case_parties", case_number=case(4), party=FIRM, role="DEBTOR")
    for one in (ANN, BO):
        register.add("public_security.persons", person=one)
        register.add("commerce.offices", company=FIRM, holder=one, role="DIRECTOR")
    register.load()
    consent = Consent("C1", "local", FIRM, "LENDING", datetime.date(2000, 1, 1), datetime.date(2100, 1, 1))
    open_consents(register.settings).add(consent)
    return register


@pytest.fixture(scope="module")
def hub(register):
    (port,) = free_ports(1)
    home = register.settings.home
    with running("serve", port=port, cwd=home, env={"LIANCHA_HOME": str(home)}):
        yield port


def send(port, *authorization, method="POST", path="/graphql", body=PING):
    """A request with these authorizations, each a header of its own, and no other."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        lines = [f"{method} {path} HTTP/1.1", "host: hub", "content-type: application/json", "connection: close",
                 f"content-length: {len(body)}", *(f"authorization: {one}" for one in authorization)]  # fmt: skip
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        received = b""
        while part := connection.recv(65_536):
            received += part
    head, _, content = received.partition(b"\r\n\r\n")
    status, *headers = head.decode().split("\r\n")
    return Answer(int(status.split()[1]), dict(line.lower().split(": ", 1) for line in headers), content)


def test_nothing_is_open_but_that_the_server_is_alive_and_the_page_without_data(register, hub):
    """Every route of the application there is, and some that there are not."""
    settings = register.settings
    without = settings.model_copy(update={"hub": settings.hub.model_copy(update={"workbench": False})})
    page, code = {"/", "/assets/{name}"}, {"/reports/{code}", "/public"}
    for made, readable in (
        (hub_app(settings), page | code),
        (hub_app(without), code),
        (subgraph_app("court", settings), set()),
        (subgraph_app("links", settings), set()),
    ):
        paths = {route.path for route in made.routes} | {"/graphql", "/", "/static/graphiql.js", "/docs"}
        assert "/health" in paths
        asyncio.run(walked(made, paths - {"/health"} - readable))
        asyncio.run(walked(made, readable, ("POST", "PUT", "DELETE", "OPTIONS", "PATCH")))
    for path in ("/graphql", "/ready", "/metrics", "/healthz", "/health/", "//health", "/static/../health"):
        assert send(hub, method="GET", path=path, body=b"").status == 401, path
    assert send(hub, method="GET", path="/health", body=b"").status == 200


@pytest.mark.parametrize("served", [("serve",), ("subgraph", "court")])
def test_a_probe_is_told_whether_a_server_is_ready_and_nothing_more(register, served):
    """A kubelet has no token: by `server.probes`, GET and HEAD of /ready alone are open, and say nothing of the parts."""
    (port,) = free_ports(1)
    home = register.settings.home
    with running(*served, port=port, cwd=home, env={"LIANCHA_HOME": str(home), "LIANCHA_SERVER__PROBES": "true"}):
        assert readiness(port).json["departments"]["court"] == "ready"
        asked = send(port, method="GET", path="/ready", body=b"")
        assert (asked.status, asked.json) == (200, {"ready": True})
        # A token that does not hold makes nobody of who shows it, and nobody is told no less than that.
        assert send(port, "Bearer x", method="GET", path="/ready", body=b"").json == {"ready": True}
        for method, path in (("POST", "/ready"), ("GET", "/ready/"), ("GET", "/metrics"), ("GET", "/graphql?query=1")):
            assert send(port, method=method, path=path, body=b"").status == 401, path


def test_a_probe_looks_once_a_second_however_many_ask():
    looks = []

    async def ready(request):
        looks.append(request)
        await asyncio.sleep(0.01)
        return {"court": None, "land": "its database cannot be read"}

    async def asked():
        probe = Probe(ready)
        return await asyncio.gather(*(probe.answer(Request({"type": "http"})) for _ in range(100)))

    answers = asyncio.run(asked())
    assert {(one.status_code, one.body) for one in answers} == {(503, b'{"ready":false}')}
    assert len(looks) == 1


async def walked(application, paths, methods=("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH")):
    """Asks an application for each path as nobody, by every method: all of them are refused."""
    for path in paths:
        for method in methods:
            scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b"",
                     "headers": [(b"accept", b"text/html")], "http_version": "1.1"}  # fmt: skip
            sent = []

            async def receive():
                return {"type": "http.request", "body": b"", "more_body": False}

            async def answered(message, sent=sent):
                sent.append(message)

            await application(scope, receive, answered)
            assert sent[0]["status"] == 401, (method, path)


def test_what_is_no_bearer_token(hub):
    nobody = send(hub)
    assert (nobody.status, nobody.headers["www-authenticate"]) == (401, 'bearer realm="liancha"')
    assert nobody.json == {
        "errors": [
            {
                "message": "a bearer token, or the certificate of a registered client, says who asks",
                "extensions": {"code": "UNAUTHENTICATED"},
            }
        ]
    }
    for given in ("Basic YW5uOmFubg==", "Bearer", "Bearer ", "bearer  ", "Token abc"):
        answer = send(hub, given)
        assert answer.status == 401
        assert 'error="invalid_request"' in answer.headers["www-authenticate"]
    wrong = send(hub, "Bearer abc.def.ghi")
    assert (wrong.status, wrong.json["errors"][0]["extensions"]["code"]) == (401, "UNAUTHENTICATED")
    assert 'error="invalid_token"' in wrong.headers["www-authenticate"]


def test_a_token_in_any_case_of_the_scheme_and_only_one(register, hub):
    good = bearer(register.settings.home)
    token = good.removeprefix("Bearer ")
    assert send(hub, good).json == {"data": {"__typename": "Query"}}
    assert send(hub, f"bearer {token}").status == send(hub, f"BEARER   {token} ").status == 200
    assert send(hub, good, good).status == send(hub, good, "Bearer x").status == 401
    # RFC 6750, 2.2 and 2.3: a token in a body or a query would stand in logs.
    body = json.dumps({"query": "{ __typename }", "access_token": token}).encode()
    assert send(hub, body=body).status == 401
    assert send(hub, method="GET", path=f"/graphql?access_token={token}&query={quote('{__typename}')}").status == 401


def test_another_hub_s_token(hub, tmp_path):
    assert send(hub, bearer(tmp_path)).json["errors"][0]["message"] == "the token is signed with no key of its issuer"


STATUS = """query($firm: ID!) { company(uscc: $firm) {
  directors { party { id defaulterStatus { listed entries { id } } } }
  exposure { hits { entry { id } } }
} screening(subjects: [$firm], purpose: LENDING) { results { measures { trigger { entry { id } } } } } }"""


def test_entries_that_may_not_be_published_are_known_to_those_alone_who_may_know(register, hub):
    home = register.settings.home

    def entries(**lookup):
        answer = post(hub, STATUS, {"firm": FIRM}, authorization=bearer(home, **lookup)).json["data"]
        found = answer["screening"]["results"][0]["measures"]
        return (
            sorted(
                entry["id"]
                for one in answer["company"]["directors"]
                for entry in one["party"]["defaulterStatus"]["entries"]
            ),
            sorted(hit["entry"]["id"] for hit in answer["company"]["exposure"]["hits"]),
            sorted(one["trigger"]["entry"]["id"] for one in found),
        )

    assert entries(purpose="LENDING", role="credit_officer", consent="C1") == (["E1"], ["E1"], ["E1"])
    assert entries(purpose="ENFORCEMENT", role="investigator", case=case(4)) == (["E1", "E2", "E3"],) * 3


def test_a_department_elsewhere_is_told_who_asks(register):
    home = register.settings.home
    court, port = free_ports(2)
    env = {"LIANCHA_HOME": str(home)}
    elsewhere = {"LIANCHA_DEPARTMENT__COURT__URL": f"http://127.0.0.1:{court}/graphql"}
    query = "query($id: ID!) { person(id: $id) { defaulterStatus { entries { id } } } }"
    with running("subgraph", "court", port=court, cwd=home, env=env):
        assert send(court).status == 401
        with running("serve", port=port, cwd=home, env=env | elsewhere):
            found = [
                post(port, query, {"id": register.id(ANN)}, authorization=bearer(home, **lookup)).json["data"]
                for lookup in ({}, {"role": "investigator", "purpose": "ENFORCEMENT", "case": case(4)})
            ]
            assert request(port, "GET", "/ready").json["departments"]["court"] == "ready"
    entries = [[entry["id"] for entry in one["person"]["defaulterStatus"]["entries"]] for one in found]
    assert entries == [["E1"], ["E1", "E2"]]


def test_an_issuer_of_an_organisation_s_own(register, tmp_path):
    """Its keys are fetched from where its discovery document says, and its clients are those that are registered."""
    key = ECKey.generate_key("P-256", {"kid": "k"})

    async def discovery(request):
        base = str(request.base_url).rstrip("/")
        return JSONResponse({"issuer": base, "jwks_uri": f"{base}/keys"})

    async def keys(request):
        return JSONResponse({"keys": [key.as_dict(private=False)]})

    routes = [Route("/.well-known/openid-configuration", discovery), Route("/keys", keys)]
    with serving(Starlette(routes=routes)) as issuing:
        issuer = f"http://127.0.0.1:{issuing}"
        config = tmp_path / "liancha.toml"
        config.write_text(
            f"""
            [access]
            audience = "https://hub.example"
            issuers = [{{issuer = "{issuer}", algorithms = ["ES256"], types = ["jwt"], client_claim = "azp"}}]
            clients = [{{id = "bank", organisation = "演市银行", unit = "信贷部", issuer = "{issuer}"}}]
            """,
            "utf-8",
        )
        (port,) = free_ports(1)
        home = register.settings.home
        now = int(datetime.datetime.now(datetime.UTC).timestamp())

        def token(**changed):
            claims = {"iss": issuer, "aud": "https://hub.example", "sub": "officer", "azp": "bank", "iat": now,
                      "exp": now + 60} | changed  # fmt: skip
            return f"Bearer {jwt.encode({'alg': 'ES256', 'kid': 'k'}, claims, key)}"

        with running("serve", "--config", config, port=port, cwd=tmp_path, env={"LIANCHA_HOME": str(home)}):
            assert send(port, token()).json == {"data": {"__typename": "Query"}}
            assert send(port, token(azp="broker")).status == 403
            assert send(port, token(aud="liancha")).status == 401
            # Where an issuer is named, the hub's own tokens are none.
            assert send(port, bearer(home)).json["errors"][0]["message"] == (
                "the token is of no issuer that is trusted here"
            )


class Authority:
    """A certificate authority, and what it signs, as PEM files of a folder."""

    def __init__(self, folder, name="authority"):
        self.folder, self.name = folder, name
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.path = folder / f"{name}.pem"
        self.path.write_bytes(
            self._signed(self.subject, self.key, authority=True).public_bytes(serialization.Encoding.PEM)
        )

    def _signed(self, subject, key, *, authority=False):
        now = datetime.datetime.now(datetime.UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
        )
        return builder.sign(self.key, hashes.SHA256())

    def issue(self, name):
        """A certificate and its key: the paths, and the thumbprint."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._signed(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]), key)
        paths = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        paths[1].write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        return paths, certificate.fingerprint(hashes.SHA256())


def test_mutual_tls(register, tmp_path):
    authority, stranger = Authority(tmp_path), Authority(tmp_path, "stranger")
    server, _ = authority.issue("server")
    bank, thumbprint = authority.issue("bank")
    other, _ = authority.issue("other")
    forged, _ = stranger.issue("forged")
    config = tmp_path / "liancha.toml"
    colons = thumbprint.hex(":").upper()
    config.write_text(
        f"""
        [server]
        certificate = "{server[0]}"
        key = "{server[1]}"
        client_ca = "{authority.path}"
        [[access.clients]]
        id = "bank"
        organisation = "演市银行"
        unit = "核心系统"
        roles = ["investigator"]
        certificates = ["{colons}"]
        """,
        "utf-8",
    )
    (port,) = free_ports(1)
    home = register.settings.home

    def ask(certificate=None, **headers):
        context = ssl.create_default_context(cafile=authority.path)
        if certificate is not None:
            context.load_cert_chain(*certificate)
        connection = HTTPSConnection("localhost", port, timeout=30, context=context)
        body = json.dumps({"query": STATUS, "variables": {"firm": FIRM}}).encode()
        stated = (
            {} if "authorization" in headers else {"x-liancha-purpose": "ENFORCEMENT", "x-liancha-case": quote(case(4))}
        )
        try:
            connection.request("POST", "/graphql", body, JSON | stated | headers)
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        finally:
            connection.close()

    with running("serve", "--config", config, port=port, cwd=tmp_path, env={"LIANCHA_HOME": str(home)}, tls=True):
        status, answer = ask(bank)
        assert (status, len(answer["data"]["company"]["exposure"]["hits"])) == (200, 3)
        status, answer = ask(other)
        assert (status, answer["errors"][0]["extensions"]["code"]) == (403, "CLIENT_NOT_REGISTERED")
        assert ask()[0] == 401
        assert ask(authorization=bearer(home))[0] == 200
        # It says nothing of a lookup by itself.
        assert ask(bank, **{"x-liancha-case": ""})[0] == 400
        # A bad token is not made good by a certificate.
        assert ask(bank, authorization="Bearer x.y.z")[0] == 401
        # What a proxy would say of a certificate is a header as any other.
        assert (
            ask(
                **{
                    "client-cert": thumbprint.hex(),
                    "x-client-cert": thumbprint.hex(),
                    "liancha.certificate": thumbprint.hex(),
                }
            )[0]
            == 401
        )
        with pytest.raises((ssl.SSLError, ConnectionError)):
            ask(forged)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('issuers = [{issuer = "http://id.example"}]', "access.issuers.0: Value error, keys are fetched over https"),
        (
            'issuers = [{issuer = "https://id.example", algorithms = ["HS256"]}]',
            "access.issuers.0.algorithms.0: Input should be 'RS256'",
        ),
        ('issuers = [{issuer = "https://id.example", algorithms = ["none"]}]', "access.issuers.0.algorithms.0"),
        ('issuers = [{issuer = "https://id.example", algorithms = []}]', "access.issuers.0.algorithms"),
        ('clients = [{id = "a", organisation = "o", unit = "u"}]', "a client has an issuer, or certificates, or both"),
        ('clients = [{id = "a", organisation = "o", unit = "u", issuer = "https://x"}]', "which is no issuer here"),
        (
            'clients = [{id = "a", organisation = "o", unit = "u", certificates = ["ab"]}]',
            "access.clients.0.certificates.0",
        ),
        ('clients = [{id = "a", unit = "u", issuer = "urn:liancha:local"}]', "access.clients.0.organisation"),
        ("leeway = 3600", "access.leeway"),
        ('keys = "any"', "access.keys: there is no such key"),
    ],
)
def test_settings_that_would_let_in_somebody_else_are_refused(tmp_path, content, said):
    path = tmp_path / "liancha.toml"
    path.write_text(f"[access]\n{content}\n", "utf-8")
    with pytest.raises(ConfigError) as caught:
        read_settings(path)
    assert said in str(caught.value)


def test_a_key_of_the_server_without_its_certificate_is_refused(tmp_path):
    path = tmp_path / "liancha.toml"
    path.write_text('[server]\nclient_ca = "ca.pem"\n', "utf-8")
    with pytest.raises(ConfigError, match="key and client_ca go with certificate"):
        read_settings(path)
