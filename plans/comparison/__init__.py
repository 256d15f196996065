"""What may be set side by side, and how it is shown: verdicts, ranks, rows, charts. Pure but for `selection`; may import `figures`, `models` and `lists`."""
