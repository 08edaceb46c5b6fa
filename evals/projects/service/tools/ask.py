"""Ask the running server for its page; ends with 1 where it does not answer well."""
import pathlib
import sys
import urllib.error
import urllib.request

try:
    port = (pathlib.Path("..").resolve() / "machine" / "port").read_text()
    print(urllib.request.urlopen("http://127.0.0.1:" + port, timeout=5).read().decode())
except (OSError, urllib.error.URLError) as error:
    sys.exit("no good answer: {}".format(error))
