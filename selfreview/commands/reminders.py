"""`selfreview reminders`: tell the owners of actions what is due; to be run once a day."""

from datetime import timedelta

import click

from selfreview.commands.site import ready_site, refuse
from selfreview.web.plan.reminders import AHEAD, body_of, collect, send_all, token_of
from selfreview.web.runtime import site


@click.command()
@click.option("--preview", is_flag=True, help="Print the emails and send none.")
@click.option(
    "--ahead", type=click.IntRange(0, 365), default=AHEAD.days, show_default=True, help="Days before the day."
)
def reminders(preview: bool, ahead: int) -> None:
    """Send everyone a list of their actions that are due or overdue, at most once a day."""
    with ready_site() as app:
        if not preview and not site().post.is_set_up:
            refuse("No mail server is set up, so nothing can be sent. --preview prints what would be.")
        # Where mail is set up, the settings name the address of the site, too.
        with app.test_request_context(base_url=site().settings.url or "http://127.0.0.1:8000"):
            today = site().today()
            found = collect(today, ahead=timedelta(days=ahead))
            if preview:
                for reminder in found:
                    body = body_of(reminder, today, token_of(reminder.person.id))
                    click.echo(f"To: {reminder.person.email}\nSubject: {reminder.subject}\n\n{body}")
                click.echo(f"{len(found)} to send.")
            else:
                click.echo(f"{send_all(found, today)} of {len(found)} sent.")
