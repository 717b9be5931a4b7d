from contextlib import contextmanager
from functools import partial
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from tqdm import tqdm

from artisans.people.models import Workshop
from shop.catalogue.importing.catalogue import import_catalogue
from shop.catalogue.importing.pictures import Counted, Fetched
from shop.catalogue.importing.reading import CatalogueUnreadable, read_sheet
from shop.catalogue.importing.report import Report


class Command(BaseCommand):
    help = (
        "Load a product export (CSV, as Shopify writes it) as the products of one workshop. "
        "Safe to run again. See docs/importing.md."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the exported CSV file")
        parser.add_argument("--workshop", required=True, help="the slug of who makes the products")
        parser.add_argument("--dry-run", action="store_true", help="report, but keep nothing")
        parser.add_argument("--no-images", action="store_true", help="leave all pictures alone")
        parser.add_argument("--images", type=Path, help="a folder to look for pictures in first")
        parser.add_argument("--encoding", help="the file's encoding, where it is guessed wrong")

    def handle(self, *args, file, workshop, **options):
        report = Report()
        workshop = self.workshop(workshop)
        pictures = self.pictures(report, **options)
        sheet = self.sheet(file, options["encoding"])
        with rolled_back(options["dry_run"]):
            import_catalogue(
                sheet,
                workshop=workshop,
                name=file.name,
                report=report,
                pictures=pictures,
                watched=self.watched(options["verbosity"]),
            )
        if options["verbosity"] > 0:
            self.say(report, options["verbosity"], "Nothing was kept. " * options["dry_run"])
        if not report.is_clean:
            raise CommandError(
                f"{report.failed_rows} rows and {len(report.picture_failures)} pictures "
                "were not loaded. Running it again loads what is corrected or can be reached."
            )

    def workshop(self, slug):
        try:
            return Workshop.objects.get(slug=slug)
        except Workshop.DoesNotExist:
            known = ", ".join(Workshop.objects.order_by("slug").values_list("slug", flat=True))
            known = f"There are: {known}." if known else "There is none yet."
            raise CommandError(f"There is no workshop “{slug}”. {known}") from None

    def pictures(self, report, *, dry_run, no_images, images, **options):
        if images and not images.is_dir():
            raise CommandError(f"{images} is not a folder.")
        if no_images:
            return None
        return Counted(report) if dry_run else Fetched(report, folder=images)

    def sheet(self, file, encoding):
        try:
            return read_sheet(file.read_bytes(), encoding=encoding)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        except LookupError:
            raise CommandError(f"There is no encoding “{encoding}”.") from None
        except CatalogueUnreadable as reason:
            raise CommandError(f"{file}: {reason}") from None

    def watched(self, verbosity):
        """A progress bar on a terminal, nothing elsewhere."""
        return partial(tqdm, unit="product", disable=None if verbosity else True)

    def say(self, report, verbosity, prefix):
        for remark in sorted([*report.failures, *report.picture_failures]):
            self.stdout.write(self.style.ERROR(str(remark)))
        for remark in sorted(report.notes):
            self.stdout.write(f"note: {remark}")
        if verbosity > 1:
            for handle, changes in report.changes.items():
                self.stdout.write(f"changed {handle}: {', '.join(changes)}")
        self.stdout.write(prefix + report.summary())


@contextmanager
def rolled_back(is_dry_run):
    """Everything inside one transaction that is undone, for a dry run; plain otherwise."""
    if not is_dry_run:
        yield
        return
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
