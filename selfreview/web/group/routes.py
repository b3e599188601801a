"""The blueprints of this wing."""

from selfreview.web.group import agreements, collaboration, comments, invitations, live, members, sign_off, views

BLUEPRINTS = (
    agreements.blueprint,
    collaboration.blueprint,
    comments.blueprint,
    invitations.blueprint,
    live.blueprint,
    members.blueprint,
    sign_off.blueprint,
    views.blueprint,
)
