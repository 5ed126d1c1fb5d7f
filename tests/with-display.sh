#!/bin/sh
# with-display.sh PROGRAM ARGUMENT... — runs a program on an X server and a session bus of its own
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The one place that knows what screen the tests get.
set -eu

for tool in xvfb-run dbus-run-session; do
  if ! command -v "$tool" >/dev/null; then
    echo "1..0 # SKIP $tool is not installed"
    exit 77
  fi
done

XDG_RUNTIME_DIR=$(mktemp -d)
chmod 700 "$XDG_RUNTIME_DIR"
# Nothing of the person who runs the tests is read or written.
HOME=$XDG_RUNTIME_DIR/home
mkdir "$HOME"
export HOME XDG_RUNTIME_DIR
export XDG_CONFIG_HOME="$HOME/config" XDG_DATA_HOME="$HOME/data" XDG_CACHE_HOME="$HOME/cache"
export XDG_STATE_HOME="$HOME/state"
export LIBGL_ALWAYS_SOFTWARE=1
unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS

status=0
# -noreset: between two programs the screen would be gone for a moment
dbus-run-session -- xvfb-run -a -s '-screen 0 1280x800x24 -noreset' "$@" || status=$?
rm -rf "$XDG_RUNTIME_DIR"
exit "$status"
