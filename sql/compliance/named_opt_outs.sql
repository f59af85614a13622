/*---
description: One client whom one delivered row means that takes a right away.
grain: [opt_out_source, file_id, record_number, client_id, named_by]
columns:
  opt_out_source:
  file_id:
  record_number:
  client_id:
  named_by:
    type: VARCHAR
    description: "How the act names the client: by number, by a number of the same form, by a contact value, by the number of its line on a list, or by a value that a client who opted out shares."
    label_fr: Désigné par
    values: [client_number, similar_number, contact_value, response_code, shared_value]
examples:
  - name: by its number, by every number that only looks so, by a contact value in any column, and by a merged number
    run_date: 2025-06-30
    given:
      orders.known_clients:
        - {client_id: C0024, surviving_client_id: C0024}
        - {client_id: c24, surviving_client_id: c24}
        - {client_id: exact, surviving_client_id: exact}
        - {client_id: EXACT, surviving_client_id: EXACT}
        - {client_id: old, surviving_client_id: new}
        - {client_id: new, surviving_client_id: new}
        - {client_id: mail, surviving_client_id: mail}
        - {client_id: call, surviving_client_id: call}
      orders.opt_out_rows:
        - {opt_out_source: objections, file_id: 1, record_number: 1, client_id: " c 024", acted_on: 2025-02-01, is_certain: true}
        - {opt_out_source: objections, file_id: 1, record_number: 2, client_id: exact, acted_on: 2025-02-02, is_certain: true}
        - {opt_out_source: surveys, file_id: 2, record_number: 3, client_id: old, acted_on: 2025-02-03, is_certain: true}
        - {opt_out_source: objections, file_id: 1, record_number: 4, value: "<Mail@example,com>", acted_on: 2025-02-04, is_certain: true}
        - {opt_out_source: objections, file_id: 1, record_number: 5, client_id: "+33 1 99 00 12 34", acted_on: 2025-02-05, is_certain: true}
        - {opt_out_source: objections, file_id: 1, record_number: 7, value: "exact", acted_on: 2025-02-05, is_certain: true}
        - {opt_out_source: objections, file_id: 1, record_number: 8, value: nobody@example.com, acted_on: 2025-02-05, is_certain: true}
      compliance.contact_keys:
        - {client_id: mail, channel: email, contact_key: mail@example.com, key_kind: email}
        - {client_id: call, channel: phone, contact_key: "0199001234", key_kind: phone}
    expect:
      - {record_number: 1, client_id: C0024, named_by: similar_number}
      - {record_number: 1, client_id: c24, named_by: similar_number}
      - {record_number: 2, client_id: exact, named_by: client_number}
      - {record_number: 3, client_id: new, named_by: client_number}
      - {record_number: 4, client_id: mail, named_by: contact_value}
      - {record_number: 5, client_id: call, named_by: contact_value}
      - {record_number: 7, client_id: exact, named_by: client_number}
  - name: of a line of a list on which another client stands both are meant
    given:
      orders.known_clients:
        - {client_id: C1, surviving_client_id: C1}
        - {client_id: C2, surviving_client_id: C2}
      staging.draws:
        - {campaign_id: c, client_id: C2, surviving_client_id: C2, response_code: U5U5495}
      orders.opt_out_rows:
        - {opt_out_source: call_reports, file_id: 1, record_number: 1, client_id: C1, value: U5U5495, acted_on: 2025-02-01, is_certain: false}
        - {opt_out_source: call_reports, file_id: 1, record_number: 2, client_id: C1, value: 8HRC2FY, acted_on: 2025-02-01, is_certain: false}
    expect:
      - {record_number: 1, client_id: C1, named_by: client_number}
      - {record_number: 1, client_id: C2, named_by: response_code}
      - {record_number: 2, client_id: C1, named_by: client_number}
  - name: a client merged into a number that only looks like another client's, and that other one, are meant together
    given:
      orders.known_clients:
        - {client_id: ME3, surviving_client_id: ME3, merged_into: " me04"}
        - {client_id: ME4, surviving_client_id: ME4}
        - {client_id: OLD, surviving_client_id: ME3, merged_into: ME3}
        - {client_id: ME5, surviving_client_id: ME5, merged_into: "-"}
        - {client_id: "?", surviving_client_id: "?"}
        - {client_id: ME6, surviving_client_id: ME6, merged_into: ME}
      orders.opt_out_rows:
        - {opt_out_source: objections, file_id: 1, record_number: 1, client_id: ME3, acted_on: 2025-02-01, is_certain: true}
        - {opt_out_source: objections, file_id: 1, record_number: 2, client_id: OLD, acted_on: 2025-02-01, is_certain: true}
        - {opt_out_source: objections, file_id: 1, record_number: 3, client_id: ME4, acted_on: 2025-02-01, is_certain: true}
        - {opt_out_source: objections, file_id: 1, record_number: 4, client_id: ME5, acted_on: 2025-02-01, is_certain: true}
        - {opt_out_source: objections, file_id: 1, record_number: 5, client_id: ME6, acted_on: 2025-02-01, is_certain: true}
    expect:
      - {record_number: 1, client_id: ME3, named_by: client_number}
      - {record_number: 1, client_id: ME4, named_by: similar_number}
      - {record_number: 2, client_id: ME3, named_by: client_number}
      - {record_number: 2, client_id: ME4, named_by: similar_number}
      - {record_number: 3, client_id: ME4, named_by: client_number}
      - {record_number: 3, client_id: ME3, named_by: similar_number}
      - {record_number: 4, client_id: ME5, named_by: client_number}
      - {record_number: 5, client_id: ME6, named_by: client_number}
---*/
-- A contact value may stand where the number belongs, and the other way round.
with texts as (
    select
        opt_out_source,
        file_id,
        record_number,
        client_id as text
    from orders.opt_out_rows
    where client_id is not null
    union
    select
        opt_out_source,
        file_id,
        record_number,
        value
    from orders.opt_out_rows
    where value is not null
),

by_number as (
    select
        texts.*,
        known.surviving_client_id
    from texts
    inner join orders.known_clients as known on texts.text = known.client_id
),

other_texts as (
    select texts.*
    from texts
    left join by_number
        on
            texts.opt_out_source = by_number.opt_out_source
            and texts.file_id = by_number.file_id
            and texts.record_number = by_number.record_number
            and texts.text = by_number.text
    where by_number.text is null
),

keys as (
    select
        opt_out_source,
        file_id,
        record_number,
        unnest(contact_keys(text)) as contact_key
    from other_texts
),

named as (
    select
        opt_out_source,
        file_id,
        record_number,
        surviving_client_id as client_id,
        'client_number' as named_by
    from by_number
    union
    select
        other_texts.opt_out_source,
        other_texts.file_id,
        other_texts.record_number,
        known.surviving_client_id,
        'similar_number'
    from other_texts
    inner join orders.known_clients as known
        on folded_code(other_texts.text) = folded_code(known.client_id)
    where folded_code(other_texts.text) <> ''
    union
    -- Whoever can be reached at the value is meant.
    select
        keys.opt_out_source,
        keys.file_id,
        keys.record_number,
        points.client_id,
        'contact_value'
    from keys
    inner join compliance.contact_keys as points on keys.contact_key = points.contact_key
    union
    -- Of a line of a list on which another client stands now.
    select
        other_texts.opt_out_source,
        other_texts.file_id,
        other_texts.record_number,
        draws.surviving_client_id,
        'response_code'
    from other_texts
    inner join staging.draws as draws on other_texts.text = draws.response_code
),

-- Two clients who may be one: a merge was told, but only case, signs or zeros set the number it
-- tells apart from a known one. It is not made; an act of either means both.
likely_merges as (
    select
        merged.surviving_client_id as client_id,
        meant.surviving_client_id as other_client_id
    from orders.known_clients as merged
    inner join orders.known_clients as meant
        on folded_code(merged.merged_into) = folded_code(meant.client_id)
    where
        merged.merged_into not in (select k.client_id from orders.known_clients as k)
        and folded_code(merged.merged_into) <> ''
),

twins as (
    select
        client_id,
        other_client_id
    from likely_merges
    union
    select
        other_client_id,
        client_id
    from likely_merges
)

select
    opt_out_source,
    file_id,
    record_number,
    client_id,
    named_by
from named
union
select
    named.opt_out_source,
    named.file_id,
    named.record_number,
    twins.other_client_id,
    'similar_number'
from named
inner join twins on named.client_id = twins.client_id
