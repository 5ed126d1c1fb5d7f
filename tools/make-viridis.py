#!/usr/bin/env python3
# make-viridis.py — writes src/plot/near-viridis-data.h
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Viridis is by Stéfan van der Walt and Nathaniel Smith (2015), released under CC0. The table is
# read from matplotlib (Debian: python3-matplotlib), not typed:
#     python3 tools/make-viridis.py > src/plot/near-viridis-data.h
import matplotlib
from matplotlib import cm

print("/* near-viridis-data.h — viridis as 256 colours 0xRRGGBB")
print(" * SPDX-License-Identifier: CC0-1.0")
print(" *")
print(" * Made by tools/make-viridis.py from matplotlib %s; do not edit." % matplotlib.__version__)
print(" * S. van der Walt and N. Smith, 2015, https://bids.github.io/colormap/ */")
print("#pragma once")
print()
print("#include <glib.h>")
print()
print("static const guint32 viridis_rgb[256] = {")
codes = ["0x%02x%02x%02x" % tuple(int(round(c * 255)) for c in rgb)
         for rgb in cm.get_cmap("viridis").colors]
assert len(codes) == 256
for i in range(0, 256, 8):
    print("  " + ", ".join(codes[i:i + 8]) + ",")
print("};")
