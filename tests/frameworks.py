"""Two framework files to test with: the least that is one, and one that holds a thing of every kind."""

SMALL = """\
edition: "1"
title: Small
publisher: Nobody
published: "2024"
rights: Free
source: Made up
scale:
  - {key: "no", label: Not met}
  - {key: "yes", label: Met}
themes:
  - {id: T, title: Only theme}
exemplars:
  - id: X
    theme: T
    title: Short
    wording: Something is so.
    wording_source: Page 1
    responsible: both
"""
FULL = (
    SMALL.replace("label: Met}", "label: Met, compliant: true, aspired: true}")
    + """\
    standards: [S]
    criteria:
      "yes":
        - {id: X-1, text: It is so, status: drafted}
    evidence:
      - A photograph
    actions:
      - {to: "yes", text: Begin}
    figures:
      - {year: 2020, measure: compliant, percent: 60, status: published, source: Page 2}
      - {year: 2020, measure: non_compliant, percent: 40, status: derived, source: Page 2}
      - {year: 2020, measure: good_or_best, status: unknown}
standards:
  - {id: S, text: Be good, source: Page 3}
years:
  - {year: 2020, services: 10, returns: 5, source: Page 4}
"""
)
