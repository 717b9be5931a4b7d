"""Stripe, played inside this process when there are no keys. Nothing here moves money."""
