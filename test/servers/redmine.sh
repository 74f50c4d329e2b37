#!/usr/bin/env bash
# A real Redmine 5 on 127.0.0.1 for end-to-end tests; see README.md.
NAME=redmine
DEFAULT_PORT=18080
RECORDS=issues
VERSION_OF=redmine
PACKAGES=(redmine redmine-sqlite dbconfig-no-thanks ruby-bundler puma sqlite3 curl jq)
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

APP=/usr/share/redmine

# Ruby's own Bundler may be newer than Debian's, and only Debian's finds gems that came with
# packages: name the version, for the post-installation script too.
pin_bundler() { BUNDLER_VERSION=$1; export BUNDLER_VERSION=${BUNDLER_VERSION%%-*}; }
before_install() { pin_bundler "$(apt-cache policy ruby-bundler | awk '/Candidate:/ { print $2 }')"; }

# Debian's Redmine serves several instances from one program. An instance is a folder below
# /var/lib/redmine named by REDMINE_INSTANCE; ours is a link to DIR.
instance() { # instance DIR
  local link
  find -L /var/lib/redmine -maxdepth 1 -type l -name 'tandem-*' -delete # of folders that are gone
  REDMINE_INSTANCE=tandem-$(printf '%s' "$1" | cksum | cut -d' ' -f1)
  link=/var/lib/redmine/$REDMINE_INSTANCE
  [ "$(readlink "$link")" = "$1" ] || ln -sfn "$1" "$link"

  mkdir -p "$1"/{config,files,mail,tmp,public/plugin_assets}
  cat >"$1/config/database.yml" <<YAML
production: { adapter: sqlite3, database: "$1/db.sqlite3", encoding: utf8, timeout: 20000 }
YAML
  cat >"$1/config/configuration.yml" <<YAML
production:
  email_delivery:
    delivery_method: :file
    file_settings: { location: "$1/mail" }
YAML
  [ -s "$1/config/secret_key.txt" ] || od -An -v -tx1 -N32 /dev/urandom | tr -d ' \n' >"$1/config/secret_key.txt"
  # The package's own Gemfile.lock knows no database: a Gemfile of ours leaves it alone.
  echo "eval_gemfile '$APP/Gemfile'" >"$1/Gemfile"

  pin_bundler "$(dpkg-query -W -f='${Version}' ruby-bundler)"
  export REDMINE_INSTANCE BUNDLE_GEMFILE=$1/Gemfile BUNDLE_SILENCE_ROOT_WARNING=1 RUBYOPT=-W0
  export RAILS_ENV=production RAILS_LOG_TO_STDOUT=1 REDMINE_APP=$APP
}

build() {
  instance "$1" && cd "$1" && bundle install --local --quiet && bundle exec ruby "$HERE/redmine-world.rb" world.json
}

configure() {
  local t; t=$(template)
  instance "$DIR"
  cp "$t/Gemfile.lock" "$DIR/"
  cp "$HERE/redmine-boot.rb" "$DIR/boot.ru"
}

# Threads are for kept-alive connections, on which Puma waits a little for the next request.
launch() { exec setsid puma -e production -b "tcp://127.0.0.1:$PORT" -t 5:5 boot.ru; }

key() { jq -r ".tokens.$1" "$DIR/world.json"; }
ready() { http -o /dev/null -H "X-Redmine-API-Key: $(key admin)" "http://127.0.0.1:$PORT/issues.json?limit=1"; }
clean() { rm -rf "$DIR/mail" "$DIR/files"; mkdir -p "$DIR/mail" "$DIR/files"; }
add_records() { ruby "$HERE/redmine-issues.rb" "http://127.0.0.1:$(cat "$DIR/port")" "$DIR/world.json" "$1"; }

main "$@"
