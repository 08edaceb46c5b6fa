# Finds a Python that can run muster, for hooks/run and bin/muster. Sourced, POSIX sh, silent.
# shellcheck shell=sh

# Where the answer is kept, or nothing where no place can be named.
muster_cache() {
  cache=
  if [ -n "${CLAUDE_PLUGIN_DATA:-}" ]; then cache=$CLAUDE_PLUGIN_DATA
  elif [ -n "${XDG_CACHE_HOME:-}" ]; then cache=$XDG_CACHE_HOME/muster
  elif [ -n "${HOME:-}" ]; then cache=$HOME/.cache/muster
  fi
}

# Sets py from the cache without starting anything; fails where there is none or it is gone.
muster_cached_python() {
  py=
  muster_cache
  [ -n "$cache" ] && [ -r "$cache/python" ] || return 1
  { IFS= read -r py <"$cache/python"; } 2>/dev/null
  case $py in /*) ;; *) return 1 ;; esac
  [ -f "$py" ] && [ -x "$py" ]
}

# Asks one candidate for what muster needs and for the file it really is: a version manager's shim
# costs ten times a plain start, and a project's virtual environment must not serve other projects.
# Standard input stays the payload's: a candidate gets none.
muster_ask_python() {
  "$1" -I -S -c 'import sys
if sys.version_info < (3, 9): sys.exit(1)
import json, os, sqlite3
os.write(1, os.fsencode(os.path.realpath(sys.executable)))' </dev/null 2>/dev/null
}

# Sets py to an interpreter that answered, and keeps it; fails where there is none.
muster_find_python() {
  muster_cache
  for candidate in python3 python3.13 python3.12 python3.11 python3.10 python3.9 \
    /usr/bin/python3 /usr/local/bin/python3 /opt/homebrew/bin/python3; do
    found=$(command -v "$candidate" 2>/dev/null) || continue
    case $found in /*) ;; *) continue ;; esac # a relative entry of PATH is not to be trusted
    py=$(muster_ask_python "$found") || continue
    case $py in /*) ;; *) continue ;; esac
    [ "$py" = "$found" ] || [ "$(muster_ask_python "$py")" = "$py" ] || py=$found
    muster_keep_python
    return 0
  done
  py=
  return 1
}

# Writes the answer in one step; a place that can not be written only costs the next search.
muster_keep_python() {
  case $py in *'
'*) return 0 ;; esac
  [ -n "$cache" ] || return 0
  {
    [ -d "$cache" ] || (umask 077 && mkdir -p "$cache")
    if (printf '%s\n' "$py" >"$cache/python.$$"); then mv -f "$cache/python.$$" "$cache/python"; fi
  } 2>/dev/null
  return 0
}
