#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes src/core/crystal/gallery/near-gallery-data.h: lattice constants and free coordinates of known crystals.

    /usr/bin/python3 tools/make-gallery.py [ROOT] > src/core/crystal/gallery/near-gallery-data.h

ROOT is where these packages of Debian 12 are installed or unpacked (dpkg -x), by default /:
libavogadro-data 1.97.0-3            CIFs of the Crystallography Open Database, public domain
libncrystal-data 3.4.1+ds1-1         NCMAT files, which name the entry of that database (Apache 2.0)
pymatgen-test-files 2022.11.7-3      one structure of the ICSD (MIT)
xcrysden-data 1.6.2-4                one structure of WIEN2k (GPL 2+)
Two crystals have their one number from pages that are named below; nothing else is typed here. What a
file says of space group and sites is checked against the row, and the file's entry number against the
citation. Debian's gemmi reads the CIFs.
"""
import json
import re
import sys
from pathlib import Path

import gemmi

ROOT = Path(sys.argv[1] if len(sys.argv) > 1 else "/")
AVOGADRO = ROOT / "usr/share/avogadro2/crystals"
NCRYSTAL = ROOT / "usr/share/NCrystal/data"
PYMATGEN = ROOT / "usr/share/doc/pymatgen-test-files/examples/test_files"
XCRYSDEN = ROOT / "usr/share/doc/xcrysden/examples"
BOHR = 0.529177210903  # Å, CODATA 2018
VACUUM_CELL = 20.0  # Å: c of a layer, a choice

WYCKOFF = "R. W. G. Wyckoff, Crystal Structures, 2nd ed., vol. 1 (Interscience, 1963)"
names = {row.split("=")[0]: row.split("=")[1] for row in """
al=Aluminium cu=Copper ag=Silver au=Gold ni=Nickel pb=Lead pd=Palladium pt=Platinum ar=Argon
li=Lithium na=Sodium k=Potassium fe=Iron cr=Chromium mo=Molybdenum w=Tungsten v=Vanadium
ta=Tantalum nb=Niobium be=Beryllium mg=Magnesium ti=Titanium zn=Zinc co=Cobalt zr=Zirconium
c=Diamond si=Silicon ge=Germanium sn=Grey_tin""".split()}


def cif(name, sites=(), citation=None):
    """Cell, space group, free coordinates: (label, axis) of a site."""
    path = AVOGADRO / name
    block = gemmi.cif.read(str(path)).sole_block()
    small = gemmi.make_small_structure_from_block(block)
    by_label = {site.label: site.fract.tolist() for site in small.sites}
    group = block.find_value("_space_group_IT_number") or block.find_value("_symmetry_Int_Tables_number")
    entry = block.find_value("_cod_database_code")
    author = ", ".join(gemmi.cif.as_string(a) for a in block.find_loop("_publ_author_name"))
    journal = gemmi.cif.as_string(block.find_value("_journal_name_full") or "")
    year = block.find_value("_journal_year")
    if "Wyckoff" in author and journal == "Crystal Structures":
        source = WYCKOFF
    else:
        author = re.sub(r"([^,]+), ([^,]+)", r"\2 \1", author)
        volume = block.find_value("_journal_volume")
        source = "%s, %s %s%s (%s)" % (author, journal, (volume + ", ") if volume else "p. ",
                                       block.find_value("_journal_page_first"), year)
    cell = small.cell
    return {"cell": (cell.a, cell.b, cell.c, cell.alpha, cell.beta, cell.gamma), "group": int(group),
            "free": [by_label[label]["xyz".index(axis)] for label, axis in sites],
            "citation": "%s; COD %s (libavogadro-data: %s)" % (source, entry, path.name)}


def ncmat(name, entry, source, site=None):
    text = (NCRYSTAL / name).read_text("utf-8")
    assert "cod/%d" % entry in text, name
    lines = [line.split() for line in text.split("@CELL")[1].splitlines() if line.strip()]
    if lines[0][0] == "cubic":
        a = b = c = float(lines[0][1])
        angles = (90.0, 90.0, 90.0)
    else:
        a, b, c = lines[0][1:4]
        a, b, c = float(a), float(a if b == "!!" else b), float(c)
        angles = tuple(float(x) for x in lines[1][1:4])
    group = int(text.split("@SPACEGROUP")[1].split()[0])
    free = []
    if site:
        positions = [line.split() for line in text.split("@ATOMPOSITIONS")[1].split("@")[0].splitlines()]
        free = [float(next(p for p in positions if p and p[0] == site[0])["xyz".index(site[1]) + 1])]
    return {"cell": (a, b, c) + angles, "group": group, "free": free,
            "citation": "%s; COD %d (libncrystal-data: %s)" % (source, entry, name)}


def icsd_cscl():
    name = "test_C--8_CsCl_icsd_622367.json"
    matrix = json.loads((PYMATGEN / "chemenv/json_test_files" / name).read_text())["structure"]["lattice"]
    return {"cell": (matrix["a"],) * 3 + (90.0,) * 3, "group": 221, "free": [],
            "citation": "ICSD 622367 (pymatgen-test-files: %s)" % name}


def mos2():
    """WIEN2k: lengths in bohr; S at (1/3, 2/3, u)."""
    path = next(XCRYSDEN.rglob("mos2.struct"))
    lines = path.read_text("latin-1").splitlines()
    a, b, c, alpha, beta, gamma = (float(lines[3][10 * i:10 * i + 10]) for i in range(6))
    assert a == b and gamma == 120.0
    u = float(re.search(r"-2: X= \.3333\d+ Y= \.6666\d+ Z= (\.\d+)", "\n".join(lines)).group(1))
    return {"cell": tuple(round(x * BOHR, 4) for x in (a, b, c)) + (90.0, 90.0, 120.0), "group": 194,
            "free": [u],
            "citation": "WIEN2k structure of A. Kokalj's XCrySDen (xcrysden-data: mos2.struct)"}


def page(a, group, citation):
    return {"cell": (a, a, a, 90.0, 90.0, 90.0), "group": group, "free": [], "citation": citation}


def layer_of(bulk, sites, group):
    """One layer in a cell of VACUUM_CELL; Mo at 1/4 and S at u of the bulk."""
    a, c = bulk["cell"][0], bulk["cell"][2]
    free = [round((0.75 - bulk["free"][0]) * c / VACUUM_CELL, 6)] if sites else []
    return {"cell": (a, a, VACUUM_CELL, 90.0, 90.0, 120.0), "group": group, "free": free,
            "citation": bulk["citation"] + "; one layer of the bulk, in a cell 20 Å high"}


rows = []


def add(identity, name, sentence, prototype, elements, data, group, repeat=1):
    assert data["group"] == group, (identity, data["group"])
    rows.append((identity, name, sentence, prototype, elements, data, group, repeat))


def element(symbol, prototype, group, data, sentence):
    add("%s-%s" % (symbol.lower(), prototype), names[symbol.lower()].replace("_", " "), sentence, prototype,
        symbol, data, group)


FCC = "A metal with the atoms in close packing ABC."
for symbol, name in [("Al", "Aluminum"), ("Cu", "Copper"), ("Ag", "Silver"), ("Au", "Gold"), ("Pb", "Lead"),
                     ("Pd", "Palladium"), ("Pt", "Platinum")]:
    element(symbol, "fcc", 225, cif("elements/%s-%s.cif" % (symbol, name)), FCC)
element("Ni", "fcc", 225, ncmat("Ni_sg225.ncmat", 9008476, WYCKOFF), FCC)
element("Ar", "fcc", 225, cif("elements/Ar-Argon.cif"), "A noble gas, solid at 4.2 K.")
for symbol, name in [("Li", "Lithium"), ("Na", "Sodium"), ("Fe", "Iron-alpha"), ("Cr", "Chromium"),
                     ("Mo", "Molybdenum"), ("V", "Vanadium"), ("Ta", "Tantalum"), ("Nb", "Niobium")]:
    element(symbol, "bcc", 229, cif("elements/%s-%s.cif" % (symbol, name)),
            "A metal with an atom in the middle of a cube of eight.")
element("K", "bcc", 229, cif("elements/K-Potassium.cif"),
        "An alkali metal at 78 K, with an atom in the middle of a cube of eight.")
element("W", "bcc", 229, ncmat("W_sg229.ncmat", 9008558, WYCKOFF),
        "A metal with an atom in the middle of a cube of eight.")
HCP = "A metal with the atoms in close packing AB."
for symbol, name in [("Be", "Beryllium"), ("Mg", "Magnesium"), ("Ti", "Titanium-alpha"), ("Zn", "Zinc"),
                     ("Co", "Cobalt")]:
    element(symbol, "hcp", 194, cif("elements/%s-%s.cif" % (symbol, name)), HCP)
element("Zr", "hcp", 194, ncmat("Zr_sg194.ncmat", 9008523, WYCKOFF), HCP)
for symbol, name in [("C", "Diamond"), ("Ge", "Germanium"), ("Sn", "Tin-alpha")]:
    element(symbol, "diamond", 227, cif("elements/%s-%s.cif" % (symbol, name)),
            "Four neighbours in a tetrahedron.")
element("Si", "diamond", 227, ncmat("Si_sg227.ncmat", 9008565, WYCKOFF), "Four neighbours in a tetrahedron.")

graphite = ncmat("C_sg194_pyrolytic_graphite.ncmat", 9011577, "P. Trucano, R. Chen, Nature 258, 136 (1975)")
add("c-graphite", "Graphite", "Honeycomb layers of carbon in the order AB.", "graphite", "C", graphite, 194)
add("graphene", "Graphene", "One layer of graphite in vacuum.", "graphene", "C", layer_of(graphite, [], 191), 191)

for identity, name, elements, data in [
        ("nacl", "Rock salt", "Na Cl", cif("halides/NaCl-Halite.cif")),
        ("kcl", "Sylvite", "K Cl", cif("halides/KCl-Sylvite.cif")),
        ("mgo", "Periclase", "Mg O", cif("oxides/MgO-Periclase.cif")),
        ("lif", "Lithium fluoride", "Li F", ncmat("LiF_sg225_LithiumFlouride.ncmat", 9008667, WYCKOFF)),
        ("lii", "Lithium iodide", "Li I",
         page(6.00, 225, "ucl.ac.uk/~ucapahh/research/crystal/lii.htm: nearest distance 3.00 Å"))]:
    add(identity, name, "Ions in the rock-salt structure.", "rock-salt", elements, data, 225)
add("cscl", "Caesium chloride", "Ions with eight neighbours each.", "cesium-chloride", "Cs Cl", icsd_cscl(), 221)
add("zns-zinc-blende", "Sphalerite", "The cubic form of ZnS.", "zinc-blende", "Zn S",
    cif("sulfides/ZnS-Sphalerite.cif"), 216)
add("gaas", "Gallium arsenide", "A semiconductor in the zinc-blende structure.", "zinc-blende", "Ga As",
    cif("arsenides/GaAs.cif"), 216)
add("zno", "Zinc oxide", "The wurtzite structure, measured at 473 K.", "wurtzite", "Zn O",
    ncmat("ZnO_sg186_ZincOxide.ncmat", 9004179, "K. Kihara, G. Donnay (1985)", ("O", "z")), 186)
add("caf2", "Fluorite", "Calcium with eight fluorine neighbours, fluorine with four.", "fluorite", "Ca F",
    cif("halides/CaF2-Fluorite.cif"), 225)
add("srtio3", "Strontium titanate", "Cubic perovskite at room temperature.", "perovskite", "Sr Ti O",
    cif("titanates/SrTiO3-Tausonite.cif"), 221)
add("batio3", "Barium titanate, cubic", "The cubic perovskite as published in 1931; at room temperature the "
    "real crystal is ferroelectric and tetragonal.", "perovskite", "Ba Ti O", cif("titanates/BaTiO3.cif"), 221)
add("tio2-rutile", "Rutile", "Octahedra of oxygen around titanium.", "rutile", "Ti O",
    cif("oxides/TiO2-Rutile.cif", [("O", "x")]), 136)
add("sio2-alpha-quartz", "Low quartz", "The stable form of SiO2 at room temperature.", "alpha-quartz", "Si O",
    cif("oxides/SiO2-Quartz-alpha.cif", [("Si1", "x"), ("O1", "x"), ("O1", "y"), ("O1", "z")]), 154)
add("sio2-beta-quartz", "High quartz", "Quartz above 846 K, measured at 848 K.", "beta-quartz", "Si O",
    cif("oxides/SiO2-Quartz-beta.cif", [("O", "y")]), 180)
add("sio2-alpha-cristobalite", "Low cristobalite", "An open form of SiO2, metastable at room temperature.",
    "alpha-cristobalite", "Si O",
    cif("oxides/SiO2-Cristobalite.cif", [("Si", "x"), ("O", "x"), ("O", "y"), ("O", "z")]), 92)
add("sio2-beta-cristobalite", "High cristobalite, ideal",
    "SiO2 of the diamond structure with oxygen in the bonds, an average of the real crystal.",
    "beta-cristobalite", "Si O",
    page(7.166, 227, "M. J. Mehl et al., Comput. Mater. Sci. 136, S1 (2017), A2B_cF24_227_c_a"), 227)
add("sio2-coesite", "Coesite", "SiO2 of high pressure, still of tetrahedra.", "coesite", "Si O",
    cif("oxides/SiO2-Coesite.cif",
        [(label, axis) for label in ("Si1", "Si2") for axis in "xyz"] + [("O2", "y")]
        + [(label, axis) for label in ("O3", "O4", "O5") for axis in "xyz"]), 15)
add("sio2-stishovite", "Stishovite", "SiO2 of very high pressure: octahedra, as in rutile.", "rutile", "Si O",
    cif("oxides/SiO2-Stishovite.cif", [("O", "x")]), 136)
add("mos2", "Molybdenite", "Layers S-Mo-S, bound weakly: a lubricant.", "molybdenite", "Mo S", mos2(), 194)
add("mos2-layer", "Molybdenite, one layer", "One layer S-Mo-S in vacuum.", "molybdenite-layer", "Mo S",
    layer_of(mos2(), [1], 187), 187)
aluminium = cif("elements/Al-Aluminum.cif")
for repeat in (2, 3, 4):
    n = 4 * repeat ** 3
    add("al-fcc-%d" % n, "Aluminium, %d atoms" % n,
        "%d x %d x %d conventional cells: something to simulate." % (repeat, repeat, repeat), "fcc", "Al",
        aluminium, 225, repeat)


def text(string):
    return '"%s"' % string.replace("\\", "\\\\").replace('"', '\\"')


def numbers(values):
    return ", ".join(repr(round(float(v), 9)) for v in values)


print("""/* near-gallery-data.h — lattice constants and free coordinates of known crystals
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Written by tools/make-gallery.py; do not edit. Each row names its source. */
#pragma once

/* What a prototype takes if nothing is said: the coordinates of these rows. */""")
letters = {"coesite": "ABCDEFGHIJKLMNOP", "alpha-quartz": "UPQR", "alpha-cristobalite": "UPQR"}
for identity, name, sentence, prototype, elements, data, group, repeat in rows:
    for letter, value in zip(letters.get(prototype, "U"), data["free"]):
        print("#define GALLERY_%s_%s %r" % (identity.upper().replace("-", "_"), letter, round(value, 9)))
print("\n/* A macro, so that only the gallery has the table. */\n#define GALLERY_ROWS \\")
for identity, name, sentence, prototype, elements, data, group, repeat in rows:
    print("  { { .id = %s, .name = N_ (%s), \\" % (text(identity), text(name)))
    print("      .sentence = N_ (%s), \\" % text(sentence))
    print("      .citation = %s }, \\" % text(data["citation"]))
    print("    %s, %s, { %s }, { %s }, %d, %d }, \\" % (
        text(prototype), text(elements), numbers(data["cell"]), numbers(data["free"]) or "0.0", repeat, group))
print("")
