/*---
description: "Returns of the clients whom all campaigns were to contact, by a delay (since the loss, since the last contact, of the reaction), with Wilson's interval; descriptive, no delay is the cause of a return."
description_fr: "Un délai (depuis la perte, depuis le dernier contact, avant de réagir) : combien de clients contactés sont revenus. Une description, pas une cause."
grain: [delay_kind, delay_from_days]
columns:
  delay_kind:
  delay_kind_label_fr:
    type: VARCHAR
    description: The delay in French.
    description_fr: "Le délai : de la perte au lancement, du dernier contact au retour, ou du premier contact à la réponse."
    label_fr: Délai
  delay_from_days:
  delay_to_days:
    nullable: true
  denominator_count:
  returned_count:
  return_share:
  low_share:
  high_share:
  delay_fr:
    type: VARCHAR
    description: The band in one French sentence.
    description_fr: La tranche en une phrase.
    label_fr: En clair
examples:
  - name: each delay in its own words; the last band is open
    given:
      returns.delays:
        - {delay_kind: since_loss, delay_from_days: 0, delay_to_days: 7, drawn_count: 2, returned_count: 1, return_share: 0.5, low_share: 0.094531, high_share: 0.905469}
        - {delay_kind: since_contact, delay_from_days: 8, delay_to_days: 30, drawn_count: 4, returned_count: 1, return_share: 0.25, low_share: 0.045588, high_share: 0.699358}
        - {delay_kind: reaction, delay_from_days: 731, drawn_count: 1, returned_count: 0, return_share: 0, low_share: 0, high_share: 0.793451}
    expect:
      - {delay_kind: since_loss, delay_kind_label_fr: de la perte au lancement, delay_fr: "Perdus depuis 0 à 7 jours au lancement : 1 client revenu sur 2, soit 50 % (intervalle : 9,5 à 90,5 %)"}
      - {delay_kind: since_contact, delay_fr: "Revenus 8 à 30 jours après le dernier contact : 1 retour sur 4, soit 25 % (intervalle : 4,6 à 69,9 %)"}
      - {delay_kind: reaction, delay_fr: "Ont répondu après plus de 730 jours : 0 client revenu sur 1, soit 0 % (intervalle : 0 à 79,3 %)"}
---*/
with told as (
    select
        *,
        case
            when delay_to_days is null then 'plus de ' || days_fr(delay_from_days - 1)
            else whole_fr(delay_from_days) || ' à ' || days_fr(delay_to_days)
        end as band_fr,
        whole_fr(drawn_count) || ', soit ' || percent_fr(return_share) || ' % (intervalle : '
        || percent_fr(low_share) || ' à ' || percent_fr(high_share) || ' %)' as share_fr
    from returns.delays
)

select
    delay_kind,
    delay_kind_word(delay_kind) as delay_kind_label_fr,
    delay_from_days,
    delay_to_days,
    drawn_count as denominator_count,
    returned_count,
    return_share,
    low_share,
    high_share,
    case delay_kind
        when 'since_loss'
            then
                'Perdus depuis ' || band_fr || ' au lancement : '
                || counted_fr(returned_count, 'client revenu', 'clients revenus')
        when 'since_contact'
            then
                'Revenus ' || band_fr || ' après le dernier contact : '
                || counted_fr(returned_count, 'retour', 'retours')
        else
            'Ont répondu après ' || band_fr || ' : '
            || counted_fr(returned_count, 'client revenu', 'clients revenus')
    end
    || ' sur ' || share_fr as delay_fr
from told
