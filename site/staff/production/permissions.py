"""Who may look at production and who may act in it, by the names of Django's permissions."""

LOOK_AT_ORDERS = "making.view_workorder"
LOOK_AT_TIME = "making.view_workedtime"
LOOK_AT_STOCK = "partner.view_stockrecord"

ORDER_WORK = "making.add_workorder"
PAY_ADVANCES = "making.add_advance"
RECEIVE = "making.add_delivery"
ACCEPT = "making.change_delivery"
RECORD_TIME = "making.add_workedtime"
COUNT = "partner.add_stockmovement"

LOOKING = (LOOK_AT_ORDERS, LOOK_AT_TIME, LOOK_AT_STOCK)
ACTING = (ORDER_WORK, PAY_ADVANCES, RECEIVE, ACCEPT, RECORD_TIME, COUNT)
