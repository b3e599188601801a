"""axe-core, the accessibility engine, run on whatever a page of Chromium shows."""

from functools import cache
from typing import Any

from playwright.sync_api import Page

from tests.machine import ROOT

SCRIPT = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# Off by default in axe, since it belongs to WCAG 2.2 only; nothing is turned off.
RULES = {"target-size": {"enabled": True}}
ADDRESS = "/axe.js"
"""Where a server of pages offers it: a browser then compiles it once, and not anew for every page."""


@cache
def script() -> str:
    """Its whole code."""
    return SCRIPT.read_text(encoding="utf-8")


def violations(page: Page, *, served: bool = False) -> list[str]:
    """Every violation of any impact: its rule, what is wrong and where; `served` says that the page's server has it."""
    if not page.evaluate("typeof window.axe === 'object'"):
        if served:
            page.add_script_tag(url=ADDRESS)
        else:
            page.evaluate(script())
    found: list[dict[str, Any]] = page.evaluate(
        """async (rules) => {
            // Styles are read ahead for one rule only, which is on trial and not run: a test holds that. Sounds are.
            const preload = { assets: ['media'] }
            const told = await axe.run(document, { rules, preload, resultTypes: ['violations'] })
            return told.violations
        }""",
        RULES,
    )
    return [f"{one['id']}: {node['failureSummary']}\n  {node['html'][:200]}" for one in found for node in one["nodes"]]
