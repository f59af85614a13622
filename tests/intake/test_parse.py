"""Texts to numbers, dates and codes, against the forms that extracts.md lists."""

from datetime import datetime

import pytest
from intake_tools import read_texts

from reconquete_pipeline.tables.contracts import Column

MONEY = Column(type="DECIMAL(18,2)")
PRICE = Column(type="DECIMAL(18,6)")
WHOLE = Column(type="INTEGER")
MOMENT = Column(type="TIMESTAMP")
SPACES = (" ", "\u00a0", "\u202f", "\u2009")
NO_NUMBERS = "|".join(
    (
        r"1,234.56|12.50|1e3|1,5E+2|$12.50|12,50 USD|12,50 CHF|١٢,50|１２,50|1²|NULL|N/A|#REF!|\N",
        "nan|inf|-|--5|-(5)|12,|,50|1 2 3|12,50 50|€",
    )
)
FRENCH = "|".join(
    (
        "1.234,56→1234.56|1.234.567→1234567.00|-12,50→-12.50|- 12,50→-12.50|12,50-→-12.50",
        "(12,50)→-12.50|(1 234,50 €)→-1234.50|12,50 €→12.50|12,50€→12.50|12,50 EUR→12.50",
        "12,50\u00a0€→12.50|12,50\u202f€→12.50|+12,5→12.50|0→0.00|-0,00→0.00|0012→12.00",
        "9999999999999999,99→9999999999999999.99|10000000000000000→x:out_of_range",
        "99999999999999999999,99→x:out_of_range|" + "9" * 60 + "→x:out_of_range",
        "12,5000→x:too_many_decimals|1234,567→x:too_many_decimals",
    )
)
ENGLISH = "1,234.56→1234.56|1,234,567→1234567.00|12.5→12.50|1234,56→x:not_a_number"
PRICES = "0,001→0.001000|1,234→1.234000|1,234567→1.234567|1,2345678→x:too_many_decimals"
WHOLES = "12→12|12,0→12|-3→-3|1 234→1234"
BAD_DATES = (
    "31/02/2024 29/02/2023 31/04/2026 00/00/0000 32/01/2026 01/13/2026 01/02/97 01/02/24 "
    "2026-03-01 01.03.2026 01032026 857174400 01/03/20266 01/01/1899 01/01/2201 31/12/9999 "
    "01/03/2026x 01/03/-2026 NULL 01/03/2026T25:00:00"
)
AMBIGUOUS_ONES = "12,505|1.234|1,234|-1.234|(1.234)|1.234-|1.234 €"
AMBIGUOUS, NO_NUMBER = "x:ambiguous_number", "x:not_a_number"


def _read(column: Column, text: str | None, **conventions: object) -> object:
    """The value as text, or the reason."""
    value, reason = read_texts(column, [text], **conventions)[0]
    assert (value is None) == (reason is not None)
    return reason if value is None else f"{value}"


@pytest.mark.parametrize("space", SPACES)
def test_any_kind_of_space_groups_thousands(space: str) -> None:
    assert _read(MONEY, f"1{space}234,56") == "1234.56"
    assert _read(MONEY, f"-12{space}345{space}678,9") == "-12345678.90"
    assert _read(MONEY, f"1{space}234") == "1234.00"
    assert _read(MONEY, f"{space}12,50{space}") == "12.50"
    assert _read(MONEY, f"1{space}23,45") == NO_NUMBER


@pytest.mark.parametrize("line", FRENCH.split("|"))
def test_money_with_the_french_mark(line: str) -> None:
    text, value = line.split("→")
    assert _read(MONEY, text) == value


@pytest.mark.parametrize("text", ["", " \u00a0\t", None])
def test_nothing_is_missing(text: str | None) -> None:
    assert _read(MONEY, text) == "x:missing"
    assert read_texts(MONEY.model_copy(update={"nullable": True}), [text]) == [(None, None)]


@pytest.mark.parametrize("text", NO_NUMBERS.split("|"))
def test_what_is_no_number(text: str) -> None:
    assert _read(MONEY, text) == NO_NUMBER


@pytest.mark.parametrize("text", AMBIGUOUS_ONES.split("|"))
def test_two_readings_are_refused(text: str) -> None:
    assert _read(MONEY, text) == AMBIGUOUS
    assert _read(MONEY, text, decimal=".") == AMBIGUOUS


@pytest.mark.parametrize("line", ENGLISH.split("|"))
def test_money_with_the_english_mark(line: str) -> None:
    text, value = line.split("→")
    assert _read(MONEY, text, decimal=".") == value


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2007"])
@pytest.mark.parametrize(("decimal", "text"), [(",", "1.234{}€"), (".", "1,234{}EUR")])
def test_a_no_break_space_does_not_hide_an_ambiguous_amount(
    space: str, decimal: str, text: str
) -> None:
    assert _read(MONEY, text.format(space), decimal=decimal) in {AMBIGUOUS, NO_NUMBER}


@pytest.mark.parametrize(("decimal", "text"), [(",", "(1.234 €)"), (".", "(1,234€)")])
def test_brackets_do_not_hide_an_ambiguous_amount(decimal: str, text: str) -> None:
    assert _read(MONEY, text, decimal=decimal) == AMBIGUOUS


@pytest.mark.parametrize("space", SPACES)
def test_any_kind_of_space_may_stand_before_the_euro(space: str) -> None:
    assert _read(MONEY, f"1{space}234,50{space}€") == "1234.50"


@pytest.mark.parametrize(("decimal", "text"), [(",", "1 234.567"), (".", "1 234,567")])
def test_groups_are_not_separated_in_two_ways(decimal: str, text: str) -> None:
    # 1234.567 or 1234567: the two marks of one number cannot both group thousands
    assert _read(MONEY, text, decimal=decimal) in {AMBIGUOUS, NO_NUMBER}


@pytest.mark.parametrize("line", PRICES.split("|"))
def test_a_unit_price_is_read_by_the_declared_mark(line: str) -> None:
    text, value = line.split("→")
    assert _read(PRICE, text) == value
    assert _read(PRICE, text.replace(",", "."), decimal=".") == value


@pytest.mark.parametrize(("decimal", "text"), [(",", "0.001"), (",", "0.500"), (".", "0,500")])
def test_a_group_after_a_lone_zero_is_no_thousand(decimal: str, text: str) -> None:
    # nobody groups 500 as 0.500: this is half of something in the other mark, not five hundred
    assert _read(PRICE, text, decimal=decimal) in {AMBIGUOUS, NO_NUMBER}
    assert _read(WHOLE, text, decimal=decimal) == "x:not_a_whole_number"


@pytest.mark.parametrize("line", WHOLES.split("|"))
def test_whole_numbers(line: str) -> None:
    text, value = line.split("→")
    assert _read(WHOLE, text) == value
    for wrong in ("1,5", "1e3", "99999999999", "oui", "12.0"):
        assert _read(WHOLE, wrong) == "x:not_a_whole_number"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("01/03/2026", datetime(2026, 3, 1)),
        ("1/3/2026", datetime(2026, 3, 1)),
        (" 29/02/2024 ", datetime(2024, 2, 29)),
        ("01/03/2026 9:05", datetime(2026, 3, 1, 9, 5)),
        ("01/03/2026 23:59:59", datetime(2026, 3, 1, 23, 59, 59)),
        ("01/03/2026T10:30:00", datetime(2026, 3, 1, 10, 30)),
        # neither exists once in Paris, but only the day matters
        ("30/03/1997 02:30", datetime(1997, 3, 30, 2, 30)),
        ("26/10/1997 02:30", datetime(1997, 10, 26, 2, 30)),
    ],
)
def test_dates_of_the_declared_format(text: str, value: datetime) -> None:
    assert read_texts(MOMENT, [text]) == [(value, None)]
    assert read_texts(Column(type="DATE"), [text]) == [(value.date(), None)]


@pytest.mark.parametrize("text", BAD_DATES.split())
def test_dates_that_are_rejected_never_moved(text: str) -> None:
    assert _read(MOMENT, text) == "x:not_a_date"


def test_several_formats_are_tried_in_order() -> None:
    formats = ("%d/%m/%Y", "%Y-%m-%d")
    texts = ["02/03/2026", "2026-03-02", "2026-03-02 10:00", "03-02-2026"]
    values = [value for value, _ in read_texts(MOMENT, texts, dates=formats)]
    day = datetime(2026, 3, 2)
    assert values == [day, day, datetime(2026, 3, 2, 10), None]


def test_yes_and_no() -> None:
    column = Column(type="BOOLEAN", nullable=True)
    texts = ["Oui", "O", "VRAI", "1", "x", "non", "N", "faux", "0", None, "peut-être", "2"]
    values = [value for value, _ in read_texts(column, texts)]
    assert values == [True] * 5 + [False] * 4 + [None] * 3
    reasons = [reason for _, reason in read_texts(column, texts)[9:]]
    assert reasons == [None, "x:not_yes_or_no", "x:not_yes_or_no"]


def test_a_share_may_be_written_with_its_sign() -> None:
    column = Column(type="DECIMAL(9,6)", min="0", max="1", unit="share 0-1")
    texts = ["45 %", "45%", "0,5 %", "7\u202f%", "100 %", "0,45", "12,3456 %", "+5 %"]
    values = [str(value) for value, _ in read_texts(column, texts)]
    expected = ["0.450000", "0.450000", "0.005000", "0.070000", "1.000000", "0.450000"]
    assert values == [*expected, "0.123456", "0.050000"]
    refused = ["120 %", "45", "-5 %", "12,34567 %", "45 € %", "%", "(45 %)", "4 5 %", "45 %%"]
    reasons = [str(reason) for _, reason in read_texts(column, refused)]
    assert reasons == [
        *("x:out_of_range",) * 3,
        "x:too_many_decimals",
        *("x:not_a_number",) * 5,
    ]
    amount = Column(type="DECIMAL(18,2)")
    assert read_texts(amount, ["45 %"]) == [(None, "x:not_a_number")]


def test_bounds_and_patterns() -> None:
    share = Column(type="DECIMAL(9,6)", min="0", max="1")
    reasons = [reason for _, reason in read_texts(share, ["0,25", "1", "1,000001", "-0,1"])]
    assert reasons == [None, None, "x:out_of_range", "x:out_of_range"]
    postal = Column(type="VARCHAR", matches="[0-9]{5}")
    reasons = [reason for _, reason in read_texts(postal, ["06300", "6300"])]
    assert reasons == [None, "x:not_matching"]
