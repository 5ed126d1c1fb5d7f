# packages.sh — what Nearsight needs from the system: the one list, and how to install it
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Sourced by run.sh and test.sh (bash). `need_packages build` or `need_packages build test` returns
# at once, without network and without root, when everything is there. "a|b" means either will do
# and a is installed when neither is there.

packages_debian_build=(
  gcc libc6-dev meson ninja-build pkg-config gettext libxml2-utils
  libglib2.0-dev libgtk-4-dev libadwaita-1-dev libepoxy-dev
  libjansson-dev libzip-dev libgsl-dev libopenblas-dev libmd4c-dev libmuparser-dev
  libsymspg-dev libcif-dev libqhull-dev libnlopt-dev
  libfftw3-dev libxc-dev
  adwaita-icon-theme librsvg2-common gsettings-desktop-schemas libgl1-mesa-dri fonts-cantarell
)
packages_debian_test=(
  xvfb xauth xdotool dbus at-spi2-core python3 python3-gi gir1.2-atspi-2.0 imagemagick
  desktop-file-utils appstream shared-mime-info binutils clang
  'libclang-rt-14-dev|libclang-rt-dev' libomp-dev locales
)
packages_fedora_build=(
  gcc meson ninja-build pkgconf-pkg-config gettext libxml2
  glib2-devel gtk4-devel libadwaita-devel libepoxy-devel
  jansson-devel libzip-devel gsl-devel openblas-devel md4c-devel muParser-devel
  spglib-devel qhull-devel NLopt-devel fftw-devel libxc-devel
  adwaita-icon-theme librsvg2 gsettings-desktop-schemas mesa-dri-drivers abattis-cantarell-fonts
)
packages_fedora_test=(
  xorg-x11-server-Xvfb xorg-x11-xauth xdotool dbus-daemon at-spi2-core python3 python3-gobject
  ImageMagick desktop-file-utils appstream shared-mime-info binutils clang compiler-rt
  libomp-devel glibc-locale-source
)
packages_arch_build=(
  gcc meson ninja pkgconf gettext libxml2
  glib2-devel gtk4 libadwaita libepoxy
  jansson libzip gsl openblas md4c muparser
  spglib qhull nlopt fftw libxc
  adwaita-icon-theme librsvg gsettings-desktop-schemas mesa cantarell-fonts
)
packages_arch_test=(
  xorg-server-xvfb xorg-xauth xdotool dbus at-spi2-core python python-gobject
  imagemagick desktop-file-utils appstream shared-mime-info binutils clang compiler-rt
  openmp
)
# Elsewhere: what is looked for instead of packages.
commands_build=(cc meson ninja pkg-config msgfmt xmllint glib-compile-schemas)
commands_test=(xvfb-run xdotool dbus-run-session python3 import desktop-file-validate
  appstreamcli update-mime-database readelf clang)
modules_build=('glib-2.0 >= 2.74' 'gtk4 >= 4.8' 'libadwaita-1 >= 1.2' epoxy 'jansson >= 2.13'
  'libzip >= 1.7' gsl openblas md4c muparser spglib qhull_r 'nlopt >= 2.7'
  'fftw3 >= 3.3' 'libxc >= 5')

# debian, fedora, arch or other; derivatives name what they come from in ID_LIKE.
system_family () (
  ID= ID_LIKE=
  if [ -r "${NEAR_OS_RELEASE:-/etc/os-release}" ]; then
    . "${NEAR_OS_RELEASE:-/etc/os-release}"
  fi
  for name in $ID $ID_LIKE; do
    case $name in
      debian | ubuntu) family=debian tool=apt-get ;;
      fedora | rhel | centos) family=fedora tool=dnf ;;
      arch) family=arch tool=pacman ;;
      *) continue ;;
    esac
    if command -v "$tool" >/dev/null; then
      echo "$family"
      return
    fi
  done
  echo other
)

package_is_installed () {
  case $1 in
    # Several architectures of one package print their states one after the other.
    debian) [[ $(dpkg-query -W -f '${db:Status-Status} ' "$2" 2>/dev/null) == installed\ * ]] ;;
    fedora) rpm -q --whatprovides "$2" >/dev/null 2>&1 ;;
    arch) pacman -T "$2" >/dev/null 2>&1 ;;
  esac
}

# Sets `missing` to the packages of the given sets that are not installed.
find_missing_packages () {
  local family=$1 set list entry name found
  shift
  missing=()
  for set; do
    declare -n list="packages_${family}_$set"
    for entry in "${list[@]}"; do
      found=no
      for name in ${entry//|/ }; do
        if package_is_installed "$family" "$name"; then
          found=yes
          break
        fi
      done
      if [ "$found" = no ]; then
        missing+=("${entry%%|*}")
      fi
    done
  done
}

# The same for a system whose package names are not known.
find_missing_things () {
  local set name
  missing=()
  for set; do
    declare -n commands="commands_$set"
    for name in "${commands[@]}"; do
      command -v "$name" >/dev/null || missing+=("$name")
    done
  done
  if command -v pkg-config >/dev/null; then
    for name in "${modules_build[@]}"; do
      pkg-config --exists "$name" || missing+=("$name")
    done
  else
    missing+=("${modules_build[@]}")
  fi
}

install_packages () {
  local family=$1 as_root=() command log
  shift
  case $family in
    debian)
      command="apt-get update && apt-get install -y --no-install-recommends $*" ;;
    fedora)
      command="dnf install -y $*" ;;
    arch)
      command="pacman -Syu --needed --noconfirm $*" ;;
  esac
  if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null; then
      printf 'This needs root, and there is no sudo here. As root, type:\n  %s\n' "$command" >&2
      return 1
    fi
    as_root=(sudo)
  fi
  log=$(mktemp)
  # A stale or unreachable source must not stop the installation of what the others have.
  if ! case $family in
    debian)
      "${as_root[@]}" apt-get update -qq ||
        echo 'The package lists could not all be refreshed; trying with those that are here.' >&2
      "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends "$@" ;;
    fedora)
      "${as_root[@]}" dnf install -y -q "$@" ;;
    arch)
      # Newer packages on an older system are not supported there: all or none are refreshed.
      "${as_root[@]}" pacman -S --needed --noconfirm "$@" ||
        "${as_root[@]}" pacman -Syu --needed --noconfirm "$@" ;;
  esac </dev/null >"$log" 2>&1; then
    tail -n 15 "$log" >&2
    rm -f "$log"
    printf 'The packages could not be installed. As root, type:\n  %s\n' "$command" >&2
    return 1
  fi
  rm -f "$log"
}

# need_packages SET...: sets of names above, "build" and "test". Sets `packages_changed` to yes when
# something was installed. Fails, having said what to do, when something is missing in the end.
need_packages () {
  local family list
  packages_changed=no
  family=$(system_family)
  if [ "$family" = other ]; then
    find_missing_things "$@"
    if [ ${#missing[@]} != 0 ]; then
      printf -v list '%s, ' "${missing[@]}"
      echo "Missing on this system: ${list%, }" >&2
      echo 'Its package names are not known here: install these and try again.' >&2
      return 1
    fi
    return 0
  fi
  find_missing_packages "$family" "$@"
  if [ ${#missing[@]} = 0 ]; then
    return 0
  fi
  echo "Installing missing packages: ${missing[*]}"
  install_packages "$family" "${missing[@]}" || return 1
  packages_changed=yes
}

# configure_build DIRECTORY OPTION...: meson setup if DIRECTORY is not configured, was configured
# here with other options, for a source tree that stood elsewhere, or before packages came. Its
# output goes to a log.
configure_build () {
  local directory=$1 root log stamp
  shift
  root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
  log=$directory/setup.log
  stamp=$directory/setup.options
  if [ -f "$directory/build.ninja" ] && [ "${packages_changed:-no}" = no ] &&
    grep -qF "\"$root\"" "$directory/meson-info/meson-info.json" &&
    { [ ! -f "$stamp" ] || [ "$(cat "$stamp")" = "$*" ]; }; then
    return 0
  fi
  # Only what an earlier setup made is thrown away, never a directory that holds something else.
  if [ -d "$directory/meson-private" ]; then
    rm -rf "$directory"
  fi
  mkdir -p "$directory"
  if ! (cd "$root" && meson setup "$directory" "$@") >"$log" 2>&1 </dev/null; then
    tail -n 25 "$log" >&2
    echo "The build could not be configured; the whole log is $log" >&2
    return 1
  fi
  printf '%s' "$*" >"$stamp"
}

# run_ninja DIRECTORY [TARGET...]: builds; on a terminal with one line of progress. On failure it
# shows the log's end.
run_ninja () {
  local directory=$1 log=$1/build.log line width status
  shift
  if [ -t 1 ]; then
    width=$(tput cols 2>/dev/null || echo 80)
    ninja -C "$directory" "$@" </dev/null 2>&1 | tee "$log" | while IFS= read -r line; do
      case $line in
        '['*) printf '\r\033[K%.*s' $((width - 1)) "$line" ;;
      esac
    done && status=0 || status=${PIPESTATUS[0]}
    printf '\r\033[K'
  else
    ninja -C "$directory" "$@" >"$log" 2>&1 </dev/null && status=0 || status=$?
  fi
  if [ "$status" != 0 ]; then
    if grep '^FAILED' "$log" | grep -qv 'build.ninja'; then
      sed -n '/^FAILED/,$p' "$log" | head -n 60 | cut -c 1-1000 >&2
    else
      tail -n 40 "$log" >&2
    fi
    echo "The build failed; the whole log is $log" >&2
    echo "To begin afresh: rm -r \"$directory\"" >&2
    return 1
  fi
}
