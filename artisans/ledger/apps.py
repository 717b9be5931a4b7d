from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "artisans.ledger"
    label = "ledger"
