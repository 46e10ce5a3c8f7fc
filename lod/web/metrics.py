"""What a monitoring system reads at `/metrics`: requests by route and status, and how the process and its release are.

In the text format of Prometheus. Where several processes serve (`PROMETHEUS_MULTIPROC_DIR`), requests are those of all
of them; how pool and cache are is told of the one that answers.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from lod.web.access import LoggedAnswer

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0, 30.0)
"""Ends of the classes that answering times are counted in."""
OTHER = "other"
"""The route of what no route begins like."""


@dataclass(frozen=True)
class GaugeReading:
    """A number at one moment: its name, what it is of, and the labels that tell it from others of the name."""

    name: str
    documentation: str
    value: float
    labels: tuple[tuple[str, str], ...] = ()


class _Readings(Collector):
    """Numbers that are read when they are asked for."""

    def __init__(self, read: Callable[[], Iterable[GaugeReading]]) -> None:
        self.read = read

    def collect(self) -> Iterator[Metric]:
        families: dict[str, GaugeMetricFamily] = {}
        for each in self.read():
            names = [name for name, _ in each.labels]
            family = families.setdefault(each.name, GaugeMetricFamily(each.name, each.documentation, labels=names))
            family.add_metric([value for _, value in each.labels], each.value)
        yield from families.values()


class Metrics:
    """Counts answers by route – the first part of their path – and status; tells how everything else is.

    `routes`: the first parts that paths of this application have, so that no visitor makes up more.
    """

    def __init__(self, routes: Iterable[str], read: Callable[[], Iterable[GaugeReading]]) -> None:
        self.registry = CollectorRegistry()
        named = frozenset(routes)
        self.route = lru_cache(1000)(lambda first: first if first in named else OTHER)
        self._requests = Counter(
            "lod_requests", "Answers, by route and status.", ["route", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "lod_request_seconds", "Seconds from a request to the last byte of its answer.", ["route"],
            registry=self.registry, buckets=SECONDS,
        )  # fmt: skip
        self._bytes = Counter("lod_response_bytes", "Bytes of answers.", ["route"], registry=self.registry)
        self._by = Counter("lod_answers", "Answers, by what gave them.", ["answered_by"], registry=self.registry)
        # finding a counter by its labels takes longer than counting
        self._request = lru_cache(1000)(self._requests.labels)
        self._second = lru_cache(100)(self._seconds.labels)
        self._byte = lru_cache(100)(self._bytes.labels)
        self._answer = lru_cache(100)(self._by.labels)
        self._readings = _Readings(read)

    def __call__(self, answer: LoggedAnswer) -> None:
        """Counts an answer."""
        route = self.route(f"/{answer.path.removeprefix('/').partition('/')[0]}")
        self._request(route, str(answer.status)).inc()
        self._second(route).observe(answer.ms / 1000)
        self._byte(route).inc(answer.bytes)
        self._answer(answer.answered_by or OTHER).inc()

    def text(self) -> bytes:
        """Everything, in the text format."""
        registry = CollectorRegistry()
        registry.register(self._readings)
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # as the library has it
            return generate_latest(registry)
        return generate_latest(self.registry) + generate_latest(registry)
