"""The style sheet is folded into one file when static files are collected."""

import pytest
from django.contrib.staticfiles.finders import get_finders
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage

from config.staticfiles import FoldedManifestStaticFilesStorage, MissingPart, fold


@pytest.fixture
def sheets():
    """Makes paths, as collectstatic has them, from names and texts."""

    def make(texts):
        storage = InMemoryStorage()
        for name, text in texts.items():
            storage.save(name, ContentFile(text.encode()))
        return {name: (storage, name) for name in texts}

    return make


@pytest.fixture
def storage(tmp_path, settings):
    settings.DEBUG = False
    return FoldedManifestStaticFilesStorage(location=tmp_path, base_url="/static/")


def collect(storage, paths):
    """What collectstatic does: copy each file, then let the storage work on them."""
    for name, (source, path) in paths.items():
        with source.open(path) as file:
            storage.save(name, file)
    for _name, _hashed, processed in storage.post_process(paths):
        if isinstance(processed, Exception):
            raise processed


def test_parts_stand_where_they_are_imported(sheets):
    paths = sheets(
        {
            "css/site.css": '@import "a.css";\n@import "components/b.css";\nmain {}\n',
            "css/a.css": "a {}\n",
            "css/components/b.css": "b {}\n",
        }
    )

    text = fold("css/site.css", paths)

    assert text == "a {}\n\nb {}\n\nmain {}\n"


def test_comments_are_left_out(sheets):
    paths = sheets({"css/site.css": "/* why,\n   told at length */\na {}\n"})

    text = fold("css/site.css", paths)

    assert text == "a {}\n"


def test_an_import_in_a_comment_is_not_followed(sheets):
    paths = sheets({"css/site.css": '/* @import "gone.css"; */a {}'})

    text = fold("css/site.css", paths)

    assert text == "a {}"


def test_a_missing_part_is_named(sheets):
    paths = sheets({"css/site.css": '@import "gone.css";'})

    with pytest.raises(MissingPart, match=r"css/site\.css imports gone\.css"):
        fold("css/site.css", paths)


def test_a_relative_address_still_leads_to_its_file(sheets):
    paths = sheets(
        {
            "css/site.css": '@import "components/b.css";',
            "css/components/b.css": 'b { background: url("../../images/b.svg"); }',
        }
    )

    text = fold("css/site.css", paths)

    assert text == 'b { background: url("../images/b.svg"); }'


@pytest.mark.parametrize("address", ["#weave", "/static/b.svg", "data:image/png,x"])
def test_an_address_that_is_not_relative_is_kept(sheets, address):
    paths = sheets(
        {
            "css/site.css": '@import "components/b.css";',
            "css/components/b.css": f"b {{ fill: url({address}); }}",
        }
    )

    text = fold("css/site.css", paths)

    assert text == f"b {{ fill: url({address}); }}"


def test_what_is_served_has_no_imports(sheets, storage):
    paths = sheets({"css/site.css": '@import "a.css";', "css/a.css": "a {}\n"})

    collect(storage, paths)

    served = storage.open(storage.stored_name("css/site.css")).read()
    assert served == b"a {}\n"


def test_the_served_name_changes_with_a_part(sheets, storage, tmp_path):
    old = sheets({"css/site.css": '@import "a.css";', "css/a.css": "a {}"})
    new = sheets({"css/site.css": '@import "a.css";', "css/a.css": "a { color: red }"})
    other = FoldedManifestStaticFilesStorage(location=tmp_path / "new", base_url="/static/")

    collect(storage, old)
    collect(other, new)

    assert storage.stored_name("css/site.css") != other.stored_name("css/site.css")


def test_our_whole_style_is_folded_and_small(storage):
    paths = {
        name: (source, name)
        for finder in get_finders()
        for name, source in finder.list([])
        if name.startswith("css/")
    }

    collect(storage, paths)

    folded = storage.stored_name("css/site.css")
    assert b"@import" not in storage.open(folded).read()
    assert storage.size(f"{folded}.gz") <= 12 * 1024
