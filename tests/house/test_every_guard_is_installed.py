"""Every promise that is written as a guard is in the migrated database."""

import pytest
from django.db import connection

from artisans import guards
from artisans.consent.guards import GUARDS as CONSENT_GUARDS
from artisans.ledger.guards import LEDGER_GUARDS, OWED_GUARDS
from artisans.making.guards import MAKING_GUARDS
from artisans.making.study_guards import (
    ADVANCE_GUARDS,
    FLOOR_GUARDS,
    RATE_GUARDS,
    STUDY_GUARDS,
)
from artisans.payouts.guards import (
    LATER_FIGURES,
    PAYOUT_GUARDS,
    PERIOD_GUARDS,
    STEP_GUARD,
    STEPS_WITH_CALLING_OFF,
)
from impact.guards import GUARDS as IMPACT_GUARDS
from shop.basket.guards import BASKET_GUARDS, ORDERED_BASKET_GUARDS
from shop.costing.guards import COSTING_GUARDS
from shop.offer.guards import OFFER_GUARDS
from shop.partner.guards import RETURN_GUARDS, STOCK_GUARDS
from shop.payment.guards import REFUND_GUARDS
from shop.tax.guards import CURRENCY_GUARDS, PRODUCT_TAX_GUARDS, TAX_GUARDS
from shop.voucher.guards import VOUCHER_GUARDS

LISTS = (
    *(CONSENT_GUARDS, IMPACT_GUARDS, LEDGER_GUARDS, OWED_GUARDS, MAKING_GUARDS),
    *(STUDY_GUARDS, RATE_GUARDS, FLOOR_GUARDS, ADVANCE_GUARDS),
    *(PAYOUT_GUARDS, STEPS_WITH_CALLING_OFF, LATER_FIGURES, PERIOD_GUARDS),
    *(STOCK_GUARDS, RETURN_GUARDS, REFUND_GUARDS, COSTING_GUARDS),
    *(TAX_GUARDS, PRODUCT_TAX_GUARDS, CURRENCY_GUARDS),
    *(BASKET_GUARDS, ORDERED_BASKET_GUARDS, OFFER_GUARDS, VOUCHER_GUARDS),
)


@pytest.mark.django_db
def test_every_guard_is_in_the_migrated_database():
    every = [guard for promises in LISTS for guard in promises if guard is not STEP_GUARD]

    assert guards.missing(every, connection=connection) == []
