"""What the law asks the operator to say: privacy, accessibility, whom to write to; and where to report a hole."""

from datetime import timedelta

from flask import Blueprint, Response, render_template, url_for
from flask.typing import ResponseReturnValue

from selfreview.domain.people.personal_data import Kind, KindOfData
from selfreview.operator_settings import (
    ACCESSIBILITY_NEEDS,
    CONTACT_NEEDS,
    PRIVACY_NEEDS,
    missing_of,
)
from selfreview.storage import retention
from selfreview.web.access import Public, entry
from selfreview.web.runtime import site

blueprint = Blueprint("statements", __name__)

SECURITY_TXT_LASTS = timedelta(days=180)


def _said(kind: KindOfData) -> KindOfData:
    """A kind of data in the language of the page, so that it can begin with a capital letter."""
    return KindOfData(*map(str, (kind.title, kind.what, kind.why, kind.basis, kind.until, kind.seen_by)))


@blueprint.get("/privacy")
@entry(Public())
def privacy() -> ResponseReturnValue:
    """The privacy notice, from the register of what is held; it says what the operator has yet to give."""
    operator, periods = site().settings.operator, retention.periods().in_words()
    kinds = [(_said(kind.value), kind.value.until.format(**periods)) for kind in Kind]
    missing = missing_of(operator, PRIVACY_NEEDS)
    return render_template("home/privacy.html", operator=operator, kinds=kinds, periods=periods, missing=missing)


@blueprint.get("/accessibility")
@entry(Public())
def accessibility() -> ResponseReturnValue:
    """The accessibility statement, in the form that the regulations of 2018 ask for."""
    operator = site().settings.operator
    return render_template(
        "home/accessibility.html",
        operator=operator,
        address=site().settings.url,
        missing=missing_of(operator, ACCESSIBILITY_NEEDS),
    )


@blueprint.get("/contact")
@entry(Public())
def contact() -> ResponseReturnValue:
    """Whom to ask."""
    operator = site().settings.operator
    return render_template("home/contact.html", operator=operator, missing=missing_of(operator, CONTACT_NEEDS))


@blueprint.get("/.well-known/security.txt")
@entry(Public())
def security() -> ResponseReturnValue:
    """Where to report a hole (RFC 9116); without a contact it says that one is missing."""
    operator, base = site().settings.operator, site().settings.url
    page = f"{base}{url_for('statements.contact')}" if base else None
    lines = [f"# {operator.name or 'SELFREVIEW_OPERATOR is not set: the operator of this site has not given a name.'}"]
    if operator.contact is None:
        lines.append("# This file is not complete: SELFREVIEW_CONTACT is not set, so there is no one to write to yet.")
    elif operator.link is None:
        lines.append(f"# Write to: {operator.contact}")
    lines += [f"Contact: {link}" for link in (operator.link, page if operator.contact else None) if link]
    expires = site().now().replace(microsecond=0) + SECURITY_TXT_LASTS
    lines += [f"Expires: {expires.isoformat().replace('+00:00', 'Z')}", "Preferred-Languages: en"]
    if base:
        lines.append(f"Canonical: {base}{url_for('statements.security')}")
    return Response("\n".join([*lines, ""]), mimetype="text/plain")
