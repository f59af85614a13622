/*---
description: "Loss revisions: reported losses that turned out otherwise, or losses found late, counted by the night that found it, kind and cause."
description_fr: "Une nuit, un changement et une cause : combien de pertes annoncées ont changé ensuite."
grain: [found_on, change_kind, change_cause]
columns:
  found_on:
  change_kind:
  change_cause:
  change_kind_label_fr:
  change_kind_meaning_fr:
  change_cause_label_fr:
  changed_count:
    type: INTEGER
    description: Loss revisions found on that night, of that kind and cause.
    description_fr: Pertes annoncées qui ont ainsi changé, constatées cette nuit-là.
    label_fr: Pertes changées
    min: 1
  change_fr:
    type: VARCHAR
    description: The change in one French sentence.
    description_fr: Le changement en une phrase.
    label_fr: Changement
references:
  change_kind: reference.episode_change_kinds.change_kind
  change_cause: reference.episode_change_causes.change_cause
examples:
  - name: counted by night, kind and cause; no client is named
    given:
      reference.episode_change_kinds:
        - {change_kind: withdrawn, change_kind_label_fr: Perte retirée, change_kind_meaning_fr: Ne le relancez plus}
      reference.episode_change_causes:
        - {change_cause: late_order, change_cause_label_fr: commande transmise après coup}
        - {change_cause: unknown, change_cause_label_fr: cause inconnue}
      corrections.loss_revisions:
        - {found_on: 2026-01-01, client_id: a, change_kind: withdrawn, change_cause: late_order}
        - {found_on: 2026-01-01, client_id: b, change_kind: withdrawn, change_cause: late_order}
        - {found_on: 2026-01-01, client_id: c, change_kind: withdrawn, change_cause: unknown}
        - {found_on: 2025-12-31, client_id: c, change_kind: withdrawn, change_cause: unknown}
    expect:
      - {found_on: 2026-01-01, change_kind: withdrawn, change_cause: late_order, changed_count: 2, change_kind_label_fr: Perte retirée, change_kind_meaning_fr: Ne le relancez plus, change_fr: "Perte retirée, commande transmise après coup : 2 pertes"}
      - {found_on: 2026-01-01, change_cause: unknown, changed_count: 1, change_fr: "Perte retirée, cause inconnue : 1 perte"}
      - {found_on: 2025-12-31, change_cause: unknown, change_cause_label_fr: cause inconnue, changed_count: 1}
---*/
with counted as (
    select
        found_on,
        change_kind,
        change_cause,
        cast(count(*) as integer) as changed_count
    from corrections.loss_revisions
    group by found_on, change_kind, change_cause
)

select
    counted.found_on,
    counted.change_kind,
    counted.change_cause,
    kinds.change_kind_label_fr,
    kinds.change_kind_meaning_fr,
    causes.change_cause_label_fr,
    counted.changed_count,
    kinds.change_kind_label_fr || ', ' || causes.change_cause_label_fr || ' : '
    || counted.changed_count
    || case when counted.changed_count > 1 then ' pertes' else ' perte' end as change_fr
from counted
inner join reference.episode_change_kinds as kinds on counted.change_kind = kinds.change_kind
inner join reference.episode_change_causes as causes
    on counted.change_cause = causes.change_cause
