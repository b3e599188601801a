"""The blueprints of this wing."""

from selfreview.web.home import guides, language_choice, operation, public, statements

BLUEPRINTS = (guides.blueprint, language_choice.blueprint, operation.blueprint, public.blueprint, statements.blueprint)
