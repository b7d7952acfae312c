# What ./run and ./verify share: speaking to the person who typed it, and finding the tools. Sourced, from the root of the repository.
# Works in bash 3.2, the one of macOS.

say() { printf '%s\n' "$*"; }

# One sentence that says what is wrong, one that says what to do.
fail() {
  clear_progress
  printf '%s: %s\n' "${REFERLOOP_SCRIPT:-referloop}" "$*" >&2
  exit 1
}

# A line that replaces itself on a terminal; elsewhere a new line for each new text.
progress() {
  if [ -t 1 ]; then
    printf '\r\033[K%s' "$*"
  elif [ "$*" != "${last_progress:-}" ]; then
    say "$*"
  fi
  last_progress="$*"
}

clear_progress() {
  if [ -t 1 ] && [ -n "${last_progress:-}" ]; then printf '\r\033[K'; fi
  last_progress=""
}

# The first number of a version: 21.0.2 → 21, v20.19.1 → 20, 1.8.0 → 1.
major() { printf '%s' "$1" | sed -n 's/^[^0-9]*\([0-9][0-9]*\).*/\1/p'; }

jdk_major() {
  [ -x "$1/bin/javac" ] || return 1
  if [ -r "$1/release" ]; then
    major "$(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$1/release")"
  else
    major "$("$1/bin/javac" -version 2>&1)"
  fi
}

# Sets JAVA_HOME to a JDK of version 21 or newer: the one it names already, the one on the PATH, or one in the usual places.
need_jdk() {
  local home version on_path found=""
  on_path=$(command -v javac || true)
  if [ -n "$on_path" ]; then on_path=$(cd "$(dirname "$(resolve "$on_path")")/.." && pwd); fi
  for home in "${JAVA_HOME:-}" "$on_path" ${REFERLOOP_JDKS-/usr/lib/jvm/* /opt/java/* /opt/jdk* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.local/share/mise/installs/java/*}; do
    [ -n "$home" ] || continue
    version=$(jdk_major "$home") || continue
    if [ "${version:-0}" -ge 21 ]; then
      export JAVA_HOME="$home"
      jdk_version="$version"
      return
    fi
    found="$found $version"
  done
  fail "There is no JDK 21 or newer on this machine${found:+ (only$found)}." \
    "Install one (Debian, Ubuntu: sudo apt-get install openjdk-21-jdk; macOS: brew install openjdk; or adoptium.net) or point JAVA_HOME to it."
}

# Follows symbolic links; macOS before 12.3 has no readlink -f.
resolve() {
  local file="$1" target
  while [ -L "$file" ]; do
    target=$(readlink "$file")
    case "$target" in /*) file="$target" ;; *) file="$(dirname "$file")/$target" ;; esac
  done
  printf '%s' "$file"
}

need_maven() {
  local version
  if command -v mvn > /dev/null; then
    maven=mvn
  elif [ -x "${MAVEN_HOME:-/nowhere}/bin/mvn" ]; then
    maven="$MAVEN_HOME/bin/mvn"
  else
    fail "There is no Maven on the PATH." \
      "Install it (Debian, Ubuntu: sudo apt-get install maven; macOS: brew install maven; or maven.apache.org)."
  fi
  version=$("$maven" -B --version 2> /dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p' | head -n 1)
  case "$version" in
    3.8.[6-9]* | 3.8.[1-5][0-9]* | 3.9.* | 3.[1-9][0-9].* | [4-9].*) ;;
    *) fail "Maven $version is too old." "Referloop is built with Maven 3.8.6 or newer (maven.apache.org)." ;;
  esac
}

need_node() {
  local version
  if ! command -v node > /dev/null || ! command -v npm > /dev/null; then
    fail "There is no Node.js on the PATH, which builds the card for the CRM." \
      "Install Node.js 20 or newer with npm (nodejs.org; macOS: brew install node)."
  fi
  version=$(major "$(node --version)")
  [ "${version:-0}" -ge 20 ] ||
    fail "Node.js $(node --version) is too old to build the card for the CRM." \
      "Install Node.js 20 or newer (nodejs.org; macOS: brew install node)."
}

need_tools() {
  need_jdk
  need_maven
  need_node
}

# Says what Maven is at while it writes to a log: which module, how many of how many, how long already. $1 = its process, $2 = the log.
watch_maven() {
  local began=$SECONDS line
  while kill -0 "$1" 2> /dev/null; do
    line=$(sed -n 's/^\[INFO\] Building \(.*\) [0-9][^ ]*  *\[\([0-9]*\)\/\([0-9]*\)\]$/\2 of \3: \1/p' "$2" 2> /dev/null | tail -n 1)
    if [ -t 1 ]; then
      progress "Building ${line:-(reading the project)}, $((SECONDS - began)) s"
    else
      progress "Building ${line:-(reading the project)}"
    fi
    pause 1
  done
  clear_progress
}

# Sleeps so that a signal is handled at once.
pause() {
  sleep "$1" &
  wait $! 2> /dev/null || true
}
