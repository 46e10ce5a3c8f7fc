"""What stands before the application: who asks, the access log and the metrics, and the limit on requests over time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from time import time

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound

from lod.config import Settings
from lod.errors import ReleaseError
from lod.web import proxy
from lod.web.access import ANSWERED_BY, Access, AnswerListener, Log
from lod.web.cache import Cache
from lod.web.clock import next_moment
from lod.web.metrics import CONTENT_TYPE, GaugeReading, Metrics
from lod.web.proxy import PEER, Proxied, is_in
from lod.web.rate import Limited
from lod.web.site import Served, Site


def place_before(app: Flask, site: Site, settings: Settings, cache: Cache) -> None:
    """Puts it all before an application whose routes are registered; only the cache may stand before it already."""
    listeners: list[AnswerListener] = [Log(settings.access_log)] if settings.access_log else []
    if settings.metrics:
        listeners.append(_metrics(app, site, settings, cache))
    app.after_request(_answered_by)
    wsgi = app.wsgi_app
    if site.requests is not None:
        wsgi = Limited(wsgi, site.requests)
    app.wsgi_app = Proxied(  # type: ignore[method-assign]  # as Flask's manual has it
        Access(wsgi, listeners, settings.log_addresses), settings.trusted_proxy, settings.base
    )


def _metrics(app: Flask, site: Site, settings: Settings, cache: Cache) -> Metrics:
    """Counts answers, and shows the counts to the addresses that may see them."""
    allowed = proxy.networks(settings.metrics)
    routes = {
        f"/{rule.rule.removeprefix('/').partition('/')[0].partition('<')[0]}" for rule in app.url_map.iter_rules()
    }
    counted = Metrics(routes | {"/metrics"}, lambda: _readings(site, cache))

    @app.get("/metrics")
    def metrics() -> Response:
        """Numbers for a monitoring system, shown to the addresses in the setting `metrics` only."""
        # behind a proxy that is not known everybody would seem to be this machine
        if not request.environ.get(PEER) or not is_in(request.remote_addr or "", allowed):
            raise NotFound
        return Response(counted.text(), content_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"})

    return counted


def _first(path: str) -> str:
    """The first part of a path, or of the pattern of a route."""
    return f"/{path.removeprefix('/').partition('/')[0].partition('<')[0]}"


def _readings(site: Site, cache: Cache) -> Iterator[GaugeReading]:
    yield GaugeReading(
        "lod_release_damaged", "1 where verifying the release has found damage.", float(bool(site.watch.problem))
    )
    yield GaugeReading(
        "lod_cache_bytes", "Memory that finished documents take, compressed too.", cache.kept.memory.bytes
    )
    for cause, count in site.deaths.counts.items():
        yield GaugeReading("lod_worker_deaths", "Query workers that ended, by cause.", count, (("cause", cause),))
    yield GaugeReading("lod_slow_places_taken", "Searches and other slow pages under way.", site.slow.taken)
    if (entry := next_moment(site.schedule)) is not None:
        yield GaugeReading(
            "lod_scheduled_release_timestamp_seconds", "When the next release comes.", _timestamp(entry.at)
        )
    yield GaugeReading(
        "lod_scheduled_release_blocked",
        "1 where the next scheduled release cannot come.",
        float(bool(site.clock.problem)),
    )
    try:
        with site.current() as served:
            created = _timestamp(served.release.manifest.created)
            labels = (("release", served.id),)
            yield GaugeReading("lod_release_info", "The release that is served.", 1.0, labels)
            yield GaugeReading("lod_release_age_seconds", "Seconds since the release was built.", time() - created)
            yield GaugeReading("lod_release_datasets", "Data sets in the release.", len(served.release.datasets))
            yield from _of_the_pool(served)
    except ReleaseError:
        return


def _timestamp(at: str) -> float:
    return datetime.fromisoformat(at).timestamp()


def _of_the_pool(served: Served) -> Iterator[GaugeReading]:
    state = served.pool.state
    for name, value in (("ready", state.ready), ("starting", state.starting), ("at_work", state.at_work)):
        yield GaugeReading("lod_workers", "Query workers, by what they do.", value, (("state", name),))
    yield GaugeReading("lod_queries_waiting", "Jobs that wait for a worker.", state.waiting)
    yield GaugeReading("lod_sandboxed", "1 where query workers are sealed off.", float(served.pool.sandboxed is True))


def _answered_by(response: Response) -> Response:
    by = "error" if response.status_code >= 500 else "file" if response.direct_passthrough else _kind()
    request.environ.setdefault(ANSWERED_BY, by)
    return response


def _kind() -> str:
    return "pool" if _first(request.path) == "/sparql" and (request.args or request.method == "POST") else "page"
