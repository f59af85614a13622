/*---
description: Reason why nobody may be contacted tonight, whatever rights clients gave, and what to do; no row as long as contacts are open.
grain: [closure_reason]
columns:
  closure_reason:
    type: VARCHAR
    description: "What closes all contacts: no list of objections was ever read, its newest file or a list that came back cannot be read, it is older than objections_max_age_days, or the secret of remembered suppressions is missing or another one."
    label_fr: Motif de fermeture
    values: [no_suppression_list, suppression_list_unreadable, suppression_list_too_old, suppression_secret_missing, suppression_secret_other]
  closed_fr:
    type: VARCHAR
    description: The reason and what to do, in one French sentence.
    label_fr: Ce qu'il faut faire
checks:
  - name: contacts_are_open
    severity: warning
    description: nobody may be contacted; contacts_fr of marketing.publication says why and what to do
    sql: closure_reason is null
    said: closed_fr
examples:
  - name: nobody knows who objected before a list was read
    given:
      intake.coverage:
        - {extract: objections, is_configured: true}
        - {extract: contacts, is_configured: true, delivered_on: 2026-01-01}
    expect:
      - {closure_reason: no_suppression_list}
  - name: a file that cannot be read may hold anybody's objection
    run_date: 2026-01-20
    given:
      intake.coverage:
        - {extract: objections, is_configured: true, delivered_on: 2026-01-20, unread_file: stop.csv}
    expect:
      - {closure_reason: suppression_list_unreadable, closed_fr: "Contacts fermés : le fichier d'oppositions « stop.csv » est illisible ou mal nommé ; le faire déposer à nouveau sous le nom attendu, puis relancer la nuit"}
  - name: a list that came back may hold a refusal, whichever extract cannot read it
    run_date: 2026-01-20
    given:
      intake.coverage:
        - {extract: objections, is_configured: true, delivered_on: 2026-01-20}
        - {extract: orders, is_configured: true, delivered_on: 2026-01-20, unread_file: commandes.csv}
        - {extract: call_reports, is_configured: true, unread_file: liste_a__b.xlsx, unread_shared_file: liste_a__b.xlsx}
    expect:
      - {closure_reason: suppression_list_unreadable, closed_fr: "Contacts fermés : le fichier « liste_a__b.xlsx », qui peut contenir des refus, est illisible ; le faire déposer à nouveau sous le même nom, avec les titres de ses colonnes, puis relancer la nuit"}
  - name: on the last day of its age the list still holds
    run_date: 2026-01-20
    settings: {objections_max_age_days: 2}
    given:
      intake.coverage:
        - {extract: objections, is_configured: true, delivered_on: 2026-01-18}
    expect: []
  - name: a day later nobody may be contacted
    run_date: 2026-01-21
    settings: {objections_max_age_days: 2}
    given:
      intake.coverage:
        - {extract: objections, is_configured: true, delivered_on: 2026-01-18}
    expect:
      - {closure_reason: suppression_list_too_old, closed_fr: "Contacts fermés : dernier dépôt des oppositions le 18/01/2026 ; faire déposer la liste du jour, même vide, puis relancer la nuit"}
  - name: where another tool checks rights no list is asked for
    settings: {rights_checked_elsewhere: "true"}
    given:
      intake.coverage:
        - {extract: objections, is_configured: true, delivered_on: 2025-01-01, unread_file: stop.csv}
    expect: []
  - name: what a list that came back may hold no other tool knows
    settings: {rights_checked_elsewhere: "true"}
    given:
      intake.coverage:
        - {extract: objections, is_configured: true, delivered_on: 2025-01-01, unread_file: stop.csv}
        - {extract: call_reports, is_configured: true, unread_file: liste_a__b.xlsx, unread_shared_file: liste_a__b.xlsx}
    expect:
      - {closure_reason: suppression_list_unreadable, closed_fr: "Contacts fermés : le fichier « liste_a__b.xlsx », qui peut contenir des refus, est illisible ; le faire déposer à nouveau sous le même nom, avec les titres de ses colonnes, puis relancer la nuit"}
  - name: without the secret of what is remembered nobody knows who objected before, also where another tool checks rights
    settings: {rights_checked_elsewhere: "true"}
    given:
      staging.suppression_secret:
        - {secret_state: other}
    expect:
      - {closure_reason: suppression_secret_other, closed_fr: "Contacts fermés : la clé des oppositions mémorisées n'est pas la bonne ; remettre le fichier de sa sauvegarde, puis relancer la nuit"}
---*/
-- Where another tool checks rights it reads the list of objections, and no list that came back.
with lists as (
    select
        max(delivered_on) filter (where extract = 'objections') as delivered_on,
        max(unread_file) filter (
            where extract = 'objections' and not setting_rights_checked_elsewhere()
        ) as unread_file,
        max(unread_shared_file) as unread_shared_file
    from intake.coverage
    where is_configured
),

judged as (
    select
        delivered_on,
        unread_file,
        unread_shared_file,
        case
            when coalesce(unread_file, unread_shared_file) is not null
                then 'suppression_list_unreadable'
            when setting_rights_checked_elsewhere() then null
            when delivered_on is null then 'no_suppression_list'
            when delivered_on < run_date() - setting_objections_max_age_days()
                then 'suppression_list_too_old'
        end as closure_reason
    from lists
),

-- What is remembered of earlier objections cannot be recognised.
secrets as (
    select 'suppression_secret_' || secret_state as closure_reason
    from staging.suppression_secret
    where secret_state <> 'usable'
)

select
    closure_reason,
    case closure_reason
        when 'no_suppression_list'
            then
                'Contacts fermés : aucune liste d''oppositions n''a été fournie ; la déclarer '
                || 'sous [extracts.objections] et faire déposer le fichier, même vide, puis '
                || 'relancer la nuit'
        when 'suppression_list_unreadable'
            then
                'Contacts fermés : le fichier ' || case
                    when unread_file is not null
                        then
                            'd''oppositions « ' || unread_file || ' » est illisible ou mal nommé ; '
                            || 'le faire déposer à nouveau sous le nom attendu'
                    else
                        '« ' || unread_shared_file || ' », qui peut contenir des refus, est '
                        || 'illisible ; le faire déposer à nouveau sous le même nom, avec les '
                        || 'titres de ses colonnes'
                end || ', puis relancer la nuit'
        else
            'Contacts fermés : dernier dépôt des oppositions le ' || day_fr(delivered_on)
            || ' ; faire déposer la liste du jour, même vide, puis relancer la nuit'
    end as closed_fr
from judged
where closure_reason is not null
union all
select
    closure_reason,
    case closure_reason
        when 'suppression_secret_missing'
            then 'Contacts fermés : la clé des oppositions mémorisées est absente'
        else 'Contacts fermés : la clé des oppositions mémorisées n''est pas la bonne'
    end
    || ' ; remettre le fichier de sa sauvegarde, puis relancer la nuit' as closed_fr
from secrets
