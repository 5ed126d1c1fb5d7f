#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/data/gallery.json: what test-gallery compares the gallery with.

    /usr/bin/python3 tests/data/make-gallery.py [ROOT] > tests/data/gallery.json

ROOT: where Debian's libavogadro-data is installed or unpacked. None of it comes from this project's code:
density   of elements: CRC Handbook, 80th ed., through python3-periodictable, unless the handbook's is of
          another form or temperature; of compounds: what the authors of the CIF computed from their cell
a, c/a    of elements: ase.data.reference_states (Ashcroft and Mermin), python3-ase
positions fractions of the whole cell, expanded by gemmi from the CIF's operations, for the structures
          with free coordinates
"""
import json
import sys
from pathlib import Path

import gemmi
import periodictable
from ase.data import atomic_numbers, reference_states

ROOT = Path(sys.argv[1] if len(sys.argv) > 1 else "/") / "usr/share/avogadro2/crystals"
# Argon and potassium are measured cold, carbon is graphite there, tin white.
OTHER = {"Ar", "K", "C", "Sn"}
elements = """al-fcc cu-fcc ag-fcc au-fcc ni-fcc pb-fcc pd-fcc pt-fcc ar-fcc li-bcc na-bcc k-bcc fe-bcc
cr-bcc mo-bcc w-bcc v-bcc ta-bcc nb-bcc be-hcp mg-hcp ti-hcp zn-hcp co-hcp zr-hcp c-diamond si-diamond
ge-diamond""".split()
cifs = {"nacl": "halides/NaCl-Halite", "kcl": "halides/KCl-Sylvite", "mgo": "oxides/MgO-Periclase",
        "zns-zinc-blende": "sulfides/ZnS-Sphalerite", "gaas": "arsenides/GaAs",
        "caf2": "halides/CaF2-Fluorite", "srtio3": "titanates/SrTiO3-Tausonite",
        "tio2-rutile": "oxides/TiO2-Rutile", "sio2-alpha-quartz": "oxides/SiO2-Quartz-alpha",
        "sio2-beta-quartz": "oxides/SiO2-Quartz-beta",
        "sio2-alpha-cristobalite": "oxides/SiO2-Cristobalite", "sio2-coesite": "oxides/SiO2-Coesite",
        "sio2-stishovite": "oxides/SiO2-Stishovite", "sn-diamond": "elements/Sn-Tin-alpha"}

result = {}
for identity in elements:
    symbol = identity.split("-")[0].capitalize()
    state = reference_states[atomic_numbers[symbol]]
    row = result[identity] = {"a": state["a"]}
    if "c/a" in state:
        row["c_over_a"] = state["c/a"]
    if symbol not in OTHER:
        row["density"] = getattr(periodictable, symbol).density
for identity, name in cifs.items():
    block = gemmi.cif.read(str(ROOT / (name + ".cif"))).sole_block()
    row = result[identity] = {}
    density = block.find_value("_exptl_crystal_density_diffrn")
    if density:
        row["density"] = float(density)
    if identity.startswith("sio2") or "rutile" in identity:
        small = gemmi.make_small_structure_from_block(block)
        row["positions"] = sorted(
            [site.element.name] + [round(x % 1.0 % 1.0, 5) for x in site.fract.tolist()]
            for site in small.get_all_unit_cell_sites())
print("{\n%s\n}" % ",\n".join("%s: %s" % (json.dumps(key), json.dumps(result[key], sort_keys=True))
                             for key in sorted(result)))
