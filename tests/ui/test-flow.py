"""test-flow.py: a session at the playground: run, drag, look, edit, undo, save, be killed, go on.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import re
import subprocess
import tempfile
import time

import tap
from driver import CLI, Case, wait_for


def scores(app):
    """The numbers of the right column."""
    return [text for text in app.labels() if re.fullmatch(r'[-−]?\d+\.\d+( %)?', text or '')]


def settled_scores(app):
    """The same twice in a row."""
    def same():
        first = scores(app)
        time.sleep(0.4)
        return first if first and first == scores(app) else None
    return wait_for(same, 'scores that stand still')


def pause(app):
    app.click(app.find('push button', '^Pause'))
    wait_for(lambda: next(app.find_all('push button', '^Run'), None), 'Run again')


class Endless(Case):
    """Runs that do not pause by themselves while a slow machine looks."""

    def start_endless(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        spec = os.path.join(folder.name, 'spec.json')
        with open(spec, 'w', encoding='utf-8') as file:
            json.dump({'lab': 'playground', 'version': 1,
                       'spec': {'epochs': 1000000, 'pattern': 'spiral'}}, file)
        return self.start('--page', 'playground', '--spec', spec)


class Flow(Endless):
    def test_run_and_watch(self):
        app = self.start_endless()
        output = app.find('push button', '^Output map')
        wait_for(lambda: app.epoch() == 0, 'epoch 0')
        before = app.pixels(output)
        app.click(app.find('push button', '^Run'))
        wait_for(lambda: (app.epoch() or 0) > 30, 'thirty epochs')
        moving = app.pixels(output)
        self.assertNotEqual(moving, before)
        time.sleep(1)
        self.assertNotEqual(app.pixels(output), moving, 'the boundary forms before one’s eyes')
        pause(app)
        epoch = app.epoch()
        rest = app.pixels(output)
        time.sleep(0.7)
        self.assertEqual(app.epoch(), epoch)
        self.assertEqual(app.pixels(output), rest)
        app.click(app.find('push button', '^Step'))
        wait_for(lambda: app.epoch() == epoch + 1, 'one epoch more')

    def test_drag_a_slider_and_undo(self):
        app = self.start('--page', 'playground')
        slider = app.find('slider', '^Noise')
        output = app.find('push button', '^Output map')
        self.assertEqual(slider.get_current_value(), 0)
        wait_for(lambda: app.epoch() == 0, 'epoch 0')
        before = app.settled_pixels(output)
        app.drag(slider, 0.06, 0.6)
        wait_for(lambda: slider.get_current_value() >= 20, 'noise')
        wait_for(lambda: app.pixels(output) != before, 'other points')
        app.key('ctrl+z')
        wait_for(lambda: slider.get_current_value() == 0, 'the drag undone in one step')
        wait_for(lambda: app.pixels(output) == before, 'the same picture as before')

    def test_hover_enlarges(self):
        app = self.start('--page', 'playground')
        output = app.find('push button', '^Output map')
        neuron = app.find('push button', '^Neuron 2 of layer 1')
        app.move(app.frame, 0.5, 0.99)
        wait_for(lambda: app.epoch() == 0, 'epoch 0')
        before = app.settled_pixels(output)
        app.move(neuron)
        wait_for(lambda: app.pixels(output) != before, 'the neuron in the large map')
        app.move(app.frame, 0.5, 0.99)
        wait_for(lambda: app.pixels(output) == before, 'the output again')

    def test_features_and_layers(self):
        app = self.start('--page', 'playground')
        feature = app.find('check box', 'Feature x₁²')
        formula = lambda: app.label(r'^h₁‚₁ = ')
        wait_for(lambda: formula() is not None, 'the formula')
        self.assertNotIn('x₁²', formula())
        app.click(feature)
        wait_for(lambda: 'x₁²' in (formula() or ''), 'the feature in the formula')
        app.click(feature)
        wait_for(lambda: 'x₁²' not in (formula() or 'x₁²'), 'the feature gone')
        app.click(app.find('push button', 'Add a neuron to layer 2'))
        app.find('push button', '^Neuron 3 of layer 2')
        app.click(app.find('push button', 'Remove the last hidden layer'))
        wait_for(lambda: next(app.find_all('push button', '^Neuron 1 of layer 2'), None) is None,
                 'one layer less')


class Files(Endless):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, 'work.nearsight')

    def results(self):
        return json.loads(subprocess.run([CLI, 'run', self.path, '--json'], check=True,
                                         capture_output=True).stdout)

    def test_edit_undo_save_kill_reopen(self):
        subprocess.run([CLI, 'playground', '--epochs', '60', '--save', self.path, '--json'], check=True,
                       capture_output=True)
        trained = self.results()
        app = self.start(self.path)
        untouched = settled_scores(app)
        self.assertIn('%.4f' % trained['test_loss'], untouched)

        app.click(app.find('push button', '^Neuron 2 of layer 1'))
        app.find('spin button', '^Bias')
        # the first field has the keyboard; what is no number changes nothing
        app.key('ctrl+a')
        app.type('abc')
        app.key('Return')
        time.sleep(0.5)
        self.assertEqual(settled_scores(app), untouched)
        app.key('ctrl+a')
        app.type('2.5')
        app.key('Return')
        wait_for(lambda: scores(app) and scores(app) != untouched, 'losses that follow the edit')
        app.key('Escape')
        edited = settled_scores(app)

        app.key('ctrl+z')
        wait_for(lambda: scores(app) == untouched, 'the edit undone')
        app.key('ctrl+shift+z')
        wait_for(lambda: scores(app) == edited, 'the edit done again')
        app.key('ctrl+s')
        wait_for(lambda: self.results()['layers'][0]['biases'][1] == 2.5, 'the saved file')
        app.kill()

        saved = self.results()
        self.assertTrue(saved['weights_edited'])
        self.assertFalse(saved['reproducible'])
        self.assertEqual(saved['epoch'], 60)
        again = self.start(self.path)
        self.assertEqual(settled_scores(again), edited)
        self.assertIn('%.4f' % saved['test_loss'], edited)

    def test_unsaved_work_survives_a_kill(self):
        app = self.start_endless()
        app.click(app.find('push button', '^Run'))
        wait_for(lambda: (app.epoch() or 0) > 60, 'sixty epochs')
        pause(app)
        numbers, epoch = settled_scores(app), app.epoch()
        time.sleep(4)  # an autosave follows a change within seconds
        app.kill()
        again = self.start('--page', 'playground')
        wait_for(lambda: again.epoch() == epoch, 'the work of before')
        self.assertEqual(settled_scores(again), numbers)


if __name__ == '__main__':
    tap.main()
