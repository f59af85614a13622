"""What was written by hand about why clients of the Comptoir des Halles left: one client a cause.

Used only by `make_sample.py`, through `sample_evidence.py` and `sample_extracts.py`. Seeds add the
ordinary rows of these extracts there; about the clients of NAMED they add nothing.
"""

# Clients whose causes the README tells, or whose evidence a test works out by hand.
NAMED = {
    *("C0024", "C0025", "C0045", "C0052", "C0060", "C0083", "C0089", "C0099"),
    *("C0117", "C0122", "C0131", "C0144", "C0155", "C0157", "C0158", "C0180"),
}

# client | opened | category | severity | about a person | resolved | outcome | what was said
FURTHER_COMPLAINTS = [
    ("C0099", "2024-03-12", "service", "faible", "non", "2024-03-20", "non fondée", ""),
    ("C0099", "2024-05-21", "qualité", "faible", "non", "2024-05-29", "non fondée", ""),
    ("C0099", "2024-07-16", "retard", "moyenne", "non", "2024-07-23", "non fondée", ""),
    ("C0131", "2025-05-21", "qualité", "forte", "non", "2025-05-28", "fondée", "Farine humide."),
    ("C0083", "2025-04-03", "facturation", "moyenne", "non", "", "", "La remise n'y est pas."),
    ("C0117", "2025-06-12", "service", "forte", "non", "2025-07-16", "fondée", ""),
    ("C0144", "2024-09-24", "autre", "forte", "oui", "2024-10-01", "fondée", "Le ton du vendeur."),
    ("C0247", "2025-07-24", "retard", "forte", "non", "2025-07-30", "fondée", ""),
    ("C0251", "2025-01-22", "qualité", "moyenne", "non", "2025-01-29", "fondée", ""),
    ("C0251", "2025-02-12", "prix", "moyenne", "non", "2025-02-19", "fondée", ""),
    ("C0099", "2025-01-28", "autre", "faible", "non", "2025-02-04", "non fondée", "Le carton."),
    # clients who stayed complain as well
    ("C0002", "2025-11-12", "facturation", "moyenne", "non", "2025-11-18", "fondée", ""),
    ("C0006", "2026-02-17", "retard", "moyenne", "non", "2026-02-20", "fondée", ""),
    ("C0030", "2025-06-05", "qualité", "forte", "non", "2025-06-11", "fondée", ""),
    ("C0001", "2026-04-09", "service", "moyenne", "non", "2026-04-14", "non fondée", ""),
]
# client and day of the order: promised, delivered
FURTHER_LATE = {("C0247", "2025-07-04"): ("2025-07-08", "2025-07-21")}
# client | day | channel
FURTHER_CONTACTS = [
    ("C0180", "2024-10-15", "visite"),
    ("C0180", "2024-11-14", "téléphone"),
    ("C0180", "2024-12-14", "visite"),
    *(
        ("C0158", day, "e-mail")
        for day in (
            *("2024-07-09", "2024-07-18", "2024-07-30", "2024-08-08", "2024-08-20"),
            *("2024-08-29", "2024-09-10", "2024-09-19", "2024-10-01"),
        )
    ),
]

# client | answered | cause | competitor | would return if | probability | erase | comment
SURVEYS = [
    # named clients
    ("C0052", "2026-09-08", "besoin ponctuel", "", "", "10 %", "La fête n'aura plus lieu."),
    ("C0089", "2026-09-08", "changement de situation", "", "", "10 %", ""),
    ("C0180", "2026-09-09", "délaissé", "", "on vient me voir", "50 %", "Plus de visite."),
    ("C0158", "2026-09-09", "", "", "", "25 %", "Trop d'e-mails, je n'ouvrais plus rien."),
    (
        *("C0246", "2026-09-10", "promotion d'un concurrent", "Cash du Verger", "", "25 %"),
        "La caisse de cidre à moitié prix.",
    ),
    ("C0247", "2026-09-10", "prix", "", "un tarif tenu un an", "50 %", ""),
    # others whose loss nothing else explains
    ("C0026", "2026-09-11", "concurrence", "Halles du Littoral", "", "25 %", ""),
    ("C0028", "2026-09-11", "prix", "", "le port offert", "50 %", ""),
    ("C0036", "2026-09-11", "changement de situation", "", "", "10 %", "Nous vendons l'affaire."),
    ("C0039", "2026-09-14", "gamme", "", "la farine T80", "75 %", "Plus de farine T80 chez vous."),
    ("C0046", "2026-09-14", "trop cher", "Halles du Littoral", "", "25 %", ""),
    ("C0078", "2026-09-14", "ne sait pas", "", "", "50 %", ""),
    ("C0086", "2026-09-15", "oubli", "", "une visite par mois", "75 %", "Plus aucune nouvelle."),
    ("C0087", "2026-09-15", "qualité", "", "", "25 %", "Deux cageots de fruits abîmés."),
    ("C0090", "2026-09-15", "", "", "", "10 %", "Je pars à la retraite."),
    ("C0093", "2026-09-16", "accueil", "", "", "25 %", ""),
    ("C0098", "2026-09-16", "concurrent", "Grossiste Bertolin", "", "25 %", ""),
    ("C0104", "2026-09-16", "retard", "", "une heure de passage fixe", "50 %", ""),
    ("C0107", "2026-09-17", "commercial", "", "un autre interlocuteur", "50 %", ""),
    ("C0113", "2026-09-17", "changement de situation", "", "", "10 %", ""),
    ("C0149", "2026-09-17", "prix", "", "", "25 %", ""),
    ("C0153", "2026-09-18", "ne sait pas", "", "", "25 %", ""),
    ("C0164", "2026-09-18", "livraison", "", "", "50 %", ""),
    ("C0165", "2026-09-18", "offre inadaptée", "", "des petits formats", "50 %", ""),
    ("C0174", "2026-09-21", "ne sait pas", "", "", "25 %", ""),
    ("C0179", "2026-09-21", "promotion d'un concurrent", "Cash du Verger", "", "25 %", ""),
    ("C0195", "2026-10-12", "produit", "", "", "50 %", "Des conserves bosselées."),
    # others of whom an incident is on file: most say the same, some say the price
    ("C0021", "2026-09-08", "prix", "", "", "50 %", "Votre tarif a trop monté."),
    ("C0037", "2026-09-09", "retard", "", "", "50 %", ""),
    ("C0038", "2026-09-09", "qualité", "", "", "25 %", ""),
    ("C0040", "2026-09-10", "service", "", "qu'on me rappelle", "50 %", ""),
    ("C0047", "2026-09-10", "prix", "", "", "25 %", ""),
    ("C0049", "2026-09-11", "litige", "", "mon avoir", "50 %", ""),
    ("C0075", "2026-09-11", "livraison", "", "", "50 %", ""),
    ("C0084", "2026-09-14", "litige", "", "", "10 %", ""),
    ("C0092", "2026-09-14", "prix", "", "", "25 %", ""),
    ("C0095", "2026-09-15", "litige", "", "", "25 %", ""),
    ("C0105", "2026-09-15", "retard", "", "", "50 %", "Toujours en retard le samedi."),
    ("C0108", "2026-09-16", "retard", "", "", "50 %", ""),
    ("C0115", "2026-09-16", "concurrent", "Grossiste Bertolin", "", "25 %", ""),
    ("C0119", "2026-09-17", "", "", "", "50 %", "Livré trop tard deux fois."),
    ("C0123", "2026-09-17", "livraison", "", "", "25 %", ""),
    ("C0129", "2026-09-18", "prix", "", "", "25 %", ""),
    ("C0134", "2026-09-18", "retard", "", "", "50 %", ""),
    ("C0137", "2026-09-18", "litige", "", "", "10 %", ""),
    ("C0140", "2026-09-21", "prix", "", "", "50 %", ""),
    ("C0143", "2026-09-21", "retard", "", "", "75 %", ""),
    ("C0146", "2026-09-21", "commercial", "", "", "50 %", ""),
    ("C0150", "2026-09-22", "prix", "", "", "50 %", ""),
    ("C0159", "2026-09-22", "qualité", "", "", "25 %", ""),
    ("C0167", "2026-09-22", "qualité", "", "", "50 %", ""),
    ("C0170", "2026-09-23", "qualité", "", "", "50 %", ""),
    ("C0173", "2026-09-23", "service", "", "", "25 %", ""),
    ("C0185", "2026-09-23", "service", "", "", "50 %", "Personne ne répond jamais."),
]
# Clients who stayed answer on satisfaction: client | answered | mark | comment
SATISFACTION = [
    ("C0001", "2026-09-10", "8", ""),
    ("C0002", "2026-09-10", "9", "Bon service, bon accueil."),
    ("C0004", "2026-09-11", "7", "Un retard en juin."),
    ("C0005", "2026-09-11", "8", ""),
    ("C0006", "2026-09-14", "6", "Les prix montent."),
    ("C0009", "2026-09-14", "9", ""),
    ("C0010", "2026-09-15", "8", ""),
    ("C0011", "2026-09-15", "5", "Une facture fausse, corrigée."),
    ("C0016", "2026-09-16", "9", ""),
    ("C0030", "2026-09-16", "7", ""),
    ("00033", "2026-09-17", "8", ""),
]

# The calls of 2026-06-essai: client | step | outcome | uses | why | better | missing | competitor
# | would return if. The others of whom nothing is told came back, or did not answer.
CALLS = [
    (
        *("C0157", "6", "autre solution", "une centrale d'achat", "", "livré tous les jours"),
        *("le conseil", "Grossiste Bertolin", "une livraison le lundi"),
    ),
    ("C0109", "5", "autre solution", "", "", "", "", "Grossiste Bertolin", ""),
    ("C0112", "6", "autre solution", "", "Toujours en retard", "l'heure tenue", "", "", ""),
    ("C0121", "4", "plus besoin", "", "Je prends ma retraite", "", "", "", ""),
    ("C0124", "4", "autre solution", "", "", "", "", "", ""),
    ("C0127", "6", "autre solution", "", "Vous êtes devenus trop chers", "", "", "", ""),
    ("C0130", "5", "autre solution", "", "On ne nous voit plus", "", "", "", "une visite"),
    ("C0133", "5", "autre solution", "", "La gamme ne convient plus à ma carte", "", "", "", ""),
    ("C0136", "5", "autre solution", "", "", "le choix", "", "Halles du Littoral", ""),
    ("C0142", "5", "autre solution", "", "Deux livraisons en retard de suite", "", "", "", ""),
    ("C0148", "6", "autre solution", "", "Trop cher depuis la hausse", "", "", "", ""),
    ("C0154", "5", "autre solution", "", "Un litige jamais réglé", "", "", "", ""),
    ("C0163", "4", "plus besoin", "", "Je prends ma retraite", "", "", "", ""),
    ("C0166", "4", "autre solution", "", "", "", "", "", ""),
    ("C0169", "4", "plus besoin", "", "J'ai déménagé à Dakar", "", "", "", ""),
    ("C0172", "6", "autre solution", "", "Service client injoignable", "", "", "", ""),
    ("C0178", "5", "autre solution", "", "Personne ne répond au téléphone", "", "", "", ""),
]

# client | day of the order | days until it came back | reason | part of the amount, in percent
RETURNS_TOLD = [
    ("C0131", "2025-05-07", 9, "défectueux", 30),
    ("C0117", "2025-05-15", 8, "erreur de livraison", 20),
]
# client | day of the order | days until it is due | paid | disputed
INVOICES_TOLD = [
    ("C0025", "2025-03-27", 15, "", "non"),
    ("C0025", "2025-04-15", 15, "", "non"),
    ("C0083", "2025-03-24", 30, "", "oui"),
    ("C0028", "2025-07-29", 20, "", "non"),
    ("C0219", "2024-10-05", 20, "", "non"),
    ("C0224", "2025-06-09", 20, "", "non"),
]
# client | quoted | amount | decided | won | reason
QUOTES_TOLD = [
    ("C0045", "2024-06-06", "640,00", "2024-06-20", "non", "offre inadaptée"),
]
# number | client | from | until | renewed | ended | by whom | why
CONTRACTS = [
    (
        "CT-2024-01",
        "C0060",
        "2024-01-01",
        "2024-12-31",
        "",
        "2024-11-04",
        "nous",
        "Impayés répétés",
    ),
    ("CT-2024-02", "C0098", "2024-03-01", "2025-12-31", "", "2025-03-31", "client", "Trop cher"),
    ("CT-2024-03", "C0002", "2024-01-01", "2025-12-31", "", "", "", ""),
    ("CT-2026-01", "C0002", "2026-01-01", "2027-12-31", "", "", "", ""),
    ("CT-2025-01", "C0001", "2025-01-01", "2026-11-30", "", "", "", ""),
    ("CT-2025-02", "C0006", "2025-01-01", "2026-11-15", "oui", "", "", ""),
    ("CT-2026-02", "C0030", "2026-02-01", "2027-01-31", "", "", "", ""),
    ("CT-2026-03", "00033", "2026-01-01", "", "", "", "", ""),
]

# code | name | family | bought once | no longer sold from
PRODUCTS = [
    ("00118", "Riz long 5 kg", "épicerie", "non", ""),
    ("00124", "Lentilles vertes 5 kg", "épicerie", "non", ""),
    ("00208", "Barquettes par 50", "barquettes", "non", ""),
    ("00215", "Sacs papier par 100", "barquettes", "non", ""),
    ("00350", "Tomates pelées 3/1", "conserves", "non", ""),
    ("00361", "Haricots extra-fins 5/1", "conserves", "non", ""),
    ("00412", "Farine T55 10 kg", "farines", "non", ""),
    ("00418", "Farine T80 10 kg", "farines", "non", "2024-05-27"),
    ("00640", "Jambon sec tranché", "charcuterie", "non", ""),
    ("00655", "Terrine de campagne", "charcuterie", "non", "2025-03-31"),
    ("00731", "Beurre doux 1 kg", "crémerie", "non", ""),
    ("00744", "Crème 35 % 5 L", "crémerie", "non", ""),
    ("00915", "Moutarde seau 5 kg", "condiments", "non", ""),
    ("01005", "Cidre brut par 6", "cidre", "non", ""),
    ("01012", "Poiré brut par 6", "cidre", "non", ""),
    ("07010", "Trancheuse 25 cm", "matériel", "oui", ""),
]
# code | day | old | new
PRICE_CHANGES = [
    ("00412", "2024-10-01", "11,40", "12,20"),
    ("00731", "2024-11-18", "8,95", "9,25"),
    ("00350", "2025-02-03", "2,72", "2,955"),
    ("00744", "2025-05-12", "18,60", "20,30"),
    ("00118", "2025-05-12", "6,55", "6,90"),
    ("00640", "2025-09-01", "13,80", "14,90"),
    ("01005", "2026-02-02", "3,05", "3,125"),
    ("00915", "2026-04-01", "7,70", "8,45"),
    ("00731", "2026-04-01", "9,25", "9,80"),
]
# code | from | until
STOCK_OUTS = [
    ("00361", "2024-11-04", "2024-12-06"),
    ("00744", "2025-03-17", "2025-04-11"),
    ("01012", "2025-04-22", "2025-06-30"),
    ("00124", "2026-01-12", "2026-02-13"),
    ("00215", "2026-09-21", ""),
]
# competitor | family | sector | from | until | discount
PROMOTIONS = [
    ("Cash du Verger", "cidre", "Ouest", "2025-03-05", "2025-03-22", "45 %"),
    ("Grossiste Bertolin", "", "Est", "2025-10-06", "2025-10-25", "20 %"),
    ("Halles du Littoral", "conserves", "Sud", "2026-05-04", "2026-05-23", "35 %"),
]
# channel | cost of a contact | contacts a month
CHANNELS = [
    ("téléphone", "6,50", "400"),
    ("e-mail", "0,02", ""),
    ("courrier", "1,35", ""),
    ("sms", "0,08", ""),
    ("visite", "65,00", "120"),
]
# day | cause that it answers | what may be told
IMPROVEMENTS = [
    ("2025-11-03", "client délaissé", "un interlocuteur attitré, qui rappelle dans la journée"),
    ("2026-02-02", "retard de livraison", "un nouveau transporteur, livraison suivie en 48 heures"),
    (
        "2026-04-15",
        "qualité du produit",
        "chaque lot contrôlé avant l'envoi, échange sans discuter",
    ),
    ("2026-09-01", "prix", "un tarif par quantité, dès dix cartons"),
]
# code | name | sector | still there
SALESPEOPLE = [
    ("V01", "Amandine Poterlot", "Nord", "oui"),
    ("V02", "Régis Vautenay", "Ouest", "non"),
    ("V03", "Hélène Massugas", "Est", "oui"),
    ("V04", "Olivier Trompesel", "Sud", "oui"),
    ("V05", "Nadège Corvoisin", "Centre", "oui"),
    ("V06", "Ludovic Estrabel", "Ouest", "oui"),
]
# client: all its salespeople, each from a day on
ASSIGNED = {"C0144": [("V04", "2023-09-01"), ("V05", "2024-10-14")]}
# Of the clients of V02, who left the company, V06 took charge.
CHANGED_ON = "2025-03-03"

# Clients of whom it is known by lines what they bought: usual articles, the first bought most.
BASKETS = {
    "C0024": ("00744", "00118", "00731"),
    "C0045": ("00418", "00915"),
    "C0246": ("01005",),
}
# Postal prefixes that are not served, or no longer; of the others the department is.
NEVER_SERVED = {"90"}
NO_LONGER_SERVED = {"892": "2024-11-30"}
