"""A hub that answers lawfully: its departments, whom it admits, and the record of what it tells."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gateway.audit.flags import Flags
from gateway.audit.tracing import Tracer
from gateway.config import Settings
from gateway.server.admission import Admission
from gateway.server.disclosing import DisclosingExecutor
from gateway.server.disclosures import Disclosures
from gateway.server.evidence import TRACED, open_disclosures, signing
from gateway.server.hub import Hub, link_key, open_hub
from gateway.server.metrics import Metrics
from gateway.server.own import open_flags
from gateway.server.screening import Screener

if TYPE_CHECKING:
    from gateway.server.traces import Traces


@dataclass(frozen=True, slots=True)
class Answering:
    """A hub, and what stands around its executor: close it when done."""

    hub: Hub
    disclosures: Disclosures
    flags: Flags
    executor: DisclosingExecutor
    admission: Admission
    screener: Screener

    async def close(self) -> None:
        """Gives back what it holds open."""
        await self.hub.close()
        await self.disclosures.close()
        await self.admission.close()
        self.flags.close()


def open_answering(settings: Settings, metrics: Metrics | None = None, traces: "Traces | None" = None) -> Answering:
    """Opens a hub of some settings. Raises what open_hub raises, BadKey, StoreUnavailable."""
    hub = open_hub(settings, metrics, traces)
    disclosures, flags = open_disclosures(settings), open_flags(settings)
    tracer = Tracer(hub.supergraph.api, TRACED)
    executor = DisclosingExecutor(hub.executor, tracer, disclosures, flags, settings.limits.seconds, hub.lookups)
    admission = Admission(settings, hub, executor, disclosures)
    screener = Screener(hub, link_key(settings), admission, executor, disclosures, signing(settings))
    return Answering(hub, disclosures, flags, executor, admission, screener)
