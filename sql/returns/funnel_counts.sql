/*---
description: "Clients of a campaign who reached one step on the way from the draw to an order, in one cell of one view (whole campaign, by channel, arm, wave, cause, offer, salesperson, or all but the last crossed), with the denominator."
grain: [campaign_id, funnel_view, funnel_channel, arm, wave, cause, offer, salesperson_id, funnel_step]
columns:
  campaign_id:
  funnel_view:
    type: VARCHAR
    description: "View: campaign, channel, arm, wave, cause, offer, salesperson (each with its channels), or cell, which crosses channel, arm, wave, cause and offer."
    description_fr: Code de la vue, pour filtrer.
    label_fr: Vue (code)
    values: [campaign, channel, arm, wave, cause, offer, salesperson, cell]
  funnel_channel:
  arm:
    nullable: true
  wave:
    nullable: true
  cause:
    nullable: true
  offer:
    nullable: true
  salesperson_id:
    nullable: true
  funnel_step:
  funnel_order:
  step_client_count:
    type: INTEGER
    description: Clients who reached the step; NULL where nothing delivered could tell of it.
    description_fr: Clients arrivés à cette étape ; vide si aucune donnée fournie ne pourrait le dire.
    label_fr: Clients
    min: 0
    nullable: true
  denominator_count:
    type: INTEGER
    description: Clients on whom the share is taken, the denominator; NULL where there is none, as for the draw.
    description_fr: Clients sur lesquels la part est calculée ; vide s'il n'y a pas de part.
    label_fr: Sur (clients)
    min: 0
    nullable: true
  step_share:
    type: DECIMAL(9,6)
    description: step_client_count over denominator_count; NULL where either is missing or nobody is in the denominator.
    description_fr: Part des clients arrivés à cette étape ; vide si elle n'est pas connue.
    unit: share 0-1
    label_fr: Part
    min: 0
    max: 1
    nullable: true
  funnel_fr:
    type: VARCHAR
    description: The step in one French sentence, with its denominator, or why there is none.
    description_fr: L'étape en une phrase, avec la base de calcul, ou pourquoi on ne peut rien dire.
    label_fr: En clair
references:
  campaign_id: returns.members.campaign_id
checks:
  - name: step_within_its_base
    description: steps with more clients than their denominator
    sql: step_client_count <= denominator_count
examples:
  - name: each step over its own denominator; what nothing tells of is unknown, not zero
    given:
      reference.funnel_steps:
        - {funnel_step: drawn, funnel_order: 1, funnel_step_label_fr: Tirés}
        - {funnel_step: contacted, funnel_order: 2, funnel_step_label_fr: Contactés, denominator_step: drawn}
        - {funnel_step: undelivered, funnel_order: 3, funnel_step_label_fr: NPAI, denominator_step: contacted}
        - {funnel_step: opened, funnel_order: 6, funnel_step_label_fr: Ont ouvert, denominator_step: tracked}
        - {funnel_step: tracked, funnel_order: 5, funnel_step_label_fr: Lisibles, denominator_step: contacted}
        - {funnel_step: ordered, funnel_order: 11, funnel_step_label_fr: Ont commandé, denominator_step: contacted}
      returns.funnel_steps:
        - {campaign_id: c, client_id: a, funnel_channel: any, funnel_step: drawn, arm: m, wave: 1, cause: price, salesperson_id: V1}
        - {campaign_id: c, client_id: b, funnel_channel: any, funnel_step: drawn, arm: m, wave: 1}
        - {campaign_id: c, client_id: a, funnel_channel: email, funnel_step: drawn, arm: m, wave: 1, cause: price, salesperson_id: V1}
        - {campaign_id: c, client_id: b, funnel_channel: email, funnel_step: drawn, arm: m, wave: 1}
        - {campaign_id: c, client_id: a, funnel_channel: any, funnel_step: contacted, arm: m, wave: 1, cause: price, salesperson_id: V1}
        - {campaign_id: c, client_id: a, funnel_channel: email, funnel_step: contacted, arm: m, wave: 1, cause: price, salesperson_id: V1}
        - {campaign_id: c, client_id: a, funnel_channel: any, funnel_step: tracked, arm: m, wave: 1, cause: price, salesperson_id: V1}
        - {campaign_id: c, client_id: a, funnel_channel: any, funnel_step: opened, arm: m, wave: 1, cause: price, salesperson_id: V1}
        - {campaign_id: c, client_id: a, funnel_channel: any, funnel_step: ordered, arm: m, wave: 1, cause: price, salesperson_id: V1}
    expect:
      - {campaign_id: c, funnel_view: campaign, funnel_channel: any, funnel_step: drawn, step_client_count: 2, denominator_count: null, step_share: null, funnel_fr: "Tirés : 2 clients"}
      - {campaign_id: c, funnel_view: campaign, funnel_channel: any, funnel_step: contacted, step_client_count: 1, denominator_count: 2, step_share: 0.5, funnel_fr: "Contactés : 1 sur 2 clients tirés, soit 50 %"}
      - {campaign_id: c, funnel_view: campaign, funnel_channel: any, funnel_step: undelivered, step_client_count: null, denominator_count: 1, step_share: null, funnel_fr: "NPAI : rien de fourni ne le dit"}
      - {campaign_id: c, funnel_view: campaign, funnel_channel: any, funnel_step: tracked, step_client_count: 1, denominator_count: 1, step_share: 1.0}
      - {campaign_id: c, funnel_view: campaign, funnel_channel: any, funnel_step: opened, step_client_count: 1, denominator_count: 1, step_share: 1}
      - {campaign_id: c, funnel_view: campaign, funnel_channel: any, funnel_step: ordered, step_client_count: 1, denominator_count: 1, step_share: 1.0, funnel_fr: "Ont commandé : 1 sur 1 client contacté, soit 100 % ; cela ne prouve aucun effet"}
      - {campaign_id: c, funnel_view: arm, funnel_channel: any, arm: m, funnel_step: drawn, step_client_count: 2, denominator_count: null, step_share: null}
      - {campaign_id: c, funnel_view: arm, funnel_channel: any, arm: m, funnel_step: contacted, step_client_count: 1, denominator_count: 2, step_share: 0.5}
      - {campaign_id: c, funnel_view: arm, funnel_channel: any, arm: m, funnel_step: undelivered, step_client_count: null, denominator_count: 1, step_share: null}
      - {campaign_id: c, funnel_view: arm, funnel_channel: any, arm: m, funnel_step: tracked, step_client_count: 1, denominator_count: 1, step_share: 1.0}
      - {campaign_id: c, funnel_view: arm, funnel_channel: any, arm: m, funnel_step: opened, step_client_count: 1, denominator_count: 1, step_share: 1}
      - {campaign_id: c, funnel_view: arm, funnel_channel: any, arm: m, funnel_step: ordered, step_client_count: 1, denominator_count: 1, step_share: 1.0}
      - {campaign_id: c, funnel_view: wave, funnel_channel: any, wave: 1, funnel_step: drawn, step_client_count: 2, denominator_count: null, step_share: null}
      - {campaign_id: c, funnel_view: wave, funnel_channel: any, wave: 1, funnel_step: contacted, step_client_count: 1, denominator_count: 2, step_share: 0.5}
      - {campaign_id: c, funnel_view: wave, funnel_channel: any, wave: 1, funnel_step: undelivered, step_client_count: null, denominator_count: 1, step_share: null}
      - {campaign_id: c, funnel_view: wave, funnel_channel: any, wave: 1, funnel_step: tracked, step_client_count: 1, denominator_count: 1, step_share: 1.0}
      - {campaign_id: c, funnel_view: wave, funnel_channel: any, wave: 1, funnel_step: opened, step_client_count: 1, denominator_count: 1, step_share: 1}
      - {campaign_id: c, funnel_view: wave, funnel_channel: any, wave: 1, funnel_step: ordered, step_client_count: 1, denominator_count: 1, step_share: 1.0}
      - {campaign_id: c, funnel_view: offer, funnel_channel: any, offer: null, funnel_step: drawn, step_client_count: 2, denominator_count: null, step_share: null}
      - {campaign_id: c, funnel_view: offer, funnel_channel: any, offer: null, funnel_step: contacted, step_client_count: 1, denominator_count: 2, step_share: 0.5}
      - {campaign_id: c, funnel_view: offer, funnel_channel: any, offer: null, funnel_step: undelivered, step_client_count: null, denominator_count: 1, step_share: null}
      - {campaign_id: c, funnel_view: offer, funnel_channel: any, offer: null, funnel_step: tracked, step_client_count: 1, denominator_count: 1, step_share: 1.0}
      - {campaign_id: c, funnel_view: offer, funnel_channel: any, offer: null, funnel_step: opened, step_client_count: 1, denominator_count: 1, step_share: 1}
      - {campaign_id: c, funnel_view: offer, funnel_channel: any, offer: null, funnel_step: ordered, step_client_count: 1, denominator_count: 1, step_share: 1.0}
      - {campaign_id: c, funnel_view: cause, funnel_channel: any, cause: price, funnel_step: drawn, step_client_count: 1, denominator_count: null, step_share: null}
      - {campaign_id: c, funnel_view: cause, funnel_channel: any, cause: price, funnel_step: contacted, step_client_count: 1, denominator_count: 1, step_share: 1.0}
      - {campaign_id: c, funnel_view: cause, funnel_channel: any, cause: price, funnel_step: undelivered, step_client_count: null, denominator_count: 1, step_share: null}
      - {campaign_id: c, funnel_view: cause, funnel_channel: any, cause: price, funnel_step: tracked, step_client_count: 1, denominator_count: 1, step_share: 1.0}
      - {campaign_id: c, funnel_view: cause, funnel_channel: any, cause: price, funnel_step: opened, step_client_count: 1, denominator_count: 1, step_share: 1}
      - {campaign_id: c, funnel_view: cause, funnel_channel: any, cause: price, funnel_step: ordered, step_client_count: 1, denominator_count: 1, step_share: 1.0}
      - {campaign_id: c, funnel_view: cause, funnel_channel: any, cause: null, funnel_step: drawn, step_client_count: 1, denominator_count: null, step_share: null}
      - {campaign_id: c, funnel_view: cause, funnel_channel: any, cause: null, funnel_step: contacted, step_client_count: 0, denominator_count: 1, step_share: 0.0}
      - {campaign_id: c, funnel_view: cause, funnel_channel: any, cause: null, funnel_step: undelivered, step_client_count: null, denominator_count: 0, step_share: null}
      - {campaign_id: c, funnel_view: cause, funnel_channel: any, cause: null, funnel_step: tracked, step_client_count: 0, denominator_count: 0, step_share: null}
      - {campaign_id: c, funnel_view: cause, funnel_channel: any, cause: null, funnel_step: opened, step_client_count: 0, denominator_count: 0, step_share: null}
      - {campaign_id: c, funnel_view: cause, funnel_channel: any, cause: null, funnel_step: ordered, step_client_count: 0, denominator_count: 0, step_share: null}
      - {campaign_id: c, funnel_view: salesperson, funnel_channel: any, salesperson_id: V1, funnel_step: drawn, step_client_count: 1, denominator_count: null, step_share: null}
      - {campaign_id: c, funnel_view: salesperson, funnel_channel: any, salesperson_id: V1, funnel_step: contacted, step_client_count: 1, denominator_count: 1, step_share: 1.0}
      - {campaign_id: c, funnel_view: salesperson, funnel_channel: any, salesperson_id: V1, funnel_step: undelivered, step_client_count: null, denominator_count: 1, step_share: null}
      - {campaign_id: c, funnel_view: salesperson, funnel_channel: any, salesperson_id: V1, funnel_step: tracked, step_client_count: 1, denominator_count: 1, step_share: 1.0}
      - {campaign_id: c, funnel_view: salesperson, funnel_channel: any, salesperson_id: V1, funnel_step: opened, step_client_count: 1, denominator_count: 1, step_share: 1}
      - {campaign_id: c, funnel_view: salesperson, funnel_channel: any, salesperson_id: V1, funnel_step: ordered, step_client_count: 1, denominator_count: 1, step_share: 1.0}
      - {campaign_id: c, funnel_view: salesperson, funnel_channel: any, salesperson_id: null, funnel_step: drawn, step_client_count: 1, denominator_count: null, step_share: null}
      - {campaign_id: c, funnel_view: salesperson, funnel_channel: any, salesperson_id: null, funnel_step: contacted, step_client_count: 0, denominator_count: 1, step_share: 0.0}
      - {campaign_id: c, funnel_view: salesperson, funnel_channel: any, salesperson_id: null, funnel_step: undelivered, step_client_count: null, denominator_count: 0, step_share: null}
      - {campaign_id: c, funnel_view: salesperson, funnel_channel: any, salesperson_id: null, funnel_step: tracked, step_client_count: 0, denominator_count: 0, step_share: null}
      - {campaign_id: c, funnel_view: salesperson, funnel_channel: any, salesperson_id: null, funnel_step: opened, step_client_count: 0, denominator_count: 0, step_share: null}
      - {campaign_id: c, funnel_view: salesperson, funnel_channel: any, salesperson_id: null, funnel_step: ordered, step_client_count: 0, denominator_count: 0, step_share: null}
      - {campaign_id: c, funnel_view: salesperson, funnel_channel: email, salesperson_id: V1, funnel_step: drawn, step_client_count: 1, denominator_count: null, step_share: null}
      - {campaign_id: c, funnel_view: salesperson, funnel_channel: email, salesperson_id: V1, funnel_step: contacted, step_client_count: 1, denominator_count: 1, step_share: 1.0}
      - {campaign_id: c, funnel_view: salesperson, funnel_channel: email, salesperson_id: V1, funnel_step: undelivered, step_client_count: null, denominator_count: 1, step_share: null}
      - {campaign_id: c, funnel_view: salesperson, funnel_channel: email, salesperson_id: V1, funnel_step: tracked, step_client_count: 0, denominator_count: 1, step_share: 0.0}
      - {campaign_id: c, funnel_view: salesperson, funnel_channel: email, salesperson_id: V1, funnel_step: opened, step_client_count: null, denominator_count: 0, step_share: null}
      - {campaign_id: c, funnel_view: salesperson, funnel_channel: email, salesperson_id: V1, funnel_step: ordered, step_client_count: 0, denominator_count: 1, step_share: 0.0}
      - {campaign_id: c, funnel_view: salesperson, funnel_channel: email, salesperson_id: null, funnel_step: drawn, step_client_count: 1, denominator_count: null, step_share: null}
      - {campaign_id: c, funnel_view: salesperson, funnel_channel: email, salesperson_id: null, funnel_step: contacted, step_client_count: 0, denominator_count: 1, step_share: 0.0}
      - {campaign_id: c, funnel_view: salesperson, funnel_channel: email, salesperson_id: null, funnel_step: undelivered, step_client_count: null, denominator_count: 0, step_share: null}
      - {campaign_id: c, funnel_view: salesperson, funnel_channel: email, salesperson_id: null, funnel_step: tracked, step_client_count: 0, denominator_count: 0, step_share: null}
      - {campaign_id: c, funnel_view: salesperson, funnel_channel: email, salesperson_id: null, funnel_step: opened, step_client_count: null, denominator_count: 0, step_share: null}
      - {campaign_id: c, funnel_view: salesperson, funnel_channel: email, salesperson_id: null, funnel_step: ordered, step_client_count: 0, denominator_count: 0, step_share: null}
      - {campaign_id: c, funnel_view: channel, funnel_channel: email, funnel_step: drawn, step_client_count: 2, denominator_count: null, step_share: null}
      - {campaign_id: c, funnel_view: channel, funnel_channel: email, funnel_step: contacted, step_client_count: 1, denominator_count: 2, step_share: 0.5}
      - {campaign_id: c, funnel_view: channel, funnel_channel: email, funnel_step: undelivered, step_client_count: null, denominator_count: 1, step_share: null}
      - {campaign_id: c, funnel_view: channel, funnel_channel: email, funnel_step: tracked, step_client_count: 0, denominator_count: 1, step_share: 0.0}
      - {campaign_id: c, funnel_view: channel, funnel_channel: email, funnel_step: opened, step_client_count: null, denominator_count: 0, step_share: null}
      - {campaign_id: c, funnel_view: channel, funnel_channel: email, funnel_step: ordered, step_client_count: 0, denominator_count: 1, step_share: 0.0}
      - {campaign_id: c, funnel_view: cell, funnel_channel: email, arm: m, wave: 1, cause: price, funnel_step: drawn, step_client_count: 1, denominator_count: null, step_share: null}
      - {campaign_id: c, funnel_view: cell, funnel_channel: email, arm: m, wave: 1, cause: price, funnel_step: contacted, step_client_count: 1, denominator_count: 1, step_share: 1.0}
      - {campaign_id: c, funnel_view: cell, funnel_channel: email, arm: m, wave: 1, cause: price, funnel_step: undelivered, step_client_count: null, denominator_count: 1, step_share: null}
      - {campaign_id: c, funnel_view: cell, funnel_channel: email, arm: m, wave: 1, cause: price, funnel_step: tracked, step_client_count: 0, denominator_count: 1, step_share: 0.0}
      - {campaign_id: c, funnel_view: cell, funnel_channel: email, arm: m, wave: 1, cause: price, funnel_step: opened, step_client_count: null, denominator_count: 0, step_share: null}
      - {campaign_id: c, funnel_view: cell, funnel_channel: email, arm: m, wave: 1, cause: price, funnel_step: ordered, step_client_count: 0, denominator_count: 1, step_share: 0.0}
      - {campaign_id: c, funnel_view: cell, funnel_channel: email, arm: m, wave: 1, cause: null, funnel_step: drawn, step_client_count: 1, denominator_count: null, step_share: null}
      - {campaign_id: c, funnel_view: cell, funnel_channel: email, arm: m, wave: 1, cause: null, funnel_step: contacted, step_client_count: 0, denominator_count: 1, step_share: 0.0}
      - {campaign_id: c, funnel_view: cell, funnel_channel: email, arm: m, wave: 1, cause: null, funnel_step: undelivered, step_client_count: null, denominator_count: 0, step_share: null}
      - {campaign_id: c, funnel_view: cell, funnel_channel: email, arm: m, wave: 1, cause: null, funnel_step: tracked, step_client_count: 0, denominator_count: 0, step_share: null}
      - {campaign_id: c, funnel_view: cell, funnel_channel: email, arm: m, wave: 1, cause: null, funnel_step: opened, step_client_count: null, denominator_count: 0, step_share: null}
      - {campaign_id: c, funnel_view: cell, funnel_channel: email, arm: m, wave: 1, cause: null, funnel_step: ordered, step_client_count: 0, denominator_count: 0, step_share: null}
  - name: where no extract tells of contacts, nothing is known of them
    given:
      reference.funnel_steps:
        - {funnel_step: drawn, funnel_order: 1, funnel_step_label_fr: Tirés}
        - {funnel_step: contacted, funnel_order: 2, funnel_step_label_fr: Contactés, denominator_step: drawn}
        - {funnel_step: quote, funnel_order: 9, funnel_step_label_fr: Devis, denominator_step: contacted}
      returns.funnel_steps:
        - {campaign_id: c, client_id: a, funnel_channel: any, funnel_step: drawn, arm: m, wave: 1}
      intake.coverage:
        - {extract: quotes, is_configured: true}
        - {extract: contacts, is_configured: false}
    expect:
      - {campaign_id: c, funnel_view: campaign, funnel_step: drawn, step_client_count: 1, funnel_fr: "Tirés : 1 client"}
      - {campaign_id: c, funnel_view: campaign, funnel_step: contacted, step_client_count: null, step_share: null, funnel_fr: "Contactés : rien de fourni ne le dit"}
      - {campaign_id: c, funnel_view: campaign, funnel_step: quote, step_client_count: null, funnel_fr: "Devis : rien de fourni ne le dit"}
      - {campaign_id: c, funnel_view: arm, arm: m, funnel_step: drawn, step_client_count: 1, funnel_fr: "Tirés : 1 client"}
      - {campaign_id: c, funnel_view: arm, arm: m, funnel_step: contacted, step_client_count: null, step_share: null, funnel_fr: "Contactés : rien de fourni ne le dit"}
      - {campaign_id: c, funnel_view: arm, arm: m, funnel_step: quote, step_client_count: null, funnel_fr: "Devis : rien de fourni ne le dit"}
      - {campaign_id: c, funnel_view: wave, wave: 1, funnel_step: drawn, step_client_count: 1, funnel_fr: "Tirés : 1 client"}
      - {campaign_id: c, funnel_view: wave, wave: 1, funnel_step: contacted, step_client_count: null, step_share: null, funnel_fr: "Contactés : rien de fourni ne le dit"}
      - {campaign_id: c, funnel_view: wave, wave: 1, funnel_step: quote, step_client_count: null, funnel_fr: "Devis : rien de fourni ne le dit"}
      - {campaign_id: c, funnel_view: cause, funnel_step: drawn, step_client_count: 1, funnel_fr: "Tirés : 1 client"}
      - {campaign_id: c, funnel_view: cause, funnel_step: contacted, step_client_count: null, step_share: null, funnel_fr: "Contactés : rien de fourni ne le dit"}
      - {campaign_id: c, funnel_view: cause, funnel_step: quote, step_client_count: null, funnel_fr: "Devis : rien de fourni ne le dit"}
      - {campaign_id: c, funnel_view: offer, funnel_step: drawn, step_client_count: 1, funnel_fr: "Tirés : 1 client"}
      - {campaign_id: c, funnel_view: offer, funnel_step: contacted, step_client_count: null, step_share: null, funnel_fr: "Contactés : rien de fourni ne le dit"}
      - {campaign_id: c, funnel_view: offer, funnel_step: quote, step_client_count: null, funnel_fr: "Devis : rien de fourni ne le dit"}
      - {campaign_id: c, funnel_view: salesperson, funnel_step: drawn, step_client_count: 1, funnel_fr: "Tirés : 1 client"}
      - {campaign_id: c, funnel_view: salesperson, funnel_step: contacted, step_client_count: null, step_share: null, funnel_fr: "Contactés : rien de fourni ne le dit"}
      - {campaign_id: c, funnel_view: salesperson, funnel_step: quote, step_client_count: null, funnel_fr: "Devis : rien de fourni ne le dit"}
  - name: where an extract tells of contacts and of none here, nobody was contacted yet
    given:
      reference.funnel_steps:
        - {funnel_step: drawn, funnel_order: 1, funnel_step_label_fr: Tirés}
        - {funnel_step: contacted, funnel_order: 2, funnel_step_label_fr: Contactés, denominator_step: drawn}
        - {funnel_step: quote, funnel_order: 9, funnel_step_label_fr: Devis, denominator_step: contacted}
      returns.funnel_steps:
        - {campaign_id: c, client_id: a, funnel_channel: any, funnel_step: drawn, arm: m, wave: 1}
      intake.coverage:
        - {extract: campaign_events, is_configured: true}
        - {extract: quotes, is_configured: true}
    expect:
      - {campaign_id: c, funnel_view: campaign, funnel_step: drawn, step_client_count: 1, funnel_fr: "Tirés : 1 client"}
      - {campaign_id: c, funnel_view: campaign, funnel_step: contacted, step_client_count: 0, step_share: 0, funnel_fr: "Contactés : 0 sur 1 client tiré, soit 0 %"}
      - {campaign_id: c, funnel_view: campaign, funnel_step: quote, step_client_count: 0, denominator_count: 0, step_share: null, funnel_fr: "Devis : aucun contact connu"}
      - {campaign_id: c, funnel_view: arm, arm: m, funnel_step: drawn, step_client_count: 1, funnel_fr: "Tirés : 1 client"}
      - {campaign_id: c, funnel_view: arm, arm: m, funnel_step: contacted, step_client_count: 0, step_share: 0, funnel_fr: "Contactés : 0 sur 1 client tiré, soit 0 %"}
      - {campaign_id: c, funnel_view: arm, arm: m, funnel_step: quote, step_client_count: 0, denominator_count: 0, step_share: null, funnel_fr: "Devis : aucun contact connu"}
      - {campaign_id: c, funnel_view: wave, wave: 1, funnel_step: drawn, step_client_count: 1, funnel_fr: "Tirés : 1 client"}
      - {campaign_id: c, funnel_view: wave, wave: 1, funnel_step: contacted, step_client_count: 0, step_share: 0, funnel_fr: "Contactés : 0 sur 1 client tiré, soit 0 %"}
      - {campaign_id: c, funnel_view: wave, wave: 1, funnel_step: quote, step_client_count: 0, denominator_count: 0, step_share: null, funnel_fr: "Devis : aucun contact connu"}
      - {campaign_id: c, funnel_view: cause, funnel_step: drawn, step_client_count: 1, funnel_fr: "Tirés : 1 client"}
      - {campaign_id: c, funnel_view: cause, funnel_step: contacted, step_client_count: 0, step_share: 0, funnel_fr: "Contactés : 0 sur 1 client tiré, soit 0 %"}
      - {campaign_id: c, funnel_view: cause, funnel_step: quote, step_client_count: 0, denominator_count: 0, step_share: null, funnel_fr: "Devis : aucun contact connu"}
      - {campaign_id: c, funnel_view: offer, funnel_step: drawn, step_client_count: 1, funnel_fr: "Tirés : 1 client"}
      - {campaign_id: c, funnel_view: offer, funnel_step: contacted, step_client_count: 0, step_share: 0, funnel_fr: "Contactés : 0 sur 1 client tiré, soit 0 %"}
      - {campaign_id: c, funnel_view: offer, funnel_step: quote, step_client_count: 0, denominator_count: 0, step_share: null, funnel_fr: "Devis : aucun contact connu"}
      - {campaign_id: c, funnel_view: salesperson, funnel_step: drawn, step_client_count: 1, funnel_fr: "Tirés : 1 client"}
      - {campaign_id: c, funnel_view: salesperson, funnel_step: contacted, step_client_count: 0, step_share: 0, funnel_fr: "Contactés : 0 sur 1 client tiré, soit 0 %"}
      - {campaign_id: c, funnel_view: salesperson, funnel_step: quote, step_client_count: 0, denominator_count: 0, step_share: null, funnel_fr: "Devis : aucun contact connu"}
---*/
with views as (
    select funnel_view
    from (
        values
        ('campaign'), ('channel'), ('arm'), ('wave'), ('cause'), ('offer'), ('cell'),
        ('salesperson')
    ) as names (funnel_view)
),

counted as (
    select
        campaign_id,
        funnel_channel,
        arm,
        wave,
        cause,
        offer,
        salesperson_id,
        funnel_step,
        count(*) as client_count
    from returns.funnel_steps
    group by campaign_id, funnel_channel, arm, wave, cause, offer, salesperson_id, funnel_step
),

delivered as (
    select
        coalesce(
            bool_or(
                extract in ('contacts', 'campaign_events', 'call_reports') and is_configured
            ),
            false
        ) as has_contacts,
        coalesce(bool_or(extract = 'quotes' and is_configured), false) as has_quotes
    from intake.coverage
),

-- Of what something delivered tells, by campaign and channel: elsewhere a step is unknown, not 0.
told as (
    select
        counted.campaign_id,
        counted.funnel_channel,
        bool_or(counted.funnel_step = 'delivered') as is_delivery_told,
        bool_or(counted.funnel_step = 'undelivered') as is_failure_told,
        bool_or(counted.funnel_step in ('opened', 'clicked')) as is_reading_told,
        bool_or(counted.funnel_step = 'tracked')
        or counted.funnel_channel in ('email', 'sms') as is_read_at_all,
        bool_or(counted.funnel_step = 'contacted') or bool_or(delivered.has_contacts)
            as is_contact_told,
        bool_or(counted.funnel_step = 'quote') or bool_or(delivered.has_quotes) as is_quote_told
    from counted
    cross join delivered
    group by counted.campaign_id, counted.funnel_channel
),

placed as (
    select
        counted.campaign_id,
        views.funnel_view,
        counted.funnel_channel,
        case when views.funnel_view in ('arm', 'cell') then counted.arm end as arm,
        case when views.funnel_view in ('wave', 'cell') then counted.wave end as wave,
        case when views.funnel_view in ('cause', 'cell') then counted.cause end as cause,
        case when views.funnel_view in ('offer', 'cell') then counted.offer end as offer,
        case when views.funnel_view = 'salesperson' then counted.salesperson_id end
            as salesperson_id,
        counted.funnel_step,
        counted.client_count
    from counted
    inner join views
        on
            views.funnel_view = 'salesperson'
            or (views.funnel_view in ('channel', 'cell')) = (counted.funnel_channel <> 'any')
),

steps as (
    select
        placed.campaign_id,
        placed.funnel_view,
        placed.funnel_channel,
        placed.arm,
        placed.wave,
        placed.cause,
        placed.offer,
        placed.salesperson_id,
        kinds.funnel_step,
        kinds.funnel_order,
        kinds.funnel_step_label_fr,
        kinds.denominator_step,
        sum(case when placed.funnel_step = kinds.funnel_step then placed.client_count else 0 end)
            as found_count,
        sum(
            case
                when placed.funnel_step = kinds.denominator_step then placed.client_count
                else 0
            end
        ) as whole_count
    from placed
    -- A call is not opened, and has no address that could be wrong.
    inner join reference.funnel_steps as kinds
        on
            kinds.funnel_step not in ('tracked', 'opened', 'clicked', 'undelivered')
            or placed.funnel_channel in ('any', 'email', 'sms')
            or (kinds.funnel_step = 'undelivered' and placed.funnel_channel = 'letter')
    group by
        placed.campaign_id,
        placed.funnel_view,
        placed.funnel_channel,
        placed.arm,
        placed.wave,
        placed.cause,
        placed.offer,
        placed.salesperson_id,
        kinds.funnel_step,
        kinds.funnel_order,
        kinds.funnel_step_label_fr,
        kinds.denominator_step
),

known as (
    select
        steps.*,
        case steps.funnel_step
            when 'delivered' then told.is_delivery_told
            when 'undelivered' then told.is_delivery_told or told.is_failure_told
            when 'tracked' then told.is_contact_told and told.is_read_at_all
            when 'opened' then told.is_reading_told
            when 'clicked' then told.is_reading_told
            when 'quote' then told.is_contact_told and told.is_quote_told
            when 'drawn' then true
            else told.is_contact_told
        end as is_step_told
    from steps
    inner join told
        on steps.campaign_id = told.campaign_id and steps.funnel_channel = told.funnel_channel
),

shares as (
    select
        *,
        cast(case when is_step_told then found_count end as integer) as step_client_count,
        cast(case when denominator_step is not null then whole_count end as integer)
            as denominator_count,
        cast(
            round(
                case
                    when is_step_told and denominator_step is not null
                        then found_count / cast(nullif(whole_count, 0) as double)
                end,
                6
            ) as decimal(9, 6)
        ) as step_share
    from known
)

select
    campaign_id,
    funnel_view,
    funnel_channel,
    arm,
    wave,
    cause,
    offer,
    salesperson_id,
    funnel_step,
    funnel_order,
    step_client_count,
    denominator_count,
    step_share,
    funnel_step_label_fr || ' : '
    || case
        when step_client_count is null then 'rien de fourni ne le dit'
        when denominator_step is null then counted_fr(step_client_count, 'client', 'clients')
        when denominator_count = 0
            then
                case denominator_step
                    when 'tracked' then 'aucun client dont les ouvertures puissent être lues'
                    else 'aucun contact connu'
                end
        else
            whole_fr(step_client_count) || ' sur '
            || case denominator_step
                when 'drawn' then counted_fr(denominator_count, 'client tiré', 'clients tirés')
                when 'contacted'
                    then counted_fr(denominator_count, 'client contacté', 'clients contactés')
                else
                    counted_fr(denominator_count, 'client', 'clients')
                    || ' dont on peut lire les ouvertures'
            end
            || ', soit ' || percent_fr(step_share) || ' %'
            || case
                when funnel_step = 'ordered' then ' ; cela ne prouve aucun effet'
                else ''
            end
    end as funnel_fr
from shares
