"""For any WSGI server: `wsgi:application`."""

from lod.config import Settings
from lod.web.app import create_app

application = create_app(Settings.load())
