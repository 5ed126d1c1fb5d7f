#!/usr/bin/env python3
"""summary.py — counts what meson's test logs say, and shows what failed and what was skipped.

summary.py TALLY LABEL [testlog.json]      adds a log's counts to the file TALLY
summary.py TALLY                           prints the skipped tests, then the last line of test.sh;
                                           exit status 1 if anything failed
SPDX-License-Identifier: GPL-3.0-or-later

A test that prints TAP counts once per line of TAP, any other test once. A program that fails
without a failed line of TAP (a crash, a timeout, a plan not met) counts as one failure more.
"""
import json
import re
import sys

TAP_LINE = re.compile(r'^(not )?ok\b\s*\d*\s*-?\s*(.*)$')
DIRECTIVE = re.compile(r'#\s*(SKIP\S*|TODO)\b[\s:]*(.*)$', re.I)
MAX_LINES = 120


def read_tap(text):
    """(passed, failed, [(name, why it was skipped)]) of a program's output, or None."""
    passed, failed, skipped = 0, 0, []
    plan = re.search(r'^1\.\.0\s*#\s*SKIP\S*\s*(.*)$', text, re.M | re.I)
    if plan:
        return 0, 0, [('', plan.group(1))]
    found = False
    for line in text.splitlines():
        match = TAP_LINE.match(line)
        if not match:
            continue
        found = True
        directive = DIRECTIVE.search(match.group(2))
        name = DIRECTIVE.sub('', match.group(2)).strip()
        if directive and directive.group(1).upper().startswith('SKIP'):
            skipped.append((name, directive.group(2)))
        elif match.group(1) and not directive:
            failed += 1
        else:
            passed += 1
    return (passed, failed, skipped) if found else None


def last_line(text):
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1].strip() if lines else 'it gave no reason'


def count(test):
    """(passed, failed, skipped) of one entry of testlog.json."""
    output, result = test.get('stdout') or '', test['result']
    good = result in ('OK', 'EXPECTEDFAIL')
    tap = read_tap(output)
    if tap:
        passed, failed, skipped = tap
        if not good and result != 'SKIP' and failed == 0:
            failed = 1
        return passed, failed, skipped
    if result == 'SKIP':
        return 0, 0, [('', last_line(output))]
    return (1, 0, []) if good else (0, 1, [])


def add(tally, label, log):
    totals, skips = [0, 0, 0], []
    with open(log, encoding='utf-8') as lines:
        tests = [json.loads(line) for line in lines]
    for test in tests:
        passed, failed, skipped = count(test)
        title = test['name'].split(' / ')[-1]
        totals = [totals[0] + passed, totals[1] + failed, totals[2] + len(skipped)]
        skips += [f'{label}: {title} {name}'.rstrip() + f': {why}' for name, why in skipped]
        if failed:
            print(f'--- {label}: {title}: {test["result"]} after {test["duration"]:.1f} s')
            text = (test.get('stdout') or '') + '\n' + (test.get('stderr') or '')
            shown = [line for line in text.splitlines()
                     if line.strip() and not re.match(r'ok\b', line)]
            print('\n'.join(shown[-MAX_LINES:]))
            print('--- again: ' + ' '.join(test.get('command', [])))
    with open(tally, 'a', encoding='utf-8') as out:
        out.write(json.dumps({'counts': totals, 'skips': skips}) + '\n')
    print('    {} passed, {} failed, {} skipped'.format(*totals))


def total(tally):
    totals, skips = [0, 0, 0], []
    with open(tally, encoding='utf-8') as lines:
        for line in lines:
            entry = json.loads(line)
            totals = [a + b for a, b in zip(totals, entry['counts'])]
            skips += entry['skips']
    if skips:
        print('Skipped:')
        for skip in skips:
            print('  ' + skip)
    print('{} passed, {} failed, {} skipped'.format(*totals))
    # Nothing run is not success.
    return 1 if totals[1] or not totals[0] else 0


if __name__ == '__main__':
    if len(sys.argv) == 4:
        add(*sys.argv[1:])
    else:
        sys.exit(total(sys.argv[1]))
