"""What staff see first in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component

from staff.tasks import tasks

SHOWN = 10


class TasksPanel(Component):
    """The tasks that wait, the first of them in full."""

    template_name = "staff/tasks/panel.html"
    name = "tasks"
    order = 50

    def get_context_data(self, parent_context):
        found = tasks()
        return {
            "heading": _("To do"),
            "tasks": found[:SHOWN],
            "more": max(0, len(found) - SHOWN),
        }
