"""The queue of things about payments that need a person, and deciding on one."""

from django import forms
from django.contrib import messages
from django.db.models import F
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from shop.payment.models import PaymentAttempt, PaymentTask
from shop.payment.tasks import AlreadyClosed, NothingDecided, close_task
from staff.desk import FormScreen, Screen, address, one_page
from staff.once import OnceForm
from staff.sales import permissions


class DecideForm(OnceForm):
    outcome = forms.CharField(
        max_length=400,
        label="What was decided?",
        error_messages={"required": "Say in a few words what was decided."},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TasksFilter(forms.Form):
    show = forms.ChoiceField(
        required=False, choices=[("", "Waiting"), ("closed", "Decided")], label="Show"
    )

    def apply(self, tasks):
        if self.is_valid() and self.cleaned_data["show"] == "closed":
            return tasks.filter(closed_at__isnull=False).order_by("-closed_at")
        return tasks.waiting().order_by(F("due_at").asc(nulls_last=True), "opened_at")


class PaymentTasksScreen(Screen):
    to_look = permissions.LOOK_AT_TASKS
    page_title = "Payments to look at"
    header_icon = "warning"
    template_name = "staff/sales/payment_tasks.html"

    def get_context_data(self, **kwargs):
        which = TasksFilter(self.request.GET or None)
        tasks = which.apply(PaymentTask.objects.select_related("order", "closed_by"))
        return super().get_context_data(filter=which, **one_page(self.request, tasks), **kwargs)


class PaymentTaskScreen(FormScreen):
    to_look = permissions.LOOK_AT_TASKS
    to_act = permissions.DECIDE
    header_icon = "warning"
    template_name = "staff/sales/payment_task.html"
    refusals = (NothingDecided, AlreadyClosed)

    @cached_property
    def task(self):
        tasks = PaymentTask.objects.select_related("order", "closed_by")
        return get_object_or_404(tasks, pk=self.kwargs["pk"])

    def get_page_title(self):
        return self.task.get_kind_display()

    def trail(self):
        return [("Payments to look at", address("payment-tasks:index"))]

    def form(self, data=None):
        return DecideForm(data)

    def act(self, form):
        close_task(self.task, by=self.request.user, outcome=form.cleaned_data["outcome"])
        messages.success(self.request, "Decided.")
        return address("payment-tasks:index")

    def get_context_data(self, **kwargs):
        refundable = PaymentAttempt.objects.filter(
            order=self.task.order_id, captured_amount__gt=F("refunded_amount")
        )
        return super().get_context_data(
            task=self.task,
            refundable=refundable if self.may(permissions.REFUND) else (),
            may_decide=self.may(permissions.DECIDE) and not self.task.closed_at,
            **kwargs,
        )
