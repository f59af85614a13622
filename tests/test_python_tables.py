"""Tables of Python functions that are longer than what DuckDB looks at to guess a type."""

from decimal import Decimal

from model_bench import Bench, shared_catalogue

from reconquete_pipeline.python_tables import create_python_table

ROWS = 5_000


def test_one_long_number_among_thousands_of_short_ones_keeps_its_digits():
    """Nobody ever leaves (a is tiny beside b): orders are (r + x) / (alpha + age) x 365 days."""
    bench = Bench(shared_catalogue())
    connection = bench.connection
    connection.execute(
        "insert into clients.buying_models (buyer_type, model, purchase_r, purchase_alpha_days, "
        "dropout_a, dropout_b) values ('B2C', 'mbg_nbd', 1, 100, 0.00001, 100000)"
    )
    # 1 / 1000 x 365 and more days of age; and one row in the middle of 200 / 200 x 365.
    connection.execute(
        "insert into clients.buying_history (client_id, buyer_type, repeat_count, age_days) "
        f"select 'C' || n, 'B2C', 0, 900 + n from range({ROWS}) as clients (n) "
        "union all select 'D', 'B2C', 199, 100"
    )
    # Rows after it, so that it is neither the first nor the last.
    connection.execute(
        "insert into clients.buying_history (client_id, buyer_type, repeat_count, "
        "age_days) select 'E' || n, 'B2C', 200, 400000 + n from range(2000) as clients (n)"
    )
    create_python_table(connection, bench.catalogue["clients.buying_expectations"])
    found = connection.execute(
        "select orders_if_alive from clients.buying_expectations "
        "where repeat_count = 199 or age_days = 900 order by 1"
    ).fetchall()
    assert [round(row[0], 3) for row in found] == [Decimal("0.365"), Decimal("365.000")]
