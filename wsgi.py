"""For any WSGI server started in this folder: `wsgi:application`; elsewhere it is `lod.wsgi:application`."""

from lod.wsgi import application

__all__ = ["application"]
