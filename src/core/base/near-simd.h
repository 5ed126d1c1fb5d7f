/* near-simd.h — loops compiled once per SIMD level from one source, chosen at run time
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Levels: "baseline" (the compiler's default), "v3" (x86-64-v3: AVX2 and FMA), "v4" (x86-64-v4:
 * AVX-512). The build compiles the sources listed under simd_sources once per level; the best level
 * that this processor has is taken at the first call, or the one that NEAR_SIMD names.
 *
 * Digits may differ between levels in the last bit (fused multiply-adds), never between runs on one
 * machine.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  NEAR_SIMD_BASELINE,
  NEAR_SIMD_V3,
  NEAR_SIMD_V4,
  NEAR_N_SIMD_LEVELS
} NearSimdLevel;

/* Elementwise over n numbers; x and y may be the same array. Errors are maxima over the whole range
 * of arguments, measured against libm in tests/core/test-vector-math.c. */
typedef struct
{
  void (*exp) (gsize n, const double *x, double *y);     /* relative error < 5e-16 */
  void (*tanh) (gsize n, const double *x, double *y);    /* relative error < 1e-15 */
  void (*sigmoid) (gsize n, const double *x, double *y); /* relative error < 1e-15 */
  void (*exp_single) (gsize n, const float *x, float *y);     /* relative error < 3e-7 */
  void (*tanh_single) (gsize n, const float *x, float *y);    /* relative error < 5e-7 */
  void (*sigmoid_single) (gsize n, const float *x, float *y); /* relative error < 5e-7 */
} NearVectorMath;

NearSimdLevel near_simd_get_level (void);
gboolean near_simd_has_level (NearSimdLevel level);
const char *near_simd_level_get_name (NearSimdLevel level);
const NearVectorMath *near_vector_math_get (void);
const NearVectorMath *near_vector_math_get_for_level (NearSimdLevel level);

/* A symbol of the copy that is compiled for the current level: NEAR_SIMD_SYMBOL (name) */
#ifdef NEAR_SIMD_LEVEL
#define NEAR_SIMD_PASTE2(name, level) name##_##level
#define NEAR_SIMD_PASTE(name, level) NEAR_SIMD_PASTE2 (name, level)
#define NEAR_SIMD_SYMBOL(name) NEAR_SIMD_PASTE (name, NEAR_SIMD_LEVEL)
#endif

#if defined(__x86_64__)
#define NEAR_SIMD_N_COPIES NEAR_N_SIMD_LEVELS
#define NEAR_SIMD_COPIES(name) { &name##_baseline, &name##_v3, &name##_v4 }
#define NEAR_SIMD_DECLARE(type, name) extern const type name##_baseline, name##_v3, name##_v4
#else
#define NEAR_SIMD_N_COPIES 1
#define NEAR_SIMD_COPIES(name) { &name##_baseline }
#define NEAR_SIMD_DECLARE(type, name) extern const type name##_baseline
#endif

NEAR_SIMD_DECLARE (NearVectorMath, near_vector_math);

G_END_DECLS
