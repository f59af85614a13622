"""What was written by hand about rights, complaints and contacts of the Comptoir des Halles."""

from sample_crowd import code

# Clients about whom chance adds nothing: the README tells them, or one exclusion is shown by them.
ALONE = {code(number) for number in range(232, 261)} | {"C0003", "C0061"}

# client: (channel, state, day, proof, basis)
RIGHTS = {
    "C0022": [("courrier", "donné", "2024-05-21", "", "intérêt légitime")],
    "C0234": [
        ("téléphone", "donné", "2024-08-07", "", "intérêt légitime"),
        ("courrier", "donné", "2024-08-07", "", "intérêt légitime"),
    ],
    "C0242": [("téléphone", "donné", "2024-03-01", "", "consentement")],
    "C0243": [("téléphone", "donné", "2024-03-01", "", "intérêt légitime")],
    "C0244": [],
    "C0245": [
        ("e-mail", "donné", "2024-05-02", "formulaire C0245", "consentement"),
        ("e-mail", "retiré", "2025-09-14", "", ""),
    ],
    "C0246": [("téléphone", "donné", "2024-03-01", "", "intérêt légitime")],
    "C0247": [("courrier", "donné", "2024-03-01", "", "intérêt légitime")],
}
# The go/no-go list as the head of sales gave it back: client, verdict, why; one was left blank.
DECIDED_BY, DECIDED_ON = "Camille Aubertin", "2026-10-28"
DECISIONS = [
    ("C0092", "go", "excuses faites, avoir accordé"),
    ("C0095", "go", "le livreur en cause a été remplacé"),
    ("C0126", "no-go", "ne veut plus travailler avec nous"),
    ("C0129", "", ""),
]

NO_POINT = {("C0247", "courrier")}
WRONG_POINT = {("C0246", "téléphone")}

# client | by number (""), or by e-mail or phone value | channel ("" is every one) | day | kind
OBJECTIONS = [
    ("C0236", "", "", "2025-11-03", "opposition"),
    ("C0237", "e-mail", "", "2026-01-19", "opposition"),
    ("C0234", "téléphone", "téléphone", "2026-02-11", "opposition"),
    ("C0260", "", "", "2026-03-12", "opposition"),
    ("C0238", "téléphone", "", "2026-04-22", "opposition"),
    ("C0239", "", "", "2026-05-06", "effacement"),
    ("C0240", "e-mail", "", "2026-06-17", "effacement"),
    ("C0100", "", "e-mail", "2026-07-02", "opposition"),
    ("C0120", "", "courrier", "2026-07-20", "opposition"),
    ("C0241", "téléphone", "", "2026-08-30", "effacement"),
    ("", "inconnu@example.com", "e-mail", "2026-09-09", "opposition"),
]

# client | opened | category | resolved | outcome
COMPLAINTS = [
    ("C0232", "2025-03-25", "retard", "2025-04-02", "fondée"),
    ("C0233", "2025-04-30", "qualité", "2025-05-09", "fondée"),
    ("C0235", "2026-08-03", "prix", "2026-08-20", "refusée"),
    ("C0258", "2026-04-14", "service", "2026-05-04", "refusée"),
    ("C0259", "2026-04-14", "service", "2026-05-03", "refusée"),
]
# client and day of the order: promised, delivered
LATE = {("C0232", "2025-02-28"): ("2025-03-04", "2025-03-18")}
# client | day | channel | day of the reaction | reaction
CONTACTS = [
    ("C0233", "2024-09-10", "visite", "", ""),
    ("C0233", "2024-10-10", "visite", "", ""),
    ("C0233", "2024-11-09", "téléphone", "", ""),
    ("C0250", "2024-05-13", "e-mail", "2024-05-14", "réponse"),
]
# the newsletter, by e-mail: 59 and 60 days before the run date, and a month before it
NEWSLETTER = [("C0252", "2026-09-01"), ("C0253", "2026-09-02"), ("C0251", "2026-09-30")]

# what the client said, by category
COMPLAINT_WORDS = {
    "retard": "La livraison est arrivée trop tard.",
    "qualité": "La marchandise n'était pas fraîche.",
    "service": "Personne ne rappelle.",
    "prix": "Le tarif a monté sans prévenir.",
    "commercial": "Le ton du vendeur.",
    "autre": "",
}
