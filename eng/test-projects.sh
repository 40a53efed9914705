# Runs test projects two at a time, since many tests wait, for a database or a process, and leave the processors to others.
# Read by eng/test, which sets logs to a folder, where it leaves what a project has to know of its servers (PROJECT.servers).

at_once=2
pids=()      # of those that run or ended, by their place in the list; empty once their output was printed
passed=0 failed=0 skipped=0

# An xunit v3 test project is a program. As a job of bash it is a process group, which can be ended with all that it
# started; and unlike a plain background process it hears the interrupts that its tests send to its children.
start_project() {
  local servers
  servers=$logs/$(basename "$1" .csproj).servers
  set -m
  {
    [ ! -f "$servers" ] || . "$servers"
    exec dotnet run --project "$1" --configuration Release --no-build -- -noLogo -noColor
  } >"$logs/${#pids[@]}" 2>&1 </dev/null &
  set +m
  pids+=($!)
}

stop_projects() {
  local pid
  for pid in ${pids[@]+"${pids[@]}"}; do [ -z "$pid" ] || kill -KILL -- "-$pid" 2>/dev/null || true; done
}

stop_servers() {
  local servers
  for servers in "$logs"/*.servers; do (. "$servers" && eng/postgres stop "$AVATAR_FINE_TUNE_TEST_POSTGRES_FOLDER"); done
}

wait_for_room() { while [ "$(jobs -pr | wc -l)" -ge $at_once ]; do sleep 0.2; done; }

# Prints what the project at a place wrote, as soon as it has ended, and adds up the counts, which stand in one line.
finish_project() {
  local counts total errors fails skips status=0
  wait "${pids[$1]}" || status=$?
  pids[$1]=
  echo "== $2"
  cat "$logs/$1"
  counts=$(grep -Eo 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' "$logs/$1" | tail -n 1 || true)
  read -r total errors fails skips < <(sed -E 's/[^0-9]+/ /g' <<<"${counts:-0 0 0 0}")
  if [ -z "$counts" ] || { [ $status != 0 ] && [ $((errors + fails)) = 0 ]; }; then
    echo "$2 ended with exit code $status, and not by a failed test." >&2
    fails=$((fails + 1)) total=$((total + 1))
  fi

  failed=$((failed + fails + errors))
  skipped=$((skipped + skips))
  passed=$((passed + total - fails - skips))
}

# Prints in the order of the list, whoever ends first.
run_projects() {
  local printed=0 project
  for project in "$@"; do
    wait_for_room
    start_project "$project"
    while ! kill -0 "${pids[$printed]}" 2>/dev/null; do
      finish_project $printed "$(basename "${@:printed+1:1}" .csproj)"
      printed=$((printed + 1))
    done
  done
  for project in "${@:printed+1}"; do
    finish_project $printed "$(basename "$project" .csproj)"
    printed=$((printed + 1))
  done
}
