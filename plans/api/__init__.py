"""The read-only API below `/api/v1/`: the tables of the data package as JSON, filtered as on the pages. May import `lists`,
`opendata` and below."""

# The version of its shape, which the OpenAPI document names.
VERSION = "1.0.0"
