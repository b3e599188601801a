"""The blueprints of this wing."""

from selfreview.web.meeting import arranging, control, meeting, papers

BLUEPRINTS = (arranging.blueprint, control.blueprint, meeting.blueprint, papers.blueprint)
