# Installing with the machine's package manager. Read by the scripts that need it.

as_root() {
  if [ "$EUID" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else return 1; fi
}

apt_install() {
  local command=(env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@")
  as_root "${command[@]}" || { apt_update && as_root "${command[@]}"; }
}

# Unlike an installation, an update doesn't wait for another one that runs.
apt_update() {
  local output
  for _ in {1..60}; do
    output=$(as_root env LC_ALL=C apt-get update 2>&1) && return
    echo "$output"
    [[ $output == *'Could not get lock'* ]] || return
    sleep 2
  done
  return 1
}
