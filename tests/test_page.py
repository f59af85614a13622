"""The page that a data engineer opens, in a real Chromium: one server, one browser."""

import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from conftest import NightRun
from model_bench import shared_catalogue
from night_tools import HOME_VARIABLES, wait_for
from playwright.sync_api import Browser, Page, expect, sync_playwright

from reconquete_pipeline.checks.check_sql import faulty_rows, sentence
from reconquete_pipeline.checks.table_checks import checks_of

pytestmark = pytest.mark.browser

CHROMIUM = Path("/usr/bin/chromium")
QUIET = ["no-sandbox", "disable-gpu", "disable-background-networking", "disable-component-update"]
QUIET += ["disable-sync", "no-first-run", "disable-quic"]
PATIENCE = 60  # seconds, on a machine that is busy with other tests
RESULTS = {"Succeeded": True, "Failed": False}


@pytest.fixture(scope="module")
def server(sample_night: NightRun, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the page over the finished sample home, started as the night's end says."""
    folder = tmp_path_factory.mktemp("page")
    home = folder / "home"
    shutil.copytree(sample_night.home, home)
    port = free_port()
    told = re.search(r"See the run:\n  (.+?)   \(then", sample_night.text)
    assert told is not None, sample_night.text
    said = shlex.split(told[1].replace(str(sample_night.home), str(home)))
    words = [*said, "-p", str(port)]
    environment = {k: v for k, v in os.environ.items() if k not in HOME_VARIABLES}
    with (folder / "server.log").open("w+", encoding="utf-8") as log:
        process = subprocess.Popen(
            words,
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        address = f"http://127.0.0.1:{port}"
        try:
            wait_for(lambda: answers(process, address, log.name), 2 * PATIENCE, "the page", 0.2)
            yield address
        finally:
            stop(process)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def answers(process: "subprocess.Popen[bytes]", address: str, log: str) -> bool:
    assert process.poll() is None, f"the server ended:\n{Path(log).read_text(encoding='utf-8')}"
    with suppress(OSError), urllib.request.urlopen(f"{address}/server_info", timeout=5) as answer:
        return bool(answer.status == 200)
    return False


def stop(process: "subprocess.Popen[bytes]") -> None:
    """Ask the whole group to end, as Ctrl-C does, then make it."""
    for sign, patience in ((signal.SIGINT, 5), (signal.SIGKILL, 10)):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, sign)
        with suppress(subprocess.TimeoutExpired):
            process.wait(patience)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        text = f"{CHROMIUM} is absent: install the Debian package chromium to see the page tested"
        if os.environ.get("CI"):
            pytest.fail(text)
        pytest.skip(text)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[f"--{flag}" for flag in QUIET]
        )
        yield browser
        browser.close()


Visit = Callable[[str], Page]


@pytest.fixture
def visit(server: str, browser: Browser, tmp_path: Path) -> Iterator[Visit]:
    """Open a page of the server; it must ask nobody else for anything."""
    page, asked = browser.new_page(viewport={"width": 1600, "height": 1200}), set()
    page.set_default_timeout(PATIENCE * 1000)
    page.on("request", lambda request: asked.add(urlsplit(request.url)[:2]))

    def open_(path: str) -> Page:
        page.goto(server + path)
        return page

    yield open_
    page.screenshot(path=tmp_path / "page.png", full_page=True)
    page.close()
    assert {host for scheme, host in asked if scheme not in {"blob", "data"}} == {
        urlsplit(server).netloc
    }


def see(page: Page, text: str) -> None:
    """Wait until the text is on the page, where Markdown has become type."""
    shown = page.get_by_text(re.compile(rf"^\s*{re.escape(text.replace('`', ''))}\s*$")).first
    expect(shown).to_be_visible(timeout=PATIENCE * 1000)


def test_the_lineage_page_shows_every_group(visit: Visit):
    page = visit("/asset-groups")
    for group in sorted({model.stage for model in shared_catalogue().values()} | {"publication"}):
        see(page, group)


def test_a_table_tells_what_it_is_how_many_rows_it_has_and_what_its_columns_mean(
    visit: Visit, sample_night: NightRun
):
    page, model = visit("/assets/value/rfm"), shared_catalogue()["value.rfm"]
    see(page, model.contract.description)
    [(rows,)] = sample_night.sql("select count(*) from value.rfm")
    see(page, "Row count")
    assert f"Row count\n{rows}\n" in page.inner_text("body").replace(",", "")
    for name, column in model.contract.columns.items():
        see(page, name)
        see(page, column.description + (f" ({column.unit})" if column.unit else ""))
    see(page, "sql/value/rfm.sql")


def test_the_checks_of_an_extract_are_shown_with_their_results(
    visit: Visit, sample_night: NightRun
):
    model = shared_catalogue()["staging.orders"]
    expected: dict[str, bool] = {}
    for check in checks_of(model):
        found = sample_night.sql(faulty_rows(model.table, check.rule, model.contract.grain))
        expected[check.shown_as] = expected.get(check.shown_as, True) and not found
    assert set(expected.values()) == {True, False}, "the sample has good and bad checks to show"
    page = visit("/assets/staging/orders?view=checks")
    for name in expected:
        see(page, name)
    see(page, "Evaluation result")
    lines = page.inner_text("body").splitlines()
    shown = {name: RESULTS[lines[lines.index(name) + 2]] for name in expected}
    assert shown == expected


def test_a_failed_check_says_what_it_found_in_words(visit: Visit, sample_night: NightRun):
    model = shared_catalogue()["staging.orders"]
    [check] = [check for check in checks_of(model) if check.name == "no_row_is_rejected"]
    rows = sample_night.sql(faulty_rows(model.table, check.rule, model.contract.grain))
    assert rows, "the sample has rejected rows to show"
    page = visit("/assets/staging/orders?view=checks")
    page.get_by_text(check.shown_as, exact=True).first.click()
    see(page, f"{check.name}: {sentence(check, len(rows), 0)}")
