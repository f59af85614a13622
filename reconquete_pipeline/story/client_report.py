"""What is told of one client, section by section: the title, the query, the words.

Each query reads one client, `$client`. A column of a contract is shown under its French label; a
column made here is named in French by the query.
"""

from dataclasses import dataclass

from reconquete_pipeline.story.client_timeline import TIMELINE
from reconquete_pipeline.text.french_words import RUNNING


@dataclass(frozen=True)
class Section:
    """One part of a client's story. `is_list` shows a table, else one line per column."""

    title: str
    query: str
    empty: str = "rien"
    is_list: bool = True


# Until the last window has ended every member of a draw reads alike: were the contacted ones
# named, the control would be those who are not.
_DRAWS = f"""
with drawn as (
    select campaign_id, client_id, surviving_client_id, arm, drawn_on, window_starts_on
    from campaigns.assignments
    union
    select campaign_id, client_id, surviving_client_id, arm, drawn_on, window_starts_on
    from returns.members
)
select
    d.campaign_id, d.drawn_on, d.window_starts_on,
    p.measurement_ends_on as window_ends_on,
    case
        when p.is_running then '{RUNNING.replace("'", "''")}'
        when d.arm = 'control' then 'témoin'
        when d.arm = 'always' then 'toujours contacté'
        else d.arm
    end as "Tirage"
from drawn as d
inner join returns.campaign_periods as p
    on d.campaign_id = p.campaign_id and d.window_starts_on = p.window_starts_on
where d.surviving_client_id = $client
order by d.drawn_on, d.campaign_id, d.client_id
"""

LAST_QUESTION = f"""
with stamps as (
    select q.has_passed and q.run_on = r.run_on and q.built_at >= r.built_at as is_newest
    from stamps.builds as q
    inner join stamps.builds as r on r.table_name = 'compliance.contact_rights'
    where q.table_name = 'campaigns.last_questions'
)
select
    case
        when q.unasked_reason is null
            then 'à poser une fois (' || uncapitalised(c.channel_label_fr) || ') avant le terme'
        when q.unasked_reason = 'asked_already' then 'posée le ' || day_fr(q.asked_on)
        when q.unasked_reason = 'not_reachable'
            then 'pas à poser : aucun canal permis avec une coordonnée valide'
        else 'pas à poser : {RUNNING.replace("'", "''")}'
    end
    || ' ; terme des données le ' || day_fr(q.retention_ends_on) || ' (' || q.campaign_id || ')'
        as "Souhaitez-vous rester en contact ?"
from campaigns.last_questions as q
left join reference.contact_channels as c on q.channel = c.channel
where q.client_id = $client and (select bool_and(s.is_newest) from stamps as s)
union all
select 'ne pas la poser : la dernière nuit ne l''a pas calculée jusqu''au bout'
where not coalesce((select bool_and(s.is_newest) from stamps as s), false)
"""
"""One French sentence on the last question before the term of a client's data, while it is near.

Where the list is older than the rights, or was not found right, it says so instead.
"""

DRAWN_AFTER = "Rythme"
"""The section below which the line of the silence is drawn."""
SECTIONS = (
    Section(
        "Identité",
        """
        select
            one.client_id, c.name, c.client_type, c.postal_code, c.country, c.created_on,
            c.salesperson_id, c.ceased_on,
            (select string_agg(k.client_id, ', ' order by k.client_id)
             from orders.known_clients as k
             where k.surviving_client_id = $client and k.client_id <> $client) as "Codes repris"
        from (select $client as client_id) as one
        left join staging.clients as c on one.client_id = c.client_id
        """,
        is_list=False,
    ),
    Section(
        "Statut",
        """
        select
            labels.status_label_fr, s.last_purchase_on, s.lost_on, s.returned_on, v.abc_class,
            advice.client_segment_label_fr, advice.client_advice_fr
        from status.status as s
        inner join reference.statuses as labels on s.status = labels.status
        left join value.value as v on s.client_id = v.client_id
        left join value.rfm as r on s.client_id = r.client_id
        left join reference.segment_advice as advice
            on r.rfm_segment = advice.rfm_segment and s.status = advice.status
        where s.client_id = $client
        """,
        is_list=False,
    ),
    Section(
        "Achats",
        """
        select
            count(*) as "Commandes valides", min(ordered_on) as first_on,
            max(ordered_on) as last_purchase_on, sum(net_amount_eur) as revenue_eur
        from orders.valid_orders where client_id = $client
        """,
        is_list=False,
    ),
    Section(
        "Cinq derniers jours d'achat",
        """
        select purchased_on, order_count, revenue_eur from orders.purchase_days
        where client_id = $client order by purchased_on desc limit 5
        """,
        "aucun achat",
    ),
    Section(
        "Rythme",
        """
        select
            h.purchase_day_count, h.mean_interval_days, h.median_interval_days,
            h.interval_variation, r.recency_days,
            cast(round(r.recency_days / nullif(h.mean_interval_days, 0), 2) as decimal(18, 2))
                as "Silence / intervalle moyen"
        from rhythm.rhythm as h left join value.rfm as r on h.client_id = r.client_id
        where h.client_id = $client
        """,
        "aucun achat, donc aucun rythme",
        is_list=False,
    ),
    Section(
        "Règles d'inactivité",
        """
        select
            rules.rule_label_fr, i.observed, i.threshold, i.is_hit, i.hit_on, i.alert_due_on
        from warnings.inactivity as i
        inner join reference.inactivity_rules as rules on i.rule = rules.rule
        where i.client_id = $client order by i.rule
        """,
        "aucune règle ne s'applique",
    ),
    Section(
        "Pertes",
        """
        select
            e.episode_number, e.last_purchase_on, e.lost_on, e.confirmed_on, e.returned_on,
            d.decisive_days, d.threshold_origin
        from status.episodes as e
        inner join status.loss_thresholds as d
            on e.client_id = d.client_id and e.last_purchase_on = d.purchased_on
        where e.client_id = $client order by e.episode_number
        """,
        "jamais perdu",
    ),
    Section(
        "Pertes annoncées puis changées",
        """
        select
            c.found_on, kinds.change_kind_label_fr, c.silence_started_on, c.told_lost_on,
            c.last_purchase_on, c.lost_on, causes.change_cause_label_fr, c.change_evidence,
            c.evidence_file_name, c.evidence_seen_on
        from corrections.loss_revisions as c
        inner join orders.known_clients as k on c.client_id = k.client_id
        inner join reference.episode_change_kinds as kinds on c.change_kind = kinds.change_kind
        inner join reference.episode_change_causes as causes
            on c.change_cause = causes.change_cause
        where $client in (k.surviving_client_id, c.present_client_id)
        order by c.found_on, c.client_id, c.silence_started_on
        """,
        "aucune",
    ),
    Section(
        "Causes",
        """
        select
            c.episode_number, c.cause_rank, labels.cause_label_fr as "Cause", c.is_main,
            cast(c.cause_score as decimal(3, 2)) as cause_score,
            tiers.tier_label_fr as "Nature", c.confidence_level, c.incident_count, labels.remedy_fr,
            hidden.cause_label_fr as "Motif caché"
        from losses.causes as c
        inner join reference.loss_causes as labels on c.cause = labels.cause
        left join reference.evidence_tiers as tiers on c.evidence_tier = tiers.evidence_tier
        left join reference.loss_causes as hidden on c.hidden_motive = hidden.cause
        where c.client_id = $client order by c.episode_number, c.cause_rank
        """,
        "aucune perte à expliquer",
    ),
    Section(
        "Indices",
        """
        select
            e.last_purchase_on, causes.cause_label_fr as "Cause", e.evidence_fr, e.evidence_on,
            tiers.tier_label_fr as "Nature", cast(e.applied_weight as decimal(3, 2))
                as applied_weight,
            cast(e.faded_weight as decimal(3, 2)) as faded_weight, counted.is_counted
        from losses.weighted_evidence as e
        inner join losses.counted_evidence as counted
            on e.client_id = counted.client_id and e.last_purchase_on = counted.last_purchase_on
            and e.evidence_kind = counted.evidence_kind and e.evidence_id = counted.evidence_id
        inner join reference.loss_causes as causes on e.cause = causes.cause
        inner join reference.evidence_tiers as tiers on e.evidence_tier = tiers.evidence_tier
        where e.client_id = $client
        order by e.last_purchase_on, e.cause, e.evidence_on, e.evidence_kind, e.evidence_id
        """,
        "aucun indice",
    ),
    Section(
        "Ce qui s'est passé, retenu ou non",
        TIMELINE,
        "rien de noté : ni livraison, ni réclamation, ni retour, ni contact, ni réponse, ni devis",
    ),
    Section(
        "Droits de contact",
        """
        select
            labels.channel_label_fr, r.is_allowed, r.right_reason, r.right_basis, r.right_proof,
            r.right_ends_on
        from compliance.contact_rights as r
        inner join reference.contact_channels as labels on r.channel = labels.channel
        where r.client_id = $client order by labels.channel_order
        """,
    ),
    Section(
        "Oppositions",
        """
        select
            coalesce(labels.channel_label_fr, o.channel) as channel_label_fr, o.opted_out_on,
            o.opt_out_source, o.named_by, o.is_certain, o.is_erasure, o.lifted_on
        from compliance.opt_outs as o
        left join reference.contact_channels as labels on o.channel = labels.channel
        where o.client_id = $client
        order by o.opted_out_on, o.channel, o.opt_out_source, o.named_by
        """,
        "aucune",
    ),
    Section(
        "Arrêts de contact",
        """
        select
            labels.channel_label_fr,
            if(s.since_on > contact_day(), 'À venir : ', '') || reasons.exclusion_label_fr
                as "Motif de l'arrêt",
            s.since_on, s.until_on, s.stop_evidence, s.stop_source, s.campaign_id,
            s.value is not null as "Pour une coordonnée seulement"
        from compliance.stops as s
        inner join reference.contact_channels as labels on s.channel = labels.channel
        inner join reference.exclusion_reasons as reasons
            on s.stop_reason = reasons.exclusion_reason
        where s.client_id = $client
        order by s.since_on, reasons.reason_order, labels.channel_order, s.campaign_id, s.value
        """,
        "aucun",
    ),
    Section(
        "Dernière question avant le terme",
        LAST_QUESTION,
        "pas encore, ou plus : le terme des données n'est pas proche",
        is_list=False,
    ),
    Section(
        "Décisions Go / No-go",
        """
        select decided_on, go_no_go, decided_by, override_reason from staging.overrides
        where surviving_client_id = $client order by decided_on, client_id
        """,
        "aucune",
    ),
    Section(
        "Motifs d'exclusion",
        """
        select labels.exclusion_label_fr, labels.place, e.exclusion_evidence
        from campaigns.exclusions as e
        inner join reference.exclusion_reasons as labels
            on e.exclusion_reason = labels.exclusion_reason
        where e.client_id = $client order by e.exclusion_reason
        """,
        "aucun",
    ),
    Section(
        "Laissé de côté par les campagnes de cette nuit",
        """
        select w.campaign_id, labels.exclusion_label_fr, w.exclusion_evidence
        from campaigns.left_out as w
        inner join reference.exclusion_reasons as labels
            on w.exclusion_reason = labels.exclusion_reason
        where w.client_id = $client order by w.campaign_id
        """,
        "par aucune",
    ),
    Section(
        "Place finale",
        """
        select
            places.assignment, places.campaign_id,
            (
                select string_agg(k.exclusion_label_fr, ' ; ' order by k.reason_order)
                from reference.exclusion_reasons as k
                where list_contains(string_split(places.exclusion_reasons, '; '),
                    k.exclusion_reason)
            ) as exclusion_reasons
        from campaigns.places as places where places.client_id = $client
        """,
        "aucune : ce client n'est pas perdu",
        is_list=False,
    ),
    Section("Campagnes", _DRAWS, "jamais tiré"),
    Section(
        "Retours mesurés",
        """
        select
            r.campaign_id, r.window_days, r.window_starts_on, r.window_ends_on, r.is_window_over,
            r.has_returned, r.first_return_on, r.revenue_eur
        from returns.client_returns as r
        inner join orders.known_clients as k on r.client_id = k.client_id
        where k.surviving_client_id = $client
        order by r.window_starts_on, r.campaign_id, r.client_id, r.window_days
        """,
        "aucune mesure",
    ),
)
