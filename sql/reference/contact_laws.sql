/*---
description: One legal basis that gives the right to contact a kind of client over a channel, with the days on which that version of the law is in force.
description_fr: Une base légale qui permet de contacter un particulier ou un professionnel par un canal, avec son texte et ses dates.
grain: [client_type, channel, right_basis]
columns:
  client_type:
  client_type_label_fr:
  channel:
    described_in: staging.contacts
  right_basis:
    type: VARCHAR
    description: "Legal basis of the right: one of the extract consents, running_contract, or checked_elsewhere (setting rights_checked_elsewhere)."
    description_fr: Code de ce qui donne le droit de contacter le client.
    label_fr: Base légale retenue
    values: [consent, similar_products, legitimate_interest, bloctel_check, running_contract, checked_elsewhere]
  right_basis_label_fr:
  is_proof_needed:
    type: BOOLEAN
    description: True where the basis is none without a proof, for similar products the notice at collection.
    description_fr: Oui si cette base ne vaut rien sans preuve.
    label_fr: Preuve exigée
  law_from_on:
    type: DATE
    description: First day on which the version is in force; NULL where it always was.
    description_fr: Premier jour où cette version de la loi s'applique ; vide si elle s'est toujours appliquée.
    label_fr: En vigueur depuis
    nullable: true
  law_until_on:
    type: DATE
    description: Last day on which the version is in force; NULL where no end is known.
    description_fr: Dernier jour où cette version de la loi s'applique ; vide si aucune fin n'est connue.
    label_fr: En vigueur jusqu'au
    nullable: true
  law_fr:
    type: VARCHAR
    description: The text, in French.
    description_fr: Le texte de loi, et ce qu'il permet.
    label_fr: Texte
---*/
with laws as (
    select
        client_type,
        channel,
        right_basis,
        is_proof_needed,
        law_from_on,
        law_until_on,
        law_code
    from (
        values
        ('B2C', 'letter', 'consent', true, null, null, 'consent'),
        ('B2C', 'letter', 'legitimate_interest', false, null, null, 'interest'),
        ('B2C', 'email', 'consent', true, null, null, 'message'),
        ('B2C', 'email', 'similar_products', true, null, null, 'message'),
        ('B2C', 'sms', 'consent', true, null, null, 'message'),
        ('B2C', 'sms', 'similar_products', true, null, null, 'message'),
        ('B2C', 'phone', 'consent', true, null, null, 'call'),
        ('B2C', 'phone', 'bloctel_check', false, null, '2026-08-10', 'call_before'),
        ('B2C', 'phone', 'running_contract', false, '2026-08-11', null, 'call'),
        ('B2C', 'visit', 'consent', true, null, null, 'consent'),
        ('B2B', 'letter', 'consent', true, null, null, 'consent'),
        ('B2B', 'letter', 'legitimate_interest', false, null, null, 'interest'),
        ('B2B', 'email', 'consent', true, null, null, 'consent'),
        ('B2B', 'email', 'similar_products', true, null, null, 'message'),
        ('B2B', 'email', 'legitimate_interest', false, null, null, 'interest'),
        ('B2B', 'sms', 'consent', true, null, null, 'consent'),
        ('B2B', 'sms', 'similar_products', true, null, null, 'message'),
        ('B2B', 'phone', 'consent', true, null, null, 'consent'),
        ('B2B', 'phone', 'legitimate_interest', false, null, null, 'interest'),
        ('B2B', 'visit', 'consent', true, null, null, 'consent'),
        ('B2B', 'visit', 'legitimate_interest', false, null, null, 'interest')
    ) as versions (
        client_type, channel, right_basis, is_proof_needed, law_from_on, law_until_on,
        law_code
    )
),

texts as (
    select
        law_code,
        law_fr
    from (
        values
        ('consent', 'RGPD, article 6, paragraphe 1, point a'),
        ('interest', 'RGPD, article 6, paragraphe 1, point f'),
        ('message', 'Code des postes et des communications électroniques, article L. 34-5'),
        ('call', 'Code de la consommation, article L. 223-1 (en vigueur le 11 août 2026)'),
        (
            'call_before',
            'Code de la consommation, article L. 223-1 (avant le 11 août 2026 : liste Bloctel)'
        )
    ) as told (law_code, law_fr)
)

select
    laws.client_type,
    client_type_word(laws.client_type) as client_type_label_fr,
    laws.channel,
    laws.right_basis,
    right_basis_word(laws.right_basis) as right_basis_label_fr,
    laws.is_proof_needed,
    cast(laws.law_from_on as date) as law_from_on,
    cast(laws.law_until_on as date) as law_until_on,
    texts.law_fr
from laws
inner join texts on laws.law_code = texts.law_code
