"""What a process is told of its threads and its memory: every command, and more where it answers
many people at once, as the page and the HTTP application do.
"""

import gc
import os


def threads_sleep() -> None:
    """Has OpenMP's threads sleep while they wait for one another; call it before torch or FAISS is
    loaded. Where other work takes a processor they would spin three times as long and more.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


def one_thread_an_answer() -> None:
    """Has each answer computed by one thread; call it before torch, FAISS or NumPy are loaded.

    Several answers share the processors better than the threads of each would: OpenMP's threads
    wait for one another by spinning, and where there are more of them than processors an answer
    takes ten times its work. Whoever runs the server may set ``OMP_NUM_THREADS`` otherwise.
    """
    os.environ.setdefault("OMP_NUM_THREADS", "1")


def settled() -> None:
    """Takes what is loaded now out of the search for garbage; call it once the models are there.

    They are a quarter of a million objects that stay, and looking through them stops every thread
    for a seventh of a second. What an earlier call took out and nobody holds any more is let go.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
