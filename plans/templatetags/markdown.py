"""Template filters for Markdown."""

from django import template

from plans.opendata.markdown import escape

register = template.Library()
register.filter("md", escape)
