"""The comparison of two to five regions: one module per view, their page, and the page of two figures."""
