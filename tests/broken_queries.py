"""Queries that break a rule of `sql_rules`, and near misses that do not.

Each with what is found: the texts, or None where any finding will do.
"""

import sql_rules

DOUBLES = "select {} from (values (1::double, date '2026-01-01', 1.5)) as t (x, day_on, cents)"
OTHERS = "select 1 from s.t"
BROKEN = [
    (sql_rules.clock_reads, "select now() as a, 'today()' as b", ["now"]),
    (sql_rules.clock_reads, "select current_date as a, CURRENT_TIMESTAMP", None),
    (sql_rules.clock_reads, "select run_date() -- now()", []),
    (sql_rules.final_stars, "with a as (select 1 as b) select a.* from a", None),
    (sql_rules.final_stars, "select b from s.a union all select * from s.c", None),
    (sql_rules.final_stars, "select count(*) as n from (select * from s.a)", []),
    (sql_rules.bare_numbers, "select a > 90, b - 0.5, -3", ["90", "0.5", "3"]),
    (sql_rules.bare_numbers, "select round(a, 6)::decimal(18, 2), 1, sha256(b), '7'", []),
    (sql_rules.unlike_spark, "select list(a order by b), len(c) from s.t", None),
    (sql_rules.unlike_spark, "select * exclude (a) from s.t", ["* exclude"]),
    (sql_rules.unlike_spark, "select quantile_cont(a, 0.5) from s.t", ["quantile_cont()"]),
    (sql_rules.unlike_spark, "select date_diff('day', a_at, run_date()) from s.t", None),
    (sql_rules.unlike_spark, "select date_diff('month', a_on, b_on) from s.t", None),
    (sql_rules.unlike_spark, "select date_diff('day', a_on, b::date), length(c) from s.t", []),
    (sql_rules.unlike_spark, "select unnest(b)::integer as a from s.t", None),
    (sql_rules.unlike_spark, "select a from s.t where not exists (select 1 from s.u)", None),
    (sql_rules.unlike_spark, "select unnest(b) as a from s.t, unnest(c) as d (e)", []),
    (
        sql_rules.unlike_spark,
        "select a from s.t where exists (select 1 from s.u where u.b = t.b)",
        [],
    ),
    (sql_rules.unlike_spark, f"select not exists ({OTHERS} where t.a not in (1, 0))", None),
    (sql_rules.unlike_spark, f"select exists ({OTHERS} where a = 0) from s.u", None),
    (sql_rules.unlike_spark, f"select not exists ({OTHERS} where t.a = u.b) from s.u", []),
    (sql_rules.unlike_spark, f"select exists ({OTHERS} join s.v on t.a = v.a where v.b = c)", []),
    (sql_rules.unlike_spark, f"select ({OTHERS.replace('1', 'count(*)')}) = 0 from s.u", []),
    (sql_rules.unlike_spark, "with recursive a as (select 1 as b) select b from a", None),
    (sql_rules.unlike_spark, "select b from s.t union all by name select b from s.u", None),
    (sql_rules.unlike_spark, "select null as b union all select a from s.u", None),
    (sql_rules.unlike_spark, "select a as b from s.t union all select null", []),
    (sql_rules.unlike_spark, "select cast('0x' || substr(a, 1, 12) as bigint) from s.t", None),
    (sql_rules.unlike_spark, "select list_reduce(a, lambda x, y: x + y) from s.t", None),
    (sql_rules.unlike_spark, "select unnest(generate_series(a, b)) as c from s.t", None),
    (sql_rules.unlike_spark, "select unnest(range(a)) as c from s.t", None),
    (sql_rules.unlike_spark, "select unnest(range(a)) as c from s.t where a >= 0", []),
    (sql_rules.unlike_spark, "select unnest(generate_series(1, 7)) as c", []),
    (sql_rules.decimal_divisions, DOUBLES.format("cents / 3"), None),
    (sql_rules.decimal_divisions, DOUBLES.format("x / cents, 1 / 3, cents // 1"), []),
    (sql_rules.unstable_sums, DOUBLES.format("sum(x)"), ["SUM(x) over DOUBLE"]),
    (sql_rules.unstable_sums, DOUBLES.format("avg(x / 2) over (order by day_on)"), None),
    (sql_rules.unstable_sums, DOUBLES.format("product(cents)"), ["product()"]),
    (sql_rules.unstable_sums, f"with a as ({DOUBLES.format('*')}) select sum(x) from a", None),
    (sql_rules.unstable_sums, DOUBLES.format("sum(round(x, 2)::decimal(18, 2))"), []),
    (sql_rules.unstable_sums, DOUBLES.format("avg(cents), sum(count(*)) over ()"), []),
    (sql_rules.truncating_casts, DOUBLES.format("cents::integer"), None),
    (sql_rules.truncating_casts, DOUBLES.format("round(cents)::integer, count(*)::int"), []),
]
