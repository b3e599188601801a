"""`selfreview digests`: tell those who want one mail a day or a week what is asked of them; to be run once a day."""

import click

from selfreview.commands.site import ready_site, refuse
from selfreview.web.home.digests import body_of, collect_digests, send_digests
from selfreview.web.runtime import site


@click.command()
@click.option("--preview", is_flag=True, help="Print the emails and send none.")
def digests(preview: bool) -> None:
    """Send everyone who wants it one email with all that is asked of them, at most once a day."""
    with ready_site() as app:
        if not preview and not site().post.is_set_up:
            refuse("No mail server is set up, so nothing can be sent. --preview prints what would be.")
        # Where mail is set up, the settings name the address of the site, too.
        with app.test_request_context(base_url=site().settings.url or "http://127.0.0.1:8000"):
            today = site().today()
            found = collect_digests(today)
            if preview:
                for digest in found:
                    click.echo(f"To: {digest.person.email}\nSubject: {digest.subject}\n\n{body_of(digest)}")
                click.echo(f"{len(found)} to send.")
            else:
                click.echo(f"{send_digests(found, today)} of {len(found)} sent.")
