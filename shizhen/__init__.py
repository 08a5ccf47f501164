"""The front door: the command line, and the settings put together from each room's own."""

__version__ = "0.1.0"
