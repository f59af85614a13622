"""Response codes and numbers of list lines against a recomputation by hand and every mistake."""

import hashlib
import random
from datetime import date
from itertools import pairwise

import duckdb
import pytest

from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.tables.loading import load_catalogue
from reconquete_pipeline.tables.warehouse import create_engine_tables, prepare_session, set_macros
from reconquete_pipeline.text.response_codes import ALPHABET

DAY = date(2026, 10, 31)
# Symbols that people take for each other, spoken in French or written.
CONFUSED = ("BDPTGC", "MN", "SF", "IJ", "KAQ", "0O", "1I", "5S", "8B", "2Z", "VW", "EÉ", "67")


@pytest.fixture(scope="module")
def session() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    prepare_session(connection)
    create_engine_tables(connection)
    set_macros(connection, DAY, Settings(), load_catalogue())
    return connection


def are_codes(session: duckdb.DuckDBPyConnection, texts: list[str]) -> list[bool]:
    query = "select is_response_code(t) from unnest($1::varchar[]) with ordinality as x(t, n)"
    return [said for (said,) in session.execute(f"{query} order by n", [texts]).fetchall()]


def codes(session: duckdb.DuckDBPyConnection, numbers: list[int]) -> list[str]:
    query = "select response_code(t) from unnest($1::bigint[]) with ordinality as x(t, n)"
    return [code for (code,) in session.execute(f"{query} order by n", [numbers]).fetchall()]


def test_the_alphabet_holds_no_two_symbols_that_are_taken_for_each_other_but_six_and_seven():
    assert len(set(ALPHABET)) == len(ALPHABET) == 17
    kept = {group: "".join(sorted(set(group) & set(ALPHABET))) for group in CONFUSED}
    assert {both for both in kept.values() if len(both) > 1} == {"67"}


def test_six_heard_as_seven_is_no_code(session: duckdb.DuckDBPyConnection):
    said = codes(session, random.Random(6).sample(range(17**6), 200))
    heard = [
        code[:at] + ("7" if symbol == "6" else "6") + code[at + 1 :]
        for code in said
        for at, symbol in enumerate(code)
        if symbol in "67"
    ]
    assert len(heard) > 100
    assert not any(are_codes(session, heard))


def test_a_code_is_the_number_sent_through_the_bijection_and_a_check_symbol(
    session: duckdb.DuckDBPyConnection,
):
    numbers = [1, 2, 3, 1_000_000, 17**6 - 1, 17**6, 17**6 + 1]
    for number, code in zip(numbers, codes(session, numbers), strict=True):
        rest, digits = (number * 14_917_838 + 5_280_413) % 17**6, list[int]()
        for _ in range(6):
            rest, digit = divmod(rest, 17)
            digits.insert(0, digit)
        check = -sum(weight * digit for weight, digit in zip(range(7, 1, -1), digits, strict=True))
        assert code == "".join(ALPHABET[digit] for digit in [*digits, check % 17])
    assert codes(session, [0]) == codes(session, [17**6])


def test_no_wrong_symbol_and_no_two_exchanged_neighbours_pass(session: duckdb.DuckDBPyConnection):
    for code in codes(session, random.Random(1).sample(range(17**6), 40)):
        wrong = [
            code[:at] + symbol + code[at + 1 :]
            for at in range(7)
            for symbol in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
            if symbol != code[at]
        ]
        wrong += [
            code[:at] + code[at + 1] + code[at] + code[at + 2 :]
            for at in range(6)
            if code[at] != code[at + 1]
        ]
        assert not any(are_codes(session, [*wrong, code[:-1], code + "2", ""]))
        spoken = [code.lower(), f" {code[:3]} {code[3:]} ", f"{code[:3]}-{code[3:]}"]
        assert all(are_codes(session, [code, *spoken]))


def test_codes_differ_over_any_campaigns_and_are_not_in_a_row(session: duckdb.DuckDBPyConnection):
    found = codes(session, list(range(200_000)))
    assert len(set(found)) == len(found)
    assert not any(one[:4] == next_one[:4] for one, next_one in pairwise(found))


def test_a_number_that_slips_to_another_client_is_told(session: duckdb.DuckDBPyConnection):
    clients = [f"{number:05}" for number in range(400)]
    given = codes(session, list(range(400)))
    said = session.execute(
        "select listed_contact_id(c, k, $3) from (select unnest($1) as c, unnest($2) as k)",
        [given, clients, DAY],
    ).fetchall()
    numbers = [number for (number,) in said]
    for code, client, number in zip(given, clients, numbers, strict=True):
        drawn = int(hashlib.sha256(f"{code}|{client}".encode()).hexdigest()[:12], 16)
        assert number == f"{code}-20261031-{ALPHABET[drawn % 17]}{ALPHABET[drawn // 17 % 17]}"

    def fits(numbers: list[str | None], clients: list[str]) -> list[bool | None]:
        query = "select is_listed_contact_id(n, k) from (select unnest($1) as n, unnest($2) as k)"
        return [one for (one,) in session.execute(query, [numbers, clients]).fetchall()]

    assert all(fits(numbers, clients))
    assert all(fits([f" {number.lower()} " for number in numbers], clients))
    # Sorted apart by one line: one in 289 fits by chance.
    assert sum(map(bool, fits(numbers, clients[1:] + clients[:1]))) <= 6
    mistyped = ["2" + number[1:] if number[0] != "2" else "3" + number[1:] for number in numbers]
    assert fits(mistyped, clients) == [False] * 400
    assert fits(["CT0001", "K-2026-1", None], clients[:3]) == [None] * 3
