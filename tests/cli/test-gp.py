"""test-gp.py: nearsight-cli gp as a person or a script meets it.

Numbers to compare with were computed with scikit-learn and numpy (gp-refs.json beside the checkout); what needs
no file of reference is compared with the formulas of Rasmussen & Williams, written out here.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import csv
import json
import math
import os
import subprocess
import tempfile
import unittest

import tap

CLI = os.environ['NEARSIGHT_CLI']
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.environ.get('NEAR_SHARED', os.path.join(ROOT, '..', 'shared'))
REFERENCES = os.path.join(SHARED, 'reference', 'data', 'gp-refs.json')
# Our text of each case's kernel, and the order of its theta in gp-refs.json as our names.
KERNELS = {
    'rbf_1d': ('{0}*RBF(l={1})', ['variance', 'RBF.l']),
    'matern12_1d': ('{0}*Matern12(l={1})', ['variance', 'Matern12.l']),
    'matern52_1d': ('{0}*Matern52(l={1})', ['variance', 'Matern52.l']),
    'periodic_1d': ('{0}*Periodic(l={1},p={2})', ['variance', 'Periodic.l', 'Periodic.p']),
    'poly3_1d': ('{0}*Poly(q=3!,s0={1})', ['variance', 'Poly.s0']),
    'sum_rbf_periodic_1d': ('{0}*RBF(l={1}) + {2}*Periodic(l={3},p={4})',
                            ['RBF.variance', 'RBF.l', 'Periodic.variance', 'Periodic.l', 'Periodic.p']),
    'linear_1d': ('{0}*Linear(s0={1})', ['variance', 'Linear.s0']),
    'rbf_ard_2d': ('{0}*RBF(l=[{1},{2}])', ['variance', 'RBF.l[1]', 'RBF.l[2]']),
}


def run(*arguments, **options):
    return subprocess.run([CLI, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL,
                          check=False, **options)


def rows_of(values):
    return [v if isinstance(v, list) else [v] for v in values]


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name, content=None):
        path = os.path.join(self.folder, name)
        if content is not None:
            with open(path, 'w', encoding='utf-8') as file:
                file.write(content)
        return path

    def table(self, name, header, rows):
        text = ','.join(header) + '\n' + ''.join(','.join(repr(float(v)) for v in row) + '\n' for row in rows)
        return self.path(name, text)

    def columns(self, path):
        with open(path, encoding='utf-8', newline='') as file:
            rows = list(csv.DictReader(file))
        return {name: [float(row[name]) for row in rows] for name in rows[0]}

    def good(self, *arguments):
        done = run('gp', *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def results(self, *arguments):
        return json.loads(self.good(*arguments, '--json').stdout)

    def refused(self, status, *arguments):
        done = run('gp', *arguments)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        self.assertEqual(done.stdout, '')
        return done.stderr

    def close(self, actual, expected, relative, absolute=0.0):
        self.assertEqual(len(actual), len(expected))
        for a, e in zip(actual, expected):
            self.assertLessEqual(abs(a - e), relative * abs(e) + absolute, f'{actual} against {expected}')


@unittest.skipUnless(os.path.exists(REFERENCES), 'gp-refs.json is not beside the checkout')
class References(Case):
    def setUp(self):
        super().setUp()
        with open(REFERENCES, encoding='utf-8') as file:
            self.cases = {case['name']: case for case in json.load(file)['cases']}

    def data(self, case):
        x = rows_of(case['X'])
        names = ['a', 'b'][:len(x[0])]
        self.table('d.csv', [*names, 'y'], [[*row, y] for row, y in zip(x, case['y'])])
        self.table('g.csv', names, rows_of(case['Xs']))
        return self.path('d.csv'), ','.join(names)

    def test_fixed_parameters(self):
        for name, (text, parameters) in KERNELS.items():
            case = self.cases[name]
            with self.subTest(name):
                kernel = text.format(*(math.exp(t) for t in case['theta'][:len(parameters)]))
                data, inputs = self.data(case)
                out = self.path('p.csv')
                r = self.results('fit', '--data', data, '--inputs', inputs, '--target', 'y', '--kernel',
                                 f"{kernel} + White({case['noise']})", '--predict', self.path('g.csv'), '--out', out)
                several = [p if '.' in p else text.split('*')[1].split('(')[0] + '.variance' for p in parameters]
                names = several if several[0] in r['gradient'] else parameters
                gradient = [r['gradient'][p] for p in names] + [r['gradient']['White.variance']]
                self.close([r['log_marginal_likelihood']], [case['lml']], 1e-8)
                self.close(gradient, case['lml_grad'], 1e-6, 1e-8)
                self.close([r['loo']['rmse'], r['loo']['log_predictive']], [case['loo_rmse'], case['loo_logpred']], 1e-8)
                p = self.columns(out)
                self.close(p['mean'], case['mean'], 1e-8, 1e-10)
                self.close(p['sd_function'], case['std_f'], 1e-8)
                self.close(p['sd_measurement'], case['std_y'], 1e-8)
                self.assertEqual(r['jitter'], 0.0)
                self.assertEqual(list(r['hyperparameters']), list(r['gradient']))

    def test_error_bars_of_each_point(self):
        case = self.cases['rbf_1d_pernoise']
        data = self.table('d.csv', ['x', 'y', 'e'], [[x, y, math.sqrt(v)] for x, y, v in
                                                     zip(case['X'], case['y'], case['noise'])])
        grid, out = self.table('g.csv', ['x'], rows_of(case['Xs'])), self.path('p.csv')
        r = self.results('fit', '--data', data, '--inputs', 'x', '--target', 'y', '--sd', 'e', '--kernel',
                         '1.3*RBF(l=0.8)', '--predict', grid, '--out', out)
        self.close([r['log_marginal_likelihood']], [case['lml']], 1e-8)
        self.close(self.columns(out)['mean'], case['mean'], 1e-8, 1e-10)
        self.close(self.columns(out)['sd_function'], case['std_f'], 1e-8)

    def test_number_and_white_add(self):
        case = self.cases['rbf_1d']
        data, _ = self.data(case)
        common = ['fit', '--data', data, '--inputs', 'a', '--target', 'y']
        half = case['noise'] / 2
        both = self.results(*common, '--sd', repr(math.sqrt(half)), '--kernel', f'1.3*RBF(l=0.8) + White({half})')
        self.close([both['log_marginal_likelihood']], [case['lml']], 1e-10)

    def test_optimum_of_the_workshop(self):
        case = self.cases['workshop_20pts']
        data, _ = self.data(case)
        r = self.results('fit', '--data', data, '--inputs', 'a', '--target', 'y', '--kernel', '5*RBF(l=10) + White(1)',
                         '--optimize', '--restarts', '9')
        self.close([r['log_marginal_likelihood']], [case['lml']], 1e-8)
        self.close([r['hyperparameters'][p] for p in ('RBF.variance', 'RBF.l', 'White.variance')], case['values'],
                   1e-5)
        self.assertEqual(r['at_bound'], [])
        self.assertLess(max(abs(g) for g in r['gradient'].values()), 1e-4)

    def test_bound_is_named(self):
        case = self.cases['workshop_noise_too_large']
        data, _ = self.data(case)
        r = self.results('fit', '--data', data, '--inputs', 'a', '--target', 'y', '--sd', repr(math.sqrt(10.0)),
                         '--kernel', '5*RBF(l=10)', '--optimize')
        # our bounds are wider than those of the reference: the likelihood can only be higher
        self.assertGreaterEqual(r['log_marginal_likelihood'], case['lml'] - 1e-8)
        self.assertIn('RBF.l', r['at_bound'])
        self.assertTrue(any('bound' in note for note in r['notes']), r['notes'])


class Fits(Case):
    def setUp(self):
        super().setUp()
        self.x = [0.3 * i for i in range(40)]
        self.y = [math.sin(x) + 0.1 * math.cos(37.0 * x) for x in self.x]
        self.data = self.table('d.csv', ['x', 'y'], zip(self.x, self.y))

    def test_document_gives_the_same(self):
        document = self.path('f.nearsight')
        r = self.results('fit', '--data', self.data, '--kernel', 'RBF(l=1) + White(0.01)', '--save', document)
        again = run('run', document, '--json')
        self.assertEqual(again.returncode, 0, again.stderr)
        s = json.loads(again.stdout)
        self.assertAlmostEqual(s['log_marginal_likelihood'], r['log_marginal_likelihood'], 9)
        self.assertAlmostEqual(s['loo_rmse'], r['loo']['rmse'], 9)
        self.assertLess(s['weights_difference'], 1e-10)
        self.assertLess(s['features_difference'], 1e-10)

    def test_script_for_scikit_learn(self):
        script = self.path('f.py')
        r = self.results('fit', '--data', self.data, '--kernel', '2*RBF(l=1) + White(0.01)', '--mean', 'constant',
                         '--python', script)
        with open(script, encoding='utf-8') as file:
            text = file.read()
        compile(text, script, 'exec')
        self.assertIn('ConstantKernel(constant_value=2.0', text)
        python = next((p for p in ('python3', '/usr/bin/python3') if subprocess.run(
            [p, '-c', 'import sklearn'], capture_output=True, check=False).returncode == 0), None)
        if python is None:
            self.skipTest('scikit-learn is not installed')
        said = subprocess.run([python, script], capture_output=True, text=True, check=True).stdout
        self.assertAlmostEqual(float(said.split('\n')[0].split()[-1]), r['log_marginal_likelihood'], 8)

    def test_script_is_refused(self):
        for options, name in ((('--kernel', 'Cosine(l=2) + White(0.1)'), 'Cosine'),
                              (('--kernel', 'RBF(l=1) + White(0.1)', '--mean', 'a*x'), 'formula'),
                              (('--kernel', 'RBF(l=1) + White(0.1)', '--standardize'), '--standardize'),
                              (('--sparse', '5'), '--python')):
            refused = run('gp', 'fit', '--data', self.data, *options, '--python', self.path('q.py'))
            self.assertNotEqual(refused.returncode, 0)
            self.assertIn(name, refused.stderr)
            self.assertFalse(os.path.exists(self.path('q.py')))

    def saved_and_run(self, *arguments):
        document = self.path('s.nearsight')
        r = self.results('fit', '--data', self.data, *arguments, '--save', document)
        again = run('run', document, '--json')
        self.assertEqual(again.returncode, 0, again.stderr)
        s = json.loads(again.stdout)
        bound = 'log_marginal_likelihood_bound' in r
        self.assertEqual('log_marginal_likelihood_bound' in s, bound)
        self.close([s['log_marginal_likelihood']],
                   [r['log_marginal_likelihood_bound' if bound else 'log_marginal_likelihood']], 1e-9)
        for name, value in r['hyperparameters'].items():
            self.close([s[name]], [value], 1e-12)
        if bound:
            self.assertIn('ower bound', run('run', document).stdout)
        return r, s

    def test_sparse_document_gives_the_same(self):
        kernel = ['--kernel', 'RBF(l=1) + White(0.01)', '--sparse', '7', '--seed', '5']
        for method in ('vfe', 'fitc', 'dtc', 'sor'):
            with self.subTest(method):
                r, s = self.saved_and_run(*kernel, '--method', method)
                self.assertEqual([s['n_centers'], s['sparse']], [7, method])
                self.saved_and_run(*kernel, '--method', method, '--optimize', '--restarts', '1')
        for centers in ('random', 'farthest-point', 'cholesky', 'leverage'):
            with self.subTest(centers):
                self.saved_and_run(*kernel, '--centers', centers)
                self.saved_and_run(*kernel, '--centers', centers, '--optimize', '--restarts', '1')
        for more in (['--mean', 'linear'], ['--mean', 'a*x + b', '--optimize', '--restarts', '0'], ['--sd', '0.2']):
            with self.subTest(more):
                self.saved_and_run(*kernel, *more)

    def test_guessed_error_bars_are_saved(self):
        self.data = self.table('e.csv', ['x', 'y', 'sd'], [[x, y, 0.1 + 0.01 * x] for x, y in zip(self.x, self.y)])
        self.saved_and_run('--inputs', 'x', '--target', 'y', '--kernel', 'RBF(l=1)', '--sparse', '7')
        self.saved_and_run('--inputs', 'x', '--target', 'y', '--kernel', 'RBF(l=1)')

    def test_same_seed_same_digits(self):
        command = ('fit', '--data', self.data, '--optimize', '--kernel', 'RBF + White(0.1)', '--seed', '7', '--json')
        self.assertEqual(self.good(*command).stdout, self.good(*command).stdout)

    def test_threads_do_not_change_digits(self):
        command = ['gp', 'fit', '--data', self.data, '--optimize', '--kernel', 'RBF + White(0.1)', '--json']
        one = run(*command, env={**os.environ, 'OMP_NUM_THREADS': '1'})
        two = run(*command, env={**os.environ, 'OMP_NUM_THREADS': '3'})
        self.assertEqual(one.stdout, two.stdout)

    def test_centres_at_all_points_are_exact(self):
        kernel = ['--kernel', 'RBF(l=1) + White(0.01)']
        exact = self.results('fit', '--data', self.data, *kernel)
        out, exact_out, grid = self.path('p.csv'), self.path('e.csv'), self.table('g.csv', ['x'], [[0.1], [5.0], [20.0]])
        self.good('fit', '--data', self.data, *kernel, '--predict', grid, '--out', exact_out)
        for method in ('vfe', 'fitc', 'dtc'):
            r = self.results('fit', '--data', self.data, *kernel, '--sparse', '40', '--centers', 'farthest-point', '--method',
                             method, '--predict', grid, '--out', out)
            key = 'log_marginal_likelihood_bound' if method == 'vfe' else 'log_marginal_likelihood'
            self.assertAlmostEqual(r[key], exact['log_marginal_likelihood'], 4)
            for name in ('mean', 'sd_function'):
                self.close(self.columns(out)[name], self.columns(exact_out)[name], 1e-4, 1e-4)

    def test_bound_is_below(self):
        exact = self.results('fit', '--data', self.data, '--kernel', 'RBF(l=1) + White(0.01)')
        for n in ('5', '10', '20'):
            r = self.results('fit', '--data', self.data, '--kernel', 'RBF(l=1) + White(0.01)', '--sparse', n)
            self.assertLessEqual(r['log_marginal_likelihood_bound'], exact['log_marginal_likelihood'] + 1e-9)

    def test_formula_mean(self):
        data = self.table('l.csv', ['t', 'y'], [[t, 3.0 + 2.0 * t] for t in range(10)])
        r = self.results('fit', '--data', data, '--kernel', '0.01*RBF(l=1) + White(0.001)', '--mean', 'a*t + b',
                         '--optimize')
        self.assertAlmostEqual(r['hyperparameters']['a'], 2.0, 3)
        self.assertAlmostEqual(r['hyperparameters']['b'], 3.0, 2)
        r = self.results('fit', '--data', data, '--kernel', '0.01*RBF(l=1) + White(0.001)', '--mean', 'linear')
        self.close(r['mean_coefficients'].values(), [3.0, 2.0], 1e-9, 1e-9)

    def test_formula_mean_of_a_sparse_fit(self):
        data = self.table('f.csv', ['x', 'y'], [[x, 3.0 * x + 0.1 * math.sin(5.0 * x)] for x in self.x])
        r = self.results('fit', '--data', data, '--kernel', '0.1*RBF(l=1) + White(0.01)', '--mean', 'a*x', '--sparse',
                         '10', '--optimize', '--restarts', '0')
        self.assertAlmostEqual(r['hyperparameters']['a'], 3.0, 1)
        self.assertIn('a=' + repr(r['hyperparameters']['a'])[:6], r['mean'])

    def test_standardize_is_undone(self):
        data = self.table('s.csv', ['x', 'y'], [[x, 500.0 + 20.0 * y] for x, y in zip(self.x, self.y)])
        grid, out = self.table('g.csv', ['x'], [[1.0], [400.0]]), self.path('p.csv')
        self.good('fit', '--data', data, '--standardize', '--kernel', 'RBF(l=1) + White(0.01)', '--predict', grid,
                  '--out', out)
        mean = sum(500.0 + 20.0 * y for y in self.y) / len(self.y)
        self.assertLess(abs(self.columns(out)['mean'][0] - 500.0 - 20.0 * math.sin(1.0)), 6.0)
        self.assertAlmostEqual(self.columns(out)['mean'][1], mean, 6)

    def test_learning_curve(self):
        r = self.results('learning-curve', '--data', self.data, '--sizes', '5,10,20,30', '--n-splits', '4')
        self.assertEqual([row['n'] for row in r['sizes']], [5, 10, 20, 30])
        self.assertLess(r['sizes'][-1]['test'], 0.5 * r['sizes'][-1]['baseline'])
        self.assertGreater(r['power_law']['b'], 0.0)

    def test_samples(self):
        out = self.path('s.csv')
        self.good('sample', '--kernel', '4*RBF(l=0.05)', '--grid', '0:100:101', '--draws', '200', '--out', out)
        values = [v for name, column in self.columns(out).items() if name != 'x' for v in column]
        # 101 x 200 independent values of variance 4: the variance is known to 1 %
        self.assertAlmostEqual(sum(v * v for v in values) / len(values), 4.0, delta=0.16)
        self.good('sample', '--data', self.data, '--kernel', 'RBF(l=1) + White(1e-6)', '--grid', '0.3:0.3:1', '--out',
                  out)
        for name, column in self.columns(out).items():
            self.assertAlmostEqual(column[0], self.y[1] if name != 'x' else 0.3, 2)

    def test_classes(self):
        data = self.table('c.csv', ['x', 'c'], [[x, float(x > 5.0)] for x in self.x])
        grid, out = self.table('g.csv', ['x'], [[1.0], [10.0], [1e4]]), self.path('p.csv')
        r = self.results('classify', '--data', data, '--kernel', '10*RBF(l=2)', '--predict', grid, '--out', out)
        self.assertEqual(r['training_accuracy'], 1.0)
        p = self.columns(out)
        self.assertEqual(p['label'][:2], [0.0, 1.0])
        self.close([a + b for a, b in zip(p['probability_0'], p['probability_1'])], [1.0] * 3, 1e-12)
        self.assertAlmostEqual(p['probability_1'][2], 0.5, 9)


class Validation(Case):
    """Errors where nothing was learned, against fits of the same rows made by hand."""

    def setUp(self):
        super().setUp()
        self.x = [0.15 * i for i in range(60)]
        self.y = [math.sin(x) + 0.1 * math.cos(37.0 * x) for x in self.x]
        self.data = self.table('d.csv', ['x', 'y'], zip(self.x, self.y))
        self.kernel = ['--kernel', 'RBF(l=1) + White(0.01)']

    def by_hand(self, train, test, *more):
        """Error, density and the error of the mean at the rows @test, from a fit to @train."""
        data = self.table('train.csv', ['x', 'y'], [[self.x[i], self.y[i]] for i in train])
        grid, out = self.table('test.csv', ['x'], [[self.x[i]] for i in test]), self.path('p.csv')
        self.good('fit', '--data', data, *self.kernel, *more, '--predict', grid, '--out', out)
        p = self.columns(out)
        y = [self.y[i] for i in test]
        mean = sum(self.y[i] for i in train) / len(train)
        rms = [math.sqrt(sum((a - b) ** 2 for a, b in zip(y, guess)) / len(y)) for guess in (p['mean'], [mean] * len(y))]
        nlpd = sum(0.5 * ((a - m) / s) ** 2 + math.log(s) + 0.5 * math.log(2.0 * math.pi)
                   for a, m, s in zip(y, p['mean'], p['sd_measurement'])) / len(y)
        return [rms[0], nlpd, rms[1]]

    def test_rows_of_the_file_are_held_out(self):
        data = self.path('s.csv', 'x,y,split\n' + ''.join(f'{x!r},{y!r},{"test" if i % 4 == 1 else "train"}\n'
                                                          for i, (x, y) in enumerate(zip(self.x, self.y))))
        test = [i for i in range(60) if i % 4 == 1]
        train = [i for i in range(60) if i % 4 != 1]
        for more in ([], ['--sparse', '9'], ['--standardize']):
            with self.subTest(more):
                r = self.results('fit', '--data', data, '--inputs', 'x', '--target', 'y', *self.kernel, *more)
                self.assertEqual([r['n_points'], r['test']['n']], [45, 15])
                self.close([r['test'][name] for name in ('rmse', 'nlpd', 'baseline_rmse')],
                           self.by_hand(train, test, *more), 1e-9)

    def test_share(self):
        for more in ([], ['--sparse', '9']):
            command = ['fit', '--data', self.data, *self.kernel, *more, '--test-share', '0.25']
            r, again = self.results(*command), self.results(*command)
            other = self.results(*command, '--seed', '2')
            self.assertEqual(r, again)
            self.assertNotEqual(r['test'], other['test'])
            self.assertEqual([r['n_points'], r['test']['n']], [45, 15])
            self.assertLess(r['test']['rmse'], 0.3 * r['test']['baseline_rmse'])
            self.assertNotIn('folds', r)
            document = self.path('t.nearsight')
            self.good(*command, '--save', document)
            s = json.loads(run('run', document, '--json').stdout)
            self.close([s['test_rmse'], s['test_nlpd']], [r['test']['rmse'], r['test']['nlpd']], 1e-9)
        for share in ('1', '-0.1'):
            self.assertIn('--test-share', self.refused(2, 'fit', '--data', self.data, '--test-share', share))

    def test_folds_of_a_sparse_fit(self):
        r = self.results('fit', '--data', self.data, *self.kernel, '--sparse', '12')
        exact = self.results('fit', '--data', self.data, *self.kernel)
        self.assertEqual(r['folds']['n_folds'], 5)
        # five folds see fewer points than leaving one out does, and the errors are those of the noise in both
        self.assertGreater(r['folds']['rmse'], 0.7 * exact['loo']['rmse'])
        self.assertLess(r['folds']['rmse'], 2.0 * exact['loo']['rmse'])
        self.assertLess(r['folds']['rmse'], 0.3 * r['folds']['baseline_rmse'])
        self.assertIn('folds', self.good('fit', '--data', self.data, *self.kernel, '--sparse', '12').stdout)

    def test_gap_of_the_bound(self):
        exact = self.results('fit', '--data', self.data, *self.kernel)['log_marginal_likelihood']
        r = self.results('fit', '--data', self.data, *self.kernel, '--sparse', '5')
        self.close([r['exact_log_marginal_likelihood'], r['likelihood_gap'] + r['log_marginal_likelihood_bound']],
                   [exact] * 2, 1e-9)
        self.assertNotIn('likelihood_gap', self.results('fit', '--data', self.data, *self.kernel, '--sparse', '5',
                                                        '--method', 'fitc'))

    def test_parts_add_up(self):
        for more in ([], ['--sparse', '6'], ['--sparse', '6', '--method', 'fitc']):
            r = self.results('fit', '--data', self.data, *self.kernel, *more)
            key = 'log_marginal_likelihood_bound' if 'trace' in r else 'log_marginal_likelihood'
            self.close([r['data_fit'] + r['complexity'] + r['constant'] + r.get('trace', 0.0)], [r[key]], 1e-10)

    def test_words(self):
        data = self.table('w.csv', ['T', 'p', 'y'], [[x, x * x % 1.3, y] for x, y in zip(self.x, self.y)])
        said = self.good('fit', '--data', data, '--kernel', 'RBF(l=[1,2!]) + White(0.01)', '--mean', 'quadratic').stdout
        for text in ('RBF.l[1]', 'RBF.l[2]', '2 (held)', 'White.variance', 'times T', 'times T p', 'times p²', 'constant'):
            self.assertIn(text, said)
        r = self.results('fit', '--data', data, '--kernel', 'RBF(l=[1,2]) + White(0.01)', '--mean', 'linear')
        self.assertEqual(list(r['mean_coefficients']), ['1', 'T', 'p'])
        said = self.good('fit', '--data', self.data, *self.kernel, '--mean', 'a*x + b', '--optimize').stdout
        self.assertRegex(said, r'(?m)^  a +[-0-9.]+$')
        one = self.path('one.csv', 'x,y\n1,2\n')
        for mean in ('zero', 'constant'):
            done = self.good('fit', '--data', one, '--inputs', 'x', '--target', 'y', *self.kernel, '--mean', mean)
            self.assertNotRegex(done.stdout + done.stderr, r'\b(nan|inf)\b')

    def test_large_fits_say_what_they_cost(self):
        data = self.table('l.csv', ['x', 'y'], [[0.01 * i, math.sin(0.01 * i)] for i in range(1501)])
        done = run('gp', 'fit', '--data', data, '--kernel', 'RBF(l=1!) + White(0.01!)', '--optimize', '--restarts', '0',
                   '--json', timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stderr, r'1501 points.*operations')
        self.assertIn('--sparse M', done.stderr)
        self.assertNotIn('operations', self.good('fit', '--data', data, *self.kernel, '--sparse', '9').stderr)


class Theory(Case):
    def setUp(self):
        super().setUp()
        rows = []
        for i in range(40):
            n, a = 2.0 + (i * 0.37) % 3.0, (i * 0.61) % 1.0
            rows.append([n, a, 0.05, 1.2 * n - 0.5, 1.2 * n - 0.5 + 0.3 * math.sin(3.0 * a) * n])
        self.rows = rows
        self.data = self.table('t.csv', ['lnN', 'alpha', 'e', 't', 'y'], rows)
        self.common = ['--data', self.data, '--inputs', 'lnN,alpha', '--target', 'y']

    def test_ways(self):
        kernels = {'latent': 'RBF(l=[1,1,2]) + White(0.01)'}
        for way in ('direct', 'latent', 'difference', 'linear-mean', 'fixed-mean', 'parameterization', 'quotient'):
            with self.subTest(way):
                document, out = self.path('t.nearsight'), self.path('p.csv')
                r = self.results('fit', *self.common, '--theory', 't', '--way', way, '--sd', 'e', '--kernel',
                                 kernels.get(way, 'RBF(l=[1,1]) + White(0.01)'), '--save', document, '--predict', self.data,
                                 '--out', out)
                self.assertEqual(r['theory_way'], way)
                s = json.loads(run('run', document, '--json').stdout)
                self.assertEqual(s['theory'], way)
                self.close([s['log_marginal_likelihood'], s['loo_rmse'], s['loo_log_predictive']],
                           [r['log_marginal_likelihood'], r['loo']['rmse'], r['loo']['log_predictive']], 1e-9)
                for mean, row in zip(self.columns(out)['mean'], self.rows):
                    self.assertAlmostEqual(mean, row[4], delta=0.4)

    def test_difference_is_a_fit_to_the_difference(self):
        kernel = ['--kernel', 'RBF(l=[1,1]) + White(0.01)']
        plain = self.table('d.csv', ['lnN', 'alpha', 'y'], [[n, a, y - t] for n, a, _, t, y in self.rows])
        a = self.results('fit', '--data', plain, *kernel, '--mean', 'constant')
        b = self.results('fit', *self.common, '--theory', 't', *kernel)
        self.close([b['log_marginal_likelihood'], b['loo']['rmse']], [a['log_marginal_likelihood'], a['loo']['rmse']], 1e-8)
        c = self.results('fit', *self.common, '--theory', 't', *kernel, '--test-share', '0.25')
        self.assertEqual([c['n_points'], c['test']['n']], [30, 10])
        self.assertLess(c['test']['rmse'], c['test']['baseline_rmse'])

    def test_learning_curves(self):
        common = ['learning-curve', *self.common, '--theory', 't', '--sd', 'e', '--sizes', '6,20', '--n-splits', '3',
                  '--restarts', '0']
        one = self.results(*common, '--way', 'difference')
        self.assertEqual([row['n'] for row in one['sizes']], [6, 20])
        out, figure = self.path('c.csv'), self.path('c.svg')
        r = self.results(*common, '--way', 'all', '--csv', out, '--figure', figure)
        self.assertEqual(list(r['ways']), ['direct', 'latent', 'difference', 'quotient', 'linear-mean', 'fixed-mean',
                                           'parameterization'])
        self.assertEqual(r['ways']['difference']['sizes'], one['sizes'])
        # the points were made by a theory whose exponent varies: the form wins
        last = {way: curve['sizes'][-1]['test'] for way, curve in r['ways'].items()}
        self.assertLess(last['parameterization'], last['direct'])
        self.close(self.columns(out)['latent_test'], [row['test'] for row in r['ways']['latent']['sizes']], 1e-12)
        said = self.good(*common, '--way', 'all').stdout
        self.assertEqual(said.count('power law') + said.count('test error'), 7)
        self.assertIn('--kernel', self.refused(2, *common, '--kernel', 'RBF'))
        self.assertIn('learning curves', self.refused(1, 'fit', *self.common, '--theory', 't', '--way', 'all'))

    def test_power_input(self):
        r = self.results('fit', *self.common, '--theory', 't', '--way', 'fixed-mean', '--power-input', 'lnN', '--restarts',
                         '0')
        self.assertRegex(r['mean'], r'1\.2')
        other = self.results('fit', *self.common, '--theory', 't', '--way', 'fixed-mean', '--power-input', 'alpha',
                             '--restarts', '0')
        self.assertNotEqual(r['mean'], other['mean'])

    def test_refusals(self):
        self.assertIn('ratio', self.refused(1, 'fit', *self.common, '--theory', 't', '--way', 'ratio'))
        self.assertIn('nu', self.refused(1, 'fit', *self.common, '--theory', 't', '--power-input', 'nu'))
        self.assertIn('no_such', self.refused(1, 'fit', *self.common, '--theory', 'no_such'))
        self.assertIn('--theory', self.refused(2, 'fit', *self.common, '--way', 'latent'))
        self.assertIn('--mean', self.refused(2, 'fit', *self.common, '--theory', 't', '--mean', 'linear'))
        self.assertIn('--sparse', self.refused(2, 'fit', *self.common, '--theory', 't', '--sparse', '5'))
        grid = self.table('g.csv', ['lnN', 'alpha'], [[1.0, 1.0]])
        self.assertIn('“t”', self.refused(1, 'fit', *self.common, '--theory', 't', '--restarts', '0', '--predict', grid,
                                          '--out', self.path('p.csv')))

    def test_error_bars_of_predictions(self):
        kernel, out = ['--kernel', 'RBF(l=[1,1])', '--sd', 'e'], self.path('p.csv')
        grid = self.table('g.csv', ['lnN', 'alpha', 'e'], [[3.0, 0.5, 0.3], [9.0, 0.5, 0.4]])
        bare = self.table('b.csv', ['lnN', 'alpha'], [[3.0, 0.5], [9.0, 0.5]])
        r = self.results('fit', *self.common, *kernel, '--predict', grid, '--out', out)
        p = self.columns(out)
        self.close(p['sd_measurement'], [math.hypot(s, e) for s, e in zip(p['sd_function'], (0.3, 0.4))], 1e-9)
        self.assertRegex(' '.join(r['notes']), 'sd_measurement has the error bars in column “e”')
        r = self.results('fit', *self.common, *kernel, '--predict', bare, '--out', out)
        p = self.columns(out)
        self.close(p['sd_measurement'], p['sd_function'], 1e-12)
        self.assertRegex(' '.join(r['notes']), 'sd_measurement has no noise')


class Classes(Case):
    def setUp(self):
        super().setUp()
        self.x = [0.2 * i for i in range(45)]
        self.c = [float(math.sin(x) > 0.2 or i % 11 == 3) for i, x in enumerate(self.x)]
        self.kernel = ['--kernel', '4*RBF(l=1)']

    def test_cross_validation(self):
        data = self.table('c.csv', ['x', 'c'], zip(self.x, self.c))
        r = self.results('classify', '--data', data, *self.kernel)
        self.assertGreater(r['cross_validated_accuracy'], r['chance_accuracy'])
        self.assertLessEqual(r['cross_validated_accuracy'], r['training_accuracy'])
        self.assertLess(r['cross_validated_log_loss'], r['chance_log_loss'])
        share = sum(self.c) / len(self.c)
        self.close([r['chance_log_loss']], [-share * math.log(share) - (1 - share) * math.log(1 - share)], 1e-12)
        said = self.good('classify', '--data', data, *self.kernel).stdout
        self.assertIn('accuracy of 5 folds', said)
        self.assertIn('RBF.l', said)

    def test_nothing_to_learn(self):
        # labels without a pattern: folds see it, the training points do not
        c = [float((i * i * 7 + i // 3) % 5 < 2) for i in range(45)]
        r = self.results('classify', '--data', self.table('c.csv', ['x', 'c'], zip(self.x, c)), '--kernel', '50*RBF(l=0.05)')
        self.assertEqual(r['training_accuracy'], 1.0)
        self.assertLess(r['cross_validated_accuracy'], 0.8)

    def test_words(self):
        numbers = self.table('n.csv', ['x', 'c'], zip(self.x, self.c))
        words = self.path('w.csv', 'x,phase\n' + ''.join(f'{x!r},{"fcc" if c else "bcc, cold"!r}\n'.replace("'", '"')
                                                         for x, c in zip(self.x, self.c)))
        grid, out = self.table('g.csv', ['x'], [[1.0], [4.0]]), self.path('p.csv')
        a = self.results('classify', '--data', numbers, *self.kernel)
        for more in (['--inputs', 'x', '--target', 'phase'], []):
            b = self.results('classify', '--data', words, *self.kernel, *more, '--predict', grid, '--out', out)
            self.assertEqual([row['label'] for row in b['classes']], ['bcc, cold', 'fcc'])
            self.assertEqual([row['n_points'] for row in b['classes']], [row['n_points'] for row in a['classes']])
            self.assertEqual([b[k] for k in ('log_marginal_likelihood', 'cross_validated_accuracy')],
                             [a[k] for k in ('log_marginal_likelihood', 'cross_validated_accuracy')])
            with open(out, encoding='utf-8', newline='') as file:
                rows = list(csv.DictReader(file))
            self.assertEqual([row['label'] for row in rows], ['fcc', 'bcc, cold'])
            self.assertGreater(float(rows[0]['probability_fcc']), 0.5)

    def test_rare_class(self):
        data = self.table('c.csv', ['x', 'c'], [*zip(self.x, self.c), (20.0, 2.0)])
        r = self.results('classify', '--data', data, *self.kernel)
        self.assertTrue(math.isfinite(r['cross_validated_log_loss']))

    def test_a_number_is_no_class(self):
        data = self.table('c.csv', ['x', 'c'], [[x, float(i % 23)] for i, x in enumerate(self.x)])
        self.assertIn('gp fit', ' '.join(self.results('classify', '--data', data, *self.kernel)['notes']))

    def test_bounds(self):
        data = self.table('c.csv', ['x', 'c'], [[x, float(x > 4.0)] for x in self.x])
        r = self.results('classify', '--data', data, '--restarts', '0')
        for name in r['at_bound']:
            self.assertIn(name, r['hyperparameters'])
        self.assertNotEqual(r['at_bound'], [])


class Experiments(Case):
    """What the lab shows, from its choices; and pictures."""

    def test_choices(self):
        r = self.results('experiment', '--samples', '12', '--kernel', '3*RBF(l=6)')
        self.assertEqual(r['n_points'], 12)
        self.assertEqual(r['RBF.l'], 6)
        again = self.results('experiment', '--preset', 'twenty-points', '--samples', '12', '--kernel', '3*RBF(l=6)')
        self.assertEqual(again, r)

    def test_document_gives_the_same(self):
        path = self.path('e.nearsight')
        r = self.results('experiment', '--preset', 'bond', '--save', path)
        done = subprocess.run([CLI, 'run', path, '--json'], capture_output=True, text=True, check=True)
        self.assertEqual(json.loads(done.stdout), r)

    def test_both_optima(self):
        r = self.results('experiment', '--preset', 'noise-too-small', '--optimize')
        self.assertEqual(r['n_optima'], len(r['optima']))
        self.assertGreaterEqual(r['n_optima'], 2)
        values = [optimum['log_marginal_likelihood'] for optimum in r['optima']]
        self.assertEqual(values, sorted(values, reverse=True))
        self.close(values[:1], [r['log_marginal_likelihood']], 1e-6)
        self.close([values[0] - values[1]], [r['optimum_gap']], 1e-6)

    def test_refusals(self):
        self.assertIn('twenty-points', self.refused(2, 'experiment', '--preset', 'twenty-point'))
        self.assertIn('gp fit --data', self.refused(2, 'experiment', '--source', 'own'))
        self.assertIn('RBF', self.refused(1, 'experiment', '--kernel', 'RFB'))
        self.assertIn('no option', self.refused(2, 'experiment', 'moons'))

    def test_figures(self):
        data = self.path('d.csv', 'x,y\n' + ''.join(f'{i},{i * (7 - i)}\n' for i in range(9)))
        plane = self.path('p.csv', 'a,b,y\n' + ''.join(f'{i},{i * i % 5},{i}\n' for i in range(9)))
        for name, command in (('fit', ['fit', '--data', data]), ('plane', ['fit', '--data', plane]),
                              ('sample', ['sample', '--kernel', 'RBF', '--grid', '0:5:50']),
                              ('curve', ['learning-curve', '--data', data]),
                              ('experiment', ['experiment', '--preset', 'classes'])):
            for ending, magic in (('svg', b'<?xml'), ('png', b'\x89PNG'), ('pdf', b'%PDF')):
                path = self.path(f'{name}.{ending}')
                self.good(*command, '--figure', path)
                with open(path, 'rb') as file:
                    self.assertTrue(file.read(5).startswith(magic), path)
        self.assertIn('standardize', self.refused(1, 'fit', '--data', data, '--standardize', '--figure',
                                                  self.path('s.svg')))
        self.assertIn('one input', self.refused(1, 'sample', '--kernel', 'RBF', '--points', plane, '--figure',
                                                self.path('s.svg')))


class Help(Case):
    def test_kernels_and_metrics(self):
        text = self.good('--help').stdout
        for word in ('RBF(l)', 'RQ(l, alpha)', 'White(variance)', 'euclidean', 'aitchison', 'hellinger', 'metric=', 'on=[',
                     'l=0.4!', 'nu=1.7~'):
            self.assertIn(word, text)
        self.assertIn('1 to 1000', self.good('sample', '--help').stdout)
        self.assertIn('White unless --sd', ' '.join(self.good('fit', '--help-all').stdout.split()))
        self.assertIn('--test-share', self.good('fit', '--help').stdout)


class BadInput(Case):
    def fit(self, text, *arguments, status=1):
        return self.refused(status, 'fit', '--data', self.path('d.csv', text), '--inputs', 'x', '--target', 'y',
                            *arguments)

    def note(self, text, *arguments):
        return ' '.join(self.results('fit', '--data', self.path('d.csv', text), '--inputs', 'x', '--target', 'y',
                                     *arguments)['notes'])

    def test_tables(self):
        self.assertRegex(self.fit('x,y\n1,two\n2,3\n'), r'd\.csv:2')
        self.assertRegex(self.fit('x,y\n', '--kernel', 'RBF'), r'd\.csv')
        self.assertIn('z', self.refused(1, 'fit', '--data', self.path('d.csv', 'x,y\n1,2\n'), '--inputs', 'z',
                                        '--target', 'y'))
        self.assertIn('nothing.csv', self.refused(1, 'fit', '--data', self.path('nothing.csv')))
        self.assertRegex(self.note('x,y\n1,2\n2,\n3,4\n4,5\n', '--kernel', 'RBF + White(0.1)'), r'empty|left out')

    def test_error_bars(self):
        self.assertRegex(self.refused(1, 'fit', '--data', self.path('e.csv', 'x,y,e\n1,2,-1\n2,3,1\n'), '--inputs', 'x',
                                      '--target', 'y', '--sd', 'e'), r'e\.csv:2|-1')
        self.assertIn('--sd -1', self.fit('x,y\n1,2\n2,3\n', '--sd', '-1'))

    def test_points_that_are_alike(self):
        same = 'x,y\n1,2\n1,2.5\n2,3\n'
        self.assertRegex(self.note(same, '--kernel', 'RBF + White(0.1)'), r'same|twice|duplicat')
        r = self.results('fit', '--data', self.path('d.csv', same), '--inputs', 'x', '--target', 'y', '--kernel', 'RBF')
        self.assertGreater(r['jitter'], 0.0)
        self.assertRegex(self.note('x,y\n1,5\n2,5\n3,5\n', '--kernel', 'RBF + White(0.1)'), r'at every point')

    def test_one_point(self):
        r = self.results('fit', '--data', self.path('d.csv', 'x,y\n1,2\n'), '--inputs', 'x', '--target', 'y',
                         '--kernel', '3*RBF(l=1) + White(0.5)')
        self.assertAlmostEqual(r['log_marginal_likelihood'],
                               -0.5 * 4.0 / 3.5 - 0.5 * math.log(3.5) - 0.5 * math.log(2.0 * math.pi), 12)

    def test_nothing_to_leave_out(self):
        r = self.results('fit', '--data', self.path('d.csv', 'x,y\n0,1\n1,2\n'), '--inputs', 'x', '--target', 'y',
                         '--kernel', 'RBF + White(0.1)', '--mean', 'linear')
        self.assertIsNone(r['loo']['rmse'])
        self.assertAlmostEqual(r['mean_coefficients']['x'], 1.0, 9)
        self.assertRegex(' '.join(r['notes']), r'without point 1')

    def test_kernels(self):
        for text, place in (('RBF(l=0.4) + Rbg(2)', 'character 14'), ('RBF(l=-1)', 'character'),
                            ('RBF(l=0.4', 'character'), ('', 'kernel'), ('RBF(l=[1,2])', 'character'),
                            ('RBF(m=2)', 'character')):
            with self.subTest(text):
                self.assertIn(place, self.fit('x,y\n1,2\n2,3\n', '--kernel', text))

    def test_options(self):
        data = self.path('d.csv', 'x,y\n1,2\n2,3\n3,4\n')
        for arguments in (['--restarts', '-1'], ['--method', 'vfe'], ['--predict', data], ['--seed', '-3'], ['extra'],
                          ['--sparse', '0'], ['--sparse', '-4'], ['--sparse', '-1']):
            with self.subTest(arguments):
                self.refused(2, 'fit', '--data', data, *arguments)
        self.assertIn('vfe', self.refused(1, 'fit', '--data', data, '--sparse', '2', '--method', 'best'))
        self.assertIn('--data', self.refused(2, 'fit'))
        self.refused(2, 'nothing')
        self.assertIn('itself', self.refused(2, 'fit', '--data', data, '--inputs', 'x', '--target', 'x'))
        self.assertIn('twice', self.refused(2, 'fit', '--data', data, '--inputs', 'x, x', '--target', 'y'))

    def test_one_class(self):
        message = self.refused(1, 'classify', '--data', self.path('d.csv', 'x,c\n1,1\n2,1\n'))
        self.assertRegex(message, r'class')


if __name__ == '__main__':
    tap.main()
