"""Reading what is printed and printing it back: numerals, units, quantities, intervals, periods. Pure: imports nothing but `cities.localized`, opencc and YAML."""
