"""What staff may do with records that have a life of their own."""

from wagtail.permission_policies import ModelPermissionPolicy


class LookingOnly(ModelPermissionPolicy):
    """Whoever may view may view, and nobody may add, change or delete."""

    allowed = ("view",)

    def user_has_permission(self, user, action):
        return action in self.allowed and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)


class LookingAndAdding(LookingOnly):
    """Nobody may change or delete what was written."""

    allowed = ("view", "add")


class LookingAndEnding(LookingOnly):
    """What was entered may be ended or put right, and is never deleted."""

    allowed = ("view", "add", "change")
