"""Files of the inbox that somebody is still writing, or replaces while they are copied."""

import os
import threading
import time
from pathlib import Path

import pytest
from intake_tools import ORDERS, Bench, csv, make_bench, order_row

from reconquete_pipeline.home import journal
from reconquete_pipeline.intake.ledger import inbox

SETTLE = ORDERS + "[settings]\nsettle_seconds = 1\n"
BODY = csv(order_row("A"))


def fresh(bench: Bench, name: str, body: str = BODY) -> Path:
    """A file that was written just now."""
    path = bench.drop(name, body)
    os.utime(path)
    return path


def append_after(path: Path, seconds: float, text: str) -> threading.Thread:
    def write() -> None:
        time.sleep(seconds)
        with path.open("a", encoding="utf-8") as stream:
            stream.write(text)

    thread = threading.Thread(target=write)
    thread.start()
    return thread


def test_a_file_that_grows_is_left_for_the_next_night(tmp_path: Path) -> None:
    bench = make_bench(tmp_path, SETTLE)
    path = fresh(bench, "commandes_1.csv")
    writer = append_after(path, 0.2, order_row("B") + "\n")
    summary = bench.night(("commandes_2.csv", csv(order_row("C"))))
    writer.join()
    assert bench.orders() == {"C": "10.00"}
    assert summary.refused == (), "a file that waits is no refused file"
    assert bench.said[0] == (
        "orders: inbox, commandes_1.csv is left out: it is still being written: the next night "
        "takes it in"
    )
    assert len(bench.home.ledger.read_text().splitlines()) == 1
    bench.night()
    assert set(bench.orders()) == {"A", "B", "C"}


def test_fresh_files_that_stand_still_are_taken_after_one_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = make_bench(tmp_path, ORDERS)
    waits: list[float] = []
    monkeypatch.setattr(inbox.time, "sleep", waits.append)
    for number in range(3):
        fresh(bench, f"commandes_{number}.csv", csv(order_row(str(number))))
    future = time.time() + 86_400
    os.utime(bench.drop("commandes_9.csv", csv(order_row("Z"))), (future, future))
    bench.night()
    assert set(bench.orders()) == {"0", "1", "2", "Z"}
    assert len(waits) == 1 and 0 < waits[0] <= 5
    for path in bench.home.inbox.iterdir():
        os.utime(path, (0, 0))
    bench.night()
    assert len(waits) == 1, "files that were complete before the night wait for nothing"


@pytest.mark.parametrize("change", ["replaced", "appended", "rewritten", "gone"])
def test_a_file_that_changes_while_it_is_copied_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    path = tmp_path / "commandes_1.csv"
    path.write_text(BODY, encoding="utf-8")
    look = journal.appearance

    def look_and_disturb(stat: os.stat_result) -> tuple[int, int, int]:
        """After the first look, while the copy is made, somebody is at the file."""
        monkeypatch.setattr(journal, "appearance", look)
        other = BODY.replace("10,00", "99,00")
        if change == "replaced":
            path.with_name("other").write_text(other, encoding="utf-8")
            path.with_name("other").replace(path)
        elif change == "gone":
            path.unlink()
        else:
            with path.open("r+" if change == "rewritten" else "a", encoding="utf-8") as stream:
                stream.write(other)
        return look(stat)

    monkeypatch.setattr(journal, "appearance", look_and_disturb)
    expected = inbox.UnreadableEntryError if change == "gone" else inbox.StillWrittenError
    with pytest.raises(expected, match=r"vanished|still being written"):
        inbox.Entry(path, None).keep_copy(tmp_path / "kept")
    assert list((tmp_path / "kept").iterdir()) == []


def test_a_file_that_changes_while_it_is_copied_comes_with_the_next_night(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = make_bench(tmp_path, ORDERS)

    def disturbed(source: Path, folder: Path) -> tuple[str, int]:
        raise journal.ChangedWhileReadError(source.name)

    with monkeypatch.context() as patched:
        patched.setattr(inbox.journal, "keep_copy", disturbed)
        assert bench.night(("commandes_1.csv", BODY)).refused == ()
    assert bench.orders() == {} and "still being written" in bench.said[0]
    bench.night()
    assert set(bench.orders()) == {"A"}
