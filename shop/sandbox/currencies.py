"""What Stripe charges in, as far as the sandbox plays it. Units are Stripe's, not ISO's."""

WHOLE_UNITS = "bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf"
HUNDREDTHS = (
    "aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bmd bnd bob brl bsd bwp byn bzd "
    "cad cdf chf cny cop crc cve czk dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gtq gyd hkd "
    "hnl htg huf idr ils inr isk jmd jod kes kgs khr kwd kyd kzt lak lbp lkr lrd lsl mad mdl mkd "
    "mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln qar "
    "ron rsd rub sar sbd scr sek sgd shp sle sos srd std szl thb tjs tnd top try ttd twd tzs uah "
    "usd uyu uzs wst xcd yer zar zmw"
)
ZERO_DECIMAL = frozenset(WHOLE_UNITS.split())
CHARGEABLE = ZERO_DECIMAL | frozenset(HUNDREDTHS.split())
SMALLEST = {"usd": 50, "eur": 50, "gbp": 30, "inr": 50}
LARGEST = 99_999_999
DISPUTE_FEE = 1500


def fee_on(amount, *, currency):
    """2.9 % and 30 cents, rounded half up: Stripe's list price for a card in the United States."""
    fixed = 0 if currency in ZERO_DECIMAL else 30
    return (amount * 29 + 500) // 1000 + fixed
