"""A hub is killed at any instant, under load: whatever left it has its record in the log, which is whole."""

import os
import random
import signal
import subprocess
import time
from contextlib import ExitStack
from threading import Thread

import pytest

from gateway.audit.chain import Receipt
from gateway.audit.verification import verify
from gateway.config import AuditSettings, Settings
from gateway.server.evidence import audit_key, disclosure_log
from tests.faults.load import FIRMS, QUERY, loaded
from tests.postgres import postgres
from tests.server.running import bearer, free_ports, liancha, post, request, running
from tests.servers import needs_postgres

KILLS, CLIENTS = 4, 4


@pytest.mark.parametrize("place", ["files", pytest.param("PostgreSQL", marks=needs_postgres)])
def test_every_answer_has_its_record(tmp_path, place):
    """Two worker processes, four clients; the whole is killed, several times, and started again on the same log."""
    loaded(tmp_path)
    env = {"LIANCHA_HOME": str(tmp_path)}
    settings = Settings(home=tmp_path)
    receipts = []
    authorization = bearer(tmp_path)
    rng = random.Random(7)
    with ExitStack() as stack:
        if place == "PostgreSQL":
            env["LIANCHA_AUDIT__URL"] = url = stack.enter_context(postgres()).database()
            settings = settings.model_copy(update={"audit": AuditSettings(url=url)})
        for _ in range(KILLS):
            (port,) = free_ports(1)
            process = subprocess.Popen(
                liancha("serve", "--workers", "2", "--port", port),
                cwd=tmp_path,
                env={**os.environ, **env},
                start_new_session=True,
                stderr=subprocess.DEVNULL,
            )
            deadline = time.monotonic() + 60
            while True:
                try:
                    request(port, "GET", "/health")
                    break
                except OSError:
                    assert time.monotonic() < deadline
                    time.sleep(0.05)

            def asking(port=port):
                while True:
                    try:
                        answer = post(port, QUERY, {"id": FIRMS[0]}, authorization=authorization)
                    except Exception:  # noqa: BLE001  # the server was killed
                        return
                    number, _, hash_ = answer.headers["x-liancha-record"].partition(":")
                    receipts.append(Receipt(int(number), hash_))

            clients = [Thread(target=asking) for _ in range(CLIENTS)]
            for one in clients:
                one.start()
            time.sleep(0.5 + rng.random() / 2)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            for one in clients:
                one.join()
        # Whoever writes next puts aside what was not whole.
        (port,) = free_ports(1)
        with running("serve", port=port, cwd=tmp_path, env=env):
            assert post(port, QUERY, {"id": FIRMS[0]}, authorization=authorization).status == 200
        found = verify(disclosure_log(settings), audit_key(settings), receipts=receipts)
    assert [str(one) for one in found.findings] == []
    assert len(receipts) > 100
    assert len({one.number for one in receipts}) == len(receipts)
    print(f"\nhub of two workers killed {KILLS} times, log in {place}: {len(receipts)} answers, each with its record")
