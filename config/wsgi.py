import os

from django.core.wsgi import get_wsgi_application

from config.preparing import preload

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("SERVING", "1")

application = get_wsgi_application()
preload()
