#!/usr/bin/env bash
# A real Request Tracker 5 (REST 2.0) on 127.0.0.1 for end-to-end tests; see README.md.
NAME=request-tracker
DEFAULT_PORT=18081
RECORDS=tickets
VERSION_OF=request-tracker5
# msmtp-mta is there for the dependency on a mail program: the smallest, and no daemon.
PACKAGES=(request-tracker5 rt5-standalone rt5-db-sqlite dbconfig-no-thanks msmtp-mta starlet sqlite3 curl jq)
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

LIB=/usr/share/request-tracker5

before_install() {
  command -v debconf-set-selections >/dev/null || return 0
  debconf-set-selections <<'ANSWERS'
request-tracker5 request-tracker5/rtname string rt.test
request-tracker5 request-tracker5/install-cronjobs boolean false
request-tracker5 request-tracker5/handle-siteconfig-permissions boolean false
msmtp msmtp/apparmor boolean false
ANSWERS
}

instance() { # instance DIR
  mkdir -p "$1"/{mail,mason,session,site.d,var}
  cat >"$1/sendmail" <<SH
#!/bin/sh
exec cat >"\$(mktemp '$1/mail/XXXXXXXX.eml')"
SH
  chmod 700 "$1/sendmail"
  export RT_SITE_CONFIG=$HERE/request-tracker-config.pm RT_SITE_CONFIG_DIR=$1/site.d RT_TEST_DIR=$1 RT_TEST_PORT=$PORT
}
in_rt() { perl -I"$LIB/lib" "$@"; }

build() {
  instance "$1" && cd "$1" &&
    od -An -v -tx1 -N16 /dev/urandom | tr -d ' \n' >root.password &&
    RT_DBA_PASSWORD='' rt-setup-database-5 --action init --force --root-password-file root.password &&
    rm root.password && # tokens are all a test needs
    in_rt "$HERE/request-tracker-world.pl" world.json
}

configure() { instance "$DIR"; }
launch() { exec setsid "$LIB/libexec/rt-server" --server Starlet --host 127.0.0.1 --port "$PORT" --max-workers 2; }
ready() { http -o /dev/null -H "Authorization: token $(jq -r .tokens.root "$DIR/world.json")" "http://127.0.0.1:$PORT/REST/2.0/queues/all"; }
clean() { rm -rf "$DIR/mail" "$DIR/session"; mkdir -p "$DIR/mail" "$DIR/session"; }
add_records() { instance "$DIR"; in_rt "$HERE/request-tracker-tickets.pl" "$DIR/world.json" "$1"; }

main "$@"
