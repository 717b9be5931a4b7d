from oscar.apps.payment.apps import PaymentConfig as OscarsPaymentConfig


class PaymentConfig(OscarsPaymentConfig):  # type: ignore[misc]  # Oscar has no types
    name = "shop.payment"
