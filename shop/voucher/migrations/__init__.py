"""Oscar's migrations, then ours. Extending the path keeps Oscar's files out of this repository."""

from oscar.apps.voucher import migrations as oscars

__path__ = [*__path__, *oscars.__path__]
