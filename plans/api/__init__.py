"""The read-only API `/api/v1/`: the tables of the data package as JSON, with the filters of the pages.

May import `lists`, `opendata` and below.
"""

# The version of the API in the OpenAPI document.
VERSION = "1.0.0"
