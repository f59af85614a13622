"""The invented company Comptoir des Halles: its clients and what was written by hand about them.

Used only by `make_sample.py`, which writes it as the files an ERP would deliver.
"""

from datetime import date, timedelta

# id | type | name | postal code | from | last ordinary purchase | usual gap (days) | basket (€)
# Story clients have no gap and no basket: all their orders are in STORIES.
ROSTER = """\
C0001|professionnel|Auberge du Pont Cassé|73000|2023-11-06|2026-10-29|24|560
C0002|professionnel|Restaurant La Table de Gaspard|69002|2023-11-08|2026-10-31|19|690
C0003|professionnel|Hôtels Belmontet|06300|2023-12-01|||
C0004|professionnel|Boulangerie Mérindol|84000|2024-02-05|2026-10-20|30|310
C0005|professionnel|Crêperie Ty Gwenn|29000|2023-11-14|2026-10-27|33|260
C0006|professionnel|Cantine des Remparts|35400|2024-09-03|2026-10-16|26|480
C0007|professionnel|Brasserie de l'Écluse|59000|2024-06-01|||
C0008|professionnel|Bistrot du Vieux Lavoir|59800|2024-06-01|||
C0009|professionnel|Épicerie Sauvaget & Filles|07000|2024-01-16|2026-10-13|45|190
C0010|particulier|Solène Kerjégou|56000|2025-03-04|2026-10-08|60|85
C0011|professionnel|Pizzeria Chez Amédéo|13002|2025-01-14|2026-10-22|28|230
C0012|professionnel|Boucherie Vasseur|02100|2024-09-01|||
C0013|professionnel|Traiteur Noisetier|44000|2024-04-09|2026-09-29|42|350
C0014|professionnel|Café du Théâtre-Rond|21000|2023-11-21|2026-06-18|50|140
C0015|professionnel|Ferme-auberge des Chaumes|68140|2024-03-12|2026-07-21|55|270
C0016|professionnel|Pâtisserie Œillet d'Or|67000|2024-05-07|2026-10-15|35|220
C0017|particulier|Barnabé Quillévéré|22000|2025-06-10|2026-04-14|70|60
C0018|professionnel|Refuge de la Combe Noire|05100|2024-06-25|2026-02-24|60|330
C0019|professionnel|Cave à manger Le Goulot|33000|2026-04-21|2026-04-21|30|175
C0020|professionnel|Maison "Le Goût" ; épicerie fine|31000|2024-02-20|2025-10-30|48|240
C0021|professionnel|Guinguette Marlotte|77000|2024-03-19|2025-10-31|48|210
C0022|professionnel|Glacier Pompon|64200|2024-04-23|2026-08-02|40|165
C0023|professionnel|Chocolaterie Aubrelle|64100|2024-04-23|2026-08-01|40|185
C0024|professionnel|Collège privé Sainte-Ondine|08000|2023-11-28|2025-06-24|30|410
C0025|professionnel|Food-truck Le Zèbre|34000|2024-08-20|2025-04-15|25|130
C0026|professionnel|Brûlerie des Deux Ponts|25000|2023-12-12|2025-08-12|36|290
C0027|professionnel|Hôtel du Lac Serein|74000|2023-11-15|2025-09-09|40|520
C0028|professionnel|Salon de thé Camomille|37000|2024-10-08|2025-07-29|38|95
C0029|particulier|Oriane Delmothe|03200|2025-07-03|2025-07-03|30|72
C0030|professionnel|Résidence Les Tamaris|17000|2024-07-02|2026-10-19|31|370
C0031|professionnel|Rôtisserie Camarat|83000|2023-12-05|2024-09-24|34|250
C0032|professionnel|Auberge de la Source Bleue|09000|2023-11-02|2024-01-23|26|300
C0033|professionnel|Les Halles Gourmandes de Vire|14500|2024-01-09|2024-11-19|45|205
C0034|professionnel|Pension Lavandin|04000|2023-11-07|2024-02-13|24|155
C0035|professionnel|Brasserie Le Carillon|62000|2024-02-06|2024-12-10|40|340
C0036|professionnel|Café-tabac Le Ruisselet|19000|2023-11-16|2024-03-21|30|110
C0037|professionnel|Restaurant Les Genêts|48000|2023-12-19|2024-10-15|42|280
C0038|professionnel|Épicerie Bio-Lune|26000|2024-01-30|2025-02-18|33|150
C0039|professionnel|Boulangerie Tournemine|16000|2023-11-09|2024-06-04|28|190
C0040|particulier|Firmin Astruc-Leval|12000|2024-03-26|2024-12-17|50|65
C0041|professionnel|Hôtel-restaurant Le Bouvreuil|15000|2023-11-22|2024-08-27|32|430
C0042|professionnel|Traiteur Fanfreluche|45000|2024-01-11|2024-11-05|36|315
C0043|professionnel|Crémerie du Beffroi|80000|2023-11-03|2024-03-12|27|225
C0044|professionnel|Buvette des Arènes|30000|2024-04-02|2025-01-14|44|120
C0045|professionnel|Auberge Tante Ursule|46000|2023-11-30|2024-05-14|35|260
C0046|professionnel|Boucherie Larrieu-Blanc|40000|2024-02-27|2025-03-01|39|330
C0047|professionnel|Restaurant du Golf de Mireval|34110|2023-12-07|2024-09-03|29|390
C0048|professionnel|Bar à soupes Potimarron|63000|2023-11-10|2024-04-16|31|105
C0049|professionnel|Poissonnerie Ker Avel|29900|2024-01-18|2025-01-28|41|275
C0050|professionnel|Moulin de la Garenne|60000|2023-11-17|2024-04-10|40|200
C0051|professionnel|Table d'hôtes La Pivoine|24000|2023-11-17|2024-04-10|40|195
C0052|professionnel|Comité des fêtes d'Arzelles|01000|2023-12-14|2024-07-09|37|145
C0053|professionnel|Cantine Mobile Bergamote|92100|2026-10-06|2026-10-06|30|260
C0054|professionnel|Sandwicherie Croc'Midi|93200|2026-09-03|2026-09-03|30|180
C0055|particulier|Maëlys Vauthrin|94300|2026-08-19|2026-08-19|30|55
C0056|professionnel|Ateliers Cuisine Pergaud|39100|2026-10-13|2026-10-13|30|240
C0057|professionnel|Futur Bistrot des Quais|76600|2026-09-28|||
C0058|professionnel|Snack La Vigie|50100|2026-08-31|||
C0059|professionnel|Cidrerie Pommeraie|61000|2026-07-06|||
C0060|professionnel|Friterie Le Cornet d'Or|59300|2024-01-23|2024-09-17|35|125
00018|professionnel|Café Lerouge-Gare|02000|2023-11-13|2024-12-03|30|170
00023|professionnel|Pension de famille Ursuline|02200|2023-11-24|2024-10-29|46|215
00027|professionnel|Traiteur Aubépine|02300|2023-07-25|||
00033|professionnel|Restaurant scolaire de Braisne-le-Val|02220|2024-01-08|2026-10-12|28|295
00036|professionnel|Auberge du Cheval Pie|02400|2024-02-08|2025-11-25|38|235
00041|professionnel|Vasseur et fils|02100|2024-02-01|||
"""
# purchases after a long silence, or a second order on the only day (C0056)
RETURNS = {
    "C0031": "2026-04-02 2026-05-12 2026-06-30 2026-09-10 2026-10-21",
    "C0032": "2026-04-03 2026-05-26 2026-07-15 2026-10-01 2026-10-28",
    "C0033": "2026-05-02",
    "C0034": "2026-06-01",
    "C0035": "2026-03-03",
    "C0042": "2026-04-17 2026-06-09 2026-08-25 2026-10-06",
    "C0043": "2026-05-30",
    "C0044": "2026-06-02",
    "C0050": "2025-04-11 2025-09-16 2026-02-10 2026-06-16 2026-09-22",
    "C0051": "2025-04-12 2025-09-17 2026-02-11 2026-06-17 2026-09-23",
    "C0056": "2026-10-13",
}
MERGED = {"00041": "C0012"}
# Client to the head of its group: one group still buys, the other is lost altogether.
PARENTS = {"C0020": "C0005", "C0029": "C0254"}
CEASED = {"C0041": date(2026, 7, 1), "00036": date(2026, 1, 31), "C0013": date(2026, 12, 31)}

# client: (order number or "", date, amount[, cancelled on])
STORIES: dict[str, list[tuple[str, str, str] | tuple[str, str, str, str]]] = {
    "C0012": [
        ("24-90013", "2024-09-17", "520.00"),
        ("24-90015", "2024-11-19", "145.00"),
        ("25-90016", "2025-03-18", "610.00"),
        ("25-90018", "2025-11-18", "930.00", "2025-11-20"),
        ("26-90019", "2026-02-17", "455.00"),
        ("26-90020", "2026-05-19", "1250.00"),
    ],
    "00041": [
        ("24-90011", "2024-02-13", "410.00"),
        ("24-90012", "2024-06-11", "385.50"),
        ("24-90014", "2024-11-19", "298.00"),
        ("25-90017", "2025-07-08", "275.00"),
    ],
    "00027": [
        ("23-90005", "2023-07-25", "265.00"),
        ("23-90006", "2023-11-14", "310.50"),
        ("24-90007", "2024-03-05", "224.50"),
        ("26-90008", "2026-03-17", "486.40"),
        ("26-90009", "2026-05-19", "312.00"),
    ],
    # only a cancelled order, only a free sample: still prospects
    "C0058": [("26-90030", "2026-09-01", "150.00", "2026-09-02")],
    "C0059": [("26-90031", "2026-07-07", "0.00")],
    # cancelled orders of clients who are told in the README
    "C0026": [("26-90032", "2026-08-25", "340.00", "2026-08-27")],
    "C0001": [("26-90033", "2026-05-12", "512.00", "2026-05-13")],
    # lost on the run date, until a late order comes the night after
    "C0014": [("26-90034", "2026-08-01", "148.00")],
    # given whole (transport included) and by lines: the lines decide
    "C0009": [("26-92003", "2026-09-24", "254.40")],
    # the second of the two amounts corrected by a later delivery
    "C0016": [("26-90022", "2026-08-27", "381.60")],
}
# nine orders 91 days apart, last on 1 and on 2 June 2026; twenty orders 28 days apart
for _client, _first, _step, _amounts in (
    ("C0007", "2024-06-03", 91, ["310.00", "295.50", "330.00"] * 3),
    ("C0008", "2024-06-04", 91, ["305.00", "300.50", "315.00"] * 3),
    ("C0003", "2023-12-05", 28, ["2850.00", "3150.00"] * 10),
):
    STORIES[_client] = [
        ("", str(date.fromisoformat(_first) + timedelta(days=_step * rank)), amount)
        for rank, amount in enumerate(_amounts)
    ]

LINES = [  # order | client | date | product | family | quantity | unit price
    "26-92001|C0005|08/09/2026|00412|farines|20|4,35",
    "26-92001|C0005|08/09/2026|00731|crémerie|12|9,80",
    "26-92001|C0005|08/09/2026|01005|cidre|24|3,125",
    "26-90021|C0012|15/09/2026|00208|barquettes|250|0,3475",
    "26-90021|C0012|15/09/2026|00915|condiments|12|8,45",
    "26-90021|C0012|15/09/2026|00640|charcuterie|6|14,90",
    "26-90021|C0012|15/09/2026|00640|charcuterie|6|14,90",
    "26-92002|C0030|22/09/2026|00118|épicerie|30|6,90",
    "26-92002|C0030|22/09/2026|00731|crémerie|15|9,80",
    "26-92003|C0009|24/09/2026|00118|épicerie|18|6,90",
    "26-92003|C0009|24/09/2026|00350|conserves|40|2,955",
]
CORRECTIONS = {"26-90020": "1025.00", "26-90022": "318.60"}

DIRTY = [  # the day that places the row in its file, then the fields as they are delivered
    ("2024-02-29", "24-91001;C0014;31/02/2024;182,40;validée;"),
    ("2024-05-14", "24-91002;C0015;14/05/2024;douze euros;validée;"),
    ("2025-06-03", "25-91003;;03/06/2025;96,00;validée;"),
    ("2026-03-10", "26-91005;C0011;10/03/2026;205,00;en litige;"),
    ("2026-05-05", "26-91006;C0016;05/05/2026;118,00;validée"),
    ("2026-05-20", "26-91007;C0999;20/05/2026;240,00;validée;"),
    ("2026-06-11", "26-91008;C0004;11/06/2026;150,00;validée;"),
    ("2026-06-11", "26-91008;C0004;11/06/2026;510,00;validée;"),
    ("2026-07-16", "26-91009;C0006;16/07/2026;432,10;validée;"),
    ("2026-07-16", "26-91009;C0006;16/07/2026;432,10;validée;"),
    ("2026-08-20", "26-91004;C0027;20/08/2026;1.234;validée;"),
    ("2026-09-30", "26-91010;C0022;31/09/2026;;validée;"),
]

MEMBERS = {
    "courrier": "00027 C0031 C0032 C0033 C0034 C0035 C0037 C0039 C0041 C0046 C0048 00018",
    "control": "C0042 C0043 C0044 C0036 C0038 C0040 C0045 C0047 C0049 C0052 C0060 00023",
}

OLD_HEADER = "Numéro de commande;Code client;Date de commande;Montant net HT;État;Date d'annulation"
HEADER = "N° commande;Code client;Date commande;Montant HT;Statut;Date d'annulation"
LINES_HEADER = "N° commande;Code client;Date commande;Article;Famille;Quantité;Prix unitaire HT"
CLIENTS_HEADER = "Code client;Type;Raison sociale;Client depuis;Code postal;Cessation;Repris par"
CLIENTS_HEADER += ";Maison mère;Secteur"
MEMBERS_HEADER = "Campagne;Code client;Bras;Tirage;Début de fenêtre;Vague;Strate;Part prévue"
NOTES = """\
Bonjour,
les fichiers d'octobre sont complets. Ce mémo n'est pas un extrait : le traitement doit le signaler
et le laisser de côté.
L'équipe informatique du Comptoir des Halles
"""
