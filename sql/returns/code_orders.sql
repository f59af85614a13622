/*---
description: "One valid order on which the client quoted a response code, with how the code reads: it attributes the order to a campaign, and measures nothing."
grain: [order_id]
columns:
  order_id:
  client_id:
  ordered_on:
  code_reading:
    type: VARCHAR
    description: "How the code reads: own (given to this client, quoted within the primary window), out_of_window (given to this client, quoted later or by the launch day), other_client (given to another), never_given (right, but given to nobody), misread (its check symbol is wrong), or unlike (no code of a client: a mailing, a promotion)."
    description_fr: Code de la lecture, pour filtrer.
    label_fr: Lecture du code (code)
    values: [own, out_of_window, other_client, never_given, misread, unlike]
  campaign_id:
    nullable: true
references:
  order_id: orders.valid_orders.order_id
checks:
  - name: given_codes_have_a_campaign
    description: orders by a code that was given, without its campaign, or the reverse
    sql: (code_reading in ('own', 'out_of_window', 'other_client')) = (campaign_id is not null)
examples:
  - name: a code as somebody types it; of another client, of nobody, misread, of a mailing; an order that was cancelled is none
    run_date: 2026-06-30
    given:
      staging.campaigns:
        - {campaign_id: c, primary_window_days: 90}
      staging.draws:
        - {campaign_id: c, client_id: old, surviving_client_id: a, arm: mail, window_starts_on: 2026-01-01, response_code: U5U5495}
        - {campaign_id: c, client_id: b, surviving_client_id: b, arm: mail, window_starts_on: 2026-01-01, response_code: C6AF2LR}
        - {campaign_id: c, client_id: w, surviving_client_id: w, arm: control, window_starts_on: 2026-01-01}
      returns.windows:
        - {campaign_id: c, window_starts_on: 2026-01-01, window_days: 90, window_ends_on: 2026-04-01, is_window_over: true}
        - {campaign_id: c, window_starts_on: 2026-01-01, window_days: 180, window_ends_on: 2026-06-30, is_window_over: false}
      staging.orders:
        - {order_id: o1, client_id: a, surviving_client_id: a, response_code: u5u 54-95}
        - {order_id: o2, client_id: a, surviving_client_id: a, response_code: U5U5495}
        - {order_id: o3, client_id: w, surviving_client_id: w, response_code: C6AF2LR}
        - {order_id: o4, client_id: b, surviving_client_id: b, response_code: C6AF2LX}
        - {order_id: o5, client_id: b, surviving_client_id: b, response_code: PRINT26}
        - {order_id: o6, client_id: b, surviving_client_id: b}
        - {order_id: o7, client_id: b, surviving_client_id: b, response_code: C6AF2LR}
        - {order_id: o8, client_id: b, surviving_client_id: b, response_code: "2222222"}
      orders.valid_orders:
        - {order_id: o1, client_id: a, ordered_on: 2026-04-01}
        - {order_id: o2, client_id: a, ordered_on: 2026-04-02}
        - {order_id: o3, client_id: w, ordered_on: 2026-01-05}
        - {order_id: o4, client_id: b, ordered_on: 2026-01-05}
        - {order_id: o5, client_id: b, ordered_on: 2026-01-05}
        - {order_id: o6, client_id: b, ordered_on: 2026-01-05}
        - {order_id: o8, client_id: b, ordered_on: 2026-01-05}
    expect:
      - {order_id: o1, client_id: a, ordered_on: 2026-04-01, code_reading: own, campaign_id: c}
      - {order_id: o2, code_reading: out_of_window, campaign_id: c}
      - {order_id: o3, client_id: w, code_reading: other_client, campaign_id: c}
      - {order_id: o4, code_reading: misread, campaign_id: null}
      - {order_id: o5, code_reading: unlike, campaign_id: null}
      - {order_id: o8, code_reading: never_given, campaign_id: null}
---*/
with given as (
    select
        draws.campaign_id,
        draws.surviving_client_id,
        draws.response_code,
        draws.window_starts_on,
        windows.window_ends_on
    from staging.draws as draws
    inner join staging.campaigns as campaigns on draws.campaign_id = campaigns.campaign_id
    inner join returns.windows as windows
        on
            draws.campaign_id = windows.campaign_id
            and draws.window_starts_on = windows.window_starts_on
            and campaigns.primary_window_days = windows.window_days
    where draws.response_code is not null
),

quoted as (
    select
        valid.order_id,
        valid.client_id,
        valid.ordered_on,
        folded_code_text(orders.response_code) as quoted_code
    from staging.orders as orders
    inner join orders.valid_orders as valid on orders.order_id = valid.order_id
    where orders.response_code is not null
)

select
    quoted.order_id,
    quoted.client_id,
    quoted.ordered_on,
    case
        when given.surviving_client_id <> quoted.client_id then 'other_client'
        when
            quoted.ordered_on > given.window_starts_on
            and quoted.ordered_on <= given.window_ends_on
            then 'own'
        when given.surviving_client_id is not null then 'out_of_window'
        when is_response_code(quoted.quoted_code) then 'never_given'
        when has_code_symbols(quoted.quoted_code) then 'misread'
        else 'unlike'
    end as code_reading,
    given.campaign_id
from quoted
left join given on quoted.quoted_code = given.response_code
