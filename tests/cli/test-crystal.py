"""test-crystal.py: nearsight-cli crystal as a person or a script meets it.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import csv
import json
import math
import os
import re
import signal
import struct
import subprocess
import tempfile
import unittest

import tap

CLI = os.environ['NEARSIGHT_CLI']
POSCAR = """conventional silicon
5.4309
1 0 0
0 1 0
0 0 1
Si
8
Direct
0 0 0
0 .5 .5
.5 0 .5
.5 .5 0
.25 .25 .25
.25 .75 .75
.75 .25 .75
.75 .75 .25
"""


def run(*arguments, **options):
    return subprocess.run([CLI, 'crystal', *arguments], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, check=False, **options)


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name, content=None):
        path = os.path.join(self.folder, name)
        if content is not None:
            with open(path, 'wb') as file:
                file.write(content if isinstance(content, bytes) else content.encode())
        return path

    def good(self, *arguments):
        done = run(*arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def results(self, *arguments):
        return json.loads(self.good(*arguments, '--json').stdout)

    def refused(self, status, *arguments):
        done = run(*arguments)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        self.assertEqual(done.stdout, '')
        return done.stderr

    def show(self, name, out):
        path = self.path(out)
        self.good('show', name, '--out', path)
        return path


class Usage(Case):
    def test_help(self):
        self.assertIn('supercell', self.good('--help').stdout)
        for command in ('info', 'convert', 'supercell', 'coordination', 'rdf', 'angles', 'xrd', 'descriptors',
                        'md', 'relax', 'list', 'show'):
            self.assertIn('Usage', self.good(command, '--help').stdout)

    def test_usage_errors(self):
        self.assertIn('no command', self.refused(2, 'nonsense'))
        self.assertIn('a file is missing', self.refused(2, 'info'))
        self.assertIn('one argument too many', self.refused(2, 'info', 'a', 'b'))
        self.assertIn('Unknown option', self.refused(2, 'info', '--bogus', 'a'))
        self.assertIn('there is no such file', self.refused(1, 'info', self.path('none.cif')))
        silicon = self.path('POSCAR', POSCAR)
        self.assertIn('there is no cell', self.refused(2, 'convert', silicon, self.path('a.cif'), '--cell', 'x'))
        self.assertIn('--matrix is missing', self.refused(2, 'supercell', silicon, self.path('a.cif')))
        for matrix in ('1 0 0 0 1 0 0 0 0', '0 1 0 1 0 0 0 0 1', '1 2', 'a b c', '-1 1 1', '1.5 0 0 0 1 0 0 0 1'):
            self.refused(2, 'supercell', silicon, self.path('a.cif'), '--matrix', matrix)
        self.assertIn('there is no structure format', self.refused(1, 'info', silicon, '--format', 'pdb'))
        self.assertIn('the name does not tell', self.refused(1, 'convert', silicon, self.path('a.txt')))


class Info(Case):
    def test_what_was_promised(self):
        found = self.results('info', self.path('POSCAR', POSCAR))
        self.assertEqual(found['formula'], 'Si')
        self.assertEqual(found['n_atoms'], 8)
        for key, value in {'a': 5.4309, 'b': 5.4309, 'c': 5.4309, 'alpha': 90, 'beta': 90, 'gamma': 90}.items():
            self.assertAlmostEqual(found['cell'][key], value, 9)
        self.assertAlmostEqual(found['volume'], 5.4309 ** 3, 6)
        # CRC Handbook: 2.329 g/cm^3
        self.assertAlmostEqual(found['density'], 2.329, delta=0.002)
        group = found['space_group']
        self.assertEqual((group['number'], group['international'], group['point_group'], group['crystal_system']),
                         (227, 'Fd-3m', 'm-3m', 'cubic'))
        self.assertTrue(group['hall'].startswith('F 4d 2 3 -1d'))
        self.assertEqual(found['wyckoff'], ['a'] * 8)
        self.assertEqual(found['notes'], [])

    def test_words(self):
        text = self.good('info', self.path('POSCAR', POSCAR)).stdout
        for word in ('Si', '5.43090', 'Fd-3m', '227', 'g/cm³', '8a'):
            self.assertIn(word, text)

    def test_tolerances(self):
        noisy = POSCAR.replace('.25 .25 .25', '.2502 .2501 .2499')
        found = self.results('info', self.path('POSCAR', noisy), '--tolerances')
        numbers = {row['symprec']: row['number'] for row in found['tolerances']}
        self.assertLess(numbers[min(numbers)], 227)
        self.assertEqual(numbers[max(numbers)], 227)
        self.assertNotEqual(self.results('info', self.path('POSCAR'), '--symprec', '1e-4')['space_group']['number'],
                            227)

    def test_notes_are_said(self):
        xyz = self.path('bohr.xyz', '1\nLattice="7.65 0 0 0 7.65 0 0 0 7.65"\nAl 0 0 0\n')
        found = self.results('info', xyz)
        self.assertEqual(found['space_group']['number'], 221)
        twice = self.path('twice.xyz', '2\nLattice="4 0 0 0 4 0 0 0 4"\nAl 0 0 0\nAl 0 0 0.01\n')
        found = self.results('info', twice)
        self.assertIn('atoms-coincide', found['note_ids'])
        self.assertIsNone(found['space_group'])
        self.assertIn('warning:', self.good('info', twice).stdout)

    def test_what_is_not_known(self):
        lonely = self.path('x.xyz', '1\nLattice="4 0 0 0 4 0 0 0 4"\nX 0 0 0\n')
        self.assertIsNone(self.results('info', lonely)['density'])
        self.assertIn('not known', self.good('info', lonely).stdout)
        atom = self.path('a.xyz', '1\n\nAl 0 0 0\n')
        found = self.results('info', atom)
        self.assertIn('nearest_distance', found)
        self.assertIsNone(found['nearest_distance'])

    def test_no_cell(self):
        found = self.results('info', self.path('water.xyz', '3\n\nO 0 0 0\nH 0.96 0 0\nH -0.24 0.93 0\n'))
        self.assertEqual(found['formula'], 'H2O')
        self.assertIsNone(found['cell'])
        self.assertIsNone(found['density'])
        self.assertIsNone(found['space_group'])

    def test_locale(self):
        path = self.path('POSCAR', POSCAR)
        plain = self.good('info', path, '--json').stdout
        german = run('info', path, '--json', env={**os.environ, 'LC_ALL': 'de_DE.UTF-8'}).stdout
        self.assertEqual(plain, german)


class Convert(Case):
    def test_every_format(self):
        source = self.path('POSCAR', POSCAR)
        before = self.results('info', source)
        for name in ('a.cif', 'a.vasp', 'a.xyz', 'a.xsf', 'a.in', 'a.data'):
            out = self.path(name)
            self.good('convert', source, out)
            after = self.results('info', out)
            for key in ('formula', 'n_atoms', 'wyckoff'):
                self.assertEqual(after[key], before[key], name)
            self.assertEqual(after['space_group']['number'], 227, name)
            self.assertAlmostEqual(after['volume'], before['volume'], 6)

    def test_cells(self):
        source = self.path('POSCAR', POSCAR)
        expected = {'as-is': (8, 5.4309), 'primitive': (2, 5.4309 / math.sqrt(2)), 'conventional': (8, 5.4309),
                    'niggli': (8, 5.4309), 'delaunay': (8, 5.4309)}
        for cell, (n, a) in expected.items():
            out = self.path('out.cif')
            self.good('convert', source, out, '--cell', cell)
            found = self.results('info', out)
            self.assertEqual(found['n_atoms'], n, cell)
            self.assertAlmostEqual(found['cell']['a'], a, 6, cell)
            self.assertEqual(found['space_group']['number'], 227)

    def test_cif_with_symmetry(self):
        source = self.path('POSCAR', POSCAR)
        out = self.path('out.cif')
        self.good('convert', source, out, '--with-symmetry')
        with open(out) as file:
            text = file.read()
        self.assertIn('_space_group_symop_operation_xyz', text)
        self.assertEqual(sum(line.lstrip().startswith('Si') for line in text.splitlines()), 1)
        self.assertEqual(self.results('info', out)['n_atoms'], 8)
        self.assertEqual(self.results('info', out, '--asymmetric-unit')['n_atoms'], 1)

    def test_trajectory(self):
        frames = ''.join(f'1\nLattice="4 0 0 0 4 0 0 0 {4 + k}"\nAl 0 0 {k}\n' for k in range(3))
        source, out = self.path('t.xyz', frames), self.path('o.axsf')
        self.good('convert', source, out)
        self.assertEqual(self.results('info', out)['n_frames'], 3)
        self.good('convert', source, self.path('o.cif'), '--frame', '2')
        self.assertAlmostEqual(self.results('info', self.path('o.cif'))['cell']['c'], 5, 9)
        self.assertIn('3 frames', self.refused(1, 'info', source, '--frame', '4'))


XSF = """CRYSTAL
PRIMVEC
4 0 0
0 4 0
0 0 4
PRIMCOORD
1 1
Al 0 0 0
BEGIN_BLOCK_DATAGRID_3D
grids
BEGIN_DATAGRID_3D_first
2 2 2
0 0 0
4 0 0
0 4 0
0 0 4
1 1 1 1 1 1 1 1
END_DATAGRID_3D
BEGIN_DATAGRID_3D_second
2 2 2
0 0 0
4 0 0
0 4 0
0 0 4
2 2 2 2 2 2 2 2
END_DATAGRID_3D
END_BLOCK_DATAGRID_3D
"""


class Frames(Case):
    def trajectory(self):
        return self.path('t.xyz', ''.join(
            f'2\nLattice="4 0 0 0 4 0 0 0 {4 + k}"\nAl 0 0 0\nAl 2 2 {1 + k}\n' for k in range(3)))

    def test_the_last_is_used_and_said(self):
        source = self.trajectory()
        said = 'Frame 3 of 3 was used; --frame chooses another.'
        for command in (['info'], ['xrd'], ['angles'], ['coordination'],
                        ['descriptors', '--kind', 'bispectrum', '--out', self.path('b.npy')],
                        ['md', '--potential', 'gupta', '--steps', '1', '--out', self.path('o.xyz')],
                        ['relax', '--potential', 'gupta', '--out', self.path('r.xyz')]):
            done = run(*command, source, '--json')
            self.assertEqual(done.stderr, '', command)
            found = json.loads(done.stdout)
            self.assertEqual((found['frame'], found['n_frames']), (3, 3), command)
            self.assertIn(said, found['notes'], command)
            done = run(*command, source)
            self.assertEqual((done.stdout + done.stderr).count(said), 1, command)
            found = json.loads(run(*command, source, '--frame', '2', '--json').stdout)
            self.assertEqual((found['frame'], found['n_frames']), (2, None), command)
            self.assertNotIn('chooses', ' '.join(found['notes']))
        self.assertAlmostEqual(self.results('info', source)['cell']['c'], 6, 9)
        self.assertIn('frame-chosen', self.results('info', source)['note_ids'])

    def test_averages(self):
        found = self.results('rdf', self.trajectory())
        self.assertEqual(found['n_frames'], 3)

    def test_the_frame_used_is_looked_at(self):
        source = self.path('t.xyz', ''.join(
            f'2\nLattice="4 0 0 0 4 0 0 0 4"\nAl 0 0 0\nAl 0 0 {z}\n' for z in (2, 0.01)))
        self.assertIn('atoms-coincide', self.results('info', source)['note_ids'])
        warning = next(note for note in self.results('info', source)['notes'] if 'chooses' not in note)
        self.assertIn(warning, self.good('convert', source, self.path('o.cif')).stderr)
        self.assertIn(warning, self.good('convert', source, self.path('o.cif'), '--frame', '2').stderr)

    def test_bad(self):
        source = self.trajectory()
        for frame in ('0', '-1'):
            self.assertIn('counts from 1', self.refused(2, 'info', source, '--frame', frame))
        self.assertIn('1 frame;', self.refused(1, 'info', 'gallery:nacl', '--frame', '2'))

    def test_formats_of_one_frame(self):
        source = self.trajectory()
        for command in (['convert'], ['supercell', '--matrix', '2 1 1']):
            for name in ('o.cif', 'o.vasp', 'o.in', 'o.data'):
                out = self.path(name)
                done = self.good(*command, source, out)
                self.assertIn('Frame 3 of 3 was used', done.stderr, name)
                self.assertNotIn('3 frames', done.stdout, name)
                self.assertAlmostEqual(self.results('info', out)['cell']['c'], 6, 9, name)
            done = self.good(*command, source, self.path('o.axsf'))
            self.assertNotIn('was used', done.stderr)
            self.assertEqual(self.results('info', self.path('o.axsf'))['n_frames'], 3)
        self.assertIn('1 frame\n', self.good('convert', source, self.path('o.cif')).stdout)


class Fields(Case):
    def test_what_is_left_out(self):
        source = self.path('two.xsf', XSF)
        self.assertEqual(len(self.results('info', source)['fields']), 2)
        done = self.good('convert', source, self.path('o.cube'))
        self.assertIn('Only the first grid was written', done.stderr)
        self.assertIn('second', done.stderr)
        for command in (['convert', '--cell', 'niggli'], ['supercell', '--matrix', '2 1 1']):
            done = self.good(*command, source, self.path('o.xsf'))
            self.assertIn('warning: Grids cannot be carried into another cell', done.stderr)
            self.assertIn('first', done.stderr)
            self.assertIn('second', done.stderr)
            self.assertIn('grids cannot be carried into another cell',
                          self.refused(1, *command, source, self.path('p.cube')))


class Numbers(Case):
    def test_decimal_point_in_every_locale(self):
        for locale in ('C.UTF-8', 'de_DE.UTF-8'):
            environment = {**os.environ, 'LC_ALL': locale, 'LANGUAGE': 'en'}
            done = run('info', 'gallery:nacl', '--symprec', '0,01', env=environment)
            self.assertEqual(done.returncode, 2, locale)
            self.assertIn('--symprec', done.stderr)
            self.assertIn('0.01', done.stderr)
            done = run('info', 'gallery:nacl', '--symprec', '0.02', '--json', env=environment)
            self.assertEqual(json.loads(done.stdout)['space_group']['symprec'], 0.02)

    def test_ignored_no_longer(self):
        out = self.path('o.cif')
        for options in (['--rcut', '0'], ['--rcut', '-1'], ['--rcut', '3', '--bonds', 'gap'],
                        ['--rcut', '3', '--bonds', 'radii'], ['--rcut', '3', '--pair', 'Al-Al=1:3']):
            self.assertIn('--rcut', self.refused(2, 'angles', 'gallery:al-fcc', *options))
        self.good('angles', 'gallery:al-fcc', '--rcut', '3')
        self.good('angles', 'gallery:al-fcc', '--rcut', '3', '--bonds', 'fixed')
        for option, values in {'--b': ('-0.5',), '--size': ('0', '-3', '50'), '--max': ('0', '-1', '181', 'nan')}.items():
            for value in values:
                self.assertIn(option, self.refused(2, 'xrd', 'gallery:al-fcc', option, value))
        for value in ('0', '-0.01', 'nan', 'inf', '1.5'):
            for command in (['info', 'gallery:al-fcc'], ['xrd', 'gallery:al-fcc'], ['convert', 'gallery:al-fcc', out]):
                self.assertIn('--symprec', self.refused(2, *command, '--symprec', value))
        self.assertIn('--merge-distance', self.refused(2, 'info', 'gallery:al-fcc', '--merge-distance', '0'))


class Supercell(Case):
    def test_counts(self):
        """The bug that other programs had: NaCl 2 x 1 x 1 is Na8Cl8, not more."""
        salt = self.show('nacl', 'nacl.cif')
        out = self.path('s.cif')
        for matrix, factor in (('2 0 0 0 1 0 0 0 1', 2), ('3 0 0 0 3 0 0 0 3', 27), ('1 1 0 -1 1 0 0 0 1', 2),
                               ('2 1 0 0 2 1 1 0 2', 9)):
            self.good('supercell', salt, out, '--matrix', matrix)
            found = self.results('info', out)
            self.assertEqual(found['n_atoms'], 8 * factor)
            self.assertEqual(found['cell_formula'], f'Na{4 * factor}Cl{4 * factor}')
            self.assertEqual(found['space_group']['number'], 225, matrix)


class Gallery(Case):
    def test_all(self):
        rows = self.results('list')['crystals']
        self.assertGreater(len(rows), 30)
        for row in rows:
            self.assertTrue(row['citation'], row['id'])
            found = self.results('show', row['id'])
            self.assertGreater(found['n_atoms'], 0)
            self.assertFalse([note for note in found['note_ids'] if note.startswith(('atoms', 'distance'))],
                             row['id'])
        self.assertIn('nacl', self.good('list').stdout)
        self.assertIn('there is no', self.refused(2, 'show', 'unobtainium'))

    def test_prefix(self):
        self.assertEqual(self.results('info', 'gallery:nacl')['space_group']['number'], 225)
        self.assertEqual(self.results('show', 'NaCl')['source'], 'gallery: nacl')
        self.assertEqual(self.results('show', 'Al')['source'], 'gallery: al-fcc')


class Distributions(Case):
    def test_rdf(self):
        al = self.show('al-fcc', 'al.xyz')
        out = self.path('rdf.csv')
        found = self.results('rdf', al, '--rmax', '6.5', '--bins', '650', '--csv', out)
        a = self.results('info', al)['cell']['a']
        n = dict(zip((round(r, 6) for r in found['r']), found['n']))
        for shell, total in ((0, 0), (1, 12), (2, 18), (3, 42), (4, 54), (5, 78)):
            between = a * (math.sqrt(shell / 2) + math.sqrt((shell + 1) / 2)) / 2
            nearest = min(n, key=lambda r: abs(r - between))
            self.assertAlmostEqual(n[nearest], total, 6)
        with open(out) as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(len(rows), 650)
        self.assertIn('r', rows[0])

    def test_angles(self):
        found = self.results('angles', 'gallery:al-fcc')
        counts = {round(row['angle']): row['count'] for row in found['angles']}
        per_atom = {angle: count / self.results('info', 'gallery:al-fcc')['n_atoms'] for angle, count in counts.items()}
        self.assertEqual(per_atom, {60: 24, 90: 12, 120: 24, 180: 6})
        silicon = self.results('angles', 'gallery:si-diamond')
        self.assertEqual([round(row['angle'], 2) for row in silicon['angles']], [109.47])

    def test_angles_of_pairs(self):
        found = self.results('angles', 'gallery:quartz', '--pair', 'Si-O=1.4:1.9')
        self.assertEqual(found['n_bonds'], 12)
        self.assertEqual(self.results('angles', 'gallery:quartz', '--pair', 'Si-Si=1.4:1.9')['n_bonds'], 0)
        for pair in ('Si-O', 'Si-O=1', 'Si-O=2:1', 'Si=1:2', 'Si-O=a:b'):
            self.assertIn('Si-O=1.4:1.9', self.refused(2, 'angles', 'gallery:quartz', '--pair', pair))
        self.refused(2, 'angles', 'gallery:quartz', '--bonds', 'pairs')
        self.refused(2, 'angles', 'gallery:quartz', '--bonds', 'radii', '--pair', 'Si-O=1:2')

    def test_coordination(self):
        found = self.results('coordination', 'gallery:al-fcc')
        for row in found['species'][0]['definitions']:
            self.assertAlmostEqual(row['mean'], 12, 6, row['id'])
        self.assertIn('solid angle', found['effective_explanation'])
        self.assertEqual(found['voronoi_share'], 0.2)
        text = self.good('coordination', 'gallery:nacl').stdout
        self.assertIn("O'Keeffe", text)
        self.assertIn('20 %', text)

    def test_notes_of_the_reader(self):
        twice = self.path('twice.xyz', '2\nLattice="4 0 0 0 4 0 0 0 4"\nAl 0 0 0\nAl 0 0 0.2\n')
        note = self.results('info', twice)['notes'][0]
        for command in ('rdf', 'angles', 'coordination'):
            done = self.good(command, twice, '--json')
            self.assertIn(note, json.loads(done.stdout)['notes'], command)
            self.assertEqual(done.stderr, '')
            self.assertIn(note, self.good(command, twice).stderr)

    def test_bad(self):
        for options in (['--rmax', '0'], ['--rmax', 'x'], ['--bins', '0'], ['--rmax', '-1']):
            self.refused(2, 'rdf', 'gallery:al-fcc', *options)


class Diffraction(Case):
    def test_aluminium(self):
        """Al, Cu K-alpha-1, a = 4.0495 Å: positions of the ICDD card, intensities for B = 0."""
        xyz = self.path('al.xyz', '4\nLattice="4.0495 0 0 0 4.0495 0 0 0 4.0495"\nAl 0 0 0\n'
                        'Al 0 2.02475 2.02475\nAl 2.02475 0 2.02475\nAl 2.02475 2.02475 0\n')
        expected = [(38.472, (1, 1, 1), 100, 8), (44.721, (2, 0, 0), 48.4, 6), (65.097, (2, 2, 0), 30.7, 12),
                    (78.229, (3, 1, 1), 35.5, 24), (82.436, (2, 2, 2), 10.3, 8), (99.081, (4, 0, 0), 5.4, 6)]
        for source in (xyz, self.primitive(xyz)):
            found = self.results('xrd', source, '--wavelength', '1.54056')['peaks']
            self.assertLessEqual(len(found), 100)
            for peak, (angle, hkl, intensity, multiplicity) in zip(found, expected):
                self.assertAlmostEqual(peak['two_theta'], angle, delta=0.005)
                self.assertEqual(tuple(peak['hkl']), hkl)
                self.assertAlmostEqual(peak['intensity'], intensity, delta=0.6)
                self.assertEqual(peak['multiplicity'], multiplicity)
                self.assertAlmostEqual(peak['d'], 4.0495 / math.sqrt(sum(i * i for i in hkl)), 4)

    def primitive(self, source):
        """The labels must not depend on the cell of the file."""
        out = self.path('primitive.cif')
        self.good('convert', source, out, '--cell', 'primitive')
        self.assertEqual(self.results('info', out)['n_atoms'], 1)
        return out

    def test_names_of_wavelengths(self):
        usual = self.results('xrd', 'gallery:al-fcc')['wavelength']
        for name in ('cu-ka', 'Cu-Ka', 'CU-KA'):
            self.assertEqual(self.results('xrd', 'gallery:al-fcc', '--wavelength', name)['wavelength'], usual)
        self.assertIn('[cu-ka]', self.good('xrd', '--help').stdout)

    def test_bad(self):
        for wavelength in ('0', '-1', 'x', 'nan'):
            self.refused(2, 'xrd', 'gallery:al-fcc', '--wavelength', wavelength)


class Descriptors(Case):
    def test_bispectrum(self):
        out = self.path('b.npy')
        self.good('descriptors', 'gallery:nacl', '--kind', 'bispectrum', '--twojmax', '6', '--rcut', '4.7',
                  '--out', out)
        with open(out, 'rb') as file:
            head = file.read(10)
            header = file.read(struct.unpack('<H', head[8:])[0]).decode()
        self.assertTrue(head.startswith(b'\x93NUMPY'))
        self.assertIn("'shape': (8, 30)", header)

    def test_bad(self):
        self.refused(2, 'descriptors', 'gallery:al-fcc', '--kind', 'nope', '--out', self.path('b.npy'))
        self.refused(2, 'descriptors', 'gallery:al-fcc', '--kind', 'bispectrum', '--twojmax', '-1', '--out',
                     self.path('b.npy'))
        self.refused(2, 'descriptors', 'gallery:al-fcc', '--kind', 'bispectrum')


class MolecularDynamics(Case):
    def run_md(self, out, *options):
        return self.good('md', 'gallery:al-fcc-32', '--temperature', '300', '--timestep', '2', '--steps', '100',
                         '--every', '20', '--out', out, *options)

    def test_run(self):
        one, two = self.path('one.xyz'), self.path('two.xyz')
        self.run_md(one, '--potential', 'gupta', '--seed', '3')
        self.run_md(two, '--potential', 'gupta', '--seed', '3')
        with open(one, 'rb') as first, open(two, 'rb') as second:
            self.assertEqual(first.read(), second.read())
        found = self.results('info', one)
        self.assertEqual(found['n_frames'], 6)
        self.assertIn('velocities', found['atom_data'])
        self.assertIn('energy', found['cell_data'])

    def test_bad(self):
        out = self.path('o.xyz')
        self.assertIn('there is no', self.refused(2, 'md', 'gallery:al-fcc', '--potential', 'nope', '--out', out))
        self.refused(2, 'md', 'gallery:al-fcc', '--potential', 'lennard-jones')
        for name in ('o.cif', 'o.vasp', 'o.txt'):
            self.assertIn('.axsf', self.refused(2, 'md', 'gallery:al-fcc', '--potential', 'gupta', '--out',
                                                self.path(name)))
        for options in (['--friction', '0.1'], ['--period', '50'], ['--cutoff', '0'],
                        ['--thermostat', 'langevin', '--friction', '0'], ['--set', 'A'], ['--set', 'A:Xx=1'],
                        ['--set', '=1'], ['--set', 'nope=1'], ['--set', 'A:Al-Al-Al=1'], ['--set', 'A:Ni=1']):
            self.refused(2, 'md', 'gallery:al-fcc', '--potential', 'gupta', '--out', out, *options)
        self.assertFalse(os.path.exists(out))

    def test_both_formats(self):
        """Frames that are written one by one are those that are written at once."""
        one, two = self.path('one.xyz'), self.path('two.axsf')
        self.run_md(one, '--potential', 'gupta')
        self.run_md(two, '--potential', 'gupta')
        self.good('convert', one, self.path('one.axsf'))
        with open(self.path('one.axsf')) as first, open(two) as second:
            self.assertEqual(first.read(), second.read())

    def test_parameters(self):
        """A pair of atoms under Lennard-Jones: -epsilon at 2^(1/6) sigma."""
        pair = self.path('pair.xyz', f'2\n\nNe 0 0 0\nNe 0 0 {2.5 * 2 ** (1 / 6)!r}\n')
        for setting in ('epsilon', 'epsilon:Ne', 'epsilon:Ne-Ne'):
            found = self.results('md', pair, '--potential', 'lennard-jones', '--set', f'{setting}=0.5', '--set',
                                 'sigma=2.5', '--cutoff', '20', '--steps', '0', '--velocities', 'zero', '--out',
                                 self.path('o.xyz'))
            self.assertAlmostEqual(found['rows'][0]['potential_energy'], -0.5, 9)

    def test_stop(self):
        out = self.path('o.xyz')
        with subprocess.Popen([CLI, 'crystal', 'md', 'gallery:al-fcc-32', '--potential', 'gupta', '--steps',
                               '100000000', '--every', '10', '--out', out], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True) as process:
            for _ in range(4):
                process.stdout.readline()
            process.send_signal(signal.SIGINT)
            said = process.communicate(timeout=30)[1]
        frames = int(re.search(r'stopped: (\d+) frames were written', said).group(1))
        self.assertEqual(self.results('info', out)['n_frames'], frames)


class Relaxation(Case):
    def test_pair(self):
        pair, out = self.path('pair.xyz', '2\n\nNe 0 0 0\nNe 0 0 3.1\n'), self.path('o.xyz')
        options = ['--potential', 'lennard-jones', '--set', 'epsilon=0.5', '--set', 'sigma=2.5', '--cutoff', '20',
                   '--out', out]
        found = self.results('relax', pair, *options, '--fmax', '1e-6')
        self.assertTrue(found['converged'])
        self.assertAlmostEqual(found['energy'], -0.5, 9)
        self.assertLess(found['max_force'], 1e-6)
        self.assertEqual(len(found['energies']), found['n_steps'] + 1)
        self.assertAlmostEqual(self.results('info', out)['nearest_distance'], 2.5 * 2 ** (1 / 6), 5)
        self.assertIn('converged\n', self.good('relax', pair, *options).stdout)

    def test_bad(self):
        out = self.path('o.xyz')
        done = run('relax', self.path('p.xyz', '2\n\nNe 0 0 0\nNe 0 0 3.5\n'), '--potential', 'lennard-jones',
                   '--steps', '1', '--fmax', '1e-9', '--out', out)
        self.assertEqual(done.returncode, 1)
        self.assertIn('not converged', done.stdout)
        self.assertTrue(os.path.exists(out))
        for options in (['--fmax', '0'], ['--steps', '0'], ['--potential', 'nope'], ['--out', self.path('o.txt')]):
            self.refused(2, 'relax', 'gallery:al-fcc', '--potential', 'gupta', '--out', out, *options)
        self.refused(2, 'relax', 'gallery:al-fcc', '--potential', 'gupta')


if __name__ == '__main__':
    tap.main()
