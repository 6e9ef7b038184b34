#!/bin/sh
# Installs the addons of the suite into a new database. Once they are installed
# it only looks and ends, so that it may run at every start. An interrupted
# installation goes on where it stopped.
set -eu

: "${PGDATABASE:?}" "${ADMIN_PASSWORD:?}" "${SUITE_ADDONS:?}" "${SUITE_LANGUAGES:?}"

sql() {
    psql -XAtq -v ON_ERROR_STOP=1 "$@"
}

install() {
    odoo "$@" --no-http --stop-after-init
}

missing=$SUITE_ADDONS
exists=$(sql -d postgres -v name="$PGDATABASE" <<'SQL'
SELECT count(*) FROM pg_database WHERE datname = :'name';
SQL
)
if [ "$exists" = 1 ]; then
    initialized=$(sql -c "SELECT to_regclass('ir_module_module') IS NOT NULL")
    if [ "$initialized" = t ]; then
        missing=$(sql -v addons="$SUITE_ADDONS" <<'SQL'
SELECT string_agg(wanted, ',' ORDER BY place)
  FROM unnest(string_to_array(:'addons', ',')) WITH ORDINALITY AS u (wanted, place)
 WHERE NOT EXISTS (
    SELECT FROM ir_module_module WHERE name = wanted AND state = 'installed'
 );
SQL
        )
    fi
fi

if [ -z "$missing" ]; then
    echo "init: all addons of the suite are installed"
    exit 0
fi

# The servers start after this script only, so nobody can have logged in with
# the password that Odoo gives a new database.
if [ "$missing" = "$SUITE_ADDONS" ]; then
    echo "init: preparing the database $PGDATABASE"
    install -i base --load-language="$SUITE_LANGUAGES"
    odoo shell --no-http <<'PYTHON'
import os

if not env["res.users.log"].search_count([]):
    env.ref("base.user_admin").password = os.environ["ADMIN_PASSWORD"]
    env.cr.commit()
PYTHON
fi

echo "init: installing $missing"
install -i "$missing"
