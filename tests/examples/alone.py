"""Run a command without a network but with a loopback, where the kernel allows it: `python alone.py WORD …`."""

import ctypes
import fcntl
import os
import socket
import struct
import sys

CLONE_NEWNET = 0x40000000
SIOCSIFFLAGS = 0x8914
IFF_UP = 1


def cut_off():
    """Leave the network of the machine; a machine that does not allow it keeps it."""
    try:
        if ctypes.CDLL(None).unshare(CLONE_NEWNET):
            return
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            # A test that serves on 127.0.0.1 needs it.
            fcntl.ioctl(probe, SIOCSIFFLAGS, struct.pack("16sh22x", b"lo", IFF_UP))
    except (AttributeError, OSError):
        pass


if __name__ == "__main__":
    cut_off()
    os.execvp(sys.argv[1], sys.argv[1:])
