"""For work on the code: DEBUG, the demo's database and pictures, mails at /sandbox/mail/."""

from config.settings.base import *

DEBUG = True
