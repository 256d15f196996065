"""All URLs: pages with a language prefix, and files, API and admin without one."""

from allauth.account.views import reauthenticate
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.i18n import set_language

from config.readiness import readyz
from plans.opendata import feeds, sitemaps
from plans.views import data, service
from plans.views.home import front

handler500 = "plans.views.service.failed"

EDITING = [
    path(f"{settings.ADMIN_PATH}language/", set_language, name="admin-language"),
    path(f"{settings.ADMIN_PATH}login/", admin.site.login, name="account_login"),  # the name that allauth expects
    path(f"{settings.ADMIN_PATH}second-factor/password/", reauthenticate, name="account_reauthenticate"),
    path(f"{settings.ADMIN_PATH}second-factor/", include("allauth.mfa.urls")),
    path(settings.ADMIN_PATH, admin.site.urls),
]

urlpatterns = [
    path("", front, name="front"),
    *(EDITING if settings.ADMIN else []),
    path("api/v1/", include("plans.api.urls")),
    re_path(r"^data/catalogue\.(?P<ending>zip|xlsx|json)$", data.catalogue, name="catalogue-file"),
    re_path(r"^data/comparison\.(?P<ending>csv|xlsx|json)$", data.comparison, name="comparison-file"),
    re_path(r"^data/(?P<name>[a-z_]+)\.(?P<ending>csv|xlsx|json)$", data.table, name="table-file"),
    path("feed.atom", feeds.catalogue, name="feed"),
    path("feed/<slug:slug>.atom", feeds.region, name="region-feed"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-<slug:name>-<int:number>.xml", sitemaps.part, name="sitemap-part"),
    path("robots.txt", service.robots, name="robots"),
    path("llms.txt", service.llms, name="llms"),
    path("readyz", readyz, name="readyz"),
    *i18n_patterns(path("", include("plans.urls"))),
]
