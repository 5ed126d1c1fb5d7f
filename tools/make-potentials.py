#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes src/core/crystal/motion/near-potential-data.h: published parameters of interatomic potentials.

    apt-get download openkim-models lammps-data
    dpkg -x openkim-models_*.deb unpacked; dpkg -x lammps-data_*.deb unpacked
    /usr/bin/python3 tools/make-potentials.py unpacked > src/core/crystal/motion/near-potential-data.h

Only numbers are taken from these packages; they are those of the publications:
Morse               L. A. Girifalco, V. G. Weizer, Phys. Rev. 114, 687 (1959), through openkim-models
Lennard-Jones       N. Bernardes, Phys. Rev. 112, 1534 (1958), through openkim-models; argon:
                    epsilon/k = 119.8 K, sigma = 3.405 Å, L. Verlet, Phys. Rev. 159, 98 (1967)
Stillinger-Weber    Si: F. H. Stillinger, T. A. Weber, Phys. Rev. B 31, 5262 (1985), through lammps-data
                    (Si.sw); Ge and Si-Ge: S. Ethier, L. J. Lewis, J. Mater. Res. 7, 2817 (1992), with Ge
                    of K. Ding, H. C. Andersen, Phys. Rev. B 34, 6987 (1986), through lammps-data
                    (SiGeH.sw.quip)
Gupta               F. Cleri, V. Rosato, Phys. Rev. B 48, 22 (1993), table of the fcc metals: in no
                    package of Debian, so it stands below. Each number was found the same in at least
                    two independent public programs, and tests/core/test-potential-crystal.c checks that five
                    shells of neighbours give the lattice constant and cohesive energy of the fit. Lead
                    does not pass (4.915 instead of 4.951 Å) and is left out.
"""
import re
import sys
import xml.etree.ElementTree
from pathlib import Path

from ase.data import atomic_numbers

root = Path(sys.argv[1])
BOLTZMANN = 8.617333262145179e-05  # eV/K, as in near-units.h
SEPARATOR = rb"[\s\x00]+"
NUMBER = rb"([-+]?[0-9]\.[0-9]+[eE][-+][0-9]+)"

# a (Å), A (eV), xi (eV), p, q
CLERI_ROSATO = {
    "Ni": (3.523, 0.0376, 1.070, 16.999, 1.189),
    "Cu": (3.615, 0.0855, 1.224, 10.960, 2.278),
    "Rh": (3.803, 0.0629, 1.660, 18.450, 1.867),
    "Pd": (3.887, 0.1746, 1.718, 10.867, 3.742),
    "Ag": (4.085, 0.1028, 1.178, 10.928, 3.139),
    "Ir": (3.839, 0.1156, 2.289, 16.980, 2.691),
    "Pt": (3.924, 0.2975, 2.695, 10.612, 4.004),
    "Au": (4.079, 0.2061, 1.790, 10.229, 4.036),
    "Al": (4.050, 0.1221, 1.316, 8.612, 2.516),
}


def kim(pattern, n):
    """The first run of n numbers in the parameter file that each model of openkim-models carries."""
    rows = {}
    for path in sorted(root.rglob(pattern + "/libkim-api-portable-model.so")):
        symbol = re.search(r"_([A-Z][a-z]?)__MO", str(path)).group(1)
        found = re.search(SEPARATOR.join([NUMBER] * n), path.read_bytes())
        rows[symbol] = [float(group) for group in found.groups()]
    assert rows, "no model " + pattern
    return rows


def by_number(rows):
    return sorted(rows.items(), key=lambda row: atomic_numbers[row[0]])


def print_rows(comment, kind, name, rows):
    print("/* %s */\nstatic const %s %s[] = {" % (comment, kind, name))
    for symbol, values in by_number(rows):
        print("  { %d, %s }, /* %s */"
              % (atomic_numbers[symbol], ", ".join(repr(v) for v in values), symbol))
    print("};\n")


lennard_jones = {s: (v[1], v[2]) for s, v in kim("LJ_Shifted_Bernardes_1958HighCutoff_*", 3).items()}
lennard_jones["Ar"] = (119.8 * BOLTZMANN, 3.405)
morse = {s: (-v[1], v[2], v[3]) for s, v in kim("Morse_Shifted_GirifalcoWeizer_1959High*", 4).items()}

potentials = next(root.rglob("lammps/potentials/Si.sw")).parent
text = "".join(line for line in open(potentials / "Si.sw") if not line.startswith("#"))
fields = text.split()
assert fields[:3] == ["Si"] * 3 and len(fields) == 14
eps, sigma, a, lam, gamma, cos0, big_a, big_b, p, q, tol = (float(x) for x in fields[3:])
assert (p, q, tol) == (4, 0, 0) and abs(cos0 + 1 / 3) < 1e-9
pairs = {(14, 14): (eps, sigma)}
triplets = {(14, 14, 14): (lam, eps)}
quip = xml.etree.ElementTree.fromstring(
    re.sub(r"<!--.*?-->", "", (potentials / "SiGeH.sw.quip").read_text(), flags=re.S))
for pair in quip.iter("per_pair_data"):
    key = tuple(sorted((int(pair.get("atnum_i")), int(pair.get("atnum_j")))))
    if 1 not in key and key not in pairs:
        assert [float(pair.get(k)) for k in ("AA", "BB", "p", "q", "a")] == [big_a, big_b, p, q, a]
        pairs[key] = (float(pair.get("eps")), float(pair.get("sigma")))
for triplet in quip.iter("per_triplet_data"):
    key = tuple(int(triplet.get("atnum_" + k)) for k in "cjk")
    if 1 not in key and key not in triplets:
        assert float(triplet.get("gamma")) == gamma
        triplets[key] = (float(triplet.get("lambda")), float(triplet.get("eps")))

print("""/* near-potential-data.h — published parameters of interatomic potentials
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Written by tools/make-potentials.py, which names the publications and where the numbers were taken
 * from; do not edit. */
#pragma once

typedef struct
{
  unsigned int element;
  double epsilon, sigma;
} LennardJonesRow;

typedef struct
{
  unsigned int element;
  double depth, alpha, distance;
} MorseRow;

typedef struct
{
  unsigned int element;
  double lattice_constant, repulsion, xi, p, q;
} GuptaRow;

typedef struct
{
  unsigned int elements[2];
  double epsilon, sigma;
} StillingerWeberPair;

typedef struct
{
  unsigned int elements[3];
  double lambda, epsilon;
} StillingerWeberTriplet;
""")
print_rows("epsilon in eV, sigma in Å", "LennardJonesRow", "lennard_jones_rows", lennard_jones)
print_rows("D in eV, alpha in 1/Å, r0 in Å", "MorseRow", "morse_rows", morse)
print_rows("lattice constant of the fit in Å, A and xi in eV, p, q",
           "GuptaRow", "gupta_rows", CLERI_ROSATO)
print("/* The same for all pairs and triplets */")
for name, value in (("CUT", a), ("A", big_a), ("B", big_b), ("GAMMA", gamma)):
    print("#define STILLINGER_WEBER_%s %r" % (name, value))
print("\n/* two elements, epsilon in eV, sigma in Å */")
print("static const StillingerWeberPair stillinger_weber_pairs[] = {")
for key, values in sorted(pairs.items()):
    print("  { { %d, %d }, %r, %r }," % (key + values))
print("};\n\n/* the element in the middle, the two others; lambda, epsilon in eV */")
print("static const StillingerWeberTriplet stillinger_weber_triplets[] = {")
for key, values in sorted(triplets.items()):
    print("  { { %d, %d, %d }, %r, %r }," % (key + values))
print("};")
