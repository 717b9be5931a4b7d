from oscar.apps.shipping.models import *  # noqa: F403  the models we did not change
