from django.urls import path

from . import views

app_name = "impact"

urlpatterns = [
    path("", views.impact, name="impact"),
    path("pay/", views.pay, name="pay"),
    path("how-we-count/", views.how_we_count, name="how-we-count"),
]
