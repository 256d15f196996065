import os

from django.core.wsgi import get_wsgi_application

from config.preparing import preload
from config.starting import exit_on_wrong_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("SERVING", "1")

with exit_on_wrong_settings():
    application = get_wsgi_application()
preload()
