"""The test suite: fast passwords, mails in memory, everything else as it runs."""

from config.settings.base import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SITE_URL = "http://testserver"
ALLOWED_HOSTS = ["*"]
CSRF_TRUSTED_ORIGINS = []
AXES_ENABLED = False
