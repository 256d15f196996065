#!/usr/bin/env python
import os
import sys

from django.conf import settings
from django.core.management import execute_from_command_line

from config.starting import refused_in_a_sentence

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    with refused_in_a_sentence():
        len(settings.DATABASES)  # read here, as Django would go on for some commands
    execute_from_command_line(sys.argv)
