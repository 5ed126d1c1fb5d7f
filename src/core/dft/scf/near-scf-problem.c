/* near-scf-problem.c — what does not change while a self-consistent cycle runs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-scf-private.h"

#include "near-dft-term.h"
#include "near-init.h"
#include "near-memory.h"
#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MEGABYTE 1e6
/* Of a first guess, which a hot smearing would make larger than any number of plane waves */
#define MAX_BANDS 1e9
/* Numbers at every point of the box that the cycle keeps, and at every vector G */
#define NUMBERS_PER_POINT 8.0
#define NUMBERS_PER_VECTOR 50.0

NearScfOrbitals *
_near_scf_orbitals_new (gsize n_bands, gsize n_waves)
{
  NearScfOrbitals *self = g_new0 (NearScfOrbitals, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->n_bands = n_bands;
  self->psi = near_fft_malloc (n_bands * n_waves * sizeof *self->psi);
  return self;
}

NearScfOrbitals *
_near_scf_orbitals_ref (NearScfOrbitals *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
_near_scf_orbitals_unref (NearScfOrbitals *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  near_fft_free (self->psi);
  g_free (self);
}

/* --- sizes -------------------------------------------------------------------------------------
 */

/* Free electrons at the top of whose band f is below 1e-6, and some more: at every k another number
 * of bands lies below an energy. */
gsize
_near_scf_choose_n_bands (double n_electrons, double volume, const NearOccupationRule *rule)
{
  gboolean is_thermal = rule->kind == NEAR_SMEARING_FERMI_DIRAC || rule->kind == NEAR_SMEARING_LDOS;
  double wave = cbrt (3.0 * G_PI * G_PI * n_electrons / volume), fermi = 0.5 * wave * wave;
  double reach = rule->width * (is_thermal ? 14.0 : 5.0), occupied = 0.5 * n_electrons;

  if (rule->kind == NEAR_SMEARING_LDOS)
    reach += 5.0 * near_broadening_get_deviation (rule->broadening, rule->sigma);
  return (gsize) MIN (ceil (occupied * pow (1.0 + reach / fermi, 1.5) + 3.0 * sqrt (occupied)),
                      MAX_BANDS)
         + 1;
}

gboolean
_near_scf_check_memory (double bytes, GError **error)
{
  double limit = near_memory_get_limit ();

  if (bytes <= limit)
    return TRUE;
  g_set_error (
      error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
      _ ("this would need %.0f MB of memory, and there are %.0f MB: take a smaller cell, a lower "
         "cut-off or fewer k-points"),
      bytes / MEGABYTE, limit / MEGABYTE);
  return FALSE;
}

static double
estimate_memory (double n_points,
                 double n_k,
                 double waves_of_all,
                 double max_waves,
                 double n_projectors,
                 double n_shapes,
                 double n_bands)
{
  double n_threads = MIN ((double) near_get_n_threads (), n_k), n_boxes = near_get_n_threads ();
  double n_g = n_points * G_PI / 6.0;

  /* orbitals; Miller indices, k+G and shapes; a solver and the projectors for each thread */
  return sizeof (NearComplex) * n_bands * waves_of_all
         + waves_of_all * (60.0 + sizeof (double) * n_shapes)
         + n_threads
               * (near_band_solver_get_memory ((gsize) n_bands, (gsize) max_waves)
                  + sizeof (NearComplex) * n_projectors * max_waves)
         + n_boxes * sizeof (NearComplex) * n_points
         + sizeof (double) * (NUMBERS_PER_POINT * n_points + NUMBERS_PER_VECTOR * n_g);
}

static gsize
count_shapes (const NearPseudopotential *pseudo)
{
  gsize n = 0;

  for (guint l = 0; l <= NEAR_PSEUDO_MAX_L; l++)
    n += (2 * l + 1) * near_pseudopotential_get_n_projectors (pseudo, l);
  return n;
}

double
_near_scf_problem_get_memory (const NearScfProblem *self, gsize n_bands)
{
  double all = 0.0, n_shapes = 0.0, n_projectors = 0.0;

  for (gsize k = 0; k < self->n_k; k++)
    all += self->sphere[k]->n_half;
  for (guint s = 0; s < self->system->n_species; s++)
    n_shapes += count_shapes (self->system->pseudos[s]);
  for (gsize a = 0; a < self->system->n_atoms; a++)
    n_projectors += count_shapes (self->system->pseudos[self->system->species[a]]);
  return estimate_memory (self->system->n_points, self->n_k, all, self->max_waves, n_projectors,
                          n_shapes, n_bands);
}

/* Before anything of that size is allocated: Weyl's count of plane waves, and the box by the edges.
 */
static gboolean
check_size (const NearCrystal *crystal, const NearScfSettings *settings, double n_k, GError **error)
{
  const NearMat3 *lattice = near_crystal_get_lattice (crystal);
  double volume = fabs (near_mat3_determinant (lattice)) / pow (NEAR_BOHR_ANGSTROM, 3);
  double wave = sqrt (2.0 * settings->ecut_ha), n_pw = volume * pow (wave, 3) / (6.0 * G_PI * G_PI);
  double n_points = 1.0, n_electrons = 0.0, n_shapes = 0.0, n_projectors = 0.0;
  gsize n_bands = settings->n_bands;

  for (guint c = 0; c < 3; c++)
    n_points *= 4.0 * wave * near_vec3_length (near_mat3_row (lattice, c)) / NEAR_BOHR_ANGSTROM
                / (2.0 * G_PI);
  for (guint s = 0; s < near_crystal_get_n_species (crystal); s++)
    n_shapes += count_shapes (settings->pseudos[s]);
  for (gsize a = 0; a < near_crystal_get_n_atoms (crystal); a++)
    {
      const NearPseudopotential *pseudo = settings->pseudos[near_crystal_peek_species (crystal)[a]];

      n_electrons += near_pseudopotential_get_valence (pseudo);
      n_projectors += count_shapes (pseudo);
    }
  if (n_bands == 0)
    n_bands = _near_scf_choose_n_bands (n_electrons, volume, &settings->occupation);
  /* More bands than plane waves there cannot be, which choose_bands() sees to. */
  n_bands = MIN (n_bands, (gsize) MIN (ceil (n_pw), MAX_BANDS));
  return _near_scf_check_memory (
      estimate_memory (n_points, n_k, n_k * n_pw, n_pw, n_projectors, n_shapes, n_bands), error);
}

/* --- settings ----------------------------------------------------------------------------------
 */

void
near_scf_settings_init (NearScfSettings *settings)
{
  *settings = (NearScfSettings){
    .ecut_ha = 8.0,
    .k_mesh = { 4, 4, 4 },
    .use_symmetry = TRUE,
    .symprec = 1e-5,
    .xc = NEAR_XC_TETER,
    .occupation = { .kind = NEAR_SMEARING_FERMI_DIRAC, .width = 0.01 },
    .tolerance_ha = 1e-7,
    .max_iterations = 60,
    .seed = 1,
  };
}

/* @functional: as near_pseudopotential_get_functional() has it */
static gboolean
suits (const char *functional, NearXcFunctional xc)
{
  gsize row;

  if (!near_table_find (&near_xc_table, functional, &row, NULL))
    return FALSE;
  g_autoptr (NearXc) own = near_xc_new ((NearXcFunctional) row), used = near_xc_new (xc);
  return row == (gsize) xc
         || (!near_xc_is_gradient_corrected (own) && !near_xc_is_gradient_corrected (used));
}

void
near_scf_settings_add_notes (const NearScfSettings *settings, guint n_pseudos, GPtrArray *notes)
{
  g_return_if_fail (settings != NULL && notes != NULL);
  g_return_if_fail (n_pseudos == 0 || settings->pseudos != NULL);

  for (guint s = 0; s < n_pseudos; s++)
    {
      const NearPseudopotential *pseudo = settings->pseudos[s];
      const char *functional = near_pseudopotential_get_functional (pseudo);

      if (functional != NULL && !suits (functional, settings->xc))
        near_notes_add (notes, NEAR_NOTE_WARNING, "xc-of-pseudopotential",
                        _ ("The pseudopotential “%s” was made with the exchange and correlation "
                           "“%s”, the calculation uses “%s”: take the same unless this is meant."),
                        near_pseudopotential_get_name (pseudo), functional,
                        near_table_get (&near_xc_table, settings->xc)->id);
    }
}

static gboolean
check_settings (const NearScfSettings *settings, GError **error)
{
  if (!(settings->ecut_ha > 0.0) || !isfinite (settings->ecut_ha))
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 _ ("the cut-off is %g Ha; it must be above 0"), settings->ecut_ha);
  else if (!(settings->occupation.width > 0.0) || !isfinite (settings->occupation.width))
    g_set_error (
        error, NEAR_ERROR, NEAR_ERROR_RANGE,
        _ ("the width of the smearing is %g Ha; it must be above 0 (1e-5 is as good as none)"),
        settings->occupation.width);
  else if (!(settings->tolerance_ha > 0.0))
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 _ ("the tolerance is %g Ha; it must be above 0"), settings->tolerance_ha);
  else if (settings->max_iterations == 0)
    g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                         _ ("there must be at least one iteration"));
  else if (settings->pseudos == NULL)
    g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                         _ ("no pseudopotentials are given"));
  else
    return TRUE;
  return FALSE;
}

gsize
_near_scf_problem_count_waves (const NearScfProblem *self)
{
  gsize least = G_MAXSIZE;

  for (gsize k = 0; k < self->n_k; k++)
    least = MIN (least, self->sphere[k]->n_pw);
  return least;
}

/* Plane waves of the k-point that has fewest hold the bands. */
static gboolean
choose_bands (NearScfProblem *self, GError **error)
{
  const NearDftSystem *system = self->system;
  gsize least = _near_scf_problem_count_waves (self);
  gsize needed = (gsize) ceil (0.5 * system->n_electrons - 1e-9);

  self->are_bands_chosen = self->settings.n_bands == 0;
  if (self->are_bands_chosen)
    self->settings.n_bands
        = MIN (least, _near_scf_choose_n_bands (system->n_electrons, system->volume,
                                                &self->settings.occupation));
  if (self->settings.n_bands < needed)
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 self->are_bands_chosen
                     ? _ ("%zu plane waves do not hold the %g electrons: raise the cut-off")
                     : _ ("%zu bands do not hold the %g electrons, two to a band: ask for more"),
                 self->settings.n_bands, system->n_electrons);
  else if (self->settings.n_bands > least)
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 _ ("%zu bands are asked for, and there is a k-point with %zu plane waves: raise "
                    "the cut-off or ask "
                    "for fewer"),
                 self->settings.n_bands, least);
  else
    return TRUE;
  return FALSE;
}

/* --- building ----------------------------------------------------------------------------------
 */

NearDftState
_near_scf_get_state (const NearScfProblem *problem,
                     const double *density,
                     const NearComplex *density_g)
{
  return (NearDftState){ .system = problem->system,
                         .xc = problem->xc,
                         .density = density,
                         .density_g = density_g,
                         .core = problem->core };
}

static gboolean
add_points (NearScfProblem *self, GError **error)
{
  const NearDftKPoint *points = near_k_points_peek (self->points);

  self->n_k = near_k_points_get_n (self->points);
  self->weights = g_new (double, self->n_k);
  self->sphere = g_new0 (NearKSphere *, self->n_k);
  self->projectors = g_new0 (NearDftProjectors *, self->n_k);
  for (gsize k = 0; k < self->n_k; k++)
    {
      self->weights[k] = points[k].weight;
      self->sphere[k] = near_k_sphere_new (self->system, points[k].fractional, error);
      if (self->sphere[k] == NULL)
        return FALSE;
      self->max_waves = MAX (self->max_waves, self->sphere[k]->n_half);
      self->projectors[k] = near_dft_projectors_new (self->system, self->sphere[k], TRUE);
    }
  return TRUE;
}

static void
add_constants (NearScfProblem *self)
{
  NearDftState state = _near_scf_get_state (self, NULL, NULL);

  self->core = near_dft_system_dup_core_density (self->system);
  self->local = g_new0 (double, self->system->n_points);
  near_dft_term_get (NEAR_DFT_TERM_LOCAL)->add_potential (&state, self->local);
  self->ewald = near_dft_term_get (NEAR_DFT_TERM_EWALD)->energy (&state);
  self->pseudo_core = near_dft_term_get (NEAR_DFT_TERM_PSEUDO_CORE)->energy (&state);
}

NearScfProblem *
_near_scf_problem_new (NearCrystal *crystal, const NearScfSettings *settings, GError **error)
{
  if (!check_settings (settings, error))
    return NULL;
  g_autoptr (NearScfProblem) self = g_new0 (NearScfProblem, 1);
  const gsize *fft = settings->fft[0] > 0 ? settings->fft : NULL;

  g_atomic_ref_count_init (&self->ref_count);
  self->crystal = near_crystal_ref (crystal);
  self->settings = *settings;
  self->is_box_chosen = fft == NULL;
  /* With one k-point already; what is wrong with the atoms or the cut-off is said by the next line.
   */
  if (settings->ecut_ha <= NEAR_DFT_MAX_ECUT_HA && near_crystal_has_cell (crystal)
      && !near_crystal_is_mixed (crystal) && near_crystal_get_n_atoms (crystal) > 0
      && !check_size (crystal, settings, 1.0, error))
    return NULL;
  self->system = near_dft_system_new (crystal, settings->pseudos, settings->ecut_ha, fft, error);
  if (self->system == NULL)
    return NULL;
  self->settings.pseudos = self->system->pseudos;
  memcpy (self->settings.fft, self->system->n, sizeof self->settings.fft);
  self->points = near_k_points_new (crystal, settings->k_mesh, settings->k_shift,
                                    settings->use_symmetry, settings->symprec, error);
  if (self->points == NULL
      || !check_size (crystal, settings, near_k_points_get_n (self->points), error))
    return NULL;
  if (near_k_points_get_n_operations (self->points) > 1)
    {
      self->symmetrizer
          = near_dft_symmetrizer_new (self->system, near_k_points_peek_operations (self->points),
                                      near_k_points_get_n_operations (self->points), error);
      if (self->symmetrizer == NULL)
        return NULL;
    }
  self->xc = near_xc_new (settings->xc);
  if (!add_points (self, error) || !choose_bands (self, error))
    return NULL;
  add_constants (self);
  return g_steal_pointer (&self);
}

NearScfProblem *
_near_scf_problem_ref (NearScfProblem *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
_near_scf_problem_unref (NearScfProblem *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (gsize k = 0; k < self->n_k; k++)
    {
      near_dft_projectors_free (self->projectors[k]);
      near_k_sphere_free (self->sphere[k]);
    }
  g_free (self->projectors);
  g_free (self->sphere);
  g_free (self->weights);
  g_free (self->core);
  g_free (self->local);
  near_xc_unref (self->xc);
  near_k_points_unref (self->points);
  near_dft_symmetrizer_free (self->symmetrizer);
  near_dft_system_free (self->system);
  near_crystal_unref (self->crystal);
  g_free (self);
}
