"""Parse and print figures: numerals, units, quantities, intervals, periods. Pure: imports only `cities.localized`, opencc and YAML."""
