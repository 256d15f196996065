"""The read-only API below `/api/v1/`: the tables of the data package as JSON, filtered as on the pages."""

# Of the shape of its answers: an entity tag holds it, so that no client keeps an answer of another shape.
VERSION = "1.0.0"
