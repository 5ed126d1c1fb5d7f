#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes diffraction.json: structure factors of a random triclinic crystal, by gemmi.

    /usr/bin/python3 tests/data/make-diffraction.py > tests/data/diffraction.json

Debian's python3-gemmi: StructureFactorCalculatorX with the form factors of International Tables, Vol. C
(1992). Sites with B and occupancies, one shared by two elements.
"""
import json
import math
import random
import sys

import gemmi

random.seed(20240607)
cell = (5.1, 6.3, 7.7, 81.0, 99.5, 104.2)
small = gemmi.SmallStructure()
small.cell = gemmi.UnitCell(*cell)
small.spacegroup_hm = "P 1"
elements = ["Si", "O", "O", "Fe", "Ni", "K", "H", "U"]
occupancies = [1.0, 1.0, 0.5, 0.75, 0.25, 1.0, 1.0, 0.9]
sites = []
for k, (element, occupancy) in enumerate(zip(elements, occupancies)):
    fract = [round(random.random(), 6) for _ in range(3)]
    b = round(random.uniform(0.2, 3.0), 4)
    if element == "Ni":  # shares the site of the iron before it
        fract, b = sites[-1]["fractional"], sites[-1]["b"]
    sites.append({"element": element, "occupancy": occupancy, "fractional": fract, "b": b})
    site = gemmi.SmallStructure.Site()
    site.label = f"{element}{k}"
    site.type_symbol = element
    site.element = gemmi.Element(element)
    site.fract = gemmi.Fractional(*fract)
    site.occ = occupancy
    site.u_iso = b / (8 * math.pi ** 2)
    small.add_site(site)
calculator = gemmi.StructureFactorCalculatorX(small.cell)
calculator.addends.clear()
reflections = []
for h in range(0, 4):
    for k in range(-3, 4):
        for l in range(-3, 4):
            if (h, k, l) == (0, 0, 0):
                continue
            f = calculator.calculate_sf_from_small_structure(small, (h, k, l))
            reflections.append([h, k, l, f.real, f.imag])
json.dump({"program": "gemmi " + gemmi.__version__, "cell": list(cell), "sites": sites,
           "reflections": [[*r[:3], float("%.10g" % r[3]), float("%.10g" % r[4])]
                           for r in reflections]}, sys.stdout)
print()
