"""Pictures that editors upload: cleaned on the way in, gone when replaced."""

from functools import partial
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.db import models, transaction
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage

from cms.pictures import CleanPicture, cleaned_picture, random_stem


class FairImage(AbstractImage):
    """A picture in our own encoding under a random name. Its title is never a file name."""

    admin_form_fields = WagtailImage.admin_form_fields

    class Meta(AbstractImage.Meta):
        verbose_name = "picture"
        verbose_name_plural = "pictures"

    def clean(self) -> None:
        super().clean()
        try:
            self._clean_new_file()
        except ValidationError as refusal:
            raise ValidationError({"file": refusal.messages}) from refusal

    def save(self, *args, **kwargs) -> None:
        has_new_file = self._clean_new_file()
        old = type(self).objects.filter(pk=self.pk).first() if has_new_file and self.pk else None
        with transaction.atomic():
            super().save(*args, **kwargs)
            if old is not None:
                self._forget(old)

    def _clean_new_file(self) -> bool:
        """Let a new file through the door, once. Whether there was a new file."""
        if not self.file or self.file._committed:
            return False
        if not isinstance(self.file.file, CleanPicture):
            self.file = cleaned_picture(self.file)
        self.title = _title_without_file_name(self.title, self.file.file.came_as)
        self._set_image_file_metadata()
        return True

    def _forget(self, old: "FairImage") -> None:
        """Remove what this picture used to show, and the approvals that were of it."""
        from .stories import StoryPage

        self.renditions.all().delete()
        transaction.on_commit(partial(old.file.storage.delete, old.file.name))
        StoryPage.objects.rehash()

    def get_upload_to(self, filename: str) -> str:
        return f"original_images/{random_stem()}{PurePath(filename).suffix.lower()}"


class FairRendition(AbstractRendition):
    """A picture at the size a page shows it. Its name tells nothing of the original's."""

    image = models.ForeignKey(FairImage, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"],
                name="one_rendition_per_size_of_a_picture",
            )
        ]

    def get_upload_to(self, filename: str) -> str:
        return f"images/{random_stem()}{PurePath(filename).suffix.lower()}"


def _title_without_file_name(title: str, file_name: str) -> str:
    """Phones and people write names and places into file names: such a title is not kept."""
    stem = PurePath(file_name).stem
    if not title.strip() or _letters(title) in {_letters(stem), _letters(file_name)}:
        return "Untitled picture"
    return title


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
