#!/bin/sh
# Entrypoint of the read replica: copies the primary on first start, then
# follows it. Arguments are the command of PostgreSQL's image.
set -eu

: "${PRIMARY_HOST:?}" "${PGDATA:?}"
secret=/run/secrets/replication_password
passfile=/var/lib/postgresql/replication.pgpass
# Written last, so a copy that was cut short is not taken for a database.
complete=$PGDATA/clone_complete

if [ ! -s "$secret" ]; then
    echo "replica: $secret is missing or empty" >&2
    exit 1
fi

# Written at every start: the container's own files do not outlive it.
umask 077
printf '*:*:*:replicator:%s\n' "$(sed 's/[\\:]/\\&/g' "$secret")" >"$passfile"
chown postgres:postgres "$passfile"

if [ ! -e "$complete" ]; then
    mkdir -p "$PGDATA"
    find "$PGDATA" -mindepth 1 -delete
    chown postgres:postgres "$PGDATA"
    chmod 700 "$PGDATA"
    echo "replica: copying $PRIMARY_HOST"
    gosu postgres pg_basebackup \
        --dbname="host=$PRIMARY_HOST user=replicator passfile=$passfile" \
        --pgdata="$PGDATA" --write-recovery-conf --wal-method=stream \
        --checkpoint=fast --no-password
    gosu postgres touch "$complete"
fi

exec docker-entrypoint.sh "$@"
