from django.conf import settings
from django.db import models
from django.utils import timezone
from oscar.apps.voucher.abstract_models import AbstractVoucher, AbstractVoucherApplication

from shop.offer import refusals

COUNTED = frozenset(["num_basket_additions", "num_orders", "total_discount"])


class Voucher(AbstractVoucher):
    """Oscar's voucher, a code that opens offers. `shop.voucher.claiming` counts its uses."""

    def save(self, *args, **kwargs):
        """Staff's forms were read some time ago: they never write what was counted meanwhile."""
        if not self._state.adding and kwargs.get("update_fields") is None:
            written = {field.name for field in self._meta.concrete_fields} - COUNTED - {"id"}
            kwargs["update_fields"] = written
        super().save(*args, **kwargs)

    @property
    def is_per_customer(self):
        return self.usage == self.ONCE_PER_CUSTOMER

    def refusal(self, customer):
        """Why this customer cannot use the code now, or None."""
        now = timezone.now()
        if now < self.start_datetime:
            return refusals.CodeNotYet(self.code)
        if now > self.end_datetime:
            return refusals.CodeEnded(self.code)
        return self.used_up_for(customer)

    def used_up_for(self, customer):
        """The refusal when other orders have used the code up, or None."""
        if self.usage == self.SINGLE_USE and self.applications.exists():
            return refusals.CodeUsedUp(self.code)
        if self.is_per_customer and self.applications.filter(customer.claims()).exists():
            return refusals.CodeUsedByCustomer(self.code)
        return None


class VoucherApplication(AbstractVoucherApplication):
    """That one order uses a code, while it holds its pieces or is paid."""

    voucher = models.ForeignKey(Voucher, models.PROTECT, related_name="applications")
    # A code that was used stays used when its shopper's account is deleted.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    mailbox = models.CharField(max_length=64, blank=True, db_index=True)

    class Meta(AbstractVoucherApplication.Meta):
        constraints = [
            models.UniqueConstraint(fields=["voucher", "order"], name="order_uses_a_code_once"),
        ]


from oscar.apps.voucher.models import *
