"""A minimal Django application. It is the baseline of the benchmarks and runs in the same gunicorn."""

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

settings.configure(SECRET_KEY="hello", ALLOWED_HOSTS=["localhost"], ROOT_URLCONF=__name__, MIDDLEWARE=[])
django.setup()

urlpatterns = [path("", lambda request: HttpResponse("Hello", headers={"Content-Length": "5"}))]
application = get_wsgi_application()
