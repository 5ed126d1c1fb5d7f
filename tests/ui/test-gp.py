"""test-gp.py: a session at the Gaussian-process lab: points set, dragged, typed, taken away; a kernel changed.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import re
import tempfile
import time

import tap
from driver import Atspi, Case, wait_for

NOTHING = '–'


def to_number(text):
    return float(text.replace('−', '-'))


def text_of(node):
    return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))


class Lab(Case):
    def start_lab(self, *arguments):
        self.app = self.start('--page', 'gp', *arguments)
        self.stage = self.app.find('image', '^Points and the process')
        wait_for(lambda: self.likelihood() not in (None, NOTHING), 'a likelihood')
        return self.app

    def empty_paper(self):
        app = self.start_lab()
        app.click(app.find('push button', '^Clear points'))
        wait_for(lambda: self.likelihood() in (NOTHING, '0'), 'a paper without points')
        app.click(app.find('push button', '^Points$'), 0.2)
        time.sleep(0.5)
        return app

    # --- what is shown ---

    def likelihood(self):
        """As the right column has it."""
        label = self.app.label(r'^\S+ Log likelihood$')
        return label and label.split()[0]

    def settled_likelihood(self):
        def same():
            first = self.likelihood()
            time.sleep(0.6)
            return first if first == self.likelihood() else None
        return wait_for(same, 'a likelihood that stands still', 30)

    def chosen(self):
        """(number, of how many, x, y) of the point that keys act on."""
        self.stage.clear_cache()
        found = re.search(r'^Point (\d+) of (\d+) is chosen: \S+ (\S+), \S+ (\S+)$',
                          self.stage.get_description() or '', re.M)
        return found and (int(found[1]), int(found[2]), to_number(found[3]), to_number(found[4]))

    def table(self):
        """Rows of the points' table: [x, y, error bar], as text."""
        cells = []
        for node in self.app.find_all('text'):
            if node.get_name() in ('x', 'y', '±'):
                extents = node.get_extents(Atspi.CoordType.WINDOW)
                cells.append((extents.y, extents.x, text_of(node)))
        rows = {}
        for y, x, text in sorted(cells):
            rows.setdefault(y, []).append(text)
        return list(rows.values())

    def wait_for_rows(self, count):
        return wait_for(lambda: self.table() if len(self.table()) == count else None, f'{count} points')

    def undo(self):
        self.app.key('ctrl+z')


class Points(Lab):
    def test_click_drag_run_undo(self):
        app = self.empty_paper()
        seen = [self.settled_likelihood()]
        for i, (across, down) in enumerate(((0.3, 0.4), (0.5, 0.6), (0.7, 0.45))):
            app.click(self.stage, across, down)
            self.wait_for_rows(i + 1)
            seen.append(self.settled_likelihood())
        self.assertEqual(len(set(seen)), 4, seen)
        before = self.table()
        xs = [to_number(row[0]) for row in before]
        self.assertEqual(xs, sorted(xs))

        app.drag(self.stage, 0.5, 0.58, 0.6, 0.3)
        wait_for(lambda: self.table() != before, 'the moved point in the table')
        dragged, moved = self.table(), self.settled_likelihood()
        self.assertEqual(len(dragged), 3, 'a drag adds no point')
        self.assertEqual([dragged[0], dragged[2]], [before[0], before[2]])
        self.assertGreater(to_number(dragged[1][0]), xs[1])
        self.assertGreater(to_number(dragged[1][1]), to_number(before[1][1]))
        self.assertNotEqual(moved, seen[3])

        app.click(app.find('push button', '^Run'))
        wait_for(lambda: self.likelihood() not in (moved, NOTHING), 'a better likelihood')
        wait_for(lambda: next(app.find_all('push button', '^Run'), None), 'the end of the search', 60)
        best = self.settled_likelihood()
        self.assertGreater(to_number(best), to_number(moved))
        self.assertEqual(self.table(), dragged)

        self.undo()
        wait_for(lambda: self.likelihood() == moved, 'the optimisation undone in one step')
        self.assertEqual(self.table(), dragged)
        self.undo()
        wait_for(lambda: self.table() == before, 'the drag undone in one step')
        wait_for(lambda: self.likelihood() == seen[3], 'its likelihood')
        for count in (2, 1, 0):
            self.undo()
            self.wait_for_rows(count)
            wait_for(lambda: self.likelihood() == seen[count], f'the likelihood of {count} points')
        self.undo()
        wait_for(lambda: self.likelihood() not in (NOTHING, *seen), 'the points that were cleared')
        app.key('ctrl+shift+z', 'ctrl+shift+z', 'ctrl+shift+z')
        self.wait_for_rows(2)
        wait_for(lambda: self.likelihood() == seen[2], 'two points again')

    def test_keys_and_wheel(self):
        app = self.empty_paper()
        for across, down in ((0.3, 0.4), (0.5, 0.6), (0.7, 0.45)):
            app.click(self.stage, across, down)
        rows = self.wait_for_rows(3)
        self.assertEqual(self.chosen()[:2], (3, 3))
        app.key('Left')
        wait_for(lambda: self.chosen()[0] == 2, 'the point to the left')
        _, _, x, y = self.chosen()
        first = self.settled_likelihood()
        app.key('ctrl+Up')
        wait_for(lambda: self.chosen()[3] > y, 'a step up')
        self.assertEqual(self.chosen()[2], x)
        app.key('ctrl+Right')
        wait_for(lambda: self.chosen()[2] > x, 'a step to the right')
        wait_for(lambda: self.likelihood() != first, 'its likelihood')
        self.undo()
        self.undo()
        wait_for(lambda: self.table() == rows, 'two steps back')
        app.click(self.stage, 0.7, 0.45)
        self.wait_for_rows(3)
        app.key('Delete')
        self.assertEqual(self.wait_for_rows(2), rows[:2])
        self.undo()
        self.wait_for_rows(3)

        # an error bar comes with the first turn, and grows with the next
        app.wheel(self.stage, 0.3, 0.4, 1)
        wait_for(lambda: self.table()[0][2] not in ('', rows[0][2]), 'an error bar')
        small = to_number(self.table()[0][2])
        time.sleep(1)
        app.wheel(self.stage, 0.3, 0.4, 3)
        wait_for(lambda: to_number(self.table()[0][2]) > small * 1.4, 'a larger one')
        self.undo()
        wait_for(lambda: to_number(self.table()[0][2]) == small, 'three clicks of the wheel undone in one step')
        app.click(self.stage, 0.3, 0.2)
        self.wait_for_rows(4)


class Kernel(Lab):
    def text(self):
        return text_of(self.app.find('text', '^The kernel as text'))

    def test_text_with_an_error(self):
        app = self.start_lab()
        before = self.settled_likelihood()
        entry = app.find('text', '^The kernel as text')
        old = self.text()
        app.click(entry)
        app.key('ctrl+a')
        app.type('RBF(l=3) + Matern(l=2')
        app.key('Return')
        note = wait_for(lambda: app.label(r'character \d+'), 'a message with the position')
        self.assertRegex(note, 'character 21|character 22')
        self.assertEqual(self.settled_likelihood(), before, 'the old kernel stays')
        self.assertNotIn('Matern', ' '.join(app.labels()).replace(note, ''))
        app.click(entry)
        app.key('ctrl+a')
        app.type('RBF(l=3)')
        app.key('Return')
        wait_for(lambda: self.likelihood() != before, 'the other kernel')
        self.undo()
        wait_for(lambda: self.likelihood() == before, 'the kernel of before')
        wait_for(lambda: self.text() == old, 'and its text')

    def test_slider_is_one_step(self):
        app = self.start_lab()
        before = self.settled_likelihood()
        slider = app.find('slider', r'^RBF\.l$')
        value = slider.get_current_value()
        app.drag(slider, 0.5, 0.9)
        wait_for(lambda: slider.get_current_value() > value + 0.1, 'a longer length')
        after = self.settled_likelihood()
        self.assertNotEqual(after, before)
        self.undo()
        wait_for(lambda: abs(slider.get_current_value() - value) < 1e-9, 'the drag undone in one step')
        wait_for(lambda: self.likelihood() == before, 'its likelihood')

    def test_menu_adds_a_kernel(self):
        app = self.start_lab()
        before = self.settled_likelihood()
        app.click(app.find('push button', '^Change RBF'))
        time.sleep(0.5)
        # where items of a popover are is not told
        Atspi.Action.do_action(app.find('menu item', '^Add: this'), 0)
        time.sleep(0.5)
        Atspi.Action.do_action(app.find('menu item', '^Periodic'), 0)
        wait_for(lambda: app.label('^Periodic'), 'a card for it')
        self.assertIn('+', self.text())
        wait_for(lambda: self.likelihood() not in (before, NOTHING), 'another likelihood')
        self.undo()
        wait_for(lambda: self.likelihood() == before, 'the kernel of before')
        wait_for(lambda: app.label('^Periodic') is None, 'its card gone')


class Tables(Lab):
    """A table's columns are asked about; what is wrong in it is said, and nothing is lost."""

    def write(self, name, *lines):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = os.path.join(folder.name, name)
        with open(path, 'w', encoding='utf-8') as file:
            file.writelines(line + '\n' for line in lines)
        return path

    def role(self, dialog, column):
        row = dialog.find('combo box', f'^{column}$')
        return [node.get_name() for node in dialog.walk(row) if node.get_role_name() == 'label'][-1]

    def choose(self, dialog, column, *keys):
        dialog.click(dialog.find('combo box', f'^{column}$'), 0.3)
        time.sleep(0.5)
        dialog.key(*keys, 'Return')

    def test_roles(self):
        rows = [f's{i},{300 + i % 60},{"" if i % 50 == 7 else i % 7},{(i * 37) % 101 / 10},0.5'
                for i in range(3000)]
        path = self.write('alloy.csv', 'sample,temperature,yield,pressure,sigma', *rows)
        app = self.start_lab(path)
        dialog = app.other_window('^Columns of alloy.csv$')
        self.assertIsNotNone(dialog.label('^3000 rows$'))
        self.assertIsNotNone(dialog.label('^300, 301, 302, 303…$'))
        self.assertEqual([self.role(dialog, column)
                          for column in ('sample', 'temperature', 'yield', 'pressure', 'sigma')],
                         ['Left out', 'Input', 'Input', 'Target', 'Standard deviation'])
        self.choose(dialog, 'pressure', 'Up')
        self.assertEqual(self.role(dialog, 'pressure'), 'Input')
        wait_for(lambda: dialog.label('must be the target'), 'what is missing')
        self.assertFalse(dialog.find('push button', 'Open$').get_state_set().contains(Atspi.StateType.SENSITIVE))
        self.choose(dialog, 'yield', 'Down')
        wait_for(lambda: dialog.label('must be the target') is None, 'nothing missing')
        dialog.click(dialog.find('push button', 'Open$'))
        wait_for(lambda: app.label('^60 rows with empty cells were left out'), 'what the reader says', 30)
        wait_for(lambda: not app.has_other_window(), 'the dialog gone')
        app.click(app.find('push button', '^Points$'), 0.2)
        for name in ('temperature', 'pressure', 'yield', '±'):
            app.find('label', f'^{name}$')

    def test_what_cannot_be_read(self):
        path = self.write('broken.csv', 'x,y', '1,2', '2,3', '3,abc', '4,5')
        app = self.start_lab(path)
        before = self.settled_likelihood()
        dialog = app.other_window('^Columns of broken.csv$')
        dialog.click(dialog.find('push button', 'Open$'))
        message = app.other_window('')
        wait_for(lambda: message.label(r'broken\.csv:4:2'), 'file, line and column')
        self.assertEqual(self.likelihood(), before, 'the points are those of before')

    def test_cancel(self):
        app = self.start_lab(self.write('pair.csv', 'x,y', '1,2', '2,3', '3,4'))
        before = self.settled_likelihood()
        dialog = app.other_window('^Columns of pair.csv$')
        dialog.click(dialog.find('push button', 'Cancel$'))
        wait_for(lambda: not app.has_other_window(), 'the dialog gone')
        self.assertEqual(self.settled_likelihood(), before)

    def test_where_tables_go(self):
        app = self.start(self.write('any.csv', 'x,y', '1,2', '2,3', '3,4'))
        app.other_window('^Columns of any.csv$')
        app.close()
        time.sleep(1)
        app = self.start(self.write('plane.csv', 'x,y,label', '1,2,1', '2,3,0', '3,4,1', '0,1,0'))
        wait_for(lambda: app.label('^Playground'), 'the playground')


if __name__ == '__main__':
    tap.main()
