"""Where a text shows somebody erased, told by keyed hashes alone.

A number, contact value or name is looked for as its words, without case, accents and what stands
between them: `keys_of_texts` hashes the words together, and the first one by itself, so that few
places of a text have to be tried. A French telephone number is found however it is grouped.
"""

from collections.abc import Sequence

import duckdb

from reconquete_pipeline.tables.warehouse import scalar

# Of a longer name or address these many words are compared.
MOST_WORDS = 12
# A shorter number or name is found in texts that have nothing to do with the client; of digits
# alone, four are a year.
FEWEST_SIGNS, FEWEST_DIGITS = 4, 5


def is_telling(cell: str) -> str:
    """SQL: may the cell of a table show somebody? An amount, a day or a short number may not."""
    return (
        rf"(regexp_matches({cell}, '\p{{L}}') "
        f"or length(regexp_replace({cell}, '[^0-9]', '', 'g')) >= 9)"
    )


def keys_of_texts(relation: str) -> str:
    """A query of (place, key_hash, phrase), from a relation of (place, kind, text).

    Of kind value its telephone numbers count by themselves, too.
    """
    return (
        f"with given as (select place, words_of(text) as words from {relation} union "
        "select place, [key] from (select place, unnest(contact_keys(text)) as key "
        f"from {relation} where kind = 'value') where key_kind(key) = 'phone'), "
        f"cut as (select place, words[1:{MOST_WORDS}] as words, "
        "array_to_string(words, '') as signs from given), "
        "long as (select place, words, array_to_string(words, ' ') as phrase from cut where "
        f"length(signs) >= {FEWEST_SIGNS} and (length(signs) >= {FEWEST_DIGITS} "
        "or regexp_matches(signs, '[^0-9]'))) "
        "select place, keyed_hash('text', phrase) as key_hash, phrase from long union "
        "select place, keyed_hash('first', words[1]), phrase from long"
    )


def look_for(
    connection: duckdb.DuckDBPyConnection, texts: str, keys: str = "intake.erased_keys"
) -> int:
    """Fill temp.shown with what a select of (text) shows of whose hashes are in `keys`.

    A row is the text, the hash, the place of its first word in the text (from 1; 0 where it is a
    telephone number grouped otherwise) and how many words it has. Returns how many rows these are.
    """
    connection.execute(
        "create or replace temp table looked_at as select row_number() over () as id, text, "
        f"words_of(text) as words from (select distinct text from ({texts}) where text is not null)"
    )
    connection.execute(
        "create or replace temp table looked_words as "
        "select id, unnest(words) as word, generate_subscripts(words, 1) as place from looked_at"
    )
    connection.execute(
        "create or replace temp table shown as with firsts as (select word from "
        "(select distinct word from looked_words) where keyed_hash('first', word) in "
        f"(select k.key_hash from {keys} as k)), "
        "starts as (select id, place from looked_words where word in (select word from firsts)), "
        "phrases as (select s.id, s.place, n.word_count, array_to_string("
        "l.words[s.place:s.place + n.word_count - 1], ' ') as phrase from starts as s "
        "inner join looked_at as l using (id) cross join "
        f"(select unnest(range(1, {MOST_WORDS + 1})) as word_count) as n "
        "where s.place + n.word_count - 1 <= length(l.words) union all "
        "select id, 0, 0, key from (select id, unnest(contact_keys(replace(text, '@', ' '))) "
        "as key from looked_at where length(regexp_replace(text, '[^0-9]', '', 'g')) >= 9) "
        "where key_kind(key) = 'phone'), "
        "hashed as (select id, place, word_count, keyed_hash('text', phrase) as key_hash "
        "from phrases) "
        "select distinct l.text, h.key_hash, h.place, h.word_count from hashed as h "
        "inner join looked_at as l using (id) "
        f"where h.key_hash in (select k.key_hash from {keys} as k)"
    )
    connection.execute("drop table looked_words")
    connection.execute("drop table looked_at")
    return scalar(connection, "select count(*) from shown")


def look_in(
    connection: duckdb.DuckDBPyConnection,
    texts: Sequence[str],
    keys: str = "intake.erased_keys",
    where: str = "true",
) -> int:
    """`look_for` in the texts at hand for which `where` (SQL over `text`) is true."""
    connection.execute(
        "create or replace temp table given_texts as select unnest(?::varchar[]) as text",
        [list(texts)],
    )
    return look_for(connection, f"select text from given_texts where {where}", keys)
