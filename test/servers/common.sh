# shellcheck shell=bash
# What the server scripts of this folder share. Sourced, not run; see README.md.
#
# The sourcing script sets NAME, DEFAULT_PORT, PACKAGES (array) and VERSION_OF (the package
# whose version is reported), defines the hooks below, and ends with: main "$@"
#
#   before_install     what apt-get install should find done
#   build DIR          make DIR/db.sqlite3 and DIR/world.json: the fixed world, no records
#                      (steps joined with &&, since "set -e" has no effect where it is called)
#   configure          write what the server needs below $DIR for $PORT
#   launch             exec the server in the foreground
#   ready              exit 0 when the server answers
#   clean              remove what a server leaves besides the database (mails, uploads)
#   add_records N      add N records, print {"added":[...]}
#
# stdout carries one JSON line for each verb, everything else goes to stderr or to a log.
set -euo pipefail
umask 077

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
if [ -z "${HOME:-}" ]; then HOME=$(getent passwd "$(id -u)" | cut -d: -f6); fi
export HOME LC_ALL=C.UTF-8 TZ=UTC PATH="${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin"
unset CDPATH GEM_HOME GEM_PATH RUBYLIB RUBYOPT BUNDLE_GEMFILE BUNDLE_PATH PERL5LIB PERL5OPT
STATE=${XDG_STATE_HOME:-$HOME/.local/state}/tandem-test-servers

say() { printf '%s: %s\n' "$NAME" "$*" >&2; }
die() { say "$*"; exit 1; }
usage() { say "usage: $0 install | start [--port N] | seed [--$RECORDS N] | reset | info | stop  (all but install: [--dir DIR])"; exit 2; }
# The end of a log, for a person who has to find out what went wrong.
tail_of() { [ ! -s "$1" ] || { say "end of $1:"; tail -n 15 "$1" | cut -c1-400 >&2; }; }

# ---- packages --------------------------------------------------------------------------

missing() {
  local p
  for p in "${PACKAGES[@]}"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$p" 2>/dev/null)" = installed ] || echo "$p"
  done
}

APT_LOG=$STATE/apt.log
apt_quiet() ( # descriptors 8 and 9 are our locks: a daemon must not inherit them
  umask 022
  DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 apt-get -y -q -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 \
    -o Acquire::Retries=2 -o Dpkg::Options::=--force-confold "$@" >>"$APT_LOG" 2>&1 </dev/null 8>&- 9>&-
)

install_packages() {
  [ -n "$(missing)" ] || return 0
  [ "$(id -u)" = 0 ] || die "packages are missing ($(missing | tr '\n' ' ')): run once as root"
  command -v apt-get >/dev/null || die "needs Debian's apt-get"
  mkdir -p "$STATE"
  # Both servers may be asked for at once; apt's lists have a lock that nobody waits for.
  exec 8>"$STATE/apt.lock"; flock -w 1200 8 || die "another installation takes too long"
  local want; mapfile -t want < <(missing)
  if [ ${#want[@]} -gt 0 ]; then
    say "installing ${want[*]}"
    # No package may start a daemon on this machine, with or without an init.
    local guard=/usr/sbin/policy-rc.d mine=
    if [ ! -e $guard ]; then
      mine=1; printf '#!/bin/sh\nexit 101\n' >$guard; chmod 755 $guard
      trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    fi
    apt_quiet update || { sleep 10; apt_quiet update; } || say "apt-get update failed twice; trying with the old lists"
    before_install >>"$APT_LOG" 2>&1 8>&- 9>&-
    local good=1
    apt_quiet install --no-install-recommends "${want[@]}" || apt_quiet -f install --no-install-recommends "${want[@]}" || good=
    if [ -n "$mine" ]; then rm -f $guard; trap - EXIT; fi
    [ -n "$good" ] || { tail_of "$APT_LOG"; die "apt-get install failed"; }
  fi
  exec 8>&-
}

# ---- the process -----------------------------------------------------------------------

# A process id alone may have been given to somebody else since; with the time it was
# started (field 22 of its stat line, after the parenthesised name) it is unique.
born() {
  local s f
  s=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  read -ra f <<<"${s##*) }"
  echo "${f[19]}"
}

our_pid() { # prints the server's id; fails when it does not run
  local pid at
  { read -r pid at <"$DIR/pid"; } 2>/dev/null || return 1
  [ "$(born "$pid")" = "$at" ] && echo "$pid"
}
running() { our_pid >/dev/null; }

stop_server() { # prints the id of what was stopped
  local pid i
  if pid=$(our_pid); then
    kill -TERM "$pid" 2>/dev/null || true
    # Both take seconds over a polite end that a test does not need. launch runs under
    # setsid: children are in its process group.
    for ((i = 0; i < 10; i++)); do running || break; sleep 0.1; done
    if running; then kill -KILL -- "-$pid" 2>/dev/null || true; sleep 0.2; fi
    echo "$pid"
  fi
  rm -f "$DIR/pid"
}

listening() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
http() { curl -fsS --noproxy '*' -m 10 "$@"; }

start_server() {
  local i pid
  listening "$PORT" && die "port $PORT is in use by another program"
  configure
  echo "$PORT" >"$DIR/port"
  (cd "$DIR" && launch) >"$DIR/server.log" 2>&1 </dev/null 8>&- 9>&- &
  pid=$!
  echo "$pid $(born $pid)" >"$DIR/pid"
  disown
  for ((i = 0; i < 1200; i++)); do
    running || { tail_of "$DIR/server.log"; rm -f "$DIR/pid"; die "the server ended while it was starting"; }
    if listening "$PORT" && ready >/dev/null 2>&1; then say "ready on port $PORT"; return 0; fi
    sleep 0.1
  done
  tail_of "$DIR/server.log"; stop_server >/dev/null; die "no answer in two minutes"
}

# ---- the database ----------------------------------------------------------------------

# Building the world takes a minute or so, hence it is kept: once for each version of the
# package and of the files it is made from, whatever --dir is used.
stamp() { (version; cat "$HERE/$NAME".sh "$HERE/$NAME"-{config,boot,world}.* "$HERE/common.sh" 2>/dev/null || true) | sha256sum | cut -c1-16; }
version() { dpkg-query -W -f='${Version}' "$VERSION_OF"; }

template() { # prints the folder of the template
  local at; at=$STATE/template/$NAME-$(stamp)
  exec 8>"$STATE/$NAME.lock"; flock -w 1200 8 || die "another build takes too long"
  if [ ! -s "$at/world.json" ]; then
    say "building the world (first time)"
    rm -rf "$at.new"
    mkdir -p "$at.new"
    # those that no version in use has asked for lately
    find "$STATE/template" -mindepth 1 -maxdepth 1 -name "$NAME-*" -mtime +14 -exec rm -rf {} +
    if ! (build "$at.new" >>"$at.new/build.log" 2>&1 </dev/null 8>&- 9>&-); then tail_of "$at.new/build.log"; die "building failed"; fi
    sqlite3 "$at.new/db.sqlite3" 'PRAGMA journal_mode = DELETE; VACUUM' >/dev/null
    rm -rf "$at"
    mv "$at.new" "$at"
  fi
  touch "$at"
  exec 8>&-
  echo "$at"
}

# Puts the world in place. On a running server it goes through SQLite's own locking, which
# takes a fraction of a restart.
restore() {
  local t; t=$(template) || exit 1
  if running; then
    sqlite3 -cmd '.timeout 20000' "$DIR/db.sqlite3" ".restore '$t/db.sqlite3'" >&2 || return 1
  else
    rm -f "$DIR"/db.sqlite3*
    cp "$t/db.sqlite3" "$DIR/db.sqlite3"
    sqlite3 "$DIR/db.sqlite3" 'PRAGMA journal_mode = WAL' >/dev/null
  fi
  cp "$t/world.json" "$DIR/world.json"
  basename "$t" >"$DIR/stamp"
  clean
}

# ---- verbs -----------------------------------------------------------------------------

report() { # report [EXTRA]: the one JSON line; EXTRA is an object to add
  jq -c --arg name "$NAME" --arg version "$(version)" --arg baseUrl "http://127.0.0.1:$(cat "$DIR/port" 2>/dev/null || echo "$PORT")" \
    --argjson pid "$(our_pid || echo null)" --arg dir "$DIR" --argjson extra "${1:-{\}}" \
    '{name: $name, version: $version, baseUrl: $baseUrl, pid: $pid, dir: $dir, mail: ($dir + "/mail"), log: ($dir + "/server.log")} + . + $extra' "$DIR/world.json"
}

main() {
  local verb=${1:-} count=0 asked=
  [ -n "$verb" ] || usage
  shift
  DIR=$STATE/$NAME
  while [ $# -gt 0 ]; do
    [ $# -ge 2 ] || usage
    case $1 in
      --dir) DIR=$2 ;;
      --port) asked=$2; [[ $2 =~ ^[0-9]{2,5}$ ]] || usage ;;
      "--$RECORDS") count=$2; [[ $2 =~ ^[0-9]{1,5}$ ]] || usage ;;
      *) usage ;;
    esac
    shift 2
  done
  if [ "$verb" = install ]; then
    install_packages
    jq -nc --arg name "$NAME" --arg version "$(version)" '{name: $name, version: $version}'
    return
  fi

  case $verb in start|seed|reset|stop|info) ;; *) usage ;; esac
  mkdir -p "$STATE" "$DIR"; DIR=$(cd "$DIR" && pwd -P)
  # One verb at a time on a folder.
  exec 9>"$DIR/lock"; flock -w 900 9 || die "another call holds $DIR"
  PORT=${asked:-$(cat "$DIR/port" 2>/dev/null || echo "$DEFAULT_PORT")}

  case $verb in
    start)
      install_packages
      if running; then
        [ -z "$asked" ] || [ "$asked" = "$(cat "$DIR/port")" ] || die "already running on port $(cat "$DIR/port"): stop it first"
      else
        if [ ! -s "$DIR/db.sqlite3" ] || [ "$(cat "$DIR/stamp" 2>/dev/null)" != "$NAME-$(stamp)" ]; then restore; fi
        start_server
      fi
      report ;;
    seed)
      running || { say "not running"; exit 3; }
      # The world is in the template already: only records are left to add.
      local added='{"added":[]}'
      if [ "$count" -gt 0 ]; then added=$(add_records "$count") || die "adding $RECORDS failed"; fi
      report "$added" ;;
    reset)
      install_packages
      if running && { [ "$(cat "$DIR/stamp")" != "$NAME-$(stamp)" ] || ! restore; }; then
        PORT=$(cat "$DIR/port"); stop_server >/dev/null; restore; start_server
      elif ! running; then
        restore
      fi
      report ;;
    info) running || { say "not running"; exit 3; }; report ;;
    stop)
      local was; was=$(stop_server)
      printf '{"name":"%s","stopped":%s}\n' "$NAME" "${was:-null}" ;;
  esac
}
