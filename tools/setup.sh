#!/bin/sh
# setup.sh VENV PACKAGE...: see that the system has each package, and make the virtual environment VENV.
# What is missing is installed with apt-get where that needs no password; else one sentence says what to do.
set -eu

venv=$1
shift

fail() {
    printf 'atgardsplan: %s\n' "$*" >&2
    exit 1
}

# The first Python of the path that is new enough and can make environments.
find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$name" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            command -v "$name"
            return
        fi
    done
    return 1
}

is_installed() {
    dpkg-query --show --showformat='${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed
}

# Whatever Python can make an environment will do, installed as a package or not.
is_there() {
    case $1 in
        python3-venv) find_python >/dev/null || is_installed "$1" ;;
        *) is_installed "$1" ;;
    esac
}

install_packages() {
    as_root=
    [ "$(id -u)" -eq 0 ] || as_root='sudo -n'
    command -v apt-get >/dev/null || fail "please install $* (Python 3.11 or later with venv is needed) and try again."
    $as_root true 2>/dev/null || fail "please run 'sudo apt-get install $*' and try again."
    echo "Installing system packages: $*"
    { $as_root apt-get -qq update && $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y install "$@"; } >&2 ||
        fail "the system packages could not be installed; please run 'sudo apt-get install $*' and try again."
}

missing=
for package in "$@"; do
    is_there "$package" || missing="$missing $package"
done
# shellcheck disable=SC2086  # a list of names
[ -z "$missing" ] || install_packages $missing

# A system whose own Python is older (Ubuntu 22.04) has a newer one beside it.
find_python >/dev/null || install_packages python3.11-venv
python=$(find_python) || fail "Python 3.11 or later, with venv, is needed; please install it and try again."

if ! "$venv/bin/python" -c 'import pip' 2>/dev/null; then
    echo "Setting up $venv: once, and it takes a few minutes."
    "$python" -m venv --clear "$venv"
fi
