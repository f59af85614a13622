"""What a campaign would be if launched now: whom it would draw, what it could prove, what it costs.

Read from the working database as the last night left it; nothing is drawn and nothing written.
Shares are 0-1, amounts euros; what is said is French.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

import duckdb
from rich.console import Console

from reconquete_pipeline.facts.draws import frozen_campaigns
from reconquete_pipeline.home.campaign_files import LOST, Arm, Campaign
from reconquete_pipeline.home.home import Home
from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.statistics.sample_size import clients_needed, minimum_detectable_lift
from reconquete_pipeline.tables.model import Catalogue
from reconquete_pipeline.tables.warehouse import connect_to_read, first_row
from reconquete_pipeline.text.french_csv import french
from reconquete_pipeline.text.terminal import plain

# Tables of the campaign that the query of `campaigns.wanted` reads here in place of the night's.
_OWN = (
    *("campaigns", "campaign_classes", "campaign_causes", "campaign_statuses"),
    *("campaign_steps", "campaign_arms"),
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
_ORGANIC = """
select coalesce(sum(returned_count), 0), coalesce(sum(drawn_count), 0) from returns.rates
where arm = 'control' and is_window_over and window_days = ?
"""


class PreviewError(Exception):
    """A campaign that cannot be previewed; the message says why and what to do."""


@dataclass(frozen=True)
class Cost:
    """One item: `count` times `unit_eur`, which is None where nobody knows it."""

    what: str
    count: int
    unit_eur: Decimal | None


@dataclass(frozen=True)
class Preview:
    """What was found. `drawn` by class; `left_out` and `excluded` are clients by French reason.

    `reached_otherwise`: whom not every arm may reach, by the French name of each channel that may.
    Costs of one contact by channel, and of one offer by its code; None where nobody knows them.
    """

    campaign: Campaign
    run_date: str
    drawn: dict[str, int]
    left_out: dict[str, int]
    reached_otherwise: dict[str, int]
    excluded: dict[str, int]
    return_share: float
    measured_controls: int | None
    channels_fr: dict[str, str]
    unit_costs_eur: dict[str, Decimal | None]
    offer_costs_eur: dict[str, Decimal | None]
    unknown_offers: tuple[str, ...]
    unknown_salespeople: tuple[str, ...]

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

    def expected_share(self, settings: Settings) -> float:
        """Share of contacted clients who are expected to return."""
        return min(1.0, self.return_share + float(settings.assumed_lift_share))


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
    for line in told(found, home.settings):
        console.print(plain(line), soft_wrap=True)


def read_preview(
    connection: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    campaign: Campaign,
    settings: Settings,
) -> Preview:
    """Ask the tables of the last night, by the very query by which a night draws."""
    run_date = first_row(connection, "select run_date()") or (None,)
    _lay_out(connection, campaign)
    query = re.sub(
        rf"\bstaging\.({'|'.join(_OWN)})\b", r"preview_\1", catalogue["campaigns.wanted"].query
    ).replace("campaigns.eligibility", "preview_eligibility")
    connection.execute(f"create temp table preview_wanted as {query}")
    drawn = connection.execute(
        "select abc_class, count(*) from preview_wanted where exclusion_reason is null "
        "group by abc_class order by abc_class"
    ).fetchall()
    left_out = connection.execute(
        "select k.exclusion_label_fr, count(*) from preview_wanted as w "
        "inner join reference.exclusion_reasons as k on w.exclusion_reason = k.exclusion_reason "
        "group by k.exclusion_label_fr, k.reason_order order by k.reason_order"
    ).fetchall()
    excluded = connection.execute(_EXCLUDED).fetchall()
    returned, controls = connection.execute(_ORGANIC, [campaign.primary_window_days]).fetchall()[0]
    is_measured = controls >= settings.organic_min_controls
    channels = connection.execute(
        "select channel, channel_label_fr, unit_cost_eur from reference.contact_channels"
    ).fetchall()
    offers = connection.execute(
        "select offer, least(offer_cost_eur, offer_cap_eur) from staging.offers"
    ).fetchall()
    return Preview(
        campaign=campaign,
        run_date=french(run_date[0]),
        drawn=dict(drawn),
        left_out=dict(left_out),
        reached_otherwise=dict(connection.execute(_REACHED).fetchall()),
        excluded=dict(excluded),
        return_share=returned / controls if is_measured else float(settings.assumed_return_share),
        measured_controls=int(controls) if is_measured else None,
        channels_fr={channel: label for channel, label, _ in channels},
        unit_costs_eur={channel: cost for channel, _, cost in channels},
        offer_costs_eur=dict(offers),
        unknown_offers=_unknown(
            connection, "offer", "offers", [arm.offer for arm in campaign.arms if arm.offer]
        ),
        unknown_salespeople=_unknown(
            connection, "salesperson_id", "salespeople", campaign.salespeople
        ),
    )


def _lay_out(connection: duckdb.DuckDBPyConnection, campaign: Campaign) -> None:
    """The campaign as the tables of a night would hold it, to be launched by that night."""
    code = campaign.campaign_id
    connection.execute(_ELIGIBILITY)
    for table in _OWN:
        connection.execute(
            f"create temp table preview_{table} as select * from staging.{table} limit 0"
        )
    connection.execute(
        "insert into preview_campaigns (campaign_id, launch_on, offer_valid_until_on) "
        "values (?, run_date(), ?)",
        [code, campaign.offer_valid_until],
    )
    for table, columns, rows in (
        ("classes", "abc_class", [(one,) for one in campaign.abc_classes]),
        ("causes", "cause", [(one,) for one in campaign.causes]),
        ("statuses", "campaign_status", [(one,) for one in campaign.statuses]),
        ("arms", "arm, offer", [(arm.name, arm.offer) for arm in campaign.arms]),
        (
            "steps",
            "arm, channel",
            [(arm.name, channel) for arm in campaign.arms for channel in arm.channels],
        ),
    ):
        marks = ", ".join("?" for _ in columns.split(", "))
        for row in rows:
            connection.execute(
                f"insert into preview_campaign_{table} (campaign_id, {columns}) "
                f"values (?, {marks})",
                [code, *row],
            )


def _unknown(
    connection: duckdb.DuckDBPyConnection, column: str, extract: str, codes: Sequence[str]
) -> tuple[str, ...]:
    """Codes that an extract does not hold; none where it is not delivered."""
    rows = connection.execute(f"select distinct {column} from staging.{extract}").fetchall()
    known = {row[0] for row in rows}
    return tuple(dict.fromkeys(code for code in codes if known and code not in known))


def _costs(found: Preview, settings: Settings) -> list[Cost]:
    """Each contact of each arm, and its offer for those who are expected to return."""
    costs = []
    for arm in found.campaign.arms:
        count = found.arm_count(arm)
        for channel in arm.channels:
            said = f"{arm.name}, {found.channels_fr[channel].lower()}"
            costs.append(Cost(said, count, found.unit_costs_eur.get(channel)))
        if arm.offer is not None:
            said = f"{arm.name}, offre {arm.offer} aux retours attendus"
            returns = ceil(count * found.expected_share(settings))
            costs.append(Cost(said, returns, found.offer_costs_eur.get(arm.offer)))
    return costs


def told(found: Preview, settings: Settings) -> list[str]:
    """The preview as French lines."""
    campaign = found.campaign
    lines = [
        f"Campagne {campaign.campaign_id}, comme si elle était lancée la nuit du {found.run_date}",
        "",
        "Qui",
        f"  {_clients(found.drawn_count)} à tirer : {found.treated_count} à contacter, "
        f"{found.control_count} témoins",
    ]
    lines += [f"  classe {name} : {count}" for name, count in found.drawn.items()]
    if set(campaign.statuses) != {LOST}:
        lines.append(
            "  clients à risque ou actuels : la nuit ne les examine qu'une fois le fichier dans "
            "campaigns/"
        )
    for arm in campaign.arms:
        steps = ", puis ".join(found.channels_fr[one].lower() for one in arm.channels)
        lines.append(f"  groupe {arm.name} : {found.arm_count(arm)}, par {steps}")
    lines += ["", "Laissés de côté par cette campagne"]
    lines += [f"  {reason} : {count}" for reason, count in found.left_out.items()] or ["  personne"]
    lines += [
        f"    une campagne par {channel.lower()} en prendrait {count}"
        for channel, count in found.reached_otherwise.items()
    ]
    lines += ["", "Exclus de toute campagne (un client peut avoir plusieurs motifs)"]
    lines += [f"  {reason} : {count}" for reason, count in found.excluded.items()] or ["  personne"]
    lines += ["", "Ce qu'elle peut prouver", *_proof(found, settings)]
    if campaign.wanted_returns is not None:
        lines += ["", "Ce qu'il faut envoyer", _sends(found, settings)]
    lines += ["", "Ce qu'elle coûte", *_priced(found, settings)]
    lines += [f"À corriger : l'offre {one} n'est pas dans offers" for one in found.unknown_offers]
    lines += [
        f"À corriger : le commercial {one} n'est pas dans salespeople"
        for one in found.unknown_salespeople
    ]
    return lines


def _proof(found: Preview, settings: Settings) -> list[str]:
    share, window = found.return_share, found.campaign.primary_window_days
    basis = "supposé (assumed_return_share)"
    if found.measured_controls is not None:
        basis = f"mesuré sur {found.measured_controls} témoins"
    lines = [f"  retours d'eux-mêmes en {window} jours : {_percent(share)} %, {basis}"]
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
            f"  il faut voir au moins {more} retours de plus parmi {found.treated_count} contactés "
            f"(+{_percent(lift)} points)"
        )
    if lift is None or lift > hoped:
        lines.append(
            f"  conseil : trop petit pour prouver un effet de {_percent(hoped)} points, qui "
            f"demanderait {needed} clients tirés ; élargir, ou ne conclure que sur plusieurs "
            "campagnes ensemble"
        )
    return lines


def _sends(found: Preview, settings: Settings) -> str:
    wanted = found.campaign.wanted_returns or 0
    rate = found.expected_share(settings)
    needed = ceil(wanted / rate)
    missing = needed - found.treated_count
    verdict = f"il en manque {missing}" if missing > 0 else "c'est assez"
    return (
        f"  {wanted} retours à {_percent(rate)} % : {needed} clients à contacter ; la campagne en "
        f"contacte {found.treated_count}, {verdict}"
    )


def _priced(found: Preview, settings: Settings) -> list[str]:
    lines, total, is_whole = [], Decimal(0), True
    for cost in _costs(found, settings):
        if cost.unit_eur is None:
            is_whole = False
            lines.append(f"  {cost.what} : {cost.count} × coût inconnu")
            continue
        amount = cost.count * cost.unit_eur
        total += amount
        lines.append(f"  {cost.what} : {cost.count} × {_euros(cost.unit_eur)} = {_euros(amount)}")
    lines.append(f"  total {'' if is_whole else 'connu '}: {_euros(total)}")
    if not is_whole:
        lines.append("  coûts inconnus : livrer les extractions channels et offers")
    budget = found.campaign.budget_eur
    if budget is not None:
        held = "tenu" if is_whole else "tenu pour ce qui est connu"
        over = total - budget
        said = f"dépassé de {_euros(over)}" if over > 0 else held
        lines.append(f"  budget {_euros(budget)} : {said}")
    return lines


def _clients(count: int) -> str:
    return f"{count} client{'s' if count > 1 else ''}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f}".removesuffix(".0").replace(".", ",")


def _euros(amount: Decimal) -> str:
    return f"{amount:,.2f} €".replace(",", "\u202f").replace(".", ",")
