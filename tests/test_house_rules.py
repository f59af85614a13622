"""The writing rules of the house, over every table, query and Python file."""

import re
import unicodedata
from collections.abc import Callable
from inspect import signature

import duckdb
import pytest
import python_rules as py
import sql_rules
from broken_queries import BROKEN
from model_bench import shared_bench, shared_catalogue

from reconquete_pipeline.tables.contracts import STAGES, Column
from reconquete_pipeline.tables.model import Model

MODELS = sorted(shared_catalogue().values(), key=lambda model: model.table)
DERIVED = [model for model in MODELS if not model.is_staging]

SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
WHOLE = re.compile(r"(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)")
FRACTION = re.compile(r"DECIMAL\(\d+,\s*\d+\)")
# Unit of a share, or of a difference of two, and its least and largest value.
SHARES = {"share 0-1": ("0", "1"), "share -1 to 1": ("-1", "1")}
# Words that French labels share with English names.
BOTH_LANGUAGES = {"abc", "article", "client", "clients", "code", "commercial", "date", "postal"}
BOTH_LANGUAGES |= {
    "median",
    "rfm",
    "score",
    "segment",
    "type",
    "version",
    "zone",
    "cause",
    "contact",
}
BOTH_LANGUAGES |= {"point", "regret", "precision", "purge", "quartile", "question", "silence"}
BOTH_LANGUAGES |= {
    "argument",
    "satisfaction",
    "exclusion",
    "incident",
    "place",
    "reaction",
    "verdict",
}
BOTH_LANGUAGES |= {
    "action",
    "budget",
    "attrition",
    "calibration",
    "decide",
    "dimension",
    "population",
    "relation",
}
PERSONAL = {"name", "first_name", "last_name", "email", "phone", "mobile", "address", "street"}
PERSONAL |= {"city", "postal_code", "birth_on", "contact_name", "iban", "row_text"}
WIDTH = 100
NUMBER_STAGES = set(STAGES) - {"staging", "reference"}
# (table, number): why it is not a business number.
ALLOWED_NUMBERS = {
    ("marketing.attrition", "1000"): "thousandths: a percentage is shown with one decimal",
    ("loyalty.alerts", "2"): "the second purchase day",
    ("loyalty.loss_months", "2"): "the months, and as many before",
    ("marketing.loyalty_alerts", "2"): "the second letter of a sentence",
    ("marketing.client_profiles", "1000"): "thousandths: a percentage is shown with one decimal",
    ("marketing.client_profiles", "2"): "the second letter of a sentence",
    ("marketing.second_loyalty", "1000"): "thousandths: a percentage is shown with one decimal",
    ("campaigns.assignments", "1000000"): "weights are millionths, as the column's unit says",
    ("marketing.campaign_plan", "1000000"): "weights are millionths, as the column's unit says",
    ("marketing.campaign_plan", "7"): "the headings of an action plan (S1)",
    ("campaigns.selection", "1000000"): "weights are millionths, as the column's unit says",
    ("campaigns.holdout", "1000000"): "places are millionths of the hash, as in a draw",
    ("campaigns.holdout", "12"): "the last day of a year",
    ("campaigns.holdout", "31"): "the last day of a year",
    ("campaigns.selection", "100"): "cents of a euro",
    ("campaigns.expected_effect", "2"): "half a client",
    ("campaigns.uplift_weights", "5"): "fifths, as the column says, and the fold of all cases",
    ("campaigns.uplift_scores", "5"): "the fold of all cases, as weights_fold says",
    ("marketing.contact_timing", "5"): "the fold of all cases, as weights_fold says",
    ("marketing.uplift_check", "10"): "tenths",
    ("status.snapshot_days", "2"): "the month before the last full one",
    ("marketing.moves", "2"): "the month before the last full one",
    ("trial.backtest_samples", "1000000"): "places are millionths, as the name says",
    ("campaigns.opportune_days", "12"): "months of a year",
    ("campaigns.opportune_days", "2"): "the second choice of three",
    ("campaigns.opportune_days", "3"): "the third choice of three",
    ("campaigns.candidate_portfolios", "100"): "cents of a euro",
    ("campaigns.portfolios", "100"): "cents of a euro",
    **{
        ("marketing.campaign_places", str(place)): "the places, in their order"
        for place in range(2, 9)
    },
    **{
        ("marketing.seed_figures", str(place)): "the figures, in their order"
        for place in range(2, 8)
    },
    ("returns.progress", "7"): "days of a week",
    ("managers.objectives", "2"): "the second quarter",
    ("campaigns.sham_campaigns", "2"): "a whole year of orders before the first",
    ("campaigns.sham_campaigns", "4"): "five years with the present one",
    ("managers.salesperson_progress", "6"): "from Monday to Sunday",
    ("managers.salesperson_progress", "7"): "days of a week",
    ("managers.salesperson_progress", "365"): "days of a year",
    ("managers.objectives", "3"): "months of a quarter, and the third one",
    ("managers.objectives", "4"): "quarters of a year",
    ("value.relations", "12"): "months of a year",
    ("trial.due_decisions", "7"): "the month with which the second half-year begins",
    ("trial.alive_reliability", "10"): "tenths",
    ("trial.learned_laws", "10"): "a tenth of the cases, as the reason says",
    (
        "value.rfm_snapshots",
        "5",
    ): "scores run from 1 to 5, as the contract's bounds say",
    ("rhythm.seasons", "2"): "a remainder from 1 to 12: one back, one month less than the length",
    ("rhythm.seasons", "12"): "months of a year",
    (
        "rhythm.predictive_thresholds",
        "2",
    ): "a number for each type, the place of its row in an array",
    ("orders.valid_orders", "0.01"): "one cent, the unit of rounding of an amount",
    ("losses.evidence", "2.0"): "a half-life halves",
    ("losses.evidence_windows", "1000000"): "a place by hash, in millionths",
    ("losses.incident_evidence", "365"): "days of a year, of which the cost is",
    ("losses.learned_weights", "2"): "lengths of which one is twice the other are of two classes",
    ("losses.cause_scores", "2"): "one first cause on each of the two bases",
    ("losses.to_ask", "2"): "the cause after the first",
    ("marketing.lost_clients", "2"): "the cause after the first",
    ("marketing.to_ask", "2"): "the two causes that are close",
    ("marketing.cause_agreement", "3"): "the first three causes, as the name says",
}


def words(text: str) -> set[str]:
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return set(re.findall(r"[a-z]{3,}", bare))


# Word of a French label to that label.
FRENCH = {
    word: column.label_fr
    for model in MODELS
    for column in model.contract.columns.values()
    for word in words(column.label_fr or "") - BOTH_LANGUAGES
}


def test_names_are_english_snake_case():
    for model in MODELS:
        for name in (model.name, *model.contract.columns):
            assert SNAKE_CASE.fullmatch(name), f"{model.table}: {name}"
            for word in sorted(set(name.removesuffix("_fr").split("_")) & set(FRENCH)):
                pytest.fail(
                    f"{model.table}: `{name}` shares the word `{word}` with the French label "
                    f"`{FRENCH[word]}`. Names are English; if the word is of both languages, enter "
                    "it in BOTH_LANGUAGES of tests/test_house_rules.py"
                )


def suffix_faults(name: str, column: Column) -> list[str]:
    kind = column.type.upper()
    is_share = name == "share" or name.endswith("_share")
    is_flag = name.startswith(("is_", "has_"))
    bounds = SHARES.get(column.unit or "", ("0", "1"))
    rules = [
        (name.endswith("_eur"), bool(FRACTION.fullmatch(kind)), "an amount is DECIMAL"),
        (name.endswith("_on"), kind == "DATE", "_on is a DATE"),
        (kind == "DATE", name.endswith("_on"), "a DATE ends with _on"),
        (name.endswith("_at"), kind == "TIMESTAMP", "_at is a TIMESTAMP"),
        (kind == "TIMESTAMP", name.endswith("_at"), "a TIMESTAMP ends with _at"),
        (
            name.endswith("_days"),
            bool(WHOLE.fullmatch(kind) or FRACTION.fullmatch(kind)),
            "_days is an integer or DECIMAL",
        ),
        (is_share, bool(FRACTION.fullmatch(kind)), "a share is DECIMAL"),
        (is_share, (column.min, column.max) == bounds, f"a share has {' to '.join(bounds)}"),
        (name.endswith("_count"), bool(WHOLE.fullmatch(kind)), "_count is an integer"),
        (is_flag, kind == "BOOLEAN", "is_ and has_ are BOOLEAN"),
        (kind == "BOOLEAN", is_flag, "a BOOLEAN begins with is_ or has_"),
        ("DOUBLE" in kind or "FLOAT" in kind, False, "floating point varies from run to run"),
        (name.endswith("_eur"), column.unit == "EUR", "the unit of _eur is EUR"),
        (column.unit == "EUR", name.endswith("_eur"), "EUR ends with _eur"),
        (name.endswith("_days"), column.unit == "day", "the unit of _days is day"),
        (column.unit == "day", name.endswith("_days"), "days end with _days"),
        (is_share, column.unit in SHARES, f"the unit of a share is {' or '.join(SHARES)}"),
        (column.unit in SHARES, is_share, "a share ends with _share"),
        (name.endswith("_at"), column.unit == "Europe/Paris", "the unit of _at is Europe/Paris"),
    ]
    return [rule for applies, holds, rule in rules if applies and not holds]


def test_a_column_name_tells_type_and_unit():
    faults = {
        f"{model.table}.{name}": found
        for model in MODELS
        for name, column in model.contract.columns.items()
        if (found := suffix_faults(name, column))
    }
    assert not faults


def test_every_column_is_described_and_personal_ones_are_marked():
    for model in MODELS:
        for name, column in model.contract.columns.items():
            assert len(column.description.split()) > 1, f"{model.table}: describe `{name}`"
            is_marked = column.personal or name not in PERSONAL
            assert is_marked, f"{model.table}: mark `{name}` as personal"


# What only an English sentence has, and what no person writes.
ENGLISH = {"the", "and", "with", "who", "which", "not", "are", "from", "where", "than", "loss"}
CODE = re.compile(r"\w_\w|[A-Z]{2,}_|\bNULL\b|^Libellé\b")
LONGEST_FRENCH = 30


def french_faults(text: str | None) -> list[str]:
    spoken = (text or "").replace("'", " ").split()
    rules = [
        (bool(spoken), "nothing is said"),
        (len(spoken) <= LONGEST_FRENCH, "too long"),
        (not CODE.search(text or ""), "a code, not a word"),
        (not words(text or "") & ENGLISH, "English"),
        ((text or " ").endswith((".", "?", "!")), "no sentence ends here"),
    ]
    return [rule for holds, rule in rules if not holds]


def test_whatever_is_published_is_described_in_french():
    published = [model for model in MODELS if model.is_published or model.stage == "managers"]
    texts = {model.table: model.contract.description_fr for model in published}
    for model in published:
        for name, column in model.contract.columns.items():
            texts[f"{model.table}.{name}"] = column.description_fr
    assert len(texts) > 400
    assert {place: found for place, text in texts.items() if (found := french_faults(text))} == {}


@pytest.mark.parametrize(
    "text",
    [None, "The client.", "Client de `loss_rank`.", "Libellé de la cause.", "le " * 31 + "."],
)
def test_the_rules_for_french_find_what_they_look_for(text: str | None):
    assert french_faults(text)


def test_queries_read_no_clock_and_list_their_columns():
    for model in MODELS:
        assert not sql_rules.clock_reads(model.query), model.table
        assert not sql_rules.final_stars(model.query), model.table
        for predicate in model.contract.checks:
            assert not sql_rules.clock_reads(f"select {predicate.sql}"), model.table


def test_queries_are_narrow():
    for model in MODELS:
        wide = [line for line in model.query.splitlines() if len(line) > WIDTH or "\t" in line]
        assert not wide, model.table


def numbers(model: Model) -> set[tuple[str, str]]:
    sql = [model.query, *(f"select {check.sql}" for check in model.contract.checks)]
    return {(model.table, number) for text in sql for number in sql_rules.bare_numbers(text)}


def test_no_business_number_stands_in_a_query_but_those_that_are_allowed():
    found = set().union(*(numbers(model) for model in DERIVED if model.stage in NUMBER_STAGES))
    bare = found - set(ALLOWED_NUMBERS)
    assert not bare, "write a setting (settings.py) and read it as setting_<name>()"
    assert found == set(ALLOWED_NUMBERS), "these numbers are gone: take them off the list"


def test_sums_give_the_same_value_in_every_run():
    for model in DERIVED:
        unstable = sql_rules.unstable_sums(shared_bench().connection, model.query)
        assert not unstable, model.table


def test_another_engine_reads_query_and_checks_as_duckdb_does():
    for model in MODELS:
        queries = [] if model.is_staging else [model.query]
        for check in model.contract.checks:
            asked = [f"select {sql} from {model.table}" for sql in (check.sql, check.said) if sql]
            queries += asked
        for query in queries:
            assert not sql_rules.unlike_spark(query), model.table
            cut = sql_rules.truncating_casts(shared_bench().connection, query)
            assert not cut, model.table
            divided = sql_rules.decimal_divisions(shared_bench().connection, query)
            assert not divided, model.table


@pytest.mark.parametrize(("rule", "query", "found"), BROKEN)
def test_the_rules_for_queries_find_what_they_look_for(
    rule: Callable[..., list[str]], query: str, found: list[str] | None
):
    needs_types = "connection" in signature(rule).parameters
    faults = rule(duckdb.connect(), query) if needs_types else rule(query)
    assert faults if found is None else faults == found


# -- Python --------------------------------------------------------------------------------------

ENTRY_POINTS = {"definitions.py", "nightly.py", "cli.py"}
HOSTS = ["py" + "pi.org", "python" + "hosted.org", "registry." + "npmjs", "conda" + ".anaconda.org"]
HOSTS += ["repo." + "anaconda.com", "index" + "-url", "repo1." + "maven.org", "crates" + ".io"]


def test_imports_go_one_way():
    for path in py.python_files(*py.PACKAGES):
        source, package = path.read_text(encoding="utf-8"), path.relative_to(py.ROOT).parts[0]
        if package == "reconquete_pipeline" and path.name not in ENTRY_POINTS:
            assert not py.imports_of(source, "assets"), path
        if path.name not in {"expectations.py", "duckdb_dialect.py"}:
            assert not py.imports_of(source, "great_expectations"), path
        if path.parent.name == "statistics":
            statistics = py.imports_of(source, "dagster") + py.imports_of(source, "duckdb")
            assert not statistics, path


def test_the_rooms_are_those_that_are_listed():
    folders = {path.parent.relative_to(py.ROOT) for path in py.python_files(py.ENGINE)}
    modules = {".".join(folder.parts) for folder in folders} - {py.ENGINE}
    assert modules == set(py.rooms())


def test_rooms_read_only_from_those_below():
    for path in py.python_files(*py.PACKAGES):
        module = ".".join(path.relative_to(py.ROOT).with_suffix("").parts)
        upward = py.upward_imports(module, path.read_text(encoding="utf-8"), py.rooms())
        assert not upward, path


def test_no_file_of_the_project_names_a_package_registry():
    found = [
        f"{path.relative_to(py.ROOT)}: {host}"
        for path in py.project_files()
        for host in HOSTS
        if host.encode() in path.read_bytes()
    ]
    assert not found, "the address of a registry belongs to the machine, not to the project"


def test_the_rules_for_python_find_what_they_look_for():
    source = "def f():\n    from assets.tables import x\n    import duckdb.typing\n"
    assert py.imports_of(source, "assets") == ["assets.tables", "assets.tables.x"]
    assert py.imports_of(source, "duckdb") == ["duckdb.typing"]
    assert py.imports_of("import assets_of_mine", "assets") == []
    up = "from reconquete_pipeline.intake.delivery import staging\n"
    found = ["reconquete_pipeline.intake.delivery", "reconquete_pipeline.intake.delivery.staging"]
    for below in ("intake.store.load", "intake.refusal", "text.spelling"):
        assert py.upward_imports(f"{py.ENGINE}.{below}", up, py.rooms()) == found
    for above in ("intake.delivery.views", "night.night", "definitions"):
        assert py.upward_imports(f"{py.ENGINE}.{above}", up, py.rooms()) == []
    assert py.ROOT / "pyproject.toml" in set(py.project_files())


def test_the_page_tells_a_type_and_a_unit_that_the_rules_for_names_accept():
    page = (py.ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = page.partition("| Suffix or prefix |")[2].partition("\n\n")[0].splitlines()[2:]
    told = [[cell.strip().replace("`", "") for cell in row.strip("|").split("|")] for row in rows]
    assert {names for names, *_ in told} >= {"_eur", "_on", "_at", "_days", "_share", "_count"}
    for names, _, kind, unit in told:
        column = Column(
            type=kind or "VARCHAR",
            description="Something told.",
            unit=unit.partition(",")[0] or None,
        )
        if names == "_share":
            column = column.model_copy(update={"min": "0", "max": "1"})
        for name in names.split(", "):
            faults = suffix_faults(f"{name}a" if name.endswith("_") else f"a{name}", column)
            assert not faults, f"{name}: {faults}"


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("a_eur", "an amount is DECIMAL"),
        ("a_days", "the unit of _days is day"),
        ("an_at", "the unit of _at is Europe/Paris"),
        ("is_a", None),
    ],
)
def test_the_rules_for_names_find_what_they_look_for(name: str, fault: str | None):
    kind = "BOOLEAN" if fault is None else "VARCHAR"
    found = suffix_faults(name, Column(type=kind, description="Something told."))
    assert found == [] if fault is None else fault in found


# Codes of a published table of which another column speaks in French, by the code's name.
SAID_BY = {
    "alert_kind": "alert_fr",
    "answer_extract": "question_fr",
    "attrition_dimension": "attrition_label_fr",
    "attrition_segment": "attrition_label_fr",
    "backtest_reason": "not_told_fr",
    "campaign_outcome": "outcome_label_fr",
    "cause": "found_in_fr",
    "checked_cause": "declared_label_fr",
    "do_not_call_reason": "do_not_call_fr",
    "evidence_kind": "evidence_label_fr",
    "evidence_tier": "tier_label_fr",
    "exclusion_reason": "exclusion_label_fr",
    "from_status": "status_label_fr",
    "hot_signal": "hot_reason_fr",
    "place": "exclusion_label_fr",
    "rule": "rule_label_fr",
}
# Of which the comment of the column says what its codes mean, and no column of the row.
COMMENTED = {
    ("marketing.campaign_lift", "verdict"): "verdict_fr tells it with the figures",
    ("marketing.contact_timing", "verdict"): "found by a function, after the query",
    ("marketing.target_contacts", "channel"): "channel_label_fr stands in the lists beside it",
    ("reference.contact_laws", "channel"): "reference.contact_channels labels it",
    ("reference.cause_words", "word_reading"): "read by engineers",
    ("reference.conflict_words", "word_reading"): "read by engineers",
    ("reference.evidence_kinds", "cause"): "reference.loss_causes labels it",
    ("reference.evidence_kinds", "evidence_tier"): "reference.evidence_tiers labels it",
    ("reference.funnel_steps", "denominator_step"): "the table itself labels it",
    ("reference.letter_regrets", "cause"): "reference.loss_causes labels it",
    ("reference.letter_points", "said_when"): "the words themselves stand beside it",
    ("reference.call_steps", "said_when"): "the words themselves stand beside it",
    ("reference.segment_advice", "rfm_segment"): "client_segment_label_fr names both",
    ("reference.segment_advice", "status"): "client_segment_label_fr names both",
    ("reference.status_changes", "from_status"): "reference.statuses labels it",
    ("reference.status_changes", "to_status"): "reference.statuses labels it",
}
LETTERS = {"A", "B", "C"}


def test_codes_that_are_published_have_french_words():
    bare = set()
    for model in MODELS:
        if not (model.is_published or model.stage == "managers"):
            continue
        columns = model.contract.columns
        for name, column in columns.items():
            said = {f"{name}_label_fr", SAID_BY.get(name, "")} & set(columns)
            if column.values and not set(column.values) <= LETTERS and not said:
                bare.add((model.table, name))
    assert bare == set(COMMENTED)
