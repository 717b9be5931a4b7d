from django.urls import path

from . import staff_views, views

urlpatterns = [
    path("checkout/<str:id>/", views.payment_page, name="sandbox-payment"),
    path("payments/", staff_views.payments, name="sandbox-payments"),
    path("payments/<str:id>/", staff_views.payment, name="sandbox-charge"),
    path("mail/", views.mails, name="sandbox-mails"),
    path("mail/<int:pk>/", views.mail, name="sandbox-mail"),
    path("mail/<int:pk>/html/", views.mail_html, name="sandbox-mail-html"),
]
