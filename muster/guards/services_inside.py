"""What a command runs elsewhere: in a container, in a pod, on another machine."""

import re

from muster import guards
from muster.guards import place as disk
from muster.shell import output
from muster.shell.unwrap import quote

_VALUES = {
    "docker": "-H --host --context -c -n --namespace -e --env -u --user -w --workdir --env-file --detach-keys -v --volume --mount --name --network --net -p --publish --entrypoint --platform -l --label -m --memory --cpus --add-host --hostname -h --ip --dns"
              " --device --cap-add --cap-drop --security-opt --restart --log-driver --shm-size --tmpfs --ulimit --volumes-from --pull --gpus --index -f --file --project-name --profile --project-directory --ipc --pid --userns --annotation",
    "kubectl": "-n --namespace -c --container --context --kubeconfig -f --filename --pod-running-timeout --cluster --user --image --restart --overrides --env -l --labels --token --as -s --server",
    "ssh": "-p -i -l -o -F -J -L -R -D -b -c -E -e -I -m -O -Q -S -W -w -B",
}
_ENGINES = frozenset(("docker", "podman", "nerdctl", "finch", "docker-compose", "podman-compose"))
_AFTER = {  # program: (words before, what begins the command)
    "lxc": "exec", "incus": "exec", "multipass": "exec", "limactl": "shell", "colima": "ssh", "minikube": "ssh", "devcontainer": "exec", "distrobox": "enter", "toolbox": "run", "machinectl": "shell", "pct": "exec", "nomad": "alloc",
}
_STRINGS = {  # program: the options whose value is a command for elsewhere
    "vagrant": ("-c", "--command"), "gcloud": ("--command",), "flyctl": ("-C", "--command"), "fly": ("-C", "--command"), "eb": ("-c", "--command"), "ansible": ("-a", "--args"), "az": ("--scripts",), "wsl": ("-e", "--exec"),
}


def judge(name, words, simple, line):
    """Yield what the inner command would take away there."""
    from muster.guards import rules, services

    if line.depth >= guards.DEEPEST:
        return
    if name in ("sftp", "lftp"):
        yield from _transferred(words, simple, line)
        return
    inner, mounts, throwaway = _inner(name, words)
    if not inner and name in ("ssh", "autossh", "sshpass") and output.fed(line.parsed, simple):
        inner = ["sh"]  # the shell over there reads the line's text
    if not inner:
        return
    folder = disk.NOWHERE
    if throwaway:
        mounts = [(line.filled(source, simple), target) for source, target in mounts]
        reached = [target for _, target in mounts if target in " ".join(inner)] or [target for _, target in mounts if _workdir(words).startswith(target)]
        if not reached and not services._in_test(simple, words):  # its own files go away with it, the services it calls do not
            own = {rule.id for rule in rules.of("services")}
            yield from (one for one in _found(quote(inner), name, simple, line, folder, True) if one[0] in own)
        if not reached:
            return
        inner = [_mapped(word, mounts) for word in inner]
        folder = _mapped(_workdir(words), mounts) if _workdir(words) else disk.NOWHERE
    text = inner[0] if len(inner) == 1 and " " in inner[0] else quote(inner)
    if name in ("ssh", "pssh", "parallel-ssh", "pdsh", "clush", "dsh") or name in _STRINGS:
        text = " ".join(inner)
    yield from _found(text, name, simple, line, folder, throwaway)


def _found(text, name, simple, line, folder, throwaway):
    from muster.guards import rules, sql_clients

    fed = sql_clients.fed(simple, line)
    if fed:
        text = "{} <<'END-OF-INPUT'\n{}\nEND-OF-INPUT\n".format(text, fed)
    passed = {rule.id for rule in rules.of("services")} | {rule.id for rule in rules.of("history")}
    for what, rule, why, safer in guards.findings(text, line.place, line.depth + 1, folder):
        if throwaway or rule in passed:
            yield rule, why, safer
        else:
            yield "delete-elsewhere", "{} would run {}, where nothing is known of what it takes away".format(
                what.split("\n")[0][:80], "on another machine" if name in ("ssh", "ansible", "gcloud", "fly", "flyctl", "eb", "az") else "in the container"), ""


def _transferred(words, simple, line):
    """Yield what the commands of a client that moves files delete over there."""
    from muster.guards import sql_clients

    texts = [after for word, after in zip(words, words[1:]) if word in ("-e", "-c")] + [sql_clients.fed(simple, line) or ""]
    texts += [sql_clients.read(after, simple, line) or "" for word, after in zip(words, words[1:]) if word in ("-b", "-f")]
    for text in texts:
        found = re.search(r"(?m)(?:^|[;&])[ \t]*-?((?:glob[ \t]+)?(?:rm|mrm|rmdir)\b[^;\n]*|mirror\b[^;\n]*(?:--delete|[ \t]-\w*e)[^;\n]*)", text[:100000])
        if found:
            yield "delete-elsewhere", "{} deletes files on another machine".format(found.group(1)[:80]), ""


def _inner(name, words):
    """Return the words of the inner command, the mounts `(source, target)`, and whether the container goes away afterwards."""
    if name in _ENGINES:
        return _container(words)
    if name in ("kubectl", "oc", "k"):
        rest = _operands(words[1:], _VALUES["kubectl"])
        verb = rest[0][1] if rest else ""
        if verb in ("exec", "rsh", "debug") and "--" in words:
            return words[words.index("--") + 1:], [], False
        if verb in ("exec", "rsh") and len(rest) > 2:
            return words[rest[2][0] + 1:], [], False
        if verb == "run" and "--" in words:
            return words[words.index("--") + 1:], [], True
    elif name in ("mosh", "gcloud") and "--" in words and (name == "mosh" or "ssh" in words):
        return [" ".join(words[words.index("--") + 1:])], [], False
    elif name in ("tsh", "tailscale") and "ssh" in words[1:4]:
        return _inner("ssh", words[words.index("ssh"):])
    elif name == "aws":
        said = re.search(r"commands\"?\s*[=:]\s*(.+)", " ".join(words), re.S) if "send-command" in words else None
        return ["; ".join(re.findall(r"[\"']((?:[^\"'\\]|\\.)+)[\"']", said.group(1))) or said.group(1)] if said else [], [], False
    elif name in ("ssh", "autossh"):
        rest = _operands(words[1:], _VALUES["ssh"])
        return (words[rest[1][0] + 1:] if len(rest) > 1 else []), [], False
    elif name in ("pssh", "parallel-ssh", "pdsh", "clush", "dsh"):
        rest = _operands(words[1:], "-h -H -l -p -o -e -t -x -O -w -g -f -u -a -m -M --hosts --host --user --par --group")
        return words[rest[0][0] + 1:] if rest else [], [], False
    elif name == "sshpass":
        cut = next((index for index, word in enumerate(words) if word == "ssh"), 0)
        return _inner("ssh", words[cut:]) if cut else ([], [], False)
    elif name in _AFTER and _AFTER[name] in words[1:3] and "--" in words:
        return words[words.index("--") + 1:], [], False
    elif name == "heroku" and words[1:2] in (["run"], ["ps:exec"], ["run:detached"]):
        rest = _operands(words[2:], "-a --app -r --remote -s --size -e --env --type")
        return (words[rest[0][0] + 2:] if rest else []), [], False
    elif name in _STRINGS:
        for index, word in enumerate(words):
            if word in _STRINGS[name] and index + 1 < len(words):
                return [words[index + 1]], [], False
            if any(word.startswith(option + "=") for option in _STRINGS[name]):
                return [word.partition("=")[2]], [], False
    return [], [], False


def _container(words):
    rest = _operands(words[1:], _VALUES["docker"])
    verbs = [word for _, word in rest]
    while verbs[:1] in (["container"], ["compose"]) and words[0] not in ("docker-compose",):
        rest, verbs = rest[1:], verbs[1:]
    if verbs[:1] == ["exec"] and len(rest) > 2:
        return words[rest[2][0] + 1:], [], False
    if verbs[:1] == ["run"] and len(rest) > 1:
        entry = _value(words[:rest[1][0] + 1], "--entrypoint")
        return ([entry] if entry else []) + words[rest[1][0] + 2:], _mounts(words[:rest[1][0] + 1]), not re.search(r"(?:^| )--volumes-from\b", " ".join(words[:rest[1][0] + 1]))  # another's data is in it
    return [], [], False


def _operands(words, values):
    """Return `(place, word)` of the words before which no option stands."""
    found, skip, values = [], False, values.split()
    for index, word in enumerate(words):
        if skip:
            skip = False
        elif word.startswith("-") and len(word) > 1:
            skip = word in values
        else:
            found.append((index, word))
    return found


def _value(words, *names):
    for index, word in enumerate(words[:-1]):
        if word in names:
            return words[index + 1]
    return next((word.partition("=")[2] for word in words for name in names if word.startswith(name + "=")), "")


def _workdir(words):
    return _value(words, "-w", "--workdir")


def _mounts(words):
    found = []
    for index, word in enumerate(words):
        name, mark, value = word.partition("=")
        if name not in ("-v", "--volume", "--mount") and not re.match(r"-v.+", word):
            continue
        value = value if mark and name != "-v" and word.startswith("--") else word[2:] if re.match(r"-v.+", word) and not word.startswith("--") else (words[index + 1:index + 2] or [""])[0]
        if name == "--mount":
            parts = dict(part.partition("=")[::2] for part in value.split(","))
            source, target = parts.get("source") or parts.get("src") or "", parts.get("target") or parts.get("dst") or parts.get("destination") or ""
            if "readonly" in parts or "ro" in parts:
                continue
        else:
            source, _, target = value.partition(":")
            target, _, mode = target.partition(":")
            if "ro" in mode.split(","):
                continue
        if source and target.startswith("/"):
            named = not source.startswith(("/", ".", "~", "$"))
            found.append(("/var/lib/docker/volumes/" + source if named else source, target.rstrip("/") or "/"))
    return found


def _mapped(word, mounts):
    """Return a word with the container's paths as the host's."""
    for source, target in mounts:
        word = re.sub(r"(?<![\w/.-])" + re.escape(target) + r"(?=[/\s\"';&|)*]|$)", lambda match, source=source: source.rstrip("/") or "/", word)
    return re.sub(r"^//+", "/", word)
