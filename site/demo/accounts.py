"""Those who sign in to the demo. None of them is a real person."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from accounts.models import User
from staff.groups import finance_group, production_group, shipping_group

PASSWORD = "fairhand-demo"


@dataclass(frozen=True)
class Visitor:
    role: str
    email: str
    lands_on: str
    groups: tuple[str, ...] = ()


VISITORS = (
    Visitor("shopper", "shopper@fairhand.example", "/"),
    Visitor("artisan", "artisan@fairhand.example", "/earnings/"),
    Visitor("editor", "editor@fairhand.example", "/cms/", ("Editors",)),
    Visitor("finance", "finance@fairhand.example", "/cms/ and /dashboard/", ("Finance",)),
    Visitor("approver", "approver@fairhand.example", "/cms/", ("Finance",)),
    Visitor("production", "production@fairhand.example", "/cms/", ("Production",)),
    Visitor("shipping", "shipping@fairhand.example", "/cms/", ("Shipping",)),
)


def make_accounts():
    """Create the visitors and the groups of staff; returns them by role."""
    finance_group()
    production_group()
    shipping_group()
    return {visitor.role: _account(visitor) for visitor in VISITORS}


def _account(visitor):
    user = User.objects.filter(email=visitor.email).first()
    if user is None:
        user = User.objects.create_user(
            visitor.email, PASSWORD, is_staff="Finance" in visitor.groups
        )
        user.groups.set(Group.objects.filter(name__in=visitor.groups))
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user
