#!/usr/bin/env bash
# run.sh — installs what is missing, builds, and starts Nearsight
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   ./run.sh [ARGUMENT...]   arguments go to the program: a .nearsight file, --page playground
#   ./run.sh --build-only    build, start nothing
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
. "$root/tools/packages.sh"
build=$root/build

need_packages build
configure_build "$build" --buildtype=release
run_ninja "$build"

if [ "${1:-}" = --build-only ]; then
  exit 0
fi

export GSETTINGS_SCHEMA_DIR=$build/resources
if [ ! -x "$build/src/app/nearsight" ]; then
  reason='GTK 4.8 and libadwaita 1.2 were not found, so the desktop program was not built'
elif [ -z "${WAYLAND_DISPLAY:-}${DISPLAY:-}" ] && [[ ! ${1:-} =~ ^--(help|version)$ ]]; then
  reason='There is no display (neither WAYLAND_DISPLAY nor DISPLAY is set)'
else
  exec "$build/src/app/nearsight" "$@"
fi
echo "$reason: the tour of the labs is written to $root/tour/ instead."
exec "$build/src/cli/nearsight-cli" tour --out "$root/tour/"
