"""What may be set side by side, and how it is shown: verdicts, ranks, stances, rows, plots. Pure: imports only `figures`."""
