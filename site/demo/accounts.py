"""The four who sign in to the demo. None of them is a real person."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission

from accounts.models import User

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
)
MAY_ENTER_ADMIN = ("wagtailadmin", "access_admin")


def make_accounts():
    """Create the visitors and the finance group; returns them by role."""
    _finance_group()
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


def _finance_group():
    group, _created = Group.objects.get_or_create(name="Finance")
    app_label, codename = MAY_ENTER_ADMIN
    group.permissions.add(
        Permission.objects.get(content_type__app_label=app_label, codename=codename)
    )
