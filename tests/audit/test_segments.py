"""The log in files: what is written is verified, and whatever is done to it afterwards is found."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time

import orjson
import pytest

from gateway.access.keys import LocalKey
from gateway.audit.chain import LogUnavailable, Receipt
from gateway.audit.checkpoints import AuditKey
from gateway.audit.merkle import leaf_hash, root_of_proof
from gateway.audit.segments import Folder, Segments, segments_of
from gateway.audit.verification import proof_of, records_of, verify


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    return AuditKey(LocalKey.at(tmp_path_factory.mktemp("keys") / "audit.jwk"))


def payload(n, text=""):
    return orjson.dumps({"what": f"record {n}{text}"})


def written(folder, key, *batches, most=1 << 30):
    segments = Segments(folder, key, most)
    count = 0
    receipts = []
    for size in batches:
        receipts += segments.append([payload(count + n) for n in range(size)])
        count += size
    segments.close()
    return receipts


def said(verification):
    return [str(one) for one in verification.findings]


def test_what_was_written_is_verified_and_read(tmp_path, key):
    receipts = written(tmp_path, key, 1, 3, 2)
    found = verify(Folder(tmp_path), key, receipts=receipts)
    assert (found.records, said(found)) == (6, [])
    lines = list(records_of(Folder(tmp_path)))
    assert [orjson.loads(line)["what"] for line in lines] == [f"record {n}" for n in range(6)]
    assert [receipt.number for receipt in receipts] == [*range(6)]
    assert found.checkpoint["size"] == 6
    for number in range(6):
        line, proof, size = proof_of(Folder(tmp_path), number)
        assert root_of_proof(leaf_hash(line), number, size, proof).hex() == found.checkpoint["root"]
    with pytest.raises(ValueError, match="6 records, and no record 6"):
        proof_of(Folder(tmp_path), 6)


def test_another_process_goes_on_where_one_ended(tmp_path, key):
    """Also in another segment; each begins with what one must know to go on."""
    for _ in range(7):
        written(tmp_path, key, 2, 1, most=900)
    found = verify(Folder(tmp_path), key)
    assert (found.records, said(found)) == (21, [])
    assert len(list(tmp_path.glob("*.jsonl"))) > 3


def test_two_that_write_by_turns(tmp_path, key):
    one, other = Segments(tmp_path, key, 2000), Segments(tmp_path, key, 2000)
    for n in range(10):
        assert [receipt.number for receipt in one.append([payload(n)])] == [3 * n]
        assert [receipt.number for receipt in other.append([payload(n), payload(n)])] == [3 * n + 1, 3 * n + 2]
    assert said(verify(Folder(tmp_path), key)) == []


def write_many(folder, key_path, count):
    segments = Segments(folder, AuditKey(LocalKey.at(key_path)), 20_000)
    for n in range(count):
        segments.append([payload(n, f" of {os.getpid()}")])


def test_many_processes_write_one_log(tmp_path, key):
    path = tmp_path / "audit.jwk"
    folder = tmp_path / "log"
    LocalKey.at(path)
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write_many, args=(folder, path, 50)) for _ in range(4)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    assert [one.exitcode for one in writers] == [0] * 4
    found = verify(Folder(folder), AuditKey(LocalKey.at(path)))
    assert (found.records, said(found)) == (200, [])


def test_a_change_of_any_byte_is_found(tmp_path, key):
    written(tmp_path, key, 2, 1, 1)
    (path,) = tmp_path.glob("*.jsonl")
    content = path.read_bytes()
    for at in range(len(content)):
        for changed in {content[at] ^ 1, content[at] ^ 0x20, ord("0")} - {content[at]}:
            path.write_bytes(content[:at] + bytes([changed]) + content[at + 1 :])
            assert not verify(Folder(tmp_path), key).good, at
    path.write_bytes(content)
    assert verify(Folder(tmp_path), key).good


def test_lines_taken_away_moved_doubled_or_put_in_are_found(tmp_path, key):
    receipts = written(tmp_path, key, 3, 2, 1)
    (path,) = tmp_path.glob("*.jsonl")
    lines = path.read_bytes().splitlines(keepends=True)
    known = verify(Folder(tmp_path), key).checkpoint
    for at in range(len(lines)):
        others = [*lines[:at], *lines[at + 1 :]]
        path.write_bytes(b"".join(others))
        assert not verify(Folder(tmp_path), key).good
        path.write_bytes(b"".join([*lines[: at + 1], *lines[at:]]))
        assert not verify(Folder(tmp_path), key).good
        for to in range(len(others)):
            if to != at:
                path.write_bytes(b"".join([*others[:to], lines[at], *others[to:]]))
                assert not verify(Folder(tmp_path), key).good, (at, to)
    # The end taken away back to a checkpoint is a log that once was: a checkpoint or a receipt kept elsewhere tells.
    path.write_bytes(b"".join(lines[:4]))
    assert verify(Folder(tmp_path), key).good
    (finding,) = said(verify(Folder(tmp_path), key, known=known))
    assert finding.startswith(":0: there are 3 records, and were 6 at ")
    assert said(verify(Folder(tmp_path), key, receipts=receipts[:4])) == [
        ":0: record 3, of which there is a receipt, is missing"
    ]


def test_a_log_written_anew_is_found(tmp_path, key):
    """By who has not the key, whose signature is not good; by who has it, since others keep what it said."""
    old, new, forged = tmp_path / "old", tmp_path / "new", tmp_path / "forged"
    receipts = written(old, key, 3)
    known = verify(Folder(old), key).checkpoint
    other = AuditKey(LocalKey.at(tmp_path / "other.jwk"))
    segments = Segments(new, key)
    segments.append([payload(n, " changed") for n in range(4)])
    written(forged, other, 3)
    assert said(verify(Folder(new), key)) == []
    assert [one[:52] for one in said(verify(Folder(new), key, known=known))] == [
        ":0: the first 3 records are not those that were sign"
    ]
    assert said(verify(Folder(new), key, receipts=receipts[:1])) == [
        "00000001.jsonl:1: record 0 is not the one of its receipt"
    ]
    assert said(verify(Folder(forged), key)) == [
        "00000001.jsonl:4: the checkpoint is not as it was written",
        "00000001.jsonl:4: the checkpoint is not signed by the audit key",
    ]
    assert said(verify(Folder(old), key, known={**known, "size": 2}))[0].startswith(":0: the checkpoint that is known:")


def test_a_segment_taken_away_is_found(tmp_path, key):
    for _ in range(4):
        written(tmp_path, key, 2, 1, most=900)
    paths = sorted(tmp_path.glob("*.jsonl"))
    for path in paths[:-1]:
        content = path.read_bytes()
        path.unlink()
        assert any("is missing" in one or "not the one that" in one for one in said(verify(Folder(tmp_path), key)))
        path.write_bytes(content)
    assert verify(Folder(tmp_path), key).good


def test_nobody_goes_on_with_a_log_that_was_changed(tmp_path, key):
    written(tmp_path, key, 3)
    (path,) = tmp_path.glob("*.jsonl")
    content = path.read_bytes()
    path.write_bytes(content.replace(b"record 1", b"record 9"))
    with pytest.raises(LogUnavailable, match="is not as it was signed"):
        Segments(tmp_path, key).append([payload(4)])
    path.write_bytes(content)
    assert Segments(tmp_path, key).append([payload(4)])[0].number == 3


@pytest.mark.parametrize("torn", [b'{"n":3,"prev":"', b'{"n":3,"prev":"x"}\n', b'{"checkpoint":{"size":4', b"\n\n"])
def test_what_a_writer_left_that_died_is_put_aside(tmp_path, key, torn):
    written(tmp_path, key, 3)
    (path,) = tmp_path.glob("*.jsonl")
    with path.open("ab") as file:
        file.write(torn)
    assert not verify(Folder(tmp_path), key).good
    written(tmp_path, key, 1)
    found = verify(Folder(tmp_path), key)
    assert (found.records, said(found)) == (4, [])
    (aside,) = tmp_path.glob("*.torn-*")
    assert aside.read_bytes() == torn


def test_a_log_that_cannot_be_written_says_so_and_goes_on_when_it_can(tmp_path, key):
    folder = tmp_path / "log"
    folder.write_bytes(b"in the way")
    segments = Segments(folder, key)
    with pytest.raises(LogUnavailable, match="cannot be written"):
        segments.append([payload(0)])
    folder.unlink()
    assert segments.append([payload(0)])[0].number == 0


def test_a_full_disk_leaves_nothing_of_a_batch(tmp_path, key):
    """The process may write files of 4,000 bytes: the batch that does not fit is not there, the next smaller one is."""
    LocalKey.at(tmp_path / "audit.jwk")
    program = f"""
import resource, signal, sys
from pathlib import Path
from gateway.access.keys import LocalKey
from gateway.audit.checkpoints import AuditKey
from gateway.audit.chain import LogUnavailable
from gateway.audit.segments import Segments
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
segments = Segments(Path({str(tmp_path / "log")!r}), AuditKey(LocalKey.at(Path({str(tmp_path / "audit.jwk")!r}))))
segments.append([b'{{"a":1}}'])
resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))
try:
    segments.append([b'{{"a":2}}'] * 100)
except LogUnavailable as error:
    print("refused")
print(segments.append([b'{{"a":3}}'])[0].number)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "refused\n1\n"
    found = verify(Folder(tmp_path / "log"), AuditKey(LocalKey.at(tmp_path / "audit.jwk")))
    assert (found.records, said(found)) == (2, [])


@pytest.mark.parametrize("left", [b"", b'{"checkpoint":{"size":2'])
@pytest.mark.parametrize("alive", [True, False])
def test_a_segment_that_a_writer_died_before_beginning_is_begun_by_the_next(tmp_path, key, left, alive):
    """By one that goes on with the log as well as by one that was there before."""
    there_before = Segments(tmp_path, key, 1)
    receipts = there_before.append([payload(0), payload(1)])
    (tmp_path / "00000002.jsonl").write_bytes(left)
    writer = there_before if alive else Segments(tmp_path, key, 1)
    receipts += writer.append([payload(2)])
    receipts += writer.append([payload(3)])
    found = verify(Folder(tmp_path), key, receipts=receipts)
    assert (found.records, said(found)) == (4, [])
    assert [path.name for _, path in segments_of(tmp_path)] == ["00000001.jsonl", "00000002.jsonl", "00000003.jsonl"]
    for number in (2, 3):
        assert (tmp_path / f"0000000{number}.jsonl").read_bytes().startswith(b'{"checkpoint"')
    there_before.close()
    writer.close()


def test_a_writer_that_is_killed_at_any_instant_leaves_all_that_it_said_was_written(tmp_path):
    LocalKey.at(tmp_path / "audit.jwk")
    program = f"""
import sys
from pathlib import Path
from gateway.access.keys import LocalKey
from gateway.audit.checkpoints import AuditKey
from gateway.audit.segments import Segments
segments = Segments(Path({str(tmp_path / "log")!r}), AuditKey(LocalKey.at(Path({str(tmp_path / "audit.jwk")!r}))), 5000)
while True:
    for receipt in segments.append([b'{{"a":1}}'] * 3):
        sys.stdout.write(f"{{receipt}}\\n")
    sys.stdout.flush()
"""
    key = AuditKey(LocalKey.at(tmp_path / "audit.jwk"))
    receipts = []
    for round_ in range(8):
        process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
        first = process.stdout.readline()
        time.sleep(0.02 * round_)
        process.send_signal(signal.SIGKILL)
        *whole, _ = (first + process.stdout.read() + "end").split("\n")
        process.wait()
        receipts += [Receipt(int(one.partition(":")[0]), one.partition(":")[2]) for one in whole]
    segments = Segments(tmp_path / "log", key)
    segments.append([payload(0)])
    found = verify(Folder(tmp_path / "log"), key, receipts=receipts)
    assert said(found) == []
    assert found.records >= len(receipts) > 20
