/*---
description: One thing that the company did better, which answers a cause of loss.
grain: [improved_on, cause, argument]
cut_by: improved_on
columns:
  improved_on:
    type: DATE
    description: Day from which the improvement holds.
    label_fr: Amélioré le
    required: true
    headers: [Améliorée le, Date d'amélioration, Depuis le, Date]
  cause:
    required: true
    headers: [Cause, Cause traitée, Répond à]
  argument:
    type: VARCHAR
    description: What the company may tell a client about the improvement.
    label_fr: Argument
    required: true
    headers: [Argument, Amélioration]
---*/
select
    improved_on,
    cause,
    argument
from incoming
