"""Names, places and products that generated records are made of."""

FIRST_NAMES = (
    "Billie Sanne Noël Zoë Anaïs Jürgen Siobhán Mohammed Daan Fleur Loïc Chloë"
    " Björn Łukasz Ömer Inès Thijs Margaux Søren Renée"
).split()
SURNAMES = (
    "Jansen",
    "de Vries",
    "van den Berg",
    "D'Hondt",
    "Çelik",
    "Peeters",
    "Müller",
    "Dubois",
    "'t Hart",
    "Nuñez",
    "van der Meer-Bakker",
    "Lefèvre",
    "Öztürk",
    "Claes",
)
STREETS_NL = (
    "Dorpstraat",
    "Prins Hendrikkade",
    "'s-Gravenlandseweg",
    "Plein 1944",
    "Van Diemenstraat",
    "Burgemeester van Thielpark",
)
CITIES_NL = (
    ("1011AB", "Amsterdam"),
    ("3511LN", "Utrecht"),
    ("5211AB", "'s-Hertogenbosch"),
    ("8911KC", "Leeuwarden"),
    ("6511KL", "Nijmegen"),
    ("4331BX", "Middelburg"),
)
STREETS_BE = (
    "Kerkstraat",
    "Rue de l'Église",
    "Koningin Astridlaan",
    "Chaussée de Gand",
)
CITIES_BE = (
    ("2000", "Antwerpen", "nl-BE"),
    ("9000", "Gent", "nl-BE"),
    ("1000", "Brussel", "nl-BE"),
    ("4000", "Liège", "fr-BE"),
    ("5000", "Namur", "fr-BE"),
)
PLACES_DE = (
    ("10115", "Berlin", "Invalidenstraße"),
    ("50667", "Köln", "Große Sandkaul"),
    ("80331", "München", "Sendlinger Straße"),
)
EXTENSIONS = ("B", "bis", "A-2", "II", "bus 12")
EXTRA_LINES = ("Apartment", "2e verdieping, achterste deur", "T.a.v. receptie")
COMPANIES = (
    "Bakkerij Zoet & Zn.",
    "Studio Noord B.V.",
    "Ateliers Légère SPRL",
    "Ñandú IT",
)
PICKUP_POINTS = (
    ("Albert Heijn: UTRECHT", "Biltstraat", "90", "3572BG", "Utrecht", "NL"),
    ("PostNL punt Primera", "Nieuwstraat", "14", "5211NL", "'s-Hertogenbosch", "NL"),
    ("Kariboo Dagbladhandel", "Meir", "3", "2000", "Antwerpen", "BE"),
)
PRODUCTS = (
    ("Theepot gietijzer 1,2 l", 34.95),
    ("LEGO Star Wars X-wing", 49.99),
    ("Fietslamp oplaadbaar set", 19.95),
    ("Harry Potter en de steen der wijzen", 15.99),
    ("Crème brûlée set 6-delig", 24.5),
    ("USB-C kabel 2 m", 8.99),
    ("Hondenmand orthopedisch L", 69.0),
    ("Yogamat antislip 6 mm", 21.95),
    ("Koffiebonen espresso 1 kg", 14.49),
    ("Bureaulamp LED dimbaar", 39.9),
    ("Rugzak waterdicht 25 l", 54.95),
    ("Puzzel 1000 stukjes Zeeland", 12.99),
    ("Kinderfiets 16 inch", 139.0),
    ("Insteekhoes 10 stuks", 1.79),
)
COLOURS = ("zwart", "wit", "groen", "blauw", "naturel", "rood", "grijs")
DISCOUNTS = ("2e halve prijs", "kiscier x + y promotion", "Select deal")
REASONS = (
    ("Niet naar verwachting", "Kleur wijkt af"),
    ("Artikel is defect", "Werkt niet meer"),
    ("Verkeerd besteld", "Verkeerde maat"),
)
