"""For any WSGI server: `lod.wsgi:application`, the site in the working folder or in `LOD_ROOT`."""

from lod.config import Settings
from lod.web.app import create_app

application = create_app(Settings.load())
