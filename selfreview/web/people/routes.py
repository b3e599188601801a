"""The blueprints of this wing."""

from selfreview.web.people import account, sign_in

BLUEPRINTS = (account.blueprint, sign_in.blueprint)
