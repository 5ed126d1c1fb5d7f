#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/data/cif/reference.json: what is in the cell of each CIF there, by gemmi.

    /usr/bin/python3 tests/data/make-cif.py

Debian's package python3-gemmi (0.5.7). Where a file does not say which setting is meant, the setting that
a reader has to find is named here. Of sites that share a position, gemmi gives one atom each.
"""
import json
from pathlib import Path

import gemmi

# what the cell's shape, or a number, leaves to the reader; and names that gemmi does not know
SETTINGS = {
    "silicon-origin-2": "F d -3 m:2",
    "zincite": "P 63 m c",
    "corundum-hexagonal": "R -3 c:H",
    "corundum-rhombohedral": "R -3 c:R",
    "monoclinic-n": "P 1 21/n 1",
    "monoclinic-number": "C 1 2/c 1",
    "monoclinic-c-unique": "P 1 1 21/b",
    "spinel": "F d -3 m:2",
    "e-glide": "C m c a",
    "anatase": "I 41/a m d:2",
    "hexagonal-shift": "P 61 2 2",
    "thirds": "R -3:H",
}

folder = Path(__file__).parent / "cif"
reference = {}
for path in sorted(folder.glob("*.cif")):
    block = gemmi.cif.read(str(path)).sole_block()
    small = gemmi.make_small_structure_from_block(block)
    if path.stem in SETTINGS:
        small.spacegroup_hm = SETTINGS[path.stem]
    # gemmi's table has both origins of Fd-3m under one short name: the name must be a full one
    group = gemmi.find_spacegroup_by_name(small.spacegroup_hm)
    assert group is not None, (path, small.spacegroup_hm)
    small.setup_cell_images()
    sites = small.get_all_unit_cell_sites()
    reference[path.stem] = {
        "space_group": group.xhm(),
        "elements": [site.element.name for site in sites],
        "occupancies": [site.occ for site in sites],
        "positions": [[round(x, 6) for x in site.fract.tolist()] for site in sites],
    }
(folder / "reference.json").write_text(json.dumps(reference, separators=(",", ":")) + "\n")
for name, entry in reference.items():
    print(name, entry["space_group"], len(entry["elements"]))
