"""Reading what is printed and printing it back: numerals, units, quantities, intervals, periods. Pure: imports only `cities.localized`."""
