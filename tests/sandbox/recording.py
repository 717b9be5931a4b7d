"""A middleware that notes which events reach the webhook, and in which order."""

import json

from shop.sandbox import delivering

arrived: list[str] = []


def noting(get_response):
    def note(request):
        if request.path == delivering.WEBHOOK:
            arrived.append(json.loads(request.body)["type"])
        return get_response(request)

    return note
