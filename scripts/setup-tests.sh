#!/usr/bin/env bash
# Installs what the tests need beside Node: the audit tools, compilers, and the programs that results are compared with.
# Run it as often as you like: what is there is left alone. Needs apt-get, and root or sudo without a password.
set -euo pipefail

packages=(auditd sudo gcc libc6-dev strace python3-seccomp seccomp procps util-linux)
# 32-bit and x32 programs exist on one architecture only.
if [ "$(uname -m)" = x86_64 ]; then packages+=(gcc-multilib); fi

if ! command -v apt-get >/dev/null; then
  echo "apt-get was not found. Install these yourself, by the names of your system: ${packages[*]}" >&2
  exit 1
fi

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n -- "$@"; fi
}

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

log="$(mktemp)"
policy=/usr/sbin/policy-rc.d
made_policy=false
finish() {
  if $made_policy; then as_root rm -f "$policy"; fi
  rm -f "$log"
}
trap finish EXIT

apt() {
  if as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" >"$log" 2>&1; then return; fi
  cat "$log" >&2
  echo "apt-get $* failed." >&2
  return 1
}

missing=()
for package in "${packages[@]}"; do
  is_installed "$package" || missing+=("$package")
done

# Some tests read profiles out of packages, or run programs of them, that they download without installing them: apt needs
# its lists for that.
if [ ${#missing[@]} -gt 0 ] || ! apt-cache show golang-github-containers-common >/dev/null 2>&1; then
  apt update || echo 'going on with the package lists that are here' >&2
fi

if [ ${#missing[@]} -gt 0 ]; then
  # A package must not start an audit daemon that was not running: the tests start their own.
  if ! is_installed auditd && [ ! -e "$policy" ]; then
    made_policy=true
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
  fi
  apt install -y --no-install-recommends "${missing[@]}"
  echo "installed for the tests: ${missing[*]}"
fi
