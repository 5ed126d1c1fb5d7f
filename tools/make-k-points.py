#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes src/core/crystal/symmetry/near-k-path-data.h from the Bravais lattices of ASE.

    /usr/bin/python3 tools/make-k-points.py > src/core/crystal/symmetry/near-k-path-data.h

Debian's package python3-ase, module ase.lattice. What it follows: W. Setyawan, S. Curtarolo, Comput. Mater.
Sci. 49, 299 (2010), tables 2 to 21 and the paths in the figures.

A coordinate of a point is a constant plus numbers times the parameters of its variant (eta, zeta ...), which
are functions of the cell. ASE holds them as code; here their constants are found from values at cells drawn
at random, and must be whole multiples of 1/24 that repeat every value of ASE to 1e-10.
"""
import re
import warnings
from fractions import Fraction

import ase
import numpy as np
from ase import lattice

DEGREE = np.pi / 180
GREEK = {'G': 'Γ'}
BCT2 = {'S': 'Σ', 'S1': 'Σ1'}  # as the publication has them


def monoclinic(a, b, c, alpha):
    cosa, sin2 = np.cos(alpha * DEGREE), np.sin(alpha * DEGREE) ** 2
    return a, b, c, cosa, sin2


def mcl(*cell):
    a, b, c, cosa, sin2 = monoclinic(*cell)
    eta = (1 - b * cosa / c) / (2 * sin2)
    return [eta, 0.5 - eta * c * cosa / b]


def mclc12(*cell):
    a, b, c, cosa, sin2 = monoclinic(*cell)
    zeta = (2 - b * cosa / c) / (4 * sin2)
    psi = 0.75 - a * a / (4 * b * b * sin2)
    return [zeta, 0.5 + 2 * zeta * c * cosa / b, psi, psi + (0.75 - psi) * b * cosa / c]


def mclc34(*cell):
    a, b, c, cosa, sin2 = monoclinic(*cell)
    mu = (1 + b * b / (a * a)) / 4
    zeta = mu - 0.25 + (1 - b * cosa / c) / (4 * sin2)
    return [mu, b * c * cosa / (2 * a * a), zeta, 0.5 + 2 * zeta * c * cosa / b]


def mclc5(*cell):
    a, b, c, cosa, sin2 = monoclinic(*cell)
    zeta = (b * b / (a * a) + (1 - b * cosa / c) / sin2) / 4
    eta = 0.5 + 2 * zeta * c * cosa / b
    mu = eta / 2 + b * b / (4 * a * a) - b * c * cosa / (2 * a * a)
    omega = (4 * (2 * mu - zeta) - 1 - b * b * sin2 / (a * a)) * c / (2 * b * cosa)
    return [zeta, eta, mu, omega, 1 - zeta * a * a / (b * b)]


# Independent parameters, in the order that near-k-path-parameters.c computes them in.
PARAMETERS = {
    'BCT1': ('eta', lambda a, c: [(1 + c**2 / a**2) / 4]),
    'BCT2': ('eta', lambda a, c: [(1 + a**2 / c**2) / 4]),
    'ORCF1': ('zeta, eta', lambda a, b, c: [(1 + a**2 / b**2 - a**2 / c**2) / 4,
                                            (1 + a**2 / b**2 + a**2 / c**2) / 4]),
    'ORCF2': ('eta, phi, delta', lambda a, b, c: [(1 + a**2 / b**2 - a**2 / c**2) / 4,
                                                  (1 + c**2 / b**2 - c**2 / a**2) / 4,
                                                  (1 + b**2 / a**2 - b**2 / c**2) / 4]),
    'ORCI': ('zeta, eta', lambda a, b, c: [(1 + a**2 / c**2) / 4, (1 + b**2 / c**2) / 4]),
    'ORCC': ('zeta', lambda a, b, c: [(1 + a**2 / b**2) / 4]),
    'RHL1': ('eta', lambda a, alpha: [(1 + 4 * np.cos(alpha * DEGREE)) / (2 + 4 * np.cos(alpha * DEGREE))]),
    'RHL2': ('eta', lambda a, alpha: [0.5 / np.tan(alpha * DEGREE / 2)**2]),
    'MCL': ('eta, nu', mcl),
    'MCLC1': ('zeta, eta, psi, phi', mclc12),
    'MCLC2': ('zeta, eta, psi, phi', mclc12),
    'MCLC3': ('mu, delta, zeta, eta', mclc34),
    'MCLC4': ('mu, delta, zeta, eta', mclc34),
    'MCLC5': ('zeta, eta, mu, omega, rho', mclc5),
}
PARAMETERS['ORCF3'] = PARAMETERS['ORCF1']
N = 6  # a constant and five parameters

rng = np.random.default_rng(1)


def draw(cls):
    """The arguments of a lattice of this class, without regard to the variant."""
    while True:
        a, b, c = rng.uniform(0.5, 2.0, 3)
        angle = rng.uniform(30.0, 85.0) if cls is not lattice.RHL else rng.uniform(30.0, 115.0)
        values = dict(a=a, b=b, c=c, alpha=angle, beta=80.0, gamma=70.0)
        if cls in (lattice.ORC, lattice.ORCF, lattice.ORCI):
            values.update(zip('abc', sorted((a, b, c))))
        if cls is lattice.TRI:
            values.update(a=1.0, b=1.1, c=1.3, alpha=95.0, beta=97.0, gamma=93.0)
        arguments = {name: values[name] for name in cls.parameters}
        try:
            cls(**arguments)
        except (lattice.UnconventionalLattice, AssertionError):
            continue
        return arguments


def points_of(cls, variant, arguments):
    """ASE's points with the formulas of that variant, though the cell may be of another one."""
    if variant.special_points is not None:
        return np.array([variant.special_points[n] for n in names_of(variant)])
    made = cls(**arguments)
    return np.array(made._special_points(variant=variant, **arguments), float)


def names_of(variant):
    return re.findall(r'[A-Z]\d?', variant.special_point_names)


def fit(cls, variant):
    """(points, 3, 1 + parameters) fractions."""
    function = PARAMETERS.get(variant.name, ('', lambda **_: []))[1]
    rows, values = [], []
    for _ in range(24):
        arguments = draw(cls)
        p = function(*arguments.values()) if variant.name in PARAMETERS else []
        rows.append([1.0] + p)
        values.append(points_of(cls, variant, arguments).ravel())
    found = np.linalg.lstsq(np.array(rows), np.array(values), rcond=None)[0]
    rounded = np.round(found * 24) / 24
    assert np.abs(np.array(rows) @ rounded - np.array(values)).max() < 1e-10, variant.name
    return rounded.T.reshape(-1, 3, rounded.shape[0])


def text(x):
    f = Fraction(x).limit_denominator(24)
    return str(f.numerator) if f.denominator == 1 else f'{f.numerator} / {f.denominator}.0'


def emit(cls, variant):
    numbers = fit(cls, variant)
    names = names_of(variant)
    path = [re.findall(r'[A-Z]\d?', part) for part in variant.special_path.split(',')]
    used = [n for n in names if any(n in part for part in path)]
    greek = dict(GREEK, **BCT2) if variant.name == 'BCT2' else GREEK
    parameters = PARAMETERS.get(variant.name, ('none',))[0]
    print(f'\n/* {cls.longname}; parameters: {parameters} */')
    print(f'static const PointRow {variant.name.lower()}_points[] = {{')
    for n in used:
        coordinates = ', '.join('{ ' + ', '.join(text(x) for x in row) + ' }' for row in numbers[names.index(n)])
        print(f'  {{ "{greek.get(n, n)}", {{ {coordinates} }} }},')
    print('};')
    numbers = ', -1, '.join(', '.join(str(used.index(n)) for n in part) for part in path)
    print(f'static const gint8 {variant.name.lower()}_path[] = {{ {numbers} }};')


warnings.simplefilter('error')
classes = [lattice.bravais_lattices[n] for n in lattice.bravais_names if lattice.bravais_lattices[n].ndim == 3]
print(f"""/* near-k-path-data.h — points of symmetry of Brillouin zones, and paths between them
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Written by tools/make-k-points.py from ASE {ase.__version__} (LGPL); do not edit.
 * W. Setyawan, S. Curtarolo, Comput. Mater. Sci. 49, 299 (2010). */
#pragma once

#define N_TERMS {N} /* a constant, and factors of at most five parameters */

/* Coordinates in the reciprocal vectors of the primitive cell. */
typedef struct
{{
  const char *label;
  double coordinates[3][N_TERMS];
}} PointRow;

/* -1 in a path: it breaks off there. */
typedef struct
{{
  const char *name;
  const PointRow *points;
  guint n_points;
  const gint8 *path;
  guint n_path;
}} VariantRow;""")
variants = [(cls, cls.variants[n]) for cls in classes for n in cls.variant_names]
for cls, variant in variants:
    emit(cls, variant)
print('\ntypedef enum\n{')
print(',\n'.join(f'  {v.name.upper()}' for _, v in variants))
print('} Variant;\n\nstatic const VariantRow variant_rows[] = {')
for _, v in variants:
    low = v.name.lower()
    print(f'  {{ "{v.name}", {low}_points, G_N_ELEMENTS ({low}_points), {low}_path, G_N_ELEMENTS ({low}_path) }},')
print('};')
