"""The blueprints of this wing; those of changes and of people hang under that of services."""

from selfreview.web.registry import retention, services

BLUEPRINTS = (services.blueprint, retention.blueprint)
