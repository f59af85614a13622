/*---
description: One outcome of the contacts that a campaign had with a target, the most pressing first.
description_fr: Une issue possible des contacts d'une campagne avec un client, la plus pressante d'abord.
grain: [campaign_outcome]
columns:
  campaign_outcome:
    type: VARCHAR
    description: "Where the target stands: it needs something now, asked to be called back, leaves a door open, answered without one, was contacted and is not known to have answered, has not been contacted, is not to be called again (as the caller noted), is set aside by the company since the draw, has no more use, or refused."
    description_fr: Code de l'issue, pour filtrer.
    label_fr: Issue (code)
    values: [need_now, call_back, opening, answered, no_answer, not_contacted, not_to_call_again, set_aside, no_more_use, refused]
  outcome_order:
    type: INTEGER
    description: Place of the outcome in a list, the most pressing first.
    description_fr: Rang de l'issue, la plus pressante d'abord.
    label_fr: Rang de l'issue
    min: 1
  outcome_label_fr:
    type: VARCHAR
    description: The outcome in French.
    description_fr: Où en est le client après le dernier contact.
    label_fr: Issue
---*/
select
    campaign_outcome,
    outcome_order,
    outcome_label_fr
from (
    values
    ('need_now', 1, 'Besoin immédiat'),
    ('call_back', 2, 'À rappeler, à sa demande'),
    ('opening', 3, 'A répondu et laisse la porte ouverte'),
    ('answered', 4, 'A répondu, sans ouverture'),
    ('no_answer', 5, 'Contacté, sans réponse connue'),
    ('not_contacted', 6, 'Pas encore contacté'),
    ('not_to_call_again', 7, 'Plus à rappeler'),
    ('set_aside', 8, 'Écarté depuis par un responsable'),
    ('no_more_use', 9, 'N''en a plus l''usage'),
    ('refused', 10, 'A refusé')
) as outcomes (campaign_outcome, outcome_order, outcome_label_fr)
