/*---
description: One kind of evidence, with the cause that it speaks for, the extract it comes from, its tier and its weight.
description_fr: "Un type d'indice : la cause qu'il appuie, l'extraction qui le donne, et ce qu'il pèse."
grain: [evidence_kind]
columns:
  evidence_kind:
    type: VARCHAR
    description: "Kind of evidence found in the extracts; what clients declare is named by where they said it (survey, call, ending of a contract, quote) and the cause."
    description_fr: Code du type d'indice.
    label_fr: Nature de l'indice
  cause:
  evidence_extract:
    type: VARCHAR
    description: Extract that tells it; without that extract the evidence is not measured.
    description_fr: L'extraction qui donne cet indice ; sans elle, il n'est pas mesuré.
    label_fr: Extraction
  evidence_tier:
  evidence_weight:
    type: DECIMAL(9,6)
    description: Weight of one incident of this kind before it fades with distance (evidence_half_life_days).
    description_fr: Poids d'un incident de ce type, avant qu'il ne diminue avec l'éloignement dans le temps.
    label_fr: Poids
    min: 0
    max: 1
  evidence_label_fr:
    type: VARCHAR
    description: The kind of evidence in French.
    description_fr: "Ce qui a été trouvé : réclamation, livraison en retard, réponse à une enquête, etc."
    label_fr: Indice
references:
  cause: reference.loss_causes.cause
  evidence_tier: reference.evidence_tiers.evidence_tier
checks:
  - name: every_cause_has_evidence
    is_of_table: true
    description: causes for which no evidence is ever looked for, but that a survey may tick them
    sql: >
      (select count(*) from reference.loss_causes as c where c.cause <> 'unknown'
      and c.cause not in (select k.cause from reference.evidence_kinds as k
      where k.evidence_kind <> 'survey_' || k.cause)) = 0
---*/
-- What a client may declare, by ticking it or in words; some causes are told more surely than
-- others.
with declared (cause, has_words, evidence_weight) as (
    select
        cause,
        cause in (select rules.cause from reference.cause_words as rules),
        case
            when cause in ('one_off_need', 'salesperson_relation', 'neglect') then 0.9
            when cause = 'aggressive_promotion' then 0.85
            -- What is easily said, and as easily hides another cause.
            when is_easily_said(cause) then 0.6
            else 0.8
        end
    from reference.loss_causes
    where cause <> 'unknown'
),

-- A survey is ticked, a quote is lost to a competitor, the others are read in words.
places (place, evidence_extract, said_fr) as (
    values
    ('survey', 'surveys', 'Déclaré dans une enquête'),
    ('call', 'call_reports', 'Déclaré lors d''un appel'),
    ('ending', 'contracts', 'Motif de résiliation du client')
),

listed (
    evidence_kind, cause, evidence_extract, evidence_tier, evidence_weight, evidence_label_fr
) as (
    values
    ('ceased_client', 'ceased', 'clients', 'fact', 1, 'Cessation d''activité'),
    ('area_given_up', 'out_of_area', 'coverage', 'fact', 1, 'Secteur qui n''est plus desservi'),
    (
        'client_moved_away', 'out_of_area', 'coverage', 'fact', 1,
        'Nouvelle adresse hors de la zone'
    ),
    ('invoice_unpaid', 'unpaid', 'invoices', 'fact', 1, 'Factures échues et impayées'),
    ('contract_ended_by_us', 'ended_by_us', 'contracts', 'fact', 1, 'Contrat résilié par nous'),
    (
        'complaints_unfounded', 'too_demanding', 'complaints', 'incident', 0.7,
        'Bien plus de réclamations non fondées que les autres'
    ),
    (
        'cost_above_margin', 'too_demanding', 'clients', 'incident', 0.7,
        'Coût de service supérieur à la marge'
    ),
    ('complaint_refused', 'dispute', 'complaints', 'incident', 0.85, 'Réclamation refusée'),
    (
        'complaint_billing', 'dispute', 'complaints', 'incident', 0.85,
        'Réclamation sur la facturation, non réglée ou réglée tard'
    ),
    (
        'complaint_billing_settled', 'dispute', 'complaints', 'incident', 0.3,
        'Réclamation sur la facturation, vite réglée'
    ),
    ('invoice_disputed', 'dispute', 'invoices', 'incident', 0.85, 'Facture contestée'),
    (
        'return_billing_error', 'dispute', 'returns', 'incident', 0.3,
        'Avoir pour erreur de facturation'
    ),
    (
        'complaint_quality', 'product_quality', 'complaints', 'incident', 0.7,
        'Réclamation sur la qualité du produit'
    ),
    ('return_defect', 'product_quality', 'returns', 'incident', 0.7, 'Retour pour défaut'),
    ('return_damaged', 'product_quality', 'returns', 'incident', 0.3, 'Retour pour casse'),
    ('delivery_damaged', 'product_quality', 'deliveries', 'incident', 0.2, 'Livraison abîmée'),
    ('complaint_delay', 'late_delivery', 'complaints', 'incident', 0.75, 'Réclamation pour retard'),
    (
        'late_delivery_order', 'late_delivery', 'deliveries', 'incident', 0.6,
        'Livraison en retard parmi les ' || setting_evidence_order_count()
        || ' dernières commandes'
    ),
    (
        'late_delivery_minor', 'late_delivery', 'deliveries', 'incident', 0.3,
        'Léger retard de livraison'
    ),
    ('order_undelivered', 'late_delivery', 'deliveries', 'incident', 0.6, 'Commande jamais livrée'),
    ('return_late', 'late_delivery', 'returns', 'incident', 0.6, 'Retour pour livraison tardive'),
    (
        'quote_lost_lead_time', 'late_delivery', 'quotes', 'incident', 0.3,
        'Devis refusé pour le délai'
    ),
    (
        'complaint_service', 'poor_service', 'complaints', 'incident', 0.7,
        'Réclamation sur le service, non résolue ou résolue en plus de '
        || days_fr(setting_slow_resolution_days())
    ),
    (
        'complaint_service_settled', 'poor_service', 'complaints', 'incident', 0.3,
        'Réclamation sur le service, vite résolue'
    ),
    ('delivery_incomplete', 'poor_service', 'deliveries', 'incident', 0.2, 'Livraison incomplète'),
    (
        'return_wrong_item', 'poor_service', 'returns', 'incident', 0.3,
        'Retour pour erreur de livraison'
    ),
    (
        'complaint_person', 'salesperson_relation', 'complaints', 'incident', 0.8,
        'Réclamation mettant en cause une personne'
    ),
    (
        'salesperson_changed', 'salesperson_relation', 'client_salespeople', 'context', 0.4,
        'Changement de commercial'
    ),
    (
        'long_without_contact', 'neglect', 'contacts', 'context', 0.45,
        'Ni visite ni appel depuis ' || setting_neglect_gap_factor()
        || ' fois l''intervalle habituel'
    ),
    (
        'contact_pressure', 'over_solicited', 'contacts', 'context', 0.5,
        'Bien plus de sollicitations que les autres'
    ),
    ('complaint_price', 'price', 'complaints', 'incident', 0.7, 'Réclamation sur le prix'),
    ('quote_lost_price', 'price', 'quotes', 'incident', 0.7, 'Devis refusé pour son prix'),
    (
        'quote_lost_competitor', 'competitor_offer', 'quotes', 'incident', 0.7,
        'Devis refusé pour un concurrent'
    ),
    ('price_rise', 'price', 'price_changes', 'context', 0.5, 'Hausse de prix de ses articles'),
    (
        'products_discontinued', 'unsuitable_offer', 'products', 'context', 0.7,
        'Articles habituels arrêtés'
    ),
    ('stock_out', 'unsuitable_offer', 'stock_outs', 'context', 0.5, 'Article habituel en rupture'),
    (
        'return_not_wanted', 'unsuitable_offer', 'returns', 'incident', 0.3,
        'Retour d''un article qui ne convient pas'
    ),
    (
        'quote_lost_product', 'unsuitable_offer', 'quotes', 'incident', 0.5,
        'Devis refusé, offre inadaptée'
    ),
    ('one_off_product', 'one_off_need', 'products', 'context', 0.5, 'Article d''achat unique'),
    ('single_purchase', 'one_off_need', 'orders', 'context', 0.2, 'Un seul jour d''achat'),
    (
        'quote_lost_no_need', 'one_off_need', 'quotes', 'incident', 0.5,
        'Devis refusé, plus de besoin'
    ),
    (
        'call_other_solution', 'competitor_offer', 'call_reports', 'context', 0.3,
        'A une autre solution, sans dire pourquoi'
    ),
    (
        'competitor_promotion', 'aggressive_promotion', 'competitor_promotions', 'context', 0.3,
        'Forte promotion d''un concurrent'
    )
),

kinds as (
    select * from listed
    union all
    select
        places.place || '_' || declared.cause,
        declared.cause,
        places.evidence_extract,
        'declared',
        declared.evidence_weight,
        places.said_fr
    from declared
    cross join places
    where
        case places.place
            when 'survey' then true
            when 'quote' then declared.cause = 'competitor_offer'
            else declared.has_words
        end
    union all
    -- Words of a complaint that has no category.
    select
        'complaint_words_' || cause,
        cause,
        'complaints',
        'incident',
        evidence_weight,
        'Réclamation, d''après ses mots'
    from declared
    where has_words
)

select
    evidence_kind,
    cause,
    evidence_extract,
    evidence_tier,
    cast(evidence_weight as decimal(9, 6)) as evidence_weight,
    evidence_label_fr
from kinds
