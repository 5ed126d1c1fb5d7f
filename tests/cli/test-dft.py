"""test-dft.py: nearsight-cli dft as a person or a script meets it.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import ast
import csv
import json
import math
import os
import re
import shutil
import signal
import struct
import subprocess
import tempfile
import time
import unittest

import tap

CLI = os.environ['NEARSIGHT_CLI']
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
QE = os.path.join(ROOT, 'tests', 'data', 'qe')
SHARED = os.environ.get('NEAR_SHARED', os.path.join(ROOT, '..', 'shared'))
UPF = os.path.join(SHARED, 'reference', 'data', 'dft-inputs', 'Al.pw-hgh.UPF')

# CODATA 2018
HARTREE = 27.211386245988
BOHR = 0.529177210903
GPA = 160.2176634  # eV/Å³

AL = ['gallery:al-fcc', '--primitive', '--ecut-ha', '6', '--kmesh', '2']
ENERGIES = ('internal', 'free', 'band', 'kinetic', 'hartree', 'xc', 'local', 'nonlocal', 'ewald', 'pseudo_core',
            'minus_ts')
COMMANDS = ('scf', 'ldos', 'bands', 'dos', 'eos', 'relax', 'md', 'converge', 'export', 'import')


def run(*arguments, **options):
    return subprocess.run([CLI, 'dft', *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL,
                          check=False, **options)


def rows(lattice, atoms):
    """Extended XYZ of fractional coordinates; all in Å."""
    cell = ' '.join(repr(x) for row in lattice for x in row)
    text = [str(len(atoms)), f'Lattice="{cell}" Properties=species:S:1:pos:R:3 pbc="T T T"']
    for symbol, f in atoms:
        text.append(symbol + ''.join(f' {sum(f[i] * lattice[i][c] for i in range(3))!r}' for c in range(3)))
    return '\n'.join(text) + '\n'


def fcc(a):
    return [[0, a / 2, a / 2], [a / 2, 0, a / 2], [a / 2, a / 2, 0]]


def cube(a):
    return [[a, 0, 0], [0, a, 0], [0, 0, a]]


# The cells of ABINIT 9.6.2's runs R1 and R2 (inputs and numbers: reference/kohn-sham.md, section 2):
# a = 7.653391 bohr, 13al.3.hgh, ixc 1, ecut 10 Ha, 4 x 4 x 4 k-points with Γ.
A_REFERENCE = 7.653391 * BOHR
R1 = rows(fcc(A_REFERENCE), [('Al', (0, 0, 0))])
R2 = rows(cube(A_REFERENCE), [('Al', (0.01, -0.005, 0.008)), ('Al', (-0.006, 0.512, 0.494)),
                              ('Al', (0.507, 0.003, 0.49)), ('Al', (0.495, 0.506, -0.007))])
SILICON = rows(fcc(5.43), [('Si', (0, 0, 0)), ('Si', (0.26, 0.245, 0.257))])


def read_npy(path):
    """Shape and numbers of an array of 4 or 8 byte floats in C order, format 1.0."""
    with open(path, 'rb') as file:
        data = file.read()
    assert data[:8] == b'\x93NUMPY\x01\x00', data[:8]
    n = struct.unpack('<H', data[8:10])[0]
    head = ast.literal_eval(data[10:10 + n].decode())
    assert not head['fortran_order']
    code = {'<f4': 'f', '<f8': 'd'}[head['descr']]
    count = math.prod(head['shape'])
    return head['shape'], struct.unpack(f'<{count}{code}', data[10 + n:])


def birch_murnaghan(fit, v):
    """F. Birch, Phys. Rev. 71, 809 (1947); eV, Å³."""
    y = (fit['v0_ang3'] / v) ** (2 / 3)
    return fit['e0_ev'] + 9 * fit['v0_ang3'] * fit['b0_gpa'] / GPA / 16 * (
        (y - 1) ** 3 * fit['b0_prime'] + (y - 1) ** 2 * (6 - 4 * y))


class Case(unittest.TestCase):
    maxDiff = None

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

    def good(self, *arguments, **options):
        done = run(*arguments, **options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def results(self, *arguments, status=0, **options):
        done = run(*arguments, '--json', **options)
        self.assertEqual(done.returncode, status, done.stderr)
        return json.loads(done.stdout)

    def refused(self, status, *arguments):
        """A sentence on standard error, nothing on standard output."""
        done = run(*arguments)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        if status == 2:
            self.assertEqual(done.stdout, '')
        name = arguments[0] if arguments[0] in COMMANDS else ''
        self.assertRegex(done.stderr, '^nearsight-cli dft' + (' ' + name if name else ''))
        self.assertEqual(done.stderr.count('\n'), 1, done.stderr)
        return done.stderr

    def near(self, found, expected, tolerance):
        self.assertEqual(len(found), len(expected))
        worst = max(range(len(found)), key=lambda i: abs(found[i] - expected[i]))
        self.assertLess(abs(found[worst] - expected[worst]), tolerance,
                        f'[{worst}]: {found[worst]} and {expected[worst]}')

    def info(self, path):
        done = subprocess.run([CLI, 'crystal', 'info', path, '--json'], capture_output=True, text=True, check=True)
        return json.loads(done.stdout)


# --- usage ---------------------------------------------------------------------------------------------------


class Usage(Case):
    def test_help(self):
        text = self.good('--help').stdout
        for command in COMMANDS:
            self.assertIn(f'\n  {command} ', text)
            said = self.good(command, '--help').stdout
            self.assertIn('Usage', said)
            self.assertIn('--json', said)
            if command != 'import':
                for option in ('--ecut-ha', '--kmesh', '--pseudo', '--smearing', '--bands', '--primitive'):
                    self.assertIn(option, self.good(command, '--help-all').stdout)

    def test_usage_errors(self):
        self.assertIn('no command', self.refused(2, 'nonsense'))
        for command in COMMANDS:
            self.assertIn('a file is missing', self.refused(2, command))
            self.assertIn('one argument too many', self.refused(2, command, 'a', 'b'))
            self.assertIn('--bogus', self.refused(2, command, 'a', '--bogus'))

    def test_options(self):
        out = ['--out', self.path('o.xyz')]
        for says, *arguments in (
                ('4,4,4', 'scf', *AL, '--kmesh', '2,2'),
                ('whole numbers', 'scf', *AL, '--kmesh', '2.5'),
                ('whole numbers', 'scf', *AL, '--kmesh', '0,2,2'),
                ('whole numbers', 'scf', *AL, '--kmesh=-2,2,2'),
                ('4,4,4', 'scf', *AL, '--kmesh', 'x'),
                ('0.5,0.5,0.5', 'scf', *AL, '--kshift', '1,2'),
                ('teter, pw92, pz, pbe, pbesol', 'scf', *AL, '--xc', 'b3lyp'),
                ('“warm”', 'scf', *AL, '--smearing', 'warm'),
                ('same thing', 'scf', *AL, '--temperature', '300', '--width-ha', '0.1'),
                ('above 0', 'scf', *AL, '--temperature', '0'),
                ('--width-ha', 'scf', *AL, '--smearing', 'cold', '--temperature', '300'),
                ('--ldos-grid', 'scf', *AL, '--smearing', 'ldos'),
                ('belong together', 'scf', *AL, '--ldos-grid=-5:5:1'),
                ('above 0', 'scf', *AL, '--ecut-ha=-1'),
                ('100000', 'scf', *AL, '--bands=-1'),
                ('neither a set', 'scf', *AL, '--pseudo', 'nonsense'),
                ('.npy', 'ldos', *AL, '--energy-grid=-5:5:1', '--broadening', '1', '--out', 'a.cube'),
                ('energies are missing', 'ldos', *AL, '--out', 'a.npy'),
                ('has no point', 'ldos', *AL, '--energy-grid', '3:2:1', '--broadening', '1', '--out', 'a.npy'),
                ('12,12,12', 'ldos', *AL, '--energy-grid=-5:5:1', '--broadening', '1', '--out', 'a.npy', '--grid',
                 '1,2,3'),
                ('fermi, highest, alpha, plain', 'bands', *AL, '--zero', 'vacuum'),
                ('same thing', 'bands', *AL, '--density', '3', '--points', '50'),
                ('--points', 'bands', *AL, '--density', '0'),
                ('--points', 'bands', *AL, '--points', '1'),
                ('has no point', 'dos', *AL, '--energy-grid', '3:2:1'),
                ('above 0', 'dos', *AL, '--broadening', '0'),
                ('8,8,8', 'dos', *AL, '--dos-kmesh', '2,2'),
                ('whole numbers', 'dos', *AL, '--dos-kmesh', '0'),
                ('--dos-kmesh', 'dos', *AL, '--dos-kshift', '0.5'),
                ('0.94:1.06:7', 'eos', *AL, '--volumes', '1:2'),
                ('second factor', 'eos', *AL, '--volumes', '1.1:0.9:5'),
                ('no format', 'eos', *AL, '--out', 'x'),
                ('--out is missing', 'relax', *AL),
                ('no format', 'relax', *AL, '--out', 'x'),
                ('none, isotropic or full', 'relax', *AL, *out, '--cell', 'all'),
                ('many frames', 'relax', *AL, *out, '--trajectory', 'a.cif'),
                ('--fmax', 'relax', *AL, *out, '--fmax', '0'),
                ('--cell', 'relax', *AL, *out, '--pressure', '3'),
                ('--out is missing', 'md', *AL),
                ('many frames', 'md', *AL, '--out', 'x.cif'),
                ('langevin', 'md', *AL, *out, '--thermostat', 'berendsen'),
                ('langevin', 'md', *AL, *out, '--friction', '0.1'),
                ('nose-hoover', 'md', *AL, *out, '--period', '10'),
                ('--timestep', 'md', *AL, *out, '--timestep', '0'),
                ('drawn, kept or zero', 'md', *AL, *out, '--velocities', 'x'),
                ('not above', 'converge', *AL, '--ecuts', '8,6'),
                ('not a number', 'converge', *AL, '--ecuts', 'a'),
                ('--accuracy', 'converge', *AL, '--accuracy', '0'),
                ('pw.x', 'export', *AL, '--to', 'vasp', '--out', 'x'),
                ('--out is missing', 'export', *AL),
                ('Al=Al.UPF', 'export', *AL, '--out', self.path('x'), '--upf', 'Al'),
                ('no Si', 'export', *AL, '--out', self.path('x'), '--upf', 'Si=Si.UPF'),
                ('--ldos', 'import', os.path.join(QE, 'scf.out'), '--out', self.path('x.npy'))):
            with self.subTest(arguments):
                self.assertIn(says, self.refused(2, *arguments))
        self.assertEqual(os.listdir(self.folder), [])

    def test_numbers_have_points(self):
        self.assertIn('--ecut-ha', self.refused(2, 'scf', *AL, '--ecut-ha', '6,5'))
        self.assertIn('--tolerance', self.refused(2, 'scf', *AL, '--tolerance', 'nan'))

    def test_list(self):
        for family, id in (('xc', 'teter'), ('smearing', 'ldos'), ('broadening', 'gaussian-qe'),
                           ('pseudopotential-set', 'gth-pbe'), ('pseudopotential', 'hgh-al-3'),
                           ('dft-term', 'ewald'), ('energy-zero', 'alpha')):
            done = subprocess.run([CLI, 'list', family], capture_output=True, text=True, check=True)
            self.assertRegex(done.stdout, rf'\n  {id} +\S')
            done = subprocess.run([CLI, 'list', family, '--json'], capture_output=True, text=True, check=True)
            self.assertIn(id, [row['id'] for row in json.loads(done.stdout)[family]])


# --- ground state --------------------------------------------------------------------------------------------


class GroundState(Case):
    def test_what_was_promised(self):
        found = self.results('scf', *AL)
        self.assertEqual(set(found['energies_ha']), set(ENERGIES))
        for key in ('fermi_energy_ev', 'energy_shift_ev', 'n_electrons', 'iterations', 'seconds'):
            self.assertIsInstance(found[key], (int, float))
        self.assertIs(found['converged'], True)
        self.assertEqual(len(found['fft_grid']), 3)
        self.assertEqual([len(f) for f in found['forces_ev_per_ang']], [3])
        self.assertEqual(len(found['stress_gpa']), 6)
        self.assertAlmostEqual(sum(point['weight'] for point in found['kpoints']), 1, 12)
        self.assertEqual(found['n_electrons'], 3)
        electrons = sum(2 * p['weight'] * sum(p['occupations']) for p in found['kpoints'])
        self.assertAlmostEqual(electrons, 3, 9)
        band = sum(2 * p['weight'] * sum(f * e for f, e in zip(p['occupations'], p['eigenvalues_ev']))
                   for p in found['kpoints'])
        self.assertAlmostEqual(band / HARTREE, found['energies_ha']['band'], 9)
        e = found['energies_ha']
        self.assertAlmostEqual(e['free'], e['internal'] + e['minus_ts'], 12)
        self.assertAlmostEqual(sum(e[k] for k in ('kinetic', 'local', 'nonlocal', 'hartree', 'xc', 'ewald',
                                                  'pseudo_core')), e['internal'], 6)

    def test_abinit_r1(self):
        found = self.results('scf', self.path('r1.xyz', R1), '--ecut-ha', '10', '--tolerance', '1e-9')
        e = found['energies_ha']
        self.assertEqual(found['fft_grid'], [16, 16, 16])
        self.assertLess(abs(e['free'] - -2.0907472933), 2e-8)
        # ABINIT's terms are of the first order in what is left to converge.
        for name, value in (('kinetic', 0.8880417889), ('hartree', 0.0047169881), ('xc', -0.8009010867),
                            ('ewald', -2.6957828053), ('pseudo_core', -0.2240395850), ('local', 0.3558343789),
                            ('nonlocal', 0.3871791193), ('minus_ts', -0.0057961006), ('band', 0.5970604856)):
            self.assertLess(abs(e[name] - value), 3e-6, name)
        self.assertLess(abs(found['fermi_energy_ev'] / HARTREE - 0.3452638169), 1e-6)
        # -sum of alpha / volume, alpha = -8.36960928 Ha bohr³
        self.assertLess(abs(found['energy_shift_ev'] / HARTREE - -8.36960928 / (7.653391 ** 3 / 4)), 1e-6)
        gamma = next(p for p in found['kpoints'] if p['k'] == [0, 0, 0])
        self.near([x / HARTREE for x in gamma['eigenvalues_ev'][:7]],
                  [-0.05063978] + 3 * [0.82725875] + 3 * [0.85839056], 2e-6)
        for row in found['forces_ev_per_ang']:
            self.near(row, [0, 0, 0], 1e-6)

    def test_abinit_r2(self):
        found = self.results('scf', self.path('r2.xyz', R2), '--ecut-ha', '10', '--width-ha', '2.954635e-3',
                             '--tolerance', '1e-9')
        e = found['energies_ha']
        self.assertLess(abs(e['free'] - -8.3879091476), 4e-8)
        for name, value in (('hartree', 0.01988589), ('xc', -3.20309390), ('ewald', -10.77789604),
                            ('pseudo_core', -0.89615834), ('band', 2.33800669), ('minus_ts', -0.00192606)):
            self.assertLess(abs(e[name] - value), 5e-6, name)
        self.assertLess(abs(found['fermi_energy_ev'] / HARTREE - 0.3441822505), 1e-6)
        reference = ((-2.078592, 2.901422, -3.346828), (1.737640, -2.653559, 1.123532),
                     (-1.258235, 0.960091, 1.988093), (1.599188, -1.207954, 0.235202))
        for force, expected in zip(found['forces_ev_per_ang'], reference):
            self.near(force, [1e-3 * x * HARTREE / BOHR for x in expected], 1e-4)

    def test_words(self):
        text = self.good('scf', *AL).stdout
        for word in ('converged\n', 'Hartree', 'Ewald', 'Fermi energy', 'GPa', 'eV/Å'):
            self.assertIn(word, text)

    def test_save(self):
        folder = self.path('there')
        found = self.results('scf', *AL, '--save', folder)
        with open(os.path.join(folder, 'result.json'), encoding='utf-8') as file:
            self.assertEqual(json.load(file)['energies_ha'], found['energies_ha'])
        self.assertEqual(self.info(os.path.join(folder, 'density.cube'))['n_atoms'], 1)
        self.assertIn('cannot be made', self.refused(1, 'scf', *AL, '--save', self.path('file', 'x') + '/no'))

    def test_same_digits(self):
        """One core or all of them, twice: the same document but for its seconds and memory."""
        def compute(*command, **options):
            found = self.results(*command, **options)
            return re.sub(r'"(seconds|peak_memory_mb)": [0-9.e+-]+', '', json.dumps(found))

        core = next(iter(os.sched_getaffinity(0)))
        one = {'preexec_fn': lambda: os.sched_setaffinity(0, {core}), 'env': {**os.environ, 'OMP_NUM_THREADS': '1'}}
        two = {'env': {**os.environ, 'OMP_NUM_THREADS': '2'}}
        path = self.path('si.xyz', SILICON)
        for command in (['scf', path, '--ecut-ha', '5', '--kmesh', '2'],
                        ['bands', path, '--ecut-ha', '4', '--kmesh', '2', '--density', '3'],
                        ['dos', path, '--ecut-ha', '4', '--kmesh', '2', '--energy-grid=-14:4:1', '--broadening',
                         '1'],
                        ['md', path, '--ecut-ha', '4', '--kmesh', '1', '--steps', '2', '--out',
                         self.path('m.xyz')]):
            with self.subTest(command[0]):
                first = compute(*command, **one)
                self.assertEqual(compute(*command, **two), first)
                self.assertEqual(compute(*command, **one), first)


# --- bad input -----------------------------------------------------------------------------------------------


class BadInput(Case):
    def test_crystals(self):
        cell = 'Lattice="4 0 0 0 4 0 0 0 4"'
        for says, text in (('Å apart, nearer than 0.3 Å', f'2\n{cell}\nAl 0 0 0\nAl 0 0 .1\n'),
                           ('no pseudopotential of Au', f'1\n{cell}\nAu 0 0 0\n'),
                           ('no cell', '2\n\nAl 0 0 0\nAl 0 0 2.5\n'),
                           ('is it cut off?', f'2\n{cell}\nAl 0 0 0\n'),
                           ('file is empty', '')):
            path = self.path('a.xyz', text)
            for command, *options in (('scf',), ('bands',), ('dos',), ('eos',), ('converge',),
                                      ('relax', '--out', self.path('o.xyz')), ('md', '--out', self.path('o.xyz')),
                                      ('ldos', '--energy-grid=0:1:1', '--broadening', '1', '--out',
                                       self.path('o.npy'))):
                with self.subTest((command, says)):
                    said = self.refused(1, command, path, '--ecut-ha', '4', '--kmesh', '1', *options)
                    self.assertIn(says, said)
        self.assertIn('no such file', self.refused(1, 'scf', self.path('none.cif')))
        self.assertEqual(os.listdir(self.folder), ['a.xyz'])

    def test_bands(self):
        self.assertIn('ask for more', self.refused(1, 'scf', *AL, '--bands', '1'))
        found = self.results('scf', *AL, '--bands', '2')
        self.assertIn('topmost of 2 bands', ' '.join(found['notes']))
        self.assertIn('plane waves', self.refused(1, 'scf', *AL, '--bands', '500'))

    def test_memory(self):
        """Said with the number, and before it is taken: 8 GB of address space do for the message."""
        def limit():
            import resource
            resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))

        sanitized = b'__asan_init' in open(CLI, 'rb').read()
        done = run('scf', 'gallery:al-fcc-32', '--ecut-ha', '300', '--kmesh', '4', '--no-symmetry',
                   preexec_fn=None if sanitized else limit)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(done.stdout, '')
        self.assertRegex(done.stderr, r'need [1-9][0-9]+ MB of memory, and there are')
        self.assertIn('1000 Ha', self.refused(1, 'scf', *AL, '--ecut-ha', '1e9'))

    def test_pseudopotentials(self):
        head = '<UPF version="2.0.1">\n<PP_HEADER element="Al" pseudo_type="{}" is_ultrasoft="{}" is_paw="{}"/>\n</UPF>\n'
        for says, content in (('ultrasoft', head.format('US', 'T', 'F')), ('PAW', head.format('PAW', 'F', 'T')),
                              ('empty', ''), ('no UPF file', 'nonsense\n')):
            with self.subTest(says):
                path = self.path('Al.upf', content)
                said = self.refused(1, 'scf', *AL, '--pseudo', f'Al={path}')
                self.assertIn(says, said)
                self.assertIn('Al.upf', said)
        self.assertIn('no such file', self.refused(1, 'scf', *AL, '--pseudo', 'Al=' + self.path('none.upf')))
        self.assertIn('Al=99', self.refused(1, 'scf', *AL, '--pseudo', 'hgh:Al=99'))

    def test_other_functional(self):
        """A potential of PBE in a calculation with PBEsol is said, one that fits is not."""
        few = ('scf', *AL, '--max-iterations', '1', '--pseudo', 'gth-pbe')
        said = self.results(*few, '--xc', 'pbesol', status=1)['notes']
        self.assertTrue(any('pbesol' in note for note in said), said)
        said = self.results(*few, status=1)['notes']
        self.assertFalse(any('exchange' in note for note in said), said)

    def test_own_pseudopotential(self):
        """The same potential as a table of numbers, from a file, and cut short anywhere."""
        if not os.path.exists(UPF):
            self.skipTest('there is no ' + os.path.basename(UPF))
        own = self.results('scf', *AL, '--pseudo', f'Al={UPF}')['energies_ha']
        built_in = self.results('scf', *AL)['energies_ha']
        self.assertLess(abs(own['free'] - built_in['free']), 1e-7)
        with open(UPF, 'rb') as file:
            content = file.read()
        for part in (0.01, 0.2, 0.5, 0.9, 0.999):
            path = self.path('cut.upf', content[:int(part * len(content))])
            self.assertIn('cut.upf', self.refused(1, 'scf', *AL, '--pseudo', f'Al={path}'))

    def test_not_converged(self):
        """A result all the same, one document, status 1, and what was tried."""
        found = self.results('scf', *AL, '--max-iterations', '2', status=1)
        self.assertIs(found['converged'], False)
        self.assertEqual(found['iterations'], 2)
        self.assertIn('Not converged after 2 iterations', ' '.join(found['notes']))
        self.assertLess(abs(found['energies_ha']['free'] - -2.119), 0.01)
        done = run('scf', *AL, '--max-iterations', '2')
        self.assertEqual(done.returncode, 1)
        self.assertIn('not converged\n', done.stdout)
        self.assertIn('Try', done.stderr)
        out = self.path('o.npy')
        for command, *options in (('bands', '--density', '2'), ('dos', '--energy-grid=-5:5:1', '--broadening', '1'),
                                  ('ldos', '--energy-grid=-5:9:1', '--broadening', '1', '--out', out)):
            found = self.results(command, *AL, '--max-iterations', '2', *options, status=1)
            self.assertIs(found['converged'], False, command)
        found = self.results('eos', *AL, '--max-iterations', '2', '--volumes', '0.8:1:4', status=1)
        self.assertEqual([p['converged'] for p in found['points']].count(True), 0)
        self.assertIsNone(found['fit_free'])
        found = self.results('converge', *AL, '--max-iterations', '2', '--ecuts', '4,5', status=1)
        self.assertIsNone(found['ecuts']['sufficient'])


class Interrupt(Case):
    """Ctrl+C at any moment: one whole document or none, one sentence, files that are whole or not there."""

    def interrupt(self, delay, *arguments):
        with subprocess.Popen([CLI, 'dft', *arguments, '--json'], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True) as process:
            time.sleep(delay)
            sent = time.monotonic()
            process.send_signal(signal.SIGINT)
            out, said = process.communicate(timeout=60)
        if process.returncode == -signal.SIGINT:
            self.assertLess(delay, 0.1)  # the program had not begun
            return None
        self.assertEqual(process.returncode, 1, said)
        self.assertLess(time.monotonic() - sent, 20)
        if out == '':
            self.assertIn('stopped on request', said)
            return None
        found = json.loads(out)
        self.assertIn('Stopped on request', ' '.join(found['notes']))
        return found

    def test_at_any_moment(self):
        big = ['gallery:al-fcc-32', '--ecut-ha', '12', '--kmesh', '4', '--no-symmetry']
        small = ['gallery:al-fcc', '--ecut-ha', '8', '--kmesh', '4', '--no-symmetry']
        npy = ['--energy-grid=-6:16:0.25', '--broadening', '0.4', '--out', self.path('o.npy')]
        for delay, arguments in ((0.05, ['scf', *big]), (0.15, ['scf', *big]), (0.5, ['scf', *big]),
                                 (0.5, ['bands', *big]), (0.5, ['dos', *big]), (0.5, ['ldos', *big, *npy]),
                                 (0.5, ['converge', *big]), (0.5, ['eos', *big]),
                                 (0.5, ['relax', *big, '--out', self.path('r.xyz')]),
                                 (0.5, ['md', *big, '--out', self.path('m.xyz')]),
                                 (1.5, ['eos', *small, '--volumes', '0.9:1.1:999'])):
            with self.subTest((delay, arguments[0])):
                self.interrupt(delay, *arguments)
        self.assertEqual(os.listdir(self.folder), [])

    def test_what_was_reached(self):
        """Stopped in the middle, what was done until then is printed and written."""
        out = self.path('m.xyz')
        with subprocess.Popen([CLI, 'dft', 'md', self.path('si.xyz', SILICON), *AL[2:], '--steps', '100000', '--out', out], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            for _ in range(4):
                process.stdout.readline()
            process.send_signal(signal.SIGINT)
            rest, said = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 1, said)
        self.assertIn('Stopped on request', said)
        frames = int(re.search(r': (\d+) frames', rest).group(1))
        self.assertGreaterEqual(frames, 3)
        self.assertEqual(self.info(out)['n_frames'], frames)

    def test_nothing_to_compute(self):
        """One atom that no force moves: every step is for free, and Ctrl+C is heard all the same."""
        self.interrupt(0.7, 'md', *AL, '--steps', '100000000', '--velocities', 'zero', '--out', self.path('m.xyz'))


# --- bands and densities of states ---------------------------------------------------------------------------


class Bands(Case):
    def test_silicon(self):
        path = self.path('si.xyz', rows(fcc(5.43), [('Si', (0, 0, 0)), ('Si', (0.25, 0.25, 0.25))]))
        options = [path, '--ecut-ha', '6', '--kmesh', '2', '--tolerance', '1e-9']
        table = self.path('b.csv')
        found = self.results('bands', *options, '--density', '12', '--bands', '8', '--zero', 'highest', '--csv',
                             table)
        n = len(found['distance'])
        self.assertEqual((len(found['k']), len(found['eigenvalues_ev'])), (n, n))
        self.assertEqual({len(row) for row in found['eigenvalues_ev']}, {8})
        self.assertEqual(found['variant'], 'FCC')
        # W. Setyawan, S. Curtarolo, Comput. Mater. Sci. 49, 299 (2010)
        self.assertEqual([p['label'] for p in found['path']], list('ΓXWKΓLUWLKUX'))
        gamma, x = found['path'][0], found['path'][1]
        self.assertEqual(x['k_primitive'], [0.5, 0, 0.5])
        self.assertAlmostEqual(x['distance'] - gamma['distance'], 2 * math.pi / 5.43, 6)
        # Γ and X are in the mesh 2 x 2 x 2: two ways to the same eigenvalues.
        ground = self.results('scf', *options, '--bands', '8')
        for point, k in ((gamma, [0, 0, 0]), (x, None)):
            energies = [e + found['zero_ev'] for e in found['eigenvalues_ev'][point['index']]]
            others = [p['eigenvalues_ev'] for p in ground['kpoints']
                      if (p['k'] == k if k else sorted(abs(c) for c in p['k']) == [0, 0.5, 0.5])]
            self.assertEqual(len(others), 1)
            self.near(energies[:5], others[0][:5], 1e-3)
        # Eight electrons fill four bands; the valence bands end at Γ, the gap is indirect and ends before X.
        gap = found['gap']
        self.assertTrue(gap['is_insulator'])
        self.assertEqual(gap['n_occupied'], 4)
        self.assertFalse(gap['is_direct'])
        self.assertEqual(gap['highest_at']['place'], 'Γ')
        self.assertIn('Γ–X', gap['lowest_at']['place'])
        top = max(row[3] for row in found['eigenvalues_ev'])
        bottom = min(row[4] for row in found['eigenvalues_ev'])
        self.assertAlmostEqual(top, 0, 9)
        self.assertAlmostEqual(gap['gap_ev'], bottom - top, 9)
        self.assertAlmostEqual(gap['direct_gap_ev'], min(row[4] - row[3] for row in found['eigenvalues_ev']), 9)
        # The local density approximation has half of the 1.17 eV that are measured, wherever the cut-off is.
        self.assertTrue(0.3 < gap['gap_ev'] < 0.8, gap['gap_ev'])
        with open(table, encoding='utf-8') as file:
            read = list(csv.DictReader(file))
        self.assertEqual(len(read), n)
        self.assertEqual([float(read[-1][f'band_{b + 1}']) for b in range(8)], found['eigenvalues_ev'][-1])
        self.assertEqual([float(read[-1][f'k{c}']) for c in (1, 2, 3)], found['k'][-1])

    def test_zeros(self):
        energies = {}
        for zero in ('fermi', 'highest', 'alpha', 'plain'):
            found = self.results('bands', *AL, '--points', '20', '--zero', zero)
            energies[zero] = found['eigenvalues_ev'][0][0]
            self.assertTrue(15 <= len(found['distance']) <= 40, len(found['distance']))
        self.assertAlmostEqual(energies['plain'] - energies['fermi'], found['fermi_energy_ev'], 9)
        self.assertAlmostEqual(energies['alpha'] - energies['plain'], found['energy_shift_ev'], 9)
        self.assertEqual(energies['highest'], energies['fermi'])

    def test_words(self):
        text = self.good('bands', *AL, '--density', '3', '--bands', '4').stdout
        self.assertIn('Γ–X–W–K–Γ–L–U–W–L–K | U–X', text)
        self.assertIn('no gap can be told', text)
        folded = self.results('bands', 'gallery:al-fcc', '--ecut-ha', '3', '--kmesh', '1', '--density', '1')
        self.assertAlmostEqual(folded['n_cells'], 4, 6)
        self.assertIn('folded', ' '.join(folded['notes']))


class DensityOfStates(Case):
    def test_silicon(self):
        path = self.path('si.xyz', rows(fcc(5.43), [('Si', (0, 0, 0)), ('Si', (0.25, 0.25, 0.25))]))
        table = self.path('d.csv')
        found = self.results('dos', path, '--ecut-ha', '5', '--kmesh', '2', '--dos-kmesh', '3,3,3',
                             '--energy-grid=-16:6:0.1', '--broadening', '0.3', '--csv', table)
        energies, dos, integrated = found['energies_ev'], found['dos_per_ev'], found['integrated']
        self.assertEqual(len(energies), 221)
        self.assertEqual((energies[0], len(dos), len(integrated)), (-16, 221, 221))
        # The Fermi energy is the zero; the tails of the levels reach over it.
        self.assertAlmostEqual(found['dos']['electrons_below_fermi'], integrated[160], 6)
        self.assertAlmostEqual(integrated[160], 8, 1)
        self.assertAlmostEqual(found['dos']['below_grid'], 0, 4)
        total = 0
        for j in range(1, 221):
            total += 0.1 * (dos[j] + dos[j - 1]) / 2
            self.assertAlmostEqual(total, integrated[j] - integrated[0], 3)
        with open(table, encoding='utf-8') as file:
            self.assertEqual([float(row['dos']) for row in csv.DictReader(file)], dos)

    def test_local_and_total(self):
        """The LDOS summed over the cell is the density of states; its files are those that MALA reads."""
        out, grid = self.path('Al.out.npy'), ['--energy-grid=-8:12:0.5', '--broadening', '0.6']
        dos = self.results('dos', *AL, *grid, '--zero', 'alpha')
        ldos = self.results('ldos', *AL, *grid, '--grid', '10', '--out', out, '--double')
        shape, values = read_npy(out)
        self.assertEqual(shape, (10, 10, 10, 41))
        volume = 4.04958 ** 3 / 4  # Å³, of the gallery's cell
        summed = [sum(values[j::41]) * volume / 1000 for j in range(41)]
        # Bands good to 1e-3 eV and to 1e-6 eV
        self.near(summed, dos['dos_per_ev'], 1e-4)
        self.assertAlmostEqual(ldos['chain']['n_electrons'], 3, 6)
        self.assertEqual(ldos['ldos']['n_energies'], 41)
        with open(self.path('Al.info.json'), encoding='utf-8') as file:
            info = json.load(file)
        self.assertEqual(info['ldos_gridsize'], 41)
        self.assertEqual(info['ldos_gridoffset_ev'], -8)
        self.assertEqual(info['ldos_gridspacing_ev'], 0.5)
        self.assertAlmostEqual(info['energy_shift_ev'], ldos['energy_shift_ev'], 12)

    def test_numpy_reads_it(self):
        try:
            import numpy
        except ImportError:
            self.skipTest('there is no numpy')
        out = self.path('Al.out.npy')
        self.good('ldos', *AL, '--energy-grid=-8:12:1', '--broadening', '1', '--out', out)
        array = numpy.load(out)
        self.assertEqual((array.dtype, array.ndim, array.shape[3]), (numpy.float32, 4, 21))
        self.assertEqual(read_npy(out)[1], tuple(array.ravel().tolist()))

    def test_chain(self):
        """With occupations of the LDOS's own grid, the energy from the LDOS alone is that of the calculation."""
        out, grid = self.path('Al.out.npy'), ['--energy-grid=-8:16:0.25', '--broadening', '0.4']
        grid += ['--out', out]
        path = self.path('r2.xyz', R2)
        options = [path, '--ecut-ha', '5', '--kmesh', '2', '--temperature', '933', '--tolerance', '1e-9']
        found = self.results('ldos', *options, '--smearing', 'ldos', *grid)
        self.assertLess(abs(found['chain']['bias_mev_per_atom']), 0.01)
        usual = self.results('ldos', *options, *grid)
        self.assertGreater(abs(usual['chain']['bias_mev_per_atom']), 1)

    def test_strange_name(self):
        """A name that is no UTF-8 is shown as far as it can be."""
        out = os.path.join(self.path('x'), '..', os.fsdecode(b'\xff.npy'))
        os.makedirs(self.path('x'), exist_ok=True)
        found = self.results('ldos', *AL, '--energy-grid=-8:12:1', '--broadening', '1', '--grid', '4', '--out', out)
        self.assertRegex(found['ldos']['file'], r'\.npy$')
        self.assertTrue(os.path.exists(out))

    def test_not_written(self):
        self.assertIn('no', self.refused(1, 'ldos', *AL, '--energy-grid=-8:12:1', '--broadening', '1', '--out',
                                         self.path('none/a.npy')))


# --- volumes, relaxation, motion -----------------------------------------------------------------------------


class Cells(Case):
    def test_equation_of_state(self):
        table, out = self.path('e.csv'), self.path('v0.xyz')
        options = ['--ecut-ha', '5', '--kmesh', '3', '--tolerance', '1e-9']
        found = self.results('eos', self.path('r1.xyz', R1), *options, '--volumes', '0.84:1.04:5', '--csv', table,
                             '--out', out)
        self.assertEqual([round(p['factor'], 9) for p in found['points']], [0.84, 0.89, 0.94, 0.99, 1.04])
        for key, fit in (('free_ha', found['fit_free']), ('extrapolated_ha', found['fit_extrapolated'])):
            missed = [birch_murnaghan(fit, p['volume_ang3']) - p[key] * HARTREE for p in found['points']]
            self.assertAlmostEqual(math.sqrt(sum(x * x for x in missed) / 5), fit['rms_ev'], 9)
            self.assertLess(fit['rms_ev'], 0.02)
            self.assertTrue(fit['is_inside'])
            self.assertAlmostEqual(fit['length_factor'],
                                   (fit['v0_ang3'] / found['points'][0]['volume_ang3'] * 0.84) ** (1 / 3), 9)
        self.assertAlmostEqual(self.info(out)['volume'], found['fit_free']['v0_ang3'], 5)
        # Warm starts change nothing: the same volume, from nothing.
        point = found['points'][2]
        alone = self.results('scf', self.path('one.xyz', rows(fcc(A_REFERENCE * 0.94 ** (1 / 3)),
                                                              [('Al', (0, 0, 0))])), *options)
        self.assertLess(abs(alone['energies_ha']['free'] - point['free_ha']), 1e-8)
        self.assertEqual(alone['fft_grid'], point['fft_grid'])
        self.assertAlmostEqual(-sum(alone['stress_gpa'][:3]) / 3, point['pressure_gpa'], 3)
        with open(table, encoding='utf-8') as file:
            self.near([float(row['free_ev']) for row in csv.DictReader(file)],
                      [p['free_ha'] * HARTREE for p in found['points']], 1e-9)

    def test_silicon_as_abinit(self):
        """V0, B0 of silicon through six volumes of ABINIT 9.6.2 (reference/data/dft-refs.json: Si ecut15 k6)."""
        path = self.path('si.xyz', rows(fcc(5.387), [('Si', (0, 0, 0)), ('Si', (0.25, 0.25, 0.25))]))
        found = self.results('eos', path, '--ecut-ha', '15', '--kmesh', '6', '--width-ha', '0.001', '--volumes',
                             f'{(5.25 / 5.387) ** 3!r}:{(5.50 / 5.387) ** 3!r}:4')
        fit = found['fit_extrapolated']
        self.assertLess(abs((4 * fit['v0_ang3']) ** (1 / 3) - 5.3872), 0.002)
        self.assertLess(abs(fit['b0_gpa'] - 95.98), 1.5)
        self.assertLess(abs(fit['e0_ev'] / 2 / HARTREE - -3.9657070), 5e-6)

    def test_no_minimum(self):
        found = self.results('eos', *AL, '--volumes', '0.94:1.06:5', status=1)
        self.assertEqual(len(found['points']), 5)
        self.assertIsNone(found['fit_free'])
        self.assertIn('no minimum', ' '.join(found['notes']))

    def test_relax_atoms(self):
        out, frames = self.path('o.xyz'), self.path('t.xyz')
        options = [self.path('si.xyz', SILICON), '--ecut-ha', '5', '--kmesh', '2', '--tolerance', '1e-8']
        found = self.results('relax', *options, '--out', out, '--trajectory', frames)
        self.assertTrue(found['converged'])
        first, best = found['steps'][0], found['steps'][found['best']]
        self.assertLess(best['free_ha'], first['free_ha'])
        self.assertGreater(first['max_force_ev_per_ang'], 0.3)
        self.assertLess(best['max_force_ev_per_ang'], 0.01)
        for force in found['forces_ev_per_ang']:
            self.assertLess(math.hypot(*force), 0.0101)
        # Symmetry has the last word: a quarter of the diagonal.
        self.assertAlmostEqual(self.info(out)['nearest_distance'], 5.43 * math.sqrt(3) / 4, 2)
        self.assertEqual(self.info(frames)['n_frames'], len(found['steps']))
        again = self.results('scf', out, *options[1:])
        self.assertLess(abs(again['energies_ha']['free'] - best['free_ha']), 1e-6)

        done = run('relax', *options, '--steps', '1', '--out', out)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn('not converged', done.stdout)
        self.assertEqual(self.info(out)['n_atoms'], 2)

    def test_relax_cell(self):
        out = self.path('o.xyz')
        options = ['relax', *AL, '--out', out, '--smax', '0.05']
        free = self.results(*options, '--cell', 'isotropic')
        self.assertTrue(free['converged'])
        self.assertLess(max(abs(x) for x in free['stress_gpa']), 0.051)
        pressed = self.results(*options, '--cell', 'full', '--pressure', '10')
        self.near(pressed['stress_gpa'], [-10, -10, -10, 0, 0, 0], 0.06)
        self.assertLess(pressed['steps'][pressed['best']]['volume_ang3'],
                        free['steps'][free['best']]['volume_ang3'])
        again = self.results('scf', out, *AL[2:])
        self.near(again['stress_gpa'], pressed['stress_gpa'], 0.02)


class Motion(Case):
    def test_energy_is_kept(self):
        out = self.path('m.xyz')
        options = ['md', self.path('si.xyz', SILICON), '--ecut-ha', '4', '--kmesh', '1', '--tolerance', '1e-9',
                   '--timestep', '1', '--steps', '8', '--velocities', 'zero', '--out', out]
        found = self.results(*options, '--every', '3')
        steps = found['steps']
        self.assertEqual([s['step'] for s in steps], list(range(9)))
        self.assertEqual(steps[0]['kinetic_energy_ev'], 0)
        self.assertGreater(steps[8]['kinetic_energy_ev'], 0.005)
        for s in steps:
            self.assertLess(abs(s['conserved_ev'] - steps[0]['conserved_ev']), 0.05 * steps[8]['kinetic_energy_ev'])
            self.assertAlmostEqual(s['potential_energy_ev'], s['free_ha'] * HARTREE, 8)
        self.assertEqual(found['n_frames_written'], 4)  # 0, 3, 6 and the last
        self.assertEqual(self.info(out)['n_frames'], 4)

    def test_seed(self):
        path = self.path('si.xyz', SILICON)
        options = ['md', path, *AL[2:], '--steps', '1', '--temperature-ions', '500', '--out', self.path('m.xyz')]
        ends = [self.results(*options, '--seed', seed)['steps'][1]['potential_energy_ev'] for seed in '112']
        self.assertEqual(ends[0], ends[1])
        self.assertNotEqual(ends[0], ends[2])


class Convergence(Case):
    def test_cutoffs(self):
        found = self.results('converge', *AL, '--ecuts', '4,5,6,8', '--accuracy', '150')
        self.assertNotIn('kmeshes', found)
        points = found['ecuts']['points']
        self.assertEqual([p['ecut_ha'] for p in points], [4, 5, 6, 8])
        # More plane waves, lower energies
        frees = [p['free_ha_per_atom'] for p in points]
        self.assertEqual(frees, sorted(frees, reverse=True))
        for p, before in zip(points[1:], frees):
            self.assertAlmostEqual(p['change_mev_per_atom'], (p['free_ha_per_atom'] - before) * HARTREE * 1000, 6)
            self.assertAlmostEqual(p['error_mev_per_atom'], (p['free_ha_per_atom'] - frees[-1]) * HARTREE * 1000, 6)
        enough = next(i for i, free in enumerate(frees) if (free - frees[-1]) * HARTREE * 1000 < 150)
        self.assertEqual(found['ecuts']['sufficient'], enough)
        alone = self.results('scf', *AL)
        self.assertLess(abs(alone['energies_ha']['free'] - frees[2]), 1e-7)

    def test_meshes(self):
        found = self.results('converge', *AL, '--kmeshes', '2,3', status=1)
        self.assertEqual([p['kmesh'] for p in found['kmeshes']['points']], [[2, 2, 2], [3, 3, 3]])
        self.assertIsNone(found['kmeshes']['sufficient'])
        text = run('converge', *AL, '--ecuts', '4,5', '--kmeshes', '1,2', '--accuracy', '1e5').stdout
        self.assertEqual(text.count('enough for'), 2)


# --- Quantum ESPRESSO ----------------------------------------------------------------------------------------


class Exchange(Case):
    def test_import(self):
        with open(os.path.join(QE, 'outputs.json'), encoding='utf-8') as file:
            reference = json.load(file)
        printed = self.results('import', os.path.join(QE, 'scf.out'))
        exact = self.results('import', os.path.join(QE, 'scf.xml'))
        for key in ('n_atoms', 'n_electrons', 'converged', 'fft_grid'):
            self.assertEqual(printed[key], exact[key], key)
        for key, value in exact['energies_ev'].items():
            if printed['energies_ev'][key] is not None:
                self.assertLess(abs(printed['energies_ev'][key] - value), 2e-4 if key != 'band' else 2e-3, key)
        self.assertLess(abs(printed['fermi_energy_ev'] - exact['fermi_energy_ev']), 1e-4)
        self.assertAlmostEqual(sum(p['weight'] for p in exact['kpoints']), 1, 9)
        relaxed = self.results('import', os.path.join(QE, 'relax.out'))
        last = reference['relax.out'][-1]
        for found, expected in zip(relaxed['forces_ev_per_ang'], last['forces']):
            self.near(found, expected, 1e-5)
        self.near(relaxed['stress_gpa'], [x * GPA for x in last['stress']], 0.02)
        self.assertAlmostEqual(relaxed['energies_ev']['free'], last['energy'], 4)
        self.assertIn('pw.x', self.good('import', os.path.join(QE, 'scf.out')).stdout)

    def test_import_cubes(self):
        out, pattern = self.path('q.out.npy'), os.path.join(QE, 'ldos', 'tmp.pp*_ldos.cube')
        found = self.results('import', os.path.join(QE, 'scf.xml'), '--ldos', pattern, '--out', out)
        self.assertEqual(found['ldos']['n_energies'], 5)
        shape, values = read_npy(out)
        self.assertEqual(list(shape), found['fft_grid'] + [5])
        # The first cube: values per Ry and bohr³ from its ninth line on, after two atoms
        with open(os.path.join(QE, 'ldos', 'tmp.pp001_ldos.cube'), encoding='ascii') as file:
            numbers = [float(x) for line in file.read().splitlines()[8:] for x in line.split()]
        unit = 1 / (HARTREE / 2 * BOHR ** 3)
        self.assertEqual(len(numbers), len(values) // 5)
        for a, b in zip(values[0::5], numbers):
            self.assertLess(abs(a - b * unit), 1e-6 * abs(b * unit) + 1e-12)
        self.assertIn('tmp.pp', self.refused(1, 'import', os.path.join(QE, 'scf.xml'), '--ldos',
                                             self.path('tmp.pp*_ldos.cube')))

    def test_cut_short(self):
        for name in ('scf.out', 'scf.xml'):
            with open(os.path.join(QE, name), 'rb') as file:
                content = file.read()
            for part in (0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97):
                done = run('import', self.path(name, content[:int(part * len(content))]), '--json')
                with self.subTest((name, part)):
                    self.assertIn(done.returncode, (0, 1), done.stderr)
                    if done.stdout == '':
                        self.assertRegex(done.stderr, f'^nearsight-cli dft import: .*{name}')
                    else:
                        self.assertIs(json.loads(done.stdout)['done'], False)

    def test_export(self):
        name = self.path('Al')
        grid = ['--energy-grid=-5:10:0.5', '--broadening', '0.4']
        found = self.results('export', *AL, '--out', name, '--upf', 'Al=my.UPF', '--xc', 'pw92', '--width-ha', '0.02',
                             *grid)
        self.assertEqual(found['files'], [name + '.pw.in', name + '.pp.in'])
        with open(name + '.pw.in', encoding='ascii') as file:
            text = file.read()
        for line in ('ecutwfc = 12', 'degauss = 0.04', 'my.UPF', "input_dft = 'pw'", '2 2 2  0 0 0'):
            self.assertIn(line, text)
        with open(name + '.pp.in', encoding='ascii') as file:
            text = file.read()
        for line in ('emin = -5', 'delta_e = 0.5', 'use_gauss_ldos = .true.'):
            self.assertIn(line, text)
        # An element that this program has no pseudopotential of is no reason to refuse.
        self.good('export', 'gallery:au-fcc', '--out', self.path('Au'))
        self.assertIn('Teter', ' '.join(self.results('export', *AL, '--out', name)['notes']))
        self.assertIn('none', self.refused(1, 'export', *AL, '--out', self.path('none/a')))

    def test_there_and_back(self):
        """pw.x and pp.x run the inputs that are written for them, and find the same energy and LDOS."""
        if shutil.which('pw.x') is None or shutil.which('pp.x') is None:
            self.skipTest('Quantum ESPRESSO is not installed')
        if not os.path.exists(UPF):
            self.skipTest('there is no ' + os.path.basename(UPF))
        shutil.copy(UPF, self.path('Al.upf'))
        calculation = [self.path('r2.xyz', R2), '--ecut-ha', '5', '--kmesh', '2', '--xc', 'pw92', '--tolerance', '1e-9',
                       '--bands', '16']
        grid = ['--energy-grid=-3:9:3', '--broadening', '0.3', '--kernel', 'fermi-dirac']
        self.good('export', *calculation, *grid, '--upf', 'Al=Al.upf', '--pp-before-7.2', '--out', self.path('Al'))
        for program, name in (('pw.x', 'Al.pw'), ('pp.x', 'Al.pp')):
            with open(self.path(name + '.out'), 'w', encoding='utf-8') as file:
                subprocess.run([program, '-in', name + '.in'], cwd=self.folder, check=False, stdout=file,
                               stderr=subprocess.STDOUT, env={**os.environ, 'OMP_NUM_THREADS': '1'}, timeout=200)
        theirs = self.path('theirs.out.npy')
        found = self.results('import', self.path('Al.pw.out'), '--ldos', self.path('tmp.pp*_ldos.cube'), '--kernel',
                             'fermi-dirac', '--out', theirs, '--double')
        ours = self.path('ours.out.npy')
        own = self.results('ldos', *calculation, *grid, '--grid', ','.join(str(n) for n in found['fft_grid']), '--out',
                           ours, '--double')
        free = own['energies_ha']['free']
        self.assertLess(abs(found['energies_ev']['free'] / HARTREE - free), 4e-6)
        self.assertLess(abs(found['fermi_energy_ev'] - own['fermi_energy_ev'] - own['energy_shift_ev']), 2e-4)
        for a, b in zip(found['forces_ev_per_ang'], own['forces_ev_per_ang']):
            self.near(a, b, 1e-3)
        self.near(found['stress_gpa'], own['stress_gpa'], 0.05)
        (shape, a), (other, b) = read_npy(theirs), read_npy(ours)
        self.assertEqual(shape, other)
        self.near(a, b, 2e-3 * max(b))


if __name__ == '__main__':
    tap.main()
