from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    name = "plans"
    verbose_name = _("Plans")

    def ready(self) -> None:
        post_migrate.connect(fill_search, sender=self)
        post_migrate.connect(make_groups_when_migrated, sender=self)


def missing_migrations(alias: str) -> list[Migration]:
    """Return the migrations that are not applied to a database."""
    executor = MigrationExecutor(connections[alias])
    return [migration for migration, _is_backward in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def fill_search(using: str, plan: object = None, **kwargs: object) -> None:
    """Fill the search index after `migrate`, if a migration created its table and so left it empty.

    It uses the current models, so it waits until all migrations are applied.
    """
    from plans.search import index  # noqa: PLC0415 - models can be imported only when all apps are loaded

    is_migration = plan is not None  # `flush` sends the same signal without a plan
    if is_migration and using == DEFAULT_DB_ALIAS and not missing_migrations(using) and index.is_empty():
        index.rebuild()


def make_groups_when_migrated(using: str, plan: object = None, **kwargs: object) -> None:
    """Create the groups of staff after `migrate` has created the permissions."""
    from plans.groups import make_groups  # noqa: PLC0415 - models can be imported only when all apps are loaded

    is_migration = plan is not None
    if is_migration and using == DEFAULT_DB_ALIAS and not missing_migrations(using):
        make_groups()
