# Read by run and verify: finds or installs what they need. Whatever is missing ends in one sentence that says what to do.
# shellcheck shell=bash disable=SC2034

fail() {
    printf '%s: %s\n' "${0##*/}" "$1" >&2
    exit 1
}

# --- Debian packages -------------------------------------------------------------------------------------------------

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

can_install() {
    command -v apt-get >/dev/null && as_root true 2>/dev/null
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive ${RUNLEVEL:+RUNLEVEL="$RUNLEVEL"} apt-get install -y -qq --no-install-recommends "$@" >>"$prepare_log" 2>&1
}

# install PACKAGE…: by apt-get, with the lists brought up to date only where the ones at hand don't do.
install_packages() {
    can_install || return 1
    printf 'Installing %s …\n' "$*"
    apt_install "$@" && return
    as_root apt-get update -qq >>"$prepare_log" 2>&1 && apt_install "$@"
}

# need_packages PACKAGE…: installs those that are missing, or says which to install.
need_packages() {
    local package missing=()
    command -v dpkg-query >/dev/null || return 0
    for package in "$@"; do
        has_package "$package" || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    install_packages "${missing[@]}" ||
        fail "these packages are missing: install them with 'sudo apt-get install ${missing[*]}' and start again (details: $prepare_log)."
}

has_package() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# The libraries that the shipped ffmpeg links to, and the sandbox that it runs in where there is one.
need_ffmpeg_libraries() {
    need_packages libxcb1 libxcb-shm0 libasound2 libpulse0 libudev1 libstdc++6
    command -v bwrap >/dev/null || install_packages bubblewrap ||
        echo "Without bubblewrap ffmpeg runs under limits alone, not in a sandbox: 'sudo apt-get install bubblewrap' adds it."
}

# What stands in front of Lectern in production, for tests of both together. RUNLEVEL keeps the package from starting a server.
need_nginx() {
    command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || RUNLEVEL=1 install_packages nginx ||
        echo "Without nginx its tests are left out: 'sudo apt-get install nginx' adds them."
}

need_browser() {
    need_packages chromium chromium-driver
}

# --- JDK, Node, Maven ------------------------------------------------------------------------------------------------

java_release() {
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] && sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# Sets JAVA_HOME to a JDK of the release that the build asks for, wherever one is.
need_jdk() {
    local home release on_path
    on_path=$(command -v javac || true)
    [ -n "$on_path" ] && on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
    for home in "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/*; do
        release=$(java_release "$home" || true)
        if [ -n "$release" ] && [ "$release" -ge 25 ]; then
            export JAVA_HOME=$home
            return
        fi
    done
    fail "no JDK 25 or newer is under JAVA_HOME, the PATH or /usr/lib/jvm: install one, for example Eclipse Temurin 25 (https://adoptium.net)."
}

need_node() {
    local release
    release=$(node --version 2>/dev/null | sed -n 's/^v\([0-9]*\).*/\1/p')
    if [ -z "$release" ] || [ "$release" -lt 20 ] || ! command -v npm >/dev/null; then
        fail "Node.js 20 or newer with npm is needed to build the pages: install it, for example from https://nodejs.org."
    fi
}

# Sets maven to a Maven of 3.8.6 or newer: the PATH's, or what the wrapper fetches, or Debian's.
need_maven() {
    if maven_will_do mvn; then
        maven=mvn
    elif install_packages maven && maven_will_do mvn; then
        maven=mvn
    else
        fail "Maven 3.8.6 or newer is needed: install it with 'sudo apt-get install maven' and start again."
    fi
    # Maven's own libraries make a recent JDK complain; that is no news to whoever builds Lectern.
    export MAVEN_OPTS="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}"
}

maven_will_do() {
    local version
    command -v "$1" >/dev/null || return 1
    version=$("$1" --version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p')
    [ -n "$version" ] && [ "$(printf '3.8.6\n%s\n' "$version" | sort -V | head -n 1)" = 3.8.6 ]
}

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
prepare_log=$top/target/prepare.log
mkdir -p "$top/target" || fail "$top can't be written to, and Lectern is built there."
