"""driver.py: starts the real program and uses it as a person does, by pointer, keys and accessibility.

Runs inside tests/with-display.sh. What the accessibility bus tells of GTK 4.8: extents are relative to the
window's content; the difference between the window's geometry and the frame's extents is its shadow, the
same on both sides.
SPDX-License-Identifier: GPL-3.0-or-later
"""
import copy
import os
import re
import subprocess
import tempfile
import time
import unittest

# Warnings are fatal in the program, not in the client that watches it: when the program has just gone, the
# accessibility library warns that an object of it does not exist, and would end the test.
PROGRAM_DEBUG = os.environ.pop('G_DEBUG', '')

try:
    import gi
    gi.require_version('Atspi', '2.0')
    from gi.repository import Atspi, GLib
except (ImportError, ValueError) as problem:  # pragma: no cover
    raise unittest.SkipTest(f'the accessibility bindings are not installed: {problem}')

PROGRAM = os.environ['NEARSIGHT']
CLI = os.environ['NEARSIGHT_CLI']


def run(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, **options).stdout


def wait_for(condition, what, seconds=15):
    """Asks until the answer is neither None nor False."""
    end = time.monotonic() + seconds
    while True:
        try:
            answer = condition()
        except GLib.Error:  # an object that has gone since it was found
            answer = None
        if answer is not None and answer is not False:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f'waited {seconds} s for {what}')
        time.sleep(0.05)


class Picture:
    """Pixels. Two are equal if all but one in 200 are: edges come out a shade lighter or darker, by what part
    of the window was drawn anew."""

    def __init__(self, rgb):
        self.rgb = rgb

    def __eq__(self, other):
        if len(self.rgb) != len(other.rgb):
            return False
        if self.rgb == other.rgb:
            return True
        different = sum(a != b for a, b in zip(self.rgb, other.rgb))
        return different * 200 < len(self.rgb)

    def __repr__(self):
        return f'a picture of {len(self.rgb) // 3} pixels'


def extents_of(node):
    """None for what has no place on the screen, or has gone since it was found."""
    try:
        extents = node.get_extents(Atspi.CoordType.WINDOW)
    except GLib.Error:
        return None
    return extents if extents.width > 0 and extents.height > 0 else None


class App:
    def __init__(self, *arguments, state=None):
        environment = dict(os.environ, G_DEBUG=PROGRAM_DEBUG)
        if state is not None:
            environment['XDG_STATE_HOME'] = state
        self.process = subprocess.Popen([PROGRAM, *arguments], stdin=subprocess.DEVNULL, env=environment)
        self.window = wait_for(self._find_window, 'a window', 30)
        run('xdotool', 'windowmove', self.window, '0', '0')
        self.frame = wait_for(self._find_frame, 'the window on the accessibility bus')

    def _find_window(self):
        if self.process.poll() is not None:
            raise AssertionError(f'the program ended with {self.process.returncode}')
        return self._search('Nearsight$')

    def _search(self, title):
        found = subprocess.run(['xdotool', 'search', '--all', '--onlyvisible', '--pid', str(self.process.pid),
                                '--name', title], capture_output=True, timeout=10).stdout.split()
        return found[-1].decode() if found else None

    def _find_frame(self):
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            application = desktop.get_child_at_index(i)
            if application is not None and application.get_process_id() == self.process.pid \
                    and application.get_child_count() > 0:
                frames = [application.get_child_at_index(k) for k in range(application.get_child_count())]
                return next((frame for frame in frames
                             if frame is not None and (frame.get_name() or '').endswith('Nearsight')), None)
        return None

    def other_window(self, title):
        """Another window of the program, to be used in the same way: a dialog."""
        other = copy.copy(self)

        def find():
            application = self.frame.get_parent()
            for i in range(application.get_child_count()):
                frame = application.get_child_at_index(i)
                if frame is not None and frame != self.frame and re.search(title, frame.get_name() or ''):
                    return frame
            return None
        other.frame = wait_for(find, f'a window “{title}”')
        other.window = wait_for(lambda: self._search(title), f'“{title}” on the screen')
        return other

    def has_other_window(self):
        return self.frame.get_parent().get_child_count() > 1

    # --- finding ---

    def walk(self, node=None):
        node = node or self.frame
        yield node
        try:
            children = [node.get_child_at_index(i) for i in range(node.get_child_count())]
        except GLib.Error:
            return
        for child in children:
            if child is not None:
                yield from self.walk(child)

    def find_all(self, role, name=None):
        for node in self.walk():
            try:
                fits = node.get_role_name() == role and re.search(name or '', node.get_name() or '')
            except GLib.Error:
                continue
            if fits and extents_of(node) is not None:
                yield node

    def find(self, role, name):
        return wait_for(lambda: next(self.find_all(role, name), None), f'{role} “{name}”')

    def labels(self):
        return [node.get_name() for node in self.find_all('label')]

    def label(self, pattern):
        """The first label that matches."""
        return next((text for text in self.labels() if re.search(pattern, text or '')), None)

    # --- pointer and keys ---

    def _to_screen(self, x, y):
        geometry = dict(line.split('=') for line in run(
            'xdotool', 'getwindowgeometry', '--shell', self.window).decode().split())
        frame = self.frame.get_extents(Atspi.CoordType.WINDOW)
        shadow_x = (int(geometry['WIDTH']) - frame.width) / 2
        shadow_y = (int(geometry['HEIGHT']) - frame.height) / 2
        return (str(round(int(geometry['X']) + shadow_x + x)),
                str(round(int(geometry['Y']) + shadow_y + y)))

    def box(self, node):
        extents = node.get_extents(Atspi.CoordType.WINDOW)
        left, top = self._to_screen(extents.x, extents.y)
        return int(left), int(top), extents.width, extents.height

    def move(self, node, across=0.5, down=0.5):
        extents = node.get_extents(Atspi.CoordType.WINDOW)
        run('xdotool', 'mousemove', *self._to_screen(extents.x + across * extents.width,
                                                     extents.y + down * extents.height))

    def click(self, node, across=0.5, down=0.5):
        self.move(node, across, down)
        time.sleep(0.1)
        run('xdotool', 'click', '1')
        time.sleep(0.2)

    def drag(self, node, from_across, to_across, from_down=0.5, to_down=0.5, steps=12):
        self.move(node, from_across, from_down)
        run('xdotool', 'mousedown', '1')
        for i in range(1, steps + 1):
            self.move(node, from_across + (to_across - from_across) * i / steps,
                      from_down + (to_down - from_down) * i / steps)
            time.sleep(0.03)
        run('xdotool', 'mouseup', '1')
        time.sleep(0.2)

    def wheel(self, node, across, down, clicks):
        """Up for clicks above 0, down below."""
        self.move(node, across, down)
        time.sleep(0.2)
        run('xdotool', 'click', '--repeat', str(abs(clicks)), '--delay', '60', '4' if clicks > 0 else '5')
        time.sleep(0.2)

    def key(self, *keys):
        run('xdotool', 'key', *keys)
        time.sleep(0.2)

    def type(self, text):
        run('xdotool', 'type', '--delay', '30', text)
        time.sleep(0.2)

    # --- looking ---

    def pixels(self, node):
        """What is drawn there."""
        left, top, width, height = self.box(node)
        return Picture(run('import', '-window', 'root', '-depth', '8', '-crop',
                           f'{width}x{height}+{left}+{top}', '+repage', 'rgb:-'))

    def settled_pixels(self, node):
        """The same three times in a row: what was still being drawn has been."""
        seen = []

        def same():
            seen.append(self.pixels(node))
            time.sleep(0.4)
            return seen[-1] if len(seen) >= 3 and seen[-3] == seen[-2] == seen[-1] else None
        return wait_for(same, 'a picture that stands still', 30)

    def epoch(self):
        text = self.label(r'^Epoch ')
        return int(re.sub(r'\D', '', text)) if text else None

    # --- ending ---

    def kill(self):
        self.process.kill()
        self.process.wait()
        time.sleep(1)  # until the session bus knows that the name is free again

    def close(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.kill()


class Case(unittest.TestCase):
    """Each case has a state folder of its own, so that none restores another's work."""

    def start(self, *arguments):
        if not hasattr(self, 'state'):
            folder = tempfile.TemporaryDirectory()
            self.addCleanup(folder.cleanup)
            self.state = folder.name
        app = App(*arguments, state=self.state)
        self.addCleanup(app.close)
        return app
