/* near-vector-math.c — exp, tanh and sigmoid over arrays; compiled once per SIMD level
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-simd.h"
#include "near-vector.h"

/* Whole vectors first; the rest goes through a padded vector, so every element is computed by the
 * same operations wherever it stands. */
#define NEAR_VECTOR_LOOP(function, type, width, load, store, eval)                                 \
  static void function (gsize n, const type *x, type *y)                                           \
  {                                                                                                \
    gsize i = 0;                                                                                   \
                                                                                                   \
    for (; i + width <= n; i += width)                                                             \
      store (y + i, eval (load (x + i)));                                                          \
    if (i < n)                                                                                     \
      {                                                                                            \
        type rest[width] = { 0 };                                                                  \
                                                                                                   \
        memcpy (rest, x + i, (n - i) * sizeof *x);                                                 \
        store (rest, eval (load (rest)));                                                          \
        memcpy (y + i, rest, (n - i) * sizeof *y);                                                 \
      }                                                                                            \
  }

NEAR_VECTOR_LOOP (array_exp, double, NEAR_VECTOR_WIDTH, near_vector_load, near_vector_store,
                  near_vector_exp)
NEAR_VECTOR_LOOP (array_tanh, double, NEAR_VECTOR_WIDTH, near_vector_load, near_vector_store,
                  near_vector_tanh)
NEAR_VECTOR_LOOP (array_sigmoid, double, NEAR_VECTOR_WIDTH, near_vector_load, near_vector_store,
                  near_vector_sigmoid)
NEAR_VECTOR_LOOP (array_exp_single, float, NEAR_VECTOR_WIDTH_SINGLE, near_vector_single_load,
                  near_vector_single_store, near_vector_single_exp)
NEAR_VECTOR_LOOP (array_tanh_single, float, NEAR_VECTOR_WIDTH_SINGLE, near_vector_single_load,
                  near_vector_single_store, near_vector_single_tanh)
NEAR_VECTOR_LOOP (array_sigmoid_single, float, NEAR_VECTOR_WIDTH_SINGLE, near_vector_single_load,
                  near_vector_single_store, near_vector_single_sigmoid)

const NearVectorMath NEAR_SIMD_SYMBOL (near_vector_math) = {
  .exp = array_exp,
  .tanh = array_tanh,
  .sigmoid = array_sigmoid,
  .exp_single = array_exp_single,
  .tanh_single = array_tanh_single,
  .sigmoid_single = array_sigmoid_single,
};
