"""The working database: opened by one process at a time, its schemas, macros and stamps.

Everything here can be made again from the home's facts, so nothing is ever repaired in place.
"""

import re
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from reconquete_pipeline.home.campaign_files import LAST_QUESTION
from reconquete_pipeline.home.settings import Settings, setting_sql_literals
from reconquete_pipeline.tables.contracts import ENGINE_SCHEMA, STAGES
from reconquete_pipeline.tables.model import Catalogue
from reconquete_pipeline.text.french_words import word_macros
from reconquete_pipeline.text.phone_numbers import phone_keys
from reconquete_pipeline.text.response_codes import CODE_MACROS
from reconquete_pipeline.text.said_words import SAID_MACROS
from reconquete_pipeline.text.sql_text import quote, text_literal

# What the engine itself fills, beside the schemas of the stages.
ENGINE_SCHEMAS = frozenset({ENGINE_SCHEMA, "store", "stamps", "main"})
# Rules that several queries ask: who is lost, the class of an amount by what stands before it, the
# first day on which the lists of the night are used, whether something holds on a day.
# The code under which clients are asked whether to stay in contact, by the month of the term, and
# that code where a sending tool wrote it in its own way (NULL: another campaign).
# How a French sentence writes a share (12,3 or 80, without its sign), an amount (1 234,50 or 80,
# its thousands set apart by a narrow no-break space), a day and a number of things. Then what each
# engine spells in its own way, so that no query does: of sorted days the first, and from it on each
# that is far enough from the last one kept.
MACROS = {
    "is_lost(status)": "status in ('lost', 'lost_again')",
    # MBG/NBD (Hoppe and Wagner, Marketing JRM 3 (2007) 75-90, equation 20). The weights of "still
    # there" and "gone", each divided by the larger power: nothing overflows.
    "model_p_alive(repeats, last_days, age_days, r, alpha, a, b)": "1 / (1 + a / cast(b + repeats"
    " as double) / power((alpha + last_days) / cast(alpha + age_days as double), r + repeats))",
    # The share of clients who leave after a purchase is at the bound of what a fit looks at.
    "buying_fit_reason(a, b, reason)": "case when a / (a + b) <= 0.00001 then 'nobody_leaves'"
    " else reason end",
    # Of a client who is contacted, organic return and lift together; NULL where either is unknown.
    "expected_return_share(organic_share, lift_share)": "cast(case when organic_share + lift_share"
    " < 0 then 0 when organic_share + lift_share > 1 then 1 else organic_share + lift_share end"
    " as decimal(9, 6))",
    "half_year_start()": "make_date(year(as_of()), case when month(as_of()) < 7 then 1 else 7 end,"
    " 1)",
    # NULL without an interval.
    "mean_interval_days(days, interval_count)": "cast(round(days / nullif(interval_count, 0))"
    " as integer)",
    # The last day of silence that is no hit of personal_rhythm, in whole numbers.
    "personal_rhythm_days(span_days, purchase_days, numerator, denominator)": "cast(numerator"
    " * span_days // (denominator * (purchase_days - 1)) as integer)",
    # Traits of a client that the learned rule looks at; 0 with one purchase day.
    "log_mean_interval(day_count, span_days)": "ln(1 + coalesce(span_days"
    " / cast(nullif(day_count - 1, 0) as double), 0))",
    # Spread over mean, from whole numbers, so that every engine rounds once.
    "interval_variation(day_count, span_days, square_sum)": "coalesce(sqrt(cast(greatest("
    "square_sum * (day_count - 1) - span_days * span_days, 0) as double)) / nullif(span_days, 0),"
    " 0)",
    # The last day of silence that is no hit of the learned rule, by the law of trial.learned_laws;
    # NULL without a law.
    "learned_threshold_days(day_count, span_days, square_sum, intercept, interval_weight,"
    " variation_weight, single_weight, span_weight, count_weight)": "case when intercept is not"
    " null then cast(floor(round(exp(least(greatest(intercept"
    " + interval_weight * log_mean_interval(day_count, span_days)"
    " + variation_weight * interval_variation(day_count, span_days, square_sum)"
    " + case when day_count = 1 then single_weight else 0 end"
    " + span_weight * ln(1 + span_days) + count_weight * ln(1 + day_count),"
    " ln(1 + setting_lost_floor_days())), ln(1 + setting_lost_ceiling_days()))) - 1, 6))"
    " as integer) end",
    "is_day_within(day, from_on, until_on)": "(from_on is null or from_on <= day)"
    " and (until_on is null or day < until_on)",
    "abc_class(amount_eur, before_eur, total_eur)": "case when amount_eur <= 0 then null"
    " when before_eur < setting_abc_a_share() * total_eur then 'A'"
    " when before_eur < setting_abc_b_share() * total_eur then 'B' else 'C' end",
    # Whom the head of the company writes to or calls in person (S3).
    "is_for_head(abc_class, is_strategic)": "coalesce(abc_class = 'A', false)"
    " or coalesce(is_strategic, false)",
    # What an offer costs for one client who returns: its cost and its discount on the first order,
    # at most its cap, which stands where they are unknown; NULL where it is too.
    "offer_amount(cost_eur, discount_share, cap_eur, order_eur)": "least(case"
    " when coalesce(cost_eur, discount_share) is null"
    " or (discount_share > 0 and order_eur is null) then null"
    " else cast(round(coalesce(cost_eur, 0) + coalesce(discount_share * order_eur, 0), 2)"
    " as decimal(18, 2)) end, cap_eur)",
    # Margin of revenue as a share; more than all of an amount, or of its loss, is a fault.
    "margin_share(margin_eur, amount_eur)": "case when amount_eur > 0 then"
    " least(greatest(margin_eur / cast(amount_eur as double), -1), 1) end",
    # Whether a value of a feature is in one of its levels: of numbers the first is open below.
    "is_in_level(number, word, feature_level, from_value, below_value, level_word)": "case"
    " when number is not null then (number >= from_value"
    " or (feature_level = 1 and level_word is null))"
    " and (below_value is null or number < below_value)"
    " when word is not null then coalesce(word = level_word, false) else feature_level = 0 end",
    # Mantel-Haenszel over campaigns. The weight of one is the harmonic mean of its two sides: the
    # clients of an arm, where both are as large; gained are who came back beyond the controls.
    "compared_clients(target_count, control_count)": "cast(round(2 * target_count * control_count"
    " / cast(target_count + control_count as double), 6) as decimal(18, 6))",
    "gained_clients(target_count, returned_count, control_count, control_returned_count)": "cast("
    "round(2 * (returned_count * control_count - control_returned_count * target_count)"
    " / cast(target_count + control_count as double), 6) as decimal(18, 6))",
    # Whether an answer to "would come back if" names a condition; in doubt it names none.
    "is_condition(text)": "coalesce(regexp_matches(strip_accents(lower(text)), '[a-z]{3}')"
    r" and not regexp_matches(strip_accents(lower(trim(text))), '^[^a-z]*(non|rien|jamais|plus|"
    r"aucune?s?|neant|nulle?|ras|sans|pas|certainement|surtout|no|nope|never|nothing|inutile|"
    r"impossible|hors de question|laissez|ne )\b'), false)",
    # Of the answers of a target, the oldest first: that there was one takes back no refusal.
    "standing_answer(kinds)": r"case when regexp_extract(kinds, '(\w+)( answered)*$', 1)"
    r" in ('no_more_use', 'refused') then regexp_extract(kinds, '(\w+)( answered)*$', 1)"
    r" else regexp_extract(kinds, '\w+$') end",
    # Not a mail filter's click; midnight is a day without its time, and a time before the message
    # or none at all is a person's.
    "is_human_click(clicked_at, message_at)": "clicked_at is null or message_at is null"
    " or clicked_at = date_trunc('day', clicked_at) or message_at = date_trunc('day', message_at)"
    " or clicked_at < message_at"
    " or clicked_at >= message_at + setting_human_click_seconds() * interval 1 second",
    # A letter of regret sells nothing (S1): amounts, shares, and words of prices and offers.
    "names_a_price(text)": r"coalesce(regexp_matches(strip_accents(lower(text)), '€|%|\b(euros?|"
    r"prix|tarifs?|remises?|rabais|ristournes?|soldes?|promos?|promotions?|gratuite?s?|offerte?s?|"
    r"reductions?|moins chere?s?)\b'), false)",
    "contact_day()": "run_date() + 1",
    "holds_on(since_on, until_on, day)": "since_on <= day"
    " and (until_on is null or until_on >= day)",
    "last_question_code(term_on)": f"'{LAST_QUESTION}' || strftime(term_on, '%Y-%m')",
    "read_last_question_code(campaign_id)": "nullif(regexp_extract(regexp_replace("
    f"lower(strip_accents(campaign_id)), '[^a-z0-9]+', '-', 'g'), '^-?({LAST_QUESTION}.*?)-?$', 1),"
    " '')",
    # A label within a sentence: « E-mail » is « e-mail », « Prix » is « prix », « SMS » is « SMS ».
    "uncapitalised(text)": r"case when regexp_matches(text, '^[\p{Lu}\d]{2}') then text"
    " else lower(left(text, 1)) || substr(text, 2) end",
    "tenths_fr(number)": "regexp_replace(replace(cast(cast(round(number, 1) as decimal(18, 1))"
    " as varchar), '.', ','), ',0$', '')",
    "percent_fr(share)": "tenths_fr(100 * share)",
    # A share is rounded once, from its counts, to what a sentence tells; and told from there.
    "share_permille(part_count, whole_count)": "cast((2000 * cast(part_count as bigint)"
    " + whole_count) // (2 * cast(whole_count as bigint)) as integer)",
    "permille_share(permille)": "permille / cast(1000 as double)",
    "permille_fr(permille)": "percent_fr(permille_share(permille))",
    "amount_fr(amount)": "regexp_replace(replace(replace(format('{:,.2f}', cast(amount as double)),"
    " ',', '\u202f'), '.', ','), ',00$', '')",
    # A whole number, its thousands set apart: also an amount, or days, rounded for reading.
    "whole_fr(number)": "replace(format('{:,}', cast(round(number, 0) as bigint)), ',', '\u202f')",
    # French counts 0 and 1,9 in the singular.
    "plural_fr(number, one, many)": "case when abs(number) >= 2 then many else one end",
    "counted_fr(number, one, many)": "whole_fr(number) || ' '"
    " || plural_fr(round(number, 0), one, many)",
    "month_fr(month)": "(['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août',"
    " 'septembre', 'octobre', 'novembre', 'décembre'])[month]",
    "days_fr(days)": "counted_fr(days, 'jour', 'jours')",
    "points_fr(share)": "percent_fr(share) || ' '"
    " || plural_fr(round(100 * share, 1), 'point', 'points')",
    # Of a line of a sheet whose client may not be contacted any more, or of whom nothing is told.
    "strike_line_fr()": "'Ne plus contacter : rayer la ligne des fiches.'",
    "day_fr(day)": "strftime(day, '%d/%m/%Y')",
    # A step of a sequence, with what must have come back of the one before.
    "step_fr(channel_label_fr, step_condition, after_days)": "uncapitalised(channel_label_fr)"
    " || case step_condition when 'answered' then ' si réponse' when 'opening' then ' si ouverture'"
    " when 'no_answer' then ' sans réponse après ' || days_fr(after_days) else '' end",
    # What a client declared of a return; NULL where nothing.
    "said_fr(return_probability_share, would_return_if)": "nullif(concat_ws(', ', 'retour à '"
    " || percent_fr(return_probability_share) || ' %',"
    " '« ' || without_contact_values(would_return_if) || ' »'), '')",
    # The first day on which such evidence of a silence counts, and the last by which an invoice was
    # due that is unpaid at its end; the day on which an order that has not come is seriously late.
    "disputed_from(last_purchase_on)": "last_purchase_on - setting_dispute_days()",
    "solicited_from(last_purchase_on)": "last_purchase_on - setting_pressure_days() + 1",
    "unfounded_from(last_purchase_on)": "cast(last_purchase_on - interval 12 month as date)",
    "owed_due_by(evidence_to_on)": "evidence_to_on - setting_unpaid_after_days() - 1",
    "seriously_late_on(promised_on)": "promised_on + setting_serious_delay_days()",
    # Facts that end a relation, in the words of who reads of them: at the loss, and tonight.
    "owed_fr(owed_eur, invoice_id, due_on)": "amount_fr(owed_eur)"
    " || ' € de factures échues depuis plus de ' || days_fr(setting_unpaid_after_days())"
    " || ', la plus ancienne ' || invoice_id || ' du ' || day_fr(due_on)",
    "given_up_fr(postal_prefix, ends_on)": "'secteur ' || postal_prefix"
    " || ' qui n''est plus desservi depuis le ' || day_fr(ends_on)",
    "moved_away_fr(postal_code, seen_on)": "'nouvelle adresse hors de la zone desservie ('"
    " || postal_code || '), connue le ' || day_fr(seen_on)",
    "ended_by_us_fr(contract_id, ended_on)": "'contrat ' || contract_id"
    " || ' résilié par nous le ' || day_fr(ended_on)",
    "arm_fr(arm)": "case when arm = 'control' then 'Témoin (non contacté)' else arm end",
    # What people write of people, without addresses and telephone numbers.
    "without_contact_values(text)": r"nullif(trim(regexp_replace(text,"
    r" '\S+@\S+|(?:\+|\b0)[0-9](?:[ ./-]*[0-9]){7,}', '…', 'g')), '')",
    **SAID_MACROS,
    # What clients say to be left alone, whatever made them leave.
    "is_easily_said(cause)": "cause in ('price', 'competitor_offer')",
    # The part of the clients, of five, to which one belongs: learned from the others alone.
    "client_fold(client_id)": "cast(hash_number(client_id) % 5 as integer)",
    # Of pieces {place, evidence_on, rest_share, own_order} in order of their days, of which those
    # of one order {order_id, until_on} or at most apart_days apart exclude each other, the places
    # of those that together leave the least rest (the product of their rest_share). A choice is
    # kept for each last piece and each set of orders of which a piece may yet come, of the best
    # 50, so that a client with dozens of orders of several returns each does not cost a night.
    "ending_with(choices, piece, apart_days)": "list_transform(list_filter(choices, lambda one:"
    " (one.ends_on is null or piece.evidence_on - one.ends_on > apart_days)"
    " and (piece.own_order is null or not list_contains(one.orders, piece.own_order))),"
    " lambda one: struct_pack(rest := one.rest * piece.rest_share, fewer := one.fewer - 1,"
    " places := list_append(one.places, piece.place), ends_on := piece.evidence_on,"
    " orders := list_filter(list_append(one.orders, piece.own_order),"
    " lambda own: own.until_on - piece.evidence_on > apart_days)))",
    "best_choices(choices)": "list_transform(list_distinct(list_transform(choices, lambda one:"
    " one.orders)), lambda held: list_min(list_filter(choices, lambda one: one.orders = held)))",
    "separate_places(pieces, apart_days)": "list_min(list_reduce(pieces, lambda choices, piece:"
    " list_concat(choices, best_choices(list_sort(ending_with(choices, piece, apart_days))[1:50])),"
    " cast([struct_pack(rest := 1, fewer := 0, places := [], ends_on := null, orders := [])]"
    " as struct(rest double, fewer bigint, places bigint[], ends_on date,"
    " orders struct(order_id varchar, until_on date)[])[]))).places",
    "spaced_days(days, apart_days)": "list_reduce(days, lambda kept_days, next_on: case"
    " when next_on < list_max(kept_days) + apart_days then kept_days"
    " else list_append(kept_days, next_on) end, cast([] as date[]))",
}
# The forms by which contact values are compared, however they were written: each e-mail address in
# the text, else a telephone number of France or abroad, else letters and digits of an address.
_SPACES = r"[\s\x{00A0}\x{2007}\x{200B}\x{202F}\x{FEFF}]"
_FRENCH_NUMBER = r"^(?:(?:\+|00)?(?:33|262|590|594|596))?0?(\d{9})$"
# A number that stands in a longer text, a remark or an address.
_NUMBER_IN_TEXT = (
    r"(?:^|[^0-9+])((?:(?:\+|00)33[ .]?(?:\(0\))?[ .]?|0)[1-9](?:[ ./\x{00A0}\x{202F}-]?\d{2}){4})"
    r"(?:$|[^0-9])"
)
_NOT_IN_MAIL = r"\s@<>\"«»“”();:,/|?!\[\]"
CONTACT_MACROS = {
    # The first 48 bits of a hash: a BIGINT holds them.
    "hash_number(text)": "cast('0x' || substr(sha256(text), 1, 12) as bigint)",
    **CODE_MACROS,
    # The words of a text as they are compared: without case and accents.
    "words_of(text)": r"list_transform(regexp_extract_all(text, '[\p{L}\p{N}\p{M}]+'), lambda word:"
    " replace(replace(lower(strip_accents(word)), 'œ', 'oe'), 'æ', 'ae'))",
    "plain_text(value)": "regexp_replace(lower(strip_accents(value)), '[^a-z0-9]', '', 'g')",
    # Blanks around @ go, and a comma before the last part of an address is its point.
    "mail_text(value)": f"regexp_replace(regexp_replace(regexp_replace(lower(value),"
    f" '{_SPACES}', ' ', 'g'), ' *@ *', '@', 'g'),"
    f" '(@[^{_NOT_IN_MAIL}]+),([a-z]{{2,}})([^a-z0-9@.-]|$)', '\\1.\\2\\3', 'g')",
    # Empty for a text that says that there is no proof: « aucune preuve », « à fournir », « XXX ».
    "proof_root(proof)": "regexp_replace(regexp_replace(plain_text(proof),"
    " '^(la|les|de)?preuves?', ''), '^([x0]+|(aucune?|pas(de|encore|recu|fourni|trouve)|sans|non|"
    "perdue?|manquante?|absente?|inconnue?|introuvable|egaree?|a(fournir|demander|confirmer|completer|"
    "verifier|recuperer|obtenir|retrouver|joindre)|enattente|encours|verbal|oral|idem).*)$', '')",
    "letter_count(text)": "length(regexp_replace(lower(text), '[^a-z]', '', 'g'))",
    "numbers_in(value)": f"""list_transform(regexp_extract_all(value, '{_NUMBER_IN_TEXT}', 1),
        lambda number: regexp_replace(
            regexp_replace(number, '[^0-9+]', '', 'g'), '{_FRENCH_NUMBER}', '0\\1'))""",
    "contact_keys(value)": f"""case
        when contains(value, '@') then list_concat(list_transform(
            regexp_extract_all(mail_text(value), '[^{_NOT_IN_MAIL}]+@[^{_NOT_IN_MAIL}]+'),
            lambda address: rtrim(ltrim(address, chr(39)), '.' || chr(39))),
            numbers_in(regexp_replace(value, '\\S*@\\S*', ' ', 'g')))
        when regexp_matches(regexp_replace(value, '[^0-9+]', '', 'g'), '{_FRENCH_NUMBER}')
            and letter_count(value) <= 10
            then [regexp_replace(regexp_replace(value, '[^0-9+]', '', 'g'), '{_FRENCH_NUMBER}',
            '0\\1')]
        when length(regexp_replace(value, '[^0-9]', '', 'g')) >= 9 and letter_count(value) <= 10
            then phone_keys(value)
        when plain_text(value) <> '' then list_concat([plain_text(value)], numbers_in(value))
    end""",
    # A client number without case, signs, and the zeros that a spreadsheet takes off or puts behind
    # a point.
    "folded_code(code)": "regexp_replace(plain_text(regexp_replace(code, '^( *[0-9]+)[.,]0+ *$',"
    " '\\1')), '^([a-z]*)0+([0-9])', '\\1\\2')",
    "key_kind(contact_key)": "case when contains(contact_key, '@') then 'email'"
    " when regexp_matches(contact_key, '^[+]?[0-9]{9,}$') then 'phone' else 'postal' end",
    # HMAC-SHA256 by its definition (RFC 2104); the two keys are made of the secret by
    # `use_secret` and live in the session alone. NULL without a secret.
    "keyed_hash(key_kind, key)": "sha256(getvariable('outer_key')"
    " || unhex(sha256(getvariable('inner_key') || encode(key_kind || ':' || key))))",
}
_HOLDER = re.compile(r"PID (\d+)")


class WarehouseHeldError(Exception):
    """Another process holds the working database; the message says which."""


class NoWarehouseError(Exception):
    """No night has made the working database yet."""


def connect(
    path: Path, wait_seconds: float, say: Callable[[str], None] = lambda _: None
) -> duckdb.DuckDBPyConnection:
    """Open the database for writing, waiting up to `wait_seconds` for whoever holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    remedy = "close it (or raise database_wait_seconds), then run the night again"
    return _opened(path, wait_seconds, say, remedy, read_only=False)


def connect_to_read(
    path: Path, wait_seconds: float, say: Callable[[str], None] = lambda _: None
) -> duckdb.DuckDBPyConnection:
    """Open the database for reading only, waiting up to `wait_seconds` for a night to end.

    While the connection is open no night can write, so close it soon. Raises WarehouseHeldError
    when somebody still writes, NoWarehouseError when no night has made the database yet.
    """
    if not path.exists():
        raise NoWarehouseError(f"{path}: there is no database yet; run a night: reconquete run")
    return _opened(path, wait_seconds, say, "wait for its end, then ask again", read_only=True)


def _opened(
    path: Path, wait_seconds: float, say: Callable[[str], None], remedy: str, *, read_only: bool
) -> duckdb.DuckDBPyConnection:
    deadline, has_spoken = time.monotonic() + wait_seconds, False
    while True:
        try:
            connection = duckdb.connect(str(path), read_only=read_only)
            break
        except duckdb.IOException as error:
            holder = _HOLDER.search(str(error))
            if holder is None:
                raise
            who = f"process {holder[1]} ({_command_of(int(holder[1]))})"
            if time.monotonic() >= deadline:
                raise WarehouseHeldError(
                    f"{path}: {who} has held the database open for more than {wait_seconds:g} s; "
                    f"{remedy}"
                ) from error
            if not has_spoken:
                say(f"waiting for {who}, which has {path.name} open")
                has_spoken = True
            time.sleep(0.2)
    prepare_session(connection)
    return connection


def _command_of(pid: int) -> str:
    """The command line of a process, or a dash where the system does not show it."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return "-"
    return " ".join(b" ".join(words).decode(errors="replace").split())[:120]


def prepare_session(connection: duckdb.DuckDBPyConnection) -> None:
    """Settings that results rely on."""
    connection.execute("set timezone = 'Europe/Paris'")
    # DuckDB 2.0.0 turns try_cast over read_csv into a hard cast: one dirty value fails the query.
    connection.execute("set disabled_optimizers = 'type_pushdown'")
    connection.execute("set enable_progress_bar = false")
    # Else the type of Python objects is guessed from 1,000 rows: a longer number between them
    # fails the night. As text, each value is read by the type of its column.
    connection.execute("set pandas_analyze_sample = 0")
    known = scalar(
        connection, "select count(*) from duckdb_functions() where function_name = 'phone_keys'"
    )
    if not known:  # connections of one process to one database share it
        connection.create_function("phone_keys", phone_keys, ["VARCHAR"], "VARCHAR[]")


def use_secret(connection: duckdb.DuckDBPyConnection, secret: bytes | None) -> None:
    """Let `keyed_hash` hash by the secret (at most 64 bytes) in this session; None ends that."""
    for name, pad in (("inner_key", 0x36), ("outer_key", 0x5C)):
        key = None if secret is None else bytes(byte ^ pad for byte in secret.ljust(64, b"\0"))
        connection.execute(f"set variable {name} = $1::blob", [key])


def create_engine_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """The schemas of all stages and the tables that the engine itself fills."""
    ddl = Path(__file__).parents[1] / "intake" / "tables.sql"
    connection.execute(ddl.read_text(encoding="utf-8"))
    for stage in STAGES:
        connection.execute(f"create schema if not exists {stage}")


def drop_leftovers(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> list[str]:
    """Drop the tables that no file of sql/ makes any more, with their stamps. Returns their names.

    An earlier version of the program made them; they hold people's data and nobody renews them.
    """
    found = connection.execute(
        "select schema_name || '.' || table_name, 'table' from duckdb_tables() "
        "where not internal and not temporary and database_name = current_database() union all "
        "select schema_name || '.' || view_name, 'view' from duckdb_views() "
        "where not internal and not temporary and database_name = current_database() order by 1"
    ).fetchall()
    gone = [
        (str(table), str(kind))
        for table, kind in found
        if table not in catalogue and table.partition(".")[0] not in ENGINE_SCHEMAS
    ]
    for table, kind in gone:
        connection.execute(f"drop {kind} {table}")
        connection.execute("delete from stamps.builds where table_name = ?", [table])
    for (schema,) in connection.execute(
        "select schema_name from duckdb_schemas() "
        "where not internal and database_name = current_database()"
    ).fetchall():
        if schema not in {*STAGES, *ENGINE_SCHEMAS}:
            connection.execute(f"drop schema {quote(schema)}")
    return [table for table, _ in gone]


def set_macros(
    connection: duckdb.DuckDBPyConnection,
    run_date: date,
    settings: Settings,
    catalogue: Catalogue,
    *,
    extra: Mapping[str, str] | None = None,
) -> None:
    """Create run_date(), as_of(), one setting_<name>() per setting and the macros above.

    as_of() is the run date, or the date that the extracts of orders cover to when that is earlier:
    a stale extract must not make clients lost.
    """
    literals = {f"setting_{name}": sql for name, sql in setting_sql_literals(settings).items()}
    literals["run_date"] = f"date '{run_date.isoformat()}'"
    extracts = ", ".join(f"'{name}'" for name in catalogue.as_of_extracts)
    literals["as_of"] = (
        "(select coalesce(least(run_date(), min(c.covers_to_on)), run_date()) "
        f"from intake.coverage as c where c.is_configured and c.extract in ({extracts}))"
    )
    literals.update(extra or {})
    ordered = sorted(literals, key=lambda name: name == "as_of")
    for name in ordered:
        connection.execute(f"create or replace macro main.{name}() as {literals[name]}")
    set_contact_macros(connection)
    for call, sql in (MACROS | word_macros()).items():
        connection.execute(f"create or replace macro main.{call} as {sql}")


def set_contact_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the macros by which contact values, words, codes and keyed hashes are compared.

    Rows of files are typed by them, too.
    """
    for call, sql in CONTACT_MACROS.items():
        connection.execute(f"create or replace macro main.{call} as {sql}")


def set_comments(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    kind: str,
    description: str,
    columns: Mapping[str, str],
) -> None:
    """Write COMMENT ON for a table or view and its columns."""
    connection.execute(f"comment on {kind} {table} is {text_literal(description)}")
    for name, text in columns.items():
        connection.execute(f"comment on column {table}.{quote(name)} is {text_literal(text)}")


def first_row(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[object] = ()
) -> tuple[Any, ...] | None:
    """The first row of a short result, read to its end: an unread rest blocks the connection."""
    rows = connection.execute(query, list(parameters)).fetchall()
    return rows[0] if rows else None


def scalar(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    """The one whole number that a query returns."""
    row = first_row(connection, query)
    return int(row[0]) if row else 0


def first_column(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[object] = ()
) -> list[str]:
    """The first column of a result, as texts."""
    return [str(row[0]) for row in connection.execute(query, list(parameters)).fetchall()]


def changed(
    connection: duckdb.DuckDBPyConnection, statement: str, parameters: Sequence[object] = ()
) -> int:
    """Run a statement that writes. Returns how many rows it inserted, updated or deleted."""
    return int(connection.execute(statement, list(parameters)).fetchall()[0][0])
