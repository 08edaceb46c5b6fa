"""Which module knows what a program destroys. A module has `judge(name, simple, line)`, which yields
`(rule id, why, safer command or "")`."""

# program: module in muster.guards
PROGRAMS = {"git": "history"}
PROGRAMS.update(dict.fromkeys("""git-push git-reset git-clean git-checkout git-restore git-switch git-stash git-branch git-tag git-update-ref git-gc git-prune
    git-reflog git-filter-branch git-filter-repo git-worktree git-rm git-config git-remote git-lfs bfg hg svn jj p4 fossil sl""".split(), "history"))


_FILES = {
    "files": """rm grm srm wipe del rd erase remove-item ri rimraf del-cli trash-cli rip rmdir unlink shred truncate trash trash-put trash-rm rmtrash
        gio gomi""",
    "files_write": """mv cp gcp gmv ln install tee dd sed gsed perl awk gawk ed ex tar bsdtar unzip 7z cpio rsync scp curl wget sort gpg openssl
        ssh-keygen crontab""",
    "files_find": "find gfind parallel",
    "files_machine": """chmod chown chgrp chattr setfacl chflags xattr kill pkill killall killall5 skill slay shutdown reboot halt poweroff init telinit
        systemctl launchctl rc-service service apt apt-get aptitude dnf yum zypper pacman apk brew dpkg rpm snap flatpak port emerge pip pip3
        userdel usermod groupdel deluser delgroup passwd chpasswd visudo adduser useradd chsh vipw iptables ip6tables nft ufw firewall-cmd pfctl
        ip ifconfig ifdown lvremove vgremove pvremove lvreduce zfs zpool btrfs cryptsetup mdadm diskutil swapoff umount history sysctl defaults
        wipefs blkdiscard luksformat sgdisk gdisk cgdisk fdisk parted sfdisk cfdisk gparted diskpart badblocks mkswap hdparm nvme mke2fs""",
    "code": """python python2 python3 pypy pypy3 ipython node nodejs ts-node tsx ruby irb perl php deno bun awk gawk mawk nawk lua luajit Rscript
        osascript powershell pwsh cmd ipython3""",
}
_MORE = {}  # program: further modules, where several know it
for _module, _names in _FILES.items():
    for _name in _names.split():
        if _name in PROGRAMS:
            _MORE.setdefault(_name, []).append(_module)
        else:
            PROGRAMS[_name] = _module
STREAMS = frozenset("/dev/null /dev/stdout /dev/stderr /dev/tty 0 1 2 3 -".split())  # what a redirection may always name
_VERSIONED = ("python", "pypy", "ruby", "perl", "php", "lua", "node")


def of(name):
    """Return the names of the modules that know a program."""
    found = PROGRAMS.get(name)
    if found is None:
        low = name.lower()
        if low in PROGRAMS and low != name:
            name, found = low, PROGRAMS[low]
        elif name.startswith(("mkfs", "newfs")):
            return ["files_machine"]
        elif name[-1:].isdigit() and name.rstrip("0123456789.") in _VERSIONED:
            return ["code"]
    return [found] + _MORE.get(name, []) if found else []


def load(module):
    """Return a module of the guards by its name."""
    return __import__("muster.guards." + module, fromlist=["judge"])
