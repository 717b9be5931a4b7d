from django.urls import path

from shop.payment import views

urlpatterns = [
    path("pay/<str:token>/", views.pay_order, name="pay-order"),
    path("return/<str:token>/", views.payment_return, name="payment-return"),
]
