"""The blueprints of this wing."""

from selfreview.web.returns import questions, submission

BLUEPRINTS = (questions.blueprint, submission.blueprint)
