from django.urls import path

from artisans.portal import views

app_name = "portal"

urlpatterns = [
    path("", views.earnings, name="earnings"),
    path("exit/", views.leave, name="exit"),
]
