"""Every picture that editors upload goes through the one door, by whatever way it comes."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts.models import User
from cms.models import FairImage
from tests.cms.conftest import make_picture, picture_file

TELLING_NAME = "Sreymom_Takeo_2041.jpg"


@pytest.fixture
def editor(client, db):
    user = User.objects.create_superuser("editor@example.org", "a long pass phrase")
    client.force_login(user)
    return client


def upload(client, file, *, title="A loom"):
    return client.post(
        reverse("wagtailimages:add"), {"title": title, "file": file, "collection": "1"}
    )


def uploaded(name=TELLING_NAME, content=None):
    return SimpleUploadedFile(name, content or picture_file().read(), content_type="image/jpeg")


def stored_files(media_root):
    return {path.name for path in media_root.rglob("*") if path.is_file()}


def test_its_file_name_is_drawn_by_lot(editor):
    upload(editor, uploaded())

    picture = FairImage.objects.get()
    assert "sreymom" not in picture.file.name.lower()
    assert len(picture.file.name) >= 32


def test_a_title_made_of_the_file_name_is_not_kept(editor):
    upload(editor, uploaded(), title="Sreymom Takeo 2041")

    assert FairImage.objects.get().title == "Untitled picture"


def test_a_title_of_its_own_is_kept(editor):
    upload(editor, uploaded(), title="A loom in the morning")

    assert FairImage.objects.get().title == "A loom in the morning"


def test_uploading_many_at_once_goes_through_the_same_door(editor):
    editor.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "Sreymom_Takeo_2041", "files[]": uploaded(), "collection": "1"},
        headers={"x-requested-with": "XMLHttpRequest"},
    )

    picture = FairImage.objects.get()
    assert (picture.title, "sreymom" in picture.file.name.lower()) == ("Untitled picture", False)


def test_a_broken_file_is_refused_with_a_sentence(editor):
    response = upload(editor, uploaded(content=picture_file(size=(400, 300)).read()[:900]))

    assert FairImage.objects.count() == 0
    assert "damaged" in response.content.decode() or "picture" in response.content.decode()


def test_code_cannot_go_around_the_door(db):
    with pytest.raises(ValidationError):
        FairImage.objects.create(title="Bad", file=ContentFile(b"<svg/>", name="a.svg"))

    assert FairImage.objects.count() == 0


def test_size_and_fingerprint_are_of_the_clean_file(db):
    picture = make_picture()

    with picture.file.open() as file:
        stored = file.read()

    from hashlib import sha1

    assert (picture.file_size, picture.file_hash) == (len(stored), sha1(stored).hexdigest())
    assert (picture.width, picture.height) == (80, 100)


def test_saving_again_encodes_nothing_again(db):
    picture = make_picture()
    name = picture.file.name

    picture.title = "Another title"
    picture.save()

    assert FairImage.objects.get().file.name == name


def test_replacing_removes_the_old_file_and_its_renditions(
    db, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    picture = make_picture()
    rendition = picture.get_rendition("width-40|format-webp")
    old = stored_files(tmp_path)

    with django_capture_on_commit_callbacks(execute=True):
        picture.file = picture_file(colour=(47, 107, 74))
        picture.save()

    kept = stored_files(tmp_path)
    assert len(old) == 2
    assert not old & kept
    assert not picture.renditions.filter(pk=rendition.pk).exists()


def test_the_name_of_a_rendition_does_not_tell_the_original_s(picture):
    rendition = picture.get_rendition("width-40|format-webp")

    original = picture.file.name.rpartition("/")[2].partition(".")[0]
    assert original not in rendition.file.name
    assert Image.open(rendition.file.path).format == "WEBP"
