from importlib import import_module

from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class AdminConfig(DjangoAdminConfig):
    default_site = "config.admin.CatalogueSite"

    def ready(self) -> None:
        super().ready()
        import_module("config.audit")  # it needs loaded models
        import_module("config.sqlite")  # it listens to new connections
