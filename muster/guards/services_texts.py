"""What is told of each rule of the services, and how a program rehearses."""

# rule: (why, safer command)
TOLD = {
    "delete-cluster-objects": ("{} would be taken out of the cluster", "kubectl get all"),
    "destroy-infrastructure": ("{} would be taken down, with the data it holds", "terraform plan -destroy"),
    "change-infrastructure-state": ("{} would change what the tool believes to exist", "terraform state pull > state.backup"),
    "remove-containers": ("{} and what was written into it would be gone", "docker ps -a"),
    "remove-volumes": ("{} takes volumes, and the data in them, away", "docker volume ls"),
    "remove-images": ("{} takes images away that may be nowhere else", "docker image ls"),
    "delete-cloud-resource": ("{} would be gone from the account, with the data it holds", ""),
    "delete-objects": ("{} would be deleted from the store of objects", ""),
    "delete-hosted": ("{} would be gone for everybody", "gh repo view"),
    "unpublish-package": ("{} would be taken from those who depend on it", ""),
    "delete-topic": ("{} and the messages in it would be gone", ""),
    "delete-keys": ("{} would be gone from the store of keys", ""),
    "delete-backup": ("{} takes a backup away", ""),
    "reset-database": ("{} empties the database or takes columns away", "pg_dump --file before.sql"),
    "drop-database": ("{} would be dropped with everything in it", "pg_dump --file before.sql"),
    "drop-table": ("{} would be dropped with its rows", ""),
    "delete-all-rows": ("{} would be emptied", ""),
}

# program: an option that makes the same command a rehearsal, or another command
REHEARSAL = {
    "kubectl": "--dry-run=server", "oc": "--dry-run=server", "helm": "--dry-run", "rclone": "--dry-run", "s3cmd": "--dry-run", "restic": "--dry-run", "npm": "--dry-run",
    "terraform": "terraform plan -destroy", "tofu": "tofu plan -destroy", "terragrunt": "terragrunt plan -destroy", "pulumi": "pulumi preview", "cdk": "cdk diff", "gsutil": "gsutil ls -r", "azcopy": "--dry-run",
    "kafka-topics": "kafka-topics --describe", "kafka-topics.sh": "kafka-topics.sh --describe", "prisma": "prisma migrate diff", "flyway": "flyway info", "liquibase": "liquibase status", "alembic": "alembic history",
    "artisan": "php artisan migrate:status", "manage.py": "python manage.py dumpdata > before.json", "rails": "bin/rails db:migrate:status", "rake": "rake db:migrate:status", "mix": "mix ecto.migrations",
    "mysqladmin": "mysqldump --result-file=before.sql", "etcdctl": "etcdctl get", "consul": "consul kv get", "vault": "vault kv get", "wp": "wp db export",
}
