"""Parse and print figures, units and periods. Imports only `cities.localized`, opencc, YAML, Django's months."""
