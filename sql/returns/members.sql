/*---
description: One client of a draw whose returns are measured, drawn here by an earlier night or brought in from elsewhere.
grain: [campaign_id, client_id]
columns:
  campaign_id:
  client_id:
  surviving_client_id:
  arm:
  wave:
  stratum:
  drawn_on:
  window_starts_on:
  share:
    nullable: true
  is_imported:
    type: BOOLEAN
    description: True where the draw was made elsewhere and came by the extract campaign_members.
    label_fr: Tirage importé
checks:
  - name: imported_campaign_has_a_control
    severity: warning
    description: members are of imported campaigns without any control (control, témoin, contrôle, holdout); no effect of these can ever be shown, so deliver their controls too
    sql: >
      not is_imported or campaign_id in
      (select m.campaign_id from returns.members as m where m.arm = 'control')
    said: campaign_id
examples:
  - name: imported rows that bear the name of a campaign of the home never enter, drawn or still to be drawn
    given:
      staging.campaigns:
        - {campaign_id: own, launch_on: 2025-12-01}
        - {campaign_id: tonight, launch_on: 2026-01-01}
        - {campaign_id: later, launch_on: 2026-01-02}
      staging.draws:
        - {campaign_id: own, client_id: a, arm: control, drawn_on: 2025-12-01, window_starts_on: 2025-12-01, wave: 1, stratum: A}
      staging.campaign_members:
        - {campaign_id: own, client_id: b, arm: mail, drawn_on: 2025-11-01}
        - {campaign_id: tonight, client_id: b, arm: mail, drawn_on: 2025-11-01}
        - {campaign_id: later, client_id: b, arm: mail, drawn_on: 2025-11-01}
        - {campaign_id: theirs, client_id: b, arm: mail, drawn_on: 2025-11-01}
    expect:
      - {campaign_id: own, client_id: a, is_imported: false}
      - {campaign_id: theirs, client_id: b, is_imported: true}
  - name: own and imported draws share one path; merged clients keep their earlier arm
    given:
      staging.draws:
        - {campaign_id: own, client_id: a, arm: control, drawn_on: 2025-12-01, window_starts_on: 2025-12-01, wave: 2, stratum: A}
      staging.campaign_members:
        - {campaign_id: old, client_id: b, surviving_client_id: c, arm: mail, drawn_on: 2025-11-01}
    expect:
      - {campaign_id: own, client_id: a, surviving_client_id: a, arm: control, wave: 2, stratum: A, window_starts_on: 2025-12-01, is_imported: false}
      - {campaign_id: old, client_id: b, surviving_client_id: c, arm: mail, wave: 1, stratum: all, window_starts_on: 2025-11-01, is_imported: true}
---*/
with own as (
    select
        campaign_id,
        client_id,
        surviving_client_id,
        arm,
        wave,
        stratum,
        drawn_on,
        window_starts_on,
        share,
        false as is_imported
    from staging.draws
),

imported as (
    select
        campaign_id,
        client_id,
        surviving_client_id,
        arm,
        coalesce(wave, 1) as wave,
        coalesce(stratum, 'all') as stratum,
        drawn_on,
        coalesce(window_starts_on, drawn_on) as window_starts_on,
        share,
        true as is_imported
    from staging.campaign_members
    -- A campaign of the home is measured by its own draw, also where that is still to be made.
    where campaign_id not in (select campaigns.campaign_id from staging.campaigns as campaigns)
),

members as (
    select * from own
    union all
    select * from imported
)

select
    campaign_id,
    client_id,
    surviving_client_id,
    arm,
    wave,
    stratum,
    drawn_on,
    window_starts_on,
    share,
    is_imported
from members
