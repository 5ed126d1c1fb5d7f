"""test-tour.py: the tour leaves a report whose numbers are those of the command line.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import html.parser
import json
import os
import re
import subprocess
import tempfile
import time
import unittest
import xml.etree.ElementTree

import tap

CLI = os.environ['NEARSIGHT_CLI']
# Times differ from run to run.
TIMED = ('epochs_per_second',)


def run(*arguments, **options):
    return subprocess.run([CLI, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL,
                          **options)


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.images, self.links, self.commands = [], [], []
        self.in_pre = False

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == 'img':
            self.images.append(attributes['src'])
        if tag == 'a':
            self.links.append(attributes['href'])
        self.in_pre = tag == 'pre'

    def handle_data(self, data):
        if self.in_pre and data.startswith('nearsight-cli'):
            self.commands.append(data.split())
        self.in_pre = False


class Tour(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.out = os.path.join(cls.folder.name, 'a tour')
        begin = time.monotonic()
        cls.done = run('tour', '--out', cls.out)
        cls.seconds = time.monotonic() - begin
        cls.page = Page()
        with open(os.path.join(cls.out, 'index.html'), encoding='utf-8') as file:
            cls.text = file.read()
        cls.page.feed(cls.text)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_runs(self):
        self.assertEqual(self.done.returncode, 0, self.done.stderr)
        self.assertLess(self.seconds, 180)

    def test_has_figures(self):
        self.assertGreaterEqual(len(self.page.images), 8)
        for image in self.page.images:
            root = xml.etree.ElementTree.parse(os.path.join(self.out, image)).getroot()
            self.assertTrue(root.tag.endswith('svg'))

    def test_numbers_are_the_command_lines(self):
        self.assertEqual(len(self.page.commands), len(self.page.links))
        for command, link in zip(self.page.commands, self.page.links):
            with open(os.path.join(self.out, link), encoding='utf-8') as file:
                toured = json.load(file)
            done = run(*command[1:])
            self.assertEqual(done.returncode, 0, done.stderr)
            told = json.loads(done.stdout)
            for name in TIMED:
                toured.pop(name, None)
                told.pop(name, None)
            self.assertEqual(toured, told, ' '.join(command))

    def test_page_shows_those_numbers(self):
        with open(os.path.join(self.out, 'playground.json'), encoding='utf-8') as file:
            results = json.load(file)
        section = self.text.split('<section>')[1]
        shown = dict(re.findall(r'<tr><td>([^<]*)</td><td class="n">([^<]*)</td>', section))
        self.assertEqual(float(shown['test loss']), float('%.6g' % results['test_loss']))
        self.assertEqual(int(shown['epoch']), results['epoch'])

    def results(self, name):
        with open(os.path.join(self.out, name + '.json'), encoding='utf-8') as file:
            return json.load(file)

    def test_gaussian_processes(self):
        twenty, small, polymers = map(self.results, ('twenty-points', 'noise-too-small', 'polymers'))
        # of the other random draws: 0.25 is what the points were measured with
        self.assertLess(abs(twenty['noise_sd'] - 0.25), 0.1)
        self.assertGreater(len(small['optima']), 1)
        self.assertLess(small['length_scale'], twenty['length_scale'] / 2)
        self.assertLess(polymers['test_rmse'], polymers['baseline_rmse'] / 5)
        for results in (twenty, small, polymers):
            section = next(part for part in self.text.split('<section>') if results['kernel'] in part)
            shown = dict(re.findall(r'<tr><td>([^<]*)</td><td class="n">([^<]*)</td>', section))
            self.assertEqual(float(shown['log marginal likelihood']),
                             float('%.6g' % results['log_marginal_likelihood']))

    def test_cannot_be_written(self):
        done = run('tour', '--out', os.path.join(self.out, 'index.html', 'below'))
        self.assertEqual(done.returncode, 1)
        self.assertIn('--out', done.stderr)

    def test_needs_a_folder(self):
        self.assertEqual(run('tour').returncode, 2)


if __name__ == '__main__':
    tap.main()
