"""test-crystal-peers.py: thirty structures, read and judged by ASE and spglib and by us.

ASE builds them and writes them in each format that both know; the command line reads every file and must
find the cell, formula, volume, density, nearest distance and space group that ASE and Python's spglib find.
Then the command line writes and ASE reads. Skips without python3-ase and python3-spglib.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import subprocess
import tempfile
import unittest
import warnings

import tap

CLI = os.environ['NEARSIGHT_CLI']
try:
    import ase.build
    import ase.io
    import numpy
    import spglib
    from ase import Atoms
    from ase.neighborlist import neighbor_list
    from ase.spacegroup import crystal
    MISSING = None
except ImportError as problem:
    MISSING = f'{problem.name} is not installed (Debian: python3-ase, python3-spglib)'

warnings.simplefilter('ignore')
# our format: what ASE calls it, and the name of the file
FORMATS = {'cif': ('cif', 's.cif'), 'poscar': ('vasp', 'POSCAR'), 'extxyz': ('extxyz', 's.xyz'),
           'xsf': ('xsf', 's.xsf'), 'qe-input': ('espresso-in', 's.in'),
           'lammps-data': ('lammps-data', 's.data'), 'json': ('json', 's.json')}


def structures():
    bulk = ase.build.bulk
    rows = {
        'Al': bulk('Al', 'fcc', a=4.0495), 'Al conventional': bulk('Al', 'fcc', a=4.0495, cubic=True),
        'Cu': bulk('Cu'), 'Fe': bulk('Fe', 'bcc', a=2.866, cubic=True), 'W': bulk('W'),
        'Po': bulk('Po', 'sc', a=3.35), 'Mg': bulk('Mg'), 'Ti': bulk('Ti', 'hcp', a=2.95, c=4.68),
        'Si': bulk('Si'), 'C': bulk('C', 'diamond', a=3.567, cubic=True),
        'NaCl': bulk('NaCl', 'rocksalt', a=5.6402), 'MgO': bulk('MgO', 'rocksalt', a=4.212, cubic=True),
        'CsCl': bulk('CsCl', 'cesiumchloride', a=4.123),
        'GaAs': bulk('GaAs', 'zincblende', a=5.6533), 'ZnO': bulk('ZnO', 'wurtzite', a=3.25, c=5.2),
        'CaF2': bulk('CaF2', 'fluorite', a=5.4626),
        'graphite': crystal(['C', 'C'], [(0, 0, 0.25), (1 / 3, 2 / 3, 0.25)], spacegroup=194,
                            cellpar=[2.461, 2.461, 6.708, 90, 90, 120]),
        'rutile': crystal(['Ti', 'O'], [(0, 0, 0), (0.3053, 0.3053, 0)], spacegroup=136,
                          cellpar=[4.594, 4.594, 2.959, 90, 90, 90]),
        'quartz': crystal(['Si', 'O'], [(0.4697, 0, 0), (0.4135, 0.2669, 0.1191)], spacegroup=152,
                          cellpar=[4.916, 4.916, 5.4054, 90, 90, 120]),
        'SrTiO3': crystal(['Sr', 'Ti', 'O'], [(0, 0, 0), (0.5, 0.5, 0.5), (0.5, 0.5, 0)], spacegroup=221,
                          cellpar=[3.905, 3.905, 3.905, 90, 90, 90]),
        'corundum': crystal(['Al', 'O'], [(0, 0, 0.3522), (0.3063, 0, 0.25)], spacegroup=167,
                            cellpar=[4.7589, 4.7589, 12.991, 90, 90, 120]),
        'calcite': crystal(['Ca', 'C', 'O'], [(0, 0, 0), (0, 0, 0.25), (0.2578, 0, 0.25)], spacegroup=167,
                           cellpar=[4.9896, 4.9896, 17.061, 90, 90, 120]),
        'pyrite': crystal(['Fe', 'S'], [(0, 0, 0), (0.385, 0.385, 0.385)], spacegroup=205,
                          cellpar=[5.416, 5.416, 5.416, 90, 90, 90]),
        'anatase': crystal(['Ti', 'O'], [(0, 0, 0), (0, 0, 0.2081)], spacegroup=141,
                           cellpar=[3.785, 3.785, 9.514, 90, 90, 90]),
        'Bi': crystal(['Bi'], [(0, 0, 0.2339)], spacegroup=166, cellpar=[4.546, 4.546, 11.862, 90, 90, 120]),
        'monoclinic': crystal(['Zr', 'O', 'O'], [(0.2758, 0.0404, 0.2089), (0.0703, 0.3359, 0.3406),
                                                 (0.4423, 0.7549, 0.4789)], spacegroup=14,
                              cellpar=[5.1454, 5.2075, 5.3107, 90, 99.23, 90]),
        'Al supercell': ase.build.make_supercell(bulk('Al', 'fcc', a=4.0495), [[2, 1, 0], [0, 2, 0],
                                                                               [1, 0, 3]]),
    }
    generator = numpy.random.default_rng(7)
    rattled = bulk('Si', cubic=True)
    rattled.positions += generator.normal(scale=0.05, size=rattled.positions.shape)
    rows['rattled Si'] = rattled
    for number in range(2):
        cell = 6 * numpy.eye(3) + generator.uniform(-1.5, 1.5, (3, 3))
        cell *= numpy.sign(numpy.linalg.det(cell))
        rows[f'random {number}'] = Atoms(['Si', 'O', 'O', 'Na', 'Cl'], cell=cell, pbc=True,
                                         scaled_positions=generator.uniform(0, 1, (5, 3)))
    return rows


def info(path, *options):
    done = subprocess.run([CLI, 'crystal', 'info', path, '--json', *options], capture_output=True, text=True,
                          check=False)
    if done.returncode:
        raise AssertionError(f'{path}: {done.stderr}')
    return json.loads(done.stdout)


def write(atoms, ours, folder):
    theirs, name = FORMATS[ours]
    path = os.path.join(folder, name)
    if os.path.exists(path):
        os.remove(path)
    options = {}
    if ours == 'qe-input':
        options = {'pseudopotentials': {symbol: symbol + '.UPF' for symbol in set(atoms.get_chemical_symbols())}}
    if ours == 'lammps-data':
        options = {'specorder': sorted(set(atoms.get_chemical_symbols()))}
    ase.io.write(path, atoms, format=theirs, **options)
    return path, options


def nearest(atoms):
    for cutoff in (2, 3, 5, 8):
        distances = neighbor_list('d', atoms, float(cutoff))
        if len(distances):
            return distances.min()
    raise AssertionError('no neighbours')



@unittest.skipIf(MISSING, MISSING)
class Peers(unittest.TestCase):
    def check(self, found, atoms, dataset, what):
        def close(value, expected, delta, name):
            self.assertAlmostEqual(value, expected, delta=delta, msg=f'{what}: {name}')

        self.assertEqual(found['n_atoms'], len(atoms), what)
        # ASE turns and folds the cell for LAMMPS: another cell of the same lattice
        names = () if found['format'] == 'lammps-data' else ('a', 'b', 'c', 'alpha', 'beta', 'gamma')
        for name, value in zip(names, atoms.cell.cellpar()):
            close(found['cell'][name], value, 1e-3, name)
        close(found['volume'], atoms.get_volume(), 1e-4 * atoms.get_volume(), 'volume')
        close(found['density'], atoms.get_masses().sum() / atoms.get_volume() * 1.66053906660,
              2e-4 * found['density'], 'density')
        close(found['nearest_distance'], nearest(atoms), 2e-4, 'nearest distance')
        self.assertEqual(found['space_group']['number'], dataset['number'], what)
        self.assertEqual(found['space_group']['international'], dataset['international'], what)
        self.assertEqual(found['space_group']['hall'], dataset['hall'], what)
        self.assertEqual(len(found['wyckoff']), len(dataset['wyckoffs']), what)
        # Letters depend on the origin that spglib chose, and that on the cell it was given.
        if found['format'] != 'lammps-data':
            self.assertEqual(sorted(found['wyckoff']), sorted(dataset['wyckoffs']), what)

    def test_ase_writes_we_read(self):
        rows = structures()
        self.assertGreaterEqual(len(rows), 30)
        with tempfile.TemporaryDirectory() as folder:
            for name, atoms in rows.items():
                cell = (atoms.cell[:], atoms.get_scaled_positions(), atoms.numbers)
                dataset = spglib.get_symmetry_dataset(cell, symprec=0.01)
                for ours in FORMATS:
                    path, extra = write(atoms, ours, folder)
                    options = ['--symprec', '0.01']
                    if 'specorder' in extra:
                        options += ['--elements', ' '.join(extra['specorder'])]
                    found = info(path, *options)
                    self.assertEqual(found['format'], ours, name)
                    self.check(found, atoms, dataset, f'{name} as {ours}')

    def test_we_write_ase_reads(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, atoms in structures().items():
                source, _ = write(atoms, 'extxyz', folder)
                for ours, (theirs, file_name) in FORMATS.items():
                    if ours in ('json', 'extxyz'):
                        continue
                    path = os.path.join(folder, 'out-' + file_name)
                    subprocess.run([CLI, 'crystal', 'convert', source, path, '--to', ours], check=True,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                    options = {'style': 'atomic'} if ours == 'lammps-data' else {}
                    read = ase.io.read(path, format=theirs, **options)
                    if ours == 'lammps-data':
                        # ASE sees types there, and another orientation
                        self.assertAlmostEqual(read.get_volume(), atoms.get_volume(),
                                               delta=1e-4 * atoms.get_volume())
                        self.assertAlmostEqual(nearest(read), nearest(atoms), delta=1e-4, msg=name)
                        continue
                    self.assertEqual(sorted(read.numbers), sorted(atoms.numbers), name)
                    self.assertTrue(numpy.allclose(read.cell.cellpar(), atoms.cell.cellpar(), atol=1e-4), name)
                    cell = (read.cell[:], read.get_scaled_positions(), read.numbers)
                    expected = (atoms.cell[:], atoms.get_scaled_positions(), atoms.numbers)
                    self.assertEqual(spglib.get_spacegroup(cell, symprec=0.01),
                                     spglib.get_spacegroup(expected, symprec=0.01), f'{name} as {ours}')

    def test_cells(self):
        """Primitive and Niggli cells have spglib's lengths and numbers of atoms."""
        with tempfile.TemporaryDirectory() as folder:
            for name, atoms in structures().items():
                source, _ = write(atoms, 'extxyz', folder)
                cell = (atoms.cell[:], atoms.get_scaled_positions(), atoms.numbers)
                expected = {'primitive': spglib.standardize_cell(cell, to_primitive=True, symprec=0.01),
                            'conventional': spglib.standardize_cell(cell, to_primitive=False, symprec=0.01),
                            'niggli': (spglib.niggli_reduce(cell[0]), None, cell[2])}
                for choice, (lattice, _, numbers) in expected.items():
                    path = os.path.join(folder, 'cell.xyz')
                    subprocess.run([CLI, 'crystal', 'convert', source, path, '--cell', choice], check=True,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                    read = ase.io.read(path)
                    self.assertEqual(len(read), len(numbers), f'{name}, {choice}')
                    self.assertTrue(numpy.allclose(sorted(numpy.linalg.norm(lattice, axis=1)),
                                                   sorted(read.cell.lengths()), atol=1e-3), f'{name}, {choice}')


if __name__ == '__main__':
    tap.main()
