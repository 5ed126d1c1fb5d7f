#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/data/md.json with LAMMPS: energies, forces and stress of random atoms.

    /usr/bin/python3 tests/data/make-md.py

Debian's packages lammps and lammps-data. Cells are small and skew on purpose: most cut-offs are longer.
Stress is in eV/Å^3, Voigt xx yy zz yz xz xy, positive under tension; null for a cluster.
"""
import json
import os
import random
import subprocess
import tempfile

BAR = 1.6021765e6  # what LAMMPS takes for 1 eV/Å^3 in bar
MASS = {"Ar": 39.948, "Kr": 83.798, "Al": 26.982, "Si": 28.085, "Ge": 72.63}
KB = 8.617333262145179e-05
here = os.path.dirname(os.path.abspath(__file__))
random.seed(20240611)


def images(cell):
    return [[sum(s[i] * cell[i][k] for i in range(3)) for k in range(3)]
            for s in ((a, b, c) for a in (-1, 0, 1) for b in (-1, 0, 1) for c in (-1, 0, 1))]


def scatter(n, cell, nearest):
    """n positions, none nearer to another (or its own images) than nearest."""
    shifts, found = images(cell), []
    while len(found) < n:
        f = [random.random() for _ in range(3)]
        x = [sum(f[i] * cell[i][k] for i in range(3)) for k in range(3)]
        if all(sum((x[k] - y[k] + s[k]) ** 2 for k in range(3)) > nearest ** 2
               for y in found for s in shifts):
            found.append(x)
    return found


def run(name, elements, positions, cell, style):
    types = sorted(set(elements), key=elements.index)
    with tempfile.TemporaryDirectory() as folder:
        box = cell if cell is not None else [[60, 0, 0], [0, 60, 0], [0, 0, 60]]
        with open(folder + "/data", "w") as data:
            data.write("atoms\n\n%d atoms\n%d atom types\n" % (len(elements), len(types)))
            data.write("0 %r xlo xhi\n0 %r ylo yhi\n0 %r zlo zhi\n" % tuple(box[k][k] for k in range(3)))
            data.write("%r %r %r xy xz yz\n\nMasses\n\n" % (box[1][0], box[2][0], box[2][1]))
            for t, symbol in enumerate(types):
                data.write("%d %r\n" % (t + 1, MASS[symbol]))
            data.write("\nAtoms\n\n")
            for i, (symbol, x) in enumerate(zip(elements, positions)):
                data.write("%d %d %r %r %r\n" % (i + 1, types.index(symbol) + 1, *x))
        for file, text in style.get("files", {}).items():
            with open(folder + "/" + file, "w") as out:
                out.write(text)
        with open(folder + "/in", "w") as out:
            out.write("units metal\natom_style atomic\nboundary p p p\nbox tilt large\nread_data data\n")
            out.write("\n".join(style["commands"]))
            out.write("""
neighbor 0.5 bin
compute v all pressure NULL virial
thermo_style custom step pe c_v[1] c_v[2] c_v[3] c_v[6] c_v[5] c_v[4]
thermo_modify format float %.17g
dump d all custom 1 forces id fx fy fz
dump_modify d sort id format float %.17g
run 0
""")
        subprocess.run(["lmp", "-in", "in", "-log", "log"], cwd=folder, check=True,
                       stdout=subprocess.DEVNULL)
        lines = open(folder + "/log").read().splitlines()
        row = next(i for i, line in enumerate(lines) if line.split()[:2] == ["Step", "PotEng"])
        numbers = [float(x) for x in lines[row + 1].split()]
        forces = [[float(x) for x in line.split()[1:]]
                  for line in open(folder + "/forces").read().splitlines()[9:]]
        version = next(line for line in lines if line.startswith("LAMMPS"))
    return version, {
        "name": name, "elements": elements, "cell": cell, "positions": positions,
        "potential": style["potential"], "cut": style.get("cut", ""), "cutoff": style.get("cutoff", 0.0),
        "energy": numbers[1], "forces": forces,
        "stress": None if cell is None else [-p / BAR for p in numbers[2:]],
    }


def lennard_jones(cut, cutoff):
    rows = {"Ar": (119.8 * KB, 3.405), "Kr": (0.0140, 3.65)}
    commands = ["pair_style lj/cut %r" % cutoff]
    for i, a in enumerate(rows):
        for j, b in list(enumerate(rows))[i:]:
            eps = (rows[a][0] * rows[b][0]) ** 0.5
            commands.append("pair_coeff %d %d %r %r" % (i + 1, j + 1, eps, (rows[a][1] + rows[b][1]) / 2))
    commands.append("pair_modify shift %s" % ("yes" if cut == "shifted" else "no"))
    return {"potential": "lennard-jones", "cut": cut, "cutoff": cutoff, "commands": commands}


def morse(cutoff):
    return {"potential": "morse", "cut": "truncated", "cutoff": cutoff,
            "commands": ["pair_style morse %r" % cutoff, "pair_coeff 1 1 0.2703 1.1646 3.253"]}


SW = "1.20 -0.333333333333333333 7.049556277 0.6022245584 4.0 0.0 0.0\n"


def stillinger_weber(types):
    """Pair (i j j) and triplets (i j k) of Si.sw and SiGeH.sw.quip in LAMMPS's form."""
    pair = {"SiSi": (2.1683, 2.0951), "GeGe": (1.92590365783410138248, 2.181)}
    pair["SiGe"] = pair["GeSi"] = (2.04313391101890694121, 2.138)
    strength = {"SiSiSi": 21.0 * 2.1683, "SiSiGe": 23.1 * 2.10444772465437788017,
                "SiGeGe": 25.5 * 2.04326828917050691242, "GeSiSi": 25.5 * 2.04326828917050691242,
                "GeGeSi": 28.1 * 1.98396169354838709676, "GeGeGe": 31.0 * 1.92590365783410138247}
    text = ""
    for i in ("Si", "Ge"):
        for j in ("Si", "Ge"):
            for k in ("Si", "Ge"):
                eps, sigma = pair[i + j]
                lam = strength.get(i + j + k, strength.get(i + k + j)) / eps
                text += "%s %s %s %r %r 1.80 %r " % (i, j, k, eps, sigma, lam) + SW
    return {"potential": "stillinger-weber", "files": {"SiGe.sw": text},
            "commands": ["pair_style sw", "pair_coeff * * SiGe.sw " + " ".join(types)]}


def silicon():
    return {"potential": "stillinger-weber",
            "commands": ["pair_style sw", "pair_coeff * * /usr/share/lammps/potentials/Si.sw Si"]}


small = [[6.1, 0, 0], [1.7, 5.8, 0], [-1.3, 0.9, 6.4]]
dense = [[5.2, 0, 0], [1.1, 5.6, 0], [-0.8, 1.5, 5.9]]
wide = [[11.0, 0, 0], [2.4, 12.1, 0], [-3.1, 1.9, 12.6]]
cases = [
    run("lj-truncated", ["Ar", "Kr", "Ar", "Kr", "Kr"], scatter(5, small, 3.0), small,
        lennard_jones("truncated", 8.5)),
    run("lj-shifted", (["Ar", "Kr", "Kr"] * 9)[:26], scatter(26, wide, 2.9), wide,
        lennard_jones("shifted", 9.1)),
    run("morse", ["Al"] * 7, scatter(7, small, 2.3), small, morse(9.7)),
    run("silicon", ["Si"] * 6, scatter(6, dense, 2.1), dense, silicon()),
    run("silicon-cluster", ["Si"] * 11, scatter(11, dense, 2.0), None, silicon()),
    run("silicon-germanium", ["Si", "Ge"] * 3, scatter(6, dense, 2.1), dense,
        stillinger_weber(["Si", "Ge"])),
]
with open(os.path.join(here, "md.json"), "w") as out:
    json.dump({"lammps": cases[0][0], "cases": [case for _, case in cases]}, out, indent=1)
    out.write("\n")
