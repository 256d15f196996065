from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Remove the second factor of an account whose phone is lost. Its owner sets up a new one at the next login."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the name of the account")

    def handle(self, *args: object, name: str, **options: object) -> None:
        if not User.objects.filter(username=name).exists():
            raise CommandError(f"No account is called {name}.")
        number, _of_each = Authenticator.objects.filter(user__username=name).delete()
        self.stdout.write(f"{name}: second factor removed." if number else f"{name} has no second factor.")
