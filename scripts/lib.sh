# Shared by the scripts: where things are, and how missing system packages come in. Sourced, not run.
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
