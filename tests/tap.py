"""tap.py: runs the unittest cases of the calling file and prints TAP, one line a case.

In a test: `import tap`, and at its end `tap.main()` where unittest.main() would stand.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import sys
import unittest


class TapResult(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.number = 0

    def line(self, verdict, test, comment=''):
        self.number += 1
        name = test.id().split('.', 1)[-1]
        print(f'{verdict} {self.number} {name}{comment}', flush=True)

    def explain(self, test, error):
        self.line('not ok', test)
        for text in self._exc_info_to_string(error, test).splitlines():
            print('#', text, flush=True)

    def addSuccess(self, test):
        super().addSuccess(test)
        self.line('ok', test)

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.explain(test, error)

    def addError(self, test, error):
        super().addError(test, error)
        self.explain(test, error)

    def addSubTest(self, test, subtest, error):
        super().addSubTest(test, subtest, error)
        if error is not None:
            self.explain(subtest, error)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.line('ok', test, f' # SKIP {reason}')


def main():
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules['__main__'])
    result = TapResult()
    suite.run(result)
    print(f'1..{result.number}', flush=True)
    sys.exit(0 if result.wasSuccessful() else 1)
