"""Loading files of the data contract: every format, every refusal, twice, and killed."""

import csv
import sqlite3
from datetime import date
from decimal import Decimal

import openpyxl
import pyarrow
import pyarrow.parquet
import pytest

from identifiers.pseudonym import LinkKey
from ingest.errors import FileRefused
from ingest.load import load_file
from subgraphs.databases.opening import ForeignLinkKey, create_database, database_path
from subgraphs.registry import load_department
from tests.registers import company, person

KEY = LinkKey(bytes(range(32)))
FIRM, ANN = company(1), person(2)
HEADER = ["company", "holder", "since", "ratio", "subscribed", "until"]
GOOD = [FIRM, ANN, "2010-01-01", "0.25", "100", ""]


@pytest.fixture
def home(tmp_path):
    return tmp_path


def load(home, table, path):
    department_name, _, name = table.partition(".")
    department = load_department(department_name)
    engine = create_database(home, department, KEY)
    try:
        return load_file(engine, department.metadata.tables[name], path, KEY)
    finally:
        engine.dispose()


def stored(home, table):
    department_name, _, name = table.partition(".")
    path = database_path(home, load_department(department_name))
    with sqlite3.connect(path) as connection:
        return connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall()


def write(path, rows, encoding="utf-8", header=HEADER):
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def test_a_csv_file_of_either_encoding(home):
    header = ["company", "name", "kind", "status", "registered_capital", "established_on", "ended_on", "region",
              "industry", "address"]  # fmt: skip
    row = [FIRM, "云溪星河有限公司", "LIMITED", "ACTIVE", "100", "2010-01-01", "", "990101", "7519", "云溪路1号"]
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        target = home / encoding
        target.mkdir()
        report = load(target, "commerce.companies", write(target / "companies.csv", [row], encoding, header))
        assert (report.loaded, report.refused) == (1, [])
        assert stored(target, "commerce.companies") == [
            (FIRM, "云溪星河有限公司", "LIMITED", "ACTIVE", 100, "2010-01-01", None, "990101", "7519", "云溪路1号")
        ]


def test_the_same_rows_from_excel_and_parquet(home):
    expected = [(FIRM, KEY.person_id(ANN), "2010-01-01", "0.25", 100, None)]
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "shareholdings"
    sheet.append(HEADER)
    sheet.append([FIRM, ANN, date(2010, 1, 1), 0.25, 100, None])
    workbook.save(home / "anything.xlsx")
    columns = {
        "company": [FIRM], "holder": [ANN], "since": [date(2010, 1, 1)], "ratio": [Decimal("0.2500")],
        "subscribed": [100], "until": pyarrow.array([None], pyarrow.date32()),
    }  # fmt: skip
    pyarrow.parquet.write_table(pyarrow.table(columns), home / "shares.parquet")
    for name in ("anything.xlsx", "shares.parquet"):
        target = home / name.partition(".")[0]
        target.mkdir()
        report = load(target, "commerce.shareholdings", home / name)
        assert (report.loaded, report.refused) == (1, [])
        assert stored(target, "commerce.shareholdings") == expected


@pytest.mark.parametrize(
    ("change", "column", "value", "reason"),
    [
        ({0: "91990101X"}, "company", "*********", "is no unified social credit code: character 10: has 9 characters, not 18"),
        ({1: ANN[:17] + ("0" if ANN[17] != "0" else "1")}, "holder", f"{ANN[:6]}********{ANN[14:17]}?", "is no resident identity number: character 18: the check character does not fit the other 17"),
        ({1: ""}, "holder", "", "is empty"),
        ({2: "2010-02-30"}, "since", "2010-02-30", "is no day of the calendar"),
        ({2: "20100101"}, "since", "20100101", "is not a date written YYYY-MM-DD"),
        ({3: "1.01"}, "ratio", "1.01", "is not a ratio between 0 and 1"),
        ({3: "25%"}, "ratio", "25%", "is not a decimal number of at most 18 decimals"),
        ({4: "1.5"}, "subscribed", "1.5", "is not a whole number of fen"),
        ({5: "2009-12-31"}, "until", "2009-12-31", "is before since 2010-01-01"),
    ],
)  # fmt: skip
def test_a_bad_row_is_refused_with_its_place_and_reason(home, change, column, value, reason):
    other = [company(2), ANN, "2010-01-01", "1", "", "2020-01-01"]
    bad = [change.get(at, cell) for at, cell in enumerate(GOOD)]
    path = write(home / "shareholdings.csv", [other, bad])
    report = load(home, "commerce.shareholdings", path)
    assert report.loaded == 1
    (refused,) = report.refused
    wrong = bad[HEADER.index(column)]
    assert (refused.line, refused.column, refused.reason) == (3, column, reason)
    assert refused.value == (value[:-1] + wrong[17] if value.endswith("?") else value)
    assert ANN not in str(refused)
    assert [row[0] for row in stored(home, "commerce.shareholdings")] == [company(2)]
    with (home / "shareholdings.rejected.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [
            [*HEADER, "rejected_line", "rejected_column", "rejected_reason"],
            [*bad, "3", column, reason],
        ]
    assert (home / "shareholdings.rejected.csv").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("table", "header", "row", "column", "reason"),
    [
        ("land.parcels", "certificate,unit_code,kind,location,area_m2,use,region,state_owned", "P,123,HOUSING,路,1,住宅,990101,true", "unit_code", "has 3 characters, not 28"),
        ("land.parcels", "certificate,unit_code,kind,location,area_m2,use,region,state_owned", f"P,{'9' * 28},HOUSE,路,1,住宅,990101,true", "kind", "is none of LAND_USE, HOUSING, FOREST, GRASSLAND, SEA, MINERAL"),
        ("land.parcels", "certificate,unit_code,kind,location,area_m2,use,region,state_owned", f"P,{'9' * 28},SEA,路,1,住宅,99010,true", "region", "is not a region code of six digits"),
        ("land.parcels", "certificate,unit_code,kind,location,area_m2,use,region,state_owned", f"P,{'9' * 28},SEA,路,1,住宅,990101,yes", "state_owned", "is neither true nor false"),
        ("tax.taxpayers", "taxpayer,year,rating,status", f"{FIRM},20,A,NORMAL", "year", "is not between 1949 and 9999"),
        ("court.courts", "court,name,level,parent", "1,某,5,", "level", "is not between 1 and 4"),
        ("court.case_parties", "case_number,party,role,debtor", f"2015执1号,{ANN},DEBTOR,", "case_number", "is no case number: character 1: is not written like （2016）冀0822执123号"),
    ],
)  # fmt: skip
def test_every_type_of_the_contract_refuses_what_it_is_not(home, table, header, row, column, reason):
    path = home / "rows.csv"
    path.write_text(f"{header}\n{row}\n", "utf-8")
    (refused,) = load(home, table, path).refused
    assert (refused.column, refused.reason) == (column, reason)


def test_the_mended_file_of_refused_rows_loads_and_takes_its_place(home):
    path = write(home / "shareholdings.csv", [[*GOOD[:2], "yesterday", *GOOD[3:]]])
    assert len(load(home, "commerce.shareholdings", path).refused) == 1
    rejected = home / "shareholdings.rejected.csv"
    mended = home / "mended.csv"
    mended.write_text(rejected.read_text("utf-8").replace("yesterday", "2010-01-01"), "utf-8")
    report = load(home, "commerce.shareholdings", mended)
    assert (report.loaded, report.refused) == (1, [])
    assert report.ignored_columns == ("rejected_column", "rejected_line", "rejected_reason")
    write(path, [GOOD])
    load(home, "commerce.shareholdings", path)
    assert not rejected.exists()


def test_lines_are_counted_through_quoted_fields_and_blank_lines(home):
    header = "plate,owner,vin,model,registered_on,scrapped_on,sealed_by_case"
    rows = ['P1,{0},V,"two\nlines",2010-01-01,,', "", 'P2,{0},V,"a ""b""",2010-01-01,,', "P3,{0},V,m,2010-13-01,,"]
    path = home / "vehicles.csv"
    path.write_text("\n".join([header, *rows]).format(FIRM) + "\n", "utf-8")
    report = load(home, "public_security.vehicles", path)
    assert report.loaded == 2
    assert [(one.line, one.column) for one in report.refused] == [(6, "registered_on")]


def test_a_row_of_the_wrong_width_and_a_repeated_key_are_refused(home):
    path = write(home / "shareholdings.csv", [GOOD, GOOD, [*GOOD[:3], "0.3", "", ""], GOOD[:3]])
    report = load(home, "commerce.shareholdings", path)
    assert [(one.line, one.reason) for one in report.refused] == [
        (4, "another row of this file has the same key and other values"),
        (5, "has 3 fields, the header 6"),
    ]
    assert [row[3] for row in stored(home, "commerce.shareholdings")] == ["0.25"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("absent.csv", None, "no such file"),
        ("shareholdings.csv", b"", "is empty: not even a header"),
        ("shareholdings.csv", b"company,holder\n", "lacks column since, ratio of shareholdings"),
        ("shareholdings.csv", b"company,company,holder,since,ratio\n", "column company stands twice"),
        ("shareholdings.csv", b"company\xff\xff\n", "neither UTF-8 nor GB18030"),
        ("shareholdings.txt", b"company", "a file is .csv, .xlsx or .parquet"),
        ("shareholdings.xlsx", b"PK", "is no workbook"),
        ("shareholdings.parquet", b"PAR1", "is no Parquet file"),
    ],
)
def test_a_file_of_which_nothing_can_be_loaded(home, name, content, reason):
    path = home / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(FileRefused, match=reason):
        load(home, "commerce.shareholdings", path)


def test_loading_twice_changes_nothing_and_a_newer_row_replaces(home):
    path = write(home / "shareholdings.csv", [GOOD])
    load(home, "commerce.shareholdings", path)
    before = stored(home, "commerce.shareholdings")
    assert load(home, "commerce.shareholdings", path).loaded == 1
    assert stored(home, "commerce.shareholdings") == before
    load(home, "commerce.shareholdings", write(path, [[*GOOD[:3], "0.5", "", "2020-01-01"]]))
    assert [row[3:] for row in stored(home, "commerce.shareholdings")] == [("0.5", None, "2020-01-01")]


def test_the_indexes_stand_after_a_first_load_and_after_a_second(home):
    path = write(home / "shareholdings.csv", [GOOD])
    for _ in range(2):
        load(home, "commerce.shareholdings", path)
        with sqlite3.connect(database_path(home, load_department("commerce"))) as connection:
            names = connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'index' AND sql NOT NULL"
            ).fetchall()
        assert ("ix_shareholdings_holder",) in names


def test_numbers_of_both_generations_are_one_person(home):
    header = ["person", "name", "sex", "birth_date", "region", "document_expires", "deceased_on"]
    rows = [[ANN[:6] + ANN[8:17], "安", "F", "1980-01-01", "990101", "", ""]]
    load(home, "public_security.persons", write(home / "persons.csv", rows, header=header))
    ((id, *_, number),) = stored(home, "public_security.persons")
    assert (id, number) == (KEY.person_id(ANN), ANN)


def test_a_database_of_another_link_key_is_not_touched(home):
    load(home, "commerce.shareholdings", write(home / "shareholdings.csv", [GOOD]))
    with pytest.raises(ForeignLinkKey):
        create_database(home, load_department("commerce"), LinkKey(b"another key, as long as it is"))
