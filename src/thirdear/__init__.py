"""Third Ear: an open, self-hosted platform for psychodynamic therapy."""

__all__ = ["__version__"]

__version__ = "0.1.0"
