"""test-scripts.py: how run.sh finds out what is missing, on systems that are only pretended.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import tap
from tree import ROOT


class Scripts(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.bin = self.folder / 'a path'
        self.bin.mkdir()
        self.log = self.folder / 'log'
        self.log.touch()

    def tool(self, name, body):
        path = self.bin / name
        path.write_text(f'#!/bin/bash\n{body}\n')
        path.chmod(0o755)

    def need(self, release, sets='build', path=None):
        """Runs need_packages with only the pretended tools; (status, output, error)."""
        (self.folder / 'os-release').write_text(release)
        for name in ('id', 'head', 'tail', 'rm', 'mktemp', 'dirname', 'env'):
            if not (self.bin / name).exists():
                self.tool(name, f'exec /usr/bin/{name} "$@"')
        done = subprocess.run(
            ['/bin/bash', '-c', f'. "{ROOT}/tools/packages.sh"; need_packages {sets}'],
            env={'PATH': str(self.bin), 'NEAR_OS_RELEASE': str(self.folder / 'os-release'),
                 'LOG': str(self.log)},
            capture_output=True, text=True, stdin=subprocess.DEVNULL)
        return done.returncode, done.stdout, done.stderr

    def pretend_debian(self, lacks=()):
        cases = ' | '.join(lacks) or 'nothing'
        self.tool('dpkg-query', f'case "${{@: -1}}" in {cases}) exit 1 ;; '
                                'esac; printf "installed "')
        self.tool('apt-get', 'echo "apt-get $*" >> "$LOG"')

    def test_debian_with_everything_touches_nothing(self):
        self.pretend_debian()
        self.assertEqual(self.need('ID=debian\n', 'build test'), (0, '', ''))
        self.assertEqual(self.log.read_text(), '')

    def test_debian_as_root_installs_what_is_missing_by_name(self):
        self.pretend_debian(lacks=('meson', 'libgsl-dev'))
        self.tool('id', 'echo 0')
        status, output, _ = self.need('ID=debian\n')
        self.assertEqual(status, 0)
        self.assertEqual(output, 'Installing missing packages: meson libgsl-dev\n')
        calls = self.log.read_text().splitlines()
        self.assertRegex(calls[0], '^apt-get update')
        self.assertRegex(calls[1], '^apt-get install .*meson libgsl-dev$')

    def test_derivative_uses_sudo(self):
        self.pretend_debian(lacks=('meson',))
        self.tool('id', 'echo 1000')
        self.tool('sudo', 'echo "sudo $1" >> "$LOG"; exec "$@"')
        status, output, _ = self.need('ID=linuxmint\nID_LIKE="ubuntu debian"\n')
        self.assertEqual(status, 0)
        self.assertEqual(output, 'Installing missing packages: meson\n')
        self.assertIn('sudo apt-get', self.log.read_text())

    def test_neither_root_nor_sudo_says_what_to_type(self):
        self.pretend_debian(lacks=('meson',))
        self.tool('id', 'echo 1000')
        status, _, error = self.need('ID=debian\n')
        self.assertEqual(status, 1)
        self.assertIn('apt-get install -y --no-install-recommends meson\n', error)
        self.assertEqual(self.log.read_text(), '')

    def test_either_of_two_names_will_do(self):
        self.pretend_debian(lacks=('libclang-rt-14-dev',))
        self.assertEqual(self.need('ID=debian\n', 'test'), (0, '', ''))

    def test_failed_installation(self):
        self.pretend_debian(lacks=('meson',))
        self.tool('id', 'echo 0')
        self.tool('apt-get', 'exit 100')
        status, _, error = self.need('ID=debian\n')
        self.assertEqual(status, 1)
        self.assertIn('could not be installed', error)

    def test_fedora(self):
        self.tool('rpm', '[ "$3" != muParser-devel ]')
        self.tool('dnf', 'echo "dnf $*" >> "$LOG"')
        self.tool('id', 'echo 0')
        status, output, _ = self.need('ID=fedora\n')
        self.assertEqual((status, output), (0, 'Installing missing packages: muParser-devel\n'))
        self.assertRegex(self.log.read_text(), '^dnf install .*muParser-devel$')

    def test_arch(self):
        self.tool('pacman', 'echo "pacman $*" >> "$LOG"; [ "$*" != "-T md4c" ]')
        self.tool('id', 'echo 0')
        status, output, _ = self.need('ID=endeavouros\nID_LIKE=arch\n')
        self.assertEqual((status, output), (0, 'Installing missing packages: md4c\n'))
        self.assertRegex(self.log.read_text().splitlines()[-1], '^pacman -S.* md4c$')

    def test_elsewhere_names_what_is_missing(self):
        self.tool('pkg-config', '[ "$2" != "gtk4 >= 4.8" ]')
        for name in ('cc', 'meson', 'ninja', 'msgfmt', 'xmllint'):
            self.tool(name, 'true')
        status, _, error = self.need('ID=gentoo\n')
        self.assertEqual(status, 1)
        self.assertEqual(error.splitlines()[0],
                         'Missing on this system: glib-compile-schemas, gtk4 >= 4.8')


if __name__ == '__main__':
    tap.main()
