/* near-kernel-tile.c — the inner loops over tiles of a kernel matrix; compiled once per SIMD level
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-kernel-tile.h"

#include "near-vector.h"

#include <float.h>
#include <math.h>

#define W NEAR_VECTOR_WIDTH

/* --- logarithm and square root -------------------------------------------------------------------
 */

#define LN2_HIGH 0x1.62e42fefa38p-1
#define LN2_LOW 0x1.ef35793c7673p-45

/* log (1 + f) = 2 artanh (s), s = f / (2 + f), for 1 + f in [sqrt 1/2, sqrt 2]: Taylor's series in
 * s^2 <= 0.0295, whose first term left out is below 1e-17 of the result. */
NEAR_INLINE NearVector
log_reduced (NearVector f)
{
  NearVector s = f / (2.0 + f), z = s * s;
  NearVector p = 1.0 / 21.0 + z * (1.0 / 23.0);

  p = 1.0 / 19.0 + z * p;
  p = 1.0 / 17.0 + z * p;
  p = 1.0 / 15.0 + z * p;
  p = 1.0 / 13.0 + z * p;
  p = 1.0 / 11.0 + z * p;
  p = 1.0 / 9.0 + z * p;
  p = 1.0 / 7.0 + z * p;
  p = 1.0 / 5.0 + z * p;
  p = 1.0 / 3.0 + z * p;
  /* f - s (f - 2 z p): log (1 + f) without losing the low bits of f */
  return f - s * (f - 2.0 * z * p);
}

/* log x for normal x > 0 */
NEAR_INLINE NearVector
vector_log (NearVector x)
{
  NearVectorBits bits = (NearVectorBits) x;
  /* the exponent of x / sqrt (1/2), so that the mantissa is in [sqrt 1/2, sqrt 2) */
  NearVectorBits shift = bits - 0x3fe6a09e667f3bcdLL;
  NearVectorBits k = shift >> 52;
  NearVector m = (NearVector) (bits - (k << 52));
  NearVector kd
      = (NearVector) (k + (NearVectorBits) near_vector_set (NEAR_VECTOR_ROUND)) - NEAR_VECTOR_ROUND;

  return kd * LN2_HIGH + (kd * LN2_LOW + log_reduced (m - 1.0));
}

/* log (1 + y) for y >= 0; what rounding 1 + y loses is put back */
NEAR_INLINE NearVector
vector_log1p (NearVector y)
{
  NearVector x = 1.0 + y;
  NearVector lost = y - (x - 1.0);
  NearVectorBits large = y > near_vector_set (1e15);

  return vector_log (x) + near_vector_select (large, (NearVector){ 0 }, lost / x);
}

NEAR_INLINE NearVector
vector_sqrt (NearVector x)
{
  for (gsize lane = 0; lane < W; lane++)
    x[lane] = __builtin_sqrt (x[lane]);
  return x;
}

/* --- distances and dot products ------------------------------------------------------------------
 */

#define PAIR_LOOP(function, begin, step)                                                           \
  NEAR_INLINE void function (gsize n_features, gsize n_rows, gsize n_columns, double offset,       \
                             const double *a, gsize lda, const double *b, gsize ldb, double *out)  \
  {                                                                                                \
    for (gsize i = 0; i < n_rows; i++)                                                             \
      for (gsize j = 0; j < n_columns; j += W)                                                     \
        {                                                                                          \
          NearVector sum = near_vector_set (begin);                                                \
          for (gsize f = 0; f < n_features; f++)                                                   \
            {                                                                                      \
              NearVector y = near_vector_load (b + f * ldb + j),                                   \
                         x = near_vector_set (a[f * lda + i]);                                     \
              step;                                                                                \
            }                                                                                      \
          near_vector_store (out + i * n_columns + j, sum);                                        \
        }                                                                                          \
  }

PAIR_LOOP (pair_distances, 0.0 * offset, y = x - y; sum += y * y)
PAIR_LOOP (pair_products, offset, sum += x * y)

/* One to three features are told to the compiler, which then keeps them in registers. */
#define UNROLLED(loop)                                                                             \
  switch (n_features)                                                                              \
    {                                                                                              \
    case 1:                                                                                        \
      loop (1, n_rows, n_columns, offset, a, lda, b, ldb, out);                                    \
      return;                                                                                      \
    case 2:                                                                                        \
      loop (2, n_rows, n_columns, offset, a, lda, b, ldb, out);                                    \
      return;                                                                                      \
    case 3:                                                                                        \
      loop (3, n_rows, n_columns, offset, a, lda, b, ldb, out);                                    \
      return;                                                                                      \
    default:                                                                                       \
      loop (n_features, n_rows, n_columns, offset, a, lda, b, ldb, out);                           \
      return;                                                                                      \
    }

static void
squared_distance (gsize n_features,
                  gsize n_rows,
                  gsize n_columns,
                  const double *a,
                  gsize lda,
                  const double *b,
                  gsize ldb,
                  double *out)
{
  const double offset = 0.0;

  UNROLLED (pair_distances)
}

static void
dot (gsize n_features,
     gsize n_rows,
     gsize n_columns,
     double offset,
     const double *a,
     gsize lda,
     const double *b,
     gsize ldb,
     double *out)
{
  UNROLLED (pair_products)
}

static void
add_square (
    gsize n_rows, gsize n_columns, const double *h, const double *a, const double *b, double *out)
{
  for (gsize i = 0; i < n_rows; i++)
    {
      NearVector x = near_vector_set (a[i]);

      for (gsize j = 0; j < n_columns; j += W)
        {
          gsize at = i * n_columns + j;
          NearVector d = x - near_vector_load (b + j);

          near_vector_store (out + at,
                             near_vector_load (out + at) + near_vector_load (h + at) * (d * d));
        }
    }
}

/* --- functions of r^2 ----------------------------------------------------------------------------
 */

NEAR_INLINE void
rbf (NearVector r2, double exponent, NearVector *k, NearVector *h)
{
  (void) exponent;
  *h = *k = near_vector_exp (-0.5 * r2);
}

NEAR_INLINE void
matern_12 (NearVector r2, double exponent, NearVector *k, NearVector *h)
{
  NearVector r = vector_sqrt (r2);

  (void) exponent;
  *k = near_vector_exp (-r);
  *h = near_vector_select (r2 > (NearVector){ 0 }, *k / r, (NearVector){ 0 });
}

NEAR_INLINE void
matern_32 (NearVector r2, double exponent, NearVector *k, NearVector *h)
{
  NearVector a = vector_sqrt (3.0 * r2), e = near_vector_exp (-a);

  (void) exponent;
  *k = (1.0 + a) * e;
  *h = 3.0 * e;
}

NEAR_INLINE void
matern_52 (NearVector r2, double exponent, NearVector *k, NearVector *h)
{
  NearVector a = vector_sqrt (5.0 * r2), e = near_vector_exp (-a);

  (void) exponent;
  *k = ((1.0 + a) + (5.0 / 3.0) * r2) * e;
  *h = (5.0 / 3.0) * (1.0 + a) * e;
}

NEAR_INLINE void
rational_quadratic (NearVector r2, double alpha, NearVector *k, NearVector *h)
{
  NearVector y = r2 * (0.5 / alpha);

  *k = near_vector_exp (-alpha * vector_log1p (y));
  *h = *k / (1.0 + y);
}

/* h = g r^(g-2) k */
NEAR_INLINE void
gamma_exponential (NearVector r2, double gamma, NearVector *k, NearVector *h)
{
  const NearVector zero = { 0 };
  NearVectorBits apart = r2 >= near_vector_set (DBL_MIN);
  NearVector p = near_vector_exp (
      0.5 * gamma * vector_log (near_vector_select (apart, r2, near_vector_set (1.0))));

  p = near_vector_select (apart, p, r2); /* NaN stays */
  *k = near_vector_exp (-p);
  *h = near_vector_select (apart, gamma * p * *k / r2, zero);
}

/* The slope may be left out. */
#define STATIONARY_LOOP(eval)                                                                      \
  for (gsize i = 0; i < n; i += W)                                                                 \
    {                                                                                              \
      NearVector value, slope;                                                                     \
      eval (near_vector_load (r2 + i), exponent, &value, &slope);                                  \
      near_vector_store (k + i, value);                                                            \
      if (h != NULL)                                                                               \
        near_vector_store (h + i, slope);                                                          \
    }                                                                                              \
  return

static void
stationary (NearKernelKind kind, double exponent, gsize n, const double *r2, double *k, double *h)
{
  switch (kind)
    {
    case NEAR_KERNEL_MATERN_12:
      STATIONARY_LOOP (matern_12);
    case NEAR_KERNEL_MATERN_32:
      STATIONARY_LOOP (matern_32);
    case NEAR_KERNEL_MATERN_52:
      STATIONARY_LOOP (matern_52);
    case NEAR_KERNEL_RATIONAL_QUADRATIC:
      STATIONARY_LOOP (rational_quadratic);
    case NEAR_KERNEL_GAMMA_EXPONENTIAL:
      STATIONARY_LOOP (gamma_exponential);
    default:
      STATIONARY_LOOP (rbf);
    }
}

/* alpha: k (-alpha ln B + r^2 / (2 B)), B = 1 + r^2 / (2 alpha); gamma: -k g r^g ln r */
static void
exponent_slope (
    NearKernelKind kind, double exponent, gsize n, const double *r2, const double *k, double *out)
{
  const NearVector zero = { 0 };

  for (gsize i = 0; i < n; i += W)
    {
      NearVector s = near_vector_load (r2 + i), value = near_vector_load (k + i), slope;

      if (kind == NEAR_KERNEL_RATIONAL_QUADRATIC)
        {
          NearVector y = s * (0.5 / exponent);

          slope = value * exponent * (y / (1.0 + y) - vector_log1p (y));
        }
      else
        {
          NearVectorBits apart = s >= near_vector_set (DBL_MIN);
          NearVector log_r
              = 0.5 * vector_log (near_vector_select (apart, s, near_vector_set (1.0)));

          slope = near_vector_select (
              apart, -value * exponent * near_vector_exp (exponent * log_r) * log_r, zero);
        }
      near_vector_store (out + i, slope);
    }
}

/* The terms that count for the smallest r^2 > 0 of a vector count for all of it; r = 0 is known. */
static void
mixture (const NearKernelMixture *m, gsize n, const double *r2, double *k, double *h, double *slope)
{
  const NearVector zero = { 0 };

  for (gsize i = 0; i < n; i += W)
    {
      NearVector s = near_vector_load (r2 + i), sum = zero, sum_h = zero, sum_slope = zero;
      NearVectorBits same = s == zero;
      double smallest = INFINITY;

      for (gsize lane = 0; lane < W; lane++)
        if (s[lane] > 0.0 && s[lane] < smallest)
          smallest = s[lane];
      for (gsize q = 0; q < m->n && m->rate[q] * smallest < 42.0; q++)
        {
          NearVector power = m->rate[q] * s, e = m->weight[q] * near_vector_exp (-power);

          sum += e;
          sum_h += m->rate[q] * e;
          sum_slope += e * (m->tilt[q] - power);
        }
      near_vector_store (k + i, near_vector_select (same, near_vector_set (1.0),
                                                    near_vector_select (s == s, sum, s)));
      if (h != NULL)
        near_vector_store (h + i, near_vector_select (same, zero, 2.0 * sum_h));
      if (slope != NULL)
        near_vector_store (slope + i, near_vector_select (same, zero, sum_slope));
    }
}

/* --- arithmetic ----------------------------------------------------------------------------------
 */

static void
fill (gsize n, double value, double *out)
{
  for (gsize i = 0; i < n; i++)
    out[i] = value;
}

static void
scale (gsize n, double factor, const double *x, double *out)
{
  for (gsize i = 0; i < n; i += W)
    near_vector_store (out + i, factor * near_vector_load (x + i));
}

static void
add_scaled (gsize n, double factor, const double *x, double *out)
{
  for (gsize i = 0; i < n; i += W)
    near_vector_store (out + i, near_vector_load (out + i) + factor * near_vector_load (x + i));
}

static void
multiply (gsize n, const double *x, const double *y, double *out)
{
  for (gsize i = 0; i < n; i += W)
    near_vector_store (out + i, near_vector_load (x + i) * near_vector_load (y + i));
}

static void
power (gsize n, guint exponent, const double *x, double *out)
{
  for (gsize i = 0; i < n; i += W)
    {
      NearVector base = near_vector_load (x + i), result = near_vector_set (1.0);

      for (guint q = exponent; q > 0; q >>= 1)
        {
          if (q & 1)
            result *= base;
          base *= base;
        }
      near_vector_store (out + i, result);
    }
}

static double
sum_product (gsize n, const double *x, const double *y)
{
  NearVector sum[2] = { { 0 } };

  for (gsize i = 0, s = 0; i < n; i += W, s ^= 1)
    sum[s] += near_vector_load (x + i) * near_vector_load (y + i);
  return near_vector_sum (sum[0] + sum[1]);
}

static void
weights (gsize n_rows,
         gsize n_valid,
         gsize n_columns,
         const double *a,
         const double *b,
         const double *w,
         gsize ldw,
         double *out)
{
  for (gsize i = 0; i < n_rows; i++)
    {
      const double *row = w + i * ldw;
      double *to = out + i * n_columns, first = a != NULL ? a[i] : 0.0;
      gsize j = 0;

      if (a == NULL)
        for (; j < n_valid; j++)
          to[j] = -row[j];
      else
        for (; j < n_valid; j++)
          to[j] = first * b[j] - row[j];
      for (; j < n_columns; j++)
        to[j] = 0.0;
    }
}

const NearKernelTile NEAR_SIMD_SYMBOL (near_kernel_tile) = {
  .squared_distance = squared_distance,
  .dot = dot,
  .add_square = add_square,
  .stationary = stationary,
  .exponent_slope = exponent_slope,
  .mixture = mixture,
  .fill = fill,
  .scale = scale,
  .add_scaled = add_scaled,
  .multiply = multiply,
  .power = power,
  .sum_product = sum_product,
  .weights = weights,
};
