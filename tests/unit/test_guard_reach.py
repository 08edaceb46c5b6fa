"""Services that are reached by other ways: queries that write queries, clients that connect, many machines, options in one word."""

import pytest

from muster import guards
from muster.guards import sql
from muster.guards.place import Place
from tests import guarded

LOST = {
    "reset-database": ["docker compose run --rm web rails db:drop"], "delete-keys": ["memcflush --servers=h"], "stop-service": ["sudo rc-service nginx stop"],
    "change-network": ["sudo nmcli connection delete wlan0", "nmcli con down eth0", "nmcli radio wifi off", "networksetup -removenetworkservice Wi-Fi"],
    "change-accounts": ["sudo gpasswd -d ada sudo", "sudo chage -E 0 ada"],
    "remove-volumes": ["nerdctl -n k8s.io volume rm data", "docker -c prod volume rm data"],
    "drop-table": ["sqlite3 x.db '.read /dev/stdin' <<< 'drop table users;'", "echo 'drop table x;' > y.sql; psql -c '\\i y.sql'", "litecli x.db -e 'drop table t'", "node -e 'c.query(`DROP TABLE users`)'",
                   "mysqlsh --sql -e 'DROP TABLE x' root@h", "mysqlsh h --sql <<< 'drop table x'", "rqlite -H h 'DROP TABLE x'", "kubectl run t --rm -it --image=pg -- psql -h db -c 'drop table x'", "docker run --rm pg psql -h db -c 'drop table x'", "psql -Atc \"select 'drop table ' || t || ';' from x\" shop | psql shop", "fly postgres connect -a shop <<< 'drop table users;'", "heroku pg:psql -a shop <<< 'drop table users;'",
                   "python3 -c \"import sqlite3; c = sqlite3.connect('x.db'); c.execute('drop table t')\""],
    "truncate-table": ["psql -v t=users -c 'TRUNCATE :t'", "sudo -u postgres psql -Atc \"select 'truncate '||t from x\" | grep -v y | psql shop"],
    "drop-database": ["sudo -iu postgres dropdb shop", "sudo -nu postgres dropdb shop"],
    "delete-all-rows": ["rails c <<< 'User.delete_all'", "clickhouse-client -q 'ALTER TABLE logs DELETE WHERE 1'"],
    "delete-elsewhere": ["sftp web <<< 'rm /srv/uploads/*'", "echo 'rmdir /x' | sftp -b - web", "lftp -e 'rm -rf /srv; bye' web", "lftp -c 'open web; mirror -R --delete ./empty /srv'", "pssh -h hosts -i 'rm -rf /srv/x'", "clush -w web rm -rf /srv", "mosh a -- rm -rf /srv", "gcloud compute ssh vm -- sudo rm -rf /srv", "tsh ssh root@h rm -rf /srv", "aws ssm send-command --parameters 'commands=[\"rm -rf /srv\"]'", "docker run --rm --volumes-from db alpine sh -c 'rm -rf /var/lib/x'"],
    "delete-request": ["xh delete https://x/y", "http DELETE https://x/y", "curl 'http://localhost:8983/solr/shop/update' -d '<delete><query>*:*</query></delete>'", "curl localhost:8123 -d 'DROP TABLE x'"],
    "delete-cloud-resource": ["ansible all -m file -a 'path=/srv state=absent'", "atlas schema clean -u x", "aws route53 change-resource-record-sets --change-batch '{\"Changes\":[{\"Action\":\"DELETE\"}]}'"],
    "delete-cluster-objects": ["helm3 --kube-context prod uninstall web", "helm secrets uninstall web"],
    "destroy-infrastructure": ["ansible-playbook -i prod plays/destroy-cluster.yml", "ansible-playbook teardown.yml -e x=y"],
}
FREE = [
    "psql -Atc \"select 'create index on ' || t from x\" shop | psql shop", "psql -Atc \"select name from t where name = 'drop'\" shop | sort", "fly postgres connect -a shop <<< 'select 1'", "sudo -iu postgres psql -c 'select 1'",
    "sftp web <<< 'get /srv/rm'", "lftp -c 'open web; mirror ./a'", "pssh -h hosts -i uptime", "pdsh -w web uptime", "rails c <<< 'puts User.count'", "xh get https://x/delete", "xh post https://x/y name=DELETE",
    "ansible all -m file -a 'path=/srv state=directory'", "ansible-playbook destroy.yml --check", "ansible-playbook site.yml", "pulumi destroy --preview-only", "helm3 list", "clickhouse-client -q 'ALTER TABLE logs DELETE WHERE id = 3'",
    "python3 -c \"import sqlite3; c = sqlite3.connect(':memory:'); c.execute('drop table t')\"", "aws route53 change-resource-record-sets --change-batch '{\"Changes\":[{\"Action\":\"UPSERT\"}]}'",
    "docker compose run --rm -e RAILS_ENV=test web rails db:drop", "kubectl run t --image=x -- rm -rf /app", "chage -l ada", "rc-service nginx status", "mosh a -- uptime", "tsh ssh root@h uptime", "aws ssm send-command --parameters 'commands=[\"uptime\"]'",
    "nmcli connection show", "nmcli device status", "python3 -c \"sql = 'DELETE FROM users'; print(len(sql))\"", "python3 -c \"query = 'DROP TABLE x'\"", "docker -c prod ps", "docker run --rm --volumes-from db alpine ls /data",
    "curl localhost:8983/solr/shop/update -d '<add><doc/></add>'", "curl https://x/update -d '{\"deleted\": 1}'", "sqlite3 x.db '.read new.sql'",
]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return guarded.project(tmp_path_factory.mktemp("guarded"))


def judged(command, place):
    return guards.judge(command, Place(place.cwd, place.root, place.home))


@pytest.mark.parametrize("rule, line", [(rule, line) for rule, lines in LOST.items() for line in lines])
def test_what_is_lost_that_way_is_asked(rule, line, place):
    found = judged(line, place)
    assert found and found.rule == rule and found.answer == "ask", found


@pytest.mark.parametrize("line", FREE)
def test_what_takes_nothing_away_is_free(line, place):
    assert judged(line, place) is None


def test_a_reference_that_cascades_deletes_nothing_now():
    assert list(sql.judge("ALTER TABLE t ADD a REFERENCES b ON DELETE CASCADE")) == []
