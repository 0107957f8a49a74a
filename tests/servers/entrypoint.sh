#!/bin/bash
# Starts a database server in an image that keeps the environment contract of the official ones:
# MYSQL_* or MARIADB_* (ROOT_PASSWORD, DATABASE, USER, PASSWORD), or POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB.
# Usage: entrypoint.sh mysqld|mariadbd|postgres [server options...]
set -euo pipefail
server=$1
shift

start_mysql() {
  local root=${MYSQL_ROOT_PASSWORD:-${MARIADB_ROOT_PASSWORD:?no root password}}
  local database=${MYSQL_DATABASE:-${MARIADB_DATABASE:-}} user=${MYSQL_USER:-${MARIADB_USER:-}}
  local password=${MYSQL_PASSWORD:-${MARIADB_PASSWORD:-}} data=/var/lib/mysql common
  mkdir -p "$data" /run/mysqld
  id mysql >/dev/null 2>&1 || useradd --system --home "$data" mysql
  chown -R mysql "$data" /run/mysqld
  common=(--no-defaults --user=mysql --datadir="$data" --socket=/run/mysqld/mysqld.sock --secure-file-priv=)
  {
    if [ "$server" = mysqld ]; then
      echo "ALTER USER 'root'@'localhost' IDENTIFIED BY '$root';"
    else
      echo "SET PASSWORD FOR 'root'@'localhost' = PASSWORD('$root');"
    fi
    echo "CREATE USER IF NOT EXISTS 'root'@'%' IDENTIFIED BY '$root';"
    echo "GRANT ALL PRIVILEGES ON *.* TO 'root'@'%' WITH GRANT OPTION;"
    [ -z "$database" ] || echo "CREATE DATABASE IF NOT EXISTS \`$database\`;"
    if [ -n "$user" ] && [ "$user" != root ]; then
      echo "CREATE USER IF NOT EXISTS '$user'@'%' IDENTIFIED BY '$password';"
      [ -z "$database" ] || echo "GRANT ALL PRIVILEGES ON \`$database\`.* TO '$user'@'%';"
    fi
  } >/run/mysqld/first.sql
  if [ -d "$data/mysql" ]; then
    : # started before
  elif [ "$server" = mysqld ]; then
    mysqld "${common[@]}" --initialize-insecure
  else
    mariadb-install-db "${common[@]}" --auth-root-authentication-method=normal >/dev/null
  fi
  chown mysql /run/mysqld/first.sql
  exec "$server" "${common[@]}" --bind-address=0.0.0.0 --init-file=/run/mysqld/first.sql "$@"
}

start_postgres() {
  local user=${POSTGRES_USER:-postgres} data=/var/lib/postgresql/data bin
  bin=$(dirname "$(ls /usr/lib/postgresql/*/bin/postgres | tail -n 1)")
  mkdir -p "$data" /run/postgresql
  chown -R postgres "$data" /run/postgresql
  chmod 700 "$data"
  printf '%s' "${POSTGRES_PASSWORD:?no password}" >/run/postgresql/first
  chown postgres /run/postgresql/first
  [ -e "$data/PG_VERSION" ] || runuser -u postgres -- "$bin/initdb" --pgdata="$data" --username="$user" --encoding=UTF8 --locale=C.UTF-8 \
    --auth-local=trust --auth-host=scram-sha-256 --pwfile=/run/postgresql/first >/dev/null
  echo "host all all all scram-sha-256" >>"$data/pg_hba.conf"
  echo "host replication all all scram-sha-256" >>"$data/pg_hba.conf"
  if [ "${POSTGRES_DB:-$user}" != postgres ]; then
    echo "CREATE DATABASE \"${POSTGRES_DB:-$user}\";" | runuser -u postgres -- "$bin/postgres" --single -D "$data" postgres >/dev/null
  fi
  exec runuser -u postgres -- "$bin/postgres" -D "$data" -c listen_addresses='*' "$@"
}

case $server in
  mysqld | mariadbd) start_mysql "$@" ;;
  postgres) start_postgres "$@" ;;
  *) exec "$server" "$@" ;;
esac
