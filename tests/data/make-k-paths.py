#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/data/k-paths.json: points and paths in Brillouin zones according to ASE.

    /usr/bin/python3 tests/data/make-k-paths.py > tests/data/k-paths.json

Debian's package python3-ase. For lattices of every variant: the primitive cell turned at random, the labels
on the path in their order (null: it breaks off), and the products k_i . k_j of the labelled points with one
another (2 pi included), which do not depend on how the cell is turned.
"""
import json
import re

import numpy as np
from ase import lattice as al

# b . c of monoclinic cells: 2 b.c <= b.b and b.c <= c.c, so that ASE's cell is the reduced one.
cells = [
    al.CUB(3.9), al.FCC(4.05), al.BCC(2.87), al.TET(3.0, 4.1), al.TET(4.0, 2.5), al.BCT(4.0, 3.1),
    al.BCT(3.0, 5.2), al.ORC(3.0, 3.7, 4.4), al.ORCF(3.0, 5.0, 6.1), al.ORCF(4.0, 4.6, 5.3),
    al.ORCF(4.0, 5.0, 1 / np.sqrt(1 / 16 - 1 / 25)), al.ORCI(3.0, 4.1, 5.3), al.ORCC(3.1, 4.7, 5.0),
    al.ORCC(3.1, 6.0, 2.4), al.HEX(3.2, 5.2), al.RHL(4.0, 57.0), al.RHL(4.0, 106.0),
    al.MCL(4.4, 3.2, 5.0, 76.0), al.MCL(2.4, 3.2, 3.9, 71.0), al.MCLC(3.0, 5.0, 6.3, 74.0),
    al.MCLC(6.0, 4.0, 6.5, 80.0), al.MCLC(4.4, 4.3, 6.5, 76.0), al.MCLC(4.0, 4.0 / np.sin(np.radians(75)), 6.0, 75.0),
]


def triclinic(*reciprocal):
    cell = np.linalg.inv(al.Cell.new(list(reciprocal)).array).T * 2 * np.pi
    lengths = al.Cell(cell).cellpar()
    return al.TRI(*lengths)


cells += [triclinic(1.0, 1.2, 1.5, 100.0, 98.0, 95.0), triclinic(1.0, 1.2, 1.5, 70.0, 76.0, 80.0)]
rng = np.random.default_rng(7)
out = []
for made in cells:
    q, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    q *= np.linalg.det(q)
    parts = [re.findall(r'[A-Z]\d?', p) for p in made.special_path.split(',')]
    labels = sorted({label for part in parts for label in part})
    points = made.get_special_points()
    rows = made.tocell().array
    k = np.array([points[label] for label in labels]) @ np.linalg.inv(rows).T * 2 * np.pi
    path = []
    for part in parts:
        path += ([None] if path else []) + part
    greek = {'G': 'Γ', **({'S': 'Σ', 'S1': 'Σ1'} if made.variant == 'BCT2' else {})}
    out.append(dict(variant=made.variant, cell=(rows @ q).ravel().tolist(),
                    labels=[greek.get(n, n) for n in labels], path=[greek.get(n, n) if n else None for n in path],
                    products=np.round(k @ k.T, 12).ravel().tolist()))
print(json.dumps(out, ensure_ascii=False, separators=(',', ':')).replace('},{', '},\n{'))
