"""test-lesson.py: the first lesson, done as its text says.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import tap
from driver import Case, extents_of, wait_for


def marks(app, name):
    """How many checks have this mark, whatever kind of object carries it."""
    return sum(1 for node in app.walk() if node.get_name() == name and extents_of(node) is not None)


class Lesson(Case):
    def test_first_steps(self):
        app = self.start('--lesson', 'one-neuron')
        wait_for(lambda: app.label('^Step 1 of 4$'), 'the first step')
        wait_for(lambda: marks(app, 'Still to do') == 3, 'three things to do')
        # what the lesson's text says, one after the other
        app.click(app.find('push button', 'Remove the last hidden layer'))
        wait_for(lambda: marks(app, 'Done') == 1, 'one layer')
        for left in (3, 2, 1):
            app.click(app.find('push button', 'Remove a neuron from layer 1'))
            wait_for(lambda n=left: app.label(f'^{n}$'), f'{left} neurons')
        wait_for(lambda: marks(app, 'Done') == 2, 'one neuron')
        app.click(app.find('combo box', '^Activation'))
        app.key('Up')
        app.key('Up')
        app.key('Return')
        wait_for(lambda: marks(app, 'Done') == 3, 'the linear activation')
        wait_for(lambda: app.label('^This step is done'), 'the step done')

        app.click(app.find('push button', 'Next'))
        wait_for(lambda: app.label('^Step 2 of 4$'), 'the second step')
        app.click(app.find('check box', 'A closed curve'))
        wait_for(lambda: app.label('^Not so'), 'the wrong answer explained')
        app.click(app.find('check box', 'A straight line'))
        wait_for(lambda: app.label('^Right'), 'the right answer explained')
        app.click(app.find('push button', '^Run'))
        wait_for(lambda: marks(app, 'Still to do') == 0, 'a loss below 0.01', 30)


if __name__ == '__main__':
    tap.main()
