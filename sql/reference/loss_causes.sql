/*---
description: One cause of loss, with its family, whether the company can act, and what to do.
description_fr: Une cause de départ, si l'entreprise peut y faire quelque chose, et avec quel remède.
grain: [cause]
columns:
  cause:
    type: VARCHAR
    description: "Cause of loss: why a client left, as far as evidence goes; unknown where none is likely enough."
    description_fr: Code de la cause pour laquelle le client est parti, d'après les indices.
    label_fr: Cause
    values:
      - ceased
      - out_of_area
      - one_off_need
      - life_change
      - unpaid
      - ended_by_us
      - too_demanding
      - dispute
      - product_quality
      - late_delivery
      - poor_service
      - salesperson_relation
      - neglect
      - over_solicited
      - price
      - unsuitable_offer
      - competitor_offer
      - aggressive_promotion
      - unknown
    synonyms:
      cessation: ceased
      cessation d'activité: ceased
      hors zone: out_of_area
      déménagement: out_of_area
      besoin ponctuel: one_off_need
      changement de situation: life_change
      impayé: unpaid
      litige: dispute
      qualité: product_quality
      qualité du produit: product_quality
      produit: product_quality
      livraison: late_delivery
      retard: late_delivery
      retard de livraison: late_delivery
      service: poor_service
      accueil: poor_service
      service décevant: poor_service
      commercial: salesperson_relation
      relation avec le commercial: salesperson_relation
      oubli: neglect
      délaissé: neglect
      client délaissé: neglect
      trop sollicité: over_solicited
      trop de sollicitations: over_solicited
      prix: price
      tarif: price
      trop cher: price
      offre inadaptée: unsuitable_offer
      gamme: unsuitable_offer
      concurrent: competitor_offer
      concurrence: competitor_offer
      promotion d'un concurrent: aggressive_promotion
      ne sait pas: unknown
      cause inconnue: unknown
  cause_family:
    type: VARCHAR
    description: "Family of the cause: natural, company, emotional, rational, emotional_and_rational, or none (unknown cause)."
    description_fr: "Code de la famille de la cause : naturelle, du fait de l'entreprise, émotionnelle ou rationnelle."
    label_fr: Famille de cause
    values: [natural, company, emotional, emotional_and_rational, rational, none]
  cause_family_label_fr:
    type: VARCHAR
    description: Family of the cause, in French.
    description_fr: "Famille de la cause : naturelle, du fait de l'entreprise, émotionnelle ou rationnelle."
    label_fr: Famille de cause
  motive:
    type: VARCHAR
    description: Motive, emotional or rational, that the argument answers; NULL where neither applies.
    description_fr: Code du ressort auquel l'argument doit répondre, émotionnel ou rationnel ; vide si aucun ne convient.
    label_fr: Ressort
    values: [emotional, rational]
    synonyms:
      affectif: emotional
      émotionnel: emotional
      rationnel: rational
    nullable: true
  motive_label_fr:
    type: VARCHAR
    description: Motive in French.
    description_fr: "Ce à quoi l'argument doit répondre : l'émotion ou la raison ; vide si aucune ne convient."
    label_fr: Ressort
    nullable: true
  cause_label_fr:
    type: VARCHAR
    description: The cause in French.
    description_fr: Pourquoi le client est parti, d'après les indices.
    label_fr: Cause
  cause_label_en:
    type: VARCHAR
    description: The cause in English.
    description_fr: La cause, en anglais.
  eligible_when:
    type: VARCHAR
    description: "Contact of clients lost for this cause: no, after_payment, override, manager and unless_declared act in campaigns.exclusions; yes, yes_first, low, with_consent, with_offer and survey inform."
    description_fr: Code qui dit si l'on recontacte un client parti pour cette cause, et à quelle condition.
    label_fr: Recontact
    values: [yes, yes_first, no, low, after_payment, override, manager, with_consent, with_offer, unless_declared, survey]
  eligible_when_label_fr:
    type: VARCHAR
    description: Contact of clients lost for this cause, in French.
    description_fr: Si l'on recontacte un client parti pour cette cause, et à quelle condition.
    label_fr: Recontact
  is_actionable:
    type: BOOLEAN
    description: True where the company can do something about the cause.
    description_fr: Oui si l'entreprise peut faire quelque chose contre cette cause.
    label_fr: Action possible
  remedy_fr:
    type: VARCHAR
    description: Remedy to offer, in French; NULL where there is none.
    description_fr: Ce qu'on peut proposer au client ; vide s'il n'y a rien à proposer.
    label_fr: Remède
    nullable: true
  advantage_kind:
    type: VARCHAR
    description: Kind of advantage that answers the cause; NULL where none does.
    description_fr: Code du type d'avantage qui répond à la cause ; vide si aucun n'y répond.
    label_fr: Type d'avantage
    values: [emotional, material, financial, informational]
    synonyms:
      émotionnel: emotional
      affectif: emotional
      matériel: material
      financier: financial
      informatif: informational
    nullable: true
  advantage_kind_label_fr:
    type: VARCHAR
    description: Kind of advantage in French.
    description_fr: Le type d'avantage qui répond à la cause ; vide si aucun n'y répond.
    label_fr: Type d'avantage
    nullable: true
  fact_ends_fr:
    type: VARCHAR
    description: What would undo a fact that explains the loss, in French; NULL for a cause that no fact tells.
    description_fr: Ce qui ferait disparaître le fait qui explique la perte ; vide si la cause n'est pas un fait.
    label_fr: Ce qui y mettrait fin
    nullable: true
  department_fr:
    type: VARCHAR
    description: Department that answers for the cause, in French; NULL where none does (department_reason_fr).
    description_fr: Le service de l'entreprise qui répond de cette cause ; vide si aucun n'en répond.
    label_fr: Service responsable
    nullable: true
  department_reason_fr:
    type: VARCHAR
    description: Why no department answers for the cause, in French.
    description_fr: Pourquoi aucun service ne répond de cette cause.
    label_fr: Pourquoi aucun service
    nullable: true
checks:
  - name: a_department_or_the_reason
    description: causes with neither a department nor the reason why none answers for them, or with both
    sql: (department_fr is null) <> (department_reason_fr is null)
---*/
select
    cause,
    cause_family,
    cause_family_word(cause_family) as cause_family_label_fr,
    motive,
    motive_word(motive) as motive_label_fr,
    cause_label_fr,
    cause_label_en,
    eligible_when,
    eligible_when_word(eligible_when) as eligible_when_label_fr,
    is_actionable,
    remedy_fr,
    advantage_kind,
    advantage_kind_word(advantage_kind) as advantage_kind_label_fr,
    case cause
        when 'ceased' then 'La preuve que l''activité continue.'
        when 'out_of_area' then 'Une adresse dans la zone desservie.'
        when 'unpaid' then 'Le règlement des factures.'
        when 'ended_by_us' then 'Notre décision de reprendre la relation.'
    end as fact_ends_fr,
    department_fr,
    case
        when department_fr is null and cause = 'unknown'
            then 'cause inconnue, à demander au client'
        when department_fr is null and cause_family = 'rational'
            then 'fait d''un concurrent, aucun service n''y peut rien'
        when department_fr is null then 'cause naturelle, aucun service n''y peut rien'
    end as department_reason_fr
from (
    values
    (
        'ceased', 'natural', null, 'Cessation d''activité ou décès', 'Ceased to exist', 'no', false,
        null, null, null
    ),
    (
        'out_of_area', 'natural', null, 'Hors de la zone desservie',
        'Outside the area that is served', 'no', false, null, null, null
    ),
    (
        'one_off_need', 'natural', null, 'Besoin ponctuel', 'The need was a single one', 'no',
        false, 'Tenir informé', 'informational', null
    ),
    (
        'life_change', 'natural', null, 'Changement de situation',
        'The client''s situation changed', 'low', false, 'Tenir informé', 'informational', null
    ),
    (
        'unpaid', 'company', null, 'Impayé', 'Unpaid invoices', 'after_payment', true,
        'Régler l''impayé d''abord', null, 'Comptabilité clients'
    ),
    (
        'ended_by_us', 'company', null, 'Relation arrêtée par l''entreprise',
        'The company ended the relation', 'no', false, null, null, 'Direction commerciale'
    ),
    (
        'too_demanding', 'company', null, 'Client trop exigeant',
        'The client asks for more than it brings', 'override', false, null, null,
        'Direction commerciale'
    ),
    (
        'dispute', 'emotional', 'emotional', 'Litige', 'A dispute', 'manager', true,
        'Excuses et règlement du litige', 'emotional', 'Administration des ventes'
    ),
    (
        'product_quality', 'emotional_and_rational', 'emotional', 'Qualité du produit',
        'Quality of the product', 'yes', true, 'Excuses, remplacement, preuve de l''amélioration',
        'material', 'Qualité'
    ),
    (
        'late_delivery', 'emotional_and_rational', 'emotional', 'Retard de livraison',
        'A delivery that came too late', 'yes', true, 'Excuses, engagement de délai', 'material',
        'Logistique'
    ),
    (
        'poor_service', 'emotional', 'emotional', 'Service décevant', 'Service that disappointed',
        'yes', true, 'Excuses, réponse personnelle', 'emotional', 'Service client'
    ),
    (
        'salesperson_relation', 'emotional', 'emotional', 'Relation avec le commercial',
        'The relation with the salesperson', 'yes_first', true, 'Changer d''interlocuteur, visite',
        'emotional', 'Équipe commerciale'
    ),
    (
        'neglect', 'emotional', 'emotional', 'Client délaissé', 'The client was neglected',
        'yes_first', true, 'Reprise de contact, invitation', 'emotional', 'Équipe commerciale'
    ),
    (
        'over_solicited', 'emotional', 'emotional', 'Client trop sollicité',
        'The client was contacted too often', 'with_consent', true, 'Réduire la pression',
        'emotional', 'Marketing'
    ),
    (
        'price', 'rational', 'rational', 'Prix', 'The price', 'yes', true,
        'Offre juste et plafonnée', 'financial', 'Direction commerciale'
    ),
    (
        'unsuitable_offer', 'rational', 'rational', 'Offre inadaptée', 'The offer no longer suits',
        'with_offer', true, 'Offre adaptée', 'material', 'Achats et offre'
    ),
    (
        'competitor_offer', 'rational', 'rational', 'Offre d''un concurrent',
        'A competitor''s offer', 'yes', true, 'Montrer ce qui nous distingue', 'material',
        'Marketing'
    ),
    (
        'aggressive_promotion', 'rational', 'rational', 'Promotion agressive d''un concurrent',
        'A competitor''s aggressive promotion', 'unless_declared', false, null, null, null
    ),
    (
        'unknown', 'none', null, 'Cause inconnue', 'Nothing reaches the threshold', 'survey', false,
        'Interroger d''abord', null, null
    )
) as causes (
    cause, cause_family, motive, cause_label_fr, cause_label_en, eligible_when, is_actionable,
    remedy_fr, advantage_kind, department_fr
)
