#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/data/bispectrum.json with LAMMPS: compute sna/atom and snad/atom on a random box of two
elements, for several options. What test-bispectrum.c compares with.

Usage: make-bispectrum.py FOLDER

Debian's `lmp` comes without ML-SNAP. FOLDER is the "src" of the same version's source (`apt-get source
lammps`); its files of ML-SNAP are compiled and linked with Debian's liblammps (liblammps-dev, mpicxx)."""
import json
import os
import random
import re
import subprocess
import sys
import tempfile

DRIVER = r"""
#include "lammps.h"
#include "input.h"
#include "modify.h"
#include "compute_sna_atom.h"
#include "compute_snad_atom.h"
#include <mpi.h>
using namespace LAMMPS_NS;
template <typename T> static Compute *create(LAMMPS *lmp, int n, char **arg) { return new T(lmp, n, arg); }
int main(int argc, char **argv)
{
  MPI_Init(&argc, &argv);
  LAMMPS *lmp = new LAMMPS(argc, argv, MPI_COMM_WORLD);
  (*lmp->modify->compute_map)["sna/atom"] = &create<ComputeSNAAtom>;
  (*lmp->modify->compute_map)["snad/atom"] = &create<ComputeSNADAtom>;
  lmp->input->file();
  delete lmp;
  MPI_Finalize();
}
"""


def build(source, folder):
    snap = os.path.join(source, "ML-SNAP")
    with open(os.path.join(folder, "driver.cpp"), "w") as f:
        f.write(DRIVER)
    program = os.path.join(folder, "lmp-snap")
    subprocess.run(["mpicxx", "-O2", "-DLAMMPS_SMALLBIG", "-I" + source, "-I" + snap, "-o", program,
                    os.path.join(folder, "driver.cpp")]
                   + [os.path.join(snap, name) for name in
                      ("sna.cpp", "compute_sna_atom.cpp", "compute_snad_atom.cpp")]
                   + ["-l:liblammps.so.0"], check=True)
    return program


if len(sys.argv) != 2:
    sys.exit(__doc__)
place = tempfile.TemporaryDirectory()
program = build(sys.argv[1], place.name)

random.seed(7)
EDGES = (5.1, 5.9, 6.3)
TILTS = (0.8, -1.1, 0.6)  # xy xz yz
N = 20

lattice = [[EDGES[0], 0, 0], [TILTS[0], EDGES[1], 0], [TILTS[1], TILTS[2], EDGES[2]]]
fractional = []
while len(fractional) < N:  # no two atoms on top of each other
    f = [random.random() for _ in range(3)]
    if all(sum((min(abs(a - b), 1 - abs(a - b)) * e) ** 2 for a, b, e in zip(f, g, EDGES)) > 1.44
           for g in fractional):
        fractional.append(f)
positions = [[sum(f[k] * lattice[k][c] for k in range(3)) for c in range(3)] for f in fractional]
types = [1 + (i % 3 == 0) for i in range(N)]

# rcutfac is half the cut-off where all radii are 1: cut-off of a pair = rcutfac (R_i + R_j)
CASES = [
    dict(twojmax=4, rcutfac=2.1, rfac0=0.99363, radii=[1, 1], weights=[1, 0.7]),
    dict(twojmax=8, rcutfac=2.1, rfac0=0.99363, radii=[1, 1], weights=[1, 0.7]),
    dict(twojmax=10, rcutfac=1.9, rfac0=0.99363, radii=[1, 1], weights=[1, 1]),
    dict(twojmax=5, rcutfac=2.0, rfac0=0.8, radii=[1, 0.8], weights=[1, -0.5]),
    dict(twojmax=6, rcutfac=2.0, rfac0=0.95, radii=[0.9, 1.1], weights=[0.3, 1.2], bzeroflag=1),
    dict(twojmax=4, rcutfac=2.0, rfac0=0.99363, radii=[1, 1], weights=[1, 1], switchflag=0),
    dict(twojmax=4, rcutfac=2.0, rfac0=0.99363, radii=[1, 1], weights=[1, 1], rmin0=0.6),
    dict(twojmax=6, rcutfac=2.0, rfac0=0.99363, radii=[1, 1], weights=[1, 1], bzeroflag=1, bnormflag=1),
]
KEPT = 6  # atoms whose values are kept
GRADIENT = (0,)  # the cases whose derivatives are kept, of all atoms


def run(case, compute, n_columns):
    defaults = dict(rmin0=0, switchflag=1, bzeroflag=0, bnormflag=0)
    options = {**defaults, **case}
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "data"), "w") as f:
            f.write(f"box\n\n{N} atoms\n2 atom types\n")
            for edge, axis in zip(EDGES, "xyz"):
                f.write(f"0 {edge!r} {axis}lo {axis}hi\n")
            f.write("%r %r %r xy xz yz\n\nMasses\n\n1 1\n2 1\n\nAtoms # atomic\n\n" % TILTS)
            for i, (t, x) in enumerate(zip(types, positions)):
                f.write(f"{i + 1} {t} {x[0]!r} {x[1]!r} {x[2]!r}\n")
        columns = " ".join(f"c_b[{k + 1}]" for k in range(n_columns))
        with open(os.path.join(folder, "in"), "w") as f:
            f.write(f"""units metal
boundary p p p
box tilt large
read_data data
pair_style zero {2 * options['rcutfac'] * max(options['radii']) + 0.1}
pair_coeff * *
compute b all {compute} {options['rcutfac']} {options['rfac0']} {options['twojmax']} &
  {options['radii'][0]} {options['radii'][1]} {options['weights'][0]} {options['weights'][1]} &
  rmin0 {options['rmin0']} switchflag {options['switchflag']} bzeroflag {options['bzeroflag']} &
  bnormflag {options['bnormflag']}
dump d all custom 1 out id {columns}
dump_modify d sort id format float %.17g
run 0
""")
        result = subprocess.run([program, "-in", "in"], cwd=folder, capture_output=True, text=True)
        if result.returncode:
            sys.exit(result.stdout)
        lines = open(os.path.join(folder, "out")).read().splitlines()
    rows = [[float(word) for word in line.split()[1:]] for line in lines[9:]]
    version = re.search(r"LAMMPS \((.*?)\)", result.stdout).group(1)
    return rows, version


def count(j):
    return (j + 2) * (j + 3) * (j + 4) // 24 if j % 2 == 0 else (j + 1) * (j + 3) * (j + 5) // 24


cases, version = [], ""
for i, case in enumerate(CASES):
    n = count(case["twojmax"])
    rows, version = run(case, "sna/atom", n)
    entry = dict(case, values=rows[:KEPT])
    if i in GRADIENT:
        # Per atom j: for each type I, x, y and z of all components of -sum_(i of type I) dB_i / dr_j.
        entry["gradient"] = run(case, "snad/atom", 2 * 3 * n)[0]
    cases.append(entry)

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bispectrum.json")
with open(path, "w") as f:
    f.write("{\n" + f' "written_by": "make-bispectrum.py with LAMMPS, {version}",\n')
    f.write(f' "lattice": {json.dumps(lattice)},\n "types": {types},\n "positions": {json.dumps(positions)},\n')
    f.write(' "cases": [\n' + ",\n".join("  " + json.dumps(
        {k: v if k not in ("values", "gradient") else [[float("%.14g" % x) for x in row] for row in v]
         for k, v in c.items()}) for c in cases) + "\n ]\n}\n")
