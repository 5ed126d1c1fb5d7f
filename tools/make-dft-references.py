#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/data/dft/elements.json and methods.json: Kohn-Sham ground states that ABINIT computed.

    /usr/bin/python3 tools/make-dft-references.py [elements | methods] [--keep DIR]

needs abinit 9.6.2 with its libnetcdf, abinit-data (the HGH tables), cp2k-data (GTH_POTENTIALS), python3-ase
and, for one case of methods.json, pw.x 6.7 (Debian's abinit, abinit-data, cp2k-data, quantum-espresso).
Nothing of those packages but these numbers gets into the files.

elements.json   every pseudopotential of our tables, and cerium's for its f channel: two atoms in a triclinic
                cell, low cut-off, two k-points. What counts is that two programs agree at the same cut-off; none
                of these numbers is converged with it.
methods.json    aluminium with each kind of smearing and each functional, whole crystal symmetry, shifted
                meshes, two elements in one cell; a band structure; an equation of state.

Hartree atomic units throughout; V(G = 0) = 0 for eigenvalues, as ABINIT has it. energies.free is variational.
Stress: xx yy zz yz xz xy, positive under tension. ABINIT subtracts the mean of the forces.
Smearing: ABINIT's occopt 3 is fermi-dirac, 7 gaussian, 6 Methfessel-Paxton of the first order. Its occopt 4
and 5 are the cubic polynomials of N. Marzari's thesis (a = -0.5634, -0.8165) with a Gaussian about 0, not the
cold smearing of Marzari, Vanderbilt, De Vita and Payne, Phys. Rev. Lett. 82, 3296 (1999),
(2 - sqrt 2 x) exp (-(x - 1 / sqrt 2)^2) / sqrt pi, which pw.x has: that case is pw.x's.
"""
import ctypes
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from ase.data import atomic_numbers, covalent_radii

BOHR = 0.529177210903  # Å, CODATA 2018
PSP = Path('/usr/share/abinit/psp/PseudosHGH_pwteter')
GTH = Path('/usr/share/cp2k/GTH_POTENTIALS')
OUT = Path(__file__).parent.parent / 'tests/data/dft'
ELEMENTS = ('H He Li Be B C N O F Ne Na Mg Al Si P S Cl K Ca Ti Fe Ni Cu Zn Ga Ge As').split()
IXC = {'teter': 1, 'pz': 2, 'pw92': 7, 'pbe': 11, 'pbesol': -116133}
OCCOPT = {'fermi-dirac': 3, 'mp': 6, 'gaussian': 7}
TERMS = {'kinetic': 'e_kinetic', 'hartree': 'e_hartree', 'xc': 'e_xc', 'local': 'e_localpsp',
         'nonlocal': 'e_nlpsp_vfock', 'ewald': 'e_ewald', 'pseudo_core': 'e_corepsp', 'minus_ts': 'e_entropy',
         'band': 'e_eigenvalues'}


# --- Pseudopotentials ---

def hgh_files():
    """{(element, valence): file}"""
    found = {}
    for path in PSP.glob('*.hgh'):
        match = re.fullmatch(r'\d+([a-z]+)\.(\d+)\.hgh', path.name)
        found[match[1].capitalize(), int(match[2])] = path
    return found


def gth_entries():
    """{(element, valence): the numbers of each line, PBE}"""
    found = {}
    lines = [line.split('#')[0] for line in GTH.read_text().splitlines()]
    for i, line in enumerate(lines):
        match = re.match(r'([A-Z][a-z]?) GTH-PBE-q(\d+)\b', line)
        if match:
            rows = []
            for row in lines[i + 1:]:
                if not row.strip() or row[0].isalpha():
                    break
                rows.append(row.split())
            found[match[1], int(match[2])] = rows
    return found


def write_pspcod10(element, valence, rows, path):
    """The HGH-K format of ABINIT: h_ij as they are; the spin-orbit k_ij are not used and zero."""
    n_local = int(rows[1][1])
    n_l = int(rows[2][0])
    out = [f'GTH-PBE {element} {valence}', f'{atomic_numbers[element]} {valence} 0 zatom,zion,pspdat',
           f'10 11 {max(n_l - 1, 0)} 0 2001 0 pspcod,pspxc,lmax,lloc,mmax,r2well',
           ' '.join([rows[1][0], str(n_local)] + rows[1][2:2 + n_local]), str(max(n_l, 1))]
    at = 3
    for l in range(n_l):
        n = int(rows[at][1])
        h = [rows[at][2:]] + rows[at + 1:at + n]
        at += max(n, 1)
        out.append(' '.join([rows[at - max(n, 1)][0], str(n)] + h[0]))
        out += [' '.join(row) for row in h[1:]]
        if l > 0:
            out += [' '.join(['0.0'] * (n - i)) for i in range(n)]
    if n_l == 0:
        out.append('0.2 1 0.0')
    path.write_text('\n'.join(out) + '\n')


def gaussian_of_hgh(path):
    """r_local, c, and for each l r and h_ii of an HGH file (not one with the short form)."""
    rows = [line.split() for line in path.read_text().splitlines()]
    n_l = int(rows[2][2]) + 1
    number = [[float(word) for word in row[:5] if re.fullmatch(r'[-+.\d]+', word)] for row in rows]
    at = [4] + [5 + 2 * l for l in range(n_l - 1)]
    return {'r_local': number[3][0], 'c': number[3][1:5],
            'channels': [{'r': number[i][0], 'h_ii': number[i][1:4]} for i in at]}


class Potentials:
    """File names in @folder for (set, element, valence)."""

    def __init__(self, folder):
        self.folder = folder
        self.hgh, self.gth = hgh_files(), gth_entries()

    def all(self):
        for name, table in (('hgh', self.hgh), ('gth-pbe', self.gth)):
            for element in ELEMENTS:
                yield from ((name, e, v) for e, v in sorted(table) if e == element)

    def get(self, name, element, valence):
        path = self.folder / f'{name}-{element}-{valence}'
        if name == 'hgh':
            shutil.copy(self.hgh[element, valence], path)
        else:
            write_pspcod10(element, valence, self.gth[element, valence], path)
        return path.name


# --- Running ABINIT ---

class NetCDF:
    """The numbers of a netCDF-4 file, through the library that ABINIT itself uses."""
    library = None

    def __init__(self, path):
        if NetCDF.library is None:
            NetCDF.library = ctypes.CDLL('libnetcdf.so.19')
        self.id = ctypes.c_int()
        assert NetCDF.library.nc_open(os.fsencode(path), 0, ctypes.byref(self.id)) == 0, path

    def __getitem__(self, name):
        lib, variable, n = NetCDF.library, ctypes.c_int(), ctypes.c_int()
        assert lib.nc_inq_varid(self.id, name.encode(), ctypes.byref(variable)) == 0, name
        lib.nc_inq_varndims(self.id, variable, ctypes.byref(n))
        dimensions, shape, length = (ctypes.c_int * 8)(), [], ctypes.c_size_t()
        lib.nc_inq_vardimid(self.id, variable, dimensions)
        for i in range(n.value):
            lib.nc_inq_dimlen(self.id, dimensions[i], ctypes.byref(length))
            shape.append(length.value)
        values = np.zeros(shape)
        assert lib.nc_get_var_double(self.id, variable, values.ctypes.data_as(ctypes.c_void_p)) == 0, name
        return values

    def close(self):
        NetCDF.library.nc_close(self.id)


def rows(matrix):
    return '\n'.join(' '.join(repr(float(x)) for x in row) for row in matrix)


def input_text(case, pseudos, extra):
    species = list(dict.fromkeys(case['elements']))
    symmetry = 'kptopt 1\nchksymbreak 0' if case['symmetry'] else 'nsym 1\nkptopt 2'
    return f"""pp_dirpath "."
pseudos "{', '.join(pseudos)}"
ntypat {len(species)}
znucl {' '.join(str(atomic_numbers[e]) for e in species)}
natom {len(case['elements'])}
typat {' '.join(str(species.index(e) + 1) for e in case['elements'])}
acell 1 1 1
rprim
{rows(case['cell'])}
xred
{rows(case['xred'])}
ixc {case.get('ixc', IXC[case['xc']])}
ecut {case['ecut']!r}
boxcutmin 2
mqgrid 6001
nband {case['nband']}
nbdbuf 2
occopt {case.get('occopt', OCCOPT.get(case['smearing']))}
tsmear {case['width']!r}
{symmetry}
ngkpt {' '.join(map(str, case['kmesh']))}
nshiftk 1
shiftk {' '.join(map(repr, case['kshift']))}
istwfk *1
nstep 200
tolvrs 1e-18
optforces 1
optstress 1
timopt 0
chkprim 0
prtwf 0 prteig 0 prtebands 0 prtgsr 1
{extra}
"""


def abinit(folder, text):
    for path in folder.glob('run*'):
        path.unlink()
    (folder / 'run.abi').write_text(text)
    with open(folder / 'run.log', 'w') as log:
        subprocess.run(['nice', '-n', '10', 'abinit', 'run.abi'], cwd=folder, stdout=log, stderr=log,
                       env={**os.environ, 'OMP_NUM_THREADS': '1'}, check=False)
    log = (folder / 'run.log').read_text()
    assert 'Calculation completed' in log, f'ABINIT stopped: {folder}/run.log'
    return (folder / 'run.abo').read_text()


def tidy(values, digits):
    return (np.round(np.asarray(values), digits) + 0.0).tolist()


def bands_of(file, n_bands):
    k, weight = file['reduced_coordinates_of_kpoints'], file['kpoint_weights']
    energies = file['eigenvalues'][0]
    return [{'k': k[i].tolist(), 'weight': float(weight[i]), 'eigenvalues': tidy(energies[i, :n_bands], 10)}
            for i in range(len(weight))]


def solve(potentials, case, extra='', prefix='runo'):
    """Adds ABINIT's answer to a case. More bands if the topmost are occupied."""
    pseudos = [potentials.get(case['set'], element, case['valence'][element])
               for element in dict.fromkeys(case['elements'])]
    electrons = sum(case['valence'][element] for element in case['elements'])
    case = dict(case)
    case.setdefault('nband', math.ceil(electrons / 2) + 6)
    while True:
        text = abinit(potentials.folder, input_text(case, pseudos, extra))
        file = NetCDF(potentials.folder / f'{prefix}_GSR.nc')
        top = np.abs(file['occupations'][0][:, -3:]).max()
        if top < 1e-10 or case.get('occopt') or case['nband'] > electrons / 2 + 40:
            break
        file.close()
        case['nband'] += 4
    assert file['res2'] < 1e-14 and file['residm'] < 1e-14, (case['name'], file['res2'], file['residm'])
    direct = float(file['etotal'])
    twice = float(re.search(r"EnergyTermsDC.*?total_energy +: +(\S+)", text, re.S)[1]) \
        if 'EnergyTermsDC' in text else direct
    assert abs(direct - twice) < 1e-9, (case['name'], direct, twice)
    box = [int(n) for n in re.findall(r'^ +ngfft +(\d+) +(\d+) +(\d+)', text, re.M)[0]]
    mean = re.search(r'frms,max,avg=(.*)h/b', text)[1].split()[2:]
    case.update(fft=box, energies={'free': direct, **{ours: float(file[theirs]) for ours, theirs in TERMS.items()}})
    case.update(fermi_energy=float(file['fermie']), forces=tidy(file['cartesian_forces'], 11),
                mean_force=[float(x) for x in mean],
                stress=tidy(file['cartesian_stress_tensor'], 13), top_occupation=float(f'{top:.1e}'),
                kpoints=bands_of(file, case['nband'] - 2))
    file.close()
    print(f"{case['name']:30} F {direct:18.10f}  non-local {case['energies']['nonlocal']:11.6f}  {case['ecut']} Ha, "
          f"{box}, {case['nband']} bands", flush=True)
    return case


# --- What is computed ---

SHAPE = np.array([[1.0, 0.06, -0.04], [0.1, 1.04, 0.05], [-0.06, 0.08, 0.97]])
TWO = [[0.02, -0.01, 0.03], [0.53, 0.46, 0.55]]


def base(name, elements, **more):
    case = {'name': name, 'elements': elements, 'set': 'hgh', 'xc': 'teter', 'smearing': 'fermi-dirac',
            'width': 0.01, 'kmesh': [3, 1, 1], 'kshift': [0.0, 0.0, 0.0], 'symmetry': False}
    case.update(more)
    return case


def element_case(name, element, valence):
    # Distances as in the element, but not so near that nothing but kinetic energy is left; some 250 plane waves.
    edge = round(max(2 * covalent_radii[atomic_numbers[element]] / BOHR / 0.866, 4.2), 2)
    volume = edge**3 * np.linalg.det(SHAPE)
    ecut = round(2 * min(max((250 * 6 * math.pi**2 / volume)**(2 / 3) / 2, 5.0), 10.0)) / 2
    return base(f'{name} {element} {valence}', [element] * 2, set=name, valence={element: valence},
                xc='teter' if name == 'hgh' else 'pbe', ecut=ecut, cell=tidy(edge * SHAPE, 6), xred=TWO)


def make_elements(potentials):
    cases = [solve(potentials, element_case(*key)) for key in potentials.all()]
    cerium = solve(potentials, element_case('hgh', 'Ce', 12))
    cerium['gaussian'] = gaussian_of_hgh(potentials.hgh['Ce', 12])
    return {'cases': cases + [cerium]}


def aluminium(name, **more):
    case = base(name, ['Al', 'Al'], valence={'Al': 3}, ecut=7.0, cell=tidy(5.9 * SHAPE, 6), xred=TWO,
                kmesh=[3, 2, 2], width=0.02)
    case.update(more)
    return case


def fcc(a):
    return tidy(np.array([[0, 1, 1], [1, 0, 1], [1, 1, 0]]) * a / 2, 10)


DIAMOND = [[0.0, 0.0, 0.0], [0.25, 0.25, 0.25]]


def crystals():
    """With all operations of the crystal; forces of displaced atoms of two elements."""
    al = {'valence': {'Al': 3}, 'symmetry': True}
    yield base('fcc Al, symmetry', ['Al'], ecut=8.0, cell=fcc(7.653391), xred=[[0.0] * 3], kmesh=[4, 4, 4], **al)
    yield base('fcc Al, symmetry, PBE', ['Al'], ecut=8.0, cell=fcc(7.653391), xred=[[0.0] * 3], kmesh=[4, 4, 4],
               xc='pbe', **al)
    yield base('diamond Si, symmetry', ['Si', 'Si'], ecut=8.0, cell=fcc(10.26), xred=DIAMOND, kmesh=[3, 3, 3],
               valence={'Si': 4}, symmetry=True)
    c = 6.026 * 1.62
    yield base('hcp Mg, symmetry, shifted', ['Mg', 'Mg'], ecut=5.0, kmesh=[4, 4, 2], kshift=[0.0, 0.0, 0.5],
               cell=tidy([[6.026, 0, 0], [-3.013, 3.013 * math.sqrt(3), 0], [0, 0, c]], 10),
               xred=[[1 / 3, 2 / 3, 0.25], [2 / 3, 1 / 3, 0.75]], valence={'Mg': 2}, symmetry=True)
    yield base('strained Si, symmetry', ['Si', 'Si'], ecut=7.0, kmesh=[2, 2, 2],
               cell=tidy(np.array(fcc(10.26)) @ np.diag([1.02, 1.0, 0.97]), 10), xred=DIAMOND,
               valence={'Si': 4}, symmetry=True)
    yield base('AlP displaced', ['Al', 'P'], ecut=7.0, kmesh=[2, 2, 2], cell=fcc(10.3),
               xred=[[0.01, 0.0, -0.02], [0.26, 0.235, 0.247]], valence={'Al': 3, 'P': 5})
    yield base('GaAs displaced, semicore', ['As', 'Ga'], ecut=7.0, kmesh=[2, 2, 2], cell=fcc(10.6),
               xred=[[0.01, 0.0, -0.02], [0.26, 0.235, 0.247]], valence={'Ga': 13, 'As': 5})
    yield base('LiF displaced, PBE', ['F', 'Li'], set='gth-pbe', xc='pbe', ecut=8.0, kmesh=[2, 2, 2],
               cell=fcc(7.6), xred=[[0.01, 0.0, -0.02], [0.51, 0.485, 0.497]], valence={'F': 7, 'Li': 3})


def make_bands(potentials):
    """fcc Al: Gamma X W L Gamma K, four intervals each."""
    corners = [('Γ', (0, 0, 0)), ('X', (0.5, 0, 0.5)), ('W', (0.5, 0.25, 0.75)), ('L', (0.5, 0.5, 0.5)),
               ('Γ', (0, 0, 0)), ('K', (0.375, 0.375, 0.75))]
    points = [np.array(corners[0][1], float)]
    for (_, a), (_, b) in zip(corners, corners[1:]):
        points += [np.array(a) + (np.array(b) - np.array(a)) * i / 4 for i in range(1, 5)]
    case = base('fcc Al bands', ['Al'], valence={'Al': 3}, ecut=8.0, cell=fcc(7.653391), xred=[[0.0] * 3],
                kmesh=[4, 4, 4], nband=10)
    extra = f"""ndtset 2
prtden1 1
iscf2 -2
getden2 1
kptopt2 0
nkpt2 {len(points)}
kpt2
{rows(points)}
tolvrs2 0
tolwfr2 1e-22
nband2 12
nbdbuf2 4
optforces2 0
optstress2 0
"""
    case = solve(potentials, case, extra, 'runo_DS1')
    file = NetCDF(potentials.folder / 'runo_DS2_GSR.nc')
    assert file['residm'] < 1e-20
    case['path'] = [{'k': row['k'], 'eigenvalues': row['eigenvalues']} for row in bands_of(file, 8)]
    file.close()
    return case


def make_equation_of_state(potentials):
    points = []
    for scale in np.arange(0.94, 1.0601, 0.02):
        a = round(10.2 * scale**(1 / 3), 8)
        case = solve(potentials, base(f'Si, volume {scale:.2f}', ['Si', 'Si'], ecut=8.0, cell=fcc(a), xred=DIAMOND,
                                      kmesh=[3, 3, 3], valence={'Si': 4}, symmetry=True, width=0.005))
        case.pop('kpoints')
        points.append(case)
    return points


def make_methods(potentials):
    cases = [solve(potentials, aluminium(f'Al {smearing}', smearing=smearing)) for smearing in OCCOPT]
    cases += [solve(potentials, aluminium(f'Al {xc}', xc=xc)) for xc in IXC if xc != 'teter']
    cases += [solve(potentials, aluminium('Al shifted', kshift=[0.5, 0.5, 0.0]))]
    cases += [solve(potentials, case) for case in crystals()]
    return {'cases': cases, 'bands': make_bands(potentials), 'equation_of_state': make_equation_of_state(potentials)}


def write(name, result):
    head = {'origin': 'ABINIT 9.6.2 (Debian 9.6.2-1) with the HGH tables of abinit-data and the GTH-PBE tables of '
                      'cp2k-data, run by tools/make-dft-references.py; Hartree atomic units'}
    text = json.dumps({**head, **result}, indent=1, ensure_ascii=False)
    # Rows of numbers on one line.
    text = re.sub(r'\[\s+([-\d.e+,\s]+?)\s+\]', lambda m: '[' + re.sub(r',\s+', ', ', m[1]) + ']', text)
    OUT.mkdir(exist_ok=True)
    (OUT / name).write_text(text + '\n')
    print(OUT / name, len(text) // 1000, 'kB')


def main():
    words = [word for word in sys.argv[1:] if not word.startswith('--')]
    with tempfile.TemporaryDirectory() as scratch:
        potentials = Potentials(Path(scratch))
        if not words or 'elements' in words:
            write('elements.json', make_elements(potentials))
        if not words or 'methods' in words:
            write('methods.json', make_methods(potentials))


if __name__ == '__main__':
    main()
