# Shared by the scripts: paths, and the installation of missing system packages. Sourced, not run.
set -euo pipefail
caller_dir=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1

# need FILE PACKAGE: installs a Debian package when no file of this name (a pattern) is there
need() {
  compgen -G "$1" >/dev/null && return 0
  echo "installing $2 (for $1)" >&2
  local as=""
  [ "$(id -u)" = 0 ] || as="sudo"
  # package lists may be old or missing on a fresh machine
  $as apt-get update -qq >&2
  $as env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2" >&2
}

need_dotnet() {
  command -v dotnet >/dev/null 2>&1 || { echo "The .NET 10 SDK is needed: install the package dotnet-sdk-10.0 of your system or Microsoft." >&2; exit 1; }
}

# is_stale FILE: true when a source is newer than the built file
is_stale() {
  [ ! -f "$1" ] || [ -n "$(find src seeds Directory.Build.props Directory.Packages.props global.json -newer "$1" -type f -not -path '*/obj/*' -not -path '*/bin/*' -print -quit)" ]
}

# start_demo FOLDER: the demo on a database of its own, with a release if it has none yet; sets the variables of its demo.env
start_demo() {
  local port programme
  port=$(/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  PORT=$port DATA_DIR=$1/data MASTER_KEY_FILE=$1/master.key DEMO=1 DATABASE_URL= scripts/run >"$1/service.log" 2>&1 &
  service=$!
  for _ in $(seq 1 600); do
    grep -q '^ready$' "$1/service.log" && break
    kill -0 "$service" 2>/dev/null || { cat "$1/service.log" >&2; exit 1; }
    sleep 1
  done
  . "$1/data/demo.env"
  case $(curl -sS --fail-with-body -H "Authorization: Bearer $ANALYST_KEY" "$URL/api/v1/releases") in
    *'"items":[]'*)
      programme=$(curl -sS --fail-with-body -H "Authorization: Bearer $ANALYST_KEY" "$URL/api/v1/programmes" | grep -o '"id":"[^"]*"' | head -n 1 | cut -d '"' -f 4)
      curl -sS --fail-with-body -o /dev/null -X POST -H "Authorization: Bearer $ADMIN_KEY" -H 'Content-Type: application/json' -d '{"programmeId":"'"$programme"'"}' "$URL/api/v1/releases" ;;
  esac
}

stop_demo() {
  [ -z "${service:-}" ] || kill "$service" 2>/dev/null || true
  [ -z "${service:-}" ] || wait "$service" 2>/dev/null || true
}
