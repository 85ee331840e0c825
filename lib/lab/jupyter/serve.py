"""JupyterLab as a part of `deno task lab`: it ends when the command ends, however that came about."""

import os
import signal
import sys
import threading

from jupyterlab.labapp import main


def end_with_the_command() -> None:
    """The command holds the other end of standard input and never writes: a read ends when it is gone."""
    os.read(0, 1)
    os.kill(os.getpid(), signal.SIGTERM)


if hasattr(os, "setsid"):
    # Ctrl-C then reaches the command alone, which closes standard input: one orderly way to end.
    os.setsid()
# What a shell starts in the background ignores SIGINT, and so would the kernels: no stop button.
signal.signal(signal.SIGINT, signal.default_int_handler)
threading.Thread(target=end_with_the_command, daemon=True).start()
sys.argv[0] = "jupyter-lab"
sys.exit(main())
