from bookmarks.app import create_app

__all__ = ["create_app"]
