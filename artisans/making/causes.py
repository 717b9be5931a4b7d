"""What transfers about work name as their cause: said once, because others look them up by it."""


def acceptance(delivery_id: int, artisan_id: int) -> str:
    """Of a maker's piece pay for a delivery, and of what it settles of the advance."""
    return f"acceptance:{delivery_id}:maker:{artisan_id}"


def advance(work_order_id: int) -> str:
    """Of a work order's advance."""
    return f"work-order:{work_order_id}:advance"
