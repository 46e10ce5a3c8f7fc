"""Sealing a release: its digests and its signature written beside the manifest, and compared with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from lod.config import Settings
from lod.history import chain
from lod.messages.message import Message
from lod.release.home import Home
from lod.release.manifest import NAME, DataSetEntry, Manifest
from lod.trust import jws, tree
from lod.trust.keys import KeyFolder, KeySet
from lod.trust.seal import (
    DIGESTS,
    SIGNATURE,
    FigureTree,
    HistoryHead,
    NotProven,
    PublishedFile,
    Seal,
    Signed,
    first_verified,
    require_stated,
)

TREES = "proofs"
"""The folder of hash trees in a release."""

PUBLIC = ("charts/", "dumps/", "reports/", "shapes/")
"""How the paths of files begin that are published as they are."""


@dataclass(frozen=True)
class ReleaseSeal:
    """What the seal of a release is: the statement that is signed, None where nobody has signed it, and what is
    wrong: a file of the release, and why."""

    signed: Signed | None
    problems: tuple[tuple[str, Message], ...] = ()


def tree_path(folder: Path, dataset: str) -> Path:
    """The hash tree of a data set in a release."""
    return folder / TREES / f"{dataset}.tree"


def release_tree_path(folder: Path) -> Path:
    """The hash tree of the data sets of a release; no data set is called so."""
    return folder / TREES / ".release.tree"


def write_release_tree(folder: Path, datasets: Iterable[str]) -> None:
    """Writes the hash tree of the data sets of a release, whose own are there."""
    target = release_tree_path(folder)
    tree.write(target, (figure_tree(folder, name).record(name) for name in datasets))


def figure_tree(folder: Path, dataset: str) -> FigureTree:
    """The size and the root of the tree of a data set. Raises `OSError` and `ValueError`."""
    figures = tree.Tree(tree_path(folder, dataset))
    return FigureTree(figures.size, jws.encoded(figures.root))


def key_folder(settings: Settings) -> KeyFolder:
    """The keys of a site."""
    return KeyFolder(settings.keys, settings.home)


def seal_of(folder: Path, manifest: Manifest) -> Seal:
    """The seal of a release, as it follows from its manifest and its trees. Raises `OSError` and `ValueError`."""
    files = {
        path: PublishedFile(entry.sha256, entry.size)
        for path, entry in manifest.files.items()
        if path.startswith(PUBLIC)
    }
    return Seal(
        manifest.id,
        manifest.created,
        manifest.base,
        manifest.content,
        sha256((folder / NAME).read_bytes()).hexdigest(),
        files,
        manifest.graphs | dump_graphs(manifest.datasets),
        {name: figure_tree(folder, name) for name in manifest.datasets},
    )


def dump_graphs(datasets: dict[str, DataSetEntry]) -> dict[str, str]:
    """The digests of the graphs that dumps are, by their paths without a suffix."""
    return {f"dumps/{name}": entry.canonical for name, entry in datasets.items()}


def head_of(history: Path) -> HistoryHead | None:
    """The head of the history in a folder, as it is signed. Raises `ReleaseError` where it cannot be read."""
    newest = chain.last(history)
    return HistoryHead(newest.number, newest.digest) if newest else None


def write(folder: Path, manifest: Manifest, keys: KeyFolder, history: Path) -> None:
    """Writes the digests of a release, and the signature where the site has a key: of the `history` before it too.

    Raises `LodError`, `OSError`.
    """
    seal = seal_of(folder, manifest)
    (folder / DIGESTS).write_text(seal.text(), "utf-8")
    if key := keys.signer():
        statement = seal.statement(datetime.fromisoformat(manifest.created), head_of(history))
        (folder / SIGNATURE).write_text(statement.sign(key) + "\n", "utf-8")


def sign(folder: Path, keys: KeyFolder, history: Path) -> str:
    """Signs a release, and the `history` as it is now, with the key that signs now, in the stead of what that key
    signed of it before; gives the name of the key.

    Raises `NotProven` where there is no key, or the release has no digests, or others than those of its manifest.
    """
    key = keys.signer()
    if key is None:
        raise NotProven(Message("trust.no-key"))
    seal = _required_seal(folder, Manifest.read(folder))
    text = seal.statement(datetime.now(UTC), head_of(history)).sign(key)
    name = jws.read(text)[0]
    scratch = folder / f".{SIGNATURE}"
    others = [other for other in signatures(folder) if not _is_of(other, name)]
    scratch.write_text("\n".join([text, *others]) + "\n", "utf-8")
    scratch.replace(folder / SIGNATURE)
    return name


def activate(
    home: Home, settings: Settings, release: str, reason: Mapping[str, str] | None = None, despite: bool = False
) -> None:
    """Makes a release the current one (`Home.activate`), and signs the event that says so, where the site has a key.

    Only for the holder of the lock. Raises what `Home.activate` raises; and `LodError`, before anything is done, where
    the key is not here.
    """
    signs = key_folder(settings).signer() is not None
    home.activate(release, reason, despite)
    if signs and seal_text(home.path(release)) is not None:
        sign(home.path(release), key_folder(settings), home.history)
        home.publish(release)


def _is_of(text: str, key: str) -> bool:
    """Whether a signature says that it is by a key; what is no signature is by none."""
    try:
        return jws.read(text)[0] == key
    except ValueError:
        return False


def signatures(folder: Path) -> list[str]:
    """The signatures of a release, the newest first."""
    try:
        return (folder / SIGNATURE).read_text("utf-8").split()
    except (OSError, UnicodeDecodeError):
        return []


def seal_text(folder: Path) -> bytes | None:
    """The digests of a release, as its file has them; None for a release that was built without them."""
    try:
        return (folder / DIGESTS).read_bytes()
    except OSError:
        return None


def inspect(folder: Path, manifest: Manifest, keys: KeySet) -> ReleaseSeal:
    """Whether the digests of a release follow from its manifest, and who has signed them."""
    texts, wanted = signatures(folder), _signed_then(manifest, keys)
    if seal_text(folder) is None and not texts and not wanted and not manifest.graphs:
        return ReleaseSeal(None)  # built before there were any
    try:
        seal = _required_seal(folder, manifest)
    except NotProven as error:
        return ReleaseSeal(None, ((DIGESTS, error.message),))
    if not texts and not wanted and not (folder / SIGNATURE).exists():
        return ReleaseSeal(None)
    return _inspected(seal, texts, keys)


def _inspected(seal: Seal, texts: Sequence[str], keys: KeySet) -> ReleaseSeal:
    try:
        signed = first_verified(texts, keys)
        require_stated(seal.text().encode(), signed.statement)
    except NotProven as error:
        return ReleaseSeal(None, ((SIGNATURE, error.message),))
    return ReleaseSeal(signed)


def _required_seal(folder: Path, manifest: Manifest) -> Seal:
    """The seal that a release has. Raises `NotProven` where it is another than follows from its manifest."""
    try:
        seal = seal_of(folder, manifest)
    except (OSError, ValueError):
        raise NotProven(Message("trust.trees-damaged")) from None
    if seal_text(folder) != seal.text().encode():
        raise NotProven(Message("trust.digests-differ"))
    return seal


def _signed_then(manifest: Manifest, keys: KeySet) -> bool:
    """Whether the site had a key that signed when a release was built, so that it has to be signed."""
    built = datetime.fromisoformat(manifest.created)
    return any(_signed_at(key.created, built, key.retired or key.revoked) for key in keys.keys)


def _signed_at(created: str, moment: datetime, ended: str) -> bool:
    return (
        bool(created)
        and datetime.fromisoformat(created) < moment
        and (not ended or moment < datetime.fromisoformat(ended))
    )
