"""bench-app.py: start to first frame, memory, and our own time per frame while training.

Under Xvfb with software OpenGL, as the targets are stated. Frame times are those that the program itself
measures with NEAR_FRAME_TIMES set: updates from a new view and snapshots, medians and 95 % quantiles.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

PROGRAM = os.environ['NEARSIGHT']


def rss(process):
    with open(f'/proc/{process.pid}/status', encoding='ascii') as file:
        return int(re.search(r'VmRSS:\s+(\d+)', file.read()).group(1)) / 1024


def start(*arguments, **environment):
    begin = time.monotonic()
    process = subprocess.Popen([PROGRAM, *arguments], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
                               text=True, env={**os.environ, **environment})
    found = subprocess.run(['xdotool', 'search', '--sync', '--onlyvisible', '--pid', str(process.pid)],
                           check=True, capture_output=True, text=True, timeout=30).stdout
    return process, found.split()[-1], time.monotonic() - begin


def first_frame():
    """Until something is drawn: the window is mapped, and its pixels are not of one colour."""
    begin = time.monotonic()
    process, window, _ = start('--page', 'playground')
    while True:
        colours = subprocess.run(['import', '-window', window, '-format', '%k', 'info:-'],
                                 capture_output=True, text=True).stdout
        if colours.strip().isdigit() and int(colours) > 50:
            break
        if time.monotonic() - begin > 20:
            sys.exit('nothing was drawn in 20 s')
    seconds = time.monotonic() - begin
    time.sleep(1)
    memory = rss(process)
    process.kill()
    process.wait()
    return seconds, memory


def training(spec):
    with tempfile.NamedTemporaryFile('w', suffix='.json') as file:
        json.dump({'lab': 'playground', 'version': 1, 'spec': {'epochs': 100000000, **spec}}, file)
        file.flush()
        process, window, _ = start('--page', 'playground', '--spec', file.name, NEAR_FRAME_TIMES='1')
        time.sleep(1)
        subprocess.run(['xdotool', 'key', '--window', window, 'ctrl+r'], check=True)
        time.sleep(8)
        memory = rss(process)
        process.terminate()
        lines = process.communicate(timeout=20)[1].splitlines()
    times = [float(line.split()[1]) for line in lines if line.startswith('frame-ms ')][20:]
    return times, memory


def main():
    starts = [first_frame() for _ in range(3)]
    print(f'{"start to first frame (s)":44}{statistics.median(s for s, _ in starts):10.2f}   target 1.50')
    print(f'{"memory at rest (MB)":44}{max(m for _, m in starts):10.0f}   target 250')
    for name, spec in (('4-2', {}), ('six layers of eight, 7 features',
                                     {'hidden': [8] * 6,
                                      'features': ['x', 'y', 'x2', 'y2', 'xy', 'sinx', 'siny']})):
        times, memory = training(spec)
        if len(times) < 20:
            sys.exit(f'only {len(times)} frames were measured')
        print(f'{"own time a frame, " + name + " (ms, median)":44}{statistics.median(times):10.2f}   target 6')
        print(f'{"  95 % quantile":44}{statistics.quantiles(times, n=20)[-1]:10.2f}')
        print(f'{"  memory while training (MB)":44}{memory:10.0f}   target 250')


if __name__ == '__main__':
    main()
