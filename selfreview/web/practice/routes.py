"""The blueprints of this wing."""

from selfreview.web.practice import good_practice, network

BLUEPRINTS = (good_practice.blueprint, network.blueprint)
