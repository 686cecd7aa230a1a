# Shared by scripts/build, scripts/demo and scripts/test: says what it does, installs what is missing.
# Works as root or with sudo on a bare Debian 12, from a checkout or an unpacked archive.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"

BUILD_PACKAGES="gcc libc6-dev meson ninja-build pkg-config python3 libjansson-dev libyaml-dev libssl-dev libsqlite3-dev
  libxml2-dev libzip-dev libopencc-dev libutf8proc-dev poppler-utils"
TEST_PACKAGES="libcmocka-dev clang llvm libclang-rt-14-dev binutils scdoc sqlite3 procps"
# LibreOffice and fonts make the html, docx and pdf of a plan for the test that all four read the same.
DOCUMENT_PACKAGES="libreoffice-writer-nogui fonts-noto-cjk"

say() { printf '\n== %s\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 3; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null 2>&1; then sudo "$@"
  else die "this step needs root: run it as root, or install sudo"
  fi
}

# need_packages NAME...: installs those that are missing, and says so.
need_packages() {
  missing=""
  for p in "$@"; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$p" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $p"
  done
  [ -n "$missing" ] || return 0
  say "installing:$missing"
  log=$(mktemp)
  # A fresh system has no package lists; a stale one may name files that are gone.
  if ! { as_root apt-get -qq -o DPkg::Lock::Timeout=300 update &&
         as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300 \
           install --no-install-recommends $missing; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    die "these packages are missing and could not be installed (is there a network?):$missing"
  fi
  rm -f "$log"
}

# build_in DIR [meson options]: configures when needed and builds (all, or what TARGETS names); quiet unless it fails.
build_in() {
  dir=$1; shift
  log=$(mktemp)
  if [ -f "$dir/build.ninja" ]; then set -- --reconfigure "$@"; fi
  if ! { meson setup "$dir" "$@" && ninja -C "$dir" ${TARGETS:-}; } >"$log" 2>&1; then
    grep -E 'error|FAILED|ERROR' "$log" >&2 || tail -n 30 "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}
