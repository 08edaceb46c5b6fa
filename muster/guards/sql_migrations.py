"""Frameworks and migration tools: which of their commands empty or drop a database. Rows as in `services_rows`."""

_RAILS = ("db:drop*|db:reset*|db:purge*|db:schema:load*|db:migrate:reset*|db:truncate_all*|db:seed:replant*|db:structure:load*|db:mongoid:drop*|db:mongoid:purge*|mongoid:drop*; ** db:drop*|db:reset*|db:migrate:reset|db:schema:load|db:truncate_all|db:purge;")
_ARTISAN = "migrate:fresh|migrate:reset|migrate:refresh|db:wipe|model:prune|queue:flush|queue:clear|horizon:clear|migrate:rollback"
_DJANGO = "flush|reset_db|reset_schema|drop_test_database|delete_all*|drop_*; migrate * zero; tenant_command flush; all_tenants_command flush; delete_tenant; dbrestore|remove_stale_contenttypes|flushdata"
_DOCTRINE = "doctrine:database:drop|doctrine:schema:drop|d:d:d|d:s:d|doctrine:mongodb:schema:drop; doctrine:fixtures:load !--append; doctrine:migrations:migrate first|0; database:drop; dbal:*drop*"

ROWS = {
    "rails rake": ("-f --rakefile -e --environment -R", {"reset-database": _RAILS}),
    "artisan": ("--env --database", {"reset-database": _ARTISAN}), "sail": ("", {"reset-database": "artisan " + _ARTISAN, "remove-volumes": "down +-v|--volumes"}),
    "manage.py django-admin": ("--settings --pythonpath --database -v --verbosity", {"reset-database": _DJANGO}), "console": ("-e --env", {"reset-database": _DOCTRINE}),
    "prisma": ("--schema --url", {"reset-database": "migrate reset; db push +--force-reset|--accept-data-loss"}), "rw redwood": ("", {"reset-database": "prisma migrate reset"}),
    "alembic aerich": ("-c --config -n --name -x", {"reset-database": "downgrade !--sql"}), "flask": ("--app -A", {"reset-database": "db downgrade !--sql; drop-db|dropdb|drop_db|reset-db|reset_db"}),
    "sequelize sequelize-cli": ("--env --config --url", {"reset-database": "db:drop|db:migrate:undo:all|db:seed:undo:all"}), "knex": ("--env --knexfile --cwd", {"reset-database": "migrate:rollback +--all; migrate:rollback all"}),
    "flyway": ("", {"reset-database": "clean; ** clean; undo"}), "liquibase": ("", {"reset-database": "dropAll|drop-all|rollback|rollback-*|rollbackCount|rollbackToDate|rollback-count; ** dropAll|drop-all"}),
    "mix": ("", {"reset-database": "ecto.drop|ecto.reset; ecto.rollback +--all; do ecto.drop*; do ** ecto.drop|ecto.drop,|ecto.reset"}), "typeorm typeorm-ts-node-commonjs typeorm-ts-node-esm": ("-d --dataSource", {"reset-database": "schema:drop; ** schema:drop"}),
    "dotnet-ef": ("", {"reset-database": "database drop; database update 0"}), "dotnet": ("-p --project -s --startup-project -c --context", {"reset-database": "ef database drop; ef database update 0", "unpublish-package": "nuget delete"}),
    "diesel": ("--database-url", {"reset-database": "database reset|drop; migration revert +-a|--all; db reset|drop"}), "sqlx": ("-D --database-url", {"reset-database": "database drop|reset; db drop|reset"}), "sea-orm-cli": ("-u -d", {"reset-database": "migrate fresh|reset|refresh"}),
    "goose": ("-dir -table", {"reset-database": "reset|down-to; ** reset; ** down-to"}), "migrate": ("-path -database -source", {"reset-database": "drop; down"}), "dbmate": ("-u --url -e -d", {"reset-database": "drop"}), "atlas": ("-u --url --env", {"reset-database": "schema clean; schema apply +--auto-approve"}),
    "drizzle-kit": ("--config", {"reset-database": "push +--force; drop"}), "mikro-orm mikro-orm-esm": ("--config", {"reset-database": "schema:drop|schema:fresh|migration:fresh|database:drop"}), "hasura": ("", {"reset-database": "metadata clear; migrate delete; migrate apply +--down"}),
    "wp": ("--path --url --user", {"reset-database": "db drop|reset|clean; site empty|delete; post|user|comment|term|option|media|menu delete; search-replace !--dry-run"}), "drush": ("-r --root -l --uri", {"reset-database": "sql:drop|sql-drop|site:install|site-install|si|entity:delete|edel"}),
    "ace": ("", {"reset-database": "migration:fresh|migration:reset|migration:refresh|db:wipe|db:truncate"}), "phinx cake": ("-e --environment", {"reset-database": "rollback +-t=0; rollback +--target=0; migrations rollback +-t=0"}), "spark": ("", {"reset-database": "migrate:refresh|migrate:rollback|db:wipe"}),
    "gradle gradlew mvn mvnw": ("", {"reset-database": "** flywayClean|flyway:clean|dropAll|liquibaseDropAll|liquibase:dropAll|liquibase:rollback"}),
    "sqitch": ("", {"reset-database": "revert; rebase"}), "yoyo": ("", {"reset-database": "rollback; reapply"}), "gel edgedb": ("-I --instance", {"reset-database": "database|branch drop|wipe; instance destroy|revert"}), "meteor": ("", {"reset-database": "reset"}), "encore": ("", {"reset-database": "db reset"}),
    "dropdb": ("-h -p -U --host --port --username --maintenance-db", {"drop-database": "**"}), "dropuser": ("-h -p -U", {"drop-database": "*"}), "pg_dropcluster": ("", {"drop-database": "*"}), "pg_restore": ("-d -h -p -U --dbname -j -t -n -f --file", {"reset-database": "** +-c|--clean"}), "pg_resetwal": ("", {"drop-database": "**"}),
    "mysqladmin mariadb-admin": ("-h -P -u --host --port --user -p.", {"drop-database": "** drop"}), "mongorestore mongoimport": ("-d --db -c --collection --uri --host --port -u -p", {"reset-database": "** +--drop"}), "mysqlimport": ("", {"reset-database": "** +-d|--delete"}),
    "influx": ("-o --org -t --token --host", {"delete-all-rows": "delete; bucket|org|user|auth|task delete|rm; v1 ** delete"}), "neo4j-admin": ("", {"reset-database": "database load +--overwrite-destination; load +--force; database import"}), "clickhouse-backup": ("", {"delete-backup": "delete", "reset-database": "restore +--rm|--drop"}),
}
