from oscar.apps.offer.apps import OfferConfig as OscarsOfferConfig


class OfferConfig(OscarsOfferConfig):
    name = "shop.offer"
