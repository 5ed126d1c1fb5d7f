/* near-symmetry-function-eval.c — the sums of symmetry functions, and their gradients
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-symmetry-function-private.h"

#include "near-vec3.h"

#include <math.h>
#include <string.h>

/* Nearer than this to the centre, a neighbour has no direction. Å */
#define NO_DIRECTION 1e-10

typedef struct
{
  gsize index; /* among all neighbours */
  guint8 number;
  NearVec3 x, direction;
  double r, fade, by_fade;
} Neighbor;

/* Two neighbours as angular functions see them. */
typedef struct
{
  const Neighbor *j, *k;
  double cosine, r_jk, fade_jk, by_fade_jk;
  NearVec3 direction_jk; /* from k to j */
} Pair;

static gsize
collect (const NearSymmetryFunctions *self, const NearEnvironments *at, gsize center,
         Neighbor *list)
{
  gsize n = 0;

  for (gsize i = at->start[center]; i < at->start[center + 1]; i++)
    {
      Neighbor *to = &list[n];
      guint element = at->elements[i];

      to->number = element < NEAR_N_ELEMENTS ? self->number[element] : NEAR_SYMMETRY_NO_CHANNEL;
      to->x = near_vec3_from (at->vectors + 3 * i);
      to->r = near_vec3_length (to->x);
      if (to->number == NEAR_SYMMETRY_NO_CHANNEL || !(to->r < self->cutoff))
        continue;
      to->index = i;
      to->direction = near_vec3_scale (to->x, to->r > NO_DIRECTION ? 1.0 / to->r : 0.0);
      to->fade
          = near_cutoff_function_eval (self->cutoff_function, to->r, self->cutoff, &to->by_fade);
      n++;
    }
  return n;
}

static void
add_vector (double *to, double factor, NearVec3 v)
{
  for (guint k = 0; k < 3; k++)
    to[k] += factor * v.x[k];
}

/* One neighbour's part of a radial function, and its derivative by r. */
static double
eval_radial (const NearSymmetryFunction *f, const Neighbor *j, double *derivative)
{
  double g = 1.0, by_g = 0.0, d;

  switch (f->kind)
    {
    case NEAR_SYMMETRY_G2:
      d = j->r - f->r_s;
      g = exp (-f->eta * d * d);
      by_g = -2.0 * f->eta * d * g;
      break;
    case NEAR_SYMMETRY_G3:
      g = cos (f->kappa * j->r);
      by_g = -f->kappa * sin (f->kappa * j->r);
      break;
    case NEAR_SYMMETRY_G1:
    case NEAR_SYMMETRY_G4:
    case NEAR_SYMMETRY_G5:
    case NEAR_N_SYMMETRY_KINDS:
    default:
      break;
    }
  *derivative = by_g * j->fade + g * j->by_fade;
  return g * j->fade;
}

static void
sum_radial (const NearSymmetryFunctions *self, gsize n, const Neighbor *list, double *values,
            double *gradient)
{
  for (gsize i = 0; i < n; i++)
    {
      const Neighbor *j = &list[i];

      for (gsize a = self->radial_start[j->number]; a < self->radial_start[j->number + 1]; a++)
        {
          gsize f = self->radial[a];
          double derivative;

          values[f] += eval_radial (&self->functions[f], j, &derivative);
          if (gradient != NULL)
            add_vector (gradient + 3 * (j->index * self->n + f), derivative, j->direction);
        }
    }
}

/* base^zeta for base >= 0; whole exponents by squaring. */
static double
power (double base, double zeta)
{
  guint whole = (guint) zeta;
  double result = 1.0;

  if ((double) whole != zeta)
    return pow (base, zeta);
  for (; whole > 0; whole >>= 1, base *= base)
    if (whole & 1)
      result *= base;
  return result;
}

/* The product rule for A (cos theta) E (r_j, r_k, r_jk) F (the fades). */
static void
add_angular_gradient (const NearSymmetryFunctions *self, gsize f, const Pair *p, double angle,
                      double by_angle, double gauss, double *gradient)
{
  const NearSymmetryFunction *function = &self->functions[f];
  gboolean closed = function->kind == NEAR_SYMMETRY_G4;
  double eta2 = 2.0 * function->eta, fade_jk = closed ? p->fade_jk : 1.0;
  double fades = p->j->fade * p->k->fade * fade_jk;
  double *by_j = gradient + 3 * (p->j->index * self->n + f);
  double *by_k = gradient + 3 * (p->k->index * self->n + f);
  double along_j
      = angle * gauss * (p->j->by_fade - eta2 * p->j->r * p->j->fade) * p->k->fade * fade_jk;
  double along_k
      = angle * gauss * (p->k->by_fade - eta2 * p->k->r * p->k->fade) * p->j->fade * fade_jk;
  double turn = by_angle * gauss * fades;

  /* d cos / dx_j = (n_k - cos n_j) / r_j */
  add_vector (by_j, along_j - turn * p->cosine / p->j->r, p->j->direction);
  add_vector (by_j, turn / p->j->r, p->k->direction);
  add_vector (by_k, along_k - turn * p->cosine / p->k->r, p->k->direction);
  add_vector (by_k, turn / p->k->r, p->j->direction);
  if (closed)
    {
      double along
          = angle * gauss * (p->by_fade_jk - eta2 * p->r_jk * fade_jk) * p->j->fade * p->k->fade;

      add_vector (by_j, along, p->direction_jk);
      add_vector (by_k, -along, p->direction_jk);
    }
}

static void
add_pair (const NearSymmetryFunctions *self, const Pair *p, gsize channel, double *values,
          double *gradient)
{
  double rr = p->j->r * p->j->r + p->k->r * p->k->r, last_exponent = 0.0, last_gauss = 1.0;

  for (gsize a = self->angular_start[channel]; a < self->angular_start[channel + 1]; a++)
    {
      gsize f = self->angular[a];
      const NearSymmetryFunction *function = &self->functions[f];
      gboolean closed = function->kind == NEAR_SYMMETRY_G4;
      double fades = p->j->fade * p->k->fade * (closed ? p->fade_jk : 1.0);
      double exponent = -function->eta * (closed ? rr + p->r_jk * p->r_jk : rr);
      /* 2^(1 - zeta) (1 + lambda cos)^zeta = 2 half^zeta; half can be -1e-17 */
      double half = MAX (0.0, 0.5 * (1.0 + function->lambda * p->cosine));
      double before, angle;

      if (fades == 0.0)
        continue;
      if (exponent != last_exponent)
        {
          last_exponent = exponent;
          last_gauss = exp (exponent);
        }
      before = power (half, function->zeta - 1.0);
      angle = 2.0 * before * half;
      values[f] += angle * last_gauss * fades;
      if (gradient != NULL)
        add_angular_gradient (self, f, p, angle, function->zeta * before * function->lambda,
                              last_gauss, gradient);
    }
}

static void
sum_angular (const NearSymmetryFunctions *self, gsize n, const Neighbor *list, double *values,
             double *gradient)
{
  for (gsize i = 0; i < n; i++)
    for (gsize l = i + 1; l < n; l++)
      {
        Pair p = { .j = &list[i], .k = &list[l] };
        gsize low = MIN (p.j->number, p.k->number), high = MAX (p.j->number, p.k->number);
        gsize channel = low * self->n_elements + high;

        if (self->angular_start[channel] == self->angular_start[channel + 1]
            || p.j->r <= NO_DIRECTION || p.k->r <= NO_DIRECTION)
          continue;
        NearVec3 apart = near_vec3_subtract (p.j->x, p.k->x);
        p.cosine = near_vec3_dot (p.j->direction, p.k->direction);
        p.r_jk = near_vec3_length (apart);
        p.direction_jk = near_vec3_scale (apart, p.r_jk > 0.0 ? 1.0 / p.r_jk : 0.0);
        p.fade_jk = near_cutoff_function_eval (self->cutoff_function, p.r_jk, self->cutoff,
                                               &p.by_fade_jk);
        add_pair (self, &p, channel, values, gradient);
      }
}

static void
eval (const NearSymmetryFunctions *self, const NearEnvironments *at, double *values,
      double *gradient)
{
  gsize most = 1;

  for (gsize c = 0; c < at->n_centers; c++)
    most = MAX (most, at->start[c + 1] - at->start[c]);
  g_autofree Neighbor *list = g_new (Neighbor, most);
  memset (values, 0, at->n_centers * self->n * sizeof *values);
  if (gradient != NULL)
    memset (gradient + 3 * at->start[0] * self->n, 0,
            3 * (at->start[at->n_centers] - at->start[0]) * self->n * sizeof *gradient);
  for (gsize c = 0; c < at->n_centers; c++)
    {
      gsize n = collect (self, at, c, list);

      sum_radial (self, n, list, values + c * self->n, gradient);
      if (self->angular_start[self->n_elements * self->n_elements] > 0)
        sum_angular (self, n, list, values + c * self->n, gradient);
    }
}

/* Without neighbours there need be no elements. */
static gboolean
has_elements (const NearEnvironments *at)
{
  return at->elements != NULL || at->start[0] == at->start[at->n_centers];
}

/**
 * near_symmetry_functions_eval:
 * @at: with the elements of the neighbours
 * @values: (out)
 *
 * Neighbours beyond the cut-off, or of an element that no function looks at, count nothing.
 *
 * Shapes: values (n_centers, n functions)
 * Threads: any number at once; one for a call
 * Cost: O(neighbours) radial, O(neighbours^2) angular functions a centre
 * Checked: tests/core/test-symmetry-function.c against sums written out in Python, and differences
 */
void
near_symmetry_functions_eval (const NearSymmetryFunctions *self, const NearEnvironments *at,
                              double *values)
{
  g_return_if_fail (self != NULL && at != NULL && has_elements (at) && values != NULL);

  eval (self, at, values, NULL);
}

/**
 * near_symmetry_functions_eval_gradient:
 * @values: (out): as near_symmetry_functions_eval() gives
 * @gradient: (out): of every function of a centre by the vector to each of its neighbours, per Å
 *
 * The derivative by the place of the centre itself is minus the sum over its neighbours.
 *
 * Shapes: values (n_centers, n functions), gradient (n, n functions, 3) of all n neighbours
 * Threads: any number at once; one for a call
 */
void
near_symmetry_functions_eval_gradient (const NearSymmetryFunctions *self,
                                       const NearEnvironments *at, double *values, double *gradient)
{
  g_return_if_fail (self != NULL && at != NULL && has_elements (at));
  g_return_if_fail (values != NULL && gradient != NULL);

  eval (self, at, values, gradient);
}
