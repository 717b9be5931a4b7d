from django.urls import path

from . import views

urlpatterns = [
    path("checkout/<str:id>/", views.payment_page, name="sandbox-payment"),
    path("mail/", views.mails, name="sandbox-mails"),
    path("mail/<int:pk>/", views.mail, name="sandbox-mail"),
    path("mail/<int:pk>/html/", views.mail_html, name="sandbox-mail-html"),
]
