from wagtail import hooks

from staff.production.viewsets import ProductionViewSetGroup
from staff.viewsets import BooksViewSetGroup


@hooks.register("register_admin_viewset")
def the_books():
    return BooksViewSetGroup()


hooks.register("register_admin_viewset", ProductionViewSetGroup)
