"""How templates are read: without their indentation, which is for those who edit them."""

import re

from django.template.loaders import filesystem

INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


class Loader(filesystem.Loader):
    """Read templates from folders, each line without the blanks it begins with: a tenth of what a page weighs."""

    def get_contents(self, origin):
        return INDENTATION.sub("", super().get_contents(origin))
