#!/bin/sh
# npm.sh <script> [argument...]: runs an npm script of the project in the current directory for Maven.
# Installs first what package-lock.json asks for, unless that was done already; quiet unless something fails.
set -eu

fail() {
  echo "$1" >&2
  exit 1
}

project=$(basename "$PWD")
command -v node >/dev/null 2>&1 ||
  fail "$project needs Node.js 20.11 or newer, and there is no node on the path: install it (Debian: apt-get install nodejs npm; elsewhere nodejs.org) and build again."
node -e 'const [major, minor] = process.versions.node.split(".").map(Number); process.exit(major > 20 || (major === 20 && minor >= 11) ? 0 : 1)' ||
  fail "$project needs Node.js 20.11 or newer, and the node on the path is $(node --version): install a newer one and build again."
command -v npm >/dev/null 2>&1 ||
  fail "$project needs npm, and there is none on the path: install it (Debian: apt-get install npm) and build again."

log=$(mktemp)
trap 'rm -f "$log"' EXIT

# The copy is written last, so that an interrupted installation is not taken for a finished one.
installed=node_modules/.installed-package-lock.json
if ! cmp -s package-lock.json "$installed"; then
  echo "Installing what $project needs (npm ci)"
  npm ci --no-audit --no-fund >"$log" 2>&1 || {
    cat "$log" >&2
    fail "npm ci failed in $PWD; the reason is above. It needs the npm registry, or a filled npm cache."
  }
  cp package-lock.json "$installed"
fi

script=$1
shift
npm run --silent "$script" -- "$@" >"$log" 2>&1 || {
  cat "$log" >&2
  fail "npm run $script failed in $PWD; the reason is above."
}
