"""Evidence comes in through one door, and cost sheets rest on it."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from PIL import Image

from shop.costing.evidence import EvidenceRefused, keep_evidence
from shop.costing.models import CostSheet, Evidence
from shop.costing.sheets import LaterSheetExists, write_sheet

pytestmark = pytest.mark.django_db


def upload(content, name="invoice.pdf"):
    return ContentFile(content, name=name)


@pytest.fixture
def tote(shop, lotus):
    product = shop.shelve(made_by=lotus)
    shop.agree_pay(product)
    return product


def write(product, *, begins, materials="8.90"):
    return write_sheet(
        product,
        currency="USD",
        materials=Decimal(materials),
        workshop_costs=Decimal("5.60"),
        inbound_freight=Decimal("2.50"),
        evidence=keep_evidence(upload(b"%PDF-1.7 made up"), title="Invoice 18"),
        effective_from=begins,
    )


def test_a_pdf_is_kept_as_it_came_under_a_name_that_says_nothing():
    kept = keep_evidence(upload(b"%PDF-1.7 made up", "Mrs-Sok-invoice.pdf"), title=" Invoice 17 ")

    assert (kept.title, kept.media_type) == ("Invoice 17", "application/pdf")
    assert kept.file.read() == b"%PDF-1.7 made up"
    assert "Sok" not in kept.file.name


def test_a_picture_is_drawn_anew_without_what_the_phone_said():
    photo = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "A phone"
    Image.new("RGB", (40, 30), "teal").save(photo, "JPEG", exif=exif)

    kept = keep_evidence(upload(photo.getvalue(), "bill.jpg"), title="Bill")

    assert kept.media_type == "image/jpeg"
    assert b"A phone" not in kept.file.read()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"MZ\x00\x01 a program", "Only PDF, JPEG"),
        (b"x" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
    ],
)
def test_other_files_are_refused_with_what_would_be_right(content, sentence):
    with pytest.raises(EvidenceRefused, match=sentence):
        keep_evidence(upload(content, "thing.exe"), title="Thing")

    assert not Evidence.objects.exists()


def test_evidence_has_no_address(client):
    kept = keep_evidence(upload(b"%PDF-1.7 made up"), title="Invoice")

    assert client.get(f"/media/{kept.file.name}").status_code == 404
    with pytest.raises(ValueError, match="no address"):
        _ = kept.file.url


def test_the_next_sheet_ends_the_one_before(tote):
    write(tote, begins=date(2026, 6, 1), materials="9.50")

    dates = CostSheet.objects.filter(product=tote).values_list("effective_from", "effective_to")
    assert list(dates) == [(date(2026, 6, 1), None), (date(2026, 1, 1), date(2026, 6, 1))]


def test_a_sheet_before_one_that_exists_is_refused(tote):
    with pytest.raises(LaterSheetExists, match="begins after it"):
        write(tote, begins=date(2025, 6, 1))


def test_a_sheet_is_never_changed_nor_deleted(tote):
    with pytest.raises(IntegrityError, match="cost_sheet_only_ends"), transaction.atomic():
        CostSheet.objects.update(materials=Decimal("1.00"))
    with (
        pytest.raises(IntegrityError, match="cost_sheet_is_never_deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM costing_costsheet")

    assert CostSheet.objects.get().materials == Decimal("8.90")
