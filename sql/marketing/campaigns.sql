/*---
description: One campaign of the home, drawn or waiting, as its file reads or was sealed at launch.
description_fr: "Une campagne, tirée ou en attente : son objectif, ses dates, ce qu'elle teste, et si son fichier a changé depuis le tirage."
grain: [campaign_id]
columns:
  campaign_id:
  campaign_kind:
  campaign_kind_label_fr:
    type: VARCHAR
    description: What the campaign is, in French.
    description_fr: "Ce qu'est la campagne : reconquête, enquête, appel d'enquête ou lettre."
    label_fr: Nature de la campagne
  objective:
    nullable: true
  launch_on:
  control_share:
  primary_window_days:
  tested_parameter:
    nullable: true
  tested_parameter_label_fr:
    type: VARCHAR
    description: The one thing in which the arms differ, in French.
    description_fr: "La seule chose qui change d'un groupe à l'autre : le canal, l'offre ou le texte ; vide si rien n'est testé."
    label_fr: Ce qui est testé
    nullable: true
  offer_valid_until_on:
    nullable: true
  budget_eur:
    nullable: true
  drawn_on:
    nullable: true
  drawn_count:
  expected_returns:
    type: DECIMAL(9,1)
    description: "Returns expected among the targets within the primary window, as frozen with the draw; organic ones included. NULL before the draw, and for a draw that froze none."
    description_fr: Retours attendus parmi les clients à contacter, y compris ceux qui seraient revenus seuls ; vide avant le tirage.
    unit: client
    label_fr: Retours attendus
    min: 0
    nullable: true
  file_sha256:
  file_state:
  file_state_label_fr:
    type: VARCHAR
    description: Whether the campaign file is the one that is sealed, in French.
    description_fr: Si le fichier de la campagne a changé ou disparu depuis le tirage.
    label_fr: Fichier depuis le tirage
  campaign_fr:
    type: VARCHAR
    description: State of the campaign in one French sentence, with what changed in its file since the draw.
    description_fr: Où en est la campagne, en une phrase, et ce qui a changé dans son fichier depuis le tirage.
    label_fr: État de la campagne
examples:
  - name: waiting, drawn, and drawn under a file that has changed since
    run_date: 2026-01-20
    given:
      staging.campaigns:
        - {campaign_id: waits, launch_on: 2026-02-01, file_state: same}
        - {campaign_id: tonight, launch_on: 2026-01-20, file_state: same}
        - {campaign_id: runs, launch_on: 2026-01-10, file_state: changed}
        - {campaign_id: gone, launch_on: 2026-01-10, file_state: missing}
        - {campaign_id: nobody, launch_on: 2026-01-20, file_state: same}
      campaigns.assignments:
        - {campaign_id: runs, client_id: a, arm: mail, drawn_on: 2026-01-10, organic_return_share: 0.25, expected_lift_share: 0.1}
        - {campaign_id: runs, client_id: a2, arm: mail, drawn_on: 2026-01-10, organic_return_share: 0.25, expected_lift_share: 0.1}
        - {campaign_id: runs, client_id: b, arm: control, drawn_on: 2026-01-10, organic_return_share: 0.25, expected_lift_share: 0.1}
        - {campaign_id: gone, client_id: d, arm: mail, drawn_on: 2026-01-10}
        - {campaign_id: tonight, client_id: c, arm: mail, drawn_on: 2026-01-20}
        - {campaign_id: tonight, client_id: e, arm: always, drawn_on: 2026-01-20}
    expect:
      - {campaign_id: waits, drawn_on: null, drawn_count: 0, expected_returns: null, campaign_fr: "Attend son lancement du 01/02/2026"}
      - {campaign_id: nobody, drawn_on: null, drawn_count: 0, campaign_fr: "Devait être lancée le 20/01/2026 : personne à tirer cette nuit, elle attend la suivante"}
      - {campaign_id: tonight, drawn_on: 2026-01-20, drawn_count: 1, campaign_fr: "Tirée le 20/01/2026, 1 client et 1 toujours contacté"}
      - {campaign_id: runs, drawn_count: 3, expected_returns: 0.7, campaign_fr: "Tirée le 10/01/2026, 3 clients, 0,7 retour attendu parmi les contactés ; son fichier a changé depuis : le tirage n'en tient pas compte"}
      - {campaign_id: gone, drawn_count: 1, expected_returns: null, campaign_fr: "Tirée le 10/01/2026, 1 client ; son fichier a disparu depuis : le tirage n'en tient pas compte"}
---*/
with drawn as (
    select
        campaign_id,
        min(drawn_on) as drawn_on,
        count(case when arm <> 'always' then 1 end) as drawn_count,
        count(case when arm = 'always' then 1 end) as always_count,
        cast(
            sum(
                case
                    when arm in ('always', 'control') then null
                    when organic_return_share + expected_lift_share < 0 then 0
                    else organic_return_share + expected_lift_share
                end
            ) as decimal(9, 1)
        ) as expected_returns
    from campaigns.assignments
    group by campaign_id
)

select
    campaigns.campaign_id,
    campaigns.campaign_kind,
    campaign_kind_word(campaigns.campaign_kind) as campaign_kind_label_fr,
    campaigns.objective,
    campaigns.launch_on,
    campaigns.control_share,
    campaigns.primary_window_days,
    campaigns.tested_parameter,
    tested_parameter_word(campaigns.tested_parameter) as tested_parameter_label_fr,
    campaigns.offer_valid_until_on,
    campaigns.budget_eur,
    drawn.drawn_on,
    cast(coalesce(drawn.drawn_count, 0) as integer) as drawn_count,
    drawn.expected_returns,
    campaigns.file_sha256,
    campaigns.file_state,
    file_state_word(campaigns.file_state) as file_state_label_fr,
    case
        when drawn.drawn_on is null and campaigns.launch_on <= run_date()
            then
                'Devait être lancée le ' || day_fr(campaigns.launch_on)
                || ' : personne à tirer cette nuit, elle attend la suivante'
        when drawn.drawn_on is null then 'Attend son lancement du ' || day_fr(campaigns.launch_on)
        else
            'Tirée le ' || day_fr(drawn.drawn_on) || ', '
            || counted_fr(drawn.drawn_count, 'client', 'clients')
            || case
                when drawn.always_count > 0
                    then
                        ' et ' || whole_fr(drawn.always_count)
                        || plural_fr(
                            drawn.always_count, ' toujours contacté', ' toujours contactés'
                        )
                else ''
            end
            || coalesce(
                ', ' || tenths_fr(drawn.expected_returns)
                || plural_fr(drawn.expected_returns, ' retour attendu', ' retours attendus')
                || ' parmi les contactés',
                ''
            )
            || case campaigns.file_state
                when 'changed'
                    then ' ; son fichier a changé depuis : le tirage n''en tient pas compte'
                when 'missing'
                    then ' ; son fichier a disparu depuis : le tirage n''en tient pas compte'
                else ''
            end
    end as campaign_fr
from staging.campaigns as campaigns
left join drawn on campaigns.campaign_id = drawn.campaign_id
