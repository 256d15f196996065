from django.core.management.base import BaseCommand

from plans.search.index import rebuild


class Command(BaseCommand):
    help = "Rebuild the search index. This is needed only after rows were written without the commands of this project."

    def handle(self, **options: object) -> None:
        self.stdout.write(f"{rebuild()} entries indexed.")
