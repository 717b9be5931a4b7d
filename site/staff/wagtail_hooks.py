from django.urls import path
from wagtail import hooks

from staff.home import TasksPanel
from staff.making.viewsets import FairPayViewSetGroup
from staff.production.viewsets import ProductionViewSetGroup
from staff.sales.viewsets import SalesViewSetGroup
from staff.tax.viewsets import TaxViewSetGroup
from staff.views import TasksView, sees_tasks
from staff.viewsets import BooksViewSetGroup


@hooks.register("register_admin_viewset")
def the_books():
    return BooksViewSetGroup()


@hooks.register("register_admin_viewset")
def fair_pay():
    return FairPayViewSetGroup()


@hooks.register("register_admin_viewset")
def production():
    return ProductionViewSetGroup()


@hooks.register("register_admin_viewset")
def sales():
    return SalesViewSetGroup()


@hooks.register("register_admin_viewset")
def tax():
    return TaxViewSetGroup()


@hooks.register("register_admin_urls")
def tasks_page():
    return [path("to-do/", TasksView.as_view(), name="staff-tasks")]


@hooks.register("construct_homepage_panels")
def what_waits(request, panels):
    if sees_tasks(request.user):
        panels.insert(0, TasksPanel())
