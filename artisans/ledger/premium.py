"""The fair-trade premium: a share of the list price, credited when a piece is sold."""

from datetime import UTC, date
from decimal import Decimal

from artisans.events import OrderPaid
from artisans.ledger import accounts
from artisans.ledger.models import Kind, PremiumRule, Transfer
from artisans.ledger.posting import Posting, post_all
from artisans.money import round_to_minor, to_minor


class NoPremiumRule(Exception):
    """No premium rule is in force on that day."""


def credit_premium(event: OrderPaid) -> list[Transfer]:
    """Credit each workshop's premium fund for the pieces in a paid order. Safe to repeat.

    Lines without a workshop, or too small to yield one minor unit, credit nobody. Raises
    NoPremiumRule. Rule: FAIR-PAY, premium on the list price before any discount.
    """
    made = [line for line in event.lines if line.workshop_id is not None]
    if not made:
        return []
    rate = rate_in_force(event.paid_at.astimezone(UTC).date())
    expense = {
        currency: accounts.premium_expense(currency, is_live=event.is_live)
        for currency in {line.currency for line in made}
    }
    funds = {
        fund: accounts.premium_fund(*fund, is_live=event.is_live)
        for fund in {(line.workshop_id, line.currency) for line in made if line.workshop_id}
    }
    amounts = {
        line: round_to_minor(line.list_price_total * rate, currency=line.currency) for line in made
    }
    return post_all(
        Posting(
            kind=Kind.PREMIUM,
            debit=expense[line.currency],
            credit=funds[line.workshop_id or 0, line.currency],
            amount=to_minor(premium, currency=line.currency),
            source=line.source,
            occurred_at=event.paid_at,
        )
        for line, premium in amounts.items()
        if premium > 0
    )


def premium_on(amount: Decimal, *, currency: str, on: date) -> Decimal:
    """The premium on a list price, half up to the minor unit. Raises NoPremiumRule."""
    return round_to_minor(amount * rate_in_force(on), currency=currency)


def rate_in_force(on: date) -> Decimal:
    """The share of a list price that is premium on a day. Raises NoPremiumRule."""
    rule = PremiumRule.objects.in_force(on).first()
    if rule is None:
        raise NoPremiumRule(f"No premium rule is in force on {on:%d %B %Y}: record one first.")
    return rule.rate
