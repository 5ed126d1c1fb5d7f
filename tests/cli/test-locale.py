"""test-locale.py: numbers are the same in a language that writes 1,5.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import shutil
import subprocess
import tempfile
import unittest

import tap

COMMAND = [os.environ['NEARSIGHT_CLI'], 'playground', '--pattern', 'circle', '--samples', '60',
           '--noise', '12.5', '--rate', '0.03', '--epochs', '3', '--seed', '7', '--json']


class Locale(unittest.TestCase):
    def setUp(self):
        if shutil.which('localedef') is None:
            self.skipTest('localedef is not installed')
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.german = {**os.environ, 'LOCPATH': folder.name, 'LC_ALL': 'de_DE.UTF-8',
                       'LANGUAGE': 'de'}
        # Its own locale, made here: whether the system has a German one does not matter.
        made = subprocess.run(['localedef', '-i', 'de_DE', '-f', 'UTF-8',
                               os.path.join(folder.name, 'de_DE.UTF-8')],
                              capture_output=True, text=True)
        if made.returncode != 0:
            self.skipTest('localedef has no source of de_DE: ' + made.stderr.strip())
        point = subprocess.run(['locale', 'decimal_point'], capture_output=True, text=True,
                               env=self.german).stdout.strip()
        self.assertEqual(point, ',')

    def run_program(self, environment, command=COMMAND):
        done = subprocess.run(command, capture_output=True, text=True, env=environment,
                              stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, 0, done.stderr)
        document = json.loads(done.stdout)
        for name in ('epochs_per_second', 'seconds', 'peak_memory_mb'):
            document.pop(name, None)
        return document

    def test_same_numbers(self):
        english = self.run_program(os.environ)
        self.assertEqual(self.run_program(self.german), english)
        # Something was trained on something: the comparison is not of two empty answers.
        self.assertGreater(english['train_loss'], 0)

    def test_electrons(self):
        command = [COMMAND[0], 'dft', 'scf', 'gallery:al-fcc', '--primitive', '--ecut-ha', '4.5', '--kmesh', '2',
                   '--kshift', '0.5,0.5,0.5', '--width-ha', '0.015', '--json']
        english = self.run_program(os.environ, command)
        self.assertEqual(self.run_program(self.german, command), english)
        self.assertLess(english['energies_ha']['free'], -2)


class Ascii(unittest.TestCase):
    def test_json_is_utf8_everywhere(self):
        """Where the terminal cannot show Å, JSON has it all the same."""
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'twice.xyz')
            with open(path, 'w') as file:
                file.write('2\nLattice="4 0 0 0 4 0 0 0 4"\nAl 0 0 0\nAl 0 0 0.01\n')
            done = subprocess.run([COMMAND[0], 'crystal', 'info', path, '--json'], capture_output=True,
                                  env={**os.environ, 'LC_ALL': 'C'})
        self.assertEqual(done.returncode, 0)
        self.assertIn('Å', ' '.join(json.loads(done.stdout.decode('utf-8'))['notes']))


if __name__ == '__main__':
    tap.main()
