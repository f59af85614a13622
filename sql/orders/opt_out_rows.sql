/*---
description: One delivered row that takes a right away tonight, as it names somebody; of a record that is no row, one of its fields.
grain: [opt_out_source, file_id, record_number, act, client_id, value]
columns:
  opt_out_source:
    type: VARCHAR
    description: Extract that told the act.
    description_fr: Code de l'extraction d'où vient l'opposition.
    label_fr: Origine de l'opposition
  file_id:
    type: BIGINT
    description: File of the row, by its place in the order of delivery.
  record_number:
    type: BIGINT
    description: Position of the row in its file, the header not counted.
    description_fr: Numéro de la ligne dans son fichier, sans compter l'en-tête.
    label_fr: N° de ligne
    min: 1
  act:
    type: VARCHAR
    description: "What the row says: an opt-out of contact, of profiling, of tracking or of list_matching, a no_go of a manager, a call that was refused, or that the client ceased."
    label_fr: Nature de l'acte
    values: [opt_out, profiling, tracking, list_matching, no_go, call_refused, ceased]
  client_id:
    nullable: true
  value:
    nullable: true
  channel:
    described_in: staging.contacts
    nullable: true
  acted_on:
    type: DATE
    description: Day of the act, or of the night that first saw it where its day is unreadable or later.
    label_fr: Depuis le
  is_erasure:
    type: BOOLEAN
    description: True where the client asked for the data to be erased.
    description_fr: Oui si le client a demandé l'effacement de ses données.
    label_fr: Effacement demandé
  is_clear:
    type: BOOLEAN
    description: False where it could not be read that the row takes a right away; it holds until the row is mended.
    label_fr: Sens lisible
  is_certain:
    type: BOOLEAN
    description: False where the row was set aside, or its day is that of its file, and it is read the cautious way.
    label_fr: Ligne lisible
examples:
  - name: that a client ceased is told by the extract of clients, and here as long as its row is set aside
    run_date: 2025-06-30
    given:
      intake.opt_outs:
        - {extract: clients, file_id: 1, record_number: 1, act: ceased, client_id: good, acted_on: 2025-06-01, is_dated: true, is_erasure: false, is_clear: true}
        - {extract: clients, file_id: 1, record_number: 2, act: ceased, client_id: waits, acted_on: 2025-06-01, is_dated: true, is_erasure: false, is_clear: true, reasons: "potential_eur:not_a_number"}
        - {extract: clients, file_id: 1, record_number: 3, act: ceased, client_id: unread, acted_on: 2025-06-30, is_dated: false, is_erasure: false, is_clear: false, reasons: "ceased_on:not_a_date"}
        - {extract: clients, file_id: 1, record_number: 4, act: ceased, client_id: mended, acted_on: 2025-06-01, mended_on: 2025-06-30, is_dated: true, is_erasure: false, is_clear: true, reasons: "potential_eur:not_a_number"}
        - {extract: overrides, file_id: 2, record_number: 1, act: no_go, client_id: twice, acted_on: 2025-06-01, is_dated: true, is_erasure: false, is_clear: true}
        - {extract: overrides, file_id: 2, record_number: 2, act: no_go, client_id: once, acted_on: 2025-06-01, is_dated: true, is_erasure: false, is_clear: true}
      intake.rejected_rows:
        - {file_id: 2, record_number: 1}
        - {file_id: 1, record_number: 2}
        - {file_id: 1, record_number: 3}
        - {file_id: 1, record_number: 4}
    expect:
      - {opt_out_source: clients, act: ceased, client_id: waits, acted_on: 2025-06-01, is_certain: false}
      - {client_id: unread, acted_on: 2025-06-30, is_certain: false}
      - {opt_out_source: overrides, client_id: twice, acted_on: 2025-06-01, is_certain: false}
      - {opt_out_source: overrides, client_id: once, acted_on: 2025-06-01, is_certain: true}
  - name: what is clear holds from its day on, what is only doubted until the day that mends its row, whether it still comes or not
    run_date: 2025-06-30
    given:
      intake.opt_outs:
        - {extract: objections, file_id: 1, record_number: 1, act: opt_out, client_id: a, acted_on: 2025-06-30, is_dated: true, is_erasure: false, is_clear: true}
        - {extract: objections, file_id: 1, record_number: 2, act: opt_out, client_id: b, acted_on: 2025-07-01, is_dated: true, is_erasure: false, is_clear: true}
        - {extract: objections, file_id: 1, record_number: 3, act: opt_out, client_id: c, acted_on: 2025-06-01, is_dated: false, is_erasure: false, is_clear: true, reasons: "objected_on:not_a_date"}
        - {extract: overrides, file_id: 2, record_number: 1, act: no_go, client_id: d, acted_on: 2025-06-01, is_dated: false, is_erasure: false, is_clear: true}
        - {extract: consents, file_id: 3, record_number: 1, act: opt_out, client_id: waits, acted_on: 2025-06-01, is_dated: true, is_erasure: false, is_clear: false, reasons: "state:unknown_code"}
        - {extract: consents, file_id: 3, record_number: 2, act: opt_out, client_id: mended, acted_on: 2025-06-01, mended_on: 2025-06-30, is_dated: true, is_erasure: false, is_clear: false, reasons: "state:unknown_code"}
        - {extract: consents, file_id: 3, record_number: 4, act: opt_out, client_id: later, acted_on: 2025-06-01, mended_on: 2025-07-01, is_dated: true, is_erasure: false, is_clear: false, reasons: "state:unknown_code"}
        # a refusal that was set aside ends with its own line corrected, an objection never
        - {extract: call_reports, file_id: 4, record_number: 3, act: call_refused, client_id: slip, acted_on: 2025-06-01, mended_on: 2025-06-30, is_dated: false, is_erasure: false, is_clear: true, reasons: "called_at:not_a_date"}
        - {extract: call_reports, file_id: 4, record_number: 4, act: call_refused, client_id: waits, acted_on: 2025-06-01, is_dated: false, is_erasure: false, is_clear: true, reasons: "called_at:not_a_date"}
        # a row that stands, beside whose outcome something that sounds like a refusal could not be read
        - {extract: call_reports, file_id: 4, record_number: 1, act: opt_out, client_id: stands, acted_on: 2025-06-01, is_dated: true, is_erasure: false, is_clear: false}
        - {extract: call_reports, file_id: 4, record_number: 2, act: opt_out, client_id: corrected, acted_on: 2025-06-01, mended_on: 2025-06-30, is_dated: true, is_erasure: false, is_clear: false}
        - {extract: consents, file_id: 3, record_number: 5, act: early_consent, client_id: early, acted_on: 2025-06-01, told_on: 2025-06-09, is_dated: false, is_erasure: false, is_clear: true}
        - {extract: consents, file_id: 3, record_number: 3, act: tracking, value: gone, acted_on: 2025-06-01, is_dated: false, is_erasure: false, is_clear: false, reasons: field_count}
      intake.rejected_rows:
        - {file_id: 1, record_number: 3}
        - {file_id: 3, record_number: 1, is_open: "false"}
        - {file_id: 3, record_number: 2, is_open: "false"}
        - {file_id: 3, record_number: 4}
    expect:
      - {opt_out_source: objections, file_id: 1, record_number: 1, act: opt_out, client_id: a, is_clear: true, is_certain: true}
      - {opt_out_source: objections, record_number: 3, client_id: c, acted_on: 2025-06-01, is_clear: true, is_certain: false}
      - {opt_out_source: overrides, act: no_go, client_id: d, is_clear: true, is_certain: false}
      - {opt_out_source: consents, client_id: waits, is_clear: false, is_certain: false}
      - {opt_out_source: consents, client_id: later, is_clear: false, is_certain: false}
      - {opt_out_source: call_reports, client_id: stands, is_clear: false, is_certain: false}
      - {opt_out_source: call_reports, act: call_refused, client_id: waits, is_clear: true, is_certain: false}
---*/
select
    told.extract as opt_out_source,
    told.file_id,
    told.record_number,
    told.act,
    told.client_id,
    told.value,
    told.channel,
    told.acted_on,
    told.is_erasure,
    told.is_clear,
    told.is_clear and told.reasons is null and told.is_dated and aside.file_id is null
        as is_certain
from intake.opt_outs as told
left join intake.rejected_rows as aside
    on
        told.file_id = aside.file_id
        and told.record_number = aside.record_number
        and coalesce(told.mended_on > run_date(), true)
where
    told.acted_on <= run_date()
    and told.act <> 'early_consent'
    and (
        aside.file_id is not null
        or (
            told.is_clear
            and told.act <> 'ceased'
            and (told.act <> 'call_refused' or coalesce(told.mended_on > run_date(), true))
        )
        or (
            not told.is_clear
            and told.reasons is null
            and coalesce(told.mended_on > run_date(), true)
        )
    )
