"""The door of the clock and the worker. The database says what is left to do; the queue only wakes."""
