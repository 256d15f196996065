#!/usr/bin/env python
import os
import sys

from django.conf import settings
from django.core.management import execute_from_command_line

from config.starting import exit_on_wrong_settings

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    with exit_on_wrong_settings():
        len(settings.DATABASES)  # read here, as Django would go on for some commands
    execute_from_command_line(sys.argv)
