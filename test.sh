#!/usr/bin/env bash
# test.sh — installs what is missing, builds, and runs the tests
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   ./test.sh             everything: the build that users get, the sanitizers, the fuzzers
#   ./test.sh NAME...     only these tests, in build/ (./test.sh --list names them)
#   ./test.sh long        the long studies
#   ./test.sh bench       speed and memory
#
# FUZZ_SECONDS: how long each fuzzer runs (20). FUZZ_SEED: where its random stream begins (1, so that two
# runs of the same program try the same inputs; 0: anywhere). The last line is "N passed, N failed, N skipped".
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
cd "$root"
. "$root/tools/packages.sh"
exec </dev/null
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
tally=$scratch/tally
: >"$tally"

heading () {
  printf '== [%02d:%02d] %s\n' $((SECONDS / 60)) $((SECONDS % 60)) "$1"
}

# Counts that do not come from a log of meson: record PASSED FAILED [REASON OF A SKIP]
record () {
  local skips='[]' n_skips=0
  if [ -n "${3:-}" ]; then
    skips="[\"$3\"]" n_skips=1
  fi
  printf '{"counts": [%d, %d, %d], "skips": %s}\n' "$1" "$2" $n_skips "$skips" >>"$tally"
}

build_or_record () {
  local directory=$1
  shift
  if configure_build "$directory" "$@" && run_ninja "$directory"; then
    return 0
  fi
  record 0 1
  return 1
}

# run_tests LABEL DIRECTORY ARGUMENT...: meson test, whose log is counted whatever its exit status.
run_tests () {
  local label=$1 directory=$2 output=$scratch/meson.log logs
  shift 2
  rm -f "$directory"/meson-logs/testlog*.json
  if [[ " $* " == *' --verbose '* ]]; then
    output=/dev/stdout
  fi
  meson test -C "$directory" --no-rebuild "$@" >"$output" 2>&1 || true
  logs=("$directory"/meson-logs/testlog*.json)
  if [ -f "${logs[0]}" ]; then
    python3 "$root/tools/summary.py" "$tally" "$label" "${logs[0]}"
  else
    tail -n 20 "$scratch/meson.log" || true
    record 0 1
  fi
}

# One reader under its fuzzer. Its log ends with its exit status; crashes are kept in build-fuzz.
fuzz_one () {
  local target=$1 seconds=$2 corpus=$scratch/corpus-$1 crashes=$root/build-fuzz/crashes status=0
  mkdir -p "$corpus" "$crashes"
  cp -r "$root/tests/fuzz/seeds/$target/." "$corpus/" 2>/dev/null || true
  "$root/build-fuzz/tests/fuzz/fuzz-$target" -max_total_time="$seconds" -timeout=10 -seed="${FUZZ_SEED:-1}" \
    -max_len=8192 -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$crashes/$target-" "$corpus" \
    >"$scratch/fuzz-$target.log" 2>&1 || status=$?
  echo "$status" >"$scratch/fuzz-$target.status"
}

report_fuzz () {
  local target=$1 log=$scratch/fuzz-$1.log crash
  if [ "$(cat "$scratch/fuzz-$target.status")" = 0 ]; then
    printf '    fuzz-%s: %s inputs\n' "$target" \
      "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")"
    record 1 0
    return
  fi
  record 0 1
  echo "--- fuzz-$target failed:"
  tail -n 40 "$log"
  crash=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
  if [ -n "$crash" ] && [ -f "$crash" ]; then
    echo "--- the input is $crash ($(wc -c <"$crash") bytes), in base64:"
    head -c 4096 "$crash" | base64
    echo "--- again: build-fuzz/tests/fuzz/fuzz-$target $crash"
  fi
}

fuzz () {
  local seconds=${FUZZ_SECONDS:-20} target pair
  local targets=(csv json npy zip cif poscar xyz xsf cube qe-input qe-output lammps-data lammps-dump structure-json
    kernel upf pw-output ldos-info)
  heading "fuzzers: ${targets[*]}, $seconds s each, two at a time"
  if ! command -v clang >/dev/null; then
    record 0 0 'fuzzers: clang is not installed'
    return
  fi
  if ! CC=clang configure_build "$root/build-fuzz" --buildtype=debugoptimized -Dapp=disabled \
    -Dfuzz=true -Db_lundef=false ||
    ! run_ninja "$root/build-fuzz" "${targets[@]/#/tests/fuzz/fuzz-}"; then
    record 0 1
    return
  fi
  for ((pair = 0; pair < ${#targets[@]}; pair += 2)); do
    for target in "${targets[@]:pair:2}"; do
      fuzz_one "$target" "$seconds" &
    done
    wait
  done
  for target in "${targets[@]}"; do
    report_fuzz "$target"
  done
}

heading 'packages'
need_packages build test || exit 1

heading 'build (release, as run.sh makes it)'
build_or_record "$root/build" --buildtype=release || {
  python3 "$root/tools/summary.py" "$tally"
  exit 1
}

case ${1:-} in
  --list)
    meson test -C "$root/build" --list
    exit
    ;;
  bench)
    heading 'speed and memory'
    run_tests bench "$root/build" --benchmark --verbose --num-processes=1
    ;;
  long)
    heading 'long studies'
    run_tests long "$root/build" --setup=long --suite=long
    ;;
  '')
    heading 'tests'
    run_tests release "$root/build"

    heading 'build with the address and undefined-behaviour sanitizers'
    if build_or_record "$root/build-sanitize" --buildtype=debugoptimized -Dapp=disabled \
      -Db_sanitize=address,undefined -Db_lundef=false; then
      heading 'tests under the sanitizers'
      run_tests sanitizers "$root/build-sanitize" --setup=sanitize
    fi
    fuzz
    ;;
  *)
    heading "tests: $*"
    run_tests release "$root/build" "$@"
    ;;
esac

heading 'done'
python3 "$root/tools/summary.py" "$tally"
