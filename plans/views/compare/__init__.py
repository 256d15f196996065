"""Two to five regions side by side: a module a view, the page around them, and the page of two figures."""
