/*---
description: "One point of the letter to one client whose step tonight is a letter (S1): signed, without an offer or a price. Not the questionnaire of a survey, nor a lone letter that carries an offer."
description_fr: "Un point de la lettre à un client dont l'étape est une lettre : signée, sans offre ni prix."
grain: [campaign_id, client_id, point_number]
columns:
  campaign_id:
  client_id:
  point_number:
  letter_point_label_fr:
  letter_text_fr:
    type: VARCHAR
    description: What the letter says on this point, in French.
    description_fr: "Ce que dit la lettre sur ce point."
    label_fr: Texte de la lettre
    personal: true
  signatory:
    nullable: true
references:
  client_id: orders.known_clients.client_id
checks:
  - name: of_a_list
    description: letters to clients who are on no list of the campaign
    sql: >
      (campaign_id, client_id) in
      (select (t.campaign_id, t.client_id) from marketing.target_list as t)
  - name: every_point_once
    is_of_table: true
    description: points that a letter leaves out
    sql: >
      (select count(*) from marketing.letters)
      = (select count(distinct p.point_number) from reference.letter_points as p)
      * (select count(distinct (l.campaign_id, l.client_id)) from marketing.letters as l)
  - name: no_price
    description: letters that name a price or an offer
    sql: not names_a_price(letter_text_fr)
  - name: nothing_left_open
    description: letters with a place that was not filled
    sql: not contains(letter_text_fr, '{')
examples:
  - name: the fault is ours, or a manager says go after a dispute, or nobody's; thanks for what was said of the cause that is named; a voice where one comes for certain; what was done since without its price; who follows
    run_date: 2026-01-20
    given:
      staging.campaigns:
        - {campaign_id: c, campaign_kind: letter, signatory: Anne Roy}
      staging.campaign_arms:
        - {campaign_id: c, arm: courrier}
      campaigns.targets:
        - {campaign_id: c, client_id: late, surviving_client_id: late, arm: courrier, channel: letter, step_number: 1, step_count: 1, cause: late_delivery}
        - {campaign_id: c, client_id: judged, surviving_client_id: judged, arm: suivi, channel: letter, step_number: 1, step_count: 2, cause: dispute}
        - {campaign_id: c, client_id: open, surviving_client_id: open, arm: peut_etre, channel: letter, step_number: 1, step_count: 2, cause: dispute}
        - {campaign_id: c, client_id: moved, surviving_client_id: moved, arm: message, channel: letter, step_number: 1, step_count: 3, cause: life_change}
        - {campaign_id: c, client_id: stopped, surviving_client_id: stopped, arm: courrier, channel: letter, stopped_reason: not_lost, cause: dispute}
      campaigns.portfolios:
        - {campaign_id: c, client_id: judged, salesperson_id: S1}
      staging.salespeople:
        - {salesperson_id: S1, name: "Jo Dias "}
      compliance.decisions:
        - {client_id: judged, go_no_go: go, decided_on: 2026-01-02}
        - {client_id: open, go_no_go: go, decided_on: 2026-01-02, decided_until_on: 2026-01-09}
      rhythm.rhythm:
        - {client_id: late, last_purchase_on: 2025-03-01}
        - {client_id: judged, last_purchase_on: 2025-03-01}
        - {client_id: open, last_purchase_on: 2025-03-01}
        - {client_id: moved, last_purchase_on: 2025-03-01}
      campaigns.briefings:
        - {client_id: late, has_told_cause: true}
        - {client_id: open, has_told_cause: false}
        - {client_id: moved, has_told_cause: true}
      staging.improvements:
        - {improved_on: 2025-06-01, cause: late_delivery, argument: "Livraison en 24 h. "}
        - {improved_on: 2025-07-01, cause: late_delivery, argument: Port offert}
      reference.letter_regrets:
        - {cause: late_delivery, regret_fr: En retard., is_own_fault: true, is_cause_named: true}
        - {cause: dispute, regret_fr: Un désaccord., is_own_fault: true, is_cause_named: true}
        - {cause: life_change, regret_fr: Un temps., is_own_fault: false, is_cause_named: false}
      reference.loss_causes:
        - {cause: late_delivery, cause_family: emotional}
        - {cause: dispute, cause_family: emotional}
        - {cause: life_change, cause_family: natural}
      staging.campaign_steps:
        - {campaign_id: c, arm: courrier, step_number: 1, channel: letter}
        - {campaign_id: c, arm: suivi, step_number: 1, channel: letter}
        - {campaign_id: c, arm: suivi, step_number: 2, channel: phone}
        - {campaign_id: c, arm: peut_etre, step_number: 1, channel: letter}
        - {campaign_id: c, arm: peut_etre, step_number: 2, channel: phone, step_condition: no_answer, after_days: 9}
        - {campaign_id: c, arm: message, step_number: 1, channel: letter}
        - {campaign_id: c, arm: message, step_number: 2, channel: email}
        - {campaign_id: c, arm: message, step_number: 3, channel: phone}
      reference.contact_channels:
        - {channel: phone, is_personal: true}
        - {channel: email, is_personal: false}
        - {channel: letter, is_personal: false}
      reference.letter_points:
        - {point_number: 1, said_when: always, letter_point_label_fr: Regrets, point_text_fr: "{regret}"}
        - {point_number: 2, said_when: natural, letter_point_label_fr: Faute, point_text_fr: Cela change.}
        - {point_number: 2, said_when: own_fault, letter_point_label_fr: Faute, point_text_fr: Notre faute.}
        - {point_number: 2, said_when: always, letter_point_label_fr: Faute, point_text_fr: À nous de voir.}
        - {point_number: 3, said_when: told_cause, letter_point_label_fr: Dit, point_text_fr: Merci.}
        - {point_number: 3, said_when: always, letter_point_label_fr: Dit, point_text_fr: Dites-le.}
        - {point_number: 4, said_when: improved, letter_point_label_fr: Fait, point_text_fr: "Depuis : {depuis}."}
        - {point_number: 4, said_when: always, letter_point_label_fr: Fait, point_text_fr: Nous ferons.}
        - {point_number: 5, said_when: followed, letter_point_label_fr: Suite, point_text_fr: À bientôt.}
        - {point_number: 5, said_when: always, letter_point_label_fr: Suite, point_text_fr: Répondez.}
        - {point_number: 6, said_when: with_salesperson, letter_point_label_fr: Suivi, point_text_fr: "Avec {interlocuteur}."}
        - {point_number: 6, said_when: always, letter_point_label_fr: Suivi, point_text_fr: Moi.}
    expect:
      - {client_id: late, point_number: 1, letter_text_fr: En retard., signatory: Anne Roy}
      - {client_id: late, point_number: 2, letter_text_fr: Notre faute.}
      - {client_id: late, point_number: 3, letter_text_fr: Merci.}
      - {client_id: late, point_number: 4, letter_text_fr: "Depuis : livraison en 24 h (depuis le 01/06/2025)."}
      - {client_id: late, point_number: 5, letter_text_fr: Répondez.}
      - {client_id: late, point_number: 6, letter_text_fr: Moi.}
      - {client_id: judged, point_number: 1, letter_text_fr: Un désaccord.}
      - {client_id: judged, point_number: 2, letter_text_fr: Notre faute.}
      - {client_id: judged, point_number: 3, letter_text_fr: Dites-le.}
      - {client_id: judged, point_number: 4, letter_text_fr: Nous ferons.}
      - {client_id: judged, point_number: 5, letter_text_fr: À bientôt.}
      - {client_id: judged, point_number: 6, letter_text_fr: Avec Jo Dias.}
      - {client_id: open, point_number: 1, letter_text_fr: Un désaccord.}
      - {client_id: open, point_number: 2, letter_text_fr: À nous de voir.}
      - {client_id: open, point_number: 3, letter_text_fr: Dites-le.}
      - {client_id: open, point_number: 4, letter_text_fr: Nous ferons.}
      - {client_id: open, point_number: 5, letter_text_fr: Répondez.}
      - {client_id: open, point_number: 6, letter_text_fr: Moi.}
      - {client_id: moved, point_number: 1, letter_text_fr: Un temps.}
      - {client_id: moved, point_number: 2, letter_text_fr: Cela change.}
      - {client_id: moved, point_number: 3, letter_text_fr: Dites-le.}
      - {client_id: moved, point_number: 4, letter_text_fr: Nous ferons.}
      - {client_id: moved, point_number: 5, letter_text_fr: Répondez.}
      - {client_id: moved, point_number: 6, letter_text_fr: Moi.}
  - name: the letter of a sequence, not the questionnaire, not a lone letter with an offer; of a cause that is told with low confidence nothing
    run_date: 2026-01-20
    given:
      staging.campaigns:
        - {campaign_id: asks, campaign_kind: survey}
        - {campaign_id: sells, campaign_kind: win_back}
        - {campaign_id: plain, campaign_kind: win_back}
      staging.campaign_arms:
        - {campaign_id: sells, arm: courrier, offer: R10}
        - {campaign_id: plain, arm: courrier}
      campaigns.targets:
        - {campaign_id: asks, client_id: a, surviving_client_id: a, arm: suite, channel: letter, step_number: 1, step_count: 2, cause: unknown}
        - {campaign_id: asks, client_id: b, surviving_client_id: b, arm: suite, channel: letter, step_number: 2, step_count: 2, cause: dispute, confidence_level: low}
        - {campaign_id: asks, client_id: d, surviving_client_id: d, arm: suite, channel: phone, step_number: 2, step_count: 2, cause: dispute}
        - {campaign_id: sells, client_id: e, surviving_client_id: e, arm: courrier, channel: letter, step_number: 1, step_count: 1, cause: dispute}
        - {campaign_id: sells, client_id: f, surviving_client_id: f, arm: courrier, channel: letter, step_number: 1, step_count: 2, cause: dispute}
        - {campaign_id: plain, client_id: g, surviving_client_id: g, arm: courrier, channel: letter, step_number: 1, step_count: 1, cause: dispute, confidence_level: high}
      campaigns.briefings:
        - {client_id: b, has_told_cause: true}
        - {client_id: f, has_told_cause: true}
      reference.letter_regrets:
        - {cause: dispute, regret_fr: Un désaccord., is_own_fault: true, is_cause_named: true}
        - {cause: unknown, regret_fr: Pourquoi ?, is_own_fault: false, is_cause_named: false}
      reference.loss_causes:
        - {cause: dispute, cause_family: emotional}
        - {cause: unknown}
      reference.letter_points:
        - {point_number: 1, said_when: always, letter_point_label_fr: Regrets, point_text_fr: "{regret}"}
        - {point_number: 2, said_when: told_cause, letter_point_label_fr: Dit, point_text_fr: Merci.}
        - {point_number: 2, said_when: always, letter_point_label_fr: Dit, point_text_fr: Dites-le.}
    expect:
      - {campaign_id: asks, client_id: b, point_number: 1, letter_text_fr: Pourquoi ?}
      - {campaign_id: asks, client_id: b, point_number: 2, letter_text_fr: Dites-le.}
      - {campaign_id: sells, client_id: f, point_number: 1, letter_text_fr: Un désaccord.}
      - {campaign_id: sells, client_id: f, point_number: 2, letter_text_fr: Merci.}
      - {campaign_id: plain, client_id: g, point_number: 1, letter_text_fr: Un désaccord.}
      - {campaign_id: plain, client_id: g, point_number: 2, letter_text_fr: Dites-le.}
---*/
-- Whatever names a price or an offer is kept for the call.
with improved as (
    select
        targets.campaign_id,
        targets.client_id,
        string_agg(
            uncapitalised(rtrim(trim(improvements.argument), '. '))
            || ' (depuis le ' || day_fr(improvements.improved_on) || ')',
            ' ; '
            order by improvements.improved_on desc, improvements.argument
        ) as since_fr
    from campaigns.targets as targets
    inner join rhythm.rhythm as rhythm on targets.surviving_client_id = rhythm.client_id
    inner join staging.improvements as improvements
        on
            targets.cause = improvements.cause
            and improvements.improved_on > rhythm.last_purchase_on
    where not names_a_price(improvements.argument)
    group by targets.campaign_id, targets.client_id
),

-- Steps at which the client is spoken to, whatever came back of the letter before.
spoken_steps as (
    select
        steps.campaign_id,
        steps.arm,
        steps.step_number
    from staging.campaign_steps as steps
    inner join reference.contact_channels as channels
        on steps.channel = channels.channel and channels.is_personal
    where steps.step_condition is null
),

-- A cause of which little is sure is not told to the client.
written as (
    select
        targets.campaign_id,
        targets.client_id,
        targets.surviving_client_id,
        case when targets.confidence_level = 'low' then 'unknown' else targets.cause end as cause,
        case when targets.confidence_level = 'low' then null else improved.since_fr end as since_fr,
        campaigns.signatory,
        trim(people.name) as salesperson_name,
        coalesce(briefings.has_told_cause, false) as has_told_cause,
        next_steps.step_number is not null as is_followed,
        targets.cause <> 'dispute' or decisions.client_id is not null as may_take_fault
    from campaigns.targets as targets
    inner join staging.campaigns as campaigns on targets.campaign_id = campaigns.campaign_id
    left join staging.campaign_arms as arms
        on targets.campaign_id = arms.campaign_id and targets.arm = arms.arm
    left join improved
        on targets.campaign_id = improved.campaign_id and targets.client_id = improved.client_id
    left join campaigns.briefings as briefings
        on targets.surviving_client_id = briefings.client_id
    left join spoken_steps as next_steps
        on
            targets.campaign_id = next_steps.campaign_id
            and targets.arm = next_steps.arm
            and targets.step_number + 1 = next_steps.step_number
    left join compliance.decisions as decisions
        on
            targets.surviving_client_id = decisions.client_id
            and decisions.go_no_go = 'go'
            and decisions.decided_until_on is null
    left join campaigns.portfolios as portfolios
        on
            targets.campaign_id = portfolios.campaign_id
            and targets.client_id = portfolios.client_id
    left join staging.salespeople as people on portfolios.salesperson_id = people.salesperson_id
    where
        targets.stopped_reason is null
        and targets.channel = 'letter'
        and not (campaigns.campaign_kind = 'survey' and coalesce(targets.step_number, 1) = 1)
        and (arms.offer is null or targets.step_count > 1)
),

cases as (
    select
        written.campaign_id,
        written.surviving_client_id as client_id,
        written.signatory,
        written.since_fr,
        written.salesperson_name,
        regrets.regret_fr,
        points.point_number,
        points.letter_point_label_fr,
        points.point_text_fr,
        points.said_when
    from written
    inner join reference.letter_regrets as regrets on written.cause = regrets.cause
    inner join reference.loss_causes as causes on written.cause = causes.cause
    cross join reference.letter_points as points
    where
        case points.said_when
            when 'own_fault' then regrets.is_own_fault and written.may_take_fault
            when 'natural' then causes.cause_family = 'natural'
            when 'told_cause' then written.has_told_cause and regrets.is_cause_named
            when 'improved' then written.since_fr is not null
            when 'followed' then written.is_followed
            when 'with_salesperson' then written.salesperson_name is not null
            else true
        end
    qualify
        row_number() over (
            partition by written.campaign_id, written.client_id, points.point_number
            order by case when points.said_when = 'always' then 1 else 0 end, points.said_when
        ) = 1
)

select
    campaign_id,
    client_id,
    point_number,
    letter_point_label_fr,
    replace(
        replace(
            replace(point_text_fr, '{regret}', regret_fr), '{depuis}', coalesce(since_fr, '')
        ),
        '{interlocuteur}',
        coalesce(salesperson_name, '')
    ) as letter_text_fr,
    signatory
from cases
