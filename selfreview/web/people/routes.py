"""The blueprints of this wing."""

from selfreview.web.people import account, details, mail_choices, own_passkeys, passkey_step, provider, sign_in

BLUEPRINTS = (
    account.blueprint,
    own_passkeys.blueprint,
    details.blueprint,
    mail_choices.blueprint,
    provider.blueprint,
    sign_in.blueprint,
    passkey_step.blueprint,
)
