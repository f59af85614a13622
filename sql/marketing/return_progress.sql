/*---
description: "Returns so far of the clients whom one launch of a campaign was to contact, week by week, beside those expected by then, with Wilson's interval and a warning to follow up; it steers the campaign and proves no effect."
description_fr: "Une semaine d'une campagne : combien de clients à contacter sont revenus, combien on en attendait, et s'il faut relancer. Cela ne prouve aucun effet."
grain: [campaign_id, window_starts_on, elapsed_days]
columns:
  campaign_id:
  window_starts_on:
  elapsed_days:
  progress_on:
  is_last_known:
  drawn_count:
  returned_count:
  return_share:
  low_share:
  high_share:
  expected_so_far_sum:
    nullable: true
  is_follow_up_due:
    type: BOOLEAN
    description: True where, by the last known week of a window that still runs, fewer came back than expected and chance does not explain it; NULL where nothing was expected.
    description_fr: "Oui si, la mesure encore en cours, il revient moins de clients que prévu et que le hasard ne l'explique pas ; vide si rien n'était attendu."
    label_fr: À relancer
    nullable: true
  progress_fr:
    type: VARCHAR
    description: Returns so far beside those expected, in one French sentence, or why nothing is expected.
    description_fr: Les retours à côté de ceux attendus, en une phrase, ou pourquoi rien n'est attendu.
    label_fr: Où en sont les retours
references:
  campaign_id: returns.members.campaign_id
checks:
  - name: as_many_as_expected
    severity: warning
    description: campaigns of which fewer clients came back so far than expected, to be followed up
    sql: not coalesce(is_follow_up_due, false)
examples:
  - name: below, within and above what was expected; the past is told without advice
    given:
      returns.progress:
        - {campaign_id: c, window_starts_on: 2025-11-01, elapsed_days: 7, progress_on: 2025-11-08, is_last_known: false, is_window_over: false, drawn_count: 100, returned_count: 2, return_share: 0.02, low_share: 0.005502, high_share: 0.070012, expected_so_far_sum: 8.20}
        - {campaign_id: c, window_starts_on: 2025-11-01, elapsed_days: 14, progress_on: 2025-11-15, is_last_known: true, is_window_over: false, drawn_count: 100, returned_count: 2, return_share: 0.02, low_share: 0.005502, high_share: 0.070012, expected_so_far_sum: 8.20}
        - {campaign_id: d, window_starts_on: 2025-11-01, elapsed_days: 14, progress_on: 2025-11-15, is_last_known: true, is_window_over: false, drawn_count: 100, returned_count: 2, return_share: 0.02, low_share: 0.005502, high_share: 0.070012, expected_so_far_sum: 7.00}
        - {campaign_id: e, window_starts_on: 2025-11-01, elapsed_days: 14, progress_on: 2025-11-15, is_last_known: true, is_window_over: false, drawn_count: 100, returned_count: 20, return_share: 0.2, low_share: 0.133375, high_share: 0.288829, expected_so_far_sum: 1.00}
        - {campaign_id: f, window_starts_on: 2025-05-01, elapsed_days: 90, progress_on: 2025-07-30, is_last_known: true, is_window_over: true, drawn_count: 100, returned_count: 1, return_share: 0.01, low_share: 0.001767, high_share: 0.054487, expected_so_far_sum: 8.20}
        - {campaign_id: g, window_starts_on: 2025-11-01, elapsed_days: 7, progress_on: 2025-11-08, is_last_known: true, is_window_over: false, drawn_count: 10, returned_count: 1, return_share: 0.1, low_share: 0.017876, high_share: 0.404150, expectation_missing: nothing_frozen}
        - {campaign_id: h, window_starts_on: 2025-11-01, elapsed_days: 7, progress_on: 2025-11-08, is_last_known: true, is_window_over: false, drawn_count: 10, returned_count: 0, return_share: 0, low_share: 0, high_share: 0.277533, expectation_missing: curve_unknown}
    expect:
      - {campaign_id: c, elapsed_days: 7, is_follow_up_due: false, progress_fr: "Moins que prévu : 2 retours sur 100 clients en 7 jours, 8,2 attendus ; le hasard ne l'explique pas"}
      - {campaign_id: c, elapsed_days: 14, is_follow_up_due: true, progress_fr: "À relancer : 2 retours sur 100 clients en 14 jours, 8,2 attendus ; le hasard ne l'explique pas"}
      - {campaign_id: d, elapsed_days: 14, is_follow_up_due: false, progress_fr: "2 retours sur 100 clients en 14 jours, 7 attendus : un écart que le hasard peut expliquer"}
      - {campaign_id: e, elapsed_days: 14, is_follow_up_due: false, progress_fr: "Plus que prévu : 20 retours sur 100 clients en 14 jours, 1 attendu"}
      - {campaign_id: f, elapsed_days: 90, is_follow_up_due: false, progress_fr: "Moins que prévu : 1 retour sur 100 clients en 90 jours, 8,2 attendus ; le hasard ne l'explique pas"}
      - {campaign_id: g, elapsed_days: 7, is_follow_up_due: null, progress_fr: "1 retour sur 10 clients en 7 jours ; rien n'était attendu en nombre : le tirage n'a figé aucune attente"}
      - {campaign_id: h, elapsed_days: 7, is_follow_up_due: null, progress_fr: "0 retour sur 10 clients en 7 jours ; trop peu de retours passés pour savoir combien en attendre à ce jour"}
---*/
with compared as (
    select
        *,
        expected_so_far_sum > high_share * drawn_count as is_below,
        expected_so_far_sum < low_share * drawn_count as is_above,
        counted_fr(returned_count, 'retour', 'retours') || ' sur '
        || counted_fr(drawn_count, 'client', 'clients') || ' en ' || days_fr(elapsed_days)
            as returned_fr,
        ', ' || tenths_fr(expected_so_far_sum)
        || plural_fr(expected_so_far_sum, ' attendu', ' attendus') as expected_fr
    from returns.progress
)

select
    campaign_id,
    window_starts_on,
    elapsed_days,
    progress_on,
    is_last_known,
    drawn_count,
    returned_count,
    return_share,
    low_share,
    high_share,
    expected_so_far_sum,
    is_below and is_last_known and not is_window_over as is_follow_up_due,
    case
        when expectation_missing = 'nothing_frozen'
            then
                returned_fr
                || ' ; rien n''était attendu en nombre : le tirage n''a figé aucune attente'
        when expectation_missing = 'curve_unknown'
            then
                returned_fr
                || ' ; trop peu de retours passés pour savoir combien en attendre à ce jour'
        when is_below
            then
                case
                    when is_last_known and not is_window_over then 'À relancer : '
                    else 'Moins que prévu : '
                end
                || returned_fr || expected_fr || ' ; le hasard ne l''explique pas'
        when is_above then 'Plus que prévu : ' || returned_fr || expected_fr
        else returned_fr || expected_fr || ' : un écart que le hasard peut expliquer'
    end as progress_fr
from compared
