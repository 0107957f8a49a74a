"""The moment when the target takes over: what has to be true before, what is done then, what is removed after."""
