"""test-packaging.py: what desktops, stores and package managers read is well formed.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as ET
from pathlib import Path

import tap
from tree import BUILD, ROOT, name, nothing, sources

ID = 'org.nearsight.Nearsight'


class Packaging(unittest.TestCase):
    def run_tool(self, *command, **options):
        if shutil.which(command[0]) is None:
            self.skipTest(f'{command[0]} is not installed')
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL,
                              **options)
        self.assertEqual(done.returncode, 0, f'{command}:\n{done.stdout}{done.stderr}')
        return done.stdout + done.stderr

    def test_desktop_entry(self):
        output = self.run_tool('desktop-file-validate', str(BUILD / f'resources/{ID}.desktop'))
        self.assertEqual(output.strip(), '')

    def test_metainfo(self):
        self.run_tool('appstreamcli', 'validate', '--no-net',
                      str(BUILD / f'resources/{ID}.metainfo.xml'))

    def test_metainfo_agrees_with_the_build(self):
        root = ET.parse(BUILD / f'resources/{ID}.metainfo.xml').getroot()
        version = re.search(r"version: '([^']+)'", (ROOT / 'meson.build').read_text()).group(1)
        self.assertEqual(root.findtext('id'), ID)
        self.assertEqual(root.find('releases/release').get('version'), version)
        self.assertEqual(root.findtext('launchable'), f'{ID}.desktop')

    def test_schema(self):
        self.run_tool('glib-compile-schemas', '--strict', '--dry-run', str(ROOT / 'resources'))

    def test_document_type(self):
        with tempfile.TemporaryDirectory() as folder:
            packages = Path(folder) / 'packages'
            packages.mkdir()
            shutil.copy(ROOT / f'resources/{ID}.mime.xml', packages)
            output = self.run_tool('update-mime-database', folder, env={
                **os.environ, 'PKGSYSTEM_ENABLE_FSYNC': '0'})
            self.assertNotIn('rror', output)
            globs = (Path(folder) / 'globs2').read_text()
            self.assertIn('application/x-nearsight:*.nearsight', globs)
        entry = (BUILD / f'resources/{ID}.desktop').read_text()
        self.assertIn('MimeType=application/x-nearsight;', entry)

    def test_icons(self):
        for suffix, size in (('', 128), ('-symbolic', 16)):
            icon = ET.parse(ROOT / f'resources/{ID}{suffix}.svg').getroot()
            self.assertEqual((icon.get('width'), icon.get('height')), (str(size), str(size)))
        # Only fills follow the theme's colour.
        self.assertNotIn('stroke=', (ROOT / f'resources/{ID}-symbolic.svg').read_text())

    def test_screens_are_well_formed(self):
        problems, classes = [], {}
        for path in sources('ui', suffixes=('.ui',)):
            try:
                root = ET.parse(path).getroot()
            except ET.ParseError as error:
                problems.append(f'{name(path)}: {error}')
                continue
            templates = [t.get('class') for t in root.iter('template')]
            if len(templates) > 1:
                problems.append(f'{name(path)}: more than one template')
            for template in templates:
                if template in classes:
                    problems.append(f'{name(path)}: {template} again, as in {classes[template]}')
                classes[template] = name(path)
            if not any(r.get('lib') == 'gtk' for r in root.iter('requires')):
                problems.append(f'{name(path)}: no <requires lib="gtk">')
        nothing(self, problems, 'screens:')

    def test_flatpak_manifest(self):
        manifest = json.loads((ROOT / f'flatpak/{ID}.json').read_text())
        self.assertEqual(manifest['id'], ID)
        self.assertEqual(manifest['command'], 'nearsight')
        # Files come through the portal, and nothing needs the network.
        for argument in manifest['finish-args']:
            self.assertNotRegex(argument, 'filesystem|network')
        modules = [module['name'] for module in manifest['modules']]
        self.assertEqual(modules[-1], 'nearsight')
        for module in manifest['modules']:
            for source in module['sources']:
                if source['type'] == 'archive':
                    self.assertRegex(source['url'], '^https://', module['name'])
                    self.assertRegex(source['sha256'], '^[0-9a-f]{64}$', module['name'])
                else:
                    self.assertIn(source['type'], ('dir', 'shell'), module['name'])
        # Every library that the build asks for and GNOME's runtime lacks is a module.
        for library in ('openblas', 'gsl', 'jansson', 'libzip', 'md4c', 'muparser', 'nlopt', 'fftw3',
                        'libxc'):
            self.assertIn(library, modules)

    def test_flatpak_builder_reads_the_manifest(self):
        shown = self.run_tool('flatpak-builder', '--show-manifest',
                              str(ROOT / f'flatpak/{ID}.json'))
        self.assertIn(ID, shown)

    def test_scripts(self):
        for script in ('run.sh', 'test.sh', '.ci/run', 'tools/packages.sh',
                       'tests/with-display.sh'):
            path = ROOT / script
            self.run_tool('bash', '-n', str(path))
            if script != 'tools/packages.sh':
                self.assertTrue(os.access(path, os.X_OK), f'{script} cannot be executed')

    def test_packages_cover_the_build(self):
        """Each library that meson.build asks for is looked for by run.sh too."""
        build = (ROOT / 'meson.build').read_text()
        packages = (ROOT / 'tools/packages.sh').read_text().lower()
        wanted = re.findall(r"(?:dependency|cc\.find_library)\('([^']+)'", build)
        # Parts of packages that are listed under another name.
        part_of = {'gio-2.0': 'glib-2.0', 'gobject-2.0': 'glib-2.0', 'gio-unix-2.0': 'glib-2.0',
                   'gmodule-2.0': 'glib-2.0', 'cairo': 'gtk4', 'cairo-svg': 'gtk4',
                   'cairo-pdf': 'gtk4', 'pangocairo': 'gtk4', 'graphene-1.0': 'gtk4',
                   'openmp': 'gcc', 'm': 'gcc'}
        nothing(self, [library for library in wanted
                       if part_of.get(library, library).lower() not in packages],
                'not in tools/packages.sh:')


if __name__ == '__main__':
    tap.main()
