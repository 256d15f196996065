import os

from django.core.wsgi import get_wsgi_application

from config.preparing import preload
from config.starting import refused_in_a_sentence

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("SERVING", "1")

with refused_in_a_sentence():
    application = get_wsgi_application()
preload()
