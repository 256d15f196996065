from django.core.management.base import BaseCommand

from plans.search.index import rebuild


class Command(BaseCommand):
    help = "Make the search index anew: needed only after rows were written without the catalogue's own commands."

    def handle(self, **options):
        self.stdout.write(f"{rebuild()} entries indexed.")
