"""Who may look at orders and who may act on them, by the names of Django's permissions."""

LOOK_AT_ORDERS = "order.view_order"
LOOK_AT_TASKS = "payment.view_paymenttask"

SEND = "order.change_order"
REFUND = "payment.add_refund"
DECIDE = "payment.change_paymenttask"

SHIPPING = (LOOK_AT_ORDERS, SEND, LOOK_AT_TASKS)
MONEY = (LOOK_AT_ORDERS, LOOK_AT_TASKS, REFUND, DECIDE)
