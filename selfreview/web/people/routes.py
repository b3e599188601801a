"""The blueprints of this wing."""

from selfreview.web.people import account, mail_choices, sign_in

BLUEPRINTS = (account.blueprint, mail_choices.blueprint, sign_in.blueprint)
