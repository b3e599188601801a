"""The blueprints of this wing."""

from selfreview.web.review import answers, carry_overs, documents, evidence, history, overview, workbooks

BLUEPRINTS = (
    answers.blueprint,
    carry_overs.blueprint,
    documents.blueprint,
    evidence.blueprint,
    history.blueprint,
    overview.blueprint,
    workbooks.blueprint,
)
