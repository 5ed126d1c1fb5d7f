#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes src/core/dft/pseudo/near-pseudopotential-data.h from the tables of ABINIT and CP2K.

    python3 tools/make-pseudopotentials.py [ABINIT_PSP_DIR [GTH_POTENTIALS]] \\
        > src/core/dft/pseudo/near-pseudopotential-data.h
    python3 tools/make-pseudopotentials.py --check [ABINIT_PSP_DIR [GTH_POTENTIALS]]

--check says whether the committed table has the numbers of the files that are there, whatever the version of
the packages; its status is 77 if they are not installed.

Debian's packages abinit-data (files *.hgh) and cp2k-data (file GTH_POTENTIALS). What they cite:
hgh      C. Hartwigsen, S. Goedecker, J. Hutter, Phys. Rev. B 58, 3641 (1998)
gth-pbe  S. Goedecker, M. Teter, J. Hutter, Phys. Rev. B 54, 1703 (1996); Hartwigsen et al. as above;
         M. Krack, Theor. Chem. Acc. 114, 145 (2005)

A .hgh file (pspcod 3) has the diagonal of h only; the rest follows by the equations of the paper of 1998.
They are checked here against CP2K's GTH-PADE, which is the same set with every h_ij written out. GTH_POTENTIALS
lists the upper triangle as it enters the potential, nothing is to be derived (ABINIT's 22ti.12.khgh, pspcod 10,
has the same numbers).
"""
import difflib
import re
import subprocess
import sys
from math import sqrt
from pathlib import Path

CHECK = "--check" in sys.argv
PATHS = [word for word in sys.argv[1:] if word != "--check"]
ABINIT = Path(PATHS[0] if PATHS else "/usr/share/abinit/psp")
CP2K = Path(PATHS[1] if len(PATHS) > 1 else "/usr/share/cp2k/GTH_POTENTIALS")
TABLE = Path(__file__).resolve().parents[1] / "src/core/dft/pseudo/near-pseudopotential-data.h"

if CHECK and not (ABINIT.is_dir() and CP2K.is_file()):
    print("not compared: abinit-data and cp2k-data are not installed")
    sys.exit(77)

# Atomic numbers of the elements wanted.
WANTED = {symbol: z + 1 for z, symbol in enumerate(
    "H He Li Be B C N O F Ne Na Mg Al Si P S Cl".split())}
WANTED |= {"K": 19, "Ca": 20, "Ti": 22, "Fe": 26, "Ni": 28, "Cu": 29, "Zn": 30, "Ga": 31, "Ge": 32,
           "As": 33}
# The smallest valence is the default but here: copper without its d electrons is no metal of use.
DEFAULTS = {("hgh", "Cu"): 11}

# Equations (20) to (22) and after of the paper of 1998: h_ij / h_jj.
OFF_DIAGONAL = {
    (0, 0, 1): -0.5 * sqrt(3 / 5), (0, 0, 2): 0.5 * sqrt(5 / 21), (0, 1, 2): -0.5 * sqrt(100 / 63),
    (1, 0, 1): -0.5 * sqrt(5 / 7), (1, 0, 2): sqrt(35 / 11) / 6, (1, 1, 2): -14 / 6 / sqrt(11),
    (2, 0, 1): -0.5 * sqrt(7 / 9), (2, 0, 2): 0.5 * sqrt(63 / 143), (2, 1, 2): -9 / sqrt(143),
}


class Potential:
    def __init__(self, symbol, valence, source):
        self.symbol, self.valence, self.source = symbol, valence, source
        self.r_local, self.c, self.channels = None, [], []  # channels: (r, h), h a square list

    def trim(self):
        """Trailing zeros are no parameters, a channel without projectors is none."""
        while self.c and self.c[-1] == 0.0:
            self.c.pop()
        self.channels = [(r, h) if h else (0.0, []) for r, h in self.channels]
        while self.channels and not self.channels[-1][1]:
            self.channels.pop()
        return self


def numbers(line):
    """The leading numbers of a line; words follow."""
    found = []
    for word in line.split():
        try:
            found.append(float(word))
        except ValueError:
            break
    return found


def square(l, diagonal):
    n = max((i + 1 for i, h in enumerate(diagonal) if h != 0.0), default=0)
    h = [[0.0] * n for i in range(n)]
    for j in range(n):
        h[j][j] = diagonal[j]
        for i in range(j):
            h[i][j] = h[j][i] = OFF_DIAGONAL[l, i, j] * diagonal[j]
    return h


def read_hgh(path):
    lines = path.read_text("ascii").splitlines()
    z, valence = numbers(lines[1])[:2]
    code, functional, l_max = (int(x) for x in numbers(lines[2])[:3])
    symbol = next(s for s, n in WANTED.items() if n == z)
    assert code == 3 and functional == 1 and "PRB58, 3641" in lines[0], path
    potential = Potential(symbol, int(valence), path.name)
    assert path.name == f"{int(z)}{symbol.lower()}.{int(valence)}.hgh", path
    potential.r_local, *potential.c = numbers(lines[3])[:5]
    # Lines 4, 5, 7, 9: rs, rp, rd, rf with h11, h22, h33; between them k of the spin-orbit part.
    for l in range(l_max + 1):
        r, *diagonal = numbers(lines[4 if l == 0 else 3 + 2 * l])[:4]
        assert len(diagonal) == 3, path
        if r == 0.0:
            diagonal = [0.0] * 3
        potential.channels.append((r, square(l, diagonal)))
    return potential.trim()


def read_gth(path, name):
    """The potentials whose name is @name-qN, by symbol."""
    words = []
    for line in path.read_text("ascii").splitlines():
        if not line.startswith("#"):
            words.append(line.split())
    found = []
    for at, line in enumerate(words):
        if len(line) < 2 or line[0] not in WANTED or not re.fullmatch(name + r"-q\d+", line[1]):
            continue
        valence = sum(int(x) for x in words[at + 1])
        assert line[1] == f"{name}-q{valence}", line
        potential = Potential(line[0], valence, line[1])
        rest = iter([x for more in words[at + 2:at + 40] for x in more])
        potential.r_local = float(next(rest))
        potential.c = [float(next(rest)) for _ in range(int(next(rest)))]
        for l in range(int(next(rest))):
            r, n = float(next(rest)), int(next(rest))
            h = [[0.0] * n for i in range(n)]
            for i in range(n):
                for j in range(i, n):
                    h[i][j] = h[j][i] = float(next(rest))
            potential.channels.append((r, h))
        found.append(potential.trim())
    return found


def check_off_diagonals(hgh, pade):
    """The same element and valence in both: the formulas give what the other table lists."""
    n_checked = 0
    for one in hgh:
        for other in pade:
            if (one.symbol, one.valence) != (other.symbol, other.valence):
                continue
            for l, ((r, h), (s, g)) in enumerate(zip(one.channels, other.channels)):
                # A few potentials were fitted again since: then the diagonals differ too.
                if len(h) != len(g) or any(abs(h[i][i] - g[i][i]) > 2e-6 for i in range(len(h))):
                    continue
                for i in range(len(h)):
                    for j in range(i):
                        assert abs(h[i][j] - g[i][j]) < 5e-6, (one.symbol, l, i, j, h, g)
                        n_checked += 1
    assert n_checked > 20, n_checked
    return n_checked


def version(package):
    if CHECK:
        return "of some version"
    return subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package], check=True,
                          capture_output=True, text=True).stdout


def row(set_name, potential, is_default):
    symbol, valence = potential.symbol, potential.valence
    electrons = "1 electron" if valence == 1 else f"{valence} electrons"
    channels = ",\n        ".join(
        "{ %r, %d, { %s } }" % (r, len(h), ",\n            ".join(
            "{ %s }" % ", ".join(map(repr, line)) for line in h))
        if h else "{ 0 }" for r, h in potential.channels)
    enum = {"hgh": "HGH", "gth-pbe": "GTH_PBE"}[set_name]
    title = {"hgh": "HGH LDA", "gth-pbe": "GTH PBE"}[set_name]
    return """  { { .id = "%s-%s-%d", .name = "%s, %s, %s", .sentence = %s, .citation = %s_PAPERS },
    NEAR_PSEUDO_FAMILY_%s, %d, %d, %s, "%s",
    { .r_local = %r, .c = { %s }, .n_l = %d, .channel = {
        %s } } },""" % (
        set_name, symbol.lower(), valence, title, symbol, electrons, "DEFAULT" if is_default else "OTHER",
        enum[:3], enum, WANTED[symbol], valence, "TRUE" if is_default else "FALSE", potential.source,
        potential.r_local, ", ".join(map(repr, potential.c)) or "0.0", len(potential.channels),
        channels or "{ 0 }")


hgh = [read_hgh(path) for path in ABINIT.glob("*.hgh")
       if (match := re.fullmatch(r"(\d+)([a-z]+)\.\d+\.hgh", path.name)) and int(match[1]) in WANTED.values()]
gth = read_gth(CP2K, "GTH-PBE")
n_checked = check_off_diagonals(hgh, read_gth(CP2K, "GTH-PADE"))

missing = []
for set_name, found in (("hgh", hgh), ("gth-pbe", gth)):
    lacking = [symbol for symbol in WANTED if symbol not in {p.symbol for p in found}]
    missing.append(f"{set_name} {', '.join(lacking) if lacking else 'none'}")
    print(f"{set_name}: {len(found)} potentials, missing: {lacking}", file=sys.stderr)
print(f"{n_checked} off-diagonal elements agree with GTH-PADE", file=sys.stderr)

text = ["""/* near-pseudopotential-data.h — parameters of separable Gaussian pseudopotentials
 * SPDX-License-Identifier: GPL-3.0-or-later AND GPL-2.0-or-later
 *
 * Written by tools/make-pseudopotentials.py from Debian's abinit-data %s (GPL-3+) and cp2k-data %s
 * (GPL-2+); do not edit.
 * hgh      C. Hartwigsen, S. Goedecker, J. Hutter, Phys. Rev. B 58, 3641 (1998)
 * gth-pbe  S. Goedecker, M. Teter, J. Hutter, Phys. Rev. B 54, 1703 (1996); C. Hartwigsen, S. Goedecker,
 *          J. Hutter, Phys. Rev. B 58, 3641 (1998); M. Krack, Theor. Chem. Acc. 114, 145 (2005)
 * Wanted, and in no file: %s. */
#pragma once

/* info, family, element, valence, whether it is the default, the file or the entry; bohr, Ha */
static const PseudoRow pseudo_rows[] = {""" % (version("abinit-data"), version("cp2k-data"), "; ".join(missing))]
for set_name, found in (("hgh", hgh), ("gth-pbe", gth)):
    for potential in sorted(found, key=lambda p: (WANTED[p.symbol], p.valence)):
        valences = [p.valence for p in found if p.symbol == potential.symbol]
        default = DEFAULTS.get((set_name, potential.symbol), min(valences))
        text.append(row(set_name, potential, potential.valence == default))
text = "\n".join(text + ["};"])

if CHECK:
    # Without the head, which has the versions.
    committed = TABLE.read_text("utf-8").splitlines()
    wanted = text.splitlines()
    committed, wanted = (lines[lines.index("#pragma once"):] for lines in (committed, wanted))
    different = list(difflib.unified_diff(committed, wanted, "committed", "made from the files", n=1, lineterm=""))
    print("\n".join(different) or f"{len(committed)} lines are the same")
    sys.exit(1 if different else 0)
print(text)
