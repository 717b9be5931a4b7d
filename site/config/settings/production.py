"""The real shop. It refuses to start with a default secret, DEBUG, or the payment sandbox."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *
from config.settings.base import (
    DEFAULT_SECRET_KEY,
    SECRET_KEY,
    SITE_URL,
    STORAGES,
    STRIPE_SECRET_KEY,
    STRIPE_WEBHOOK_SECRETS,
    env,
)

IS_PRODUCTION = True
DEBUG = False


def _refuse_unless(condition, sentence):
    if not condition:
        raise ImproperlyConfigured(sentence)


_refuse_unless(
    SECRET_KEY != DEFAULT_SECRET_KEY and len(SECRET_KEY) >= 50,
    "Set SECRET_KEY to a random value of at least 50 characters.",
)
_refuse_unless(not env.bool("DEBUG", default=False), "DEBUG must be off in production.")
_refuse_unless(
    STRIPE_SECRET_KEY.startswith(("sk_live_", "rk_live_")),
    "Set STRIPE_SECRET_KEY to a live key: production does not run on the payment sandbox.",
)
_refuse_unless(
    bool(STRIPE_WEBHOOK_SECRETS), "Set STRIPE_WEBHOOK_SECRETS to the webhook's signing secret."
)
_refuse_unless(SITE_URL.startswith("https://"), "Set SITE_URL to the shop's https:// address.")

EMAIL_CONFIG = env.email("EMAIL_URL")
EMAIL_BACKEND = EMAIL_CONFIG.pop("EMAIL_BACKEND")
globals().update(EMAIL_CONFIG)

STORAGES["staticfiles"] = {"BACKEND": "config.staticfiles.FoldedManifestStaticFilesStorage"}
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = OSCAR_BASKET_COOKIE_SECURE = True
