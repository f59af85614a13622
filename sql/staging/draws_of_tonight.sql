/*---
description: One client of a draw frozen by this very night; empty until the night is published.
grain: [campaign_id, client_id]
source: draws_of_tonight
is_volatile: true
cut_by: drawn_on
columns:
  campaign_id:
  client_id:
  arm:
  drawn_on:
  window_starts_on:
  wave:
  stratum:
  share:
  cause:
    nullable: true
  organic_return_share:
    nullable: true
  expected_lift_share:
    nullable: true
  expected_value_eur:
    nullable: true
  salesperson_id:
    nullable: true
  portfolio_reason:
    described_in: campaigns.candidate_portfolios
    nullable: true
  previous_salesperson_id:
    described_in: campaigns.candidate_portfolios
    nullable: true
  response_code:
    described_in: staging.orders
    nullable: true
---*/
select
    campaign_id,
    client_id,
    arm,
    drawn_on,
    window_starts_on,
    wave,
    stratum,
    share,
    cause,
    organic_return_share,
    expected_lift_share,
    expected_value_eur,
    salesperson_id,
    portfolio_reason,
    previous_salesperson_id,
    response_code
from incoming
