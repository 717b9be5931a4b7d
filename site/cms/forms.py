"""Editors' uploads meet the door before anything else opens them."""

from django import forms
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from cms.pictures import CleanPicture, cleaned_picture


class PictureField(WagtailImageField):
    """Wagtail's own field decodes a file before it asks how large it is; the door asks first."""

    def to_python(self, data: object) -> CleanPicture | None:
        file = forms.FileField.to_python(self, data)
        return None if file is None else cleaned_picture(file)


class FairImageForm(BaseImageForm):
    """Wagtail's form for pictures, with our door."""

    file = PictureField(label="File", widget=BaseImageForm.Meta.widgets["file"])
