"""The blueprints of this wing."""

from selfreview.web.returns import questions, reader_links, submission

BLUEPRINTS = (questions.blueprint, reader_links.blueprint, reader_links.outside, submission.blueprint)
