from django.core.management.base import BaseCommand
from django.db import transaction

from plans.catalogue.version import raise_version
from plans.search.index import rebuild


class Command(BaseCommand):
    help = "Rebuild the search index. This is needed only after rows were written without the commands of this project."

    @transaction.atomic
    def handle(self, **options: object) -> None:
        total = rebuild()
        raise_version()  # or results that were cached before would stay
        self.stdout.write(f"{total} entries indexed.")
