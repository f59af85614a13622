"""A campaign file to fill in, in French: it is refused until somebody writes when to launch it."""

_TEMPLATE = """\
# Campagne {campaign_id}. Tant que launch_on manque, rien n'est tiré.
# Pour vérifier : reconquete campaign check ; pour voir qui, combien et à quel prix : … preview.
campaign_id = "{campaign_id}"

# Ce qu'elle doit atteindre, combien de clients doivent revenir, et qui signe.
# objective = "Dix clients de retour d'ici à mars"
# wanted_returns = 10
# signatory = "Prénom Nom, fonction"

# Sa nature : "relance" (avec une offre), "enquête", "appel d'enquête" ou "lettre" (sans offre).
kind = "relance"

# Le dernier jour dont les commandes sont connues ; les listes sont prêtes le lendemain matin.
# launch_on = 2027-01-15

# Le dernier jour où l'offre peut être faite (obligatoire avec une offre).
# offer_valid_until = 2027-03-31

# Qui elle vise : "perdu", "à risque", "actuel" (sans la ligne : les perdus).
# statuses = ["perdu"]

# Les classes à reprendre, et les causes de départ (sans la ligne : toutes).
abc_classes = ["A", "B"]
# causes = ["retard de livraison", "prix"]

# Ceux que l'on contacte de toute façon, sans tirage ni mesure : quelques clients, ou une classe.
# always_contacted = ["C0012"]
# always_contacted_classes = ["A"]

# Ce qu'elle peut coûter, et les codes de ceux qui la mènent.
# budget_eur = 1500
# salespeople = ["V01"]

# La part des clients tirés que l'on ne contacte pas, pour comparer.
control_share = 0.5

# Les jours après lesquels on compte les retours, et la durée qui juge la campagne.
windows_days = [30, 60, 90]
primary_window_days = 90

# Un groupe. Son canal : "téléphone", "e-mail", "courrier", "sms", "visite", ou les étapes dans
# l'ordre : ["courrier", "téléphone"]. L'offre est un code de l'extraction offers. Deux groupes ne
# diffèrent que par une chose : canal, offre ou texte.
# Des étapes sous condition s'écrivent à la place de channel, sous le groupe :
#   [[arms.steps]]
#   channel = "e-mail"
#   [[arms.steps]]
#   channel = "courrier"
#   if = "ouverture"       # ou "réponse", ou "sans réponse" avec after_days = 14
[[arms]]
name = "appel"
share = 1.0
channel = "téléphone"
# offer = "port-offert"
# text = "appel-retour"
"""


def campaign_toml(campaign_id: str) -> str:
    """The text of a new campaign file; `campaign_id` is one that `is_campaign_id` allows."""
    return _TEMPLATE.format(campaign_id=campaign_id)
