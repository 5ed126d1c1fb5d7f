"""tree.py: the project's files as the style tests see them.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import re
from pathlib import Path

ROOT = Path(os.environ.get('G_TEST_SRCDIR', Path(__file__).resolve().parents[1])).parent
BUILD = Path(os.environ.get('G_TEST_BUILDDIR', ROOT / 'build' / 'tests')).parent


def sources(*folders, suffixes=('.c', '.h')):
    """All source files below the folders, in a fixed order."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob('*')
                  if path.suffix in suffixes)


def name(path):
    return str(path.relative_to(ROOT))


TOKENS = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def code(text):
    """C text without comments and the insides of strings; every line keeps its number."""
    def blank(match):
        found = match.group()
        if found[0] == '"':
            return '""'
        return ' ' + '\n' * found.count('\n')
    return TOKENS.sub(blank, text)


def matches(pattern, path):
    """'file:line: text' of each line of code that the pattern is found in."""
    regex = re.compile(pattern)
    text = path.read_text(encoding='utf-8')
    shown = text.splitlines()
    return [f'{name(path)}:{i}: {shown[i - 1].strip()}'
            for i, line in enumerate(code(text).splitlines(), 1) if regex.search(line)]


def includes(path):
    """(line number, header name) of each #include."""
    regex = re.compile(r'\s*#\s*include\s*[<"]([^>"]+)[>"]')
    for i, line in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
        match = regex.match(line)
        if match:
            yield i, match.group(1)


def nothing(test, problems, advice):
    """Fails with one problem a line."""
    if problems:
        test.fail(advice + '\n' + '\n'.join(problems))
