"""What we keep of payments: attempts, events, refunds, disputes, and what a person must see to."""

from shop.payment.models.attempts import PaymentAttempt
from shop.payment.models.deposits import Deposit
from shop.payment.models.disputes import Dispute, FraudWarning
from shop.payment.models.events import StripeEvent
from shop.payment.models.refunds import Refund, RefundLine
from shop.payment.models.tasks import PaymentTask

__all__ = [
    "Deposit",
    "Dispute",
    "FraudWarning",
    "PaymentAttempt",
    "PaymentTask",
    "Refund",
    "RefundLine",
    "StripeEvent",
]

from oscar.apps.payment.models import *  # the models we did not change
