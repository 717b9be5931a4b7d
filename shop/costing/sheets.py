"""Writing cost sheets: the one before ends on the day the next begins."""

from django.db import transaction

from shop.costing.models import CostSheet


class LaterSheetExists(Exception):
    """A cost sheet that begins on that day or later exists already."""


def write_sheet(
    product,
    *,
    currency,
    materials,
    workshop_costs,
    inbound_freight,
    evidence,
    effective_from,
):
    """Write what a piece costs from a day on. Major units. Raises LaterSheetExists."""
    with transaction.atomic():
        sheets = CostSheet.objects.filter(product=product)
        later = sheets.filter(effective_from__gte=effective_from).first()
        if later:
            raise LaterSheetExists(
                f"A cost sheet from {later.effective_from:%d %B %Y} exists: the next one begins "
                "after it."
            )
        sheets.filter(effective_to=None).update(effective_to=effective_from)
        return CostSheet.objects.create(
            product=product,
            currency=currency,
            materials=materials,
            workshop_costs=workshop_costs,
            inbound_freight=inbound_freight,
            evidence=evidence,
            effective_from=effective_from,
        )
