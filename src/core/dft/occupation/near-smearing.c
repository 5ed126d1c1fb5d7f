/* near-smearing.c — occupations of orbitals, the Fermi energy that fits the electrons, and the term
 * -TS SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-smearing.h"

#include "near-broadening-private.h"
#include "near-dos.h"
#include "near-fermi-integrals-private.h"
#include "near-fermi-level-private.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Electrons that bands may lack, of all of them: rounding of the weights. */
#define ROUNDING 1e-10
/* Of the width: how far apart the places are where a count that falls in places is looked at. */
#define SEARCH_STEP 0.125
/* How far the sum of an orbital's broadening over a grid may be from its integral. */
#define MAX_RIPPLE 1e-3

static const NearInfo rows[] = {
  [NEAR_SMEARING_FERMI_DIRAC] = { .id = "fermi-dirac",
                                  .name = N_ ("Fermi–Dirac"),
                                  .sentence = N_ ("Electrons at a temperature; the width is kT"),
                                  .citation = "N. D. Mermin, Phys. Rev. 137, A1441 (1965)" },
  [NEAR_SMEARING_GAUSSIAN]
  = { .id = "gaussian",
      .name = N_ ("Gaussian"),
      .sentence = N_ ("Each level is spread over a bell curve; occupations end sooner than "
                      "those of Fermi and Dirac"),
      .citation = "C.-L. Fu & K.-M. Ho, Phys. Rev. B 28, 5480 (1983)" },
  [NEAR_SMEARING_METHFESSEL_PAXTON]
  = { .id = "mp",
      .name = N_ ("Methfessel–Paxton"),
      .sentence = N_ ("A bell curve corrected to first order, so that the energy hardly depends on "
                      "the width; some "
                      "occupations are negative"),
      .citation = "M. Methfessel & A. T. Paxton, Phys. Rev. B 40, 3616 (1989)" },
  [NEAR_SMEARING_COLD]
  = { .id = "cold",
      .name = N_ ("cold"),
      .sentence = N_ ("A lopsided curve: the energy hardly depends on the width, and no "
                      "occupation is negative"),
      .citation = "N. Marzari et al., Phys. Rev. Lett. 82, 3296 (1999)" },
  [NEAR_SMEARING_LDOS]
  = { .id = "ldos",
      .name = N_ ("consistent with the LDOS"),
      .sentence = N_ ("The occupations that a density of states on a grid of energies gives, so "
                      "that its energy is that of the orbitals") },
};

const NearTable near_smearing_table = NEAR_TABLE_INIT ("smearing", N_ ("smearing"), rows);

/* --- shapes: f (x) with x = (mu - energy) / width -------------------------------------------- */

/* The integral of t f'(t) from -infinity to x: as the free energy's derivative with respect to a
 * level at a fixed number of electrons is then 2 w f, it is the term -TS of a level in units of the
 * width. */
typedef double (*ShapeFunction) (double x);

typedef struct
{
  ShapeFunction occupation, minus_ts;
  double reach; /* widths from mu to where f is 0 or 1 as doubles count */
  gboolean is_monotonic;
} Shape;

static double
fermi_occupation (double x)
{
  return 1.0 / (1.0 + exp (-x));
}

static double
gaussian_occupation (double x)
{
  return 0.5 * erfc (-x);
}

static double
gaussian_minus_ts (double x)
{
  return -0.5 * exp (-x * x) / sqrt (G_PI);
}

/* Methfessel & Paxton, eqs. 11 to 13 and 17, N = 1. */
static double
paxton_occupation (double x)
{
  return 0.5 * (erfc (-x) + x * exp (-x * x) / sqrt (G_PI));
}

static double
paxton_minus_ts (double x)
{
  return 0.25 * (2.0 * x * x - 1.0) * exp (-x * x) / sqrt (G_PI);
}

/* Marzari et al., with the value of a = -sqrt (2/3) at which f stays positive: the curve is
 * exp (-p^2) (2 - sqrt (2) x) / sqrt (pi) with p = x - 1 / sqrt (2). */
static double
cold_occupation (double x)
{
  double p = x - G_SQRT2 / 2.0;

  return 0.5 * erfc (-p) + exp (-p * p) / sqrt (2.0 * G_PI);
}

static double
cold_minus_ts (double x)
{
  double p = x - G_SQRT2 / 2.0;

  return p * exp (-p * p) / sqrt (2.0 * G_PI);
}

static const Shape shapes[] = {
  [NEAR_SMEARING_FERMI_DIRAC] = { fermi_occupation, _near_fermi_entropy, 40.0, TRUE },
  [NEAR_SMEARING_GAUSSIAN] = { gaussian_occupation, gaussian_minus_ts, 10.0, TRUE },
  [NEAR_SMEARING_METHFESSEL_PAXTON] = { paxton_occupation, paxton_minus_ts, 10.0, FALSE },
  [NEAR_SMEARING_COLD] = { cold_occupation, cold_minus_ts, 10.0, FALSE },
};

/* The occupation of one orbital with the weights @f of the grid; @values: space for n numbers. */
static double
get_ldos_occupation (const NearOccupationRule *rule, const double *f, double energy, double *values)
{
  gsize first, n = _near_broadening_spread (&rule->grid, rule->broadening, rule->sigma, energy,
                                            values, &first);
  double sum = 0.0;

  for (gsize j = 0; j < n; j++)
    sum += f[first + j] * values[j];
  return sum;
}

/**
 * near_occupation_rule_get:
 *
 * Cost: O(1); O(n) of the grid for NEAR_SMEARING_LDOS
 */
double
near_occupation_rule_get (const NearOccupationRule *rule, double energy, double mu)
{
  g_return_val_if_fail (rule != NULL && (guint) rule->kind < NEAR_N_SMEARINGS, NAN);

  if (rule->kind == NEAR_SMEARING_LDOS)
    {
      g_autofree double *f = g_new (double, 2 * rule->grid.n);

      near_energy_grid_fill_weights (&rule->grid, mu, rule->width, f, NULL, NULL);
      return get_ldos_occupation (rule, f, energy, f + rule->grid.n);
    }
  g_return_val_if_fail (rule->width > 0.0, NAN);
  return shapes[rule->kind].occupation ((mu - energy) / rule->width);
}

/* --- filling --------------------------------------------------------------------------------- */

typedef struct
{
  const Shape *shape;
  double width;
  gsize n_k, n_bands;
  const double *weights, *eigenvalues;
} Levels;

/* The sum of 2 w function ((mu - eps) / width), which is @full for levels far below mu and 0 far
 * above. */
static double
sum_levels (double mu, const Levels *levels, ShapeFunction function, double full)
{
  double sum = 0.0, reach = levels->shape->reach;

  for (gsize k = 0; k < levels->n_k; k++)
    {
      const double *energies = levels->eigenvalues + k * levels->n_bands;
      double inner = 0.0;

      for (gsize i = 0; i < levels->n_bands; i++)
        {
          double x = (mu - energies[i]) / levels->width;

          if (x > reach)
            inner += full;
          else if (x > -reach)
            inner += function (x);
        }
      sum += 2.0 * levels->weights[k] * inner;
    }
  return sum;
}

static double
count_electrons (double mu, gconstpointer user_data)
{
  const Levels *levels = user_data;

  return sum_levels (mu, levels, levels->shape->occupation, 1.0);
}

static void
fill_shape (Levels *levels,
            const Shape *shape,
            double n_electrons,
            double lowest,
            double highest,
            double *occupations,
            NearFilling *filling)
{
  double width = levels->width, low = lowest - shape->reach * width, mu;
  double high = highest + shape->reach * width;

  levels->shape = shape->is_monotonic ? shape : &shapes[NEAR_SMEARING_GAUSSIAN];
  mu = _near_fermi_level_find (count_electrons, levels, n_electrons, low, high);
  levels->shape = shape;
  if (!shape->is_monotonic)
    mu = _near_fermi_level_find_near (count_electrons, levels, n_electrons, mu, SEARCH_STEP * width,
                                      low, high);
  for (gsize i = 0; i < levels->n_k * levels->n_bands; i++)
    occupations[i] = shape->occupation ((mu - levels->eigenvalues[i]) / width);
  filling->fermi_energy = mu;
  filling->minus_ts = width * sum_levels (mu, levels, shape->minus_ts, 0.0);
}

/* Electrons of a level that are none of the grid's: of the curve below the first hat, and, filled,
 * above the last. */
static double
get_missing (const NearOccupationRule *rule, double energy, double mu)
{
  const NearEnergyGrid *grid = &rule->grid;
  double bottom = grid->minimum - 0.5 * grid->step;
  double top = near_energy_grid_get (grid, grid->n - 1) + 0.5 * grid->step;
  double f = rule->width > 0.0 ? fermi_occupation ((mu - top) / rule->width) : mu > top;

  return _near_broadening_get_share_below (rule->broadening, rule->sigma, bottom - energy)
         + f * _near_broadening_get_share_below (rule->broadening, rule->sigma, energy - top);
}

/* The band energy and the entropy are those of the density of states; what its band energy has
 * beyond that of the orbitals belongs to the generalised -TS. */
static gboolean
fill_ldos (const NearOccupationRule *rule,
           const Levels *levels,
           double n_electrons,
           double *occupations,
           NearFilling *filling,
           GError **error)
{
  const NearEnergyGrid *grid = &rule->grid;
  g_autofree double *dos = g_new (double, grid->n);
  g_autofree double *f = g_new (double, 2 * grid->n);
  NearDosFilling chain;
  double band_energy = 0.0;

  near_density_of_states (grid, rule->broadening, rule->sigma, levels->n_k, levels->n_bands,
                          levels->weights, levels->eigenvalues, dos);
  if (!near_dos_fill (grid, dos, n_electrons, rule->width, &chain, error))
    return FALSE;
  near_energy_grid_fill_weights (grid, chain.fermi_energy, rule->width, f, NULL, NULL);
  for (gsize k = 0; k < levels->n_k; k++)
    for (gsize i = k * levels->n_bands; i < (k + 1) * levels->n_bands; i++)
      {
        double energy = levels->eigenvalues[i];

        occupations[i] = get_ldos_occupation (rule, f, energy, f + grid->n);
        band_energy += 2.0 * levels->weights[k] * occupations[i] * energy;
        filling->missing
            += 2.0 * levels->weights[k] * get_missing (rule, energy, chain.fermi_energy);
      }
  filling->fermi_energy = chain.fermi_energy;
  filling->minus_ts = chain.band_energy - band_energy + chain.minus_ts;
  return TRUE;
}

static gboolean
check_rule (const NearOccupationRule *rule, GError **error)
{
  gboolean is_ldos = rule->kind == NEAR_SMEARING_LDOS;

  if (!(isfinite (rule->width) && (rule->width > 0.0 || (is_ldos && rule->width == 0.0)))
      || (is_ldos && !(isfinite (rule->sigma) && rule->sigma > 0.0)))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("the smearing “%s” has no width; it should be above zero"),
                   rows[rule->kind].id);
      return FALSE;
    }
  if (is_ldos
      && near_broadening_get_ripple (rule->broadening, rule->sigma, rule->grid.step) > MAX_RIPPLE)
    {
      g_autofree char *deviation = near_text_dup_significant (
          near_broadening_get_deviation (rule->broadening, rule->sigma) / rule->grid.step, 3);

      g_set_error (
          error, NEAR_ERROR, NEAR_ERROR_RANGE,
          _ ("levels broadened with a standard deviation of %s steps of the grid of energies "
             "fall between its points; the deviation should be one step or more"),
          deviation);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_levels (
    const Levels *levels, double n_electrons, double *lowest, double *highest, GError **error)
{
  double capacity = 0.0;

  *lowest = INFINITY;
  *highest = -INFINITY;
  for (gsize k = 0; k < levels->n_k; k++)
    {
      capacity += 2.0 * levels->weights[k] * (double) levels->n_bands;
      for (gsize i = 0; i < levels->n_bands; i++)
        {
          double energy = levels->eigenvalues[k * levels->n_bands + i];

          if (!isfinite (energy))
            {
              g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                           _ ("the energy of band %zu at k-point %zu is not a finite number"),
                           i + 1, k + 1);
              return FALSE;
            }
          *lowest = MIN (*lowest, energy);
          *highest = MAX (*highest, energy);
        }
    }
  if (n_electrons > capacity * (1.0 + ROUNDING))
    {
      g_autofree char *electrons = near_text_dup_significant (n_electrons, 6);

      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("%zu bands hold two electrons each, but there are %s electrons; there should "
                      "be at least %.0f "
                      "bands, and some more that stay empty"),
                   levels->n_bands, electrons, ceil (0.5 * n_electrons));
      return FALSE;
    }
  return TRUE;
}

/**
 * near_occupation_rule_fill:
 * @occupations: (n_k, n_bands)
 *
 * Methfessel-Paxton and cold smearing may have several Fermi energies that fit: theirs is the one
 * nearest to that of Gaussian smearing at which the electrons grow with it. In a gap the Fermi
 * energy is in the middle of where the electrons stay the same in double precision; with
 * NEAR_SMEARING_LDOS it may be at an edge if near_broadening_get_ripple() is above that precision.
 *
 * With the occupations of NEAR_SMEARING_LDOS the energy of the orbitals plus -TS is that of
 * near_dos_fill() for their density of states, and the Fermi energy the same. Its derivative with
 * respect to a level is 2 w f as far as a sum over the grid of the broadening times an integral of
 * f is an integral. Measured with a Gaussian's deviation of 1, 1.6 and 2 steps of 0.25 eV, the
 * largest difference from f is 1e-6, 2e-9 and 2e-10 for kT = 0.27 eV, 5e-4, 4e-5 and 2e-5 for
 * 0.08 eV, 4e-3, 7e-4 and 3e-4 for 0.01 eV, of either sign and only near the Fermi energy.
 *
 * Cost: about 20 O(n_k n_bands); for NEAR_SMEARING_LDOS O(n_k n_bands sigma / step) and 20 O(n) of
 * the grid
 */
gboolean
near_occupation_rule_fill (const NearOccupationRule *rule,
                           gsize n_k,
                           gsize n_bands,
                           const double *weights,
                           const double *eigenvalues,
                           double n_electrons,
                           double *occupations,
                           NearFilling *filling,
                           GError **error)
{
  g_return_val_if_fail (rule != NULL && (guint) rule->kind < NEAR_N_SMEARINGS && filling != NULL,
                        FALSE);
  g_return_val_if_fail (n_k > 0 && n_bands > 0 && n_electrons >= 0.0, FALSE);

  Levels levels = {
    .width = rule->width,
    .n_k = n_k,
    .n_bands = n_bands,
    .weights = weights,
    .eigenvalues = eigenvalues,
  };
  double lowest, highest;

  *filling = (NearFilling){ 0 };
  if (!check_rule (rule, error) || !check_levels (&levels, n_electrons, &lowest, &highest, error))
    return FALSE;
  if (rule->kind != NEAR_SMEARING_LDOS)
    fill_shape (&levels, &shapes[rule->kind], n_electrons, lowest, highest, occupations, filling);
  else if (!fill_ldos (rule, &levels, n_electrons, occupations, filling, error))
    return FALSE;
  for (gsize k = 0; k < n_k; k++)
    filling->highest = MAX (filling->highest, fabs (occupations[(k + 1) * n_bands - 1]));
  return TRUE;
}
