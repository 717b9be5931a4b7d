from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect


@login_required
def after_login(request):
    """Take each of the four to her own room: earnings, the staff home, or the shop."""
    if hasattr(request.user, "artisan"):
        return redirect("portal:earnings")
    if request.user.has_perm("wagtailadmin.access_admin"):
        return redirect("wagtailadmin_home")
    return redirect("/")
