/*---
description: "One arm of a campaign that is still being measured: whether its returns already show an early sign of an effect. Never a verdict."
description_fr: "Un groupe d'une campagne encore en cours de mesure : un premier signe se voit-il déjà ? Jamais une conclusion."
grain: [campaign_id, arm]
columns:
  campaign_id:
  arm:
  observed_until_on:
  verdict_on:
  e_value:
  signed_on:
    nullable: true
  sign_direction:
    nullable: true
  sign_direction_label_fr:
    type: VARCHAR
    description: The direction of the sign, in French; NULL as sign_direction.
    description_fr: Plus ou moins de retours que chez les témoins ; vide sans signe.
    label_fr: Sens du signe
    nullable: true
  early_sign_fr:
    type: VARCHAR
    description: The early sign, or that there is none yet, in one French sentence with the day of the verdict.
    description_fr: Le premier signe, ou son absence, en une phrase, avec la date de la conclusion.
    label_fr: Premier signe
references:
  campaign_id: returns.members.campaign_id
examples:
  - name: a sign for, one against, and none
    settings: {early_sign_e_value: 20}
    given:
      returns.early_signs:
        - {campaign_id: x, arm: mail, observed_until_on: 2026-01-29, verdict_on: 2026-04-04, e_value: 31.5, signed_on: 2026-01-20, sign_direction: more}
        - {campaign_id: x, arm: call, observed_until_on: 2026-01-29, verdict_on: 2026-04-04, e_value: 3, signed_on: 2026-01-20, sign_direction: fewer}
        - {campaign_id: y, arm: mail, observed_until_on: 2026-01-29, verdict_on: 2026-04-04, e_value: 1.4}
    expect:
      - {campaign_id: x, arm: mail, early_sign_fr: "Premier signe depuis le 20/01/2026 : plus de retours que chez les témoins. Ce n'est pas une conclusion : elle vient à partir du 04/04/2026"}
      - {campaign_id: x, arm: call, early_sign_fr: "Premier signe depuis le 20/01/2026 : moins de retours que chez les témoins. Ce n'est pas une conclusion : elle vient à partir du 04/04/2026"}
      - {campaign_id: y, arm: mail, early_sign_fr: "Aucun signe encore, avec les retours connus jusqu'au 29/01/2026 ; conclusion à partir du 04/04/2026"}
---*/
select
    campaign_id,
    arm,
    observed_until_on,
    verdict_on,
    e_value,
    signed_on,
    sign_direction,
    sign_direction_word(sign_direction) as sign_direction_label_fr,
    case
        when signed_on is null
            then
                'Aucun signe encore, avec les retours connus jusqu''au '
                || day_fr(observed_until_on) || ' ; conclusion à partir du ' || day_fr(verdict_on)
        else
            'Premier signe depuis le ' || day_fr(signed_on) || ' : '
            || sign_direction_word(sign_direction)
            || '. Ce n''est pas une conclusion : elle vient à '
            || 'partir du ' || day_fr(verdict_on)
    end as early_sign_fr
from returns.early_signs
