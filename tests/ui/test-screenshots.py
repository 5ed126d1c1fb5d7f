"""test-screenshots.py: pictures taken from the command line, and data that cannot be shown in one.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import struct
import subprocess
import tempfile
import unittest

import tap

PROGRAM = os.environ['NEARSIGHT']


class Screenshots(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.picture = os.path.join(folder.name, 'picture.png')
        self.table = os.path.join(folder.name, 'points.csv')

    def take(self, *arguments):
        return subprocess.run([PROGRAM, *arguments, '--screenshot', self.picture], capture_output=True,
                              text=True, stdin=subprocess.DEVNULL, timeout=60)

    def write(self, text):
        with open(self.table, 'w', encoding='utf-8') as file:
            file.write(text)

    def test_own_points(self):
        self.write('x,y,label\n' + ''.join(f'{i % 5 - 2},{i % 7 - 3},{(-1) ** i}\n' for i in range(70)))
        run = self.take(self.table, '--steps', '20', '--size', '1024x700')
        self.assertEqual(run.returncode, 0, run.stderr)
        with open(self.picture, 'rb') as file:
            head = file.read(24)
        self.assertEqual(head[:8], b'\x89PNG\r\n\x1a\n')
        self.assertEqual(struct.unpack('>II', head[16:24]), (1024, 700))

    def refused(self, *words):
        run = self.take(self.table)
        self.assertEqual(run.returncode, 2, run.stderr)
        for word in words:
            self.assertIn(word, run.stderr)
        self.assertFalse(os.path.exists(self.picture))

    def test_missing_points(self):
        self.refused('points.csv')

    def test_broken_points(self):
        self.write('x,y,label\n1,2,1\n3,four,-1\n')
        self.refused('points.csv', 'four', '3')


if __name__ == '__main__':
    tap.main()
