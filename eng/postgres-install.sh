# Installs what eng/postgres needs and misses. Read by eng/postgres, whose find_programs, fail and oldest it uses.

. "$(dirname "${BASH_SOURCE[0]}")/packages.sh"

install_with_apt() {
  local settings=/etc/postgresql-common/createcluster.d/avatar-fine-tune-tests.conf status=0
  if [[ " $* " == *" postgresql "* ]]; then
    # The package would make and start a cluster of the system; told otherwise only while it is installed.
    apt_install postgresql-common || return
    as_root mkdir -p "${settings%/*}"
    echo 'create_main_cluster = false' | as_root tee "$settings" >/dev/null
    apt_install postgresql || status=$?
    as_root rm -f "$settings"
    [ $status = 0 ] || return $status
  fi
  if [[ " $* " == *" pgbouncer "* ]]; then
    apt_install pgbouncer || return
    # Its package starts a service, which nobody here asked for.
    if [ -d /run/systemd/system ]; then as_root systemctl disable --now pgbouncer; else as_root service pgbouncer stop || true; fi
  fi
}

install() {
  local missing=() by_hand log names
  find_programs || missing+=(postgresql)
  command -v pgbouncer >/dev/null || missing+=(pgbouncer)
  [ ${#missing[@]} -gt 0 ] || return 0

  names="${missing[*]}"
  log=$(mktemp)
  if command -v apt-get >/dev/null; then
    by_hand="sudo apt-get update && sudo apt-get install $names"
    install_with_apt "${missing[@]}" >"$log" 2>&1 </dev/null || true
  elif command -v dnf >/dev/null; then
    by_hand="sudo dnf install ${names/postgresql/postgresql-server}"
    as_root dnf install -y -q ${names/postgresql/postgresql-server} >"$log" 2>&1 </dev/null || true
  elif command -v brew >/dev/null; then
    by_hand="brew install ${names/postgresql/postgresql@17}"
    brew install -q ${names/postgresql/postgresql@17} >"$log" 2>&1 </dev/null || true
  else
    fail "$names can't be installed here, where there is no apt-get, dnf or brew: install PostgreSQL $oldest or later and PgBouncer, and put them on the PATH."
  fi

  # What counts is not how the package manager ended, but whether the programs are there.
  hash -r
  if ! find_programs || ! command -v pgbouncer >/dev/null; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    fail "Not installed: $names (PostgreSQL must be version $oldest or later). Run this by hand: $by_hand"
  fi
  rm -f "$log"
}
