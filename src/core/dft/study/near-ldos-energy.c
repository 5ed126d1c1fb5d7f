/* near-ldos-energy.c — from a local density of states to an energy
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-ldos-energy.h"

#include "near-blas.h"
#include "near-dft-term.h"
#include "near-dos.h"
#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* The cut-off whose density the points hold: |G| <= g_max with n >= 2 g_max |a| / (2 pi) + 1.
 * Points so dense that it would be above all cut-offs hold that of the highest too. */
static double
get_cutoff (const NearCrystal *crystal, const gsize n[3])
{
  const NearMat3 *lattice = near_crystal_get_lattice (crystal);
  double g_max = G_MAXDOUBLE;

  for (guint c = 0; c < 3; c++)
    {
      double length = near_vec3_length (near_mat3_row (lattice, c)) / NEAR_BOHR_ANGSTROM;

      g_max = MIN (g_max, G_PI * (double) (n[c] - 1) / length);
    }
  return MIN (0.125 * g_max * g_max, NEAR_DFT_MAX_ECUT_HA);
}

static double *
dup_dos (const NearDftSystem *system, const NearEnergyGrid *grid, const double *values)
{
  double *dos = g_new0 (double, grid->n);
  double bohr = NEAR_BOHR_ANGSTROM;
  double cell = system->volume * bohr * bohr * bohr / (double) system->n_points;

  for (gsize p = 0; p < system->n_points; p++)
    for (gsize j = 0; j < grid->n; j++)
      dos[j] += cell * values[p * grid->n + j];
  return dos;
}

/* 1/bohr^3 */
static double *
dup_density (const NearDftSystem *system,
             const NearEnergyGrid *grid,
             const double *values,
             double mu,
             double kt_ev)
{
  double *density = g_new (double, system->n_points);
  g_autofree double *weights = g_new (double, grid->n);
  double bohr = NEAR_BOHR_ANGSTROM;

  near_energy_grid_fill_weights (grid, mu, kt_ev, weights, NULL, NULL);
  near_gemv_double (NEAR_BLAS_PLAIN, system->n_points, grid->n, bohr * bohr * bohr, values, grid->n,
                    weights, 0.0, density);
  return density;
}

static void
add_terms (const NearDftSystem *system,
           const NearXc *xc,
           const double *density,
           NearLdosEnergy *energy)
{
  g_autofree NearComplex *density_g = g_new (NearComplex, system->n_g);
  g_autofree double *core = near_dft_system_dup_core_density (system);
  g_autofree double *v = g_new0 (double, system->n_points);
  NearComplex *box = near_fft_malloc (system->n_points * sizeof *box);
  NearDftState state
      = { .system = system, .xc = xc, .density = density, .density_g = density_g, .core = core };

  near_dft_system_to_g (system, density, density_g, box);
  near_fft_free (box);
  energy->hartree = near_dft_term_get (NEAR_DFT_TERM_HARTREE)->energy (&state);
  energy->xc = near_dft_term_get (NEAR_DFT_TERM_XC)->energy (&state);
  energy->ewald = near_dft_term_get (NEAR_DFT_TERM_EWALD)->energy (&state);
  near_dft_term_get (NEAR_DFT_TERM_XC)->add_potential (&state, v);
  energy->xc_potential
      = near_dot_double (system->n_points, v, density) * system->volume / (double) system->n_points;
}

static gboolean
check (const NearCrystal *crystal,
       const gsize n[3],
       const NearEnergyGrid *grid,
       double kt,
       GError **error)
{
  if (!near_crystal_has_cell (crystal) || n[0] < 2 || n[1] < 2 || n[2] < 2)
    g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                         _ ("an LDOS needs a cell, and two points or more along each axis"));
  else if (!(kt >= 0.0) || !isfinite (kt))
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 _ ("the temperature of the electrons is %g Ha; it must not be below 0"), kt);
  else if (grid->n < 2 || !(grid->step > 0.0) || !isfinite (grid->minimum)
           || !isfinite (grid->step))
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 _ ("the grid of energies has %zu energies from %g eV in steps of %g eV; it needs "
                    "two or more, in steps above 0"),
                 grid->n, grid->minimum, grid->step);
  else
    return TRUE;
  return FALSE;
}

gboolean
near_ldos_energy_compute (const NearCrystal *crystal,
                          NearPseudopotential *const *pseudos,
                          NearXcFunctional functional,
                          const gsize n[3],
                          const NearEnergyGrid *grid,
                          const double *values,
                          double kt,
                          NearLdosEnergy *energy,
                          GError **error)
{
  g_return_val_if_fail (crystal != NULL && values != NULL && energy != NULL, FALSE);

  double kt_ev = kt * NEAR_HARTREE_EV;
  NearDosFilling filling;

  if (!check (crystal, n, grid, kt, error))
    return FALSE;
  g_autoptr (NearDftSystem) system
      = near_dft_system_new (crystal, pseudos, get_cutoff (crystal, n), n, error);
  if (system == NULL)
    return FALSE;
  g_autofree double *dos = dup_dos (system, grid, values);
  if (!near_dos_fill (grid, dos, system->n_electrons, kt_ev, &filling, error))
    return FALSE;
  g_autofree double *density = dup_density (system, grid, values, filling.fermi_energy, kt_ev);
  g_autoptr (NearXc) xc = near_xc_new (functional);

  add_terms (system, xc, density, energy);
  energy->fermi_energy = filling.fermi_energy;
  energy->n_electrons = filling.n_electrons;
  energy->band = filling.band_energy / NEAR_HARTREE_EV;
  energy->minus_ts = filling.minus_ts / NEAR_HARTREE_EV;
  energy->free = energy->band - energy->hartree + energy->xc - energy->xc_potential + energy->ewald
                 + energy->minus_ts;
  return TRUE;
}
