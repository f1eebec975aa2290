"""The history of runs: what was asked, what happened, event by event; the only SQL of our own."""
