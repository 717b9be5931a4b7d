"""Writing cost sheets: the one before ends on the day the next begins."""

from django.db import transaction

from shop.costing.models import CostSheet


class LaterSheetExists(Exception):
    """A cost sheet that begins on that day or later exists already."""

    @staticmethod
    def sentence(later):
        return (
            f"A cost sheet from {later.effective_from:%d %B %Y} exists: the next one begins after "
            "it."
        )


def later_sheet(product, day):
    """The sheet of a product that begins on a day or later, if there is one."""
    return CostSheet.objects.filter(product=product, effective_from__gte=day).first()


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
        if later := later_sheet(product, effective_from):
            raise LaterSheetExists(LaterSheetExists.sentence(later))
        CostSheet.objects.filter(product=product, effective_to=None).update(
            effective_to=effective_from
        )
        return CostSheet.objects.create(
            product=product,
            currency=currency,
            materials=materials,
            workshop_costs=workshop_costs,
            inbound_freight=inbound_freight,
            evidence=evidence,
            effective_from=effective_from,
        )
