"""Places as tax law knows them: the EU's members, the states of the US and their postcodes."""

from cms.templatetags.countries import country_name

EU = frozenset(
    (
        *("AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE"),
        *("IT", "LV", "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE"),
    )
)
# Countries that belong to another's VAT territory (Directive 2006/112/EC, article 7).
TAXED_AS = {"MC": "FR", "IM": "GB"}
# Where consumers read prices before tax. Elsewhere the law wants them with it (98/6/EC).
PRICES_BEFORE_TAX = frozenset(("US", "CA"))
OSS = "EU"

US_STATES = {
    **{"AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California"},
    **{"CO": "Colorado", "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia"},
    **{"FL": "Florida", "GA": "Georgia", "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois"},
    **{"IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana"},
    **{"ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan"},
    **{"MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri", "MT": "Montana"},
    **{"NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey"},
    **{"NM": "New Mexico", "NY": "New York", "NC": "North Carolina", "ND": "North Dakota"},
    **{"OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania"},
    **{"RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee"},
    **{"TX": "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington"},
    **{"WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming", "PR": "Puerto Rico"},
    **{"VI": "U.S. Virgin Islands", "GU": "Guam", "AS": "American Samoa"},
    **{"MP": "Northern Mariana Islands", "AA": "Armed Forces Americas"},
    **{"AE": "Armed Forces Europe", "AP": "Armed Forces Pacific"},
}
_STATE_BY_NAME = {name.casefold(): code for code, name in US_STATES.items()}

# The first three digits of a ZIP code, from and to, in USPS's order (Domestic Mail Manual L002).
_ZIP_RANGES = (
    *(("005", "005", "NY"), ("006", "007", "PR"), ("008", "008", "VI"), ("009", "009", "PR")),
    *(("010", "027", "MA"), ("028", "029", "RI"), ("030", "038", "NH"), ("039", "049", "ME")),
    *(("050", "054", "VT"), ("055", "055", "MA"), ("056", "059", "VT"), ("060", "069", "CT")),
    *(("070", "089", "NJ"), ("090", "098", "AE"), ("100", "149", "NY"), ("150", "196", "PA")),
    *(("197", "199", "DE"), ("200", "200", "DC"), ("201", "201", "VA"), ("202", "205", "DC")),
    *(("206", "219", "MD"), ("220", "246", "VA"), ("247", "268", "WV"), ("270", "289", "NC")),
    *(("290", "299", "SC"), ("300", "319", "GA"), ("320", "339", "FL"), ("340", "340", "AA")),
    *(("341", "349", "FL"), ("350", "369", "AL"), ("370", "385", "TN"), ("386", "397", "MS")),
    *(("398", "399", "GA"), ("400", "427", "KY"), ("430", "459", "OH"), ("460", "479", "IN")),
    *(("480", "499", "MI"), ("500", "528", "IA"), ("530", "549", "WI"), ("550", "567", "MN")),
    *(("569", "569", "DC"), ("570", "577", "SD"), ("580", "588", "ND"), ("590", "599", "MT")),
    *(("600", "629", "IL"), ("630", "658", "MO"), ("660", "679", "KS"), ("680", "693", "NE")),
    *(("700", "714", "LA"), ("716", "729", "AR"), ("730", "732", "OK"), ("733", "733", "TX")),
    *(("734", "749", "OK"), ("750", "799", "TX"), ("800", "816", "CO"), ("820", "831", "WY")),
    *(("832", "838", "ID"), ("840", "847", "UT"), ("850", "865", "AZ"), ("870", "884", "NM")),
    *(("885", "885", "TX"), ("889", "898", "NV"), ("900", "961", "CA"), ("962", "966", "AP")),
    *(("967", "968", "HI"), ("969", "969", "GU"), ("970", "979", "OR"), ("980", "994", "WA")),
    ("995", "999", "AK"),
)
# Codes that do not follow their first three digits.
_ZIP_ELSEWHERE = {
    **{"06390": "NY", "96799": "AS", "96950": "MP", "96951": "MP", "96952": "MP"},
    **{"73960": "TX", "83414": "WY"},
}
# Codes on both sides of a border between states (Census Bureau, ZIP code tabulation areas).
_ZIP_SHARED = frozenset(
    (
        *("02861", "42223", "59221", "63673", "71749", "73949", "81137"),
        *("84536", "86044", "86515", "88063", "89439", "97635"),
    )
)


def us_state(text):
    """The code of a state written as NY, ny or New York; None for anything else."""
    text = " ".join(text.replace(".", "").split())
    return text.upper() if text.upper() in US_STATES else _STATE_BY_NAME.get(text.casefold())


def state_of_zip(postcode):
    """The code of the state a ZIP code lies in, or None where that is not known."""
    digits = postcode.strip()[:5]
    if not (digits.isascii() and digits.isdigit() and len(digits) == 5) or digits in _ZIP_SHARED:
        return None
    if digits in _ZIP_ELSEWHERE:
        return _ZIP_ELSEWHERE[digits]
    for first, last, state in _ZIP_RANGES:
        if first <= digits[:3] <= last:
            return state
    return None


def place_name(destination):
    """“New York” or “Germany”, in the reader's language where it is a country."""
    if destination.country == "US" and destination.state in US_STATES:
        return US_STATES[destination.state]
    return country_name(destination.country)
