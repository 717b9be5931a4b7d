"""What the database refuses about taxes that were charged."""

from artisans.guards import Guard, never_changes, never_goes
from artisans.money import WITH_THREE_DIGITS, WITHOUT_MINOR_UNIT

ASSESSMENTS = "tax_taxassessment"
PRODUCTS = "catalogue_product"
STOCK_RECORDS = "partner_stockrecord"

CATEGORIES = ("standard", "reduced", "clothing", "books", "food", "exempt")

_FACTS = ("order_id", "country", "state", "postcode", "jurisdiction", "is_inclusive", "notice")

TAX_GUARDS = [
    Guard(
        name="tax_rate_only_ends",
        table="tax_taxrate",
        before="UPDATE",
        says="orders were charged by it: end it and enter another",
        when=" OR ".join(
            f"NEW.{column} <> OLD.{column}"
            for column in (
                *("country", "state", "postcode_prefix", "category", "rate"),
                *("taxes_shipping", "effective_from"),
            )
        ),
    ),
    *never_goes("tax_taxrate", noun="tax_rate"),
    Guard(
        name="tax_assessment_stays_as_it_was_shown",
        table=ASSESSMENTS,
        before="UPDATE",
        says="the shopper paid by it; it can only be committed, once",
        when=" OR ".join(
            f"NEW.{column} <> OLD.{column}" for column in (*_FACTS, "policy", "reference")
        )
        + " OR OLD.committed_at IS NOT NULL",
    ),
    *never_goes(ASSESSMENTS, noun="tax_assessment"),
    *never_changes("tax_taxcharge", noun="tax_charge"),
]


def _among(codes):
    return ", ".join(f"'{code}'" for code in sorted(codes))


# As triggers, not as CHECKs: SQLite would rebuild tables that other guards read.
PRODUCT_TAX_GUARDS = [
    Guard(
        name=f"product_is_taxed_as_a_known_category_{event.lower()}",
        table=PRODUCTS,
        before=event,
        says="choose one of the categories of shop.tax",
        when=f"NEW.tax_category NOT IN ({_among(CATEGORIES)})",
    )
    for event in ("INSERT", "UPDATE")
]
CURRENCY_GUARDS = [
    guard
    for event in ("INSERT", "UPDATE")
    for guard in (
        Guard(
            name=f"price_has_no_third_decimal_{event.lower()}",
            table=STOCK_RECORDS,
            before=event,
            says="prices are kept with two decimals, and this currency has three",
            when=f"NEW.price_currency IN ({_among(WITH_THREE_DIGITS)})",
        ),
        Guard(
            name=f"price_has_no_fraction_where_its_currency_has_none_{event.lower()}",
            table=STOCK_RECORDS,
            before=event,
            says="this currency has no decimals",
            when=f"NEW.price_currency IN ({_among(WITHOUT_MINOR_UNIT)}) "
            "AND NEW.price <> ROUND(NEW.price)",
        ),
    )
]
