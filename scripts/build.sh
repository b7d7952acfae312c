# Builds what ./run starts, and only when it is older than its sources. Sourced after tools.sh.

server_jar=connector-server/target/referloop.jar
built=target/run-built

sandbox_jar() {
  local jar
  for jar in connector-sandbox/target/connector-sandbox-*.jar; do
    case "$jar" in *-tests.jar | *-sources.jar | *\**) ;; *) printf '%s' "$jar" ;; esac
  done
}

# Jars carry a fixed date, for reproducible builds; the time of the build is the date of a file of our own. Folders count too: their date
# changes when a file in them is deleted.
is_built() {
  [ -f "$built" ] && [ -f "$server_jar" ] && [ -n "$(sandbox_jar)" ] &&
    [ -z "$(find pom.xml connector-*/pom.xml connector-*/src/main connector-*/*-app connector-*/card-host \
      \( -name node_modules -o -name dist -o -name target \) -prune -o \
      \( -type f -o -path '*/src/*' \) -newer "$built" -print 2> /dev/null | head -n 1)" ]
}

build() {
  local log=target/run-build.log maven_pid
  if is_built; then return; fi
  mkdir -p target
  [ -d "$HOME/.m2/repository/org/springframework/boot" ] ||
    say "The first build fetches the libraries, which can take some minutes."
  rm -f "$log"
  touch "$built.new"
  # Part of the build starts the server halfway, which is none of the settings' business.
  (
    unset "${!REFERLOOP_@}"
    exec "$maven" -B -ntp -DskipTests -pl connector-server,connector-sandbox -am package
  ) > "$log" 2>&1 &
  maven_pid=$!
  children="$maven_pid"
  watch_maven "$maven_pid" "$log"
  if ! wait "$maven_pid"; then
    children=""
    grep -E '^\[ERROR\]|BUILD' "$log" | head -n 12 >&2 || true
    fail "The build failed. The whole log is $PWD/$log; mend what it names and type ./run again."
  fi
  children=""
  mv "$built.new" "$built"
  say "Built."
}
