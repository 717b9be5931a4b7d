from oscar.apps.voucher.apps import VoucherConfig as OscarsVoucherConfig


class VoucherConfig(OscarsVoucherConfig):
    name = "shop.voucher"
