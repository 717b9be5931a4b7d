"""Idempotency keys, as Stripe keeps them: one request, one answer, for a day.

A key is claimed and committed before anything is done, so that a second request which comes
meanwhile hears 409 instead of waiting. What is done and the answer to it commit together.
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from .forms import decoded
from .models import SandboxRequest
from .refusals import KeyInUse, KeyUsedForOtherParameters, Refusal

# Stripe promises a day at least. The shortest it allows finds the shop that relies on more.
FORGOTTEN_AFTER = timedelta(hours=24)
# A request takes milliseconds: one that holds its key for so long was killed.
GIVEN_UP_AFTER = timedelta(seconds=10)
LONGEST_KEY = 255


@dataclass(frozen=True)
class Answer:
    """What goes back to the SDK."""

    status: int
    body: str
    is_replayed: bool = False

    @classmethod
    def of(cls, refusal):
        return cls(refusal.status, json.dumps(refusal.body()))


class _Overtaken(Exception):
    """Somebody took this key for abandoned and went on with it; what was done here is undone."""


def once(key, *, method, path, body, wait, execute):
    """Answer the key's first request by `execute()`, and its repeats with what was kept.

    `wait()` is called while the key is in use and nothing is locked.
    """
    kept = _claimed(key, method=method, path=path, body=body)
    if kept.status:
        return Answer(kept.status, kept.body, is_replayed=True)
    try:
        wait()
        with transaction.atomic(durable=True):
            answer = execute()
            _keep(kept, answer)
        return answer
    except Refusal as refusal:
        answer = Answer.of(refusal)
        if refusal.has_begun:
            _keep(kept, answer)
        return answer
    except _Overtaken:
        return Answer.of(KeyInUse(key))
    finally:
        # Whatever was not kept (a refused parameter, an error of ours) leaves the key free.
        SandboxRequest.objects.filter(_same_claim(kept)).delete()


def forget_old():
    """Forget the keys that Stripe would have forgotten."""
    SandboxRequest.objects.filter(created_at__lt=timezone.now() - FORGOTTEN_AFTER).delete()


def _claimed(key, *, method, path, body):
    if len(key) > LONGEST_KEY:
        raise Refusal(f"Idempotency keys hold at most {LONGEST_KEY} characters.")
    params = json.dumps(decoded(body), sort_keys=True)
    fingerprint = sha256(params.encode()).hexdigest()
    try:
        # Durable: a call to Stripe inside somebody's transaction would hold its locks over the
        # network, so the sandbox refuses to be called there.
        with transaction.atomic(durable=True):
            forget_old()
            return SandboxRequest.objects.create(
                key=key, method=method, path=path, fingerprint=fingerprint
            )
    except IntegrityError:
        kept = SandboxRequest.objects.filter(key=key).first()
    if kept is None:  # it was freed at this very moment
        raise KeyInUse(key)
    if (kept.method, kept.path) != (method, path):
        raise KeyUsedForOtherParameters(key, used_with="for the same endpoint")
    if kept.fingerprint != fingerprint:
        raise KeyUsedForOtherParameters(key, used_with="with the same parameters")
    return kept if kept.status else _taken_over(kept)


def _taken_over(kept):
    """The claim of a request that was killed; raises KeyInUse while it may be alive."""
    now = timezone.now()
    if kept.created_at > now - GIVEN_UP_AFTER:
        raise KeyInUse(kept.key)
    if not SandboxRequest.objects.filter(_same_claim(kept)).update(created_at=now):
        raise KeyInUse(kept.key)
    kept.created_at = now
    return kept


def _keep(kept, answer):
    claim = SandboxRequest.objects.filter(_same_claim(kept))
    if not claim.update(status=answer.status, body=answer.body):
        raise _Overtaken(kept.key)


def _same_claim(kept):
    return Q(pk=kept.pk, status=0, created_at=kept.created_at)
