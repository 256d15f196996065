"""Parse and print figures: numerals, units, quantities, periods. Imports only `cities.localized`, opencc and YAML."""
