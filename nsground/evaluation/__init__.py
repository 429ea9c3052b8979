"""How well it does: shares with intervals, a row for each set of data. ``language`` for what is read."""
