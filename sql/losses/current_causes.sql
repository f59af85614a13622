/*---
description: Main cause of the open loss of one client.
grain: [client_id]
columns:
  client_id:
  cause:
  confidence_level:
    described_in: losses.confidence
    nullable: true
examples:
  - name: of the episode that has not ended the main cause
    given:
      status.episodes:
        - {client_id: a, episode_number: 1, lost_on: 2023-06-01, returned_on: 2024-06-01}
        - {client_id: a, episode_number: 2, lost_on: 2026-01-12}
        - {client_id: back, episode_number: 1, lost_on: 2023-06-01, returned_on: 2024-06-01}
      losses.causes:
        - {client_id: a, episode_number: 1, cause: price, is_main: true}
        - {client_id: a, episode_number: 2, cause: neglect, confidence_level: high, is_main: true}
        - {client_id: a, episode_number: 2, cause: price, is_main: false}
        - {client_id: back, episode_number: 1, cause: price, is_main: true}
    expect:
      - {client_id: a, cause: neglect, confidence_level: high}
---*/
select
    causes.client_id,
    causes.cause,
    causes.confidence_level
from losses.causes as causes
inner join status.episodes as episodes
    on
        causes.client_id = episodes.client_id
        and causes.episode_number = episodes.episode_number
        and episodes.returned_on is null
where causes.is_main
