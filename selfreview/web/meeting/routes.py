"""The blueprints of this wing."""

from selfreview.web.meeting import control, meeting, papers

BLUEPRINTS = (control.blueprint, meeting.blueprint, papers.blueprint)
