"""test-install.py: installed into an empty place, both programs start from there.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import shutil
import struct
import subprocess
import tempfile
import unittest
from pathlib import Path

import tap
from tree import BUILD, ROOT

ID = 'org.nearsight.Nearsight'
WITH_DISPLAY = str(ROOT / 'tests/with-display.sh')


# The programs must not take the place they are installed to for a build directory, so it lies deep:
# they have to find their things where those were put.
CHECK = BUILD / 'install-check'
EMPTY = BUILD / 'install-check-prefix'
PREFIX = EMPTY / 'an/empty/place/usr'


def clean_environment():
    """Nothing that leads back to the source tree or the build."""
    return {key: value for key, value in os.environ.items()
            if not key.startswith(('NEAR', 'G_', 'GSETTINGS', 'MALLOC', 'PYTHON', 'MESON',
                                   'DESTDIR', 'UBSAN', 'ASAN'))}


def build(*command):
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL,
                          env=clean_environment())
    if done.returncode != 0:
        raise AssertionError(f'{command}:\n{done.stdout[-4000:]}{done.stderr[-4000:]}')


class Install(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # A build of its own, since the prefix is compiled in; nothing is timed, so not optimised.
        app = 'enabled' if (BUILD / 'src/app/nearsight').exists() else 'disabled'
        options = [f'--prefix={PREFIX}', '--libdir=lib', '--buildtype=debug', '-Doptimization=0',
                   '-Dtests=false', f'-Dapp={app}']
        if (CHECK / 'build.ninja').exists():
            options.append('--reconfigure')
        build('meson', 'setup', CHECK, ROOT, *options)
        build('ninja', '-C', CHECK)
        shutil.rmtree(EMPTY, ignore_errors=True)
        build('meson', 'install', '-C', CHECK, '--no-rebuild')
        cls.share = PREFIX / 'share'
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.elsewhere = Path(folder.name)

    def run_program(self, *command):
        """Runs a program in an empty directory."""
        environment = clean_environment()
        environment['XDG_DATA_DIRS'] = f'{self.share}:/usr/local/share:/usr/share'
        environment['GSETTINGS_BACKEND'] = 'memory'
        return subprocess.run(command, capture_output=True, text=True, env=environment,
                              cwd=self.elsewhere, stdin=subprocess.DEVNULL, timeout=100)

    def check_program(self, *command):
        done = self.run_program(*command)
        self.assertEqual(done.returncode, 0, f'{command}:\n{done.stdout}{done.stderr}')
        return done.stdout

    def need_app(self):
        program = PREFIX / 'bin/nearsight'
        if not (BUILD / 'src/app/nearsight').exists():
            self.skipTest('the desktop program is not built')
        if shutil.which('xvfb-run') is None or shutil.which('dbus-run-session') is None:
            self.skipTest('xvfb-run or dbus-run-session is not installed')
        return str(program)

    def version(self):
        info = json.loads((BUILD / 'meson-info/intro-projectinfo.json').read_text())
        return info['version']

    def test_files(self):
        wanted = [f'glib-2.0/schemas/{ID}.gschema.xml',
                  f'icons/hicolor/scalable/apps/{ID}.svg',
                  f'icons/hicolor/symbolic/apps/{ID}-symbolic.svg',
                  f'mime/packages/{ID}.xml']
        if (BUILD / 'src/app/nearsight').exists():
            wanted += [f'applications/{ID}.desktop', f'metainfo/{ID}.metainfo.xml']
        self.assertEqual([file for file in wanted if not (self.share / file).is_file()], [])

    def test_settings_are_compiled(self):
        self.assertTrue((self.share / 'glib-2.0/schemas/gschemas.compiled').is_file())

    def test_lessons_are_there(self):
        lessons = ROOT / 'resources/lessons'
        wanted = sorted(str(file.relative_to(lessons)) for file in lessons.rglob('*')
                        if file.is_file())
        installed = self.share / 'nearsight/lessons'
        self.assertEqual(sorted(str(file.relative_to(installed)) for file in installed.rglob('*')
                                if file.is_file()), wanted)

    def test_data_sets_are_there(self):
        datasets = ROOT / 'datasets'
        wanted = sorted(str(file.relative_to(datasets)) for file in datasets.rglob('*')
                        if file.is_file())
        installed = self.share / 'nearsight/datasets'
        self.assertIn('polymer/polymer.csv', wanted)
        self.assertEqual(sorted(str(file.relative_to(installed)) for file in installed.rglob('*')
                                if file.is_file()), wanted)

    def test_lessons_are_found(self):
        """What the command line lists follows the installed folder, and no other."""
        lessons = sorted((self.share / 'nearsight/lessons').glob('*.md'))
        program = str(PREFIX / 'bin/nearsight-cli')
        before = self.check_program(program, 'list', 'lessons')
        hidden = lessons[0].rename(lessons[0].with_suffix('.hidden'))
        self.addCleanup(hidden.rename, lessons[0])
        self.assertNotEqual(self.check_program(program, 'list', 'lessons'), before)

    def test_command_line(self):
        output = self.check_program(str(PREFIX / 'bin/nearsight-cli'), '--version')
        self.assertIn(self.version(), output)

    def test_desktop_program(self):
        program = self.need_app()
        self.assertIn(self.version(), self.check_program(WITH_DISPLAY, program, '--version'))

    def test_desktop_program_draws(self):
        program = self.need_app()
        picture = self.elsewhere / 'page.png'
        self.check_program(WITH_DISPLAY, program, '--page', 'playground',
                           '--screenshot', str(picture))
        head = picture.read_bytes()[:24]
        self.assertEqual(head[:8], b'\x89PNG\r\n\x1a\n')
        width, height = struct.unpack('>II', head[16:24])
        self.assertGreater(width, 800)
        self.assertGreater(height, 500)


if __name__ == '__main__':
    tap.main()
