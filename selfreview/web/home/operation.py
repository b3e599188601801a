"""What machines ask about the site: whether it lives, whether it is ready, and what it has measured."""

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response, abort, current_app, g, request
from flask.typing import ResponseReturnValue

from selfreview.storage import mail_queue
from selfreview.storage.health import DatabaseFault, schema_in_use
from selfreview.storage.schema import newest_schema
from selfreview.web.access import Public, entry

if TYPE_CHECKING:
    from prometheus_client import Metric

blueprint = Blueprint("operation", __name__)

EXTENSION = "metrics"
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds within which an answer was given."""


@blueprint.get("/livez")
@entry(Public())
def livez() -> ResponseReturnValue:
    """200 while this process answers at all; it asks nobody else, so a database that is away restarts nothing."""
    return {"status": "ok"}


@blueprint.get("/readyz")
@entry(Public())
def readyz() -> ResponseReturnValue:
    """200 when visitors can be sent here: the database answers and has the schema of this version."""
    try:
        schema = schema_in_use()
    except DatabaseFault:
        return {"status": "the database does not answer"}, 503
    if schema != newest_schema():
        return {"status": "the database is of another version: run selfreview upgrade"}, 503
    return {"status": "ok"}


@blueprint.get("/metrics")
@entry(Public())
def metrics() -> ResponseReturnValue:
    """Measures for Prometheus, where the operator asked for them; nobody's name is in them."""
    measures = current_app.extensions.get(EXTENSION)
    if measures is None:
        abort(404)
    return Response(measures.tell(), content_type=measures.content_type)


def build(app: Flask, *, is_on: bool) -> None:
    """Measure every answer from here on, where the operator asked for it."""
    if is_on:
        app.extensions[EXTENSION] = measures = Measures()
        app.after_request(measures.note)


class Measures:
    """What has been measured in this process and, where several share a folder of measures, in all of them."""

    def __init__(self) -> None:
        # Only where it is asked for: the library takes time to import.
        import prometheus_client as prometheus

        self._prometheus = prometheus
        self.content_type = prometheus.CONTENT_TYPE_PLAIN_0_0_4
        self._own = prometheus.CollectorRegistry()
        self._requests = prometheus.Counter(
            "selfreview_requests",
            "Answers by route, method and status.",
            ("route", "method", "status"),
            registry=self._own,
        )
        self._seconds = prometheus.Histogram(
            "selfreview_request_seconds", "Time until an answer.", ("method",), buckets=BUCKETS, registry=self._own
        )
        self._streams = prometheus.Gauge(
            "selfreview_streams",
            "Pages that are open and told of changes.",
            registry=self._own,
            multiprocess_mode="livesum",
        )

    def note(self, answer: Response) -> Response:
        """Count an answer."""
        method = request.method if request.url_rule is not None else "other"
        self._requests.labels(str(request.url_rule), method, str(answer.status_code)).inc()
        self._seconds.labels(method).observe(time.perf_counter() - g.get("started", time.perf_counter()))
        self._streams.set(len(current_app.extensions["live"]))
        return answer

    def tell(self) -> bytes:
        """Everything measured, in Prometheus' words."""
        registry = self._own
        if _is_shared():
            from prometheus_client.multiprocess import MultiProcessCollector

            registry = self._prometheus.CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        said = self._prometheus.CollectorRegistry()
        said.register(OfDatabase())
        return self._prometheus.generate_latest(registry) + self._prometheus.generate_latest(said)


def _is_shared() -> bool:
    from prometheus_client import values

    return str(values.ValueClass.__name__) == "MmapedValue"


class OfDatabase:
    """What only the database knows, asked when it is asked for."""

    def collect(self) -> Iterator["Metric"]:
        """Whether it answers, and how many letters wait."""
        from prometheus_client.core import GaugeMetricFamily

        try:
            waiting: int | None = mail_queue.count_unsent()
        except DatabaseFault:
            waiting = None
        yield GaugeMetricFamily("selfreview_database_up", "Whether the database answers.", int(waiting is not None))
        if waiting is not None:
            yield GaugeMetricFamily("selfreview_letters_waiting", "Emails that have not been sent.", waiting)
