"""Who of the staff may see what."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

from shop.costing.models import CostSheet, Evidence
from staff.making.permissions import fair_pay_permissions
from staff.viewsets import RECORDS

FINANCE = {
    **dict.fromkeys(RECORDS, ("view",)),
    Evidence: ("view",),
    CostSheet: ("view", "add"),
}


def finance_group() -> Group:
    """The group of those who look after money: the admin's door and the books. Safe to repeat."""
    group, _ = Group.objects.get_or_create(name="Finance")
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"),
        *(_may(action, model) for model, actions in FINANCE.items() for action in actions),
        *fair_pay_permissions(),
    )
    return group


def _may(action, model) -> Permission:
    return Permission.objects.get(
        content_type=ContentType.objects.get_for_model(model),
        codename=f"{action}_{model._meta.model_name}",
    )
