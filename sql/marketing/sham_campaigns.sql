/*---
description: "The company's own rate of false alarms: sham campaigns drawn among clients lost on a past 1 January, of whom nobody was contacted."
description_fr: "Des campagnes fictives, tirées parmi vos clients perdus d'une année passée que personne n'a contactés : combien auraient paru efficaces par hasard."
grain: [sham_on]
columns:
  sham_on:
  sham_window_days:
  sham_client_count:
  sham_returned_count:
  sham_effective_count:
  sham_harmful_count:
  sham_unjudged_count:
  sham_fr:
    type: VARCHAR
    description: The false alarms in one French sentence.
    description_fr: Les fausses alertes en une phrase.
    label_fr: Fausses alertes
examples:
  - name: some false alarms, and too few clients to judge
    settings: {sham_draw_count: 1000}
    given:
      campaigns.sham_campaigns:
        - {sham_on: 2025-01-01, sham_window_days: 90, sham_client_count: 412, sham_returned_count: 40, sham_effective_count: 21, sham_harmful_count: 24, sham_unjudged_count: 0}
        - {sham_on: 2024-01-01, sham_window_days: 90, sham_client_count: 12, sham_returned_count: 1, sham_effective_count: 0, sham_harmful_count: 0, sham_unjudged_count: 1000}
    expect:
      - {sham_on: 2025-01-01, sham_fr: "Sur 1 000 campagnes fictives parmi 412 clients perdus au 01/01/2025 et non contactés, 21 auraient paru efficaces (2,1 %) et 24 nuisibles (2,4 %) par le seul hasard"}
      - {sham_on: 2024-01-01, sham_fr: "Trop peu de clients perdus au 01/01/2024 pour juger une campagne (12)"}
---*/
select
    sham_on,
    sham_window_days,
    sham_client_count,
    sham_returned_count,
    sham_effective_count,
    sham_harmful_count,
    sham_unjudged_count,
    case
        when sham_unjudged_count = setting_sham_draw_count()
            then
                'Trop peu de clients perdus au ' || day_fr(sham_on)
                || ' pour juger une campagne (' || whole_fr(sham_client_count) || ')'
        else
            'Sur ' || whole_fr(setting_sham_draw_count()) || ' campagnes fictives parmi '
            || counted_fr(sham_client_count, 'client perdu', 'clients perdus') || ' au '
            || day_fr(sham_on) || ' et non contactés, ' || whole_fr(sham_effective_count)
            || plural_fr(
                sham_effective_count, ' aurait paru efficace (', ' auraient paru efficaces ('
            )
            || percent_fr(sham_effective_count / cast(setting_sham_draw_count() as double))
            || ' %) et ' || whole_fr(sham_harmful_count)
            || plural_fr(sham_harmful_count, ' nuisible (', ' nuisibles (')
            || percent_fr(sham_harmful_count / cast(setting_sham_draw_count() as double))
            || ' %) par le seul hasard'
    end as sham_fr
from campaigns.sham_campaigns
