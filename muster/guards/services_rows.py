"""Clusters, containers, infrastructure, brokers and backups: which words of their programs take something away.

A row: the options that take the next word, then for each rule its phrases, separated by `;`. A phrase is a list of
operands from the first on (`a|b`, `*` and `**` for any words)"""

_TF = ("", {
    "destroy-infrastructure": "destroy; apply +-auto-approve|--auto-approve|-destroy|--destroy; run-all destroy|apply; run ** destroy; stack ** destroy; apply-all; destroy-all",
    "change-infrastructure-state": "state rm|mv|push|replace-provider; taint; workspace delete; force-unlock; import; init +-force-copy"})
_DOCKER = ("-H --host --context -c -n --namespace --config -l --log-level -f --file -p --project-name --profile --env-file --project-directory --filter", {
    "remove-containers": "rm +-f|--force|-v|--volumes; container rm|remove +-f|--force|-v|--volumes; container prune; compose rm +-v; network rm|remove|prune; stack rm|remove|down; service rm|remove;"
                         "swarm leave +-f|--force; secret rm|remove; config rm|remove; node rm|remove; pod rm|prune; kube down; play kube +--down; plugin rm +-f|--force; sandbox rm",
    "remove-volumes": "volume rm|remove|prune; compose down +-v|--volumes; system prune; system reset; machine rm|reset; namespace rm|remove",
    "remove-images": "rmi +-f|--force; image rm|remove +-f|--force; image prune +-a|--all; images prune +-a|--all"})
_KUBE = ("-n --namespace --context --cluster --user --kubeconfig -f --filename -l --selector -o --output --field-selector --grace-period --timeout -c --container --replicas --as --token -s --server -p --patch --type", {
    "delete-cluster-objects": "delete; drain; replace +--force; apply +--prune; rollout undo; config delete-context|delete-cluster|delete-user|unset; scale +--replicas=0; adm prune; evict;"
                              "kubectl delete|drain; autoscale +--max=0; rolling-update"})
_COMPOSE = ("-f --file -p --project-name --profile --env-file --project-directory", {"remove-volumes": "down +-v|--volumes; rm +-v; volume rm"})
_VM = ("", {"destroy-infrastructure": "delete|destroy|purge|rm|reset; machine rm; cluster delete; node delete; registry delete; undefine; vol-delete; pool-delete; snapshot-delete; unregistervm +--delete; profile delete; storage delete"})

ROWS = {
    "docker podman nerdctl finch": _DOCKER,
    "docker-compose podman-compose": _COMPOSE,
    "docker-machine": ("", {"destroy-infrastructure": "rm"}),
    "kubectl oc k kubecolor microk8s k3s": _KUBE,
    "helm helm3": ("-n --namespace --kube-context --kubeconfig -f --values --set --version --timeout --history-max --description", {
        "delete-cluster-objects": "uninstall|delete|del|un; secrets uninstall|delete; rollback; upgrade +--force|--reset-values|--force-replace"}),
    "helmfile": ("-f --file -e --environment -l --selector -n", {"delete-cluster-objects": "destroy|delete"}),
    "flux": ("-n --namespace", {"delete-cluster-objects": "uninstall; delete"}), "istioctl": ("", {"delete-cluster-objects": "uninstall; x uninstall"}),
    "argocd": ("", {"delete-cluster-objects": "app|appset|proj|repo|cluster|account delete|rm|delete-token; app sync +--prune|--force; app rollback|delete-resource"}),
    "velero": ("-n", {"delete-backup": "delete; backup|schedule|restore|backup-location delete; uninstall"}),
    "kubeadm": ("", {"destroy-infrastructure": "reset"}), "skaffold": ("", {"delete-cluster-objects": "delete"}), "tilt": ("", {"delete-cluster-objects": "down"}),
    "minikube kind k3d colima multipass limactl eksctl kops rancher lxc incus virsh VBoxManage vboxmanage qm pct vagrant prlctl ctlptl orb tart": _VM,
    "terraform tofu terragrunt": _TF,
    "terramate": ("", {"destroy-infrastructure": "run ** destroy"}),
    "pulumi": ("-C --cwd -s --stack -m --message", {
        "destroy-infrastructure": "destroy|down|dn; up|update +--yes|-y|-f|--skip-preview; stack rm; env rm", "change-infrastructure-state": "state delete|unprotect|rename|move; cancel; stack import; import"}),
    "cdk cdktf": ("--app -a --profile", {"destroy-infrastructure": "destroy; gc"}),
    "serverless sls sst": ("--stage -s --region", {"destroy-infrastructure": "remove"}), "sam chalice": ("", {"destroy-infrastructure": "delete"}), "zappa": ("", {"destroy-infrastructure": "undeploy"}),
    "amplify": ("", {"destroy-infrastructure": "delete; remove|rm; sandbox delete; env remove"}), "copilot": ("", {"destroy-infrastructure": "app|svc|env|job|pipeline|task|secret delete"}),
    "ansible-playbook": ("-i --inventory -e --extra-vars -l --limit -t --tags -u --user", {"destroy-infrastructure": "** *destroy*|*teardown*|*tear-down*|*wipe*|*uninstall*|*purge* !-C|--check|--syntax-check|--list-tasks|--list-hosts|--list-tags"}),
    "eb": ("", {"destroy-infrastructure": "terminate"}), "azd": ("-e --environment", {"destroy-infrastructure": "down"}), "waypoint": ("", {"destroy-infrastructure": "destroy; project destroy"}),
    "nomad": ("-address -namespace", {"delete-cluster-objects": "job stop +-purge|--purge; stop +-purge; namespace|var|volume|quota delete|purge; job purge; node drain; operator raft"}),
    "ddev lando": ("", {"remove-volumes": "delete|destroy; stop +--remove-data|-R"}), "kamal": ("-d --destination", {"remove-containers": "remove; app|accessory|proxy|registry remove"}),
    "juju": ("", {"destroy-infrastructure": "destroy-*|remove-*|kill-controller"}), "openstack": ("", {"delete-cloud-resource": "** delete|purge"}),
    # brokers, caches and stores of keys
    "kafka-topics kafka-topics.sh": ("--bootstrap-server --topic --zookeeper", {"delete-topic": "+--delete"}), "kafka-delete-records kafka-delete-records.sh": ("", {"delete-topic": "**"}),
    "kafka-consumer-groups kafka-consumer-groups.sh": ("", {"delete-topic": "** +--delete; ** +--delete-offsets; ** +--reset-offsets +--execute"}), "kafka-acls kafka-acls.sh": ("", {"delete-topic": "** +--remove"}),
    "kafka-storage kafka-storage.sh": ("", {"delete-topic": "format"}), "rpk": ("", {"delete-topic": "topic|group|acl delete|trim-prefix|offset-delete; container purge; ** delete"}), "kaf kcctl": ("", {"delete-topic": "topic|group|connector delete; delete"}),
    "rabbitmqctl": ("-n --node -p --vhost", {"delete-topic": "delete_*|reset|force_reset|purge_queue|forget_cluster_node|clear_*"}),
    "rabbitmqadmin": ("-H -u -p -V --vhost --host --port", {"delete-topic": "delete|purge"}), "nats": ("-s --server --context", {"delete-topic": "stream|consumer|kv|object|account|context|str|con|obj rm|purge|del|delete|rmm"}),
    "pulsar-admin": ("", {"delete-topic": "topics|namespaces|tenants|persistent|schemas|subscriptions delete*|clear-backlog|unsubscribe|skip-all; topics clear-backlog"}),
    "celery": ("-A --app -b --broker -Q", {"delete-topic": "purge; amqp queue.purge|queue.delete; ** purge"}), "rq": ("", {"delete-topic": "empty"}), "huey dramatiq": ("", {"delete-topic": "flush"}),
    "memcflush": ("", {"delete-keys": "**"}),
    "etcdctl": ("--endpoints --cacert --cert --key --user", {"delete-keys": "del|rm|rmdir; role|user delete; member remove; snapshot restore; auth disable"}),
    "consul": ("-http-addr -token -datacenter", {"delete-keys": "kv delete; snapshot restore; force-leave; acl ** delete; config delete"}),
    "vault bao": ("-address -namespace -mount", {"delete-keys": "delete; kv delete|destroy; kv metadata delete; secrets disable; auth disable; policy delete; lease revoke; token revoke; namespace delete; operator raft remove-peer|snapshot.restore; audit disable; operator seal"}),
    "zkCli.sh zkCli zookeeper-shell zookeeper-shell.sh": ("-server", {"delete-keys": "** deleteall|rmr|delete"}), "doppler": ("-p -c --project --config", {"delete-keys": "secrets|projects|configs|environments delete"}),
    "infisical": ("--env", {"delete-keys": "secrets delete"}), "op": ("--vault", {"delete-keys": "item|vault|document|user|group delete"}), "bw": ("", {"delete-keys": "delete"}), "pass gopass": ("", {"delete-keys": "rm|remove|delete"}),
    "hdfs": ("", {"delete-objects": "dfs +-rm|-rmr|-rmdir|-expunge; namenode +-format"}), "hadoop": ("", {"delete-objects": "fs|dfs +-rm|-rmr|-rmdir|-expunge"}), "ceph": ("", {"delete-objects": "osd pool delete|rm; osd purge|destroy; fs rm; auth del"}), "rbd": ("", {"delete-objects": "rm|remove; snap rm|purge; trash purge"}), "rados": ("-p --pool", {"delete-objects": "rm|rmpool|purge"}),
    # backups
    "restic": ("-r --repo -p --password-file", {"delete-backup": "forget|prune; key remove; rewrite +--forget; unlock +--remove-all"}), "borg borgmatic": ("-r --repo", {"delete-backup": "delete|prune; repo-delete; recreate"}),
    "duplicity": ("", {"delete-backup": "remove-*|cleanup +--force; remove-*"}), "duplicacy": ("", {"delete-backup": "prune"}), "kopia": ("", {"delete-backup": "snapshot delete|expire; policy delete; content rewrite; blob delete"}), "tarsnap": ("-f", {"delete-backup": "** +-d; ** +--nuke"}),
    "rdiff-backup": ("", {"delete-backup": "** +--remove-older-than; remove"}), "wal-g wal-e barman pgbackrest": ("--stanza", {"delete-backup": "delete; expire|stanza-delete"}), "tmutil": ("", {"delete-backup": "delete|deletelocalsnapshots|thinlocalsnapshots"}),
    "snapper": ("-c", {"delete-backup": "delete|cleanup"}), "timeshift": ("", {"delete-backup": "** +--delete|--delete-all"}), "vssadmin": ("", {"delete-backup": "delete"}),
    # what others install
    "npm pnpm yarn bun": ("--registry --otp -w --workspace --prefix -C --cwd", {"unpublish-package": "unpublish; deprecate; owner rm|remove; dist-tag rm|remove; npm unpublish|deprecate|tag.remove; token revoke; org rm; team destroy|rm; access revoke; hook rm"}),
    "cargo": ("--vers --version --index --registry --token", {"unpublish-package": "yank !--undo; owner +--remove|-r"}), "gem": ("-v --version --host", {"unpublish-package": "yank; owner +-r|--remove"}), "nuget": ("", {"unpublish-package": "delete"}),
    "vsce ovsx": ("", {"unpublish-package": "unpublish"}), "pod": ("", {"unpublish-package": "trunk delete|deprecate|remove-owner"}), "anaconda": ("", {"unpublish-package": "remove"}), "crane skopeo": ("", {"unpublish-package": "delete"}), "oras regctl": ("", {"unpublish-package": "** delete"}),
    "jf jfrog": ("", {"unpublish-package": "rt del|delete|dl-del; rt ** delete"}), "cloudsmith": ("", {"unpublish-package": "delete; repos delete"}), "hex": ("", {"unpublish-package": "** +--revert"}),
}
