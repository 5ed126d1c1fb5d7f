/* near-vector.h — vectors of doubles and floats, and exp, tanh and sigmoid on them
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Only for sources that are compiled once per SIMD level (near-simd.h). The width follows the level:
 * 2, 4 or 8 doubles; 4, 8 or 16 floats. Everything is inline, so that a kernel compiled for a level
 * is made of that level's instructions throughout.
 *
 *   exp (x)     = 2^k exp (r),      k = round (x / ln 2),  |r| <= ln 2 / 2, Taylor's series in r
 *   tanh (x)    = e / (e + 2),      e = expm1 (2x) = 2^k expm1 (r) + (2^k - 1)
 *   sigmoid (x) = 1 / (1 + exp (-x))
 *
 * The series ends with r^13 / 13! (doubles) and r^7 / 7! (floats): the first term left out is below
 * 5e-18 and 6e-9 of r. ln 2 is split in two parts, the first with zeros behind, so that k ln 2 is
 * exact in it (Cody and Waite, Software Manual for the Elementary Functions, 1980).
 */
#pragma once

#include <glib.h>
#include <string.h>

#if defined(__AVX512F__)
#define NEAR_VECTOR_BYTES 64
#elif defined(__AVX__)
#define NEAR_VECTOR_BYTES 32
#else
#define NEAR_VECTOR_BYTES 16
#endif
#define NEAR_VECTOR_WIDTH (NEAR_VECTOR_BYTES / 8)
#define NEAR_VECTOR_WIDTH_SINGLE (NEAR_VECTOR_BYTES / 4)

typedef double NearVector __attribute__ ((vector_size (NEAR_VECTOR_BYTES)));
typedef gint64 NearVectorBits __attribute__ ((vector_size (NEAR_VECTOR_BYTES)));
typedef float NearVectorSingle __attribute__ ((vector_size (NEAR_VECTOR_BYTES)));
typedef gint32 NearVectorSingleBits __attribute__ ((vector_size (NEAR_VECTOR_BYTES)));

#define NEAR_INLINE static inline __attribute__ ((always_inline, unused))

NEAR_INLINE NearVector
near_vector_load (const double *x)
{
  NearVector v;

  memcpy (&v, x, sizeof v);
  return v;
}

NEAR_INLINE void
near_vector_store (double *x, NearVector v)
{
  memcpy (x, &v, sizeof v);
}

NEAR_INLINE NearVector
near_vector_set (double x)
{
  return x - (NearVector){ 0 };
}

/* mask ? a : b, mask all ones or all zeros per lane */
NEAR_INLINE NearVector
near_vector_select (NearVectorBits mask, NearVector a, NearVector b)
{
  return (NearVector) ((mask & (NearVectorBits) a) | (~mask & (NearVectorBits) b));
}

/* Limits x to [low, high]; NaN stays NaN. */
NEAR_INLINE NearVector
near_vector_clamp (NearVector x, double low, double high)
{
  x = near_vector_select (x < near_vector_set (low), near_vector_set (low), x);
  return near_vector_select (x > near_vector_set (high), near_vector_set (high), x);
}

NEAR_INLINE double
near_vector_sum (NearVector v)
{
  double lanes[NEAR_VECTOR_WIDTH];

  memcpy (lanes, &v, sizeof v);
#if NEAR_VECTOR_WIDTH == 8
  return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6]))
         + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
#elif NEAR_VECTOR_WIDTH == 4
  return (lanes[0] + lanes[2]) + (lanes[1] + lanes[3]);
#else
  return lanes[0] + lanes[1];
#endif
}

/* 1.5 * 2^52: adding it rounds to an integer, which is then in the low bits of the mantissa. */
#define NEAR_VECTOR_ROUND 6755399441055744.0
#define NEAR_VECTOR_LOG2_E 0x1.71547652b82fep+0
#define NEAR_VECTOR_LN2_HIGH 0x1.62e42feep-1
#define NEAR_VECTOR_LN2_LOW 0x1.a39ef35793c76p-33

/* expm1 (r) for |r| <= ln 2 / 2, and k as bits: x = k ln 2 + r */
NEAR_INLINE NearVector
near_vector_reduced_expm1 (NearVector x, NearVectorBits *k)
{
  NearVector shifted = x * NEAR_VECTOR_LOG2_E + NEAR_VECTOR_ROUND;
  NearVector kd = shifted - NEAR_VECTOR_ROUND;
  NearVector r = (x - kd * NEAR_VECTOR_LN2_HIGH) - kd * NEAR_VECTOR_LN2_LOW;
  NearVector r2 = r * r, r4 = r2 * r2;
  /* (expm1 (r) - r) / r^2 in pairs (Estrin), which shortens the chain of dependent operations */
  NearVector p01 = 1.0 / 2.0 + r * (1.0 / 6.0);
  NearVector p23 = 1.0 / 24.0 + r * (1.0 / 120.0);
  NearVector p45 = 1.0 / 720.0 + r * (1.0 / 5040.0);
  NearVector p67 = 1.0 / 40320.0 + r * (1.0 / 362880.0);
  NearVector p89 = 1.0 / 3628800.0 + r * (1.0 / 39916800.0);
  NearVector pab = 1.0 / 479001600.0 + r * (1.0 / 6227020800.0);
  NearVector low = p01 + r2 * p23;
  NearVector middle = p45 + r2 * p67;
  NearVector high = p89 + r2 * pab;

  *k = (NearVectorBits) shifted - (NearVectorBits) near_vector_set (NEAR_VECTOR_ROUND);
  return r + r2 * (low + r4 * (middle + r4 * high));
}

/* 2^k for -1022 <= k <= 1023 */
NEAR_INLINE NearVector
near_vector_power_of_two (NearVectorBits k)
{
  return (NearVector) ((k + 1023) << 52);
}

NEAR_INLINE NearVector
near_vector_exp (NearVector x)
{
  NearVectorBits k, half;
  /* below -746 the result is 0, above 709.8 infinite: two factors reach both ends */
  NearVector p = near_vector_reduced_expm1 (near_vector_clamp (x, -746.0, 710.0), &k);

  half = k >> 1;
  return (1.0 + p) * near_vector_power_of_two (half) * near_vector_power_of_two (k - half);
}

NEAR_INLINE NearVector
near_vector_tanh (NearVector x)
{
  NearVectorBits k;
  /* beyond 20, 1 - tanh is below the last bit */
  NearVector p = near_vector_reduced_expm1 (2.0 * near_vector_clamp (x, -20.0, 20.0), &k);
  NearVector scale = near_vector_power_of_two (k);
  NearVector e = scale * p + (scale - 1.0);

  return e / (e + 2.0);
}

NEAR_INLINE NearVector
near_vector_sigmoid (NearVector x)
{
  NearVectorBits k;
  NearVector p = near_vector_reduced_expm1 (near_vector_clamp (-x, -700.0, 700.0), &k);
  NearVector scale = near_vector_power_of_two (k);

  return 1.0 / (1.0 + (scale * p + scale));
}

/* --- single precision ----------------------------------------------------------------------- */

NEAR_INLINE NearVectorSingle
near_vector_single_load (const float *x)
{
  NearVectorSingle v;

  memcpy (&v, x, sizeof v);
  return v;
}

NEAR_INLINE void
near_vector_single_store (float *x, NearVectorSingle v)
{
  memcpy (x, &v, sizeof v);
}

NEAR_INLINE NearVectorSingle
near_vector_single_clamp (NearVectorSingle x, float low, float high)
{
  NearVectorSingle l = low - (NearVectorSingle){ 0 }, h = high - (NearVectorSingle){ 0 };
  NearVectorSingleBits mask = x < l;

  x = (NearVectorSingle) ((mask & (NearVectorSingleBits) l) | (~mask & (NearVectorSingleBits) x));
  mask = x > h;
  return (NearVectorSingle) ((mask & (NearVectorSingleBits) h)
                             | (~mask & (NearVectorSingleBits) x));
}

NEAR_INLINE NearVectorSingle
near_vector_single_reduced_expm1 (NearVectorSingle x, NearVectorSingleBits *k)
{
  const float round = 12582912.0f; /* 1.5 * 2^23 */
  NearVectorSingle shifted = x * 0x1.715476p+0f + round;
  NearVectorSingle kd = shifted - round;
  NearVectorSingle r = (x - kd * 0x1.62e4p-1f) - kd * 0x1.7f7d1cp-20f;
  NearVectorSingle r2 = r * r;
  NearVectorSingle p01 = 1.0f / 2.0f + r * (1.0f / 6.0f);
  NearVectorSingle p23 = 1.0f / 24.0f + r * (1.0f / 120.0f);
  NearVectorSingle p45 = 1.0f / 720.0f + r * (1.0f / 5040.0f);

  *k = (NearVectorSingleBits) shifted
       - (NearVectorSingleBits) (round - (NearVectorSingle){ 0 });
  return r + r2 * (p01 + r2 * (p23 + r2 * p45));
}

NEAR_INLINE NearVectorSingle
near_vector_single_power_of_two (NearVectorSingleBits k)
{
  return (NearVectorSingle) ((k + 127) << 23);
}

NEAR_INLINE NearVectorSingle
near_vector_single_exp (NearVectorSingle x)
{
  NearVectorSingleBits k, half;
  NearVectorSingle p
      = near_vector_single_reduced_expm1 (near_vector_single_clamp (x, -105.0f, 89.0f), &k);

  half = k >> 1;
  return (1.0f + p) * near_vector_single_power_of_two (half)
         * near_vector_single_power_of_two (k - half);
}

NEAR_INLINE NearVectorSingle
near_vector_single_tanh (NearVectorSingle x)
{
  NearVectorSingleBits k;
  NearVectorSingle p
      = near_vector_single_reduced_expm1 (2.0f * near_vector_single_clamp (x, -10.0f, 10.0f), &k);
  NearVectorSingle scale = near_vector_single_power_of_two (k);
  NearVectorSingle e = scale * p + (scale - 1.0f);

  return e / (e + 2.0f);
}

NEAR_INLINE NearVectorSingle
near_vector_single_sigmoid (NearVectorSingle x)
{
  NearVectorSingleBits k;
  NearVectorSingle p
      = near_vector_single_reduced_expm1 (near_vector_single_clamp (-x, -85.0f, 85.0f), &k);
  NearVectorSingle scale = near_vector_single_power_of_two (k);

  return 1.0f / (1.0f + (scale * p + scale));
}
