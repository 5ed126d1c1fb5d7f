#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes src/core/crystal/near-element-data.h from the tables of ASE, pymatgen and periodictable.

    /usr/bin/python3 tools/make-elements.py [periodic_table.json] > src/core/crystal/near-element-data.h

Debian's packages python3-ase, python3-periodictable and python3-pymatgen (of the last only the file
pymatgen/core/periodic_table.json is read; it may be given by its path). What they cite:
masses               J. Meija et al., Pure Appl. Chem. 88, 265 (2016) (IUPAC), through ASE
masses of D and T    AME 2012, through periodictable
covalent radii       B. Cordero et al., Dalton Trans. 2832 (2008), through ASE
van der Waals radii  S. Alvarez, Dalton Trans. 42, 8617 (2013), through ASE
metallic radii       A. F. Wells, Structural Inorganic Chemistry (Oxford, 1984), through pymatgen
electronegativity    L. Pauling's scale, through pymatgen
order in formulas    IUPAC Red Book (2005), table VI, through pymatgen
"""
import json
import sys
from pathlib import Path

import ase
import periodictable
from ase.data import (atomic_masses, atomic_names, chemical_symbols, covalent_radii,
                      missing)
from ase.data.vdw_alvarez import vdw_radii

PYMATGEN = "/usr/lib/python3/dist-packages/pymatgen/core/periodic_table.json"
table = json.loads(Path(sys.argv[1] if len(sys.argv) > 1 else PYMATGEN).read_text("utf-8"))


def number(value):
    return "NAN" if value is None or value != value or value == missing else repr(float(value))


def from_pymatgen(symbol, key):
    value = table.get(symbol, {}).get(key)
    return None if value in (None, "no data") else float(str(value).split()[0])


# Elements without a place in IUPAC's table come first, as metals do.
order = {symbol: from_pymatgen(symbol, "IUPAC ordering") for symbol in chemical_symbols[1:]}
ranked = sorted(chemical_symbols[1:], key=lambda s: (order[s] is not None, order[s] or 0, s))

print("""/* near-element-data.h — symbols, names, masses, radii of the elements, and their order in formulas
 * SPDX-License-Identifier: LGPL-2.1-or-later AND MIT
 *
 * Written by tools/make-elements.py from ASE %s (LGPL), periodictable %s (public domain) and Debian's
 * pymatgen (MIT); do not edit. That script names the publications. */
#pragma once

/* u */
#define DEUTERIUM_MASS %r
#define TRITIUM_MASS %r

/* symbol, name, mass in u, then covalent, metallic and van der Waals radius in Å, electronegativity,
 * place in formulas; NAN: not known */
static const NearElement element_rows[NEAR_N_ELEMENTS] = {
  { "X", "", 0.0, NAN, NAN, NAN, NAN, 0 },""" % (
    ase.__version__, periodictable.__version__, float(periodictable.D.mass),
    float(periodictable.T.mass)))
assert len(chemical_symbols) == 119
for z, symbol in enumerate(chemical_symbols):
    if z == 0:
        continue
    print('  { "%s", "%s", %r, %s, %s, %s, %s, %d },' % (
        symbol, atomic_names[z], float(atomic_masses[z]), number(covalent_radii[z]),
        number(from_pymatgen(symbol, "Metallic radius")),
        number(vdw_radii[z] if z < len(vdw_radii) else None), number(from_pymatgen(symbol, "X")),
        ranked.index(symbol) + 1))
print("};")
