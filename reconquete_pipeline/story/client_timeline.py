"""What happened to one client, day by day, and why each piece counts for a cause or does not.

What counts is what `losses.weighted_evidence` and `losses.counted_evidence` hold. Of the rest the
query says why not, by the days between which the rules of `sql/losses` read such a row (bounds that
are more than a column of losses.evidence_windows are macros that both share): a piece in these days
that is no evidence tells of no cause.
"""

from reconquete_pipeline.text.french_words import DETAILS

# `read_as` says which rule reads the row, NULL none; `judged_on` is the day that the rule compares.
# No rule reads a delivery in time and whole, or what never reached the client. A visit or a call is
# read as such whoever made it (`met`), and as a send where it went out.
_HAPPENED = """
    select
        'complaints' as extract, complaint_id as id, opened_on as day, opened_on as judged_on,
        'incident' as read_as, 'réclamation ' || complaint_id as record,
        concat_ws(
            ', ', category, if(is_about_person and category <> 'person', 'person', null), severity,
            outcome, coalesce('réglée le ' || day_fr(resolved_on), 'pas encore réglée')
        ) as details,
        cast(null as date) as ordered_on, cast(null as date) as promised_on,
        resolved_on as settled_on, outcome
    from staging.complaints where surviving_client_id = $client
    union all
    select
        'deliveries', d.order_id, coalesce(d.delivered_on, d.promised_on),
        d.delivered_on,
        if(
            d.incident is null and d.delivered_on <= coalesce(d.promised_on, d.delivered_on),
            null, 'delivery'
        ),
        'livraison de ' || d.order_id,
        concat_ws(
            ', ',
            case
                when d.delivered_on is null then 'pas livrée'
                when d.delivered_on > d.promised_on
                    then days_fr(d.delivered_on - d.promised_on) || ' de retard'
                when d.promised_on is not null then 'à l''heure'
            end,
            if(d.incident = 'late' and d.delivered_on > d.promised_on, null, d.incident)
        ),
        o.ordered_on, d.promised_on, d.delivered_on, null
    from staging.deliveries as d
    inner join orders.valid_orders as o on d.order_id = o.order_id
    where o.client_id = $client
    union all
    select
        'returns', r.return_id, r.sent_back_on, r.sent_back_on,
        'incident', 'retour ' || r.return_id,
        concat_ws(
            ', ', r.return_reason,
            'commande ' || r.order_id
            || if(r.surviving_client_id <> $client, ', au nom d''un autre client', '')
        ),
        null, null, null, null
    from staging.returns as r
    left join orders.valid_orders as o on r.order_id = o.order_id
    where $client in (r.surviving_client_id, o.client_id)
    union all
    select
        'contacts', contact_id, cast(contacted_at as date), cast(contacted_at as date),
        case
            when is_delivered = false then null
            when channel in ('visit', 'phone') then 'met'
            when direction is distinct from 'inbound' then 'send'
        end,
        'contact ' || contact_id,
        concat_ws(
            ', ', channel, direction, if(is_delivered = false, 'pas abouti', null), reaction
        ),
        null, null, null, direction
    from staging.contacts where surviving_client_id = $client
    union all
    select
        'surveys', s.response_id, s.answered_on, s.answered_on, 'declared',
        'enquête ' || s.response_id,
        concat_ws(
            ', ', lower(labels.cause_label_fr),
            'concurrent : ' || without_contact_values(s.competitor),
            s.satisfaction_level, 'note ' || s.satisfaction_score || ' sur 10'
        ),
        null, null, null, null
    from staging.surveys as s
    left join reference.loss_causes as labels on s.cause = labels.cause
    where s.surviving_client_id = $client
    union all
    select
        'call_reports', contact_id, cast(called_at as date), cast(called_at as date), 'declared',
        'appel ' || contact_id,
        concat_ws(', ', call_outcome, 'concurrent : ' || without_contact_values(competitor)),
        null, null, null, call_outcome
    from staging.call_reports where surviving_client_id = $client
    union all
    select
        'quotes', quote_id, coalesce(decided_on, quoted_on), coalesce(decided_on, quoted_on),
        'incident', 'devis ' || quote_id,
        concat_ws(
            ', ',
            case
                when is_won then 'accepté'
                when is_won is null and lost_reason is null then 'pas encore décidé'
                else 'refusé'
            end,
            lost_reason, amount_fr(net_amount_eur) || ' €'
        ),
        null, null, null, null
    from staging.quotes where surviving_client_id = $client
    union all
    select
        'invoices', invoice_id, if(is_disputed, issued_on, due_on),
        if(is_disputed, issued_on, due_on), if(is_disputed, 'disputed', 'owed'),
        'facture ' || invoice_id,
        concat_ws(
            ', ', amount_fr(net_amount_eur) || ' €', if(is_disputed, 'contestée', null),
            'échéance le ' || day_fr(due_on),
            coalesce('payée le ' || day_fr(paid_on), 'pas encore payée')
        ),
        null, null, paid_on, null
    from staging.invoices
    where
        surviving_client_id = $client
        and (is_disputed or coalesce(paid_on, run_date()) > due_on)
    union all
    select
        'contracts', contract_id,
        coalesce(ended_on, if(ended_by = 'client', ends_on, null), starts_on),
        if(ended_by = 'us', ended_on, coalesce(ended_on, ends_on)),
        case ended_by when 'us' then 'incident' when 'client' then 'declared' end,
        'contrat ' || contract_id,
        concat_ws(
            ', ', 'depuis le ' || day_fr(starts_on), 'jusqu''au ' || day_fr(ends_on),
            if(is_renewed, 'reconduit', null), 'résilié le ' || day_fr(ended_on),
            case ended_by when 'us' then 'par nous' when 'client' then 'par le client' end
        ),
        null, null, null, null
    from staging.contracts where surviving_client_id = $client
"""

# One row is a piece and a silence; `place` says where its day stands beside those looked at. What
# had not come by the loss is judged on the day on which it was too late.
_LOOKED = """
    select
        *,
        case
            when read_as = 'owed' and settled_on <= evidence_to_on then 'inside'
            when last_purchase_on < ordered_on or coalesce(judged_on > to_on, true) then 'after'
            when from_on > judged_on then 'before'
            else 'inside'
        end as place,
        (
            read_as = 'met'
            or extract = 'call_reports' and outcome is distinct from 'no_answer'
        )
        and judged_on <= least(expected_on, evidence_to_on) as is_met
    from (
        select
            h.* replace (
                if(
                    h.read_as = 'delivery' and coalesce(h.settled_on > s.evidence_to_on, true),
                    seriously_late_on(h.promised_on), h.judged_on
                ) as judged_on
            ),
            s.last_purchase_on, s.expected_on, s.lost_on, s.evidence_to_on, s.declared_to_on,
            case
                when h.read_as = 'declared' then s.last_purchase_on
                when h.read_as = 'disputed' then disputed_from(s.last_purchase_on)
                when h.read_as = 'send' then solicited_from(s.last_purchase_on)
                when h.read_as = 'incident' then s.evidence_from_on
                when h.read_as = 'delivery' and h.ordered_on < s.earliest_order_on
                    then s.evidence_from_on
            end as from_on,
            case h.read_as
                when 'declared' then s.declared_to_on
                when 'send' then s.last_purchase_on
                when 'met' then least(s.expected_on, s.evidence_to_on)
                when 'owed' then owed_due_by(s.evidence_to_on)
                else s.evidence_to_on
            end as to_on
        from happened as h cross join silences as s
    )
"""

# A clue that many rows make up together names these rows nowhere: they are found by their days.
_MEMBERS = """
    select l.extract, l.id, p.evidence_fr, p.is_counted
    from looked as l
    inner join pieces as p
        on
            l.last_purchase_on = p.last_purchase_on
            and case p.evidence_kind
                when 'invoice_unpaid'
                    then
                        l.read_as = 'owed' and l.place = 'inside'
                        and coalesce(l.settled_on > l.evidence_to_on, true)
                when 'complaints_unfounded'
                    then
                        l.extract = 'complaints' and l.outcome = 'unfounded'
                        and l.judged_on between unfounded_from(l.last_purchase_on)
                        and l.evidence_to_on
                when 'contact_pressure'
                    then
                        l.read_as in ('met', 'send') and l.outcome is distinct from 'inbound'
                        and l.judged_on between solicited_from(l.last_purchase_on)
                        and l.last_purchase_on
                -- Without a usual gap of its own only where the wait began and ended.
                when 'long_without_contact'
                    then
                        l.is_met
                        and (
                            p.evidence_id = 'after ' || l.judged_on or p.evidence_on = l.judged_on
                            or (
                                select count(distinct m.judged_on)
                                from looked as m
                                where m.is_met and m.last_purchase_on = p.last_purchase_on
                            ) >= setting_neglect_min_contact_count()
                        )
                else false
            end
"""

_REASONS = """
    select
        extract, id,
        string_agg(distinct reason_fr, ' ; ' order by reason_fr) filter (place = 'inside')
            as inside_fr,
        concat_ws(
            ', ', max_by(reason_fr, last_purchase_on) filter (place = 'after'),
            min_by(reason_fr, last_purchase_on) filter (place = 'before')
        ) as outside_fr
    from (
        select
            *,
            case place
                when 'before'
                    then case
                        when read_as = 'declared'
                            then 'avant le dernier achat du ' || day_fr(last_purchase_on)
                        else 'avant les jours regardés (dès le ' || day_fr(from_on) || ')' || if(
                            read_as = 'delivery',
                            ', et pas des ' || setting_evidence_order_count()
                            || ' dernières commandes',
                            ''
                        )
                    end
                when 'after'
                    then case
                        when read_as = 'declared' and declared_to_on < as_of()
                            then 'après le retour du ' || day_fr(declared_to_on + 1)
                        when read_as = 'send'
                            then 'après le dernier achat du ' || day_fr(last_purchase_on)
                        when read_as = 'met' and expected_on < evidence_to_on
                            then 'après l''achat attendu le ' || day_fr(expected_on)
                        when read_as = 'owed' and judged_on <= evidence_to_on
                            then
                                'échue depuis ' || setting_unpaid_after_days() || ' jours au plus'
                                || coalesce(' à la perte du ' || day_fr(lost_on), '')
                        when
                            read_as = 'delivery' and ordered_on <= last_purchase_on
                            and promised_on <= evidence_to_on
                            then
                                'pas encore ' || setting_serious_delay_days()
                                || ' jours de retard'
                                || coalesce(' à la perte du ' || day_fr(lost_on), '')
                        when lost_on is not null and read_as <> 'declared'
                            then 'après la perte du ' || day_fr(lost_on)
                        else 'après le ' || day_fr(to_on) || ', dernier jour regardé'
                    end
                -- In the days looked at, and yet no evidence.
                else case
                    when read_as = 'owed' and settled_on <= evidence_to_on
                        then 'payée entre-temps'
                    when read_as = 'owed'
                        then
                            'en tout, pas plus de ' || amount_fr(setting_unpaid_least_eur())
                            || ' € dus'
                    when read_as = 'met' and outcome = 'inbound' then 'pas d''attente inhabituelle'
                    when read_as = 'met' then 'ni attente inhabituelle, ni trop de sollicitations'
                    when read_as = 'send' then 'pas trop de sollicitations'
                    when outcome = 'refused' and settled_on > evidence_to_on
                        then 'refusée après la perte du ' || day_fr(lost_on)
                    when outcome = 'unfounded'
                        then 'non fondée, et pas assez nombreuses pour compter'
                    else 'ne dit rien d''une cause'
                end
            end as reason_fr
        from looked
        where read_as is not null
    )
    group by extract, id
"""

TIMELINE = f"""
with silences as (
    select *, count(*) over () > 1 as has_others
    from losses.evidence_windows
    where client_id = $client and window_kind in ('loss', 'at_risk')
),

happened as ({_HAPPENED}),

looked as ({_LOOKED}),

own as (
    select
        e.*, counted.is_counted, kinds.evidence_extract as extract,
        lower(labels.cause_label_fr)
        || if(
            starts_with(e.evidence_kind, 'complaint_words_') or declared.evidence_share < 1,
            ', d''après ses mots', ''
        ) as cause_fr,
        ', poids '
        || coalesce(
            replace(cast(nullif(cast(e.faded_weight as decimal(3, 2)), 0) as varchar), '.', ','),
            'presque nul'
        )
        || if(s.has_others, ' (silence depuis le ' || day_fr(e.last_purchase_on) || ')', '')
            as weight_fr
    from losses.weighted_evidence as e
    inner join silences as s on e.last_purchase_on = s.last_purchase_on
    inner join losses.counted_evidence as counted
        on
            e.client_id = counted.client_id
            and e.last_purchase_on = counted.last_purchase_on
            and e.evidence_kind = counted.evidence_kind
            and e.evidence_id = counted.evidence_id
    inner join reference.evidence_kinds as kinds on e.evidence_kind = kinds.evidence_kind
    inner join reference.loss_causes as labels on e.cause = labels.cause
    left join losses.declared_evidence as declared
        on
            e.client_id = declared.client_id
            and e.last_purchase_on = declared.last_purchase_on
            and e.evidence_kind = declared.evidence_kind
            and e.evidence_id = declared.evidence_id
    where e.client_id = $client
),

pieces as (
    select
        p.last_purchase_on, p.extract, p.evidence_kind, p.evidence_id, p.evidence_on,
        p.evidence_fr, p.is_counted, p.cause_fr, p.weight_fr,
        if(p.is_counted, null, 'même incident que : ' || coalesce(
            min_by(
                t.evidence_fr,
                struct_pack(
                    far := abs(t.evidence_on - p.evidence_on), kind := t.evidence_kind,
                    id := t.evidence_id
                )
            ),
            'un autre indice'
        )) as same_fr
    from own as p
    left join own as t
        on
            not p.is_counted and t.is_counted
            and p.last_purchase_on = t.last_purchase_on and p.cause = t.cause
            and (
                p.order_id = t.order_id
                or abs(t.evidence_on - p.evidence_on) <= setting_same_incident_days()
            )
    group by
        p.last_purchase_on, p.extract, p.evidence_kind, p.evidence_id, p.evidence_on,
        p.evidence_fr, p.is_counted, p.cause_fr, p.weight_fr
),

members as ({_MEMBERS}),

reasons as ({_REASONS}),

-- What no row tells by itself (prices, stock-outs, promotions, what lasts, what is summed, as
-- unpaid invoices are, named by the oldest) has a line of its own.
keyed as (
    select
        p.*,
        h.id is not null and p.evidence_kind <> 'invoice_unpaid' as has_row,
        if(has_row, p.extract || ' ' || p.evidence_id, p.evidence_on || ' ' || p.evidence_fr)
            as row_key
    from pieces as p
    left join happened as h on p.extract = h.extract and p.evidence_id = h.id
),

by_cause as (
    select
        row_key,
        cause_fr || string_agg(weight_fr, '' order by last_purchase_on) filter (is_counted)
            as counts_fr,
        string_agg(distinct same_fr, ' ; ' order by same_fr) as same_fr
    from keyed
    group by row_key, cause_fr
),

counting as (
    select
        row_key,
        concat_ws(
            ' ; ', 'compte : ' || string_agg(counts_fr, ' ; ' order by counts_fr),
            string_agg(distinct same_fr, ' ; ' order by same_fr)
        ) as counts_fr
    from by_cause
    group by row_key
),

parts as (
    select
        extract, id,
        if(bool_or(is_counted), 'compte, dans : ', 'dans : ')
        || string_agg(distinct evidence_fr, ' ; ' order by evidence_fr) as part_fr
    from members
    group by extract, id
),

told as (
    select
        h.day, h.record, h.details,
        coalesce(
            nullif(concat_ws(' ; ', c.counts_fr, p.part_fr), ''),
            if(
                h.extract = 'returns'
                and h.id in (select m.return_id from orders.misnamed_returns as m),
                'client et commande ne vont pas ensemble : ne compte pour personne', null
            ),
            if((select count(*) from silences) = 0, 'aucun silence à expliquer', null),
            r.inside_fr,
            nullif(r.outside_fr, ''),
            'ne dit rien d''une cause'
        ) as why_fr
    from happened as h
    left join counting as c on h.extract || ' ' || h.id = c.row_key
    left join parts as p on h.extract = p.extract and h.id = p.id
    left join reasons as r on h.extract = r.extract and h.id = r.id
    union all
    select distinct k.evidence_on, k.evidence_fr, null, c.counts_fr
    from keyed as k
    inner join counting as c on k.row_key = c.row_key
    where not k.has_row
)

select day as "Le", record as "Quoi", details as "{DETAILS}", why_fr as "Pris en compte"
from told
order by day, record
"""
"""One client's rows, `$client`: day, what happened, details and why it counts or does not."""
