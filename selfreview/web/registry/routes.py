"""The blueprints of this wing."""

from selfreview.web.registry import changes, network_people, retention, services

BLUEPRINTS = (changes.blueprint, network_people.blueprint, services.blueprint, retention.blueprint)
