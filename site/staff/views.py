from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from staff.tasks import tasks


def sees_tasks(user):
    """Those who look after costs and pay."""
    return user.has_perm("costing.view_costsheet")


class TasksView(WagtailAdminTemplateMixin, TemplateView):
    """Everything that waits for somebody."""

    template_name = "staff/tasks/all.html"
    page_title = _("To do")
    header_icon = "tasks"
    _show_breadcrumbs = True

    def dispatch(self, request, *args, **kwargs):
        if not sees_tasks(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(tasks=tasks(), **kwargs)
