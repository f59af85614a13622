/*---
description: "One tenth of the told P(alive) of one client type: how many of those clients were really still active in the company's own past, in one sentence; or why nothing is told."
description_fr: "Une tranche de probabilité d'être encore client : ce qui avait été annoncé, et ce qui s'est passé ensuite."
grain: [client_type, alive_tenth]
columns:
  client_type:
    described_in: rhythm.predictive_thresholds
  client_type_label_fr:
  alive_tenth:
  told_case_count:
  told_p_alive:
    nullable: true
  alive_share:
    nullable: true
  low_share:
    nullable: true
  high_share:
    nullable: true
  reliability_fr:
    type: VARCHAR
    description: What was told of the clients of the tenth and what was true, in one French sentence, or why nothing is told.
    description_fr: Ce qui avait été annoncé et ce qui s'est passé, en une phrase, ou pourquoi rien n'est dit.
    label_fr: Constat
examples:
  - name: told and true; nothing told; no calibration
    given:
      reference.missing_reasons:
        - {missing_reason: nobody_leaves, missing_reason_fr: personne ne part}
      trial.alive_reliability:
        - {client_type: B2C, alive_tenth: 9, told_case_count: 400, told_p_alive: 0.851, alive_share: 0.82, low_share: 0.779, high_share: 0.8546}
        - {client_type: B2C, alive_tenth: 10, told_case_count: 100, told_p_alive: 0.951, alive_share: 0.5, low_share: 0.2, high_share: 0.8}
        - {client_type: unknown, alive_tenth: 10, told_case_count: 99, told_p_alive: 0.951, alive_share: 0.5, low_share: 0.2, high_share: 0.8}
        - {client_type: B2C, alive_tenth: 1, told_case_count: 0}
        - {client_type: B2B, alive_tenth: 1, told_case_count: 0, calibration_reason: nobody_leaves}
    expect:
      - {client_type: B2C, alive_tenth: 9, reliability_fr: "Annoncés encore actifs à 85,1 %, ils l'étaient à 82 % (entre 77,9 et 85,5 ; 400 cas) : le chiffre tient."}
      - {client_type: B2C, alive_tenth: 10, reliability_fr: "Annoncés encore actifs à 95,1 %, ils l'étaient à 50 % (entre 20 et 80 ; 100 cas) : le chiffre s'écarte de ce qui a été constaté."}
      - {client_type: unknown, alive_tenth: 10, reliability_fr: "Annoncés encore actifs à 95,1 %, ils l'étaient à 50 % (entre 20 et 80 ; 99 cas) : trop peu de cas pour en juger."}
      - {client_type: B2C, alive_tenth: 1, reliability_fr: "Aucun client n'est dans ce dixième."}
      - {client_type: B2B, alive_tenth: 1, reliability_fr: "Rien n'est annoncé : personne ne part."}
---*/
select
    reliability.client_type,
    client_type_word(reliability.client_type) as client_type_label_fr,
    reliability.alive_tenth,
    reliability.told_case_count,
    reliability.told_p_alive,
    reliability.alive_share,
    reliability.low_share,
    reliability.high_share,
    case
        when reliability.calibration_reason is not null
            then 'Rien n''est annoncé : ' || reasons.missing_reason_fr || '.'
        when reliability.told_case_count = 0 then 'Aucun client n''est dans ce dixième.'
        else
            'Annoncés encore actifs à ' || percent_fr(reliability.told_p_alive)
            || ' %, ils l''étaient à ' || percent_fr(reliability.alive_share)
            || ' % (entre ' || percent_fr(reliability.low_share)
            || ' et ' || percent_fr(reliability.high_share)
            || ' ; ' || whole_fr(reliability.told_case_count) || ' cas) : '
            || case
                when reliability.told_case_count < setting_backtest_min_cases()
                    then 'trop peu de cas pour en juger.'
                when
                    reliability.told_p_alive
                    between reliability.low_share and reliability.high_share
                    then 'le chiffre tient.'
                else 'le chiffre s''écarte de ce qui a été constaté.'
            end
    end as reliability_fr
from trial.alive_reliability as reliability
left join reference.missing_reasons as reasons
    on reliability.calibration_reason = reasons.missing_reason
