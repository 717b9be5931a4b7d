"""What the database refuses about offers: more than was agreed, and counts nothing explains."""

from artisans.guards import Guard

OFFERS = "offer_conditionaloffer"
CLAIMS = "offer_offerclaim"

_BY_THE_SAME = (
    f"(SELECT COALESCE(SUM(c.applications), 0) FROM {CLAIMS} c WHERE c.offer_id = NEW.offer_id "
    "AND (c.user_id = NEW.user_id OR (c.mailbox = NEW.mailbox AND NEW.mailbox <> '')))"
)


def _claimed(column: str) -> str:
    return f"(SELECT COALESCE(SUM(c.{column}), 0) FROM {CLAIMS} c WHERE c.offer_id = OLD.id)"


OFFER_GUARDS = [
    Guard(
        name="customer_uses_an_offer_as_often_as_agreed",
        table=CLAIMS,
        before="INSERT",
        says="this customer has used it as often as it may be used",
        when=f"EXISTS (SELECT 1 FROM {OFFERS} o WHERE o.id = NEW.offer_id "
        f"AND o.max_user_applications > 0 "
        f"AND o.max_user_applications < NEW.applications + {_BY_THE_SAME})",
        locks=f"{OFFERS} WHERE id = NEW.offer_id",
    ),
    Guard(
        name="offer_claim_is_never_changed",
        table=CLAIMS,
        before="UPDATE",
        says="give it back and claim anew; only an account that was deleted may go from it",
        when="NEW.offer_id <> OLD.offer_id OR NEW.order_id <> OLD.order_id "
        "OR NEW.applications <> OLD.applications OR NEW.amount <> OLD.amount "
        "OR NEW.mailbox <> OLD.mailbox OR NEW.user_id IS NOT NULL",
    ),
    Guard(
        name="offer_counts_what_its_claims_say",
        table=OFFERS,
        before="UPDATE",
        says="claim it with shop.offer.claiming, which counts",
        when="(NEW.num_applications <> OLD.num_applications "
        f"AND NEW.num_applications <> {_claimed('applications')}) "
        "OR (NEW.total_discount <> OLD.total_discount "
        f"AND ROUND(NEW.total_discount, 2) <> ROUND({_claimed('amount')}, 2))",
    ),
]
