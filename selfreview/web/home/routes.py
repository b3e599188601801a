"""The blueprints of this wing."""

from selfreview.web.home import guides, operation, public, statements

BLUEPRINTS = (guides.blueprint, operation.blueprint, public.blueprint, statements.blueprint)
