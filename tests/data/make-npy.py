#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/data/npy/ with numpy: what test-npy.c compares the reader with."""
import os
import sys

import numpy

folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "npy")
os.makedirs(folder, exist_ok=True)

# 2 x 3, so that C and Fortran order differ; values that every type can hold.
numbers = numpy.array([[1, 2, 3], [4, 5, 100]])
for order in "<>":
    for code in ["f8", "f4", "i8", "i4", "i2", "u4", "u2", "c16", "c8"]:
        array = numbers.astype(order + code)
        if code[0] == "c":
            array = array - numpy.array(0.5j, dtype=order + code)
        elif code[0] in "fi":
            array = -array
        array = array.astype(order + code)
        side = "little" if order == "<" else "big"
        numpy.save(os.path.join(folder, "%s-%s.npy" % (code, side)), array)
        numpy.save(os.path.join(folder, "%s-%s-fortran.npy" % (code, side)),
                   numpy.asfortranarray(array))
numpy.save(os.path.join(folder, "i1.npy"), (-numbers).astype("i1"))
numpy.save(os.path.join(folder, "u1.npy"), numbers.astype("u1"))
numpy.save(os.path.join(folder, "b1.npy"), numbers > 2)
numpy.save(os.path.join(folder, "scalar.npy"), numpy.array(2.5))
numpy.save(os.path.join(folder, "empty.npy"), numpy.zeros((0, 3)))
cube = numpy.arange(24.0).reshape(2, 3, 4)
numpy.save(os.path.join(folder, "cube.npy"), cube)
numpy.save(os.path.join(folder, "cube-fortran.npy"), numpy.asfortranarray(cube))
for version in [(1, 0), (2, 0), (3, 0)]:
    with open(os.path.join(folder, "version-%d.npy" % version[0]), "wb") as stream:
        numpy.lib.format.write_array(stream, numpy.array([1.5, numpy.nan, -numpy.inf]), version)

numpy.savez(os.path.join(folder, "stored.npz"), weights=numbers * 0.5, bias=numpy.arange(2))
numpy.savez_compressed(os.path.join(folder, "compressed.npz"), weights=numbers * 0.5,
                       bias=numpy.arange(2))

# What is refused.
numpy.save(os.path.join(folder, "bad-object.npy"), numpy.array([{}], dtype=object),
           allow_pickle=True)
numpy.save(os.path.join(folder, "bad-fields.npy"), numpy.zeros(1, [("x", "<f8"), ("y", "<i4")]))
numpy.save(os.path.join(folder, "bad-text.npy"), numpy.array(["a", "bc"]))
numpy.save(os.path.join(folder, "bad-half.npy"), numpy.ones(2, "f2"))
numpy.save(os.path.join(folder, "bad-dimensions.npy"), numpy.ones((1,) * 9))

with open(os.path.join(folder, "README"), "w") as stream:
    stream.write("""Arrays written by numpy %s, Python %d.%d. Made by

    tests/data/make-npy.py
""" % (numpy.__version__, sys.version_info[0], sys.version_info[1]))
