"""The programs that run other programs, as tables: where their own options end, and which of them are programs in text."""

SHELLS = frozenset("sh bash zsh dash ksh mksh ash fish rbash posh yash".split())
# Variables whose value another program runs, and those of them that name a file.
FILE_RUN_BY = frozenset(("BASH_ENV", "ENV"))
RUN_BY = FILE_RUN_BY.union("""PROMPT_COMMAND PAGER GIT_PAGER MANPAGER EDITOR VISUAL GIT_EDITOR GIT_SEQUENCE_EDITOR GIT_SSH_COMMAND GIT_SSH GIT_ASKPASS SSH_ASKPASS
    GIT_EXTERNAL_DIFF GIT_PROXY_COMMAND LESSOPEN LESSCLOSE RSYNC_RSH SUDO_EDITOR SUDO_ASKPASS FCEDIT BROWSER""".split())
STDIN_PROGRAMS = frozenset(("at", "batch"))  # they run what they read

# name: (options that take the next word, operands before the command)
WRAPPERS = {
    "sudo": ("-u -g -h -p -C -T -r -t -U -R -D --user --group --host --prompt --chdir --chroot --role --type --other-user --close-from", 0),
    "doas": ("-u -C -a", 0), "env": ("-u -C --unset --chdir -S --split-string", 0), "command": ("", 0), "builtin": ("", 0),
    "exec": ("-a", 0), "nohup": ("", 0), "setsid": ("", 0), "nice": ("-n --adjustment", 0), "time": ("-f -o --format --output", 0),
    "ionice": ("-c -n -p --class --classdata", 0), "timeout": ("-s -k --signal --kill-after", 1), "gtimeout": ("-s -k", 1),
    "stdbuf": ("-i -o -e --input --output --error", 0), "unbuffer": ("", 0), "chrt": ("-T -P -D", 1), "taskset": ("", 1),
    "flock": ("-w -E --timeout --conflict-exit-code", 1), "busybox": ("", 0), "toybox": ("", 0), "rtk": ("", 0), "proxy": ("", 0),
    "caffeinate": ("-t -w", 0), "strace": ("-e -o -p -s -u -E -P", 0), "ltrace": ("-e -o -p -s -u", 0), "catchsegv": ("", 0),
    "chroot": ("", 1), "unshare": ("", 0), "nsenter": ("-t --target", 0), "systemd-run": ("-p -u --unit --property -E", 0),
    "firejail": ("", 0), "bwrap": ("", 0), "proxychains": ("-f", 0), "proxychains4": ("-f", 0), "torsocks": ("", 0), "faketime": ("-f", 1),
    "xvfb-run": ("-n -s -e -f -w -p", 0), "dbus-run-session": ("", 0), "setpriv": ("", 0), "runuser": ("-u -g -G -s -c", 0),
    "npx": ("-p --package -c --call -w --workspace", 0), "bunx": ("-p --package", 0), "pnpx": ("", 0), "dotenv": ("-e -f", 0),
    "direnv exec": ("", 1), "uv run": ("--with --python -p --project --directory --extra --group --env-file --index --index-url", 0),
    "uvx": ("--from --with --python -p", 0), "poetry run": ("", 0), "pipenv run": ("", 0), "pdm run": ("", 0), "rye run": ("", 0),
    "hatch run": ("", 0), "conda run": ("-n -p --name --prefix --cwd", 0), "bundle exec": ("", 0), "mise exec": ("", 0), "mise x": ("", 0),
    "asdf exec": ("", 0), "pyenv exec": ("", 0), "rbenv exec": ("", 0), "volta run": ("--node --npm --yarn", 0), "pnpm exec": ("", 0),
    "pnpm dlx": ("--package", 0), "yarn exec": ("", 0), "yarn dlx": ("-p --package", 0), "npm exec": ("-p --package -c --call", 0),
    "npm x": ("-p --package -c --call", 0), "bun x": ("", 0), "op run": ("--env-file --account", 0), "doppler run": ("-p -c --project --config", 0),
    "aws-vault exec": ("-d --duration", 1), "infisical run": ("--env --path", 0), "git bisect run": ("", 0), "entr": ("", 0), "sem": ("-j --id", 0), "dtach": ("-A -c -n -N -e -r", 0), "shx": ("", 0), "winpty": ("", 0), "wsl": ("-d -u --distribution --user --cd", 0), "abduco": ("-A -c -n -e", 0), "daemonize": ("-c -e -o -p -l -u -E", 0),
    "screen": ("-S -dmS -t -c -h -p -s -T", 0), "coverage run": ("", 0), "nix develop": ("", 0), "chronic": ("", 0), "cpulimit": ("-l -p -e", 0),
}
# name: options whose value is a program text
STRINGS = {
    "su": "-c --command --session-command", "runuser": "-c --command", "script": "-c --command -qc -qec -ec", "flock": "-c --command",
    "npx": "-c --call", "npm": "-c --call", "nix-shell": "--run --command", "git": "-x --exec", "watch": "-x", "entr": "-s", "mise": "-c",
    "tmux": "-c", "parallel": "", "nix": "-c --command", "expect": "-c",
}
# name: (options that take the next word); every operand, or all of them joined, is a program text
EACH = {"hyperfine": "-r -w -n -m -M --runs --warmup --prepare --export-json --export-markdown -N", "concurrently": "-n -c --names", "tmux": "-t -s -n -F -c"}
JOINED = {"eval": "", "watch": "-n --interval", "git submodule foreach": ""}
