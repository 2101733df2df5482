"""The site as a WSGI application, for `thirdear serve` and for any other server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thirdear.practice.settings")
application = get_wsgi_application()
