"""What a campaign would be if launched now: whom it would draw, what it could prove, what it costs.

Read from the working database as the last night left it; nothing is drawn and nothing written.
Shares are 0-1, amounts euros; what is said is French.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import ceil

import duckdb
import numpy as np
import pandas as pd
from rich.console import Console

from reconquete_pipeline.facts.draws import frozen_campaigns
from reconquete_pipeline.home.campaign_files import LOST, Arm, Campaign
from reconquete_pipeline.home.home import Home
from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.statistics.sample_size import clients_needed, minimum_detectable_lift
from reconquete_pipeline.tables.model import Catalogue, Model
from reconquete_pipeline.tables.python_tables import function_of
from reconquete_pipeline.tables.warehouse import connect_to_read, first_row
from reconquete_pipeline.text.french_csv import french
from reconquete_pipeline.text.french_words import WORDS, counted_fr, number_fr, plural_fr
from reconquete_pipeline.text.terminal import plain

# Tables of the campaign that the queries of the draw read here in place of the night's, and the
# tables that those queries make, in order.
_OWN = (
    *("campaigns", "campaign_classes", "campaign_causes", "campaign_statuses"),
    *("campaign_steps", "campaign_arms", "campaign_named_clients", "campaign_salespeople"),
)
_KEPT = {"campaigns", "campaign_steps"}
# A preview is made after its night: what that night drew is drawn.
_DRAWS = "create temp table preview_draws as select * from campaigns.assignments"
_MADE = (
    *("wanted", "expected_effect", "contact_values", "present_salespeople"),
    *("candidate_portfolios", "capacities", "selection", "left_out", "candidates"),
)
_ELIGIBILITY = """
create temp table preview_eligibility as
select
    e.client_id,
    e.campaign_status,
    case when d.client_id is not null then 'excluded' else e.place end as place,
    d.client_id is not null as is_drawn
from campaigns.eligibility as e
left join (
    select distinct coalesce(s.client_id, a.surviving_client_id) as client_id
    from campaigns.assignments as a
    inner join returns.campaign_periods as p
        on
            a.campaign_id = p.campaign_id
            and a.window_starts_on = p.window_starts_on
            and p.is_running
    left join campaigns.draw_units as u on a.surviving_client_id = u.client_id
    left join campaigns.draw_units as s on u.draw_unit_id = s.draw_unit_id
) as d on e.client_id = d.client_id
"""
# Lost clients of the classes whom no campaign may draw, by each of their reasons.
_EXCLUDED = """
select k.exclusion_label_fr, count(distinct told.client_id)
from (
    select client_id, exclusion_reason from campaigns.exclusions
    union all
    select client_id, 'in_running_campaign' from preview_eligibility where is_drawn
) as told
inner join reference.exclusion_reasons as k on told.exclusion_reason = k.exclusion_reason
inner join value.value as v on told.client_id = v.client_id
inner join preview_campaign_classes as c on v.abc_class = c.abc_class
group by k.exclusion_label_fr, k.reason_order order by k.reason_order
"""
# Whom not every arm may reach, by each channel over which another campaign may.
_REACHED = """
select k.channel_label_fr, count(*)
from preview_wanted as w
inner join compliance.reachable as r on w.client_id = r.client_id
inner join reference.contact_channels as k on r.channel = k.channel
where w.exclusion_reason = 'not_reached_by_every_arm'
group by k.channel_label_fr order by count(*) desc, k.channel_label_fr
"""
_WORTH = """
select
    count(c.expected_value_eur),
    avg(c.revenue_if_back_eur),
    avg(c.contribution_eur),
    avg(c.offer_eur),
    coalesce(avg(c.expected_value_eur), 0),
    coalesce(bool_and(c.has_known_costs), true),
    avg(c.organic_return_share),
    avg(c.expected_lift_share),
    count(distinct c.expected_lift_share) > 1
from preview_contact_values as c
inner join preview_selection as s on c.client_id = s.client_id and s.is_selected
"""
# Of past campaigns, the share of the returns that had come by a day of the window.
_CURVE = """
select d.elapsed_days, max(c.returned_by_share)
from (values (7), (14), (30), (60), (90), (180), (365)) as d (elapsed_days)
inner join preview_campaigns as o on d.elapsed_days < o.primary_window_days
left join returns.return_curve as c
    on o.primary_window_days = c.window_days and d.elapsed_days >= c.elapsed_days
where o.campaign_id = ?
group by d.elapsed_days order by d.elapsed_days
"""
_STEPS = """
select
    s.arm,
    string_agg(
        step_fr(k.channel_label_fr, s.step_condition, s.after_days),
        ', puis ' order by s.step_number
    )
from preview_campaign_steps as s
inner join reference.contact_channels as k on s.channel = k.channel
where s.campaign_id = ?
group by s.arm
"""
# Of each offer, for the clients who would be drawn.
_OFFERS = """
select
    o.offer,
    offer_amount(
        o.offer_cost_eur,
        o.offered_discount_share,
        o.offer_cap_eur,
        (
            select cast(round(avg(c.first_order_eur), 2) as decimal(18, 2))
            from preview_contact_values as c
            inner join preview_selection as s on c.client_id = s.client_id and s.is_selected
        )
    )
from staging.offers as o
"""

# Access against the class of expected value, cut as campaigns.assignments cuts it.
_POTENTIALS = """
with valued as (
    select
        c.client_id,
        greatest(coalesce(w.expected_value_eur, 0), 0) as amount_eur
    from preview_candidates as c
    left join preview_contact_values as w on c.client_id = w.client_id
),

classed as (
    select
        client_id,
        abc_class(
            amount_eur,
            sum(amount_eur) over (order by amount_eur desc, client_id) - amount_eur,
            sum(amount_eur) over ()
        ) as class
    from valued
)

select a.access_level, v.class, count(*)
from classed as v
inner join campaigns.access as a on v.client_id = a.client_id
group by a.access_level, v.class
order by
    case a.access_level when 'easy' then 1 when 'possible' then 2 else 3 end,
    v.class nulls last
"""
# Whose capacity leaves clients out, and how much of it there is.
_CAPACITIES = """
select
    c.holder_fr,
    c.capacity_kind,
    c.monthly_contact_count,
    c.planned_contact_count,
    count(s.client_id)
from preview_capacities as c
inner join preview_selection as s
    on c.capacity_kind = s.capacity_kind and c.capacity_holder = s.capacity_holder
group by all order by c.capacity_kind, c.holder_fr
"""
# Of those who would be drawn, controls included, whoever would work with them.
_PORTFOLIOS = """
select
    p.salesperson_id,
    coalesce(any_value(s.name), p.salesperson_id),
    count(*),
    count(case when p.portfolio_reason = 'shared_out' then 1 end),
    count(case when p.portfolio_reason = 'other_salesperson_relation' then 1 end),
    any_value(s.monthly_contact_count),
    any_value(s.yearly_objective_count)
from preview_candidates as c
inner join preview_candidate_portfolios as p on c.client_id = p.client_id
left join staging.salespeople as s on p.salesperson_id = s.salesperson_id
where not c.is_always_contacted
group by p.salesperson_id order by p.salesperson_id nulls last
"""


_BASES_FR = {
    "controls": "mesuré sur {} témoins",
    "past_silences": "mesuré sur {} clients alors perdus, que personne n'avait relancés",
    "assumed": "supposé (assumed_return_share)",
}


class PreviewError(Exception):
    """A campaign that cannot be previewed; the message says why and what to do."""


@dataclass(frozen=True)
class Cost:
    """One item: `count` times `unit_eur`, which is None where nobody knows it.

    `drawn_count` of them, not rounded, are of drawn clients: the budget is of these.
    """

    what: str
    count: int
    unit_eur: Decimal | None
    drawn_count: float


@dataclass(frozen=True)
class Worth:
    """Means of the clients who would be drawn, in euros; of those of known value, `known_count`.

    `contribution_eur` of a client who is back, `value_eur` of contacting one. Money that nobody
    knows is None, or where `has_known_costs` is not true counted as 0.
    """

    known_count: int
    revenue_eur: float | None
    contribution_eur: float | None
    offer_eur: float
    value_eur: float
    has_known_costs: bool


@dataclass(frozen=True)
class Full:
    """A capacity that leaves clients out: contacts in a month, and those planned already."""

    holder_fr: str
    kind: str
    monthly_count: int
    planned_count: int
    left_out_count: int


@dataclass(frozen=True)
class Portfolio:
    """Clients whom one salesperson would have of those drawn, controls included.

    `salesperson_id` and `name` are None for clients whom nobody would have. `monthly_count`
    contacts are the capacity, `yearly_objective` the clients to win back in a year; None where not
    delivered.
    """

    salesperson_id: str | None
    name: str | None
    drawn_count: int
    shared_count: int
    relation_count: int
    monthly_count: int | None = None
    yearly_objective: int | None = None


@dataclass(frozen=True)
class Preview:
    """What was found. `drawn` by class; `left_out` and `excluded` are clients by French reason.

    `reached_otherwise`: whom not every arm may reach, by the French name of each channel that may.
    `steps_fr`: the sequence of each arm with its conditions.
    `return_share` and `lift_share` of campaigns.expected_effect, with what they rest on; where each
    client has a lift of its own, means of who would be drawn. `curve`: of the returns of past
    campaigns the share by a day of the window, None before any. Costs of one contact by channel,
    and of one offer by its code; None where nobody knows them.
    """

    campaign: Campaign
    run_date: str
    drawn: dict[str, int]
    left_out: dict[str, int]
    reached_otherwise: dict[str, int]
    excluded: dict[str, int]
    return_share: float
    return_basis_fr: str
    lift_share: float
    is_lift_measured: bool
    worth: Worth
    steps_fr: dict[str, str]
    channels_fr: dict[str, str]
    unit_costs_eur: dict[str, Decimal | None]
    offer_costs_eur: dict[str, Decimal | None]
    unknown_offers: tuple[str, ...]
    unknown_salespeople: tuple[str, ...]
    always_count: int = 0
    not_contacted: tuple[str, ...] = ()
    is_lift_own: bool = False
    curve: dict[int, float | None] = field(default_factory=dict)
    portfolios: tuple[Portfolio, ...] = ()
    full: tuple[Full, ...] = ()
    potentials: tuple[tuple[str, str | None, int], ...] = ()
    is_head_unknown: bool = False

    @property
    def drawn_count(self) -> int:
        """Clients who would be drawn, controls included."""
        return sum(self.drawn.values())

    @property
    def control_count(self) -> int:
        """Planned controls; the draw gives each class its quota, give or take one."""
        return round(self.drawn_count * self.campaign.control_share)

    @property
    def treated_count(self) -> int:
        """Clients who would be contacted."""
        return self.drawn_count - self.control_count

    def arm_count(self, arm: Arm) -> int:
        """Clients who would be in an arm."""
        return round(self.treated_count * arm.share)

    def contacted_count(self, arm: Arm) -> int:
        """Clients who would be contacted as an arm is, drawn or not."""
        is_first = arm == self.campaign.arms[0]
        return self.arm_count(arm) + (self.always_count if is_first else 0)

    @property
    def expected_share(self) -> float:
        """Share of contacted clients who are expected to return."""
        return min(1.0, max(0.0, self.return_share + self.lift_share))


def preview(home: Home, catalogue: Catalogue, campaign: Campaign, console: Console) -> None:
    """Print the preview of a campaign that is not drawn yet. Raises PreviewError."""
    if campaign.campaign_id in frozen_campaigns(home):
        raise PreviewError(
            f"{campaign.campaign_id} is drawn and sealed already: marketing.campaigns tells of it"
        )
    wait = home.settings.database_wait_seconds
    with connect_to_read(home.database, wait, lambda line: console.print(plain(line))) as opened:
        try:
            found = read_preview(opened, catalogue, campaign, home.settings)
        except duckdb.CatalogException as error:
            raise PreviewError(
                "the last night did not build what a preview reads; run a night first: "
                "reconquete run"
            ) from error
    frozen = frozen_campaigns(home)
    waiting = [
        one.file_name
        for one in home.campaigns
        if one.campaign_id not in {campaign.campaign_id, *frozen}
    ]
    lines = told(found, home.settings)
    if waiting:
        lines.append(
            f"À savoir : {', '.join(waiting)} attend aussi dans campaigns/ ; lancées la même nuit, "
            "deux campagnes se partagent clients et capacités, la première par son nom d'abord"
        )
    for line in lines:
        console.print(plain(line), soft_wrap=True)


def read_preview(
    connection: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    campaign: Campaign,
    settings: Settings,
) -> Preview:
    """Ask the tables of the last night, by the very query by which a night draws."""
    run_date = first_row(connection, "select run_date()") or (None,)
    head = settings.head_salesperson_id
    _lay_out(connection, campaign)
    for table in _MADE:
        _make(connection, catalogue[f"campaigns.{table}"])
    drawn = connection.execute(
        "select stratum, count(*) from preview_candidates where not is_always_contacted "
        "group by stratum order by stratum"
    ).fetchall()
    [(always_count,)] = connection.execute(
        "select count(*) from preview_candidates where is_always_contacted"
    ).fetchall()
    not_contacted = connection.execute(
        "select n.client_id from preview_campaign_named_clients as n "
        "where lower(n.surviving_client_id) not in "
        "(select lower(c.client_id) from preview_candidates as c) "
        "order by n.client_id"
    ).fetchall()
    left_out = connection.execute(
        "select k.exclusion_label_fr, count(*) from preview_left_out as w "
        "inner join reference.exclusion_reasons as k on w.exclusion_reason = k.exclusion_reason "
        "group by k.exclusion_label_fr, k.reason_order order by k.reason_order"
    ).fetchall()
    excluded = connection.execute(_EXCLUDED).fetchall()
    returns, basis, cases, lift, lift_basis = connection.execute(
        "select organic_return_share, organic_basis, organic_case_count, expected_lift_share, "
        "lift_basis from preview_expected_effect"
    ).fetchall()[0]
    known, revenue, contribution, offer, value, has_costs, own_returns, own_lift, is_own = (
        connection.execute(_WORTH).fetchall()[0]
    )
    curve = connection.execute(_CURVE, [campaign.campaign_id]).fetchall()
    channels = connection.execute(
        "select channel, channel_label_fr, unit_cost_eur from reference.contact_channels"
    ).fetchall()
    offers = connection.execute(_OFFERS).fetchall()
    return Preview(
        campaign=campaign,
        run_date=french(run_date[0]),
        drawn=dict(drawn),
        left_out=dict(left_out),
        reached_otherwise=dict(connection.execute(_REACHED).fetchall()),
        excluded=dict(excluded),
        return_share=float(returns if own_returns is None else own_returns),
        return_basis_fr=_BASES_FR[basis].format(cases),
        lift_share=float(lift if own_lift is None else own_lift),
        is_lift_measured=lift_basis == "measured",
        worth=Worth(int(known), revenue, contribution, offer or 0.0, value, has_costs),
        steps_fr=dict(connection.execute(_STEPS, [campaign.campaign_id]).fetchall()),
        channels_fr={channel: label for channel, label, _ in channels},
        unit_costs_eur={channel: cost for channel, _, cost in channels},
        offer_costs_eur=dict(offers),
        unknown_offers=_unknown(
            connection, "offer", "offers", [arm.offer for arm in campaign.arms if arm.offer]
        ),
        unknown_salespeople=_unknown(
            connection, "salesperson_id", "salespeople", campaign.salespeople
        ),
        always_count=always_count,
        not_contacted=tuple(row[0] for row in not_contacted),
        is_lift_own=is_own,
        curve={day: None if share is None else float(share) for day, share in curve},
        potentials=tuple(connection.execute(_POTENTIALS).fetchall()),
        full=tuple(Full(*row) for row in connection.execute(_CAPACITIES).fetchall()),
        portfolios=tuple(Portfolio(*row) for row in connection.execute(_PORTFOLIOS).fetchall()),
        is_head_unknown=bool(head)
        and not connection.execute(
            "select 1 from staging.salespeople where salesperson_id = ? "
            "and is_active is distinct from false",
            [head],
        ).fetchall(),
    )


def _lay_out(connection: duckdb.DuckDBPyConnection, campaign: Campaign) -> None:
    """The campaign as the tables of a night would hold it, to be launched by that night."""
    code, offers = campaign.campaign_id, {arm.name: arm.offer for arm in campaign.arms}
    connection.execute(_ELIGIBILITY)
    connection.execute(_DRAWS)
    for table in _OWN:
        # Beside it those that are drawn, whose effects and planned contacts count.
        kept = "campaign_id in (select a.campaign_id from campaigns.assignments as a)"
        connection.execute(
            f"create temp table preview_{table} as select * from staging.{table} "
            f"where {kept if table in _KEPT else 'false'}"
        )
    connection.execute(
        "insert into preview_campaigns (campaign_id, launch_on, campaign_kind, "
        "primary_window_days, offer_valid_until_on, budget_eur) values (?, run_date(), ?, ?, ?, ?)",
        [
            *(code, campaign.kind, campaign.primary_window_days),
            *(campaign.offer_valid_until, campaign.budget_eur),
        ],
    )
    for table, columns, rows in (
        (
            "classes",
            "abc_class, is_always_contacted",
            [(one, one in campaign.always_contacted_classes) for one in campaign.abc_classes],
        ),
        ("causes", "cause", [(one,) for one in campaign.causes]),
        ("statuses", "campaign_status", [(one,) for one in campaign.statuses]),
        (
            "arms",
            "arm_number, arm, weight_ppm, offer",
            [
                (number, name, weight, offers.get(name))
                for number, (name, weight) in enumerate(campaign.arm_weights)
            ],
        ),
        (
            "steps",
            "arm, step_number, channel, step_condition, after_days",
            [
                (arm.name, number, step.channel, step.condition, step.after_days)
                for arm in campaign.arms
                for number, step in enumerate(arm.steps, start=1)
            ],
        ),
        ("salespeople", "salesperson_id", [(one,) for one in dict.fromkeys(campaign.salespeople)]),
    ):
        marks = ", ".join("?" for _ in columns.split(", "))
        for row in rows:
            connection.execute(
                f"insert into preview_campaign_{table} (campaign_id, {columns}) "
                f"values (?, {marks})",
                [code, *row],
            )
    for client_id in campaign.always_contacted:
        connection.execute(
            "insert into preview_campaign_named_clients (campaign_id, client_id, "
            "surviving_client_id) select $1, $2, coalesce((select k.surviving_client_id "
            "from orders.known_clients as k where k.client_id = $2), $2)",
            [code, client_id],
        )


def _make(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """A table of the night, `preview_<name>`, of the campaign alone."""
    table = f"preview_{model.name}"
    connection.execute(f"create temp table {table} as {_of_preview(model.query)}")
    if model.contract.python is None:
        return
    function = function_of(model)
    named = {
        name: connection.execute(f"select * from ({_of_preview(model.cte(name))})").df()
        for name in model.contract.python_inputs
    }
    if model.contract.python_columns:
        columns = ", ".join(model.contract.python_columns)
        rows = connection.execute(f"select {columns} from {table} order by rowid").fetchnumpy()
        given = {name: np.asarray(values) for name, values in rows.items()}
        parts = [pd.DataFrame(part) for part in function(iter([given]), {}, **named)]
        added = pd.concat(parts, ignore_index=True)
    else:
        whole = connection.execute(f"select * from {table} order by rowid").df()
        added = function(whole, {}, **named).drop(columns=list(whole.columns))
    listed = ", ".join(
        f"cast(f.{name} as {model.contract.columns[name].type}) as {name}" for name in added.columns
    )
    connection.register("preview_found", added.assign(preview_place=range(len(added))))
    connection.execute(
        f"create or replace temp table {table} as select t.*, {listed} "
        f"from {table} as t inner join preview_found as f on t.rowid = f.preview_place"
    )
    connection.unregister("preview_found")


def _of_preview(query: str) -> str:
    """A query of the night that reads the tables of the preview."""
    query = re.sub(rf"\bstaging\.({'|'.join(_OWN)}|draws)\b", r"preview_\1", query)
    return re.sub(rf"\bcampaigns\.({'|'.join(_MADE)}|eligibility)\b", r"preview_\1", query)


def _unknown(
    connection: duckdb.DuckDBPyConnection, column: str, extract: str, codes: Sequence[str]
) -> tuple[str, ...]:
    """Codes that an extract does not hold; none where it is not delivered."""
    rows = connection.execute(f"select distinct {column} from staging.{extract}").fetchall()
    known = {row[0] for row in rows}
    return tuple(dict.fromkeys(code for code in codes if known and code not in known))


def _costs(found: Preview) -> list[Cost]:
    """Each contact of each arm, and its offer for those who are expected to return.

    Of the first arm also those of clients who are contacted without a draw.
    """
    costs = []
    for arm in found.campaign.arms:
        count = found.contacted_count(arm)
        for channel in arm.channels:
            said = f"{arm.name}, {found.channels_fr[channel].lower()}"
            unit = found.unit_costs_eur.get(channel)
            costs.append(Cost(said, count, unit, found.arm_count(arm)))
        if arm.offer is not None:
            said = f"{arm.name}, offre {arm.offer} aux retours attendus"
            returns = ceil(count * found.expected_share)
            expected = found.arm_count(arm) * found.expected_share
            costs.append(Cost(said, returns, found.offer_costs_eur.get(arm.offer), expected))
    return costs


def told(found: Preview, settings: Settings) -> list[str]:
    """The preview as French lines."""
    campaign = found.campaign
    lines = [
        f"Campagne {campaign.campaign_id}, comme si elle était lancée la nuit du {found.run_date}",
        "",
        "Qui",
        f"  {_clients(found.drawn_count)} à tirer : {found.treated_count} à contacter, "
        f"{counted_fr(found.control_count, 'témoin', 'témoins')}",
    ]
    lines += [f"  classe {name} : {count}" for name, count in found.drawn.items()]
    if found.always_count:
        lines.append(
            f"  {_clients(found.always_count)} toujours à contacter, comme le groupe "
            f"{campaign.arms[0].name}, hors tirage et hors mesure"
        )
    if set(campaign.statuses) != {LOST}:
        lines.append(
            "  clients à risque ou actuels : la nuit ne les examine qu'une fois le fichier dans "
            "campaigns/"
        )
    for arm in campaign.arms:
        lines.append(
            f"  groupe {arm.name} : {found.arm_count(arm)}, par {found.steps_fr[arm.name]}"
        )
    lines += ["", "Qui s'en charge", *_taken_on(found)]
    lines += ["", "Accès, et classe de valeur attendue", *_potentials(found)]
    lines += ["", "Laissés de côté par cette campagne"]
    lines += [f"  {reason} : {count}" for reason, count in found.left_out.items()] or ["  personne"]
    for one in found.full:
        whose = "canal" if one.kind == "channel" else "commercial"
        planned = counted_fr(one.planned_count or 0, "déjà prévu", "déjà prévus")
        planned = f", dont {planned}" if one.planned_count else ""
        lines.append(
            f"    {whose} {one.holder_fr} : {one.left_out_count} de trop pour "
            f"{_contacts(one.monthly_count)} par mois{planned}"
        )
    lines += [
        f"    une campagne par {channel.lower()} en prendrait {count}"
        for channel, count in found.reached_otherwise.items()
    ]
    lines += ["", "Exclus de toute campagne (un client peut avoir plusieurs motifs)"]
    lines += [f"  {reason} : {count}" for reason, count in found.excluded.items()] or ["  personne"]
    lines += ["", "Ce qu'elle peut prouver", *_proof(found, settings)]
    if campaign.wanted_returns is not None:
        lines += ["", "Ce qu'il faut envoyer", *_sends(found)]
    lines += ["", "Ce qu'elle coûte", *_priced(found)]
    lines += ["", "Ce qu'elle peut rapporter", *_worth(found)]
    lines += [
        f"À vérifier : always_contacted nomme {one}, que cette campagne ne peut pas contacter "
        "(client inconnu, exclu, d'une autre classe, ou que chaque groupe ne peut joindre)"
        for one in found.not_contacted
    ]
    lines += [f"À corriger : l'offre {one} n'est pas dans offers" for one in found.unknown_offers]
    lines += [
        f"À corriger : le commercial {one} n'est pas dans salespeople"
        for one in found.unknown_salespeople
    ]
    if found.is_head_unknown:
        lines.append(
            f"À corriger : head_salesperson_id nomme {settings.head_salesperson_id}, qui n'est pas "
            "en poste d'après salespeople"
        )
    return lines


def _potentials(found: Preview) -> list[str]:
    """One line for each level of access: how many of each class would be drawn."""
    cells: dict[str, list[str]] = {}
    for access, letter, count in found.potentials:
        said = f"{letter or 'valeur inconnue ou nulle'} : {count}"
        cells.setdefault(access, []).append(said)
    told = WORDS["access_level"]
    lines = [f"  accès {told[access]} ; {', '.join(said)}" for access, said in cells.items()]
    return lines or ["  personne à tirer"]


def _taken_on(found: Preview) -> list[str]:
    """The clients of each salesperson; controls are divided too, and named to nobody."""
    lines = []
    for one in found.portfolios:
        count = one.drawn_count * (1 - float(found.campaign.control_share))
        if one.name is None:
            lines.append(
                f"  personne : {_count(count)} à contacter, aucun commercial n'est là pour eux "
                "(extraction salespeople, commerciaux nommés, capacité)"
            )
            continue
        said = [f"sur {one.drawn_count} à tirer"]
        if one.shared_count:
            said.append(f"dont {counted_fr(one.shared_count, 'réparti', 'répartis')}")
        if one.relation_count:
            said.append(f"{one.relation_count} que la relation avec un autre a fait partir")
        if one.monthly_count is not None:
            said.append(f"capacité de {_contacts(one.monthly_count)} par mois")
        lines.append(f"  {one.name} : {_count(count)} à contacter ({', '.join(said)})")
        if one.yearly_objective is not None:
            quarter, expected = one.yearly_objective / 4, count * found.expected_share
            verdict = "atteignable" if expected >= quarter else "hors d'atteinte"
            lines.append(
                f"    {_count(expected)} {_expected(expected)}, objectif de {_count(quarter)} par "
                f"trimestre : {verdict} par cette campagne seule"
            )
    return lines or ["  personne à tirer"]


def _proof(found: Preview, settings: Settings) -> list[str]:
    share, window = found.return_share, found.campaign.primary_window_days
    said = f"{_percent(share)} %, {found.return_basis_fr}"
    lines = [f"  retours d'eux-mêmes en {window} jours : {said}"]
    if not found.drawn_count:
        return [*lines, "  personne à tirer : rien à prouver"]
    if not found.control_count:
        return [*lines, "  sans témoin, aucun effet ne pourra être prouvé"]
    if not found.treated_count:
        return [*lines, "  personne à contacter : rien à prouver"]
    alpha, power = 1 - float(settings.confidence_share), float(settings.detection_power)
    lift = minimum_detectable_lift(share, found.treated_count, found.control_count, alpha, power)
    hoped = min(float(settings.assumed_lift_share), 1 - share)
    control_share = found.control_count / found.drawn_count
    needed = clients_needed(share, hoped, control_share, alpha, power)
    if lift is None:
        lines.append("  trop petit : même si tous revenaient, l'effet ne serait pas prouvé")
    else:
        more = ceil(found.treated_count * lift)
        lines.append(
            f"  il faut voir au moins {counted_fr(more, 'retour', 'retours')} de plus parmi "
            f"{counted_fr(found.treated_count, 'contacté', 'contactés')} (+{_points(lift)})"
        )
    if lift is None or lift > hoped:
        lines.append(
            f"  conseil : trop petit pour prouver un effet de {_points(hoped)}, qui "
            f"demanderait {counted_fr(needed, 'client tiré', 'clients tirés')} ; élargir, ou ne "
            "conclure que sur plusieurs campagnes ensemble"
        )
    return lines


def _sends(found: Preview) -> list[str]:
    """Whether the objective in returns can be reached, by those whom the campaign contacts."""
    wanted = found.campaign.wanted_returns or 0
    rate = found.expected_share
    expected = _count(found.treated_count * rate)
    expected += plural_fr(found.treated_count * rate, " attendu", " attendus")
    returns = counted_fr(wanted, "retour", "retours")
    if rate <= 0:
        return [f"  objectif de {returns} : hors d'atteinte, {expected}"]
    needed = ceil(wanted / rate)
    missing = needed - found.treated_count
    verdict = f"il en manque {missing}" if missing > 0 else "c'est assez"
    said = "hors d'atteinte" if missing > 0 else "atteignable"
    return [
        f"  {returns}, à {_percent(rate)} % de retours : {_clients(needed)} à contacter ; la "
        f"campagne en contacte {found.treated_count}, {verdict}",
        f"  objectif de {returns} : {said}, {expected}",
    ]


def _worth(found: Preview) -> list[str]:
    """Expected value, revenue and break-even, of the clients who would be contacted."""
    worth, count = found.worth, found.treated_count
    basis = "mesuré" if found.is_lift_measured else "supposé (assumed_lift_share)"
    own = ", propre à chaque client" if found.is_lift_own else ""
    lines = [f"  effet attendu : {_points(found.lift_share)}, {basis}{own}", _curve(found)]
    if worth.revenue_eur is not None:
        returns, more = count * found.expected_share, count * found.lift_share
        lines.append(
            "  chiffre d'affaires des retours attendus : "
            f"{_whole_euros(returns * worth.revenue_eur)}, dont "
            f"{_whole_euros(more * worth.revenue_eur)} grâce à la campagne"
        )
    if worth.contribution_eur is None:
        return [
            *lines,
            "  valeur inconnue : fournir la marge des commandes, ou régler assumed_margin_share",
        ]
    lines.append(f"  valeur attendue, tous coûts payés : {_whole_euros(count * worth.value_eur)}")
    if not worth.has_known_costs:
        lines.append("  coûts inconnus comptés pour 0 : la vraie valeur est moindre")
    unknown = found.drawn_count - worth.known_count
    if unknown:
        counted = plural_fr(unknown, "compté", "comptés")
        lines.append(
            f"  {_clients(unknown)} à tirer sans valeur connue, {counted} comme les autres"
        )
    lines.append(_break_even(found))
    return lines


def _curve(found: Preview) -> str:
    """Expected returns by day; where no past campaign tells, as many each day."""
    window = found.campaign.primary_window_days
    whole = found.treated_count * found.expected_share
    known = any(share is not None for share in found.curve.values())
    by_day = {
        day: (share or 0.0) if known else day / window for day, share in found.curve.items()
    } | {window: 1.0}
    said = ", ".join(
        f"{whole * share:.0f} en {counted_fr(day, 'jour', 'jours')}"
        for day, share in by_day.items()
    )
    basis = "courbe des campagnes passées" if known else "répartis également, à défaut"
    return f"  retours attendus : {said} ({basis})"


def _break_even(found: Preview) -> str:
    """Returns more than without the campaign by which it pays for itself.

    n returns more bring n contributions; contacts, offers of the organic returns and of these n
    have to be paid: n = (contacts + p0 * count * D) / (M - D).
    """
    worth, count = found.worth, found.treated_count
    gain = (worth.contribution_eur or 0) - worth.offer_eur
    if gain <= 0:
        return "  seuil de rentabilité : jamais, un retour rapporte moins que son offre"
    contacts = sum(
        found.arm_count(arm) * float(found.unit_costs_eur.get(channel) or 0)
        for arm in found.campaign.arms
        for channel in arm.channels
    )
    more = count * found.lift_share
    needed = ceil((contacts + found.return_share * count * worth.offer_eur) / gain - 1e-9)
    return (
        f"  seuil de rentabilité : {counted_fr(needed, 'retour', 'retours')} de plus que sans "
        f"campagne ; {_count(more)}{plural_fr(more, ' attendu', ' attendus')}"
    )


def _priced(found: Preview) -> list[str]:
    lines, total, is_whole = [], Decimal(0), True
    for cost in _costs(found):
        if cost.unit_eur is None:
            is_whole = False
            lines.append(f"  {cost.what} : {cost.count} × coût inconnu")
            continue
        amount = cost.count * cost.unit_eur
        total += amount
        lines.append(f"  {cost.what} : {cost.count} × {_euros(cost.unit_eur)} = {_euros(amount)}")
    lines.append(f"  total {'' if is_whole else 'connu '}: {_euros(total)}")
    if any(arm.is_conditional for arm in found.campaign.arms):
        lines.append("  au plus : les étapes sous condition sont comptées pour tous")
    if not is_whole:
        lines.append("  coûts inconnus : fournir les extractions channels et offers")
    budget = found.campaign.budget_eur
    if budget is not None:
        held = "tenu" if is_whole else "tenu pour ce qui est connu"
        if found.always_count:
            held += ", hors toujours contactés"
        spent = sum(cost.drawn_count * float(cost.unit_eur or 0) for cost in _costs(found))
        over = round(Decimal(spent), 2) - budget
        said = f"dépassé de {_euros(over)}" if over > 0 else held
        lines.append(f"  budget {_euros(budget)} : {said}")
    return lines


def _clients(count: int) -> str:
    return counted_fr(count, "client", "clients")


def _contacts(count: int) -> str:
    return counted_fr(count, "contact", "contacts")


def _expected(returns: float) -> str:
    return plural_fr(returns, "retour attendu", "retours attendus")


def _percent(share: float) -> str:
    return number_fr(100 * share, 1)


def _points(share: float) -> str:
    return f"{_percent(share)} {plural_fr(100 * share, 'point', 'points')}"


def _count(expected: float) -> str:
    """An expected number of clients, with one decimal where it is no whole one."""
    return number_fr(expected, 1)


def _euros(amount: Decimal | float) -> str:
    return f"{number_fr(amount, 2)} €"


def _whole_euros(amount: float) -> str:
    """An amount that is expected, not owed."""
    return f"{number_fr(amount, 0)} €"
