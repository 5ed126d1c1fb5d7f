"""test-sources.py: what no source file may do, and what each must have.

`python3 tests/style/test-sources.py --update-potfiles` rewrites po/POTFILES.in.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import re
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import tap
from tree import ROOT, code, matches, name, nothing, sources

MAX_LINES = 600
# Tables of numbers are as long as they are.
TABLE = re.compile(r'-(data|table)\.[ch]$')

LOCALE_BOUND = r'\b(strto(d|f|ld)|atof|v?f?scanf|v?sscanf|setlocale)\s*\('
# The one file that meets the user's system sets the language up.
MAY_SET_LOCALE = re.compile(r'src/lab/near-system\.c:\d+: setlocale')
UNSEEDED = r'\b(s?rand|rand_r|s?random|[dejlmn]rand48|g_random_\w+|g_rand_new)\s*\('
PRINTING = (r'\b(v?printf|puts|putchar|putc|perror|psignal|g_print|g_printerr)\s*\('
            r'|\b(stdout|stderr)\b')
LEAVING = r'\b(_?exit|_Exit|quick_exit|abort|raise|signal|sigaction|atexit)\s*\('
# Names of temporary files are meant to differ from run to run.
MAY_BE_UNSEEDED = 'src/core/base/near-file.c'
CLOCKS = (r'\b(time|clock|gettimeofday|clock_gettime|g_get_real_time|g_date_time_new_now\w*'
          r'|localtime|gmtime)\s*\(')
TRANSLATED = re.compile(r'(?<![\w])(_|N_|Q_|C_|NC_|ngettext|g_dngettext|g_dpgettext2?)\s*\(')


def banned(pattern, *folders):
    return [found for path in sources(*folders) for found in matches(pattern, path)]


def files_to_translate():
    found = [name(path) for path in sources('src')
             if TRANSLATED.search(re.sub(r'#\s*define.*', '', code(path.read_text('utf-8'))))]
    found += [name(path) for path in sources('ui', suffixes=('.ui',))
              if 'translatable="yes"' in path.read_text('utf-8')]
    found += [f'resources/org.nearsight.Nearsight.{kind}'
              for kind in ('desktop.in', 'gschema.xml', 'metainfo.xml.in')]
    return sorted(found)


def files_in_potfiles():
    lines = (ROOT / 'po/POTFILES.in').read_text('utf-8').splitlines()
    return [line for line in lines if line and not line.startswith('#')]


DEFINITION = re.compile(r'^(?!static\b)[A-Za-z_][\w \t*]*\n(near_\w+) \(', re.M)
# Their meaning is the convention's; a comment would only repeat the name.
UNDERSTOOD = re.compile(r'_(free|ref|unref|quark|clear|copy)$|_(get|peek|is|has)(_\w+)?$')


def documented_in_header(text, function):
    """Whether the paragraph of prototypes that declares the function holds a comment."""
    for paragraph in re.split(r'\n[ \t]*\n', text):
        if re.search(r'\b' + function + r'\s*\(', code(paragraph)):
            return '/*' in paragraph or '*/' in paragraph
    return False


class Sources(unittest.TestCase):
    def test_numbers_ignore_the_locale(self):
        found = banned(LOCALE_BOUND, 'src/core', 'src/lab', 'src/plot', 'src/cli')
        nothing(self, [line for line in found if not MAY_SET_LOCALE.match(line)],
                'use g_ascii_strtod() and its kin:')

    def test_random_numbers_have_a_seed(self):
        found = banned(UNSEEDED, 'src/core', 'src/lab', 'src/plot')
        nothing(self, [line for line in found if not line.startswith(MAY_BE_UNSEEDED)],
                'use near-rng:')

    def test_core_is_silent(self):
        nothing(self, banned(PRINTING, 'src/core'), 'core never prints:')

    def test_core_stays(self):
        nothing(self, banned(LEAVING, 'src/core'),
                'core never ends the program and never touches signals:')

    def test_core_does_not_ask_the_time(self):
        nothing(self, banned(CLOCKS, 'src/core'), 'use g_get_monotonic_time():')

    def test_messages_are_whole(self):
        """xgettext does not know G_GSIZE_FORMAT and its kin: a message with one loses its end."""
        regex = re.compile(r'(?<!\w)(?:_|N_|Q_|ngettext)\s*\(\s*'
                           r'(?:"(?:\\.|[^"\\])*"\s*)*G_\w+_FORMAT')
        problems = []
        for path in sources('src'):
            text = path.read_text('utf-8')
            problems += [f'{name(path)}:{text.count(chr(10), 0, match.start()) + 1}'
                         for match in regex.finditer(text)]
        nothing(self, problems, 'write %zu for a gsize in a message, or format the number first:')

    def test_files_are_short(self):
        problems = []
        for path in sources('src'):
            lines = len(path.read_text('utf-8').splitlines())
            if lines > MAX_LINES and not TABLE.search(path.name):
                problems.append(f'{name(path)}: {lines} lines')
        nothing(self, problems, f'more than {MAX_LINES} lines:')

    def test_licence_and_purpose(self):
        problems = []
        for path in sources('src', 'tests'):
            head = path.read_text('utf-8')[:600]
            if not head.startswith('/* ' + path.name):
                problems.append(f'{name(path)}: does not begin with “/* {path.name} — what it is”')
            # Tables of numbers from elsewhere keep the licence they came with.
            licence = '' if TABLE.search(path.name) else 'GPL-3.0-or-later'
            if f'SPDX-License-Identifier: {licence}' not in head:
                problems.append(f'{name(path)}: no SPDX-License-Identifier')
        nothing(self, problems, 'header comments:')

    def test_public_functions_are_documented(self):
        headers = {path.name: path.read_text('utf-8') for path in sources('src', suffixes=('.h',))}
        problems = []
        for path in sources('src/core', suffixes=('.c',)):
            text = path.read_text('utf-8')
            for match in DEFINITION.finditer(text):
                function = match.group(1)
                above = text[:match.start()].rstrip(' \t')
                if (UNDERSTOOD.search(function) or above.endswith('*/\n')
                        or any(documented_in_header(h, function) for h in headers.values())):
                    continue
                line = text.count('\n', 0, match.start()) + 2
                problems.append(f'{name(path)}:{line}: {function}()')
        nothing(self, problems, 'public functions without a comment, here or in the header:')

    def test_every_test_is_registered(self):
        problems = []
        for path in sources('tests', suffixes=('.c', '.py')):
            noun = re.fullmatch(r'(?:test|bench|fuzz)-(.+)', path.stem)
            build = path.parent / 'meson.build'
            if noun and not (build.exists() and re.search(
                    rf"'(?:(?:test|bench|fuzz)-)?{re.escape(noun.group(1))}'", build.read_text())):
                problems.append(name(path))
        nothing(self, problems, 'not in the meson.build of their folder:')

    def test_potfiles(self):
        wanted, listed = files_to_translate(), files_in_potfiles()
        problems = [f'not listed: {entry}' for entry in wanted if entry not in listed]
        problems += [f'not there, or nothing to translate: {entry}' for entry in listed
                     if entry not in wanted]
        if listed != sorted(listed):
            problems.append('not in alphabetical order')
        nothing(self, problems, 'po/POTFILES.in (see --update-potfiles):')


if __name__ == '__main__':
    if sys.argv[1:] == ['--update-potfiles']:
        (ROOT / 'po/POTFILES.in').write_text('\n'.join(files_to_translate()) + '\n', 'utf-8')
    else:
        tap.main()
