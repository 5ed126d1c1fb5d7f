"""test-floors.py: each floor and each room uses only what stands below it.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import re
import subprocess
import unittest

import tap
from tree import BUILD, ROOT, includes, name, nothing, sources

# What a floor may not include, whatever way it is spelled.
TOOLKIT = r'^(gtk|gdk|gsk|adwaita|epoxy|graphene)'
FORBIDDEN = {
    'src/core': TOOLKIT + r'|^(gio|glib-object|gobject|gmodule|cairo|pango|glib-unix)',
    'src/lab': TOOLKIT + r'|^(cairo|pango)',
    'src/plot': TOOLKIT,
    'src/cli': TOOLKIT,
}
BELOW = {
    'src/core': ('src/core',),
    'src/lab': ('src/core', 'src/lab'),
    'src/plot': ('src/core', 'src/lab', 'src/plot'),
    'src/cli': ('src/core', 'src/lab', 'src/plot', 'src/cli'),
    'src/app': ('src/core', 'src/lab', 'src/plot', 'src/app'),
}
ROOMS = ('base', 'linalg', 'stats', 'crystal', 'crystal/symmetry', 'crystal/files', 'crystal/gallery',
         'crystal/measure', 'crystal/motion', 'descriptor', 'nn', 'gp', 'active', 'dft/pseudo',
         'dft/occupation', 'dft/basis', 'dft/terms', 'dft/scf', 'dft/study', 'dft/files', 'ldos')
# Sets up every room, so it stands above them all.
ABOVE_ALL = 'near-init.c'
LINEAR_ALGEBRA = r'^(cblas|lapack|lapacke|fftw3|f77blas|openblas_config|.*lapack-private)\b'
LINEAR_ALGEBRA_LIBRARIES = r'^(openblas/|openblas-)'


class Floors(unittest.TestCase):
    def test_foreign_headers(self):
        problems = [f'{name(path)}:{line}: {header}'
                    for floor, pattern in FORBIDDEN.items()
                    for path in sources(floor)
                    for line, header in includes(path) if re.search(pattern, header)]
        nothing(self, problems, 'headers that do not belong on this floor:')

    def test_no_arrow_up(self):
        homes = {path.name: name(path) for path in sources('src', suffixes=('.h',))}
        problems = []
        for floor, allowed in BELOW.items():
            for path in sources(floor):
                for line, header in includes(path):
                    home = homes.get(header.rsplit('/', 1)[-1])
                    if home and not home.startswith(tuple(f + '/' for f in allowed)):
                        problems.append(f'{name(path)}:{line}: {home}')
        nothing(self, problems, 'headers of a floor that is not below:')

    def test_rooms_of_core(self):
        rooms = {path.name: path.relative_to(ROOT / 'src/core').parent.as_posix()
                 for path in sources('src/core', suffixes=('.h',))}
        problems = []
        for path in sources('src/core'):
            room = path.relative_to(ROOT / 'src/core').parent.as_posix()
            if room not in ROOMS or path.name == ABOVE_ALL:
                continue
            for line, header in includes(path):
                used = rooms.get(header.rsplit('/', 1)[-1])
                if used in ROOMS and ROOMS.index(used) > ROOMS.index(room):
                    problems.append(f'{name(path)}:{line}: {header} of core/{used}')
        nothing(self, problems, 'rooms that reach into a later room:')

    def test_linear_algebra_at_home(self):
        problems = [f'{name(path)}:{line}: {header}'
                    for path in sources('src')
                    if not name(path).startswith('src/core/linalg/')
                    for line, header in includes(path)
                    if re.search(LINEAR_ALGEBRA, header)
                    or re.search(LINEAR_ALGEBRA_LIBRARIES, header)]
        nothing(self, problems, 'BLAS, LAPACK or FFTW outside core/linalg:')

    def test_command_line_links_no_toolkit(self):
        program = BUILD / 'src/cli/nearsight-cli'
        if not program.exists():
            self.skipTest('nearsight-cli is not built')
        dynamic = subprocess.run(['readelf', '-d', program], check=True, capture_output=True,
                                 text=True).stdout
        needed = re.findall(r'\(NEEDED\).*\[(.*)\]', dynamic)
        self.assertTrue(any(library.startswith('libglib-2.0') for library in needed), needed)
        nothing(self, [library for library in needed
                       if re.search(r'gtk|gdk|gsk|adwaita|epoxy|libX11|libwayland', library)],
                'nearsight-cli is linked to:')

    def test_openblas_before_reference_blas(self):
        program = BUILD / 'src/cli/nearsight-cli'
        if not program.exists():
            self.skipTest('nearsight-cli is not built')
        dynamic = subprocess.run(['readelf', '-d', program], check=True, capture_output=True,
                                 text=True).stdout
        self.assertNotIn('gslcblas', ' '.join(re.findall(r'\(NEEDED\).*\[(.*)\]', dynamic)))


if __name__ == '__main__':
    tap.main()
