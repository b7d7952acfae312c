# Builds the server and its benchmarks, and runs them. Sourced after tools.sh and build.sh.

bench() {
  local log=target/bench-build.log maven_pid from=$PWD class_path
  class_path=connector-server/target/bench.classpath
  need_tools
  mkdir -p target
  "$maven" -B -ntp -DskipTests -pl connector-server -am package \
    org.apache.maven.plugins:maven-dependency-plugin:build-classpath \
    -Dmdep.outputFile=target/bench.classpath -Dmdep.includeScope=test > "$log" 2>&1 &
  maven_pid=$!
  children="$maven_pid"
  watch_maven "$maven_pid" "$log"
  if ! wait "$maven_pid"; then
    children=""
    grep -E '^\[ERROR\]|BUILD' "$log" | head -n 12 >&2 || true
    fail "The build failed. The whole log is $PWD/$log; mend what it names and type ./run bench again."
  fi
  children=""
  class_path="target/test-classes:target/classes:$(cat "$class_path")"
  cd connector-server
  # All of its memory from the start and in large pages, since a page that the system gives for the first time costs more than
  # a decision; and a collector that does not work beside what is measured.
  set -- -Xms3g -Xmx3g -Xmn2g -XX:+AlwaysPreTouch -XX:+UseTransparentHugePages -XX:+UseParallelGC -Dbench.from="$from" -cp "$class_path" io.referloop.server.bench.Bench "$@"
  if [ "$jdk_version" -ge 24 ]; then set -- --sun-misc-unsafe-memory-access=allow "$@"; fi
  exec "$JAVA_HOME/bin/java" "$@"
}
