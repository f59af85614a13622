/*---
description: One delivered row that takes a right away from somebody whom no extract knows, for a person to decide.
description_fr: "Une opposition reçue qui ne désigne aucun client connu : une personne doit dire de qui il s'agit."
grain: [opt_out_source, file_name, record_number]
columns:
  opt_out_source:
  file_name:
    type: VARCHAR
    description: File that holds the row.
    description_fr: Fichier où se trouve la ligne.
    label_fr: Fichier
  record_number:
  opted_out_on:
  unmatched_fr:
    type: VARCHAR
    description: Why the row names no client, in French, without what it holds.
    description_fr: Pourquoi la ligne ne désigne aucun client, sans dire ce qu'elle contient.
    label_fr: Pourquoi
checks:
  - name: opt_outs_name_somebody
    severity: warning
    description: objections and withdrawals that name no known client; decide on each, by its file and row
    sql: opted_out_on is null
examples:
  - name: whom no number and no contact value finds, and records of which nothing can be read
    run_date: 2025-06-30
    given:
      intake.files:
        - {file_id: 1, extract: objections, file_name: o.csv}
      orders.opt_out_rows:
        - {opt_out_source: objections, file_id: 1, record_number: 1, act: opt_out, client_id: known, is_clear: true, acted_on: 2025-02-01, is_certain: true}
        - {opt_out_source: objections, file_id: 1, record_number: 2, act: opt_out, client_id: unknown, is_clear: true, acted_on: 2025-02-01, is_certain: true}
        - {opt_out_source: objections, file_id: 1, record_number: 3, act: opt_out, is_clear: true, acted_on: 2025-02-01, is_certain: false}
        - {opt_out_source: objections, file_id: 1, record_number: 4, act: opt_out, value: some, is_clear: true, acted_on: 2025-02-01, is_certain: false}
        - {opt_out_source: objections, file_id: 1, record_number: 4, act: opt_out, value: thing, is_clear: true, acted_on: 2025-02-01, is_certain: false}
        - {opt_out_source: objections, file_id: 1, record_number: 5, act: opt_out, value: waits, is_clear: false, acted_on: 2025-02-01, is_certain: false}
        - {opt_out_source: objections, file_id: 1, record_number: 6, act: opt_out, value: gone, is_clear: false, acted_on: 2025-02-01, is_certain: false}
      intake.rejected_rows:
        - {file_id: 1, record_number: 5, is_open: "true"}
        - {file_id: 1, record_number: 6, is_open: "false"}
      compliance.named_opt_outs:
        - {opt_out_source: objections, file_id: 1, record_number: 1, client_id: known}
    expect:
      - {opt_out_source: objections, file_name: o.csv, record_number: 2, opted_out_on: 2025-02-01, unmatched_fr: aucun client connu n'a ce numéro ni cette coordonnée}
      - {record_number: 3, unmatched_fr: la ligne ne nomme personne}
      - {record_number: 5, unmatched_fr: aucun client connu n'a ce numéro ni cette coordonnée}
      - {record_number: 4, unmatched_fr: "ligne illisible, et aucun de ses champs ne désigne un client connu"}
---*/
with acts as (
    select
        opt_out_source,
        file_id,
        record_number,
        min(acted_on) as opted_out_on,
        count(client_id) as number_count,
        count(value) as value_count
    from orders.opt_out_rows
    where
        act <> 'ceased'
        -- Of what is only doubted nobody needs to decide when its row no longer comes.
        and (
            is_clear
            or (file_id, record_number) in (
                select (r.file_id, r.record_number) from intake.rejected_rows as r
                where r.is_open
            )
        )
    group by opt_out_source, file_id, record_number
)

-- A name that came again with other rows stands once.
select
    acts.opt_out_source,
    files.file_name,
    acts.record_number,
    min(acts.opted_out_on) as opted_out_on,
    min(
        case
            when acts.number_count + acts.value_count = 0 then 'la ligne ne nomme personne'
            when acts.number_count = 0 and acts.value_count > 1
                then 'ligne illisible, et aucun de ses champs ne désigne un client connu'
            else 'aucun client connu n''a ce numéro ni cette coordonnée'
        end
    ) as unmatched_fr
from acts
inner join intake.files as files
    on acts.opt_out_source = files.extract and acts.file_id = files.file_id
left join compliance.named_opt_outs as named
    on
        acts.opt_out_source = named.opt_out_source
        and acts.file_id = named.file_id
        and acts.record_number = named.record_number
where named.client_id is null
group by acts.opt_out_source, files.file_name, acts.record_number
