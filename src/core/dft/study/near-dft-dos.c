/* near-dft-dos.c — the density of states of a self-consistent calculation
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-dft-dos.h"

#include "near-dos.h"
#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Standard deviations of the broadening: states further above the grid do not matter to it, and a
 * longer grid that much below the lowest state holds all of it. */
#define REACH 6.0
#define TAIL 18.0
#define MAX_GRID 1e7
#define MAX_RIPPLE 1e-3
#define MAX_TOP_OCCUPATION 1e-6
/* Electrons */
#define SOME 1e-3

void
near_dft_dos_settings_init (NearDftDosSettings *settings)
{
  NearDftBandSettings bands;

  near_dft_band_settings_init (&bands);
  *settings = (NearDftDosSettings){ .grid = { -15.0, 0.05, 501 },
                                    .zero = NEAR_ENERGY_ZERO_FERMI,
                                    .broadening = NEAR_BROADENING_GAUSSIAN,
                                    .sigma = 0.2,
                                    .use_symmetry = TRUE,
                                    .symprec = 1e-5,
                                    .tolerance_ha = bands.tolerance_ha };
}

void
near_dft_dos_free (NearDftDos *self)
{
  if (self == NULL)
    return;
  g_free (self->dos);
  g_free (self->integrated);
  g_free (self->weights);
  near_dft_bands_free (self->bands);
  g_ptr_array_unref (self->notes);
  g_free (self);
}

static gboolean
check_settings (const NearDftDosSettings *settings, GError **error)
{
  const NearEnergyGrid *grid = &settings->grid;

  if (grid->n < 2 || !(grid->step > 0.0) || !isfinite (grid->step) || !isfinite (grid->minimum)
      || grid->n > MAX_GRID)
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 _ ("a grid of %zu energies from %g eV in steps of %g eV: it must have 2 to 10⁷ "
                    "energies and a step above 0"),
                 grid->n, grid->minimum, grid->step);
  else if (!(settings->sigma > 0.0) || !isfinite (settings->sigma))
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 _ ("the broadening is %g eV; it must be above 0"), settings->sigma);
  else
    return TRUE;
  return FALSE;
}

/* --- bands -------------------------------------------------------------------------------------
 */

static double
get_reach (const NearScfResult *scf, const NearDftDosSettings *settings)
{
  double zero
      = near_energy_zero_get (settings->zero, scf, NULL, near_scf_result_get_fermi_energy (scf));
  double above = near_energy_grid_get (&settings->grid, settings->grid.n - 1)
                 + REACH * near_broadening_get_deviation (settings->broadening, settings->sigma);

  return zero + above / NEAR_HARTREE_EV;
}

/* The k-points, their weights, and where they are in one array */
static double *
choose_points (NearDftDos *self,
               const NearScfResult *scf,
               const NearDftDosSettings *settings,
               gsize *n_k,
               GError **error)
{
  g_autoptr (NearKPoints) points = NULL;
  double *k;

  if (settings->k_mesh[0] == 0 && settings->k_mesh[1] == 0 && settings->k_mesh[2] == 0)
    points = near_k_points_ref (near_scf_result_get_k_points (scf));
  else
    points
        = near_k_points_new (near_scf_result_get_crystal (scf), settings->k_mesh, settings->k_shift,
                             settings->use_symmetry, settings->symprec, error);
  if (points == NULL)
    return NULL;
  *n_k = near_k_points_get_n (points);
  self->weights = g_new (double, *n_k);
  k = g_new (double, 3 * *n_k);
  for (gsize i = 0; i < *n_k; i++)
    {
      self->weights[i] = near_k_points_peek (points)[i].weight;
      memcpy (k + 3 * i, near_k_points_peek (points)[i].fractional, 3 * sizeof *k);
    }
  return k;
}

static gboolean
solve (NearDftDos *self,
       const NearScfResult *scf,
       const NearDftDosSettings *settings,
       const NearMonitor *monitor,
       GError **error)
{
  NearDftBandSettings bands = { .n_bands = settings->n_bands,
                                .tolerance_ha = settings->tolerance_ha,
                                .reach_ha = -HUGE_VAL };
  gsize n_k = 0;
  g_autofree double *k = choose_points (self, scf, settings, &n_k, error);

  if (k == NULL)
    return FALSE;
  if (settings->n_bands == 0)
    bands.reach_ha = get_reach (scf, settings);
  self->bands = near_dft_bands_new (scf, n_k, k, &bands, monitor, error);
  return self->bands != NULL;
}

/* The Fermi energy of these k-points, Ha */
static gboolean
fill (NearDftDos *self, const NearScfResult *scf, double *fermi, GError **error)
{
  const NearDftBands *bands = self->bands;
  g_autofree double *occupations = g_new (double, bands->n_k * bands->n_bands);
  NearFilling filling;

  if (!near_occupation_rule_fill (near_scf_result_get_occupation_rule (scf), bands->n_k,
                                  bands->n_bands, self->weights, bands->eigenvalues,
                                  bands->n_electrons, occupations, &filling, error))
    return FALSE;
  *fermi = filling.fermi_energy;
  if (filling.highest > MAX_TOP_OCCUPATION)
    near_notes_add (self->notes, NEAR_NOTE_WARNING, "top-band-occupied",
                    _ ("The topmost of %zu bands is filled to %.2g; electrons that belong above it "
                       "are missing there. Ask for more bands."),
                    bands->n_bands, filling.highest);
  return TRUE;
}

/* --- the density -------------------------------------------------------------------------------
 */

/* The grid asked for with as many steps more at both ends as hold all states below and the Fermi
 * energy. */
static gboolean
lengthen (const NearDftDos *self,
          const double *energies,
          double deviation,
          NearEnergyGrid *longer,
          gsize *n_before,
          GError **error)
{
  const NearEnergyGrid *grid = &self->grid;
  double lowest = HUGE_VAL, highest = near_energy_grid_get (grid, grid->n - 1), before, after;

  for (gsize k = 0; k < self->bands->n_k; k++)
    lowest = MIN (lowest, energies[k * self->bands->n_bands]);
  lowest -= TAIL * deviation;
  before = ceil (MAX (grid->minimum - lowest, 0.0) / grid->step);
  after = ceil (MAX (self->fermi_energy - highest, 0.0) / grid->step) + 1.0;
  if (before + (double) grid->n + after > MAX_GRID)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("steps of %g eV from the lowest state, at %g eV, to %g eV would be more than "
                      "10⁷: take larger ones"),
                   grid->step, lowest, highest);
      return FALSE;
    }
  *n_before = (gsize) before;
  *longer = (NearEnergyGrid){ grid->minimum - before * grid->step, grid->step,
                              *n_before + grid->n + (gsize) after };
  return TRUE;
}

static void
sum_up (NearDftDos *self, const NearEnergyGrid *longer, gsize n_before, const double *dos)
{
  double sum = 0.0;
  NearDosFilling filling;

  self->dos = g_memdup2 (dos + n_before, self->grid.n * sizeof *dos);
  self->integrated = g_new (double, self->grid.n);
  for (gsize j = 0; j < n_before + self->grid.n; j++)
    {
      sum += 0.5 * longer->step * dos[j];
      if (j >= n_before)
        self->integrated[j - n_before] = sum;
      sum += 0.5 * longer->step * dos[j];
    }
  self->below = n_before > 0 ? self->integrated[0] : 0.0;
  near_dos_integrate (longer, dos, self->fermi_energy, 0.0, &filling);
  self->n_electrons = filling.n_electrons;
}

static gboolean
broaden (NearDftDos *self, const NearDftDosSettings *settings, GError **error)
{
  const NearDftBands *bands = self->bands;
  gsize n = bands->n_k * bands->n_bands, n_before;
  g_autofree double *energies = g_new (double, n);
  const NearEnergyGrid at_fermi = { self->fermi_energy, self->grid.step, 1 };
  NearEnergyGrid longer;

  for (gsize i = 0; i < n; i++)
    energies[i] = (bands->eigenvalues[i] - self->zero) * NEAR_HARTREE_EV;
  if (!lengthen (self, energies,
                 near_broadening_get_deviation (settings->broadening, settings->sigma), &longer,
                 &n_before, error))
    return FALSE;
  g_autofree double *dos = g_new (double, longer.n);

  near_density_of_states (&longer, settings->broadening, settings->sigma, bands->n_k,
                          bands->n_bands, self->weights, energies, dos);
  near_density_of_states (&at_fermi, settings->broadening, settings->sigma, bands->n_k,
                          bands->n_bands, self->weights, energies, &self->at_fermi);
  sum_up (self, &longer, n_before, dos);
  return TRUE;
}

static void
add_notes (NearDftDos *self, const NearDftDosSettings *settings)
{
  double highest = near_energy_grid_get (&self->grid, self->grid.n - 1);
  double ripple
      = near_broadening_get_ripple (settings->broadening, settings->sigma, self->grid.step);

  near_notes_append (self->notes, self->bands->notes);
  if (self->covered_to < highest)
    near_notes_add (self->notes, NEAR_NOTE_WARNING, "dos-window-not-covered",
                    _ ("Above %.4g eV states are missing: there the topmost of %zu bands begins. "
                       "Ask for more bands, or end the grid there."),
                    self->covered_to, self->bands->n_bands);
  if (self->below > SOME)
    near_notes_add (self->notes, NEAR_NOTE_INFO, "dos-begins-late",
                    _ ("States below the grid hold %.4g electrons."), self->below);
  if (ripple > MAX_RIPPLE)
    near_notes_add (self->notes, NEAR_NOTE_WARNING, "dos-coarse",
                    _ ("Steps of %g eV are too long for a broadening of %g eV: integrals are off "
                       "by up to %.1g of them."),
                    self->grid.step, settings->sigma, ripple);
}

/**
 * near_dft_dos_new:
 *
 * Bands come from near_dft_bands_new(), also on the k-points of the calculation, whose own empty
 * bands are not converged; the Fermi energy is found anew for them. The integral is the trapezoidal
 * rule, exact for states that the step resolves.
 *
 * Cost: that of the bands
 * Checked: tests/core/test-dft-bands.c
 */
NearDftDos *
near_dft_dos_new (const NearScfResult *scf,
                  const NearDftDosSettings *settings,
                  const NearMonitor *monitor,
                  GError **error)
{
  g_return_val_if_fail (scf != NULL && settings != NULL, NULL);

  g_autoptr (NearDftDos) self = g_new0 (NearDftDos, 1);
  double fermi;

  self->notes = near_notes_new ();
  self->grid = settings->grid;
  if (!check_settings (settings, error) || !solve (self, scf, settings, monitor, error)
      || !fill (self, scf, &fermi, error))
    return NULL;
  self->zero = near_energy_zero_get (settings->zero, scf, self->bands, fermi);
  self->fermi_energy = (fermi - self->zero) * NEAR_HARTREE_EV;
  self->covered_to = (self->bands->covered_to - self->zero) * NEAR_HARTREE_EV;
  if (!broaden (self, settings, error))
    return NULL;
  add_notes (self, settings);
  return g_steal_pointer (&self);
}
