"""Filters of the ledger's screens: what an account is, and an amount on it."""

from django import template

from staff.ledger import naming

register = template.Library()

register.filter("account_title", naming.title)
register.filter("on_account", naming.amount)
register.filter("figure", naming.figure)
