"""`liancha load` as a user types it."""

import os
import subprocess
import sys

import pytest

from tests.registers import company, person

FIRM, ANN = company(1), person(2)
HEADER = "company,holder,since,ratio,subscribed,until\n"


def liancha(home, *arguments, **environment):
    command = [sys.executable, "-c", "from gateway.cli import main; main()", *map(str, arguments)]
    return subprocess.run(
        command,
        cwd=home,
        env={**os.environ, "COLUMNS": "200", **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "shareholdings.csv"
    path.write_text(f"{HEADER}{FIRM},{ANN},2010-01-01,0.5,,\n", "utf-8")
    return path


def test_a_file_named_for_its_table(tmp_path, good):
    done = liancha(tmp_path, "load", "commerce", good)
    assert (done.returncode, done.stdout) == (0, "")
    assert "1 rows loaded" in done.stderr
    assert (tmp_path / ".liancha" / "databases" / "commerce.sqlite").exists()


def test_a_table_named_beside_a_file_of_any_name(tmp_path, good):
    other = good.rename(tmp_path / "第一批.csv")
    assert liancha(tmp_path, "load", "commerce.shareholdings", other, LIANCHA_HOME="elsewhere").returncode == 0
    assert (tmp_path / "elsewhere" / "databases" / "commerce.sqlite").exists()
    refused = liancha(tmp_path, "load", "commerce", other)
    assert refused.returncode == 2
    assert "is named for no table (companies, offices, shareholdings, concert_groups)" in refused.stderr


def test_refused_rows_are_told_and_in_the_exit_code(tmp_path, good):
    bad = tmp_path / "bad.csv"
    bad.write_text(f"{HEADER}{FIRM},{ANN[:17]}Y,2010-01-01,0.5,,\n{FIRM},{ANN},2011-01-01,0.5,,\n", "utf-8")
    done = liancha(tmp_path, "load", "commerce.shareholdings", bad, good)
    assert done.returncode == 1
    assert f"line 2, holder '{ANN[:6]}********{ANN[14:17]}Y': is no resident identity number" in done.stderr
    assert "1 refused rows are in" in done.stderr
    assert ANN[:17] not in done.stderr


def test_one_file_that_cannot_be_loaded_does_not_keep_the_next_from_it(tmp_path, good):
    done = liancha(tmp_path, "load", "commerce.shareholdings", tmp_path / "absent.csv", good)
    assert done.returncode == 2
    assert "absent.csv: no such file" in done.stderr
    assert "1 rows loaded" in done.stderr


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("culture", "there is no department 'culture'"),
        ("commerce.people", "commerce has no table 'people'; it has companies, offices, shareholdings, concert_groups"),
        ("contract", "there is no department 'contract'"),
    ],
)
def test_a_target_that_is_none(tmp_path, good, target, message):
    done = liancha(tmp_path, "load", target, good)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
