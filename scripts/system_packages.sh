#!/bin/sh
# Installs with apt, when we are root, the system packages litigo needs; otherwise says which are missing.
# libpangoft2 and harfbuzz-subset draw the PDF (the second halves its cost); the typefaces come with litigo.
set -eu
needed="python3-venv libpangoft2-1.0-0 libharfbuzz-subset0"
# Used by the tests only: they open every Word file in LibreOffice and look at every PDF.
for_tests="libreoffice-writer-nogui poppler-utils qpdf"

command -v dpkg-query >/dev/null 2>&1 || exit 0
missing=""
for package in $needed $for_tests; do
    if [ "$package" = python3-venv ] && python3 -c 'import ensurepip, venv' >/dev/null 2>&1; then
        continue
    fi
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
[ -z "$missing" ] && exit 0
if [ "$(id -u)" -ne 0 ]; then
    echo "litigo: missing system packages:$missing" >&2
    echo "litigo: as root, run: apt-get install --no-install-recommends$missing" >&2
    exit 1
fi
echo "litigo: installing$missing"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086  # a list of package names
apt-get install -y -qq --no-install-recommends $missing >/dev/null
