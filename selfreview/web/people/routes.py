"""The blueprints of this wing."""

from selfreview.web.people import account, details, mail_choices, provider, sign_in

BLUEPRINTS = (account.blueprint, details.blueprint, mail_choices.blueprint, provider.blueprint, sign_in.blueprint)
