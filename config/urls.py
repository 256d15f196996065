from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from plans.views.home import front

urlpatterns = [
    path("", front, name="front"),
    path("admin/", admin.site.urls),
    *i18n_patterns(path("", include("plans.urls"))),
]
