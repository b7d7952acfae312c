# Starts Referloop beside the sandbox CRM, watches both, and stops both. Sourced after tools.sh and build.sh.

data=${REFERLOOP_DATA:-data}
port=${REFERLOOP_PORT:-8080}
management_port=${REFERLOOP_MANAGEMENT_PORT:-8081}
sandbox_port=${REFERLOOP_SANDBOX_PORT:-8090}
mail_port=${REFERLOOP_SANDBOX_MAIL_PORT:-8025}
salesforce_port=${REFERLOOP_SANDBOX_SALESFORCE_PORT:-8091}
salesforce_event_port=${REFERLOOP_SANDBOX_SALESFORCE_EVENT_PORT:-8092}
portal_id=48210001

state="$data/run.state" # which ./run holds this folder, what it started, where that is
server=""
sandbox=""
children=""

demo() {
  check_settings
  claim_data_folder
  trap 'stop_all; exit 0' INT TERM HUP
  trap 'stop_all > /dev/null' EXIT
  need_tools
  check_ports
  build
  make_credentials
  start_sandbox
  start_server
  print_addresses
  watch
}

check_settings() {
  local name value
  for name in REFERLOOP_PORT REFERLOOP_MANAGEMENT_PORT REFERLOOP_SANDBOX_PORT REFERLOOP_SANDBOX_MAIL_PORT \
    REFERLOOP_SANDBOX_SALESFORCE_PORT REFERLOOP_SANDBOX_SALESFORCE_EVENT_PORT; do
    eval "value=\${$name:-1}"
    case "$value" in
      *[!0-9]* | ??????*) fail "$name is \"$value\", but it must be a port: a number from 1 to 65535." ;;
    esac
    if [ "$value" -lt 1 ] || [ "$value" -gt 65535 ]; then
      fail "$name is \"$value\", but it must be a port: a number from 1 to 65535."
    fi
  done
}

# One ./run per data folder. What a killed one left behind is stopped first.
claim_data_folder() {
  if [ -e "$data" ] && [ ! -d "$data" ]; then
    fail "The data folder $data is a file." "Set REFERLOOP_DATA to a folder, or remove the file."
  fi
  if [ -d "$data" ] && [ ! -e "$data/referloop-data" ] && [ -n "$(ls "$data")" ]; then
    fail "The folder $data is not empty and not a data folder of Referloop." \
      "Set REFERLOOP_DATA to a new or empty folder; if it is one of ours, put an empty file named referloop-data into it."
  fi
  (umask 077 && mkdir -p "$data/logs") 2> /dev/null || fail "The folder $data cannot be made." "Set REFERLOOP_DATA to a folder that you may write to."
  # The file is made by whoever comes first; only that one goes on.
  while ! (set -C && printf 'run=%s\n' "$$" > "$state") 2> /dev/null; do
    [ -f "$state" ] || fail "The folder $data cannot be written to." "Give it to this user (chown), or set REFERLOOP_DATA to another folder."
    if is_running_elsewhere; then
      tell_about_the_other
      exit 0
    fi
    stop_leftovers
    rm -f "$state"
  done
  [ -e "$data/referloop-data" ] || printf 'This folder holds the data of a Referloop server. Format 1.\n' > "$data/referloop-data"
}

from_state() { sed -n "s/^$1=//p" "$state" 2> /dev/null | tail -n 1; }

runs() { # process, word that its command line holds
  [ -n "$1" ] && kill -0 "$1" 2> /dev/null && ps -p "$1" -o command= 2> /dev/null | grep -q -- "$2"
}

is_running_elsewhere() { runs "$(from_state run)" "run"; }

tell_about_the_other() {
  if [ -z "$(from_state console)" ]; then
    say "Another ./run (process $(from_state run)) is just starting Referloop; it prints the addresses when it is ready."
    return
  fi
  say "Referloop is already running (process $(from_state run); ./run stop ends it)."
  port=$(from_state port)
  sandbox_port=$(from_state sandbox_port)
  salesforce_port=$(from_state salesforce_port)
  print_where
}

stop_leftovers() {
  local left
  for left in "$(from_state server)" "$(from_state sandbox)"; do
    if runs "$left" connector-; then
      say "An earlier ./run was killed; stopping what it left behind (process $left)."
      end "$left"
    fi
  done
}

stop_other() {
  local other
  other=$(from_state run)
  if ! is_running_elsewhere; then
    if [ -f "$state" ]; then
      stop_leftovers
      rm -f "$state"
    fi
    say "Referloop is not running."
    return
  fi
  kill -TERM "$other"
  while kill -0 "$other" 2> /dev/null; do
    progress "Waiting for process $other to stop …"
    pause 1
  done
  clear_progress
  say "Referloop has stopped."
}

listens() { (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }

check_ports() {
  check_port "$port" REFERLOOP_PORT
  check_port "$management_port" REFERLOOP_MANAGEMENT_PORT
  check_port "$sandbox_port" REFERLOOP_SANDBOX_PORT
  check_port "$mail_port" REFERLOOP_SANDBOX_MAIL_PORT
  check_port "$salesforce_port" REFERLOOP_SANDBOX_SALESFORCE_PORT
  check_port "$salesforce_event_port" REFERLOOP_SANDBOX_SALESFORCE_EVENT_PORT
}

check_port() {
  if listens "$1"; then
    fail "Port $1 is in use by another program." "Stop that program, or choose another port: $2=$(($1 + 1000)) ./run"
  fi
}

random_hex() { od -An -N"$1" -tx1 /dev/urandom | tr -d ' \n'; }

# The sandbox CRM and the server must agree on an app, as they would after registering it at the CRM.
make_credentials() {
  local file="$data/demo.env"
  if [ ! -f "$file" ]; then
    (
      umask 077
      cat > "$file.new" << TEXT
client_id=$(random_hex 16)
client_secret=$(random_hex 24)
app_id=$((1000000 + 0x$(random_hex 3) % 9000000))
TEXT
    )
    mv "$file.new" "$file"
  fi
  # Folders from before the sandbox knew Salesforce lack these two.
  if ! grep -q '^salesforce_client_id=' "$file"; then
    printf 'salesforce_client_id=3MVG9%s\nsalesforce_client_secret=%s\n' "$(random_hex 16)" "$(random_hex 24)" >> "$file"
  fi
  salesforce_client_id=$(sed -n 's/^salesforce_client_id=//p' "$file")
  salesforce_client_secret=$(sed -n 's/^salesforce_client_secret=//p' "$file")
  client_id=$(sed -n 's/^client_id=//p' "$file")
  client_secret=$(sed -n 's/^client_secret=//p' "$file")
  app_id=$(sed -n 's/^app_id=//p' "$file")
  if [ -z "$client_id" ] || [ -z "$client_secret" ] || [ -z "$app_id" ]; then
    fail "The file $file is damaged." "Delete it together with $data/sandbox.json; the sandbox CRM then begins anew."
  fi
}

java_with() {
  # A library still uses what newer JDKs warn about on every start; older ones do not know the option.
  if [ "$jdk_version" -ge 24 ]; then
    exec "$JAVA_HOME/bin/java" --sun-misc-unsafe-memory-access=allow "$@"
  fi
  exec "$JAVA_HOME/bin/java" "$@"
}

# The log of the run before is often the one that somebody wants to read.
keep_last() {
  if [ -f "$1" ]; then mv "$1" "$1.1"; fi
}

start_sandbox() {
  sandbox_log="$data/logs/sandbox.log"
  keep_last "$sandbox_log"
  java_with -jar "$(sandbox_jar)" \
    --port "$sandbox_port" --smtp-port "$mail_port" --connector "http://localhost:$port" \
    --client-id "$client_id" --client-secret "$client_secret" --app-id "$app_id" \
    --redirect-uri "http://localhost:$port/oauth/hubspot/callback" --portal-id "$portal_id" \
    --state "$data/sandbox.json" --card-dir connector-hubspot/hubspot-app/dist \
    --salesforce-port "$salesforce_port" --salesforce-event-port "$salesforce_event_port" \
    --salesforce-state "$data/salesforce.json" \
    --salesforce-client-id "$salesforce_client_id" --salesforce-client-secret "$salesforce_client_secret" \
    --salesforce-app connector-salesforce/salesforce-app/force-app/main/default \
    > "$sandbox_log" 2>&1 &
  sandbox=$!
  printf 'sandbox=%s\n' "$sandbox" >> "$state"
}

start_server() {
  server_log="$data/logs/server.log"
  keep_last "$server_log"
  rm -f "$data/login-url"
  REFERLOOP_DATA="$data" \
    REFERLOOP_PORT="$port" \
    REFERLOOP_MANAGEMENT_PORT="$management_port" \
    REFERLOOP_PUBLIC_URL="${REFERLOOP_PUBLIC_URL:-http://localhost:$port}" \
    REFERLOOP_HUBSPOT_CLIENT_ID="$client_id" \
    REFERLOOP_HUBSPOT_CLIENT_SECRET="$client_secret" \
    REFERLOOP_HUBSPOT_APP_ID="$app_id" \
    REFERLOOP_HUBSPOT_API_URL="http://localhost:$sandbox_port" \
    REFERLOOP_HUBSPOT_AUTHORIZE_URL="http://localhost:$sandbox_port/oauth/authorize" \
    REFERLOOP_HUBSPOT_UI_URL="http://localhost:$sandbox_port" \
    REFERLOOP_SALESFORCE_CLIENT_ID="$salesforce_client_id" \
    REFERLOOP_SALESFORCE_CLIENT_SECRET="$salesforce_client_secret" \
    REFERLOOP_SALESFORCE_LOGIN_URL="http://127.0.0.1:$salesforce_port" \
    REFERLOOP_SALESFORCE_INSTANCE_URL="http://localhost:$salesforce_port" \
    REFERLOOP_SALESFORCE_EVENTS_URL="http://localhost:$salesforce_event_port" \
    REFERLOOP_MAIL_HOST=localhost \
    REFERLOOP_MAIL_PORT="$mail_port" \
    java_with -jar "$server_jar" > "$server_log" 2>&1 &
  server=$!
  printf 'server=%s\n' "$server" >> "$state"
  wait_until sandbox "answers $sandbox_port /" "the sandbox CRM"
  wait_until server "is_ready" "Referloop"
  # The console writes it right after the start.
  wait_for_login 5
}

# The status of GET http://127.0.0.1:$1$2, without needing curl.
status_of() {
  (
    exec 3<> "/dev/tcp/127.0.0.1/$1" || exit 1
    printf 'GET %s HTTP/1.0\r\nHost: localhost:%s\r\nAccept: */*\r\n\r\n' "$2" "$1" >&3
    IFS=' ' read -r -t 5 _ code _ <&3 && printf '%s' "$code"
  ) 2> /dev/null
}

answers() { [ -n "$(status_of "$1" "$2")" ]; }

is_ready() { [ "$(status_of "$management_port" /actuator/health/readiness)" = 200 ]; }

wait_until() { # which child, the question, its name in words
  local began=$SECONDS
  until $2; do
    check_alive
    if [ $((SECONDS - began)) -ge 180 ]; then
      fail_with "$1" "$3 did not become ready within three minutes."
    fi
    if [ -t 1 ]; then progress "Starting $3, $((SECONDS - began)) s"; else progress "Starting $3"; fi
    pause 1
  done
  clear_progress
}

wait_for_login() {
  local began=$SECONDS
  until [ -s "$data/login-url" ] || [ $((SECONDS - began)) -ge "$1" ]; do
    check_alive
    pause 1
  done
}

check_alive() {
  if ! kill -0 "$sandbox" 2> /dev/null; then fail_with sandbox "The sandbox CRM has ended."; fi
  if [ -n "$server" ] && ! kill -0 "$server" 2> /dev/null; then fail_with server "Referloop has ended."; fi
}

# A refusal of the server is one sentence, and that is enough; of anything else the end of the log is shown.
fail_with() { # which child, what happened
  local log sentence
  clear_progress
  eval "log=\$$1_log"
  sentence=$(sed -n 's/^referloop: //p' "$log" | tail -n 1)
  if [ -n "$sentence" ]; then
    stop_all > /dev/null
    fail "$sentence"
  fi
  say "$2 The end of its log:" >&2
  tail -n 15 "$log" | sed 's/^/  /' >&2
  stop_all
  fail "$2 The whole log is $log."
}

print_addresses() {
  {
    printf 'console=%s\n' "http://localhost:$port"
    printf 'port=%s\nsandbox_port=%s\nsalesforce_port=%s\n' "$port" "$sandbox_port" "$salesforce_port"
  } >> "$state"
  say "Referloop is running. Ctrl-C stops it."
  print_where
}

print_where() {
  say ""
  say "  Console      http://localhost:$port"
  say "  Sandbox CRM  http://localhost:$sandbox_port"
  say "  Salesforce   http://localhost:$salesforce_port"
  say "  Mail box     http://localhost:$sandbox_port/mail"
  if [ -s "$data/login-url" ]; then
    say ""
    say "  Log in with one click: $(head -n 1 "$data/login-url")"
  fi
  say ""
}

watch() {
  while true; do
    check_alive
    pause 1
  done
}

# Asks a process to end and waits; after half a minute it is made to.
end() {
  local began=$SECONDS
  kill -TERM "$1" 2> /dev/null || return 0
  while kill -0 "$1" 2> /dev/null; do
    if [ $((SECONDS - began)) -ge 40 ]; then
      kill -KILL "$1" 2> /dev/null || true
    fi
    sleep 0.2
  done
}

stop_all() {
  trap '' INT TERM HUP
  trap - EXIT
  clear_progress
  local child
  for child in $children; do end "$child"; done
  if [ -n "$server$sandbox" ]; then say "Stopping …"; fi
  # The server first: it may be in the middle of a call to the CRM.
  if [ -n "$server" ]; then end "$server"; fi
  if [ -n "$sandbox" ]; then end "$sandbox"; fi
  if [ "$(from_state run)" = "$$" ]; then rm -f "$state"; fi
  if [ -n "$server$sandbox" ]; then say "Stopped."; fi
}
