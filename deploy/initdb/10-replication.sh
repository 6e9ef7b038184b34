#!/bin/sh
# Makes the role of the read replica. PostgreSQL's image runs this once, in a
# new database folder; run it by hand to change the password:
#   docker compose up -d --force-recreate --no-deps db
#   docker compose exec db sh /docker-entrypoint-initdb.d/10-replication.sh
set -eu

secret=/run/secrets/replication_password
if [ ! -s "$secret" ]; then
    echo "10-replication: $secret is missing or empty" >&2
    exit 1
fi

# psql reads the file itself: the password is in no argument list.
psql -Xq -v ON_ERROR_STOP=1 -v secret="$secret" -U "$POSTGRES_USER" -d postgres <<'SQL'
\set password `cat :secret`
SELECT 'CREATE ROLE replicator'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'replicator')
\gexec
ALTER ROLE replicator WITH LOGIN REPLICATION PASSWORD :'password';
SQL

rule='host replication replicator samenet scram-sha-256'
if ! grep -qxF "$rule" "$PGDATA/pg_hba.conf"; then
    echo "$rule" >>"$PGDATA/pg_hba.conf"
    psql -Xq -U "$POSTGRES_USER" -d postgres -c 'SELECT pg_reload_conf()' >/dev/null
fi
