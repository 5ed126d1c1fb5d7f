"""make-qe.py: what pw.x and ASE make of lattices, space groups and outputs, for the tests of their readers.

    /usr/bin/python3 tests/data/make-qe.py PSEUDOPOTENTIAL.UPF

needs pw.x 6.7 (Debian's quantum-espresso), python3-ase and python3-spglib, and a pseudopotential of
aluminium, of which nothing but the numbers in the outputs depends. Writes beside itself: qe/cells.json,
qe/groups.json, qe/relax.out, qe/vc-relax.out, qe/outputs.json, qe/density.xsf, qe/density.cube.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from ase.io.espresso import ibrav_to_cell, read_espresso_out

HERE = Path(__file__).parent / 'qe'
BOHR = 0.529177210903  # Å, CODATA 2018
PSEUDO = Path(sys.argv[1]).resolve()
EXPERIMENT = Path(tempfile.mkdtemp())
shutil.copy(PSEUDO, EXPERIMENT / 'Al.UPF')


def pw(text):
    done = subprocess.run(['pw.x'], input=text, capture_output=True, text=True, cwd=EXPERIMENT,
                          env={**os.environ, 'OMP_NUM_THREADS': '1'})
    return done.stdout


HEAD = """&control
 calculation='scf', prefix='x', outdir='./tmp', pseudo_dir='.', verbosity='high'
/
&system
 {system}, nat={nat}, ntyp=1, ecutwfc={ecut}, nosym=.true., occupations='smearing', degauss=0.05
/
&electrons
 electron_maxstep=0
/
ATOMIC_SPECIES
 Al 26.98 Al.UPF
K_POINTS gamma
ATOMIC_POSITIONS {unit}
{atoms}
"""


def start(system, unit='crystal', atoms=('Al 0 0 0',), ecut=3):
    """Axes in units of alat, alat in bohr, positions in crystal coordinates: as pw.x prints them."""
    out = pw(HEAD.format(system=system, unit=unit, nat=len(atoms), atoms='\n'.join(atoms), ecut=ecut))
    axes = [[float(x) for x in m.group(1).split()]
            for m in re.finditer(r'^ +a\(\d\) = \((.*)\)', out, re.M)]
    if len(axes) != 3:
        raise SystemExit(f'{system}: {out[-1500:]}')
    alat = float(re.search(r'celldm\(1\)= *(\S+)', out).group(1))
    after = out[out.find('(cryst. coord.)'):].split('\n')[1:]
    positions = []
    for line in after:
        m = re.search(r'tau\( *\d+\) = \((.*)\)', line)
        if not m:
            break
        positions.append([float(x) for x in m.group(1).split()])
    ibrav = int(re.search(r'bravais-lattice index *= *(-?\d+)', out).group(1))
    return ibrav, alat, axes, positions


def make_cells():
    by_celldm = {1: [9.1], 2: [7.6], 3: [5.4], -3: [5.4], 4: [6.05, 0, 1.62], 5: [8.2, 0, 0, 0.31],
                 -5: [8.2, 0, 0, -0.17], 6: [7.1, 0, 1.44], 7: [7.1, 0, 0.83], 8: [8.0, 1.2, 1.35],
                 9: [8.0, 1.2, 1.35], -9: [8.0, 1.2, 1.35], 91: [8.0, 1.2, 1.35], 10: [8.0, 1.2, 1.35],
                 11: [8.0, 1.2, 1.35], 12: [8.0, 1.2, 1.35, -0.22], -12: [8.0, 1.2, 1.35, 0, -0.22],
                 13: [8.0, 1.2, 1.35, -0.22], -13: [8.0, 1.2, 1.35, 0, -0.22],
                 14: [8.0, 1.2, 1.35, 0.11, -0.22, 0.07]}
    rows = []
    for ibrav, celldm in by_celldm.items():
        system = f'ibrav={ibrav}, ' + ', '.join(f'celldm({k + 1})={x}' for k, x in enumerate(celldm) if x)
        _, alat, axes, _ = start(system)
        row = {'ibrav': ibrav, 'system': system, 'pw': (np.array(axes) * alat * BOHR).tolist()}
        values = {'ibrav': ibrav, **{f'celldm({k + 1})': x for k, x in enumerate(celldm)}}
        try:
            # ASE 3.22 has Bohr of CODATA 2014: the ratio is put right.
            from ase.units import Bohr
            cell = np.array(ibrav_to_cell(values)[1], dtype=float) * BOHR / Bohr
            if cell.shape == (3, 3):
                row['ase'] = cell.tolist()
        except (NotImplementedError, ValueError):
            pass
        rows.append(row)
        # The same in Å.
        a = round(celldm[0] * BOHR, 4)
        lengths = {'A': a}
        if len(celldm) > 1 and celldm[1]:
            lengths['B'] = round(a * celldm[1], 4)
        if len(celldm) > 2 and celldm[2]:
            lengths['C'] = round(a * celldm[2], 4)
        names = {14: ['cosBC', 'cosAC', 'cosAB'], -12: ['', 'cosAC'], -13: ['', 'cosAC']}.get(
            ibrav, ['cosAB', 'cosAC', 'cosBC'])
        for name, value in zip(names, celldm[3:]):
            if value:
                lengths[name] = value
        system = f'ibrav={ibrav}, ' + ', '.join(f'{k}={v}' for k, v in lengths.items())
        _, alat, axes, _ = start(system)
        rows.append({'ibrav': ibrav, 'system': system, 'pw': (np.array(axes) * alat * BOHR).tolist()})
    return rows


WAVES = [(1, 2, 3), (2, -1, 1), (0, 1, 5)]
TRIGONAL_R = (146, 148, 155, 160, 161, 166, 167)


def settings(number):
    """What &system says of the cell, for each setting of a group."""
    if number <= 2:
        return ['A=5, B=6, C=7, cosAB=0.1, cosAC=0.2, cosBC=0.15']
    if number <= 15:
        return ['A=5, B=6, C=7, cosAC=0.1, uniqueb=.true.', 'A=5, B=6, C=7, cosAB=0.1']
    if number <= 74:
        cell = 'A=5, B=6, C=7'
    elif number in TRIGONAL_R:
        return ['A=5, cosAB=0.3', 'A=5, cosAB=0.3, rhombohedral=.false.']
    else:
        cell = 'A=5, C=7' if number <= 194 else 'A=5'
    return [cell, cell + ', origin_choice=2'] if number in TWO_ORIGINS else [cell]


def two_origins():
    import spglib
    choices = {}
    for hall in range(1, 531):
        kind = spglib.get_spacegroup_type(hall)
        choices.setdefault(kind['number'], set()).add(kind['choice'])
    return {number for number, c in choices.items() if {'1', '2'} <= c}


TWO_ORIGINS = two_origins()


def make_groups():
    rows = []
    for number in range(1, 231):
        for cell in settings(number):
            system = f'space_group={number}, {cell}'
            ibrav, alat, axes, positions = start(system, 'crystal_sg', ['Al 0.11 0.23 0.37'], ecut=2)
            # The structure factors at waves of the primitive cell do not depend on the order of atoms.
            x = np.array(positions)
            factors = [np.exp(2j * np.pi * x @ np.array(h)).sum() for h in WAVES]
            rows.append({'system': system, 'ibrav': ibrav, 'n': len(positions),
                         'factors': [[round(f.real, 5), round(f.imag, 5)] for f in factors]})
    return rows


RELAX = """&control
 calculation='relax', prefix='x', outdir='./tmp', pseudo_dir='.', tprnfor=.true., tstress=.true., forc_conv_thr=0.012
/
&system
 ibrav=0, nat=2, ntyp=2, ecutwfc=8, occupations='smearing', smearing='gaussian', degauss=0.05
/
&electrons
 conv_thr=1.0d-9
/
&ions
/
ATOMIC_SPECIES
 Al1 26.98 Al.UPF
 Al2 27.98 Al.UPF
K_POINTS automatic
 2 2 2 1 1 1
CELL_PARAMETERS angstrom
 2.8 0.1 0
 0 2.9 0
 0 0 4.0
ATOMIC_POSITIONS angstrom
Al1 0.03 0 0 1 1 0
Al2 1.5 1.42 2.1
"""
VC_RELAX = """&control
 calculation='vc-relax', prefix='x', outdir='./tmp', pseudo_dir='.', forc_conv_thr=0.01, etot_conv_thr=0.01
/
&system
 ibrav=7, celldm(1)=5.9, celldm(3)=1.3, nat=1, ntyp=1, ecutwfc=10, occupations='smearing', degauss=0.05
/
&electrons
 conv_thr=1.0d-9
/
&ions
/
&cell
 press_conv_thr=20
/
ATOMIC_SPECIES
 Al 26.98 Al.UPF
K_POINTS automatic
 3 3 3 1 1 1
ATOMIC_POSITIONS alat
Al 0 0 0
"""
DENSITY = """&control
 calculation='scf', prefix='d', outdir='./tmp', pseudo_dir='.'
/
&system
 ibrav=-12, celldm(1)=5.0, celldm(2)=1.2, celldm(3)=1.3, celldm(5)=0.1, nat=1, ntyp=1, ecutwfc=5
 occupations='smearing', degauss=0.05
/
&electrons
/
ATOMIC_SPECIES
 Al 26.98 Al.UPF
K_POINTS gamma
ATOMIC_POSITIONS crystal
Al 0.2 0.3 0.1
"""
PLOT = """&inputpp
 prefix='d', outdir='./tmp', filplot='d.dat', plot_num=0
/
&plot
 nfile=1, filepp(1)='d.dat', iflag=3, output_format={format}, fileout='{name}'
/
"""
DROPPED = re.compile(r'^     (iteration #|Davidson|ethr =|total cpu time|total energy  |estimated scf|negative rho'
                     r'|extrapolated|NEW-OLD|Writing output|MD5)|CPU .* WALL|^     Called by|^     General routines'
                     r'|^     Parallel routines|^ +l\(')


def trim(out):
    """Without the iterations and the times, which no reader looks at."""
    lines = [line.rstrip() for line in out.split('\n') if not DROPPED.search(line)]
    return re.sub(r'\n{3,}', '\n\n', '\n'.join(lines)) + '\n'


def make_output(name, text):
    (HERE / name).write_text(trim(pw(text)))
    frames = []
    with open(HERE / name) as file:
        for atoms in read_espresso_out(file, index=slice(None)):
            calc = atoms.calc
            frames.append({'cell': atoms.cell[:].tolist(), 'positions': atoms.positions.tolist(),
                           'energy': calc.results.get('energy'),
                           'forces': np.array(calc.results['forces']).tolist() if calc.results.get('forces') is not None else None,
                           'stress': np.array(calc.results['stress']).tolist() if calc.results.get('stress') is not None else None,
                           'fermi': calc.eFermi})
    return frames


def make_densities():
    """The density as pp.x writes it, in both formats: three electrons."""
    pw(DENSITY)
    for number, name in ((5, 'density.xsf'), (6, 'density.cube')):
        subprocess.run(['pp.x'], input=PLOT.format(format=number, name=name), text=True, cwd=EXPERIMENT,
                       capture_output=True, env={**os.environ, 'OMP_NUM_THREADS': '1'})
        shutil.copy(EXPERIMENT / name, HERE / name)


def write(name, value):
    text = json.dumps(value)
    (HERE / name).write_text(re.sub(r'(?<=\}), (?=\{)', ',\n ', text) + '\n')


HERE.mkdir(exist_ok=True)
make_densities()
write('outputs.json', {'relax.out': make_output('relax.out', RELAX),
                       'vc-relax.out': make_output('vc-relax.out', VC_RELAX)})
write('cells.json', make_cells())
write('groups.json', make_groups())
shutil.rmtree(EXPERIMENT)
