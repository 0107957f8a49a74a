"""What varies by engine: how to connect, inspect, quote, render rows and compute checksums."""
