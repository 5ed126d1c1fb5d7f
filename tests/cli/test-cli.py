"""test-cli.py: the command line as a person or a script meets it.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import math
import os
import struct
import subprocess
import tempfile
import unittest
import zipfile

import tap

CLI = os.environ['NEARSIGHT_CLI']


def run(*arguments, **options):
    return subprocess.run([CLI, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL,
                          **options)


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name, content=None):
        path = os.path.join(self.folder, name)
        if content is not None:
            with open(path, 'wb') as file:
                file.write(content if isinstance(content, bytes) else content.encode())
        return path

    def results(self, *arguments):
        done = run('playground', '--json', *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def refused(self, status, *arguments):
        done = run(*arguments)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        self.assertEqual(done.stdout, '')
        return done.stderr


class Programs(Case):
    def test_version_and_help(self):
        self.assertRegex(run('--version').stdout, r'^nearsight \d+\.\d+\.\d+$')
        for command in ([], ['playground'], ['run'], ['tour'], ['list']):
            done = run(*command, '--help')
            self.assertEqual(done.returncode, 0)
            self.assertIn('Usage', done.stdout)

    def test_usage_errors(self):
        self.assertIn('no command', self.refused(2, 'nonsense'))
        self.assertEqual(run().returncode, 2)
        for arguments in (['--bogus'], ['--pattern', 'nope'], ['--hidden', '99'], ['--epochs', '-1'],
                          ['--rate', 'fast'], ['--noise', 'nan'], ['--noise', '51'], ['stray'],
                          ['--features', 'x,z'], ['--loss', 'squared', '--mode', 'playground'],
                          ['--optimizer', 'adam', '--mode', 'playground'],
                          ['--problem', 'regression', '--pattern', 'circle']):
            self.assertIn('playground:', self.refused(2, 'playground', *arguments))

    def test_list(self):
        document = json.loads(run('list', '--json').stdout)
        self.assertEqual([row['id'] for row in document['activation']],
                         ['linear', 'sigmoid', 'tanh', 'relu', 'leaky-relu'])
        self.assertEqual([row['id'] for row in document['feature']],
                         ['x', 'y', 'x2', 'y2', 'xy', 'sinx', 'siny', 'sinxy', 'cir', 'add'])
        for rows in document.values():
            for row in rows:
                self.assertTrue(row['sentence'])
        self.assertIn('tanh', run('list', 'activation').stdout)
        self.assertIn('activation', self.refused(2, 'list', 'nope'))


class Playground(Case):
    def test_json_has_what_was_promised(self):
        results = self.results('--epochs', '20')
        for name in ('epoch', 'train_loss', 'test_loss', 'train_accuracy', 'test_accuracy', 'formula',
                     'layers', 'epochs_per_second'):
            self.assertIn(name, results)
        self.assertEqual(results['epoch'], 20)
        self.assertEqual([(len(layer['weights']), len(layer['weights'][0]), len(layer['biases']))
                          for layer in results['layers']], [(4, 2, 4), (2, 4, 2), (1, 2, 1)])

    def test_playground_start(self):
        results = self.results('--epochs', '0')
        weights = [w for layer in results['layers'] for row in layer['weights'] for w in row]
        self.assertTrue(all(-0.5 <= w <= 0.5 for w in weights) and len(set(weights)) == len(weights))
        self.assertEqual({b for layer in results['layers'] for b in layer['biases']}, {0.1})

    def test_empty_hidden_is_none(self):
        for hidden in ('', 'none'):
            self.assertEqual(len(self.results('--hidden', hidden, '--epochs', '1')['layers']), 1)

    def test_output_activation_follows_the_problem(self):
        self.assertEqual(self.results('--epochs', '0')['output_activation'], 'tanh')
        regression = self.results('--problem', 'regression', '--epochs', '0')
        self.assertEqual((regression['output_activation'], regression['samples'], regression['pattern']),
                         ('linear', 1200, 'reg-plane'))
        self.assertEqual(self.results('--pattern', 'reg-gauss', '--output-activation', 'tanh',
                                      '--epochs', '0')['output_activation'], 'tanh')

    def test_same_seed_same_digits(self):
        first, again = (self.results('--epochs', '50', '--seed', '3') for _ in range(2))
        other = self.results('--epochs', '50', '--seed', '4')
        self.assertEqual(first['layers'], again['layers'])
        self.assertNotEqual(first['layers'], other['layers'])

    def test_weights_are_read_back(self):
        first = run('playground', '--json', '--epochs', '30')
        weights = self.path('weights.json', first.stdout)
        first = json.loads(first.stdout)
        again = self.results('--weights', weights, '--epochs', '0')
        self.assertEqual(again['layers'], first['layers'])
        self.assertEqual(again['train_loss'], first['train_loss'])
        bare = self.path('bare.json', json.dumps({'layers': first['layers']}))
        self.assertEqual(self.results('--weights', bare, '--epochs', '0')['layers'], first['layers'])

    def test_weights_of_another_network(self):
        weights = self.path('w.json', run('playground', '--json', '--epochs', '0').stdout)
        self.assertIn('layers', self.refused(1, 'playground', '--weights', weights, '--hidden', '3'))
        broken = self.path('broken.json', '{"layers": [\n{"weights": [[1, "a"')
        self.assertRegex(self.refused(1, 'playground', '--weights', broken), r'broken\.json:\d+:\d+')

    def test_save_and_run(self):
        saved = self.path('work.nearsight')
        first = self.results('--epochs', '40', '--save', saved, '--noise', '20')
        done = run('run', saved, '--json')
        self.assertEqual(done.returncode, 0, done.stderr)
        again = json.loads(done.stdout)
        self.assertTrue(again['reproduced'])
        self.assertTrue(again['reproducible'])
        for name in ('epoch', 'train_loss', 'test_loss', 'layers', 'formula'):
            self.assertEqual(again[name], first[name])
        with zipfile.ZipFile(saved) as archive:
            self.assertEqual(json.loads(archive.read('spec.json'))['lab'], 'playground')

    def test_standard_mode_with_adam(self):
        results = self.results('--optimizer', 'adam', '--loss', 'cross-entropy', '--epochs', '200',
                               '--rate', '0.01')
        self.assertEqual(results['mode'], 'standard')
        self.assertGreater(results['train_accuracy'], 0.95)

    def test_divergence_is_said(self):
        done = run('playground', '--json', '--hidden', '1', '--activation', 'linear',
                   '--output-activation', 'linear', '--rate', '10', '--epochs', '1000')
        self.assertEqual(done.returncode, 0)
        results = json.loads(done.stdout)
        self.assertTrue(results['diverged'])
        self.assertLess(results['epoch'], 1000)
        self.assertIn('learning rate', done.stderr)

    def test_figures(self):
        for ending, magic in (('png', b'\x89PNG'), ('svg', b'<?xml'), ('pdf', b'%PDF')):
            path = self.path('figure.' + ending)
            self.results('--epochs', '5', '--figure', path)
            with open(path, 'rb') as file:
                self.assertTrue(file.read(8).startswith(magic))
        self.assertIn('.png', self.refused(1, 'playground', '--figure', self.path('f.bmp')))

    def test_unwritable_targets(self):
        for option, name in (('--save', 'a.nearsight'), ('--figure', 'a.png')):
            target = self.path(os.path.join('missing', name))
            self.assertIn('missing', self.refused(1, 'playground', '--epochs', '1', option, target))


class OwnData(Case):
    HEADER = 'x,y,label,split\n'

    def spiral(self):
        """Section 10.1 of the reference: 50 positive, then 50 negative points; even rows are for
        training."""
        rows = []
        for i in range(100):
            j = (i % 50) / 50
            t = 1.75 * 2 * math.pi * j + (0 if i < 50 else math.pi)
            rows.append(f'{5 * j * math.sin(t)!r},{5 * j * math.cos(t)!r},{1 if i < 50 else -1},'
                        f'{"train" if i % 2 == 0 else "test"}\n')
        return self.HEADER + ''.join(rows)

    def given_weights(self, n_in, hidden):
        sizes = [n_in, *hidden, 1]
        k, layers = 0, []
        for below, above in zip(sizes, sizes[1:]):
            weights = [[((7 * (k + o * below + i) + 3) % 11) / 11 - 0.5 for i in range(below)]
                       for o in range(above)]
            k += below * above
            layers.append({'weights': weights, 'biases': [0.1] * above})
        return json.dumps({'layers': layers})

    def check(self, options, n_in, hidden, expected):
        data = self.path('spiral.csv', self.spiral())
        weights = self.path('weights.json', self.given_weights(n_in, hidden))
        for epoch, (train, test) in expected.items():
            results = self.results('--data', data, '--weights', weights, '--hidden',
                                   ','.join(map(str, hidden)), '--epochs', str(epoch), *options)
            self.assertAlmostEqual(results['train_loss'], train, delta=1e-9, msg=f'epoch {epoch}')
            self.assertAlmostEqual(results['test_loss'], test, delta=1e-9, msg=f'epoch {epoch}')

    def test_reference_t1(self):
        self.check(['--activation', 'tanh', '--rate', '0.03', '--batch', '10'], 2, [4, 2],
                   {0: (0.488786068776, 0.494863048426), 1: (0.487671578992, 0.493676797190),
                    10: (0.483311053944, 0.488706036759), 100: (0.474034873492, 0.477422044967)})

    def test_reference_t2(self):
        self.check(['--activation', 'relu', '--features', 'x,y,x2,y2,xy,sinx,siny', '--regularization',
                    'l2', '--regularization-rate', '0.003'], 7, [5, 3],
                   {0: (0.505101301624, 0.506076930001), 1: (0.504234525566, 0.505418385250),
                    10: (0.501849587403, 0.504239829902), 100: (0.485780366556, 0.495227419589)})

    def test_reference_t4(self):
        self.check(['--activation', 'linear', '--output-activation', 'linear', '--batch', '7'], 2, [1],
                   {0: (0.515973247500, 0.515152561879), 1: (0.500773032443, 0.500937820490),
                    10: (0.472475507387, 0.476231050102), 100: (0.471294452944, 0.473135292923)})

    def test_order_is_kept_without_split(self):
        rows = ''.join(f'{i},{i},{1 if i % 2 else -1}\n' for i in range(40))
        results = self.results('--data', self.path('d.csv', 'x,y,label\n' + rows), '--train-ratio',
                               '0.75', '--epochs', '1')
        self.assertEqual((results['n_train'], results['n_test']), (30, 10))

    def test_zero_and_one_are_classes(self):
        rows = ''.join(f'{i},{i},{i % 2}\n' for i in range(40))
        done = run('playground', '--json', '--epochs', '1', '--data', self.path('d.csv', 'x,y,label\n' + rows))
        self.assertEqual(done.returncode, 0)
        self.assertIn('note', done.stderr)

    def refused_data(self, content, *words, options=()):
        message = self.refused(1, 'playground', '--data', self.path('bad.csv', content), *options)
        self.assertIn('bad.csv', message)
        for word in words:
            self.assertIn(word, message)
        return message

    def test_bad_files(self):
        good = ''.join(f'{i},{i},{1 if i % 2 else -1}\n' for i in range(40))
        self.refused_data('', 'empty')
        self.refused_data('x,y,label\n')
        self.refused_data('x,y\n1,2\n', 'label')
        self.refused_data('x,y,label\n1,2,1\n3,nope,1\n', ':3', 'nope')
        self.refused_data('x,y,label\n1,2\n', ':2')
        self.refused_data('x,y,label\n1,nan,1\n', ':2')
        self.refused_data('x,y,label\n1,inf,1\n', ':2')
        self.refused_data('x,y,label\n1,2,5\n', ':2', '5')
        self.refused_data('x,y,label,split\n1,2,1,maybe\n', ':2', 'maybe')
        self.refused_data('x,y,label\n1,"2,1\n')
        self.refused_data(b'\x7fELF\x00\x01\x02\x00' * 10)
        self.refused_data(struct.pack('<64d', *range(64)))
        self.assertIn('no such file', self.refused(1, 'playground', '--data', '/nowhere/a.csv'))
        one_class = self.path('one.csv', 'x,y,label\n' + ''.join(f'{i},{i},1\n' for i in range(40)))
        self.assertIn('one class', self.refused(1, 'playground', '--data', one_class))
        few = self.path('few.csv', 'x,y,label\n1,2,1\n2,3,-1\n3,4,1\n4,5,-1\n')
        self.assertIn('batch', self.refused(1, 'playground', '--data', few))
        self.assertIn('feature', self.refused(1, 'playground', '--features', '', '--data',
                                              self.path('good.csv', 'x,y,label\n' + good)))

    def test_a_million_rows(self):
        rows = ''.join(f'{i % 11 - 5},{i % 7 - 3},{1 if i % 2 else -1}\n' for i in range(1000000))
        results = self.results('--data', self.path('huge.csv', 'x,y,label\n' + rows), '--epochs', '1')
        self.assertEqual(results['samples'], 1000000)
        more = self.path('more.csv', 'x,y,label\n' + rows + '1,1,1\n')
        self.assertIn('more.csv', self.refused(1, 'playground', '--data', more))


class Documents(Case):
    def document(self, **changes):
        saved = self.path('good.nearsight')
        self.results('--epochs', '2', '--save', saved)
        with zipfile.ZipFile(saved) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        for name, change in changes.items():
            name = name.replace('__', '.')
            members[name] = change(members[name])
        changed = self.path('changed.nearsight')
        with zipfile.ZipFile(changed, 'w') as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        return changed

    def change_spec(self, change):
        def apply(content):
            document = json.loads(content)
            change(document)
            return json.dumps(document)
        return self.document(spec__json=apply)

    def test_future_version(self):
        path = self.change_spec(lambda d: d.update(version=99))
        self.assertIn('version', self.refused(1, 'run', path))

    def test_unknown_key_and_range(self):
        path = self.change_spec(lambda d: d['spec'].update(ratee=1))
        message = self.refused(1, 'run', path)
        self.assertIn('spec.ratee', message)
        self.assertIn('rate', message)
        path = self.change_spec(lambda d: d['spec'].update(noise=500))
        self.assertIn('spec.noise', self.refused(1, 'run', path))
        path = self.change_spec(lambda d: d['spec'].update(pattern='nope'))
        self.assertIn('spec.pattern', self.refused(1, 'run', path))
        path = self.change_spec(lambda d: d.update(lab='nope'))
        self.assertIn('nope', self.refused(1, 'run', path))

    def test_damaged_files(self):
        with open(self.document(), 'rb') as file:
            whole = file.read()
        for content in (b'', b'PK', whole[:len(whole) // 2], b'not a zip at all' * 50):
            self.assertIn('x.nearsight', self.refused(1, 'run', self.path('x.nearsight', content)))
        path = self.document(parameters__npy=lambda content: content[:-9])
        self.assertIn('parameters', self.refused(1, 'run', path))
        path = self.document(parameters__npy=lambda content: content.replace(b'<f8', b'|O8'))
        self.assertIn('parameters', self.refused(1, 'run', path))
        self.assertIn('no such file', self.refused(1, 'run', self.path('missing.nearsight')))
        self.assertEqual(run('run').returncode, 2)

    def test_state_of_another_network(self):
        path = self.change_spec(lambda d: d['spec'].update(hidden=[3]))
        self.assertIn('parameters', self.refused(1, 'run', path))


if __name__ == '__main__':
    tap.main()
