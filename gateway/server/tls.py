"""TLS at the hub itself: whose certificate a connection has (mutual TLS)."""

import hashlib
import ssl
from asyncio import Transport
from pathlib import Path
from typing import TypedDict

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from gateway.access.caller import CERTIFICATE


class TlsOptions(TypedDict, total=False):
    """uvicorn's own names."""

    ssl_certfile: Path
    ssl_keyfile: Path | None
    ssl_ca_certs: str
    ssl_cert_reqs: int
    http: type[HttpToolsProtocol]


class CertificateProtocol(HttpToolsProtocol):
    """uvicorn's protocol, which tells the application the thumbprint of the client's certificate.

    TLS has verified the certificate against the authorities that are trusted for clients before a request is read.
    """

    _thumbprint: str | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # uvicorn's own signature
        super().connection_made(transport)
        tls: ssl.SSLObject | None = transport.get_extra_info("ssl_object")
        certificate = None if tls is None else tls.getpeercert(binary_form=True)
        self._thumbprint = None if certificate is None else hashlib.sha256(certificate).hexdigest()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._thumbprint is not None:
            self.scope[CERTIFICATE] = self._thumbprint  # type: ignore[literal-required]  # a key of ours


def tls_options(certificate: Path | None, key: Path | None, client_ca: Path | None) -> TlsOptions:
    """How uvicorn is told; with `client_ca` a client may show a certificate of these authorities."""
    if certificate is None:
        return {}
    options = TlsOptions(ssl_certfile=certificate, ssl_keyfile=key)
    if client_ca is not None:
        options["ssl_ca_certs"] = str(client_ca)
        # Optional: who has a token needs none.
        options["ssl_cert_reqs"] = ssl.CERT_OPTIONAL
        options["http"] = CertificateProtocol
    return options
