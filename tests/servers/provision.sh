#!/bin/bash
# Makes this Debian or Ubuntu machine able to run the suite's database servers without an image registry: installs
# the Docker engine, starts it, and builds images with the official images' names from Debian's packages, once.
# Usage, as root: tests/servers/provision.sh IMAGE...      e.g. mysql:9 mariadb:11 postgres:18 postgres:15
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
export DEBIAN_FRONTEND=noninteractive DOCKER_BUILDKIT=0

say() { echo "provision: $*" >&2; }

# The mirror this machine already uses: the first one its apt configuration names.
mirror() {
  local found
  found=$(
    cat /etc/apt/sources.list.d/*.sources /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null |
      sed -n -e 's/^URIs:[[:space:]]*\([^[:space:]]*\).*/\1/p' \
        -e 's/^deb[[:space:]]*\(\[[^]]*\][[:space:]]*\)\?\([^[:space:]]*\).*/\2/p' |
      sed -n '/\/debian\/\?$/{p;q}'
  ) || true
  echo "${found:-http://deb.debian.org/debian}"
}

install_engine() {
  local missing=()
  command -v dockerd >/dev/null || missing+=(docker.io)
  command -v iptables >/dev/null || missing+=(iptables)
  command -v mmdebstrap >/dev/null || missing+=(mmdebstrap)
  [ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || missing+=(debian-archive-keyring)
  if [ ${#missing[@]} -gt 0 ]; then
    say "installing ${missing[*]}"
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  fi
}

start_engine() {
  docker info >/dev/null 2>&1 && return
  say "starting the Docker engine"
  setsid dockerd >/var/log/dockerd-suite.log 2>&1 </dev/null &
  for _ in $(seq 60); do
    docker info >/dev/null 2>&1 && return
    sleep 0.5
  done
  say "the Docker engine does not start; see /var/log/dockerd-suite.log"
  exit 1
}

# base NAME SUITE PACKAGE...: a root file system with those packages, as the image suite-base:NAME
base() {
  local name=$1 suite=$2
  shift 2
  docker image inspect "suite-base:$name" >/dev/null 2>&1 && return
  say "building a $suite base with $*"
  # A mirror may lag behind its own validity date; the signatures are still checked.
  local archive
  archive=$(mktemp --suffix=.tar)
  mmdebstrap --quiet --variant=essential --include="bash,passwd,$(IFS=,; echo "$*")" \
    --aptopt='Apt::Install-Recommends "false"' --aptopt='Acquire::Check-Valid-Until "false"' \
    "$suite" "$archive" "$(mirror)"
  docker import "$archive" "suite-base:$name" >/dev/null
  rm -f "$archive"
}

# image NAME BASE SERVER PORT
image() {
  local context
  context=$(mktemp -d)
  cp "$here/entrypoint.sh" "$context/"
  printf 'FROM suite-base:%s\nCOPY entrypoint.sh /usr/local/bin/\nEXPOSE %s\nENTRYPOINT ["/usr/local/bin/entrypoint.sh", "%s"]\n' \
    "$2" "$4" "$3" >"$context/Dockerfile"
  docker build -q -t "$1" "$context" >/dev/null
  rm -rf "$context"
}

[ "$(id -u)" = 0 ] || { say "needs root"; exit 1; }
command -v apt-get >/dev/null || { say "needs Debian or Ubuntu"; exit 1; }
install_engine
start_engine
for wanted in "$@"; do
  docker image inspect "$wanted" >/dev/null 2>&1 && continue
  case $wanted in
    mysql:9) base mysql-sid sid mysql-server-core mysql-client-core postgresql-18 tzdata; image "$wanted" mysql-sid mysqld 3306 ;;
    postgres:18) base mysql-sid sid mysql-server-core mysql-client-core postgresql-18 tzdata; image "$wanted" mysql-sid postgres 5432 ;;
    mariadb:11) base mariadb-sid sid mariadb-server-core mariadb-client-core tzdata; image "$wanted" mariadb-sid mariadbd 3306 ;;
    mariadb:10.11) base bookworm bookworm mariadb-server-core mariadb-client-core postgresql-15 tzdata; image "$wanted" bookworm mariadbd 3306 ;;
    postgres:15) base bookworm bookworm mariadb-server-core mariadb-client-core postgresql-15 tzdata; image "$wanted" bookworm postgres 5432 ;;
    *) say "$wanted can't be built from Debian's packages; mysql:9, mariadb:11, mariadb:10.11, postgres:18 and postgres:15 can"; exit 1 ;;
  esac
done
