"""The blueprints of this wing."""

from selfreview.web.home import operation, public, statements

BLUEPRINTS = (operation.blueprint, public.blueprint, statements.blueprint)
