from oscar.apps.dashboard.apps import DashboardConfig as OscarsDashboardConfig


class DashboardConfig(OscarsDashboardConfig):
    """Oscar looks for its dashboards' classes below this package first."""

    name = "shop.dashboard"
