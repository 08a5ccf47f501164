"""How much memory is held and was held at most: of the GPU, or of this process."""

import ctypes
import gc
import platform
from pathlib import Path

STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")
MIB = 2**20
M_MMAP_THRESHOLD = -3  # malloc.h


def held(device: str) -> int:
    """Bytes in use now: allocated on a GPU, resident in memory otherwise."""
    if device == "cuda":
        import torch

        return torch.cuda.memory_allocated()
    import psutil

    return int(psutil.Process().memory_info().rss)


def peak(device: str) -> int:
    """The most bytes in use since ``forget``, or since the process began."""
    if device == "cuda":
        import torch

        return torch.cuda.max_memory_allocated()
    if STATUS.is_file():
        for line in STATUS.read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return held(device)


def forget(device: str) -> None:
    """Measure the peak anew from here. Where the system cannot (not Linux), it stays."""
    if device == "cuda":
        import torch

        torch.cuda.reset_peak_memory_stats()
    elif CLEAR.is_file():
        CLEAR.write_text("5", encoding="ascii")  # proc(5): resets the peak resident set size


def hand_back() -> None:
    """Give what was freed back to the system, and what will be at once; on a processor with glibc.

    By default glibc learns to keep ever larger blocks (mallopt(3), M_MMAP_THRESHOLD) and, with
    sequences of ever other lengths, holds half as much again as is in use. What unpacking a base
    left behind would be counted as the run's own.
    """
    gc.collect()
    if platform.libc_ver()[0] == "glibc":
        libc = ctypes.CDLL(None)
        libc.mallopt(M_MMAP_THRESHOLD, MIB)
        libc.malloc_trim(0)


def room(device: str) -> int:
    """Bytes that are free for a run, now."""
    if device == "cuda":
        import torch

        return int(torch.cuda.mem_get_info()[0])
    import psutil

    return int(psutil.virtual_memory().available)
