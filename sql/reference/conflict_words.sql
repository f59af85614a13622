/*---
description: One rule that reads a conflict, or the wish not to be contacted any more, in the French words of a client, with a text that it must find and one that it must not.
description_fr: Une règle qui reconnaît un conflit, ou le souhait de ne plus être contacté, dans les mots d'un client.
grain: [conflict_kind, word_reading]
columns:
  conflict_kind:
    type: VARCHAR
    description: "What the words tell: conflict (a lawyer, a court, a formal notice) or no_contact (the client wants to be left alone)."
    description_fr: "Code de ce que disent les mots : un conflit (avocat, tribunal, mise en demeure) ou le souhait d'être laissé tranquille."
    label_fr: Nature du conflit
    values: [conflict, no_contact]
  conflict_kind_label_fr:
    type: VARCHAR
    description: What the words tell, in French.
    description_fr: "Ce que disent les mots : un conflit, ou le souhait de ne plus être contacté."
    label_fr: Nature du conflit
  word_reading:
  words:
  found_in_fr:
  not_found_in_fr:
checks:
  - name: rules_find_their_examples
    description: rules that do not find their own example
    sql: says_words(clauses_of(found_in_fr), words, word_reading)
  - name: rules_leave_the_others
    description: rules that find a conflict in their counter-example
    sql: not says_words(clauses_of(not_found_in_fr), words, word_reading)
---*/
select
    conflict_kind,
    conflict_kind_word(conflict_kind) as conflict_kind_label_fr,
    word_reading,
    words,
    found_in_fr,
    not_found_in_fr
from (
    values
    (
        'conflict',
        'affirmed',
        '\b(avocate?s?|huissiers?|tribuna(l|ux)|justice|prud hommes)\b'
        || '|\bmise en demeure\b'
        || '|\b(porter?|depot de|depose|deposer) plainte\b'
        || '|\bassign[a-z]* en\b'
        || '|\b(proces|contentieux)\b',
        'Mon avocat vous écrira',
        'Pas de procès entre nous'
    ),
    (
        'no_contact',
        'denying',
        '\bne (me|nous) (contactez|appelez|rappelez|ecrivez|relancez|sollicitez|demarchez) plus\b'
        || '|\bne plus (m |me |nous |etre )(contactee?s?|contacter|appelee?s?|appeler|ecrire'
        || '|relancer|relancee?s?|solliciter|sollicitee?s?|demarcher|demarchee?s?)\b'
        || '|\bn ecrivez plus\b|\bne m (ecrivez|appelez) plus\b'
        || '|\blaissez (moi|nous) tranquilles?\b'
        || '|\b(arretez|cessez) de (m |me |nous )(contacter|appeler|ecrire|relancer|solliciter)',
        'Ne me contactez plus',
        'On ne nous contacte plus depuis un an'
    )
) as rules (conflict_kind, word_reading, words, found_in_fr, not_found_in_fr)
