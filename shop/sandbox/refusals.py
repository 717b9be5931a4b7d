"""How the sandbox says no: Stripe's error bodies, so that the SDK raises the right exception."""


class Refusal(Exception):
    """A request refused in Stripe's words. `param` names the parameter at fault."""

    status = 400
    type = "invalid_request_error"

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


class NotThere(Refusal):
    status = 404

    def __init__(self, kind, id, *, param="id"):
        super().__init__(f"No such {kind}: '{id}'", param=param, code="resource_missing")


class WrongKey(Refusal):
    status = 401


class KeyUsedForOtherParameters(Refusal):
    type = "idempotency_error"
