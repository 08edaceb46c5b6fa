"""What a command does to the machine: disks, rights, processes, services, packages, people, its network."""

import re

from muster.guards import files_find, losses
from muster.guards import place as disk
from muster.guards.files import flags, operands

_SERVICES = frozenset("""systemd init launchd sshd dockerd containerd postgres postgresql mysqld mariadbd redis-server mongod nginx Xorg
    gnome-shell WindowServer Finder loginwindow dbus-daemon NetworkManager claude""".split())
_FORMATS = frozenset("wipefs blkdiscard luksformat sgdisk gdisk cgdisk fdisk parted sfdisk cfdisk gparted diskpart badblocks mkswap hdparm nvme".split())
_READS = ("-l", "--list", "-L", "print", "-d", "--dump", "-p", "-s", "--help", "--version", "-V", "-h", "-n", "--no-act", "list", "id-ctrl", "smart-log", "-I", "-i", "-t", "-T", "-x")


def judge(name, simple, line):
    """Yield what a program would do to the machine."""
    argv = simple.argv
    if any(word in ("--help", "--version", "--dry-run", "--simulate", "--just-print") for word in argv[1:]):
        return ()
    if name.startswith(("mkfs", "mke2fs", "newfs")) or name in _FORMATS:
        return _disk(name, simple, line)
    if name in ("chmod", "chown", "chgrp", "chattr", "setfacl", "chflags", "xattr"):
        return _rights(name, simple, line)
    words = [word for word in argv[1:] if not word.startswith("-")]
    row = _TABLE.get(name)
    return row(argv, words) if row else ()


def _disk(name, simple, line):
    argv = simple.argv
    words = [index for index in operands(argv, ("-t", "-L", "-b", "-O", "-m", "-U", "-s", "-F", "-N", "-i", "-o") if name[0] == "m" or name == "newfs" else ())]
    if "-h" in argv:
        return ()
    if name in _FORMATS and any(word in _READS for word in argv[1:]) and not (name == "wipefs" and flags(argv, "a", "--all")) and (
            name != "parted" or not any(word.startswith(("mk", "rm", "resize")) for word in argv)):
        return ()
    if name == "wipefs" and not flags(argv, "a", "--all") and not flags(argv, "o") or name == "badblocks" and not flags(argv, "w"):
        return ()
    if name == "hdparm" and not any("security" in word or "trim" in word for word in argv):
        return ()
    if name == "nvme" and not {"format", "sanitize", "write", "delete-ns"} & set(argv[1:2]):
        return ()
    targets = line.targets(simple, words)
    if any(line.place.what(one.spot) == disk.DEVICE or not one.known for one in targets) or not targets:
        return [("format-disk", "{} loses all that is on it".format(losses.shown(targets[0]) if targets else "the disk"), "lsblk -f")]
    return losses.overwritten(line, targets[:1])


def _rights(name, simple, line):
    argv = simple.argv
    recursive = flags(argv, "R", "--recursive")
    skip = 0 if name in ("chattr", "setfacl", "xattr") or any(word.startswith("--reference") for word in argv) else 1
    values = ("-m", "-x", "-M", "-X", "--modify", "--remove", "--set") if name == "setfacl" else ()
    indexes = [index for index in operands(argv, values) if not (name == "chattr" and argv[index][0] in "+=")]
    mode = argv[indexes[0]] if indexes and skip else next((word for word in argv[1:] if re.match(r"-[rwxXst]+\Z", word)), "")
    if name == "chmod" and re.match(r"-[rwxXst]+\Z", next((word for word in argv[1:] if word not in ("-R", "-v", "-f")), "")):
        indexes, skip, mode = operands(argv), 0, next(word for word in argv[1:] if re.match(r"-[rwxXst]+\Z", word))
    found, fed = [], [index for index in indexes[skip:] if "{}" in argv[index] or argv[index] == "…"]
    for one in line.targets(simple, [index for index in indexes[skip:] if index not in fed]) + (files_find.searched(simple, line) if fed else []):
        if line.own(one.path):
            continue
        kind, recursive = line.place.what(one.spot, recursive), recursive or bool(fed)
        shown = losses.shown(one)
        if kind in (disk.ROOT, disk.HOME) and recursive:
            found.append(("change-rights-of-system", "{} holds the system or all that a person has, and no one has the rights written down".format(shown), ""))
        elif kind in (disk.SYSTEM, disk.ROOT, disk.HOME, disk.DEVICE):
            found.append(("change-rights", "{} belongs to the machine".format(shown), ""))
        elif kind in (disk.IN_HOME, disk.OUTSIDE, disk.WORKTREE) and (recursive or _opens(name, mode)):
            found.append(("change-rights", "{} is outside the project".format(shown), "ls -ld {}".format(shown)))
        elif kind in (disk.GIT, disk.IN_GIT, disk.OWN):
            found.append(("change-rights", "{} is not the work's to change".format(shown), ""))
        elif kind not in (disk.TEMP, disk.BUILT) and name == "chmod" and (recursive and _opens(name, mode) or re.match(r"0*000\Z|0\Z|a?-rwx|ugo?-rwx", mode)):
            found.append(("change-rights", "mode {} of {} opens it to everybody, or closes it to all".format(mode[:20], shown), "chmod -R u+rwX {}".format(shown)))
        elif recursive and name in ("chown", "chgrp", "setfacl", "chattr") and kind not in (disk.TEMP, disk.BUILT) and not re.match(r"\$|`", mode) and (
                kind == disk.PROJECT or name in ("setfacl", "chattr") or mode.split(":")[0] in ("root", "nobody", "0")):
            found.append(("change-rights", "{} gets another owner or other rights, all of it".format(shown), "ls -ld {}".format(shown)))
        elif name == "chattr" and kind not in (disk.TEMP, disk.BUILT):
            found.append(("change-rights", "{} can not be changed any more, or not be kept".format(shown), ""))
    return found


def _opens(name, mode):
    return name == "chmod" and bool(re.match(r"[0-7]?777\Z|[0-7]?666\Z|(?:a|o|ugo)[+=]rwx|\+rwx|o\+w|a\+w|0*000\Z|0\Z|a?-|ugo?-|u-", mode))


def _killed(argv, words):
    numbers = [word for word in argv[2:] if re.match(r"-?\d+\Z", word)] if len(argv) > 2 else []
    if "-1" in numbers or ("--" in argv and "-1" in argv[argv.index("--"):]) or argv[1:] == ["-1"] or "1" in words:
        return [("stop-processes", "this reaches every process of the person, or the first of the system", "kill <process id>")]
    return ()


def _killed_by_name(argv, words):
    names = [word.rsplit("/", 1)[-1] for word in words]
    broad = [word for word in names if word.strip(".*^$") == "" or word in _SERVICES]
    user = any(re.match(r"-[a-zA-Z0-9]*[uUgGt]\Z", word) or word in ("--euid", "--uid", "--user") for word in argv[1:])
    if argv[0].endswith("killall5") or broad or (user and (len(words) < 2)) or "-v" in argv[1:] or "--inverse" in argv:
        return [("stop-processes", "{} ends processes that are not the work's".format(" ".join(argv)[:60]), "pgrep -fl {}".format(" ".join(words)[:40]))]
    return ()


def _off(argv, words):
    if argv[0].endswith("init") and not (words and words[0] in ("0", "6", "1", "s", "S")):
        return ()
    if argv[0].endswith("shutdown") and flags(argv, "c"):
        return ()
    return [("stop-machine", "the machine goes down, and all that runs on it", "")]


def _service(argv, words):
    verb = words[0] if words else ""
    if verb in ("poweroff", "reboot", "halt", "kexec", "suspend", "hibernate", "isolate", "rescue", "emergency", "exit"):
        return [("stop-machine", "the machine goes down, and all that runs on it", "")]
    if verb in ("stop", "disable", "mask", "kill", "unload", "bootout", "remove", "revert", "clean") and "--user" not in argv:
        return [("stop-service", "{} is a service of the machine".format(" ".join(words[1:])[:60] or "this"), "systemctl status {}".format(" ".join(words[1:])[:60]))]
    return ()


def _old_service(argv, words):
    return [("stop-service", "{} is a service of the machine".format(words[0][:60]), "service {} status".format(words[0][:60]))] if "stop" in words[1:] else ()


def _packages(argv, words):
    verb = words[0] if words else ""
    if argv[0].endswith("brew") and len(words) < 3 and not any(word in ("--force", "-f", "--ignore-dependencies", "--zap") or "…" in word for word in argv):
        return ()
    removes = verb in ("remove", "purge", "autoremove", "erase", "uninstall", "del", "zap", "full-upgrade", "dist-upgrade", "rm") or any(
        re.match(r"-(?:R[a-z]*|r|P|e|-purge|-remove|-erase)\Z", word) for word in argv[1:2])
    if not removes or any(word in ("-s", "--dry-run", "--simulate", "--assume-no") for word in argv):
        return ()
    return [("remove-packages", "{} takes programs from the machine that others may need".format(" ".join(argv)[:60]), "")]


def _pip(argv, words):
    if "uninstall" not in words[:1]:
        return ()
    all_ = any(word in ("-r", "--requirement") or "…" in word or "$(" in word or "freeze" in word for word in argv) or any("<(" in word for word in argv)
    return [("remove-packages", "every package that the list names is uninstalled", "python -m venv .venv")] if all_ else ()


def _people(argv, words):
    if argv[0].endswith("passwd") and flags(argv, "S", "--status") or argv[0].endswith("chage") and flags(argv, "l", "--list"):
        return ()
    return [("change-accounts", "{} changes who may use the machine".format(" ".join(argv[:3])[:60]), "")]


def _firewall(argv, words):
    verbs = {"-F", "--flush", "-X", "-Z", "-P", "--policy", "-D", "--delete"} & set(argv)
    if verbs or {"flush", "delete", "reset", "disable", "destroy"} & set(words[:2]):
        return [("change-network", "the machine is open to, or cut off from, the network", "")]
    return ()


def _links(argv, words):
    if {"down", "del", "delete", "flush"} & set(words) and {"link", "route", "addr", "address", "set"} & set(words[:3]) or argv[0].endswith("ifdown") or (
            argv[0].endswith("ifconfig") and "down" in words):
        return [("change-network", "the machine is cut off from the network", "")]
    return ()


def _connections(argv, words):
    told = re.match(r"(?:c\w* (?:d|down|del\w*)\b|d\w* (?:dis\w*|d|del\w*)\b|(?:n\w*|r\w*) (?:.* )?off\b)", " ".join(words))
    if told or argv[0].endswith("networksetup") and re.search(r"-remove\w+|-set\w*power\w* .*\boff\b", " ".join(argv)) or argv[0].endswith("netplan") and words[:1] == ["apply"]:
        return [("change-network", "the machine is cut off from the network", "")]
    return ()


def _volumes(argv, words):
    name = argv[0].rsplit("/", 1)[-1]
    if name in ("zfs", "zpool", "btrfs", "cryptsetup", "mdadm", "diskutil", "vgs") and not re.search(
            r"(?<!\w)(?:destroy|rollback|delete|luksFormat|luksErase|erase\w*|reformat|zeroDisk|secureErase|partitionDisk|--zero-superblock|--stop|labelclear|deleteVolume|apfs delete\w*|luksKillSlot)\b",
            " ".join(argv)):
        return ()
    return [("remove-volume", "{} takes away where data lies".format(" ".join(argv)[:60]), "")]


def _swaps(argv, words):
    return [("stop-service", "the machine loses memory that it may be using", "")] if flags(argv, "a", "--all") else ()


def _unmounted(argv, words):
    wide = flags(argv, "al", "--all") or words[:1] == ["/"]
    return [("remove-volume", "what programs have open there is cut off", "")] if wide else ()


def _history(argv, words):
    return [("delete-shell-history", "the person's history of commands is emptied", "")] if flags(argv, "cd") else ()


def _settings(argv, words):
    if words[:1] in (["-w"], []) and argv[1:2] != ["-w"]:
        return ()
    return [("change-network", "this changes the running kernel", "")] if any("=" in word for word in argv[1:]) else ()


def _defaults(argv, words):
    return [("write-startup", "settings of the person are deleted", "defaults read")] if words[:1] == ["delete"] else ()


_TABLE = {"kill": _killed, "swapoff": _swaps, "history": _history, "umount": _unmounted, "sysctl": _settings, "defaults": _defaults, "ip": _links, "ifconfig": _links,
          "ifdown": _links, "nmcli": _connections, "networksetup": _connections, "netplan": _connections, "service": _old_service, "rc-service": _old_service, "pip": _pip, "pip3": _pip}
for _names, _row in (("killall pkill killall5 skill slay", _killed_by_name), ("shutdown reboot halt poweroff init telinit", _off),
                     ("systemctl launchctl", _service), ("apt apt-get aptitude dnf yum zypper pacman apk brew dpkg rpm snap flatpak port emerge", _packages),
                     ("userdel usermod groupdel deluser delgroup passwd chpasswd visudo adduser useradd chsh vipw gpasswd chage", _people),
                     ("iptables ip6tables nft ufw firewall-cmd pfctl", _firewall),
                     ("lvremove vgremove pvremove lvreduce zfs zpool btrfs cryptsetup mdadm diskutil", _volumes)):
    _TABLE.update(dict.fromkeys(_names.split(), _row))
