"""Who may time, agree and import. Nobody edits or deletes what pay rests on."""

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.permissions import register_permission_policy

from artisans.making.models import ExchangeRate, PieceRate, TimeStudy, WageFloor
from staff.policies import LookingAndAdding

MODELS = (TimeStudy, PieceRate, WageFloor, ExchangeRate)


for _model in MODELS:
    register_permission_policy(_model, LookingAndAdding(_model))


def making_permissions():
    """For those who run production: time studies, from opening to closing."""
    return _permissions(TimeStudy, "view", "add")


def fair_pay_permissions():
    """For those who look after money: see everything, agree rates, record floors."""
    return Permission.objects.filter(
        Q(pk__in=_permissions(TimeStudy, "view"))
        | Q(pk__in=_permissions(PieceRate, "view", "add"))
        | Q(pk__in=_permissions(WageFloor, "view", "add"))
        | Q(pk__in=_permissions(ExchangeRate, "view", "add"))
    )


def grantable_permissions():
    """What an administrator may tick for other groups: never change, never delete."""
    return Permission.objects.filter(
        Q(codename__startswith="view_") | Q(codename__startswith="add_"),
        content_type__in=list(ContentType.objects.get_for_models(*MODELS).values()),
    )


def _permissions(model, *verbs):
    return Permission.objects.filter(
        content_type=ContentType.objects.get_for_model(model),
        codename__in=[f"{verb}_{model._meta.model_name}" for verb in verbs],
    )
