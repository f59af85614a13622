"""Many small files of one extract: what a file costs whatever its rows, mapped by headers or SQL.

Each run is a process of its own on a fresh home, interleaved, told by its median. The cost of a
file is that of the run less that of a run on one file.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
HEADER = 'net_amount_eur = "Montant HT"'
SQL = 'net_amount_eur = { sql = \'number("Quantité") * number("Prix unitaire HT")\' }'


def write_home(home: Path, files: int, rows: int, *, has_sql: bool) -> None:
    """A home with so many files of so many lines each, one a month."""
    import big_company

    big_company.write_home(home, files * rows, 7, "utf-8")
    (home / "inbox" / "lignes_2.csv").unlink()
    whole = home / "inbox" / "lignes_1.csv"
    header, *lines = whole.read_text(encoding="utf-8").splitlines(keepends=True)
    whole.unlink()
    for number in range(files):
        name = f"lignes_{2020 + number // 12}-{number % 12 + 1:02}.csv"
        body = header + "".join(lines[number * rows : (number + 1) * rows])
        (home / "inbox" / name).write_text(body, encoding="utf-8")
    if has_sql:
        toml = home / "reconquete.toml"
        said = toml.read_text(encoding="utf-8").replace(HEADER, SQL)
        toml.write_text(said, encoding="utf-8")


def measured(files: int, rows: int, *, has_sql: bool) -> tuple[float, float]:
    """CPU and wall seconds of one run."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        write_home(home, files, rows, has_sql=has_sql)
        started = time.perf_counter()
        words = [sys.executable, str(HERE / "small_files.py"), "--home", str(home)]
        process = subprocess.Popen(words)
        _, status, usage = os.wait4(process.pid, 0)
        assert status == 0
        return usage.ru_utime + usage.ru_stime, time.perf_counter() - started


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=20)
    parser.add_argument("--rows", type=int, default=370)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.home is not None:
        from first_load import take_in

        take_in(asked.home)
        return
    kinds = [(files, has_sql) for files in (1, asked.files) for has_sql in (False, True)]
    costs: dict[tuple[int, bool], list[tuple[float, float]]] = {kind: [] for kind in kinds}
    for _ in range(asked.repeats):
        for files, has_sql in kinds:
            costs[files, has_sql].append(measured(files, asked.rows, has_sql=has_sql))
    print(f"{asked.files} files of {asked.rows} rows: CPU s, wall s, CPU ms for one file more")
    for has_sql, title in ((False, "mapped by headers"), (True, "a column mapped by SQL")):
        one, all_of = (
            [statistics.median(c) for c in zip(*costs[n, has_sql], strict=True)]
            for n in (1, asked.files)
        )
        more = (all_of[0] - one[0]) / (asked.files - 1) * 1000
        print(f"  {title:24} {all_of[0]:6.2f} {all_of[1]:6.2f} {more:6.0f}")


if __name__ == "__main__":
    main()
