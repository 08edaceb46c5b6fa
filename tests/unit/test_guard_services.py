"""What commands take from databases, clusters, containers, infrastructure, clouds and from those who depend on us."""

import os

import pytest

from muster import guards
from muster.guards import (
    cloud,
    history_proof,
    programs,
    services,
    services_inside,
    services_rows,
    services_texts,
    sql_clients,
    sql_migrations,
)
from muster.guards.place import Place
from muster.guards.rules import services as rules
from tests import guarded
from tests.scratch import write

LOST = {
    "drop-table": [
        "psql -d shop -c 'drop table users;'", "psql \"$DATABASE_URL\" -c 'DROP TABLE users'", "psql -h db -U me shop -qAtc 'DROP TABLE users'", "PGPASSWORD=x psql -c \"DROP TABLE users\"", "psql --command='DROP TABLE users'", "psql -c'DROP TABLE users;'",
        "psql shop <<EOF\nBEGIN;\nDROP TABLE users;\nCOMMIT;\nEOF", "psql shop <<'EOF'\nDROP TABLE users;\nEOF", "printf 'DROP TABLE users;' | psql", "cat <<X | mysql shop\nDROP TABLE users;\nX", "echo 'DROP TABLE users;' > x.sql && psql -f x.sql", "echo 'DROP TABLE x' > y.sql; mysql shop < y.sql",
        "mysql -uroot -psecret shop -e 'DROP TABLE users'", "mysql -Nse 'DROP TABLE users'", "mariadb --execute='DROP TABLE users'", "sqlite3 app.db \"DROP TABLE users;\"", "sqlite3 -batch app.db <<< 'DROP TABLE users;'", "echo 'drop table users;' | sqlite3 app.db", "sqlcmd -S h -Q 'DROP TABLE users'",
        "cqlsh -e 'DROP TABLE ks.users'", "bq query --use_legacy_sql=false 'DROP TABLE d.users'", "bq rm -t d.users", "snowsql -q 'DROP TABLE users'", "cockroach sql --url x -e 'DROP TABLE users'", "duckdb app.duckdb 'DROP TABLE users'", "clickhouse-client --query 'DROP TABLE users'",
        "wp db query 'DROP TABLE wp_posts'", "docker exec -i db psql -U me shop <<EOF\nDROP TABLE users;\nEOF", "docker compose exec -T db mysql -e 'DROP TABLE users'", "kubectl exec -it db-0 -- psql -c 'DROP TABLE users'", "ssh db 'psql -c \"DROP TABLE users\"'", "sudo -u postgres psql -c 'DROP TABLE users'",
        "for t in a b; do psql -c \"DROP TABLE $t\"; done", "T=users; psql -c \"DROP TABLE $T\"", "heroku pg:psql -c 'DROP TABLE users' -a shop", "aws athena start-query-execution --query-string 'DROP TABLE x'", "wrangler d1 execute db --command 'DROP TABLE users'", "mongosh shop --eval 'db.users.drop()'",
        "python manage.py dbshell <<< 'DROP TABLE users;'", "npx wrangler d1 execute db --remote --command='DROP TABLE users'", "gcloud spanner databases ddl update db --instance=i --ddl='DROP TABLE users'", "bash -c \"psql -c 'DROP TABLE users'\"", "hive -e 'DROP TABLE users'", "psql -f old.sql", "psql shop < old.sql", "cat old.sql | psql shop",
    ],
    "drop-database": ["dropdb --if-exists shop", "dropdb -h db -U me shop", "mysql -e 'drop database shop'", "echo 'DROP DATABASE shop' | mysql", "mongo shop --eval 'db.dropDatabase()'", "mongosh <<< 'db.dropDatabase()'", "mysqladmin -u root -f drop shop", "psql -c 'DROP DATABASE IF EXISTS shop WITH (FORCE)'", "sudo -u postgres dropdb shop"],
    "delete-all-rows": ["psql -c 'delete from users'", "sqlite3 app.db 'DELETE FROM users'", "mongosh --eval 'db.users.remove({})'", "mongosh --eval \"db.getCollection('users').deleteMany({})\"", "rails runner 'User.destroy_all'", "bundle exec rails runner 'Order.delete_all'", "python manage.py shell -c 'User.objects.all().delete()'",
                        "php artisan tinker --execute='User::truncate();'", "cypher-shell 'MATCH (n) DETACH DELETE n'", "influx delete --bucket b --start 0 --stop now", "echo 'DELETE FROM users;' | psql"],
    "reset-database": [
        "rake db:drop", "python manage.py sqlflush | python manage.py dbshell", "npm run prisma -- migrate reset --force", "bundle exec rake db:reset", "bin/rails db:drop db:create", "rails db:schema:load", "RAILS_ENV=production rails db:reset", "./manage.py flush --noinput", "python3 manage.py reset_db", "uv run python manage.py flush", "python manage.py migrate shop zero", "django-admin flush", "prisma migrate reset --force",
        "npx prisma db push --accept-data-loss", "pnpm prisma migrate reset", "alembic downgrade -1", "python -m alembic downgrade base", "flask db downgrade", "npx sequelize-cli db:drop", "sequelize db:migrate:undo:all", "npx knex migrate:rollback --all", "flyway clean", "flyway -url=x clean", "liquibase dropAll", "./gradlew flywayClean",
        "mvn flyway:clean", "php artisan migrate:reset", "php artisan db:wipe --force", "artisan migrate:refresh", "mix ecto.reset", "npx typeorm schema:drop -d x.ts", "dotnet ef database drop -f", "bin/console doctrine:database:drop --force", "php bin/console doctrine:schema:drop --force", "diesel database reset", "sqlx database drop -y",
        "goose postgres x reset", "migrate -path m -database x drop -f", "dbmate drop", "npx drizzle-kit push --force", "wp db reset --yes", "drush sql:drop -y", "node ace migration:fresh", "heroku pg:reset DATABASE_URL --confirm shop", "npx supabase db reset", "pg_restore -c -d shop x.dump", "mongorestore --drop dump/", "docker compose exec web rails db:drop",
        "docker-compose exec web python manage.py flush --no-input", "kubectl exec deploy/web -- bin/rails db:reset", "bunx prisma migrate reset",
    ],
    "flush-store": ["redis-cli flushall", "redis-cli --cluster call h:1 FLUSHALL", "redis-cli -h r -p 6380 -a x FLUSHDB ASYNC", "redis-cli -u redis://r FLUSHALL", "echo FLUSHALL | redis-cli", "redis-cli KEYS 'a*' | xargs redis-cli DEL", "redis-cli del $(redis-cli keys '*')", "redis-cli shutdown nosave", "docker exec cache redis-cli FLUSHALL", "valkey-cli flushall", "printf 'flush_all\\r\\n' | nc mc 11211"],
    "delete-keys": ["etcdctl del '' --prefix", "etcdctl --endpoints=x del / --prefix", "consul kv delete -recurse app/", "vault kv delete secret/app", "vault kv destroy -versions=1 secret/app", "vault auth disable github", "vault policy delete p"],
    "delete-topic": ["kafka-topics.sh --delete --topic a --bootstrap-server x", "kafka-consumer-groups --delete --group g --bootstrap-server x", "rabbitmqctl purge_queue a", "rabbitmqctl delete_vhost v", "rabbitmqadmin delete queue name=a", "nats stream rm A -f", "rpk topic delete a", "pulsar-admin topics delete x", "celery -A shop purge -f"],
    "delete-request": ["curl -X DELETE https://es.example.com/orders", "curl -s -XDELETE 'http://es:9200/_all'", "curl --request DELETE http://x/y", "curl -sX DELETE https://api.x/z", "http DELETE https://x/y", "wget --method=DELETE https://x/y", "curl -X DELETE localhost:9200/_all", "curl -XPOST es:9200/a/_delete_by_query -d '{}'"],
    "delete-cluster-objects": [
        "kubectl delete -f k8s/", "kubectl delete ns prod", "kubectl --context prod delete deploy web", "kubectl delete pvc --all -n prod", "kubectl -n x delete all --all", "kubectl get pods -o name | xargs kubectl delete", "cat x.yaml | kubectl delete -f -", "kubectl scale --replicas 0 deploy/web", "kubectl drain n --ignore-daemonsets --force",
        "kubectl apply -f . --prune -l app=x", "helm delete web", "helm -n prod uninstall web", "helm upgrade web ./c --force", "helm upgrade --reset-values web c", "helmfile destroy", "k delete pod x", "oc delete all --all", "argocd app delete x", "flux uninstall", "kubectl patch pvc x -p '{\"metadata\":{\"finalizers\":null}}'", "sudo k3s kubectl delete node x", "minikube kubectl -- delete pod x",
        "kubectl delete pod x --dry-run=none", "K=kubectl; $K delete ns prod", "skaffold delete", "nomad job stop -purge x",
    ],
    "destroy-infrastructure": ["terraform destroy -auto-approve", "terraform -chdir=infra destroy", "terraform apply -auto-approve -var a=b", "terraform apply --auto-approve", "TF_VAR_a=b terraform destroy", "terragrunt destroy", "terragrunt run-all apply -auto-approve", "terragrunt run --all destroy", "pulumi destroy -y", "pulumi -C infra destroy", "pulumi stack rm prod", "pulumi up -y", "npx cdk destroy --all",
                               "sls remove --stage prod", "npx serverless remove", "sam delete", "eb terminate prod", "vagrant destroy", "multipass delete vm --purge", "kubeadm reset", "eksctl delete cluster x", "virsh undefine vm --remove-all-storage", "azd down --purge", "k3d cluster delete x"],
    "change-infrastructure-state": ["terraform state mv a b", "terraform state push terraform.tfstate", "terraform state rm 'module.x[0]'", "tofu taint x", "terraform workspace delete -force x", "terraform force-unlock -force x", "terraform import a b", "pulumi state delete x"],
    "remove-containers": ["docker rm -f $(docker ps -aq)", "docker ps -aq | xargs docker rm -f", "docker container rm --force x", "docker container prune", "podman rm -fa", "docker network rm x", "docker swarm leave --force", "nerdctl rm -f x", "docker rm -vf x", "docker -H tcp://x rm -f db"],
    "remove-volumes": ["docker volume rm $(docker volume ls -q)", "docker volume prune --force --all", "docker compose down --volumes --remove-orphans", "docker compose -f dev.yml down -v", "docker-compose -p x down -v", "docker system prune -a", "podman system reset -f", "podman volume rm -a"],
    "remove-images": ["docker rmi -f $(docker images -q)", "docker image prune -af", "docker image rm -f x", "podman rmi --force x"],
    "delete-elsewhere": ["docker exec -it app rm -rf /var/lib/data", "docker exec -u root app bash -c 'rm -rf /data/*'", "kubectl -n x exec web-0 -c app -- sh -c 'rm -rf /data'", "ssh me@web 'rm -rf /var/www/*'", "ssh -i key -p 22 web sudo rm -rf /srv", "ssh web <<X\nrm -rf /srv/data\nX", "podman exec app find /data -delete", "vagrant ssh -c 'sudo rm -rf /srv/x'", "docker compose exec app rm -rf uploads",
                         "sshpass -p x ssh web 'rm -rf /srv'", "ssh web 'cd /srv && rm -rf data'", "echo 'rm -rf /srv' | ssh web bash", "gcloud compute ssh web --command 'rm -rf /srv/x'", "lxc exec c -- rm -rf /srv"],
    "reset-hard": ["ssh web 'cd /srv/app && git reset --hard origin/main'", "docker exec app git reset --hard"],
    "delete-cloud-resource": [
        "aws ec2 terminate-instances --instance-ids i-1 i-2", "aws --profile prod rds delete-db-instance --db-instance-identifier x --skip-final-snapshot", "aws cloudformation delete-stack --stack-name x", "aws lambda delete-function --function-name f", "aws iam delete-user --user-name x", "aws eks delete-cluster --name x", "aws ecr batch-delete-image --repository-name r --image-ids x",
        "aws kms schedule-key-deletion --key-id x", "aws sqs purge-queue --queue-url x", "aws route53 delete-hosted-zone --id x", "aws ecs update-service --service x --desired-count 0", "aws logs delete-log-group --log-group-name x", "aws dynamodb list-tables | jq -r '.TableNames[]' | xargs -n1 aws dynamodb delete-table --table-name", "gcloud -q compute instances delete web", "gcloud sql instances delete db",
        "gcloud container clusters delete c --zone z", "gcloud --project p projects delete p", "gcloud beta run services delete x", "gcloud kms keys versions destroy 1 --key k", "az vm delete -g r -n v --yes", "az group delete --name r --no-wait -y", "az keyvault purge -n k", "az aks delete -g r -n c", "doctl kubernetes cluster delete x", "doctl databases delete x -f", "flyctl destroy x", "fly volumes destroy v", "fly apps destroy x -y",
        "heroku apps:destroy -a x --confirm x", "heroku addons:destroy x", "heroku ps:scale web=0 -a x", "vercel rm x --yes", "vercel env rm X production", "npx vercel remove x", "netlify sites:delete --force", "npx wrangler delete", "wrangler r2 bucket delete b", "wrangler kv namespace delete --namespace-id x", "wrangler d1 delete db", "supabase projects delete x", "firebase database:remove /", "firebase functions:delete f",
        "railway down -y", "hcloud server delete x", "linode-cli linodes delete 1", "oci compute instance terminate --instance-id x", "ibmcloud ks cluster rm x", "turso db destroy x", "neonctl projects delete x", "pscale database delete x", "openstack server delete x", "aws autoscaling update-auto-scaling-group --auto-scaling-group-name x --max-size 0", "aws secretsmanager delete-secret --secret-id x",
    ],
    "delete-objects": ["aws s3 rm s3://b/x", "aws s3 rm --recursive s3://b", "aws s3 rb --force s3://b", "aws s3 sync --delete . s3://b", "aws s3api delete-bucket --bucket b", "aws s3api delete-objects --bucket b --delete x", "aws --endpoint-url x s3 rm s3://b --recursive", "gsutil rm -r gs://b", "gsutil -m rm 'gs://b/**'", "gsutil rb gs://b", "gsutil rsync -d a gs://b", "gsutil -m rsync -r -d a gs://b",
                       "gcloud storage rm --recursive gs://b", "gcloud storage buckets delete gs://b", "az storage container delete -n c", "az storage blob delete-batch -s c", "rclone delete r:b", "rclone purge r:b", "rclone sync a r:b", "s3cmd del --recursive s3://b", "s3cmd rb s3://b", "s3cmd sync --delete-removed a s3://b", "mc rm -r --force m/b", "mc rb m/b", "mc mirror --remove a m/b", "azcopy rm https://x", "azcopy sync a https://x --delete-destination=true", "s5cmd rm 's3://b/*'", "hdfs dfs -rm -r /data", "hadoop fs -rm -r /data"],
    "delete-hosted": ["gh repo delete a/b", "gh -R a/b release delete v1 -y", "gh api --method DELETE /repos/a/b", "gh api -XDELETE repos/a/b/git/refs/heads/x", "gh api repos/a/b -X DELETE", "gh secret remove X", "gh gist delete x", "gh issue delete 5", "gh pr close 5 --delete-branch", "glab project delete a/b", "glab api -X DELETE projects/1", "hub delete -y a/b", "gh run list --json databaseId -q '.[].databaseId' | xargs -n1 gh run delete"],
    "unpublish-package": ["npm unpublish --force x", "npm unpublish x@1", "npm deprecate x@1 'no'", "npm owner rm a x", "pnpm unpublish x", "cargo yank --vers 1.0.0", "cargo owner --remove x", "gem yank x -v 1", "dotnet nuget delete x 1.0", "vsce unpublish a.b", "pod trunk delete x 1.0"],
    "delete-backup": ["restic -r x forget --keep-last 1 --prune", "restic prune", "borg delete r::a", "borg prune --keep-daily 1 r", "velero backup delete x --confirm", "velero schedule delete x", "duplicity remove-older-than 1D x", "pgbackrest stanza-delete --stanza x"],
}
FREE = [
    "psql", "psql -l", "psql -c 'select * from users'", "psql -c 'SELECT 1; SELECT 2'", "psql -f schema.sql", "psql shop < new.sql", "psql -c \"$SQL\"", "psql --help", "psql -c \"INSERT INTO log VALUES ('DROP TABLE users')\"", "psql -c 'CREATE TABLE t (a int)'", "psql -c 'EXPLAIN DELETE FROM users'", "pg_dump shop > x.sql", "pg_restore -l x.dump", "pg_restore -d shop x.dump",
    "mysql -e 'show tables'", "mysqldump shop", "mysqladmin status", "sqlite3 app.db .tables", "sqlite3 app.db 'select count(*) from t'", "sqlite3 :memory: 'create table t(a); drop table t'", "sqlite3 /tmp/x.db 'DROP TABLE t'", "sqlite3 fresh.db 'create table t(a)'", "duckdb -c 'select 1'", "bq ls", "bq query 'select 1'", "mongosh --eval 'db.users.find()'", "mongosh --eval 'db.users.deleteMany({age: 4})'",
    "mongodump", "mongoexport -c users", "redis-cli ping", "redis-cli get x", "redis-cli --scan --pattern 'a*'", "redis-cli info", "redis-cli config get maxmemory", "redis-cli set a FLUSHALL", "etcdctl get a", "consul members", "vault kv list secret", "vault status", "kafka-topics --bootstrap-server x --list", "kafka-topics --create --topic delete", "rabbitmqctl status", "nats stream info A",
    "rails db:migrate", "rails db:create db:migrate", "rails test", "rails db:seed", "rake -T", "bundle exec rake test", "RAILS_ENV=test bundle exec rake db:drop db:create", "rails db:reset RAILS_ENV=test", "python manage.py test", "python manage.py makemigrations", "python manage.py shell -c 'print(User.objects.count())'", "prisma generate", "npx prisma migrate deploy", "npx prisma studio", "alembic current",
    "alembic revision -m 'drop table users'", "alembic downgrade base --sql", "flask run", "sequelize db:migrate", "knex migrate:latest", "flyway info", "flyway migrate", "liquibase update", "php artisan migrate:status", "php artisan migrate:fresh --env=testing", "mix ecto.migrate", "MIX_ENV=test mix ecto.reset", "dotnet ef migrations add X", "dotnet test", "diesel migration run", "./gradlew build", "mvn clean install",
    "kubectl get pods -A", "kubectl describe pod delete", "kubectl logs web-0", "kubectl apply -f x.yaml", "kubectl delete pod x --dry-run=server", "kubectl auth can-i delete pods", "kubectl wait --for=delete pod/x", "kubectl rollout status deploy/web", "kubectl rollout history deploy/web", "kubectl scale deploy/web --replicas=5", "kubectl cp web-0:/x ./x", "kubectl port-forward svc/x 80", "kubectl config use-context x", "kubectl explain pod.delete",
    "kubectl exec web-0 -- ls /", "kubectl exec -it web-0 -- bash", "kubectl run x --image=y", "kubectl create ns t && kubectl delete ns t", "helm list -A", "helm status web", "helm template web ./c", "helm upgrade --install web ./c", "helm uninstall web --dry-run", "helm repo remove x", "terraform plan -destroy", "terraform init -upgrade", "terraform fmt", "terraform show", "terraform output", "terraform state list",
    "terraform apply", "terraform destroy -help", "terraform validate", "terraform workspace new x", "pulumi preview", "pulumi stack ls", "pulumi up", "cdk synth", "cdk diff", "vagrant halt", "minikube stop", "kind get clusters", "kind create cluster --name t && kind delete cluster --name t", "docker ps -a", "docker images", "docker stop x", "docker kill x", "docker rm x", "docker rmi x", "docker build -t x --rm .", "docker build --no-cache -f rm .",
    "docker compose up -d", "docker compose down", "docker compose down --remove-orphans", "docker compose stop", "docker compose logs -f", "docker compose run --rm web pytest", "docker run --rm x rm -rf /app", "docker run --rm -v x:/data alpine ls /data", "docker run --rm -it alpine sh", "docker exec app ls", "docker exec -it db psql -U me", "docker exec app cat /etc/passwd", "docker exec app rm -rf /tmp/cache", "docker volume ls", "docker volume create x", "docker volume inspect x",
    "docker volume create t && docker volume rm t", "docker builder prune -f", "docker buildx prune -af", "docker system df", "docker network ls", "docker network create n && docker network rm n", "docker logs db", "docker inspect x", "docker tag a b", "docker login", "docker cp x:/y .", "docker history x", "docker run -d --name t -p 1:1 x; sleep 5; docker rm -f t", "podman ps", "docker run --rm -v \"$PWD\":/app node rm -rf /app/node_modules",
    "aws s3 ls s3://b", "aws s3 cp a s3://b/a", "aws s3 sync a s3://b", "aws s3 sync a s3://b --delete --dryrun", "aws ec2 describe-instances", "aws iam list-users", "aws sts get-caller-identity", "aws lambda invoke --function-name delete-users out.json", "aws logs tail x", "aws cloudformation describe-stacks", "aws dynamodb get-item --table-name t --key x", "aws s3 rm help", "aws configure list", "gcloud compute instances list",
    "gcloud config set project p", "gcloud logging read delete", "npm run clean", "npm run db:migrate", "gcloud auth login", "gcloud projects describe delete", "gcloud run deploy x", "gsutil ls", "gsutil cp a gs://b", "gsutil rsync -r a gs://b", "az login", "az account show", "az vm list", "az vm delete --help", "heroku logs -t", "heroku run rails console", "heroku ps:scale web=2", "heroku config", "vercel ls", "vercel env ls", "vercel dev", "netlify status", "netlify dev", "wrangler tail", "wrangler whoami", "firebase emulators:start",
    "supabase start", "supabase stop", "supabase db diff", "fly status", "fly logs", "railway status", "doctl account get", "gh pr list", "gh pr close 5", "gh issue close 4", "gh repo clone a/b", "gh release view v1", "gh api repos/a/b", "gh api graphql -f query='{viewer{login}}'", "gh run view 5", "gh pr create --title 'delete the repo' --body 'gh repo delete'", "glab mr list", "npm test", "npm run build", "npm uninstall x", "npm ci", "npm publish --dry-run",
    "npm view x", "npm unpublish x --dry-run", "npm run unpublish-check", "yarn remove x", "pnpm remove x", "bun remove x", "yarn install", "cargo build", "cargo yank --undo --version 1.0.0 x", "gem install x", "cargo owner --list", "restic snapshots", "restic backup .", "restic forget --keep-last 1 --dry-run", "borg create r::a .", "borg list r", "rclone copy a r:b", "rclone ls r:b", "rclone sync a r:b --dry-run", "rclone sync -n a r:b",
    "s3cmd ls", "mc ls m/b", "curl https://x/delete", "curl -X POST https://x/y -d '{\"a\": \"DELETE\"}'", "curl -s localhost:9200/_cat/indices", "curl -X DELETE http://localhost:8000/items/1", "curl -i -X DELETE 127.0.0.1:3000/users/1", "curl -H 'X-Method: DELETE' https://x", "http GET https://x", "wget https://x/y.tgz", "ssh web", "ssh web uptime", "ssh -L 1:h:2 web", "ssh web 'docker ps'", "ssh web 'tail -f /var/log/x.log'", "scp a web:b", "ansible all -m ping", "ansible-playbook x.yml",
    "grep -rn 'kubectl delete' .", "echo 'terraform destroy'", "git commit -m 'docker volume rm'", "cat > run.md <<E\nkubectl delete ns prod\npsql -c 'DROP TABLE users'\nE", "printf 'FLUSHALL'", "rg 'DROP TABLE|aws s3 rm'", "python -m pytest tests", "python -m pip install x", "node server.js", "ruby -v", "php -v", "java -jar app.jar", "make test", "celery -A shop worker", "airflow dags list", "mix test",
]


def judged(command, place):
    """Judge a line as a new hook does: nothing is looked up yet."""
    return guards.judge(command, Place(place.cwd, place.root, place.home))


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    place = guarded.project(tmp_path_factory.mktemp("guarded"))
    write(place.root, "old.sql", "-- gone\nDROP TABLE users;\n")
    write(place.root, "new.sql", "CREATE TABLE t (a int);\nINSERT INTO t VALUES ('DROP TABLE users');\n")
    return place


@pytest.mark.parametrize("rule, line", [(rule, line) for rule, lines in LOST.items() for line in lines])
def test_what_a_service_would_lose_is_asked(rule, line, place):
    found = judged(line, place)
    assert found and found.rule == rule and found.answer == "ask", found
    assert found.why and "\n" not in found.why


@pytest.mark.parametrize("line", FREE)
def test_what_takes_nothing_away_is_free(line, place):
    assert judged(line, place) is None


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.id)
def test_each_rule_judges_its_examples(rule, place):
    for line in rule.asks:
        found = judged(line, place)
        assert found and found.rule == rule.id, (line, found)
    for line in rule.frees:
        assert judged(line, place) is None, line


def test_every_program_of_the_tables_is_looked_at():
    named = {name for table in (services_rows, cloud, sql_migrations) for names in table.ROWS for name in names.split()}
    named |= {name for names in sql_clients.CLIENTS for name in names.split()} | set(sql_clients._CODE) | set(services._REQUESTS) | set(services_inside._STRINGS)
    assert not [name for name in sorted(named) if "services" not in programs.of(name)]


def test_every_rule_of_the_tables_is_a_rule_and_has_its_words():
    used = {rule for table in (services_rows, cloud, sql_migrations) for _, found in table.ROWS.values() for rule in found}
    assert used <= {rule.id for rule in rules.RULES}
    assert used <= set(services_texts.TOLD)


def test_a_mounted_folder_is_judged_as_the_folder_it_is(place):
    found = judged("docker run --rm -v /:/host alpine rm -rf /host/etc", place)
    assert found and found.answer in ("ask", "deny") and "/etc" in found.why
    assert judged("docker run --rm -v /:/host:ro alpine rm -rf /host/etc", place) is None
    assert judged("docker run --rm -v ./data:/data alpine rm -rf /data/customers.csv", place)
    assert judged("docker run --rm -v pgdata:/data alpine sh -c 'rm -rf /data/*'", place)
    assert judged("docker run --rm -v pgdata:/data alpine ls /data", place) is None


def test_a_file_outside_the_project_is_not_read(place):
    write(os.path.dirname(place.root), "beside.sql", "DROP TABLE users;\n")
    assert judged("psql -f ../beside.sql", place) is None


def test_the_answer_names_what_is_lost_and_a_command_that_is_safer(place):
    found = judged("kubectl delete ns prod", place)
    assert found.why == "ns prod would be taken out of the cluster" and found.safer == "kubectl delete ns prod --dry-run=server"


WORST = {
    "git": "git checkout -- a{0}; ", "aliases": "git x{0}; ", "branches": "git branch -D b{0}; ", "push": "git push -f o{0}; ", "sql": "psql -c 'DELETE FROM t{0}'; ", "files": "psql -f old.sql{0}; ", "same file": "psql -f old.sql; ",
    "containers": "docker rm -f c{0}; ", "inside": "docker exec a rm -rf /d{0}; ", "mounts": "docker run -v ./a{0}:/b x rm /b/c; ", "machines": "ssh h{0} rm -rf /x; ", "clouds": "aws ec2 delete-x{0}; ", "options": "kubectl --a{0} b; ", "nested": "git -c alias.x='!git y{0}' x; ",
    "requests": "curl -X DELETE h{0}; ", "code": "rails runner 'User.where(a{0}).delete_all'; ",
}


@pytest.mark.parametrize("name", sorted(WORST))
def test_a_line_of_100_kb_asks_git_and_reads_files_a_few_times(name, place):
    line = "".join(WORST[name].format(number) for number in range(100000 // len(WORST[name])))
    fresh = Place(place.cwd, place.root, place.home)
    guards.judge(line, fresh)
    assert len([key for key in fresh.__dict__.get("answers", {}) if key[0]]) <= history_proof.QUESTIONS
    assert len(fresh.__dict__.get("texts", {})) <= 20
