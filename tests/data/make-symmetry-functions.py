#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/data/symmetry-functions.json: symmetry functions of a random box of two elements, summed
naively over all images as the formulas stand. What test-symmetry-function.c compares with."""
import itertools
import json
import os
from math import cos, exp, pi, tanh

import numpy

rng = numpy.random.default_rng(5)
lattice = numpy.array([[4.9, 0.2, 0.1], [-0.8, 5.3, 0.4], [0.5, -0.6, 5.6]])
positions = rng.random((10, 3)) @ lattice
elements = [14, 8, 14, 14, 8, 8, 14, 8, 14, 8]
CUTOFF, REACH = 4.2, 3
FADES = {"cosine": lambda x: 0.5 * (cos(pi * x) + 1),
         "tanh3": lambda x: tanh(1 - x) ** 3,
         "polynomial": lambda x: 1 - 10 * x**3 + 15 * x**4 - 6 * x**5}
FUNCTIONS = [dict(kind=k, elements=e, **p) for k, e, p in [
    (1, [14], {}), (1, [8], {}),
    (2, [14], dict(eta=0.5, r_s=0)), (2, [8], dict(eta=4, r_s=2.5)), (2, [14], dict(eta=0, r_s=1)),
    (3, [8], dict(kappa=1.5)), (3, [14], dict(kappa=0.3)),
    (4, [14, 14], dict(eta=0.01, zeta=1, **{"lambda": 1})), (4, [8, 14], dict(eta=0.05, zeta=4, **{"lambda": -1})),
    (4, [14, 8], dict(eta=0.05, zeta=16, **{"lambda": 1})), (4, [8, 8], dict(eta=0, zeta=2.5, **{"lambda": -0.5})),
    (5, [8, 8], dict(eta=0.02, zeta=2, **{"lambda": 1})), (5, [14, 8], dict(eta=0.1, zeta=3, **{"lambda": -1})),
]]


def evaluate(f, near, fade):
    """near: (element, vector) of all neighbours"""
    fc = lambda r: fade(r / CUTOFF) if r < CUTOFF else 0.0
    if f["kind"] <= 3:
        g = {1: lambda r: 1.0, 2: lambda r: exp(-f["eta"] * (r - f["r_s"]) ** 2),
             3: lambda r: cos(f["kappa"] * r)}[f["kind"]]
        return sum(g(r) * fc(r) for e, x in near if e == f["elements"][0] for r in [numpy.linalg.norm(x)])
    total = 0.0
    for (e, x), (d, y) in itertools.combinations(near, 2):  # each pair once
        if sorted([e, d]) != sorted(f["elements"]):
            continue
        r, s, t = (numpy.linalg.norm(v) for v in (x, y, x - y))
        term = (1 + f["lambda"] * (x @ y) / (r * s)) ** f["zeta"] * fc(r) * fc(s)
        term *= exp(-f["eta"] * (r * r + s * s))
        if f["kind"] == 4:
            term *= exp(-f["eta"] * t * t) * fc(t)
        total += term
    return 2 ** (1 - f["zeta"]) * total


results = {}
for name, fade in FADES.items():
    results[name] = []
    for i in range(4):
        near = []
        for j, shift in itertools.product(range(len(positions)),
                                          itertools.product(range(-REACH, REACH + 1), repeat=3)):
            x = positions[j] + numpy.array(shift) @ lattice - positions[i]
            if 0 < numpy.linalg.norm(x) < CUTOFF:
                near.append((elements[j], x))
        results[name].append([float("%.15g" % evaluate(f, near, fade)) for f in FUNCTIONS])

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "symmetry-functions.json")
with open(path, "w") as f:
    json.dump(dict(written_by="make-symmetry-functions.py, numpy " + numpy.__version__, cutoff=CUTOFF,
                   lattice=lattice.tolist(), positions=positions.tolist(), elements=elements,
                   functions=FUNCTIONS, values=results), f, indent=1)
    f.write("\n")
