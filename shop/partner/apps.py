from oscar.apps.partner.apps import PartnerConfig as OscarsPartnerConfig


class PartnerConfig(OscarsPartnerConfig):
    name = "shop.partner"
