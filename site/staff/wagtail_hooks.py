from wagtail import hooks

from staff.making.viewsets import FairPayViewSetGroup
from staff.viewsets import BooksViewSetGroup


@hooks.register("register_admin_viewset")
def the_books():
    return BooksViewSetGroup()


@hooks.register("register_admin_viewset")
def fair_pay():
    return FairPayViewSetGroup()
