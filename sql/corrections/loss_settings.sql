/*---
description: One setting that decides who is lost and when - tonight, and as it stood when losses were last told.
grain: [setting_name]
columns:
  setting_name:
  setting_value:
  told_value:
    type: VARCHAR
    description: Value of the setting when losses were last told; NULL before the first such night.
    label_fr: Valeur d'avant
    nullable: true
  is_changed_setting:
    type: BOOLEAN
    description: True where the setting has another value than when losses were last told.
    label_fr: Réglage modifié
examples:
  - name: a setting that was changed, and one that nobody had told of
    settings: {fixed_lost_days: 180}
    given:
      staging.told_settings:
        - {setting_name: fixed_lost_days, setting_value: 365}
        - {setting_name: lost_rule, setting_value: predictive}
        - {setting_name: lost_quantile, setting_value: 0.990000}
    expect:
      - {setting_name: fixed_lost_days, setting_value: 180, told_value: 365, is_changed_setting: true}
      - {setting_name: lost_rule, setting_value: predictive, told_value: predictive, is_changed_setting: false}
      - {setting_name: lost_quantile, setting_value: 0.990000, is_changed_setting: false}
      - {setting_name: lost_floor_days, setting_value: 90, told_value: null, is_changed_setting: false}
      - {setting_name: lost_ceiling_days, setting_value: 730}
      - {setting_name: confirmation_factor, setting_value: 2}
      - {setting_name: order_minimum_eur, setting_value: 0.010000}
      - {setting_name: rhythm_min_pairs, setting_value: 50}
      - {setting_name: rhythm_min_clients, setting_value: 50}
      - {setting_name: rhythm_sampled_clients, setting_value: 2000}
      - {setting_name: rhythm_history_days, setting_value: 365}
      - {setting_name: season_max_months, setting_value: 3}
      - {setting_name: season_min_years, setting_value: 2}
      - {setting_name: season_grace_days, setting_value: 30}
  - name: auto before any decision is frozen is another rule than auto afterwards
    settings: {lost_rule: auto}
    given:
      status.rules_in_force:
        - {in_force_from_on: 2025-01-01, rule_in_force: predictive, rule_set_by: undecided}
      staging.told_settings:
        - {setting_name: lost_rule, setting_value: auto}
    expect:
      - {setting_name: lost_rule, setting_value: auto (undecided), told_value: auto, is_changed_setting: true}
      - {setting_name: fixed_lost_days, setting_value: 365}
      - {setting_name: lost_quantile, setting_value: 0.990000}
      - {setting_name: lost_floor_days, setting_value: 90}
      - {setting_name: lost_ceiling_days, setting_value: 730}
      - {setting_name: confirmation_factor, setting_value: 2}
      - {setting_name: order_minimum_eur, setting_value: 0.010000}
      - {setting_name: rhythm_min_pairs, setting_value: 50}
      - {setting_name: rhythm_min_clients, setting_value: 50}
      - {setting_name: rhythm_sampled_clients, setting_value: 2000}
      - {setting_name: rhythm_history_days, setting_value: 365}
      - {setting_name: season_max_months, setting_value: 3}
      - {setting_name: season_min_years, setting_value: 2}
      - {setting_name: season_grace_days, setting_value: 30}
---*/
with lost_rules as (
    select
        'lost_rule' as setting_name,
        case
            when 'undecided' in (select rules.rule_set_by from status.rules_in_force as rules)
                then setting_lost_rule() || ' (undecided)'
            else setting_lost_rule()
        end as setting_value
),

tonight as (
    select
        setting_name,
        setting_value
    from lost_rules
    union all
    select
        setting_name,
        setting_value
    from (
        values
        ('lost_quantile', cast(setting_lost_quantile() as varchar)),
        ('lost_floor_days', cast(setting_lost_floor_days() as varchar)),
        ('lost_ceiling_days', cast(setting_lost_ceiling_days() as varchar)),
        ('fixed_lost_days', cast(setting_fixed_lost_days() as varchar)),
        ('confirmation_factor', cast(setting_confirmation_factor() as varchar)),
        ('order_minimum_eur', cast(setting_order_minimum_eur() as varchar)),
        ('rhythm_min_pairs', cast(setting_rhythm_min_pairs() as varchar)),
        ('rhythm_min_clients', cast(setting_rhythm_min_clients() as varchar)),
        ('rhythm_sampled_clients', cast(setting_rhythm_sampled_clients() as varchar)),
        ('rhythm_history_days', cast(setting_rhythm_history_days() as varchar)),
        ('season_max_months', cast(setting_season_max_months() as varchar)),
        ('season_min_years', cast(setting_season_min_years() as varchar)),
        ('season_grace_days', cast(setting_season_grace_days() as varchar))
    ) as settings (setting_name, setting_value)
)

select
    tonight.setting_name,
    tonight.setting_value,
    told.setting_value as told_value,
    coalesce(told.setting_value <> tonight.setting_value, false) as is_changed_setting
from tonight
left join staging.told_settings as told on tonight.setting_name = told.setting_name
