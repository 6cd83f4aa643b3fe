"""Knows by its words what a piece of an entry is: a container, a publisher, a place, a genre."""

from __future__ import annotations

import re
from typing import Final, Literal

from indexer.references.dates import DATE
from indexer.references.names import ORGANISATION, UPPER

Kind = Literal["container", "publisher", "place", "imprint", "genre", "note", "date", ""]
"""What a piece is; an imprint is place and publisher in one, and a date any number that no field has taken."""

_CITIES = (
    "London|Edinburgh|Glasgow|Stirling|Aberdeen|Dundee|Inverness|Perth|Cardiff|Belfast|Dublin|Oxford|Cambridge|"
    "Manchester|"
    "Birmingham|Bristol|Leeds|Liverpool|Sheffield|Nottingham|Norwich|York|Durham|Lancaster|Brighton|Southampton|Exeter|"
    "Harlow|Basingstoke|Aldershot|Chichester|Cheltenham|Maidenhead|Abingdon|Buckingham|Harmondsworth|New York|Boston|"
    "Chicago|Philadelphia|Washington|San Francisco|Los Angeles|San Diego|San Mateo|Palo Alto|Menlo Park|"
    "Stanford|Berkeley|"
    "New Haven|Princeton|Baltimore|Englewood Cliffs|Upper Saddle River|Hillsdale|Mahwah|Newbury Park|Thousand Oaks|"
    "Beverly Hills|Los Altos|Reading|Redwood City|Santa Monica|Santa Barbara|Seattle|Toronto|Montr[eé]al|Ottawa|"
    "Vancouver|"
    "Qu[eé]bec|Sydney|Melbourne|Brisbane|Canberra|Adelaide|Auckland|Wellington|Paris|Lyon|Grenoble|Rennes|Bordeaux|"
    "Toulouse|Marseille|Strasbourg|Bruxelles|Brussels|Leuven|Gent|Amsterdam|Rotterdam|The Hague|Den Haag|"
    "Dordrecht|Leiden|"
    "Utrecht|Berlin|Munich|München|Hamburg|Frankfurt(?: am Main| a\\. ?M\\.)?|Heidelberg|Stuttgart|Leipzig|Köln|"
    "Cologne|"
    "Bonn|Tübingen|Göttingen|Wiesbaden|Darmstadt|Bielefeld|Wien|Vienna|Zürich|Zurich|Basel|Bern|Genève|Geneva|Lausanne|"
    "Roma|Rome|Milano|Milan|Torino|Firenze|Florence|Bologna|Venezia|Venice|Napoli|Madrid|Barcelona|Lisboa|Lisbon|Porto|"
    "Copenhagen|København|Stockholm|Oslo|Helsinki|Bergen|Uppsala|Lund|Göteborg|Warsaw|Warszawa|Kraków|Praha|"
    "Prague|Brno|"
    "Budapest|Moscow|Moskva|Athens|Istanbul|Jerusalem|Tel Aviv|Cairo|Tokyo|Kyoto|Beijing|Shanghai|Hong Kong|Singapore|"
    "New Delhi|Delhi|Bombay|Mumbai|Calcutta|Nairobi|Cape Town|Johannesburg|México|Mexico City|Buenos Aires|Santiago|"
    "Bogotá|Lima|Rio de Janeiro|São Paulo|Brasília|Belo Horizonte|Porto Alegre|Curitiba|Salvador|Quito|La Habana"
)
_STATES = (
    "A[KLRZ]|C[AOT]|DC|DE|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|SC|SD|T[NX]|UT|V[AT]|W[AIVY]|"
    "NSW|VIC|Vic|QLD|ACT|ON|BC|UK|USA|U\\.S\\.A\\.?|D\\.\\s?C\\.?|Mass\\.?|Calif\\.?|Conn\\.?|Ma\\.|N\\.?J\\.?|"
    "N\\.?Y\\.?|Pa\\.|"
    "California|Massachusetts|New Jersey|New York|Illinois|Texas|Michigan|Wisconsin|Pennsylvania|Virginia|Oregon|Ohio|"
    "Alabama|Alaska|Arizona|Arkansas|Delaware|Hawaii|Idaho|Iowa|Kentucky|Louisiana|Maine|Mississippi|Missouri|"
    "Montana|Nebraska|Nevada|New Hampshire|New Mexico|North Dakota|Oklahoma|Rhode Island|South Carolina|South Dakota|"
    "Tennessee|Utah|Vermont|Washington|West Virginia|Wyoming|Ontario|Connecticut|Maryland|Florida|Colorado|"
    "Kansas|Minnesota|North Carolina|Indiana|Georgia|England|Scotland|"
    "Wales|Ireland|"
    "United Kingdom|United States|Canada|Australia|France|Germany|Italy|Spain|Netherlands|[Tt]he Netherlands|"
    "Switzerland|"
    "Sweden|Denmark|Norway|Finland|Austria|Belgium|Japan|China|India|Israel|Brazil|Mexico|Portugal|Greece|Poland"
)
NAMED_PLACE: Final = rf"[{UPPER}][\w.'’\-]*(?:\s(?:de|da|do|am|upon|on|und|and|&|la|el|of|[{UPPER}][\w.'’\-]*)){{0,3}}"
_PLACE_TEXT = rf"(?:(?:{_CITIES})(?:\s?\(?,?\s(?:{_STATES})\)?)*|{NAMED_PLACE},\s(?:{_STATES})(?:,\s(?:{_STATES}))*)"
_PLACES = rf"{_PLACE_TEXT}(?:(?:\s?[,;/&]|\sand|\set|\sund|\s?[–-])\s?{_PLACE_TEXT})*"
PLACE: Final = re.compile(rf"(?:{_PLACES}|{_STATES}|[Ss]\.\s?l\.)(?!\w)")
"""A place of publication."""
REGION: Final = re.compile(rf"(?:{_STATES})(?!\w)")
"""A state or country, by its name or letters."""
ENDING_PLACE: Final = re.compile(rf"^(?P<publisher>.*(?<!\bof)(?<!\bde)(?<!\bin)),?\s(?P<place>{_PLACE_TEXT})$")
"""A publisher with a place behind it."""
IMPRINT: Final = re.compile(
    rf"(?P<place>{_PLACES}|{NAMED_PLACE}(?:,\s(?:{NAMED_PLACE}))?(?:\s?[;/&]\s?{NAMED_PLACE})*|"
    rf"\[?[Ss]\.\s?l\.?\]?)\s?:\s+"
    rf"(?P<publisher>[^\0;()\[\]]+)"
)
"""Place and publisher as "Place: Publisher"."""
PUBLISHER: Final = re.compile(
    r"\b(?:Press|Publish(?:ers?|ing|ed)|Publications|Pub|Publ|Verlag|Books?|Wiley|Springer|Elsevier|Routledge|"
    r"Sage|SAGE|"
    r"Macmillan|Palgrave|McGraw|Pearson|Penguin|Norton|Kluwer|Academic Press|Blackwell|Prentice|Addison|Morgan|"
    r"Kaufmann?n|"
    r"Editora?|Editores|[EÉ]ditions?|Edizioni|Ediciones|Editorial|Presses|Gallimard|Harper\w*|Knopf|Random House|"
    r"Houghton|HMSO|"
    r"TSO|Stationery|Erlbaum|Birkh[aä]user|North[- ]Holland|Plenum|Dover|Longman|Thames|Hachette|Heinemann|Scribner\w*|"
    r"Doubleday|Vintage|Faber|Methuen|Ashgate|Brill|Benjamins|Mouton|Gruyter|Dekker|Freeman|Saunders|Mosby|Lippincott|"
    r"Williams|Wilkins|Thieme|Karger|SIAM|Reilly|Jossey|Guilford|Allyn|Wadsworth|Brooks|Holt|Rinehart|Winston|Viking|"
    r"Little, Brown|Farrar|Basic|Free Press|UP|& Sons|& Co|and Sons|Inc|Ltd|GmbH|Co|Company|PUF|PUR|Seuil|Flammarion|"
    r"Einaudi|Laterza|Mondadori|Suhrkamp|Fischer|Beck|Reclam|Forense|Saraiva|Atlas|Companhia)\b"
)
"""Words of publishers' names."""
_CONTAINER: Final = re.compile(
    r"(?:[Ii]n:?\s|(?:.*\s)?presented at|.*\b(?:Proc(?:eedings|\.)?|Journal|Trans(?:actions|\.)|Lecture Notes|"
    r"Lett(?:ers|\.)|Rev\.|J\.|Conference|"
    r"Conf\.|Symp(?:osium|\.)|Workshop|Annals?|Bulletin|Acta|Advances in|Archiv\w*|Encyclopedia|Handbook|Quarterly|"
    r"Magazine|Gazette|Newspaper|Times|Guardian|Herald|Revue|Annales|Cahiers|Zeitschrift|Rivista|Revista|"
    r"Symposia|Congress|"
    r"Meeting|Notices|Communications of|Studies in|Yearbook|LNCS|IEEE)(?!\w))"
)
_GENRE: Final = re.compile(
    r"[(\[]?\b(?:(?:unpublished\s|un\s)?(?:ph\.?\s?d\.?|d\.?\s?phil\.?|doctoral|master'?s?|m\.?\s?sc\.?|"
    r"m\.?\s?a\.?|bachelor'?s?|"
    r"diploma)\s?(?:thesis|dissertation)|thesis|dissertation|thèse\b.*|tese\b.*|tech(?:nical|\.)?\s(?:report|rep\.?)|"
    r"research report|working paper|discussion paper|policy (?:paper|brief)|briefing(?: paper)?|memo(?:randum)?|"
    r"(?:TR|Report|Bulletin|Publication|Research Paper|Occasional Paper)\s(?:no\.?\s)?[\w\-/]*\d|"
    r"motion picture|dvd|film|television(?: series)?|computer software|software|cd-?rom|podcast|video|blog(?: post)?|"
    r"press release|white paper|green paper|consultation paper)\b",
    re.IGNORECASE,
)
_TECHNICAL: Final = re.compile(
    r"\btech(?:nical|\.)?\s(?:summary\s)?(?:report|rep\.?|memo\w*)(?!\w)|\bdiss\.|\bworking papers?\b", re.IGNORECASE
)
_NOTE: Final = re.compile(
    r"[(\[]?(?:personal communication|preprint|arXiv|unpublished|manuscript|paper submitted|"
    r"mimeo|reprint|to appear|in press|submitted|accepted|translated|special issue|review of .+ by|original)\b",
    re.IGNORECASE,
)


def kind_of(piece: str) -> Kind:
    """Say what a piece is, if its words tell; the strongest sign counts."""
    text = piece.strip(' .,;:()[]"“”')
    if not text:
        return ""
    if not re.search(r"[^\W\d_]", DATE.sub("", text)):
        return "date"
    if _GENRE.match(piece.lstrip(" .,;:")) and len(text.split()) <= 9:
        return "genre"
    if _TECHNICAL.search(text) and len(text.split()) <= 12:
        return "genre"
    if _NOTE.match(piece.lstrip(" .,;:")):
        return "note"
    if PLACE.fullmatch(text):
        return "place"
    if _CONTAINER.match(text):
        return "container"
    if (match := IMPRINT.match(text)) and (PLACE.fullmatch(match["place"]) or PUBLISHER.search(match["publisher"])):
        return "imprint"
    if len(text.split()) <= 8 and (PUBLISHER.search(text) or ORGANISATION.search(text)):
        return "publisher"
    return ""
