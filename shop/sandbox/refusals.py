"""How the sandbox says no: Stripe's error bodies, so that the SDK raises the right exception."""


class Refusal(Exception):
    """A request refused in Stripe's words. `param` names the parameter at fault."""

    status = 400
    type = "invalid_request_error"
    # Stripe keeps the answer to an idempotency key once it has begun to act, and not before.
    has_begun = False

    def __init__(self, message, *, param=None, code=None):
        super().__init__(message)
        self.message = message
        self.param = param
        self.code = code

    def body(self):
        error = {"type": self.type, "message": self.message}
        if self.param:
            error["param"] = self.param
        if self.code:
            error["code"] = self.code
        return {"error": error}


class StateRefusal(Refusal):
    """The parameters were right and the account's objects stood against it: this is kept."""

    has_begun = True


class NotThere(Refusal):
    status = 404

    def __init__(self, kind, id, *, param="id"):
        super().__init__(f"No such {kind}: '{id}'", param=param, code="resource_missing")


class WrongKey(Refusal):
    status = 401


class NotPlayed(Refusal):
    """Stripe knows this and the sandbox does not: better said than silently left out."""

    def __init__(self, name):
        super().__init__(f"The sandbox does not play the parameter {name}.", param=name)


class KeyUsedForOtherParameters(Refusal):
    type = "idempotency_error"

    def __init__(self, key, *, used_with):
        super().__init__(
            f"Keys for idempotent requests can only be used {used_with} they were first used "
            f"with. Try using a key other than '{key}' if you meant to execute a different request."
        )


class KeyInUse(Refusal):
    status = 409

    def __init__(self, key):
        super().__init__(
            "There is currently another in-progress request using this Stripe Idempotent Key "
            f"({key}). Please try again later.",
            code="idempotency_key_in_use",
        )


class TooManyRequests(Refusal):
    status = 429

    def __init__(self):
        super().__init__(
            "Request rate limit exceeded. You can learn more about rate limits here "
            "https://stripe.com/docs/rate-limits.",
            code="rate_limit",
        )


class Broken(Refusal):
    """Stripe's own fault: what became of the request, its status does not tell."""

    status = 500
    type = "api_error"

    def __init__(self):
        super().__init__("An error occurred in the pretended Stripe (SANDBOX_FAULTS).")
