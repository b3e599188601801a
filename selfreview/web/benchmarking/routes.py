"""The blueprints of this wing."""

from selfreview.web.benchmarking import (
    exact_figures,
    history,
    network,
    own_measures,
    paper_returns,
    public_figures,
    questions,
    reminders,
    sections,
    service_reports,
    submission,
    workbooks,
)
from selfreview.web.benchmarking.comparing import named_figures, own_years

BLUEPRINTS = (
    exact_figures.blueprint,
    history.blueprint,
    named_figures.blueprint,
    network.blueprint,
    own_measures.blueprint,
    own_years.blueprint,
    paper_returns.blueprint,
    public_figures.blueprint,
    questions.blueprint,
    reminders.blueprint,
    sections.blueprint,
    service_reports.blueprint,
    submission.blueprint,
    workbooks.blueprint,
)
