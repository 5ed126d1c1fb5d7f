#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes src/core/crystal/measure/near-form-factor-data.h from the tables of gemmi and pymatgen.

    /usr/bin/python3 tools/make-form-factors.py [xrd.py] > src/core/crystal/measure/near-form-factor-data.h

Debian's packages python3-gemmi and python3-pymatgen (of the last only the dictionary WAVELENGTHS in
pymatgen/analysis/diffraction/xrd.py is read; the file may be given by its path). What they cite:
form factors   International Tables for Crystallography, Vol. C (1992), table 6.1.1.4, through gemmi
wavelengths    through pymatgen, which names no source
"""
import ast
import sys
from pathlib import Path

import gemmi

PYMATGEN = "/usr/lib/python3/dist-packages/pymatgen/analysis/diffraction/xrd.py"
LINES = {"a": "Kα", "a1": "Kα₁", "a2": "Kα₂", "b1": "Kβ₁"}


def wavelengths(path):
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and node.targets[0].id == "WAVELENGTHS":
            return ast.literal_eval(node.value)
    raise SystemExit(f"{path}: there is no WAVELENGTHS")


def row(element):
    coefficients = element.it92
    if coefficients is None:
        return None
    numbers = list(coefficients.a) + list(coefficients.b) + [coefficients.c]
    return "  [%d] = { { %s }, { %s }, %s }, /* %s */" % (
        element.atomic_number, ", ".join(map(repr, numbers[:4])),
        ", ".join(map(repr, numbers[4:8])), repr(numbers[8]), element.name)


print("""/* near-form-factor-data.h — scattering of X-rays by atoms, and wavelengths of X-ray tubes
 * SPDX-License-Identifier: MPL-2.0 AND MIT
 *
 * Written by tools/make-form-factors.py from gemmi %s (MPL-2.0 or LGPL-3) and Debian's pymatgen (MIT);
 * do not edit. Form factors: International Tables for Crystallography, Vol. C (1992), table 6.1.1.4. */
#pragma once

/* a, b in Å^2, c of f (s) = sum a exp (-b s^2) + c by atomic number; all 0: not in the table */
static const NearFormFactor form_factor_rows[NEAR_N_ELEMENTS] = {""" % gemmi.__version__)
for z in range(1, 119):
    text = row(gemmi.Element(z))
    if text is not None:
        print(text)
print("""};

/* id, name, sentence, then the wavelength in Å */
static const NearWavelengthInfo wavelength_rows[] = {""")
path = Path(sys.argv[1] if len(sys.argv) > 1 else PYMATGEN)
for name, value in wavelengths(path).items():
    symbol, line = name[:2], name[3:]
    kind = LINES[line]
    metal = gemmi.Element(symbol)
    assert metal.name == symbol
    sentence = ("Mean of Kα₁ and Kα₂ of a tube with a target of %s" % symbol if line == "a" else
                "%s of a tube with a target of %s" % (kind, symbol))
    print('  { { .id = "%s-k%s",\n      .name = N_ ("%s %s"),\n      .sentence = N_ ("%s."),\n'
          '      .citation = "pymatgen" },\n    %r },' % (symbol.lower(), line, symbol, kind, sentence,
                                                       value))
print("};")
