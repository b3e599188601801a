"""An operator who has said everything that the statements need."""

from datetime import date

from selfreview.operator_settings import Operator

OPERATOR = Operator(
    name="Example Council for Families",
    contact="selfreview@council.example",
    controller="The National Network",
    address="1 Town Hall Square, Sheffield S1 1AA",
    data_protection="dpo@council.example",
    hosting="Example Hosting Ltd, in the United Kingdom",
    statement_prepared=date(2026, 9, 1),
    statement_reviewed=date(2026, 11, 2),
    accessibility_tested=date(2026, 10, 5),
    accessibility_tester="the council’s own digital team",
)
