/* near-potential-kernel.c — sums over neighbours, compiled once per SIMD level
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Neighbours are the lanes. Everything is a function of r^2: with E(r^2) the force on the atom is
 * 2 dE/d(r^2) times the vector to the neighbour, and no direction cosine is needed.
 */
#include "near-potential-kernel.h"

#include "near-vector.h"

#include <math.h>
#ifdef __SSE2__
#include <immintrin.h>
#endif

#define W NEAR_VECTOR_WIDTH

G_STATIC_ASSERT (NEAR_VERLET_PADDING % W == 0);

NEAR_INLINE NearVector
vector_sqrt (NearVector x)
{
#if defined(__AVX512F__)
  return (NearVector) _mm512_sqrt_pd ((__m512d) x);
#elif defined(__AVX__)
  return (NearVector) _mm256_sqrt_pd ((__m256d) x);
#elif defined(__SSE2__)
  return (NearVector) _mm_sqrt_pd ((__m128d) x);
#else
  for (guint k = 0; k < W; k++)
    x[k] = sqrt (x[k]);
  return x;
#endif
}

/* x[stride place] of W neighbours */
NEAR_INLINE NearVector
gather (const double *x, const guint32 *places, gsize stride)
{
  NearVector v;

  for (guint k = 0; k < W; k++)
    v[k] = x[stride * places[k]];
  return v;
}

typedef struct
{
  NearVector x, y, z; /* to the neighbours */
  NearVector r2;
  NearVectorBits inside;
} Neighborhood;

/* Lanes beyond the cut-off get r^2 = cutoff^2, so that nothing overflows there. */
NEAR_INLINE Neighborhood
find (const NearVerletView *view, const guint32 *places, const double *center, double cutoff2)
{
  const double *positions = view->positions;
  Neighborhood n
      = { gather (positions, places, 3) - center[0], gather (positions + 1, places, 3) - center[1],
          gather (positions + 2, places, 3) - center[2] };
  NearVector limit = near_vector_set (cutoff2);

  n.r2 = n.x * n.x + n.y * n.y + n.z * n.z;
  n.inside = (NearVectorBits) (n.r2 < limit);
  n.r2 = near_vector_select (n.inside, n.r2, limit);
  return n;
}

/* The switch and its derivative with respect to r^2. */
NEAR_INLINE NearVector
get_switch (const NearPairParameters *p, NearVector r2, NearVector *slope)
{
  NearVector u = near_vector_clamp ((r2 - p->inner2) * p->inverse_width, 0.0, 1.0);
  NearVector v = 1.0 - u;

  *slope = (-30.0 * p->inverse_width) * (u * u) * (v * v);
  return 1.0 - u * u * u * (10.0 - u * (15.0 - 6.0 * u));
}

/* E and dE/d(r^2) of a pair. */
NEAR_INLINE NearVector
get_pair (NearPairForm form, const NearPairParameters *p, NearVector r2, NearVector *slope)
{
  NearVector energy, derivative, switch_slope, s = get_switch (p, r2, &switch_slope);

  if (form == NEAR_PAIR_LENNARD_JONES)
    {
      NearVector inverse = 1.0 / r2, s2 = p->length * inverse, s6 = s2 * s2 * s2;

      energy = p->scale * (s6 * s6 - s6) + p->shift;
      derivative = p->scale * inverse * (3.0 * s6 - 6.0 * s6 * s6);
    }
  else
    {
      NearVector r = vector_sqrt (r2), e = near_vector_exp (p->rate * (p->length - r));

      energy = p->scale * (e * e - 2.0 * e) + p->shift;
      derivative = p->scale * p->rate * (e - e * e) / r;
    }
  *slope = derivative * s + energy * switch_slope;
  return energy * s;
}

typedef struct
{
  NearVector x, y, z, energy, virial[6];
} Sum;

/* @slope: dE/d(r^2), zero in lanes that do not count */
NEAR_INLINE void
add (Sum *sum, const Neighborhood *n, NearVector slope, gboolean with_virial)
{
  NearVector fx = slope * n->x, fy = slope * n->y, fz = slope * n->z;

  sum->x += fx;
  sum->y += fy;
  sum->z += fz;
  if (!with_virial)
    return;
  sum->virial[0] += fx * n->x;
  sum->virial[1] += fy * n->y;
  sum->virial[2] += fz * n->z;
  sum->virial[3] += fy * n->z;
  sum->virial[4] += fx * n->z;
  sum->virial[5] += fx * n->y;
}

/* Forces and virials are 2 dE/d(r^2) d; a pair's virial is shared by its two atoms. */
NEAR_INLINE void
store (const Sum *sum, gsize i, double *forces, double *virials)
{
  forces[3 * i] = 2.0 * near_vector_sum (sum->x);
  forces[3 * i + 1] = 2.0 * near_vector_sum (sum->y);
  forces[3 * i + 2] = 2.0 * near_vector_sum (sum->z);
  if (virials != NULL)
    for (guint k = 0; k < 6; k++)
      virials[6 * i + k] = near_vector_sum (sum->virial[k]);
}

NEAR_INLINE void
sum_pairs (const NearVerletView *view, NearPairForm form, const NearPairParameters *parameters, gsize first,
           gsize last, double *forces, double *energies, double *virials, gboolean with_virial)
{
  gsize n_types = view->n_types;

  for (gsize i = first; i < last; i++)
    {
      const double *center = view->positions + 3 * i;
      Sum sum = { 0 };

      for (gsize t = 0; t < n_types; t++)
        {
          const NearPairParameters p = parameters[view->types[i] * n_types + t];

          for (guint32 k = view->start[i * n_types + t]; k < view->start[i * n_types + t + 1]; k += W)
            {
              NearVector zero = { 0 }, slope;
              Neighborhood n = find (view, view->neighbors + k, center, p.cutoff2);
              NearVector energy = get_pair (form, &p, n.r2, &slope);

              sum.energy += near_vector_select (n.inside, energy, zero);
              add (&sum, &n, near_vector_select (n.inside, slope, zero), with_virial);
            }
        }
      energies[i] = 0.5 * near_vector_sum (sum.energy);
      store (&sum, i, forces, with_virial ? virials : NULL);
    }
}

/* The constants let the compiler make one loop of each kind. */
static void
pair (const NearVerletView *view, NearPairForm form, const NearPairParameters *parameters, gsize first,
      gsize last, double *forces, double *energies, double *virials)
{
  if (form == NEAR_PAIR_LENNARD_JONES && virials == NULL)
    sum_pairs (view, NEAR_PAIR_LENNARD_JONES, parameters, first, last, forces, energies, virials, FALSE);
  else if (form == NEAR_PAIR_LENNARD_JONES)
    sum_pairs (view, NEAR_PAIR_LENNARD_JONES, parameters, first, last, forces, energies, virials, TRUE);
  else if (virials == NULL)
    sum_pairs (view, NEAR_PAIR_MORSE, parameters, first, last, forces, energies, virials, FALSE);
  else
    sum_pairs (view, NEAR_PAIR_MORSE, parameters, first, last, forces, energies, virials, TRUE);
}

/* --- Gupta: one type ---------------------------------------------------------------------------- */

static void
gupta_density (const NearVerletView *view, const NearPairParameters *parameters, gsize first, gsize last,
               double *repulsions, double *densities)
{
  const NearPairParameters p = parameters[0];
  const NearVector zero = { 0 };

  for (gsize i = first; i < last; i++)
    {
      NearVector repulsion = { 0 }, density = { 0 };

      for (guint32 k = view->start[i]; k < view->start[i + 1]; k += W)
        {
          Neighborhood n = find (view, view->neighbors + k, view->positions + 3 * i, p.cutoff2);
          NearVector slope, s = near_vector_select (n.inside, get_switch (&p, n.r2, &slope), zero);
          NearVector d = p.length - vector_sqrt (n.r2);

          repulsion += s * p.scale * near_vector_exp (p.rate * d);
          density += s * p.scale2 * near_vector_exp (p.rate2 * d);
        }
      repulsions[i] = near_vector_sum (repulsion);
      densities[i] = near_vector_sum (density);
    }
}

/* E = sum over i of (sum over j of a(r_ij) - sqrt (rho_i)), rho_i = sum over j of b(r_ij): a pair has
 * dE/d(r^2) = 2 a' - (1 / (2 sqrt rho_i) + 1 / (2 sqrt rho_j)) b'. */
NEAR_INLINE void
sum_gupta (const NearVerletView *view, const NearPairParameters *parameters, const double *embedding,
           gsize first, gsize last, double *forces, double *virials, gboolean with_virial)
{
  const NearPairParameters p = parameters[0];
  const NearVector zero = { 0 };

  for (gsize i = first; i < last; i++)
    {
      Sum sum = { 0 };

      for (guint32 k = view->start[i]; k < view->start[i + 1]; k += W)
        {
          Neighborhood n = find (view, view->neighbors + k, view->positions + 3 * i, p.cutoff2);
          NearVector switch_slope, s = get_switch (&p, n.r2, &switch_slope);
          NearVector r = vector_sqrt (n.r2), half = 0.5 / r;
          NearVector a = p.scale * near_vector_exp (p.rate * (p.length - r));
          NearVector b = p.scale2 * near_vector_exp (p.rate2 * (p.length - r));
          NearVector a_slope = a * (switch_slope - p.rate * half * s);
          NearVector b_slope = b * (switch_slope - p.rate2 * half * s);
          NearVector both = gather (embedding, view->neighbors + k, 1) + embedding[i];

          add (&sum, &n, near_vector_select (n.inside, 2.0 * a_slope - both * b_slope, zero), with_virial);
        }
      store (&sum, i, forces, with_virial ? virials : NULL);
    }
}

static void
gupta_force (const NearVerletView *view, const NearPairParameters *parameters, const double *embedding,
             gsize first, gsize last, double *forces, double *virials)
{
  if (virials == NULL)
    sum_gupta (view, parameters, embedding, first, last, forces, virials, FALSE);
  else
    sum_gupta (view, parameters, embedding, first, last, forces, virials, TRUE);
}

const NearPotentialKernel NEAR_SIMD_SYMBOL (near_potential_kernel) = { pair, gupta_density, gupta_force };
