"""`reconquete purge`: whose data is past its term, and what a purge takes away."""

from rich.console import Console

from reconquete_pipeline.home.home import Home
from reconquete_pipeline.night.purge import expired
from reconquete_pipeline.tables.warehouse import connect_to_read
from reconquete_pipeline.text.terminal import plain, print_table

HEADERS = ("client", "term", "contact values", "names", "texts", "announced on")
MOST_SHOWN = 100


def show_expired(home: Home, console: Console) -> int:
    """Print one line per client past the term, without a value. Returns how many there are.

    Raises WarehouseHeldError, NoWarehouseError.
    """
    wait = home.settings.database_wait_seconds
    with connect_to_read(home.database, wait, lambda line: console.print(plain(line))) as opened:
        found = expired(opened)
        rows = opened.execute(
            "select client_id, retention_ends_on, contact_value_count, name_count, text_count, "
            "coalesce(cast(announced_on as varchar), 'tonight') from compliance.expired_clients "
            f"order by retention_ends_on, client_id limit {MOST_SHOWN}"
        ).fetchall()
    if rows:
        print_table(console, HEADERS, rows)
    if found.client_count > MOST_SHOWN:
        rest = f"{found.client_count - MOST_SHOWN:,} more"
        console.print(plain(f"{rest}: reconquete sql 'from compliance.expired_clients'"))
    months = home.settings.retention_months
    console.print(plain(found.sentence(months)), soft_wrap=True)
    return found.client_count
