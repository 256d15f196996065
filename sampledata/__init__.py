"""Generated catalogues of any size, and the URLs of every kind of page, for tests, benchmarks and screenshots."""
