"""What a worker gives up before it reads a query: memory, processor time, file size, files, and every way to a socket.

Files are Landlock's (`lod.query.landlock`): a worker reads its release and its own program, and executes nothing.
Limits are setrlimit's. Sockets are denied by a seccomp filter (Linux on x86_64 and aarch64), which needs no privilege
and cannot be taken off again. Where there is none, `status` says why, and the refusal of SERVICE by its text remains.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from lod.query import landlock

# Linux headers: linux/prctl.h, linux/seccomp.h, linux/audit.h, asm/unistd.h
_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/usr/share/zoneinfo",
              "/etc/localtime", "/proc", "/sys/fs/cgroup", "/dev/null", "/dev/urandom")  # fmt: skip
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_SECCOMP_SET_MODE_FILTER, _SECCOMP_FILTER_FLAG_TSYNC = 1, 1
_ALLOW, _ERRNO, _EPERM = 0x7FFF0000, 0x00050000, 1
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # BPF: ld [k], jeq k, jge k, ret k
_X32 = 0x40000000  # the other system calls of an x86_64 kernel begin here
_CALLS = ("socket", "connect", "socketpair", "bind", "listen", "accept", "accept4", "io_uring_setup", "ptrace")
_DENIED = {
    "x86_64": (0xC000003E, 317, dict(zip(_CALLS, (41, 42, 53, 49, 50, 43, 288, 425, 101), strict=True))),
    "aarch64": (0xC00000B7, 277, dict(zip(_CALLS, (198, 203, 199, 200, 201, 202, 242, 425, 117), strict=True))),
}
"""For each processor: its audit number, the number of seccomp(2), and those of the calls that are denied."""


@dataclass(frozen=True)
class Status:
    """Whether this process can open no socket, and (`confined`) no files but its own; what it still can, and why."""

    sealed: bool
    reason: str = ""
    confined: bool = False


_status = Status(False, "the sandbox has not been entered")


def status() -> Status:
    """How far this process is sealed off."""
    return _status


def die_with_parent(parent: int) -> None:
    """Ends this process when the thread that started it ends (Linux); at once, if the parent is gone already."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if os.getppid() != parent:
        sys.exit("The process that started this worker is gone.")


def enter(
    memory_bytes: int, file_bytes: int, reads: Iterable[Path] | None = None, writes: Iterable[Path] = ()
) -> Status:
    """Gives up what a worker does not need; what it has open stays open. Returns `status()`.

    `memory_bytes`: address space to grow by from now on. `file_bytes`: largest size of a file it writes. `reads`,
    `writes`: what it may open besides the program itself; None: whatever its user may.
    """
    global _status
    limit_memory(memory_bytes)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, file_bytes)
    unconfined = "files are left open" if reads is None else landlock.confine([*reads, *_program()], writes)
    sealed = _seal()
    _status = replace(sealed, reason="; ".join(filter(None, (sealed.reason, unconfined))), confined=not unconfined)
    return _status


def _program() -> list[Path]:
    """What a program reads of itself while it runs: Python's own files, libraries, and what the system says of it."""
    places = [sys.prefix, sys.base_prefix, *filter(None, sys.path), *_LIBRARIES]
    return [Path(place) for place in dict.fromkeys(places)]


def limit_memory(more: int) -> None:
    """Limits the address space to what is in use and `more` bytes; macOS knows no such limit."""
    if sys.platform == "linux":
        _lower(resource.RLIMIT_AS, address_space() + more)


def limit_cpu(seconds: float) -> None:
    """Ends this process (SIGXCPU) after so many more seconds of processor time, whatever becomes of its parent."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def address_space() -> int:
    """The address space in use, in bytes; 0 where the system does not say."""
    try:
        descriptor = os.open("/proc/self/statm", os.O_RDONLY)
    except OSError:
        return 0
    try:
        return int(os.read(descriptor, 100).split()[0]) * resource.getpagesize()
    finally:
        os.close(descriptor)


def _lower(limit: int, value: int) -> None:
    hard = resource.getrlimit(limit)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(limit, (value, value))


def _seal() -> Status:
    if sys.platform != "linux":
        return Status(False, f"{platform.system()} has no seccomp")
    machine = platform.machine()
    if machine not in _DENIED:
        return Status(False, f"no seccomp filter is written for {machine}")
    audit, seccomp, calls = _DENIED[machine]
    instructions = _filter(audit, calls.values(), x32=machine == "x86_64")
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *each) for each in instructions))
    program = ctypes.create_string_buffer(struct.pack("HP", len(instructions), ctypes.addressof(code)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return Status(False, f"prctl: {os.strerror(ctypes.get_errno())}")
    # TSYNC: the store's own threads are running already, and are sealed with us.
    refused = libc.syscall(
        ctypes.c_long(seccomp),
        ctypes.c_ulong(_SECCOMP_SET_MODE_FILTER),
        ctypes.c_ulong(_SECCOMP_FILTER_FLAG_TSYNC),
        program,
    )
    if refused:
        return Status(False, f"seccomp: {os.strerror(ctypes.get_errno()) if refused < 0 else 'a thread refused'}")
    return Status(True)


def _filter(audit: int, denied: Iterable[int], *, x32: bool) -> list[tuple[int, int, int, int]]:
    """The BPF program: EPERM for a denied call and for any call of another instruction set, else go on.

    An instruction is (code, jump if true, jump if false, constant); offset 4 of seccomp_data is the instruction set,
    offset 0 the number of the call.
    """
    tests = [(_AT_LEAST, _X32)] * x32 + [(_EQUAL, number) for number in denied]
    count = len(tests)
    return [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 0, count + 2, audit),
        (_LOAD, 0, 0, 0),
        *((code, count - index, 0, number) for index, (code, number) in enumerate(tests)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _ERRNO | _EPERM),
    ]
