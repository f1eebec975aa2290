"""The engine: decides what runs when, as a pure core, and drives an executor with it."""
