"""What every request and answer must keep to: the content security policy, and addresses."""

from csp.constants import SELF, UNSAFE_INLINE
from django.http import HttpResponseBadRequest

ADMIN_PATHS = ("/cms/", "/dashboard/")
ADMIN_POLICY = {
    # Wagtail's admin and Oscar's dashboard rely on inline scripts, styles and data: fonts.
    "script-src": [SELF, UNSAFE_INLINE, "'unsafe-eval'"],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
    "frame-ancestors": [SELF],
}


class AdminPolicyMiddleware:
    """Replaces the strict policy under the admins' paths only (they break under it)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path.startswith(ADMIN_PATHS):
            response._csp_replace = ADMIN_POLICY
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response


class NoNullCharacterMiddleware:
    """Refuses addresses with a null character: PostgreSQL cannot look them up."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest("This address cannot be.", content_type="text/plain")
        return self.get_response(request)
