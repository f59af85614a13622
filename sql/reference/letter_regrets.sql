/*---
description: How the letter to a lost client regrets one cause of loss (S1), and whether the company answers for it alone.
description_fr: "Comment la lettre regrette une cause de départ, et si l'entreprise en répond seule."
grain: [cause]
columns:
  cause:
  regret_fr:
    type: VARCHAR
    description: The regret in the words of the letter, in French.
    description_fr: "Le regret, dans les mots de la lettre."
    label_fr: Regret
  is_own_fault:
    type: BOOLEAN
    description: True where the letter takes full responsibility; after a dispute only once a manager has decided go.
    description_fr: "Oui si la lettre prend l'entière responsabilité ; après un litige, seulement si un responsable a décidé « go »."
    label_fr: Responsabilité entière
  is_cause_named:
    type: BOOLEAN
    description: True where the regret names the cause, so that the letter may thank the client for having told it.
    description_fr: "Oui si le regret nomme la cause : la lettre peut alors remercier de l'avoir dite."
    label_fr: Cause nommée
references:
  cause: reference.loss_causes.cause
checks:
  - name: no_price
    description: regrets that name a price or an offer
    sql: not names_a_price(regret_fr)
---*/
with regrets as (
    select
        cause,
        regret_fr,
        is_own_fault
    from (
        values
        (
            'dispute', true,
            'Un désaccord nous a séparés, et nous n''avons pas su le régler comme vous'
            || ' l''attendiez. Je vous en présente mes excuses.'
        ),
        (
            'product_quality', true,
            'Ce que nous vous avons livré n''avait pas la qualité que vous attendiez. Je vous en'
            || ' présente mes excuses.'
        ),
        (
            'late_delivery', true,
            'Nous vous avons livré en retard, et je sais ce qu''un retard vous coûte. Je vous en'
            || ' présente mes excuses.'
        ),
        (
            'poor_service', true,
            'Notre service n''a pas été à la hauteur de ce que vous attendiez. Je vous en présente'
            || ' mes excuses.'
        ),
        (
            'salesperson_relation', true,
            'Vous n''avez pas trouvé chez nous l''interlocuteur qu''il vous fallait. Je vous en'
            || ' présente mes excuses.'
        ),
        (
            'neglect', true,
            'Nous n''avons pas été assez présents auprès de vous. Je vous en présente mes excuses.'
        ),
        (
            'over_solicited', true,
            'Nos messages ont été trop nombreux. Je vous en présente mes excuses.'
        ),
        (
            'price', false,
            'Nos conditions ne vous convenaient plus, et je regrette que nous n''ayons pas cherché'
            || ' ensemble une solution.'
        ),
        (
            'unsuitable_offer', false,
            'Vous ne trouviez plus chez nous ce dont vous aviez besoin, et je le regrette.'
        ),
        (
            'competitor_offer', false,
            'Vous avez choisi un autre fournisseur, et je regrette que nous ne vous ayons pas'
            || ' donné de meilleures raisons de rester.'
        ),
        (
            'unknown', false,
            'Voilà quelque temps que vous ne travaillez plus avec nous, et je regrette de ne pas'
            || ' savoir pourquoi.'
        )
    ) as said (cause, is_own_fault, regret_fr)
)

select
    causes.cause,
    coalesce(
        regrets.regret_fr,
        'Voilà quelque temps que vous ne travaillez plus avec nous, et je le regrette.'
    ) as regret_fr,
    coalesce(regrets.is_own_fault, false) as is_own_fault,
    coalesce(regrets.cause <> 'unknown', false) as is_cause_named
from reference.loss_causes as causes
left join regrets on causes.cause = regrets.cause
