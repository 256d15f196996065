"""What may be set side by side, and how it is shown: verdicts, ranks, rows, charts. Pure: imports only `figures`."""
