# Runs a simulation in a JVM of its own: no server, no database, only the jar. Sourced after tools.sh and build.sh.

simulate() {
  if is_built; then
    need_jdk
  else
    need_tools
    # Where the answer goes, maybe into a file, nothing else may go.
    build >&2
  fi
  set -- -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -jar "$server_jar" simulate "$@"
  if [ "$jdk_version" -ge 24 ]; then set -- --sun-misc-unsafe-memory-access=allow "$@"; fi
  exec "$JAVA_HOME/bin/java" "$@"
}
