"""The real catalogue, built once."""

from tests.web.conftest import real_db

__all__ = ["real_db"]
