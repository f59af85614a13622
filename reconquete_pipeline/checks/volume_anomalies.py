"""What looks wrong in deliveries that nothing refuses, beside the extract's own history.

Usual is the median of the earlier files, with their median absolute deviation (MAD): a few odd
files do not move them. A figure is far from usual when it is further from the median than some
MADs, than a share of the median, and than all earlier figures but one on that side, so that a
weekly rhythm is learnt and not told every week. With fewer than `usual_min_files` earlier files
nothing is said.
"""

_FIRST_SEEN = "first_seen_on <= run_date()"


def unusual_files(extract: str) -> str:
    """Query of the files of the newest night whose rows or euros are far from usual."""
    measured = " union all ".join(
        f"select file_id, file_name, first_seen_on, '{what}' as what, "
        f"cast({column} as decimal(38, 2)) as figure from intake.files "
        f"where {extract} and status = 'accepted' and {_FIRST_SEEN} and {column} is not null "
        "and elsewhere_count is null"
        for what, column in (("rows", "read_count"), ("EUR", "amount_eur"))
    )
    return (
        f"with measured as ({measured}), "
        "pairs as (select n.file_id, n.file_name, n.what, n.figure, e.figure as earlier "
        "from measured as n join measured as e on n.what = e.what and e.file_id < n.file_id "
        "where n.first_seen_on = (select max(m.first_seen_on) from measured as m) "
        "qualify row_number() over (partition by n.file_id, n.what order by e.file_id desc) "
        f"<= setting_usual_max_files()), {_judged('file_id, file_name, what, figure')} "
        "select file_id, file_name, what, figure, usual, deviation, earlier_count, "
        "format('{}: {:,.0f} {}, usual are {:,.0f} (median of {} files, ± {:,.0f})', file_name, "
        "figure::double, what, usual::double, earlier_count, deviation::double) as said "
        "from judged where is_far order by file_id, what"
    )


def late_rows(extract: str) -> str:
    """Query of one row where the newest row is older than rows of this extract usually get.

    Nothing is said of an extract that is complete to the run date by declaration.
    """
    return (
        "with days as (select distinct least(newest_on, first_seen_on) as newest_on "
        f"from intake.files where {extract} and status = 'accepted' and {_FIRST_SEEN} "
        "and newest_on is not null), "
        "gaps as (select newest_on, newest_on - lag(newest_on) over (order by newest_on) as days "
        "from days), "
        "pairs as (select a.newest_on, a.figure, g.days as earlier from gaps as g, "
        "(select max(newest_on) as newest_on, run_date() - max(newest_on) as figure from days) "
        "as a where g.days is not null and not exists (select 1 from intake.coverage "
        f"where {extract} and covers_to_on = run_date()) "
        "qualify row_number() over (order by g.newest_on desc) <= setting_usual_max_files()), "
        f"{_judged('newest_on, figure')} "
        "select newest_on, figure, usual, deviation, earlier_count, "
        "format('the newest row is of {}, {} days ago; usual are {:.0f} days between newest rows "
        "(median of {}, ± {:.0f})', newest_on, figure, usual::double, earlier_count, "
        "deviation::double) as said from judged where is_far and figure > usual"
    )


def _judged(keys: str) -> str:
    """CTEs from `pairs` (a figure beside each earlier one) to `judged` (is it far from usual)."""
    return (
        f"centred as (select *, median(earlier) over (partition by {keys}) as usual from pairs), "
        f"judged as (select {keys}, usual, median(abs(earlier - usual)) as deviation, "
        "count(*) as earlier_count, count(*) >= setting_usual_min_files() "
        "and abs(figure - usual) > setting_usual_deviations() * median(abs(earlier - usual)) "
        "and abs(figure - usual) > setting_usual_share() * abs(usual) "
        "and count(*) filter (where abs(earlier - usual) >= abs(figure - usual) "
        "and sign(earlier - usual) = sign(figure - usual)) <= 1 as is_far "
        f"from centred group by {keys}, usual)"
    )


def too_old(extract: str) -> str:
    """Query of one row where the newest row is older than `max_age_days` of reconquete.toml."""
    return (
        "select newest_on, max_age_days, case when newest_on is null then 'no row came yet' else "
        "format('the newest row is of {}, {} days ago; max_age_days allows {}', newest_on, "
        "run_date() - newest_on, max_age_days) end as said from intake.coverage "
        f"where {extract} and max_age_days is not null "
        "and (newest_on is null or run_date() - newest_on > max_age_days)"
    )
