/*---
description: One cause that clients declared, or all, and how often the documented evidence named the same; agreement, not truth, as few answer and some say price and mean an incident.
description_fr: "Une cause déclarée par des clients, ou toutes ensemble : combien de fois les indices trouvés disaient la même chose."
grain: [checked_cause]
python: confidence.add_agreement
python_inputs: [cases]
columns:
  checked_cause:
    type: VARCHAR
    description: Cause that clients declared; all stands for every checked loss.
    description_fr: Code de la cause que les clients ont déclarée ; « all » compte toutes les pertes vérifiées.
    label_fr: Cause vérifiée
  declared_label_fr:
    type: VARCHAR
    description: The declared cause in French.
    description_fr: La cause que les clients ont déclarée.
    label_fr: Cause déclarée
  checked_count:
  documented_count:
    type: INTEGER
    description: Those of them for which something is documented.
    description_fr: Pertes vérifiées pour lesquelles un indice existe dans les données.
    label_fr: Dont documentés
    min: 0
  right_count:
  agreement_share:
    type: DECIMAL(9,6)
    description: right_count over checked_count.
    description_fr: Part des pertes vérifiées où les indices disaient la même cause que le client.
    unit: share 0-1
    label_fr: Part concordante
    min: 0
    max: 1
    nullable: true
  low_share:
    nullable: true
  high_share:
    nullable: true
  top_three_count:
    type: INTEGER
    description: Checked losses whose declared cause is among the first three documented ones.
    description_fr: Pertes vérifiées dont la cause déclarée est parmi les trois premières que disent les indices.
    label_fr: Parmi les trois premières
    min: 0
  hidden_motive_count:
  unhidden_agreement_share:
    type: DECIMAL(9,6)
    description: right_count over the checked losses without a hidden motive; NULL where there are none.
    description_fr: La même part, sans les pertes dont le vrai motif n'a peut-être pas été dit ; vide s'il n'y en a pas.
    unit: share 0-1
    label_fr: Part concordante, hors motifs cachés
    min: 0
    max: 1
    nullable: true
  confusion_fr:
    type: VARCHAR
    description: Documented causes of these losses and how often each, in French, the commonest first (a row of the confusion matrix; of all, the diagonal too).
    description_fr: Ce que les indices disaient de ces pertes, et combien de fois, du plus fréquent au plus rare.
    label_fr: Ce que disaient les indices
  declared_share:
    type: DECIMAL(9,6)
    description: Checked losses over all losses (response rate); told with all alone, NULL else.
    description_fr: Part des clients perdus qui ont dit pourquoi ils sont partis ; donnée une seule fois, pour l'ensemble.
    unit: share 0-1
    label_fr: Part de clients qui ont répondu
    min: 0
    max: 1
    nullable: true
  confidence_error_share:
    type: DECIMAL(9,6)
    description: Mean distance of the cross-fitted confidence from the share that was right, over fifths of the confidence, by cases; NULL below calibration_min_cases, and but for all.
    description_fr: De combien la confiance annoncée s'écarte en moyenne de la réalité ; vide s'il y a trop peu de cas vérifiés.
    unit: share 0-1
    label_fr: Écart moyen de la confiance
    min: 0
    max: 1
    nullable: true
examples:
  - name: agreement by declared cause and in all
    given:
      reference.loss_causes:
        - {cause: price, cause_label_fr: Prix}
        - {cause: neglect, cause_label_fr: Client délaissé}
        - {cause: unknown, cause_label_fr: Cause inconnue}
      losses.checked_causes:
        - {client_id: a, last_purchase_on: 2025-01-01, declared_cause: price, documented_cause: price, declared_rank: 1, is_right: true, cross_fitted_share: 0.5}
        - {client_id: b, last_purchase_on: 2025-01-01, declared_cause: price, documented_cause: neglect, declared_rank: 3, is_right: false, hidden_motive: neglect, cross_fitted_share: 0.4}
        - {client_id: c, last_purchase_on: 2025-01-01, declared_cause: neglect, documented_cause: unknown}
      losses.evidence_windows:
        - {client_id: a, last_purchase_on: 2025-01-01, window_kind: loss}
        - {client_id: b, last_purchase_on: 2025-01-01, window_kind: loss}
        - {client_id: c, last_purchase_on: 2025-01-01, window_kind: loss}
        - {client_id: d, last_purchase_on: 2025-01-01, window_kind: loss}
        - {client_id: e, last_purchase_on: 2025-01-01, window_kind: compared}
    expect:
      - {checked_cause: all, declared_label_fr: Toutes, checked_count: 3, documented_count: 2, right_count: 1, agreement_share: 0.333333, top_three_count: 2, hidden_motive_count: 1, unhidden_agreement_share: 0.5, confusion_fr: "cause inconnue (1), client délaissé (1), prix (1)", declared_share: 0.75, confidence_error_share: 0.05}
      - {checked_cause: neglect, declared_label_fr: Client délaissé, checked_count: 1, documented_count: 0, right_count: 0, top_three_count: 0, declared_share: null, confidence_error_share: null}
      - {checked_cause: price, checked_count: 2, documented_count: 2, right_count: 1, agreement_share: 0.5, top_three_count: 2, hidden_motive_count: 1, unhidden_agreement_share: 1, confusion_fr: "client délaissé (1), prix (1)"}
---*/
-- confidence_error_share is measured on what was told by clients of other folds.
with losses_in_all as (
    select count(*) as loss_count
    from losses.evidence_windows
    where window_kind = 'loss'
),

cases as (
    select
        declared_cause,
        documented_cause,
        declared_rank,
        is_right,
        hidden_motive,
        cast(cross_fitted_share as double) as cross_fitted_share
    from losses.checked_causes
),

documented as (
    select
        coalesce(cases.declared_cause, 'all') as checked_cause,
        labels.cause_label_fr,
        count(*) as loss_count
    from cases
    inner join reference.loss_causes as labels on cases.documented_cause = labels.cause
    group by
        grouping sets (
            (cases.declared_cause, labels.cause_label_fr), (labels.cause_label_fr)
        )
),

confusion as (
    select
        checked_cause,
        string_agg(
            uncapitalised(cause_label_fr) || ' (' || loss_count || ')', ', '
            order by loss_count desc, cause_label_fr
        ) as confusion_fr
    from documented
    group by checked_cause
),

counted as (
    select
        coalesce(declared_cause, 'all') as checked_cause,
        count(*) as checked_count,
        count(is_right) as documented_count,
        count(case when is_right then 1 end) as right_count,
        count(case when declared_rank <= 3 then 1 end) as top_three_count,
        count(hidden_motive) as hidden_motive_count
    from cases
    group by grouping sets ((declared_cause), ())
    having count(*) > 0
)

select
    counted.checked_cause,
    coalesce(labels.cause_label_fr, 'Toutes') as declared_label_fr,
    cast(counted.checked_count as integer) as checked_count,
    cast(counted.documented_count as integer) as documented_count,
    cast(counted.right_count as integer) as right_count,
    cast(counted.top_three_count as integer) as top_three_count,
    cast(counted.hidden_motive_count as integer) as hidden_motive_count,
    cast(
        round(
            counted.right_count
            / cast(nullif(counted.checked_count - counted.hidden_motive_count, 0) as double),
            6
        ) as decimal(9, 6)
    ) as unhidden_agreement_share,
    confusion.confusion_fr,
    case
        when counted.checked_cause = 'all'
            then
                cast(
                    round(
                        counted.checked_count / cast(losses_in_all.loss_count as double), 6
                    ) as decimal(9, 6)
                )
    end as declared_share
from counted
cross join losses_in_all
inner join confusion on counted.checked_cause = confusion.checked_cause
left join reference.loss_causes as labels on counted.checked_cause = labels.cause
order by counted.checked_cause
