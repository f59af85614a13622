/*---
description: "Whether the draw of one campaign bears a verdict: sizes of the groups against the plan, members whom no extract knows, controls who were contacted."
grain: [campaign_id]
python: sample_ratio.add_sample_ratio
python_inputs: [cells]
columns:
  campaign_id:
  member_count:
    type: INTEGER
    description: Clients of the draw, those always contacted left out, known or not.
    description_fr: Clients du tirage, connus des fichiers livrés ou non.
    label_fr: Clients du tirage
    min: 0
  unknown_member_count:
    type: INTEGER
    description: Clients of the draw whom no extract knew when the windows started; they are in no rate.
    description_fr: Clients du tirage qu'aucun fichier livré ne connaît ; ils ne sont dans aucun taux.
    label_fr: Clients inconnus
    min: 0
  late_member_count:
    type: INTEGER
    description: Clients to whom a message or contact of the campaign was sent before the day of their draw.
    description_fr: Clients à qui la campagne avait déjà écrit avant le jour de leur tirage.
    label_fr: Tirés après l'envoi
    min: 0
  control_member_count:
    type: INTEGER
    description: Known controls of the draw.
    description_fr: Témoins du tirage connus des fichiers livrés.
    label_fr: Témoins
    min: 0
  contacted_control_count:
    type: INTEGER
    description: Controls whom a contact or message of any campaign reached in their primary window, before any return; NULL where neither contacts nor campaign_events are delivered.
    description_fr: Témoins joints malgré tout pendant la mesure principale, avant tout retour ; vide si les contacts ne sont pas livrés.
    label_fr: Témoins joints
    min: 0
    nullable: true
  contacted_control_permille:
    type: INTEGER
    description: Share of the controls who were contacted, in thousandths; NULL as contacted_control_count, or without controls.
    unit: share 1/1000
    min: 0
    max: 1000
    nullable: true
  is_control_contaminated:
    type: BOOLEAN
    description: "True where more than contaminated_control_share of the controls were contacted: the lift is then understated."
    description_fr: "Oui si trop de témoins ont été joints : l'écart mesuré est alors plus petit que l'effet."
    label_fr: Témoin contaminé
  ratio_p_value:
    type: DECIMAL(18,15)
    description: Chance that groups drawn as planned differ as much from their planned sizes (chi-square over the strata, exact below 5 expected); NULL without planned shares.
    description_fr: Probabilité qu'un tirage conforme s'écarte autant des tailles prévues ; vide sans parts prévues.
    unit: probability
    label_fr: Probabilité du tirage
    min: 0
    max: 1
    nullable: true
  draw_fault:
    type: VARCHAR
    description: "What forbids a verdict: unknown_members (over unknown_members_share), drawn_after_sending (likewise), sample_ratio_mismatch (below sample_ratio_alpha); NULL where nothing does."
    values: [unknown_members, drawn_after_sending, sample_ratio_mismatch]
    nullable: true
checks:
  - name: contacts_are_of_controls
    description: campaigns with more contacted controls than controls
    sql: contacted_control_count <= control_member_count
  - name: unknown_are_of_the_draw
    description: campaigns with more unknown members than members
    sql: unknown_member_count <= member_count
examples:
  - name: half of 1,000 planned and 600 found is no accident; another without planned shares cannot be judged; a missing arm takes what the shares lack
    given:
      returns.members:
        - {campaign_id: none, client_id: a, arm: mail, wave: 1, stratum: A, window_starts_on: 2025-01-01, is_imported: true}
        - {campaign_id: none, client_id: b, arm: control, wave: 1, stratum: A, window_starts_on: 2025-01-01, is_imported: true}
        - {campaign_id: none, client_id: c, arm: always, wave: 1, stratum: A, window_starts_on: 2025-01-01, is_imported: false}
        - {campaign_id: lacks, client_id: a, arm: mail, wave: 1, stratum: A, window_starts_on: 2025-01-01, share: 0.25, is_imported: true}
        - {campaign_id: lacks, client_id: b, arm: mail, wave: 1, stratum: A, window_starts_on: 2025-01-01, share: 0.25, is_imported: true}
    # Two of two in an arm of a quarter: 1/16, and nothing is rarer than 2 mails.
    expect:
      - {campaign_id: none, member_count: 2, control_member_count: 1, unknown_member_count: 0, ratio_p_value: null, draw_fault: null, contacted_control_count: null, is_control_contaminated: false}
      - {campaign_id: lacks, member_count: 2, ratio_p_value: 0.0625, draw_fault: null}
  - name: who is unknown, who was sent to before the draw
    settings: {unknown_members_share: 0.4}
    given:
      returns.members:
        - {campaign_id: half, client_id: a, surviving_client_id: a, arm: mail, wave: 1, stratum: A, drawn_on: 2025-01-01, window_starts_on: 2025-01-01, share: 0.5, is_imported: true}
        - {campaign_id: half, client_id: b, surviving_client_id: b, arm: control, wave: 1, stratum: A, drawn_on: 2025-01-01, window_starts_on: 2025-01-01, share: 0.5, is_imported: true}
        - {campaign_id: late, client_id: a, surviving_client_id: a, arm: mail, wave: 1, stratum: A, drawn_on: 2025-01-01, window_starts_on: 2025-01-01, is_imported: true}
        - {campaign_id: late, client_id: c, surviving_client_id: c, arm: mail, wave: 1, stratum: A, drawn_on: 2025-01-02, window_starts_on: 2025-01-02, is_imported: true}
      returns.unknown_members:
        - {campaign_id: half, client_id: a}
      staging.campaign_events:
        - {campaign_id: late, client_id: a, surviving_client_id: a, event: sent, happened_at: 2025-01-01 09:00}
        - {campaign_id: late, client_id: c, surviving_client_id: c, event: sent, happened_at: 2025-01-01 09:00}
        - {campaign_id: other, client_id: b, surviving_client_id: b, event: sent, happened_at: 2024-01-01 09:00}
    expect:
      - {campaign_id: half, member_count: 2, unknown_member_count: 1, late_member_count: 0, control_member_count: 1, draw_fault: unknown_members}
      - {campaign_id: late, member_count: 2, unknown_member_count: 0, late_member_count: 1, draw_fault: drawn_after_sending}
  - name: a control is contaminated by what reaches him in the primary window and before he returns
    run_date: 2025-06-01
    settings: {contaminated_control_share: 0.3}
    given:
      staging.campaigns:
        - {campaign_id: x, primary_window_days: 30}
      staging.contacts:
        - {contact_id: k, client_id: d}
      returns.members:
        - {campaign_id: x, client_id: a, surviving_client_id: a, arm: control, wave: 1, stratum: A, window_starts_on: 2025-01-01, is_imported: true}
        - {campaign_id: x, client_id: b, surviving_client_id: b, arm: control, wave: 1, stratum: A, window_starts_on: 2025-01-01, is_imported: true}
        - {campaign_id: x, client_id: c, surviving_client_id: c, arm: control, wave: 1, stratum: A, window_starts_on: 2025-01-01, is_imported: true}
        - {campaign_id: x, client_id: d, surviving_client_id: d, arm: mail, wave: 1, stratum: A, window_starts_on: 2025-01-01, is_imported: true}
      rhythm.delivered_contact_days:
        - {client_id: a, purchased_on: 2024-01-01, reached_on: 2025-01-31}
        - {client_id: a, purchased_on: 2024-01-01, reached_on: 2025-01-30}
        - {client_id: b, purchased_on: 2024-01-01, reached_on: 2025-02-01}
        - {client_id: b, purchased_on: 2024-01-01, reached_on: 2025-01-01}
        - {client_id: c, purchased_on: 2025-01-02, reached_on: 2025-01-10}
        - {client_id: d, purchased_on: 2024-01-01, reached_on: 2025-01-10}
    expect:
      - {campaign_id: x, control_member_count: 3, contacted_control_count: 1, contacted_control_permille: 333, is_control_contaminated: true}
---*/
with drawn as (
    select
        members.*,
        unknown.client_id is null as is_known,
        members.window_starts_on
        + coalesce(campaigns.primary_window_days, setting_default_primary_window_days())
            as primary_ends_on
    from returns.members as members
    left join staging.campaigns as campaigns on members.campaign_id = campaigns.campaign_id
    left join returns.unknown_members as unknown
        on members.campaign_id = unknown.campaign_id and members.client_id = unknown.client_id
    where members.is_imported or members.arm <> 'always'
),

cells as ( -- noqa: ST03
    select
        campaign_id,
        wave || '|' || window_starts_on || '|' || stratum as stratum_key,
        arm,
        cast(count(*) as integer) as member_count,
        cast(
            case
                when count(share) = count(*) and min(share) = max(share) then max(share)
            end as double
        ) as share
    from drawn
    where is_known
    group by campaign_id, wave, window_starts_on, stratum, arm
    order by campaign_id, wave, window_starts_on, stratum, arm
),

sends as (
    select
        campaign_id,
        surviving_client_id,
        cast(happened_at as date) as sent_on
    from staging.campaign_events
    union all
    select
        campaign_id,
        surviving_client_id,
        cast(contacted_at as date) as sent_on
    from staging.contacts
    where campaign_id is not null and coalesce(direction <> 'inbound', true)
),

first_sends as (
    select
        campaign_id,
        surviving_client_id,
        min(sent_on) as first_sent_on
    from sends
    group by campaign_id, surviving_client_id
),

contacted as (
    select distinct
        drawn.campaign_id,
        drawn.client_id
    from drawn
    inner join rhythm.delivered_contact_days as contacts
        on
            drawn.surviving_client_id = contacts.client_id
            and contacts.reached_on > drawn.window_starts_on
            and contacts.reached_on <= drawn.primary_ends_on
            and contacts.purchased_on <= drawn.window_starts_on
    where drawn.arm = 'control' and drawn.is_known
),

counted as (
    select
        drawn.campaign_id,
        count(*) as member_count,
        count(case when not drawn.is_known then 1 end) as unknown_member_count,
        count(case when first_sends.first_sent_on < drawn.drawn_on then 1 end)
            as late_member_count,
        count(case when drawn.arm = 'control' and drawn.is_known then 1 end)
            as control_member_count,
        count(contacted.client_id) as contacted_control_count
    from drawn
    left join first_sends
        on
            drawn.campaign_id = first_sends.campaign_id
            and drawn.surviving_client_id = first_sends.surviving_client_id
    left join contacted
        on drawn.campaign_id = contacted.campaign_id and drawn.client_id = contacted.client_id
    group by drawn.campaign_id
),

delivered as (
    select
        (select count(*) from staging.contacts)
        + (select count(*) from staging.campaign_events) > 0 as has_contacts
)

select
    counted.campaign_id,
    cast(counted.member_count as integer) as member_count,
    cast(counted.unknown_member_count as integer) as unknown_member_count,
    cast(counted.late_member_count as integer) as late_member_count,
    cast(counted.control_member_count as integer) as control_member_count,
    cast(case when delivered.has_contacts then counted.contacted_control_count end as integer)
        as contacted_control_count,
    case
        when delivered.has_contacts and counted.control_member_count > 0
            then share_permille(counted.contacted_control_count, counted.control_member_count)
    end as contacted_control_permille,
    delivered.has_contacts
    and counted.contacted_control_count
    > setting_contaminated_control_share() * counted.control_member_count
        as is_control_contaminated
from counted
cross join delivered
order by counted.campaign_id
