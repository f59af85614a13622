/*---
description: Report of one call to a lost client.
grain: [contact_id]
cut_by: called_at
processing:
  purpose_fr: "comprendre pourquoi le client est parti, respecter ce qu'il a dit"
  basis_fr: "intérêt légitime ; consentement à l'appel d'un particulier"
  retention_setting: retention_months
  retention_fr: "après le dernier acte du client"
  recipients_fr: "commercial qui a appelé ou recontacte le client, personnes qui s'occupent des données"
columns:
  contact_id:
    required: true
    headers: [N° contact, Numéro de contact, Contact, N° appel]
  client_id:
    required: true
    headers: [Code client, N° client, Numéro client, Client, Id client]
  called_at:
    type: TIMESTAMP
    description: When the client was called, Paris time.
    unit: Europe/Paris
    label_fr: Appelé le
    required: true
    headers: [Appelé le, Date d'appel, Date appel, Date]
  step_reached:
    type: INTEGER
    description: Last of the eight steps of the call that was reached.
    label_fr: Étape atteinte
    min: 1
    max: 8
    nullable: true
    headers: [Étape, Étape atteinte]
  call_outcome:
    type: VARCHAR
    description: "Outcome of the call: the client has no more use, another solution, a need now, is interested later, was reached and no more is told, refused, objected to any contact, or was not reached."
    label_fr: Issue de l'appel
    values: [no_more_use, other_solution, need_now, interested_later, reached, refused, objected, no_answer]
    synonyms:
      plus d'usage: no_more_use
      plus l'usage: no_more_use
      plus d'utilité: no_more_use
      plus l'utilité: no_more_use
      plus besoin: no_more_use
      plus de besoin: no_more_use
      n'en a plus besoin: no_more_use
      n'a plus besoin: no_more_use
      plus d'activité: no_more_use
      cessation d'activité: no_more_use
      autre solution: other_solution
      autre fournisseur: other_solution
      a un autre fournisseur: other_solution
      concurrent: other_solution
      concurrence: other_solution
      chez un concurrent: other_solution
      parti à la concurrence: other_solution
      déjà équipé: other_solution
      déjà un fournisseur: other_solution
      besoin immédiat: need_now
      besoin actuel: need_now
      intéressé: need_now
      intéressée: need_now
      très intéressé: need_now
      demande un devis: need_now
      veut un devis: need_now
      rendez-vous pris: need_now
      rdv pris: need_now
      intéressé plus tard: interested_later
      intéressée plus tard: interested_later
      intéressé mais plus tard: interested_later
      'joint, à rappeler': interested_later
      'joint, rappeler': interested_later
      pas maintenant: interested_later
      pas pour le moment: interested_later
      pas pour l'instant: interested_later
      pas tout de suite: interested_later
      joint: reached
      jointe: reached
      a répondu: reached
      répondu: reached
      a décroché: reached
      eu au téléphone: reached
      refus: refused
      refu: refused
      refusé: refused
      refuse: refused
      a refusé: refused
      pas intéressé: refused
      pas intéressée: refused
      n'est pas intéressé: refused
      ça ne l'intéresse pas: refused
      'non': refused
      non merci: refused
      n'en veut pas: refused
      n'en veut plus: refused
      ne veut pas: refused
      raccroche: refused
      raccroche au nez: refused
      a raccroché: refused
      raccroché au nez: refused
      opposition: objected
      oposition: objected
      opposé: objected
      s'oppose: objected
      ne plus contacter: objected
      ne plus appeler: objected
      ne plus rappeler: objected
      ne plus relancer: objected
      ne plus déranger: objected
      ne plus démarcher: objected
      plus contacter: objected
      plus appeler: objected
      plus rappeler: objected
      ne pas contacter: objected
      ne pas appeler: objected
      ne pas rappeler: objected
      ne pas relancer: objected
      pas contacter: objected
      pas appeler: objected
      pas rappeler: objected
      pas relancer: objected
      ne veut pas être appelé: objected
      ne veut pas être rappelé: objected
      ne veut pas être contacté: objected
      ne veut plus être appelé: objected
      ne veut plus être rappelé: objected
      ne veut plus être contacté: objected
      laissez-nous tranquilles: objected
      laissez-moi tranquille: objected
      harcèlement: objected
      stop: objected
      désinscription: objected
      désinscrire: objected
      bloctel: objected
      rgpd: objected
      pas de réponse: no_answer
      sans réponse: no_answer
      ne répond pas: no_answer
      nrp: no_answer
      absent: no_answer
      absente: no_answer
      injoignable: no_answer
      pas joignable: no_answer
      pas joint: no_answer
      non joint: no_answer
      jamais joint: no_answer
      répondeur: no_answer
      messagerie: no_answer
      boîte vocale: no_answer
      message laissé: no_answer
      occupé: no_answer
      occupée: no_answer
      ligne occupée: no_answer
      en réunion: no_answer
      en congés: no_answer
      en vacances: no_answer
      pas de tonalité: no_answer
      plus de tonalité: no_answer
      à rappeler: no_answer
      rappeler: no_answer
      rappeler plus tard: no_answer
      à rappeler plus tard: no_answer
      plus tard: no_answer
    nullable: true
    headers: [Issue de l'appel, Issue, Résultat]
  current_solution:
    type: VARCHAR
    description: What the client uses instead, in the client's words.
    label_fr: Utilise aujourd'hui
    personal: true
    nullable: true
    headers: [Solution actuelle, Utilise aujourd'hui]
  change_reason:
    type: VARCHAR
    description: Why the client changed, in the client's words.
    label_fr: Pourquoi ce changement
    personal: true
    nullable: true
    headers: [Raison du changement, Motif du changement, Pourquoi]
  better_elsewhere:
    type: VARCHAR
    description: What the client finds better elsewhere, in the client's words.
    description_fr: Ce que le client trouve mieux ailleurs, dans ses mots.
    label_fr: Mieux ailleurs
    personal: true
    nullable: true
    headers: [Mieux ailleurs]
  missing_elsewhere:
    type: VARCHAR
    description: What the client misses elsewhere, in the client's words.
    description_fr: Ce qui manque au client ailleurs, dans ses mots.
    label_fr: Manque ailleurs
    personal: true
    nullable: true
    headers: [Manque ailleurs]
  competitor:
    type: VARCHAR
    description: Competitor, by the name that was delivered.
    description_fr: Le concurrent chez qui le client achète, tel qu'il a été nommé.
    label_fr: Concurrent
    nullable: true
    headers: [Concurrent]
  would_return_if:
    type: VARCHAR
    description: What would bring the client back, in the client's words.
    description_fr: Ce qui ferait revenir le client, dans ses mots.
    label_fr: Reviendrait si
    personal: true
    nullable: true
    headers: [Reviendrait si, Condition de retour]
  next_contact_on:
    type: DATE
    description: Day on which the client asked to be contacted again; NULL where none was told.
    label_fr: Rappeler le
    nullable: true
    yields_to: call_outcome
    headers: [Rappeler le, Prochain contact, À rappeler le]
  is_to_call_again:
    type: BOOLEAN
    description: True where the client is to be called again, false where not; NULL where that was not told.
    label_fr: À rappeler
    nullable: true
    yields_to: call_outcome
    headers: [À rappeler, Rappeler, call_again]
rows:
  - name: line_of_another_client
    sql: is_listed_contact_id(contact_id, client_id)
  - name: older_than_its_list
    sql: cast(called_at as date) >= listed_day(contact_id)
  - name: newer_than_its_file
    sql: cast(called_at as date) <= _came_on
opt_outs:
  - when: call_outcome = 'objected'
    value: slipped_code(contact_id, client_id)
    unreadable: call_outcome
    is_by_word: true
    other_words_channel: "'phone'"
    is_of_any_cell: true
    channel: "null"
    acted_on: called_at
  - act: call_refused
    when: call_outcome = 'refused'
    value: slipped_code(contact_id, client_id)
    channel: "'phone'"
    acted_on: called_at
references:
  client_id: staging.clients.client_id
checks:
  - name: contact_is_known
    severity: warning
    description: calls have a number that contacts does not hold and that is of no line of a list
    sql: >
      contact_id in (select c.contact_id from staging.contacts as c)
      or listed_code(contact_id) is not null
      or (select count(*) from staging.contacts) = 0
---*/
select
    contact_id,
    client_id,
    called_at,
    step_reached,
    call_outcome,
    current_solution,
    change_reason,
    better_elsewhere,
    missing_elsewhere,
    competitor,
    would_return_if,
    next_contact_on,
    is_to_call_again
from incoming
