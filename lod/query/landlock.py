"""Landlock: from now on this thread, and what it starts, reads and writes nothing but the folders it is given.

Linux 5.13 and later; it needs no privilege and cannot be taken off again. What is open already stays open. Nothing may
be executed, no TCP socket connected or bound (Linux 6.7), no process outside signalled (6.12).
Source: the kernel's Documentation/userspace-api/landlock.rst, and linux/landlock.h.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

# the same numbers on every processor
_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION_FLAG, _PATH_BENEATH = 1, 1
_PR_SET_NO_NEW_PRIVS = 38

_WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 1, 1 << 2, 1 << 3
_REMOVE_DIR, _REMOVE_FILE, _MAKE_DIR, _MAKE_REG = 1 << 4, 1 << 5, 1 << 7, 1 << 8
_TRUNCATE = 1 << 14
_READ = _READ_FILE | _READ_DIR
_WRITE = _READ | _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_REG | _TRUNCATE
_OF_FILES = _READ_FILE | _WRITE_FILE | _TRUNCATE

_RIGHTS = {1: 13, 2: 14, 3: 15, 5: 16}
"""How many rights on files each version of the interface knows; one between has those of the version before."""


def version() -> int:
    """The version of the kernel's interface; 0 where there is none."""
    if sys.platform != "linux":
        return 0
    return max(0, int(_call(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION_FLAG))))


def confine(reads: Iterable[Path], writes: Iterable[Path] = ()) -> str:
    """Confines this thread to reading and writing below these paths; gives why that was not done, "" where it was.

    What is not there is left out.
    """
    known = version()
    if not known:
        return "the kernel has no Landlock"
    rights = (1 << _RIGHTS[max(number for number in _RIGHTS if number <= known)]) - 1
    ruleset = _ruleset(known, rights)
    if ruleset < 0:
        return f"Landlock: {os.strerror(ctypes.get_errno())}"
    try:
        for path, wanted in (*((path, _READ) for path in reads), *((path, _WRITE) for path in writes)):
            if problem := _allow(ruleset, path, wanted & rights):
                return problem
        _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        if _call(_RESTRICT, ctypes.c_int(ruleset), ctypes.c_uint32(0)):
            return f"Landlock: {os.strerror(ctypes.get_errno())}"
    finally:
        os.close(ruleset)
    return ""


def _ruleset(known: int, rights: int) -> int:
    """A descriptor of rules that deny everything they know of."""
    network = 0b11 if known >= 4 else 0  # bind and connect TCP
    scoped = 0b11 if known >= 6 else 0  # abstract sockets and signals
    attributes = struct.pack("=QQQ", rights, network, scoped)
    size = 24 if known >= 6 else 16 if known >= 4 else 8
    return int(_call(_CREATE, attributes, ctypes.c_size_t(size), ctypes.c_uint32(0)))


def _allow(ruleset: int, path: Path, rights: int) -> str:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return ""
    try:
        rights &= _OF_FILES if not path.is_dir() else ~0
        rule = struct.pack("=Qi", rights, descriptor)
        if _call(_ADD, ctypes.c_int(ruleset), ctypes.c_int(_PATH_BENEATH), rule, ctypes.c_uint32(0)):
            return f"Landlock: {path}: {os.strerror(ctypes.get_errno())}"
    finally:
        os.close(descriptor)
    return ""


_libc = ctypes.CDLL(None, use_errno=True)


def _call(number: int, *arguments: object) -> int:
    result: int = _libc.syscall(ctypes.c_long(number), *arguments)
    return result
