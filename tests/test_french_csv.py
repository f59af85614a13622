"""One cell of a CSV for a French Excel: numbers, dates, and texts that stay texts."""

import re
from datetime import date, datetime
from decimal import Decimal

import pytest
from cell_texts import HARMFUL, HARMLESS, NUMBER_LIKE
from hypothesis import given
from hypothesis import strategies as st
from target_tools import read_back

from reconquete_pipeline.text.french_csv import cell, csv_bytes, plain_text, safe_text


@pytest.mark.parametrize("text", NUMBER_LIKE)
def test_a_text_like_a_number_stays_text(text: str):
    assert cell(text) == f'="{text}"'
    assert plain_text(cell(text)) == text


@pytest.mark.parametrize("text", HARMFUL)
def test_a_text_like_a_formula_gets_an_apostrophe(text: str):
    assert cell(text) == f"'{text}"
    assert plain_text(cell(text)) == text


@pytest.mark.parametrize("text", HARMLESS)
def test_any_other_text_is_written_as_it_is(text: str):
    assert cell(text) == text


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        (True, "oui"),
        (False, "non"),
        (41, "41"),
        (-5, "-5"),
        (Decimal("1234.50"), "1234,50"),
        (Decimal("-0.05"), "-0,05"),
        (Decimal("30.416667"), "30,416667"),
        (Decimal("31.000000"), "31"),
        (Decimal("1E+3"), "1000"),
        (date(2025, 2, 3), "03/02/2025"),
        (datetime(2025, 2, 3, 4, 5), "03/02/2025 04:05"),
    ],
)
def test_numbers_dates_and_answers_are_written_in_french(value: object, written: str):
    assert cell(value) == written


TRICKY = st.text(alphabet="=+-@'\"\t\r\n ;,.0aE/éà\x00＝", max_size=8) | st.text(max_size=30)


@given(TRICKY)
def test_no_text_is_lost_and_none_is_a_formula(text: str):
    written = safe_text(text)
    assert plain_text(written) == text
    is_constant = re.fullmatch(r'="(?:[^"]|"")*"', written)
    assert is_constant or not re.match(r"\s*[=+\-@＝＋－＠]|[\t\r\n]", written)


@given(st.lists(st.lists(TRICKY, min_size=3, max_size=3), max_size=4))
def test_python_reads_back_what_was_written(rows: list[list[str]]):
    content = csv_bytes(["a", "b", "c"], rows)
    assert [list(row.values()) for row in read_back(content)] == rows
