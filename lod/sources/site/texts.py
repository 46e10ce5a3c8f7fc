"""The texts and codes of a whole site, judged by their characters."""

from __future__ import annotations

from lod.config import FILE
from lod.errors import Finding, SourceError, blocks
from lod.model import characters
from lod.model.catalog import Site
from lod.model.origin import Origin


def judge(site: Site, findings: list[Finding]) -> None:
    """Adds what is wrong with them. Raises `SourceError`, with all findings, for what cannot be published."""
    lists = [codelist for codelist in site.codelists if not codelist.built_in]
    wrong = list(characters.findings([site.catalog], Origin(FILE), "catalog"))
    wrong += characters.findings([*site.datasets, *lists, *site.removed, *site.correspondences], Origin())
    for codelist in lists:
        wrong += characters.alike(codelist)
    findings += wrong
    if blocks(wrong):
        raise SourceError(findings)
