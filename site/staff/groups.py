"""Who of the staff may see what."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

from shop.costing.models import CostSheet, Evidence
from shop.tax.models import TaxRate, TaxRegistration
from staff.making.permissions import fair_pay_permissions, making_permissions
from staff.production.permissions import ACTING, LOOKING, PAY_ADVANCES
from staff.sales.permissions import MONEY, SHIPPING
from staff.viewsets import RECORDS

ADMINS_DOOR = "wagtailadmin.access_admin"
FINANCE = {
    **dict.fromkeys(RECORDS, ("view",)),
    Evidence: ("view",),
    CostSheet: ("view", "add"),
    TaxRate: ("view", "add"),
    TaxRegistration: ("view", "add", "change"),
}


def finance_group() -> Group:
    """Those who look after money: books, refunds, all of production to look at. Safe to repeat."""
    group = _group("Finance", ADMINS_DOOR, *LOOKING, PAY_ADVANCES, *MONEY)
    group.permissions.add(
        *(_may(action, model) for model, actions in FINANCE.items() for action in actions),
        *fair_pay_permissions(),
    )
    return group


def production_group() -> Group:
    """Those who time and order work, receive it, write hours down, count stock. Safe to repeat."""
    group = _group("Production", ADMINS_DOOR, *LOOKING, *ACTING)
    group.permissions.add(*making_permissions())
    return group


def shipping_group() -> Group:
    """Those who pack and send what was paid. Safe to repeat."""
    return _group("Shipping", ADMINS_DOOR, *SHIPPING)


def _group(name: str, *permissions: str) -> Group:
    """The group, with these permissions among its own: "making.view_workorder"."""
    group, _ = Group.objects.get_or_create(name=name)
    group.permissions.add(*(_permission(permission) for permission in permissions))
    return group


def _permission(name: str) -> Permission:
    app, _, codename = name.partition(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)


def _may(action, model) -> Permission:
    return Permission.objects.get(
        content_type=ContentType.objects.get_for_model(model),
        codename=f"{action}_{model._meta.model_name}",
    )
