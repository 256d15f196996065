#!/bin/sh
# Let the replica connect. PostgreSQL's container runs this once, when it creates the database.
set -eu
psql --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" -v ON_ERROR_STOP=1 \
  -c "CREATE ROLE replication REPLICATION LOGIN PASSWORD '$(cat /run/secrets/replication_password)'"
echo "host replication replication all scram-sha-256" >> "$PGDATA/pg_hba.conf"
