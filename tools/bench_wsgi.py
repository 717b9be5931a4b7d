"""The shop, and beside it a bare Django view with Django's own middleware: for `make bench`."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.test import override_settings

DJANGOS_OWN = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


class BareHandler(WSGIHandler):
    def get_response(self, request):
        request.urlconf = "tools.bench_urls"
        return super().get_response(request)

    def resolve_request(self, request):
        from django.urls import get_resolver

        match = get_resolver(request.urlconf).resolve(request.path_info)
        request.resolver_match = match
        return match


shop = get_wsgi_application()
# A handler reads the middleware once, when it is made.
with override_settings(MIDDLEWARE=DJANGOS_OWN):
    bare = BareHandler()


def application(environ, start_response):
    handler = bare if environ["PATH_INFO"] == "/tpl3/" else shop
    return handler(environ, start_response)
