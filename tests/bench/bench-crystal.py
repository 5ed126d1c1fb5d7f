"""bench-crystal.py: reading, bonds and neighbours of large structure files, beside ASE.

    bench-crystal.py PROGRAM

Rattled fcc aluminium. A row is the median of three processes; memory is the peak after reading and
bonding. ASE reads the same file and makes the same neighbour list where python3-ase is installed; a ratio
above 1 says how many times faster we are.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import tempfile

CUTOFF = 5.0
# format, atoms, seconds allowed for reading and bonds, megabytes allowed, ASE too
CASES = [('extxyz', 100_000, 1.0, None, True), ('lammps-data', 100_000, 1.0, None, True),
         ('extxyz', 1_000_000, 10.0, 1500, False), ('lammps-data', 1_000_000, 10.0, 1500, False),
         ('cif', 10_000, 2.0, None, True)]
PEER = r'''
import sys, time, warnings
warnings.simplefilter('ignore')
import ase.io
from ase.neighborlist import neighbor_list
path, form, cutoff = sys.argv[1], sys.argv[2], float(sys.argv[3])
options = {'style': 'atomic'} if form == 'lammps-data' else {}
start = time.monotonic()
atoms = ase.io.read(path, format=form, **options)
read = time.monotonic() - start
start = time.monotonic()
n = len(neighbor_list('i', atoms, cutoff))
print(read, time.monotonic() - start, n)
'''


def peer(path, form):
    output = subprocess.run([sys.executable, '-c', PEER, path, form, str(CUTOFF)], check=True,
                            stdout=subprocess.PIPE, text=True).stdout.split()
    return float(output[0]), float(output[1]), int(output[2])


def main():
    program = sys.argv[1]
    has_peer = importlib.util.find_spec('ase') is not None
    if not has_peer:
        print('ASE is not installed (Debian: python3-ase): only ours')
    with tempfile.TemporaryDirectory() as folder:
        for form, n, allowed, megabytes, beside in CASES:
            path = os.path.join(folder, 'file')
            subprocess.run([program, 'write', form, str(n), path], check=True)
            runs = [json.loads(subprocess.run([program, 'read', form, path], check=True, text=True,
                                              stdout=subprocess.PIPE).stdout) for _ in range(3)]
            row = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
            total = row['read'] + row['bonds']
            print(f'{form:12} {row["atoms"]:>8.0f} atoms: read {row["read"]:.3f} s, bonds {row["bonds"]:.3f} s '
                  f'({row["n_bonds"]:.0f}), together {total:.3f} s (target {allowed:g}), '
                  f'{row["megabytes"]:.0f} MB{"" if megabytes is None else f" (target {megabytes})"}, '
                  f'neighbours within {CUTOFF} Å {row["neighbors"]:.3f} s')
            if has_peer and beside:
                read, neighbors, found = peer(path, form)
                if found != row['n_neighbors']:
                    sys.exit(f'ASE finds {found} neighbours, we find {row["n_neighbors"]}')
                print(f'{"":12} ASE: read {read:.3f} s (ratio {read / row["read"]:.1f}), neighbours '
                      f'{neighbors:.3f} s (ratio {neighbors / row["neighbors"]:.1f})')


if __name__ == '__main__':
    main()
