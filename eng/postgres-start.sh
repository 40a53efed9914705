# Makes and starts the servers of eng/postgres. Read by eng/postgres, whose functions it uses.

# A port that nobody listens on now, below those that systems hand out themselves. Somebody may still be faster: then
# the server that gets it can't start, and the next is tried.
free_port() {
  local port
  while port=$((20000 + RANDOM % 12000)); (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  echo $port
}

make_cluster() {
  local made=(as_server "$bin/initdb" -D "$folder/data" -U postgres --pwfile="$folder/password" --auth=scram-sha-256 --encoding=UTF8 --locale=C --no-sync)
  # Sorted as most servers sort, not by bytes, so that a query that needs a certain order has to say so.
  "${made[@]}" --locale-provider=icu --icu-locale=und >"$folder/initdb.log" 2>&1 && return
  as_server rm -rf "$folder/data"
  "${made[@]}" >"$folder/initdb.log" 2>&1 || fail_with_log "$folder/initdb.log" "initdb could not make a cluster in $folder; its log is above."
}

configure_cluster() {
  cat >>"$folder/data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 300
shared_buffers = 32MB
# A commit is acknowledged after it was written, so that a killed server loses nothing. No test cuts the power.
synchronous_commit = on
fsync = off
full_page_writes = off
# Most queries here run once, on a connection of their own, and end before code made for them would pay.
jit = off
log_min_messages = warning
# Far from UTC, so that a day reckoned in the server's zone shows.
timezone = '<+13>-13'
CONF
}

start_cluster() {
  for _ in 1 2 3 4 5 6 7 8; do
    port=$(free_port)
    echo "port = $port" >>"$folder/data/postgresql.conf"
    as_server "$bin/pg_ctl" -D "$folder/data" -l "$folder/postgres.log" -w -t 60 start >/dev/null 2>&1 </dev/null && return
    grep -q 'Address already in use' "$folder/postgres.log" || break
    rm -f "$folder/postgres.log"
  done
  fail_with_log "$folder/postgres.log" "PostgreSQL could not be started in $folder; its log is above."
}

# Lets every role in with its own password, which it asks the server for.
configure_bouncer() {
  local version
  version=$(pgbouncer --version | sed -nE 's/^PgBouncer ([0-9]+)\.([0-9]+).*/\1 \2/p')
  cat >"$folder/pgbouncer.ini" <<CONF
[databases]
* = host=127.0.0.1 port=$port
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $bouncer_port
unix_socket_dir =
pidfile = $folder/pgbouncer.pid
logfile = $folder/pgbouncer.log
log_connections = 0
log_disconnections = 0
auth_type = scram-sha-256
auth_file = $folder/users
auth_user = postgres
admin_users = postgres
pool_mode = transaction
max_client_conn = 500
default_pool_size = 20
ignore_startup_parameters = extra_float_digits,search_path
# A server that came back is tried again at once, not after 15 s.
server_login_retry = 1
CONF
  # Known since 1.21, where it began as 0, and no longer 0 by default in later versions.
  set -- $version
  if [ "$1" -gt 1 ] || [ "$2" -ge 21 ]; then echo "max_prepared_statements = 0" >>"$folder/pgbouncer.ini"; fi
  echo "\"postgres\" \"$password\"" >"$folder/users"
}

answers() { PGPASSWORD=$password PGCONNECT_TIMEOUT=5 "$bin/psql" -X -h 127.0.0.1 -p "$1" -U postgres -d postgres -Atc 'select 1' >/dev/null 2>&1 </dev/null; }

start_bouncer() {
  for _ in 1 2 3 4 5 6 7 8; do
    bouncer_port=$(free_port)
    configure_bouncer
    [ -z "$account" ] || chown "$account" "$folder/pgbouncer.ini" "$folder/users"
    as_server pgbouncer -q -d "$folder/pgbouncer.ini" >/dev/null 2>&1 </dev/null || true
    for _ in {1..100}; do
      # Somebody else could answer on that port: ours has to say that it has it.
      grep -q "listening on 127.0.0.1:$bouncer_port\$" "$folder/pgbouncer.log" 2>/dev/null && answers "$bouncer_port" && return
      grep -q 'FATAL' "$folder/pgbouncer.log" 2>/dev/null && break
      sleep 0.1
    done
    grep -q 'Address already in use' "$folder/pgbouncer.log" 2>/dev/null || break
    rm -f "$folder/pgbouncer.log"
  done
  fail_with_log "$folder/pgbouncer.log" "PgBouncer could not be started in $folder; its log is above."
}

start() {
  local until=
  if [ "${1:-}" = --until ] && [ $# -gt 1 ]; then until=$2; shift 2; fi
  [ $# -le 1 ] || fail "start takes one folder, not: $*."
  find_programs && command -v pgbouncer >/dev/null || fail "PostgreSQL $oldest or later, or PgBouncer, is missing: run eng/postgres install."
  find_account

  if [ $# -gt 0 ]; then
    [[ $1 != *[\"\'\`\$\\\;]* ]] || fail "The folder $1 can't be used: pg_ctl and PgBouncer take no name with a quote, semicolon, dollar or backslash."
    mkdir -m 700 -- "$1" 2>/dev/null || fail "The folder $1 can't be made: start needs one that does not exist yet, in one that does."
    folder=$1
  else
    folder=$(mktemp -d "${TMPDIR:-/tmp}/aft-postgres.XXXXXX")
  fi
  folder=$(cd -- "$folder" && pwd)
  touch "$folder/$mark"
  trap 'stop "$folder"' EXIT
  [ -z "$until" ] || { set -m; "$self" watch "$until" "$folder" >/dev/null 2>&1 </dev/null & set +m; }
  [ -z "$account" ] || chown "$account" "$folder"
  as_server test -w "$folder" || fail "The account $account, which runs the servers, can't reach $folder: set TMPDIR to a folder that everybody may use."

  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  (umask 077 && echo "$password" >"$folder/password")
  [ -z "$account" ] || chown "$account" "$folder/password"
  make_cluster
  configure_cluster
  start_cluster
  start_bouncer
  trap - EXIT

  local login="Username=postgres;Password=$password;Database=postgres"
  echo "export AVATAR_FINE_TUNE_TEST_POSTGRES='Host=127.0.0.1;Port=$port;$login'"
  echo "export AVATAR_FINE_TUNE_TEST_PGBOUNCER='Host=127.0.0.1;Port=$bouncer_port;$login'"
  echo "export AVATAR_FINE_TUNE_TEST_POSTGRES_FOLDER='$folder'"
}
