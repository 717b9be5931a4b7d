"""Seal practice ledgers in the present form of the hash. There is no live one of the form before."""

from django.db import migrations

from artisans.guards import install, uninstall
from artisans.ledger import chain
from artisans.ledger.guards import TRANSFER_GUARDS
from artisans.ledger.models import FIRST_HASH

NEVER_CHANGED = next(guard for guard in TRANSFER_GUARDS if guard.before == "UPDATE")


class LiveLedgerOfTheFormBefore(Exception):
    """Money of real people is sealed in a form that this version does not read."""


def seal_anew(apps, editor):
    alias = editor.connection.alias
    accounts = apps.get_model("ledger", "Account").objects.using(alias)
    transfers = apps.get_model("ledger", "Transfer").objects.using(alias)
    if transfers.filter(debit__is_live=True).exists():
        raise LiveLedgerOfTheFormBefore("Verify this ledger with the version that wrote it.")
    codes = {account.pk: _code(account) for account in accounts.all()}
    last = FIRST_HASH
    for transfer in transfers.order_by("id").iterator(chunk_size=2000):
        previous, last = last, _sealed(transfer, last, codes)
        transfers.filter(pk=transfer.pk).update(previous_hash=previous, hash=last)


def _code(account):
    owner = "enterprise"
    if account.owner_artisan_id:
        owner = f"artisan:{account.owner_artisan_id}"
    elif account.owner_workshop_id:
        owner = f"workshop:{account.owner_workshop_id}"
    return f"{account.kind}/{owner}/{account.currency}/practice"


def _sealed(transfer, previous_hash, codes):
    joins = chain.joining(
        kind=transfer.kind,
        currency=transfer.currency,
        debit_code=codes[transfer.debit_id],
        credit_code=codes[transfer.credit_id],
    )
    agreed = transfer.artisan_agreed_at
    return chain.seal(
        previous_hash,
        transfer.pk,
        joins,
        transfer.amount,
        transfer.source,
        chain.instant(transfer.occurred_at),
        chain.instant(transfer.posted_at),
        transfer.reason,
        agreed and chain.instant(agreed),
        transfer.reverses_id,
    )


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_statements_read_from_the_index")]

    operations = [
        uninstall([NEVER_CHANGED]),
        migrations.RunPython(seal_anew, migrations.RunPython.noop),
        install([NEVER_CHANGED]),
    ]
