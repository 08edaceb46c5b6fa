"""Which module knows what a program destroys. A module has `judge(name, simple, line)`, which yields
`(rule id, why, safer command or "")`."""

# program: module in muster.guards
PROGRAMS = {"git": "history"}
PROGRAMS.update(dict.fromkeys("""git-push git-reset git-clean git-checkout git-restore git-switch git-stash git-branch git-tag git-update-ref git-gc git-prune
    git-reflog git-filter-branch git-filter-repo git-worktree git-rm git-config git-remote git-lfs bfg hub hg svn jj p4 fossil sl""".split(), "history"))


_FILES = {
    "files": """rm grm srm wipe del rd erase remove-item ri rimraf del-cli trash-cli rip rmdir unlink shred truncate trash trash-put trash-rm rmtrash
        gio gomi""",
    "files_write": """mv cp gcp gmv ln install tee dd sed gsed perl awk gawk ed ex tar bsdtar unzip zip 7z cpio rsync scp curl wget sort gpg openssl
        ssh-keygen crontab""",
    "files_find": "find gfind fd fdfind parallel",
    "files_machine": """chmod chown chgrp chattr setfacl chflags xattr kill pkill killall killall5 skill slay shutdown reboot halt poweroff init telinit
        systemctl launchctl rc-service service apt apt-get aptitude dnf yum zypper pacman apk brew dpkg rpm snap flatpak port emerge pip pip3
        userdel usermod groupdel deluser delgroup passwd chpasswd visudo adduser useradd chsh vipw gpasswd chage nmcli networksetup netplan iptables ip6tables nft ufw firewall-cmd pfctl
        ip ifconfig ifdown lvremove vgremove pvremove lvreduce zfs zpool btrfs cryptsetup mdadm diskutil swapoff umount history sysctl defaults
        wipefs blkdiscard luksformat sgdisk gdisk cgdisk fdisk parted sfdisk cfdisk gparted diskpart badblocks mkswap hdparm nvme mke2fs""",
    "code": """python python2 python3 pypy pypy3 ipython node nodejs ts-node tsx ruby irb perl php deno bun awk gawk mawk nawk lua luajit Rscript
        osascript powershell pwsh cmd ipython3 R zx""",
    "code_foreign": """elixir iex julia groovy scala scala-cli emacs raku rakudo crystal nim racket guile clojure clj bb erl octave octave-cli swift kotlin kotlinc jshell
        ocaml sbcl runghc runhaskell ghc go java dart zig v escript janet chez gosh pike""",
    "code_inside": "tar bsdtar gtar sed gsed vim vi nvim ex ed psql mysql sqlite3 ssh rsync man less gdb emacs tclsh expect zip xterm scp gnome-terminal",
    "services": """VBoxManage ace aerich airflow aiven alembic aliyun amplify anaconda ansible ansible-playbook appwrite arangosh argocd artisan atlas auth0 autossh avn aws
        awslocal az azcopy azd b2 bao barman beeline borg borgmatic bq bun bw cake cargo cbt ccloud cdk cdktf celery ceph cf chalice circleci civo clush
        clickhouse clickhouse-backup clickhouse-client clickhouse-local cloudflared cloudsmith cockroach colima confluent console consul copilot
        coscli cqlsh crane ctlptl curl curlie cypher-shell dagster databricks datadog-ci db2 dbmate ddev deno devcontainer diesel distrobox
        django-admin docker docker-compose docker-machine doctl dolt doppler dotnet dotnet-ef dragonfly-cli dramatiq drizzle-kit dropdb dropuser dsh
        drush duckdb duplicacy duplicity eb edgedb eksctl encore equinix etcdctl exaplus exo finch firebase flarectl flask flux fly flyctl flyway
        gcloud gel gem gh glab goose gopass gradle gradlew grafana-cli grafanactl gsql gsutil hadoop hasura hbase hcloud hdfs helm helm3 helmfile heroku hetzner hex hive
        http httpie https hub huey ibmcloud impala-shell incus infisical influx isql istioctl java jf jfrog jira juju k k3d k3s kaf kafka-acls
        kafka-acls.sh kafka-consumer-groups kafka-consumer-groups.sh kafka-delete-records kafka-delete-records.sh kafka-storage kafka-storage.sh
        kafka-topics kafka-topics.sh kamal kcctl keydb-cli kind knex kopia kops koyeb kubeadm kubecolor kubectl lando ldcli limactl linear
        lftp linode-cli liquibase litecli lxc machinectl manage.py mariadb mariadb-admin mc mcli metal memcflush meteor microk8s mosh migrate mikro-orm mikro-orm-esm
        minikube mix mongo mongocli mongoimport mongorestore mongosh multipass mvn mvnw mycli mysql mysqladmin mysqlimport mysqlsh nats nc ncat neo4j-admin neon
        neonctl nerdctl netlify newrelic nhost node nodejs nomad northflank now npm ntl nuget nzsql obsutil oc oci okta op openstack oras orb osql parallel-ssh
        ossutil ovh ovsx packet pass pct pd pdsh perl pg_dropcluster pg_resetwal pg_restore pgbackrest pgbench pgcli phinx php pnpm pod podman
        podman-compose porter prefect presto prisma prlctl pscale psql psql18 pssh pulsar-admin pulumi python python2 python3 qm qovery questdb
        rabbitmqadmin rabbitmqctl rados rails railway rake rancher rbd rclone rdiff-backup redis-cli redwood regctl render restic rpk rq rqlite ruby rw
        s3cmd s4cmd s5cmd sail sam scw sea-orm-cli sentry-cli sequelize sequelize-cli serverless sftp skaffold skopeo sls snapper snow snowsql soda spark
        spark-sql sqitch sqlcmd sqlite sqlite-utils sqlite3 sqlplus sqlx ssh sshpass sst steampipe stripe supabase swift tailscale tarsnap tart tccli tea
        telnet terraform terragrunt terramate tidb tiger tilt timeshift tmutil tofu toolbox travis trino tsh tsql tsx turso twilio typeorm
        typeorm-ts-node-commonjs typeorm-ts-node-esm upcloud upctl upstash usql vagrant valkey-cli vault vboxmanage vc velero vercel vertica virsh
        vsce vsql vssadmin vultr-cli wal-e wal-g waypoint wget wp wrangler wsl xata xh xhs yarn yoyo ysqlsh zappa zeabur zkCli zkCli.sh
        zookeeper-shell zookeeper-shell.sh""",
}
PROGRAMS["java"] = "history"
_FILES["files_write"] += " vim vi nvim"
LAZY = frozenset(("services", "code_foreign", "history"))  # they are asked only where a word tells
_MORE = {}  # program: further modules, where several know it
for _module, _names in _FILES.items():
    for _name in _names.split():
        if _name in PROGRAMS:
            _MORE.setdefault(_name, []).append(_module)
        else:
            PROGRAMS[_name] = _module
# Everyday programs: without one of these words nothing is looked up, for a hook is short-lived.
_TELLING = {
    "npm pnpm yarn bun": "unpublish|deprecate|owner|dist-tag|token|org|team|access|hook|tag|-e|--eval", "cargo gem": "yank|owner",
    "python python2 python3 pypy pypy3": "manage.py|django|alembic|flask|celery|aerich|dbshell|-c| - |dbt", "node nodejs deno tsx": "ace|-e|-p|--eval|eval| - ", "ruby php perl": "artisan|console|rails|rake|spark|-e|-r| - ",
    "docker podman nerdctl": "rm|rmi|prune|down|remove|leave|reset|exec|run|rsh", "kubectl oc k": "delete|drain|replace|prune|undo|config|scale|patch|exec|run|rsh|debug|evict|rolling", "gh": "sync|api|delete|remove|rm|edit|archive|close|item-delete|field-delete|delete-asset",
    "curl wget http": "DELETE|delete|DROP|TRUNCATE|_delete_by_query|_flush_all|truncate|purge|flushall", "gradle gradlew mvn mvnw": "flyway|dropAll|liquibase", "java": "flyway|liquibase|bfg|.java", "go dart": "run", "swift kotlin kotlinc": "-e|.swift|.kt| - ",
}
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
            return of(name.rstrip("0123456789."))
    return [found] + _MORE.get(name, []) if found else []


def load(module):
    """Return a module of the guards by its name."""
    return __import__("muster.guards." + module, fromlist=["judge"])


def harmless(name, argv):
    """Say whether an everyday program has none of the words that tell."""
    if package_program(name, argv):
        return False
    for names, telling in _TELLING.items():
        if name in names.split():
            text = " {} ".format(" ".join(argv[1:]))
            return len(argv) > 1 and not any(word in text for word in telling.split("|"))
    return False


def package_program(name, argv):
    """Return where a runner of packages names a program of ours, by its name alone or as a script; 0 where it does not."""
    if name not in ("npm", "pnpm", "yarn", "bun"):
        return 0
    at = 2 if argv[1:2] in (["run"], ["run-script"]) else 0 if name == "npm" else 1
    return at if at and PROGRAMS.get((argv[at:at + 1] or [""])[0]) == "services" else 0
