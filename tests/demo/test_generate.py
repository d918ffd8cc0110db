"""The demo register: believable, repeatable, nobody's."""

import csv
import re
import subprocess
import sys
from collections import Counter
from decimal import Decimal

import pytest

from demo.generate import generate
from demo.register import REFERENCE
from identifiers import resident_identity, social_credit_code
from tests.ingest.test_command import liancha


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    folder = tmp_path_factory.mktemp("register")
    subject, paths = generate(folder, 2000, 7)
    rows = {}
    for name, files in paths.items():
        for path in files:
            with path.open(encoding="utf-8", newline="") as file:
                rows[f"{name}.{path.stem}"] = list(csv.DictReader(file))
    return subject, rows


def test_the_same_seed_makes_the_same_files(tmp_path):
    texts = []
    for n, seed in enumerate((3, 3, 4)):
        _, paths = generate(tmp_path / str(n), 100, seed)
        texts.append({path.name: path.read_bytes() for files in paths.values() for path in files})
    assert texts[0] == texts[1]
    assert texts[0] != texts[2]


def test_no_identifier_can_be_anybodys(register):
    _, rows = register
    people = {row["person"] for row in rows["public_security.persons"]}
    codes = {row["company"] for row in rows["commerce.companies"]}
    assert len(people) == len(rows["public_security.persons"])
    assert len(codes) == 2000
    assert all(number.startswith("99") and resident_identity.is_resident_identity(number) for number in people)
    assert all(code[2:4] == "99" and social_credit_code.is_social_credit_code(code) for code in codes)
    parties = people | codes
    for table, columns in {
        "commerce.offices": ("holder",), "commerce.shareholdings": ("holder",), "commerce.concert_groups": ("member",),
        "land.ownerships": ("owner",), "finance.accounts": ("holder",), "finance.loans": ("borrower",),
        "finance.guarantees": ("guarantor",), "court.case_parties": ("party",), "court.list_entries": ("party",),
        "securities.accounts": ("holder",), "public_security.vehicles": ("owner",),
    }.items():  # fmt: skip
        for row in rows[table]:
            assert all(row[column] in parties for column in columns), table
    regions = {row["region"] for row in rows["commerce.companies"]}
    assert all(re.fullmatch(r"99\d{4}", region) for region in regions)


def test_no_company_is_held_by_more_than_its_whole(register):
    _, rows = register
    held: Counter[str] = Counter()
    for row in rows["commerce.shareholdings"]:
        if not row["until"]:
            held[row["company"]] += Decimal(row["ratio"])
    assert max(held.values()) <= 1


def test_tails_are_heavy_and_people_have_many_offices(register):
    _, rows = register
    offices = Counter(row["holder"] for row in rows["commerce.offices"])
    assert offices.most_common(1)[0][1] >= 8
    assert sum(count == 1 for count in offices.values()) > len(offices) / 2
    holders = Counter(row["company"] for row in rows["commerce.shareholdings"])
    assert max(holders.values()) >= 20


def test_there_are_pyramids_cross_holdings_cycles_and_groups(register):
    _, rows = register
    companies = {row["company"] for row in rows["commerce.companies"]}
    edges = {
        (row["holder"], row["company"])
        for row in rows["commerce.shareholdings"]
        if row["holder"] in companies and not row["until"]
    }
    assert any((company, holder) in edges for holder, company in edges)
    above: dict[str, set[str]] = {}
    for holder, company in edges:
        above.setdefault(company, set()).add(holder)

    def height(company, seen):
        return 1 + max((height(one, {*seen, one}) for one in above.get(company, ()) if one not in seen), default=0)

    assert max(height(company, {company}) for company in list(above)[:200]) >= 4
    groups = Counter(row["group_id"] for row in rows["commerce.concert_groups"])
    assert len(groups) >= 10
    assert min(groups.values()) >= 2


def test_there_is_history_and_entries_in_every_state(register):
    _, rows = register
    assert any(row["until"] for row in rows["commerce.offices"])
    assert any(row["until"] for row in rows["commerce.shareholdings"])
    assert {row["status"] for row in rows["commerce.companies"]} == {"ACTIVE", "CANCELLED", "REVOKED", "MOVED"}
    entries = rows["court.list_entries"]
    reasons = {row["removal_reason"] for row in entries}
    assert reasons == {"", "PERFORMED", "SETTLED", "CASE_CLOSED", "EXPIRED", "REVOKED"}
    assert {row["publishable"] for row in entries} == {"true", "false"}
    assert {row["case_number"] for row in rows["court.notices"]} > {row["case_number"] for row in entries}
    objections = {(row["outcome"], bool(row["escalated_on"])) for row in rows["court.objections"]}
    assert objections == {("", False), ("REVOKED", False), ("REJECTED", False), ("REJECTED", True)}
    assert all(row["listed_on"] <= REFERENCE.isoformat() for row in entries)


def test_every_table_of_the_contract_has_rows(register):
    _, rows = register
    assert [table for table, found in rows.items() if not found] == []


def test_the_demo_answers_the_main_question_with_somebody_listed(tmp_path):
    done = liancha(tmp_path, "demo", "--once", "--companies", "150")
    assert done.returncode == 0, done.stderr
    assert "云溪星河实业集团股份有限公司" in done.stdout
    assert "listed 失信" in done.stdout
    for relation in ("DIRECTOR", "SHAREHOLDER", "GUARANTOR", "CO_OWNER", "DIRECTLY_RESPONSIBLE"):
        assert f"relation {relation}" in done.stdout
    assert "refused" not in done.stderr
    again = liancha(tmp_path, "demo", "--once", "--companies", "150")
    assert (again.returncode, again.stdout) == (0, done.stdout)
    other = liancha(tmp_path, "demo", "--once", "--companies", "200")
    assert other.returncode == 2
    assert "holds another demo register" in other.stderr


def test_the_demo_does_not_touch_a_home_with_other_data(tmp_path):
    (tmp_path / ".liancha" / "databases").mkdir(parents=True)
    done = liancha(tmp_path, "demo", "--once")
    assert done.returncode == 2
    assert "data that are not the demo's" in done.stderr


def test_the_generator_needs_no_more_memory_than_its_lists(tmp_path):
    # Of /proc and not getrusage: what that tells of a child is at least what its parent had when it was forked.
    code = (
        "import re, sys; from pathlib import Path; from demo.generate import generate; "
        "generate(Path(sys.argv[1]), 10_000, 1); "
        "print(re.search(r'VmHWM:\\s*(\\d+) kB', Path('/proc/self/status').read_text()).group(1))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    # Rows go to disk as they are made: a hundred bytes a row kept would be far more than this.
    assert int(done.stdout) < 200_000
