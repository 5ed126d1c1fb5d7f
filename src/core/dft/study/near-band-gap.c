/* near-band-gap.c — the gap between occupied and empty bands, and where energies are counted from
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-dft-bands.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Electrons: a number is even to that. */
#define EVEN 1e-6
/* Ha */
#define SAME 1e-6

static const NearInfo rows[] = {
  [NEAR_ENERGY_ZERO_FERMI] = { .id = "fermi",
                               .name = N_ ("Fermi energy"),
                               .sentence = N_ ("Energies are counted from the Fermi energy") },
  [NEAR_ENERGY_ZERO_HIGHEST]
  = { .id = "highest",
      .name = N_ ("highest occupied state"),
      .sentence = N_ ("Energies are counted from the highest occupied state, those of a metal from "
                      "the Fermi energy") },
  [NEAR_ENERGY_ZERO_ALPHA]
  = { .id = "alpha",
      .name = N_ ("with the alpha term"),
      .sentence
      = N_ ("The mean of the local pseudopotential without its Coulomb tail counts, as in "
            "Quantum ESPRESSO") },
  [NEAR_ENERGY_ZERO_PLAIN]
  = { .id = "plain",
      .name = N_ ("without the alpha term"),
      .sentence = N_ ("The mean of the local pseudopotential and of the Hartree potential is zero, "
                      "as in ABINIT") },
};

const NearTable near_energy_zero_table
    = NEAR_TABLE_INIT ("energy-zero", N_ ("zero of energy"), rows);

typedef struct
{
  gsize n_k, n_bands;
  const double *eigenvalues;
  double n_electrons;
} Levels;

static void
find_extremes (const Levels *levels, NearBandGap *gap)
{
  for (gsize k = 0; k < levels->n_k; k++)
    {
      const double *e = levels->eigenvalues + k * levels->n_bands + gap->n_occupied;

      gap->highest = MAX (gap->highest, e[-1]);
      gap->lowest = MIN (gap->lowest, e[0]);
      gap->direct_gap = MIN (gap->direct_gap, e[0] - e[-1]);
    }
}

/* From the last k-point to the first: the first of those that are the same stays. */
static void
find_places (const Levels *levels, NearBandGap *gap)
{
  for (gsize k = levels->n_k; k-- > 0;)
    {
      const double *e = levels->eigenvalues + k * levels->n_bands + gap->n_occupied;

      if (e[-1] >= gap->highest - SAME)
        gap->highest_k = k;
      if (e[0] <= gap->lowest + SAME)
        gap->lowest_k = k;
      if (e[0] - e[-1] <= gap->direct_gap + SAME)
        gap->direct_k = k;
    }
}

static gboolean
find_gap (const Levels *levels, NearBandGap *gap)
{
  gsize n = (gsize) rint (0.5 * levels->n_electrons);

  if (fabs (levels->n_electrons - 2.0 * (double) n) > EVEN || n == 0 || n >= levels->n_bands)
    return FALSE;
  *gap = (NearBandGap){
    .n_occupied = n, .highest = -HUGE_VAL, .lowest = HUGE_VAL, .direct_gap = HUGE_VAL
  };
  find_extremes (levels, gap);
  find_places (levels, gap);
  gap->gap = gap->lowest - gap->highest;
  gap->is_insulator = gap->gap > 0.0;
  gap->is_direct = gap->direct_gap - gap->gap <= SAME;
  return TRUE;
}

static Levels
get_levels (const NearDftBands *bands)
{
  return (Levels){ bands->n_k, bands->n_bands, bands->eigenvalues, bands->n_electrons };
}

gboolean
near_dft_bands_find_gap (const NearDftBands *self, NearBandGap *gap)
{
  g_return_val_if_fail (self != NULL && gap != NULL, FALSE);

  Levels levels = get_levels (self);

  return find_gap (&levels, gap);
}

/* Of the cycle's k-points and those of @bands together */
static double
get_highest (const NearScfResult *scf, const NearDftBands *bands, double fermi)
{
  const Levels of_scf = { near_k_points_get_n (near_scf_result_get_k_points (scf)),
                          near_scf_result_get_n_bands (scf), near_scf_result_peek_eigenvalues (scf),
                          near_scf_result_get_system (scf)->n_electrons };
  double highest = -HUGE_VAL, lowest = HUGE_VAL;
  NearBandGap gap;

  if (find_gap (&of_scf, &gap))
    {
      highest = gap.highest;
      lowest = gap.lowest;
    }
  if (bands != NULL && near_dft_bands_find_gap (bands, &gap))
    {
      highest = MAX (highest, gap.highest);
      lowest = MIN (lowest, gap.lowest);
    }
  return isfinite (highest) && lowest > highest ? highest : fermi;
}

double
near_energy_zero_get (NearEnergyZero zero,
                      const NearScfResult *scf,
                      const NearDftBands *bands,
                      double fermi)
{
  g_return_val_if_fail (scf != NULL, 0.0);

  switch (zero)
    {
    case NEAR_ENERGY_ZERO_FERMI:
      return fermi;
    case NEAR_ENERGY_ZERO_HIGHEST:
      return get_highest (scf, bands, fermi);
    case NEAR_ENERGY_ZERO_ALPHA:
      return -near_scf_result_get_energy_shift (scf);
    case NEAR_ENERGY_ZERO_PLAIN:
    case NEAR_N_ENERGY_ZEROS:
    default:
      return 0.0;
    }
}
