from django.utils.translation import gettext_lazy as _
from oscar.apps.dashboard.catalogue import forms as oscars

COMES_IN = _("Pieces come in by accepting a delivery; correct a count under Making in the admin.")


class StockRecordForm(oscars.StockRecordForm):
    """Prices and numbers of articles. How many there are is shown here and decided elsewhere."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "num_in_stock" in self.fields:
            self.fields["num_in_stock"].disabled = True
            self.fields["num_in_stock"].required = False
            self.fields["num_in_stock"].help_text = COMES_IN

    def save(self, commit=True):
        """Write what was edited and nothing else: a piece sold meanwhile stays sold."""
        if not commit or self.instance._state.adding:
            return super().save(commit)
        self.instance.save(update_fields=[n for n in self.fields if n in self._edited()])
        return self.instance

    def _edited(self):
        return set(self._meta.fields) - {"num_in_stock"}
