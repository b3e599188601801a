"""The blueprints of this wing."""

from selfreview.web.review import (
    answers,
    archive,
    carry_overs,
    documents,
    evidence,
    grid,
    history,
    library,
    overview,
    papers,
    put_back,
    workbooks,
)

BLUEPRINTS = (
    answers.blueprint,
    archive.blueprint,
    carry_overs.blueprint,
    documents.blueprint,
    evidence.blueprint,
    grid.blueprint,
    history.blueprint,
    library.blueprint,
    overview.blueprint,
    papers.blueprint,
    put_back.blueprint,
    workbooks.blueprint,
)
