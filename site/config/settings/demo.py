"""`make demo`: served as production would be, with the payment sandbox and the mail reader."""

from config.settings.base import *
from config.settings.base import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "config.staticfiles.FoldedManifestStaticFilesStorage"}
