# Runs a simulation in a JVM of its own: no server, no database, only the jar; for past deals it asks the server that ./run started.
# Sourced after tools.sh, build.sh and demo.sh.

simulate() {
  if is_built; then
    need_jdk
  else
    need_tools
    # Where the answer goes, maybe into a file, nothing else may go.
    build >&2
  fi
  if [ -z "${REFERLOOP_PORT:-}" ] && [ -n "$(from_state port)" ]; then
    REFERLOOP_PORT=$(from_state port)
    export REFERLOOP_PORT
  fi
  if [ -t 2 ]; then set -- -Dreferloop.terminal=true -jar "$server_jar" simulate "$@"; else set -- -jar "$server_jar" simulate "$@"; fi
  set -- -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto "$@"
  if [ "$jdk_version" -ge 24 ]; then set -- --sun-misc-unsafe-memory-access=allow "$@"; fi
  exec "$JAVA_HOME/bin/java" "$@"
}
