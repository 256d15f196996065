"""Invented catalogues of any size, and the addresses of every kind of page: for tests, benchmarks and pictures alike."""
