"""The application for a WSGI server: `selfreview.wsgi:app`.

Where it is served by something other than `selfreview serve`, that has to be
a server that keeps many connections open at once, such as gunicorn with
gevent workers: pages stay connected to hear what others save.
"""

from selfreview.commands.site import ready_app

app = ready_app()
