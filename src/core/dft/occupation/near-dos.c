/* near-dos.c — a density of states from levels, and its filling with electrons
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-dos.h"

#include "near-broadening-private.h"
#include "near-fermi-level-private.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* So many kT from a level it is full or empty, as doubles count. */
#define REACH 40.0
/* Electrons that a grid may lack, of all of them: rounding. */
#define ROUNDING 1e-12

void
near_density_of_states (const NearEnergyGrid *grid,
                        NearBroadening broadening,
                        double sigma,
                        gsize n_k,
                        gsize n_bands,
                        const double *weights,
                        const double *eigenvalues,
                        double *dos)
{
  g_return_if_fail (grid != NULL && grid->n > 0 && grid->step > 0.0 && sigma > 0.0 && dos != NULL);

  g_autofree double *values = g_new (double, grid->n);

  memset (dos, 0, grid->n * sizeof *dos);
  for (gsize k = 0; k < n_k; k++)
    for (gsize i = 0; i < n_bands; i++)
      {
        gsize first, n = _near_broadening_spread (grid, broadening, sigma,
                                                  eigenvalues[k * n_bands + i], values, &first);

        for (gsize j = 0; j < n; j++)
          dos[first + j] += 2.0 * weights[k] * values[j];
      }
}

typedef struct
{
  const NearEnergyGrid *grid;
  const double *dos;
  double kt;
  double *weights; /* (n), for a count to use */
} Count;

static double
count_electrons (double mu, gconstpointer user_data)
{
  const Count *count = user_data;
  double sum = 0.0;

  near_energy_grid_fill_weights (count->grid, mu, count->kt, count->weights, NULL, NULL);
  for (gsize j = 0; j < count->grid->n; j++)
    sum += count->weights[j] * count->dos[j];
  return sum;
}

void
near_dos_integrate (const NearEnergyGrid *grid,
                    const double *dos,
                    double fermi_energy,
                    double kt,
                    NearDosFilling *filling)
{
  g_return_if_fail (grid != NULL && grid->n > 0 && dos != NULL && kt >= 0.0 && filling != NULL);

  g_autofree double *weights = g_new (double, 3 * grid->n);

  near_energy_grid_fill_weights (grid, fermi_energy, kt, weights, weights + grid->n,
                                 weights + 2 * grid->n);
  *filling = (NearDosFilling){ .fermi_energy = fermi_energy };
  for (gsize j = 0; j < grid->n; j++)
    {
      filling->n_electrons += weights[j] * dos[j];
      filling->band_energy += weights[grid->n + j] * dos[j];
      filling->minus_ts += weights[2 * grid->n + j] * dos[j];
    }
}

static gboolean
refuse (double most, double n_electrons, GError **error)
{
  g_autofree char *held = near_text_dup_significant (most, 6);
  g_autofree char *needed = near_text_dup_significant (n_electrons, 6);

  g_set_error (
      error, NEAR_ERROR, NEAR_ERROR_RANGE,
      _ ("the density of states on the grid of energies holds %s electrons, fewer than the %s "
         "there are; the "
         "grid should begin below the lowest level and end above the highest occupied one"),
      held, needed);
  return FALSE;
}

gboolean
near_dos_fill (const NearEnergyGrid *grid,
               const double *dos,
               double n_electrons,
               double kt,
               NearDosFilling *filling,
               GError **error)
{
  g_return_val_if_fail (grid != NULL && grid->n > 0 && dos != NULL && filling != NULL, FALSE);
  g_return_val_if_fail (n_electrons >= 0.0 && kt >= 0.0, FALSE);

  g_autofree double *weights = g_new (double, grid->n);
  Count count = { grid, dos, kt, weights };
  double low = grid->minimum - grid->step - REACH * kt;
  double high = near_energy_grid_get (grid, grid->n - 1) + grid->step + REACH * kt;
  double enough = n_electrons * (1.0 - ROUNDING), most = count_electrons (high, &count);

  for (gsize j = 0; j < grid->n; j++)
    if (!isfinite (dos[j]))
      {
        g_autofree char *energy = near_text_dup_significant (near_energy_grid_get (grid, j), 6);

        g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                     _ ("the density of states at the energy %s is not a finite number"), energy);
        return FALSE;
      }
  /* where the density is negative at the top there may be enough electrons further down */
  for (gsize j = 0; most < enough && j < grid->n; j++)
    {
      double electrons = count_electrons (near_energy_grid_get (grid, j), &count);

      if (electrons >= enough)
        {
          high = near_energy_grid_get (grid, j);
          most = electrons;
          break;
        }
    }
  if (!(most >= enough))
    return refuse (most, n_electrons, error);
  near_dos_integrate (grid, dos,
                      _near_fermi_level_find (count_electrons, &count, n_electrons, low, high), kt,
                      filling);
  return TRUE;
}
