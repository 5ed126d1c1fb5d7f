#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes src/core/crystal/symmetry/near-space-group-data.h: Hermann-Mauguin symbols that spglib does not list.

    /usr/bin/python3 tools/make-space-groups.py > src/core/crystal/symmetry/near-space-group-data.h

Debian's packages python3-gemmi (its table of settings, which names e-glides the old way too: C m c a for
C m c e) and python3-spglib (the operations of the 530 settings). A symbol of gemmi's belongs to the
setting of spglib's that has the same operations.
"""
import re

import gemmi
import spglib


def squeeze(symbol):
    return re.sub(r"[ _]", "", symbol).lower()


settings, known = {}, {}
for hall_number in range(1, 531):
    database = spglib.get_symmetry_from_database(hall_number)
    operations = frozenset(
        (tuple(int(x) for x in r.flatten()), tuple(round(x * 24) % 24 for x in t))
        for r, t in zip(database["rotations"], database["translations"]))
    settings.setdefault(operations, hall_number)
    row = spglib.get_spacegroup_type(hall_number)
    symbols = row["international"].split("=")
    symbols = [row["international_full"]] + (symbols[1:] if len(symbols) > 1 else symbols)
    for symbol in symbols:
        known.setdefault(squeeze(symbol), set()).add(hall_number)

print("/* near-space-group-data.h — symbols of settings that spglib does not list")
print(" * SPDX-License-Identifier: GPL-3.0-or-later")
print(" *")
print(" * Written by tools/make-space-groups.py; do not edit. */")
print("static const struct")
print("{")
print("  const char *symbol;")
print("  int hall_number;")
print("} more_symbols[] = {")
for group in gemmi.spacegroup_table():
    operations = frozenset(
        (tuple(x // 24 for row in operation.rot for x in row), tuple(x % 24 for x in operation.tran))
        for operation in group.operations())
    hall_number = settings.get(operations)
    if hall_number is None or hall_number in known.get(squeeze(group.hm), ()):
        continue
    # The short symbols of monoclinic groups are made by leaving out the ones.
    if group.number < 16:
        continue
    print('  { "%s", %d },' % (squeeze(group.hm), hall_number))
print("};")
