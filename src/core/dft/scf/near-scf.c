/* near-scf.c — the self-consistent Kohn–Sham ground state of a small cell, a step at a time
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-scf-private.h"

#include "near-dft-term.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define BETA 0.7
#define KERKER 0.8 /* 1/bohr */
#define HISTORY 8
/* The density must be as good as the energy: its error is of first order in what the forces miss.
 * 1e-4 at 1e-7 Ha */
#define CHANGE_OF_TOLERANCE 0.3
/* Iterations without a smaller change of the density after which mixing begins again, more
 * carefully */
#define STALLED 8
#define STALLED_FACTOR 0.5
#define MIN_BETA 0.05
/* Of a topmost band */
#define MAX_TOP_OCCUPATION 1e-6
#define MORE_BANDS 0.2
/* Finding all operations of many atoms takes longer than it is worth. */
#define MAX_ATOMS_OF_MESH_NOTE 64
/* Ha */
#define LEAST_TOLERANCE 1e-11

/* --- where it begins
 * ----------------------------------------------------------------------------*/

/* Valence densities of free atoms, scaled to the right number of electrons */
static void
fill_atoms (const NearDftSystem *system, NearComplex *out)
{
  g_autofree NearComplex *structure = g_new (NearComplex, system->n_g);

  memset (out, 0, system->n_g * sizeof *out);
  for (guint s = 0; s < system->n_species; s++)
    {
      double atom = 0.0;

      near_dft_system_fill_structure_factor (system, s, structure);
      for (gsize v = 0; v < system->n_g; v++)
        {
          if (v == 0 || system->g2[v] != system->g2[v - 1])
            atom = near_pseudopotential_get_atom (system->pseudos[s], sqrt (system->g2[v]))
                   / system->volume;
          out[v] += atom * structure[v];
        }
    }
  out[0] = system->n_electrons / system->volume;
}

static NearScf *
new_empty (NearScfProblem *problem)
{
  NearScf *self = g_new0 (NearScf, 1);
  const NearDftSystem *system = problem->system;

  self->problem = problem;
  self->started = g_get_monotonic_time ();
  self->mixer = near_density_mixer_new (system, BETA, KERKER, HISTORY);
  self->orbitals = g_new0 (NearScfOrbitals *, problem->n_k);
  self->in = g_new (NearComplex, system->n_g);
  self->out = g_new0 (NearComplex, system->n_g);
  self->out_points = g_new0 (double, system->n_points);
  self->v = g_new0 (double, system->n_points);
  self->best_change = G_MAXDOUBLE;
  self->notes = near_notes_new ();
  self->cover = -G_MAXDOUBLE;
  return self;
}

/* A mesh that is not as symmetric as the crystal: what is computed is not either. */
static void
note_mesh (NearScf *self)
{
  static const int one[3] = { 1, 1, 1 };
  static const double none[3] = { 0.0, 0.0, 0.0 };
  const NearScfProblem *problem = self->problem;
  const NearScfSettings *settings = &problem->settings;
  gsize n = near_k_points_get_n_operations (problem->points);

  if (!settings->use_symmetry || problem->system->n_atoms > MAX_ATOMS_OF_MESH_NOTE)
    return;
  g_autoptr (NearKPoints) whole
      = near_k_points_new (problem->crystal, one, none, TRUE, settings->symprec, NULL);
  if (whole != NULL && near_k_points_get_n_operations (whole) > n)
    near_notes_add (self->notes, NEAR_NOTE_WARNING, "mesh-breaks-symmetry",
                    _ ("The crystal has %zu symmetry operations, the mesh of k-points keeps %zu of "
                       "them: forces and "
                       "stress need not have the crystal's symmetry. Take the same number of "
                       "points along axes that are "
                       "alike, and no shift."),
                    near_k_points_get_n_operations (whole), n);
}

NearScf *
near_scf_new (NearCrystal *crystal, const NearScfSettings *settings, GError **error)
{
  g_return_val_if_fail (crystal != NULL && settings != NULL, NULL);

  NearScfProblem *problem = _near_scf_problem_new (crystal, settings, error);

  if (problem == NULL)
    return NULL;
  NearScf *self = new_empty (problem);

  fill_atoms (problem->system, self->in);
  _near_scf_add_bands (self, problem->settings.n_bands);
  note_mesh (self);
  return self;
}

/* Of Miller indices, each in 21 bits */
static gint64
get_key (const int *m)
{
  return (gint64) (m[0] & 0x1fffff) << 42 | (gint64) (m[1] & 0x1fffff) << 21 | (m[2] & 0x1fffff);
}

/* Coefficients of the plane waves that both k-points have. */
static void
copy_orbitals (const NearKSphere *from,
               const NearComplex *source,
               const NearKSphere *to,
               gsize n_bands,
               NearComplex *out)
{
  g_autoptr (GHashTable) places = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autofree gint64 *keys = g_new (gint64, from->n_half);

  for (gsize v = 0; v < from->n_half; v++)
    {
      const int *m = from->miller + 3 * v;

      keys[v] = get_key (m);
      g_hash_table_insert (places, &keys[v], GSIZE_TO_POINTER (v + 1));
    }
  for (gsize v = 0; v < to->n_half; v++)
    {
      const int *m = to->miller + 3 * v;
      gint64 key = get_key (m);
      gsize place = GPOINTER_TO_SIZE (g_hash_table_lookup (places, &key));

      for (gsize b = 0; place > 0 && b < n_bands; b++)
        out[b * to->n_half + v] = source[b * from->n_half + place - 1];
    }
}

static gboolean
has_same_points (const NearScfProblem *a, const NearScfProblem *b)
{
  if (a->n_k != b->n_k || a->system->n_atoms != b->system->n_atoms)
    return FALSE;
  for (gsize k = 0; k < a->n_k; k++)
    if (memcmp (a->sphere[k]->k, b->sphere[k]->k, sizeof a->sphere[k]->k) != 0)
      return FALSE;
  return TRUE;
}

/* What is left when the atoms' own densities are taken away moves with the lattice. */
static void
continue_density (const NearScf *previous, NearScf *self)
{
  const NearDftSystem *old = previous->problem->system, *new = self->problem->system;
  g_autofree NearComplex *atoms = g_new (NearComplex, old->n_g);
  gsize n = MAX (old->n_points, new->n_points);
  NearComplex *box = near_fft_malloc (n * sizeof *box);
  const NearComplex *density = previous->report.iteration > 0 ? previous->out : previous->in;

  fill_atoms (old, atoms);
  fill_atoms (new, self->in);
  memset (box, 0, n * sizeof *box);
  for (gsize v = 0; v < old->n_g; v++)
    {
      const int *m = old->miller + 3 * v;

      if (abs (m[0]) < (int) new->n[0] / 2 && abs (m[1]) < (int) new->n[1] / 2
          && abs (m[2]) < (int) new->n[2] / 2)
        box[near_dft_system_get_index (new, m)]
            = (density[v] - atoms[v]) * (old->volume / new->volume);
    }
  for (gsize v = 1; v < new->n_g; v++)
    self->in[v] += box[new->at[v]];
  near_fft_free (box);
}

/* The pseudopotentials belong to the species in their order. */
static gboolean
check_species (const NearCrystal *before, const NearCrystal *crystal, GError **error)
{
  gboolean is_same = near_crystal_get_n_species (before) == near_crystal_get_n_species (crystal)
                     && !near_crystal_is_mixed (crystal);

  for (guint s = 0; is_same && s < near_crystal_get_n_species (before); s++)
    is_same = near_crystal_get_species (before, s)->components[0].element
              == near_crystal_get_species (crystal, s)->components[0].element;
  if (!is_same)
    g_set_error_literal (
        error, NEAR_ERROR, NEAR_ERROR_RANGE,
        _ ("a calculation goes on with the same kinds of atoms only, in the same order"));
  return is_same;
}

NearScf *
near_scf_new_from (NearScf *previous, NearCrystal *crystal, GError **error)
{
  g_return_val_if_fail (previous != NULL && crystal != NULL, NULL);

  if (!check_species (previous->problem->crystal, crystal, error))
    return NULL;
  NearScfSettings settings = previous->problem->settings;

  settings.n_bands = previous->problem->are_bands_chosen ? 0 : previous->n_bands;
  if (previous->problem->is_box_chosen)
    memset (settings.fft, 0, sizeof settings.fft);
  NearScfProblem *problem = _near_scf_problem_new (crystal, &settings, error);
  if (problem == NULL)
    return NULL;
  if (problem->are_bands_chosen)
    /* as many as there were, if a smaller cell has plane waves for them */
    problem->settings.n_bands
        = CLAMP (previous->n_bands, problem->settings.n_bands,
                 MAX (problem->settings.n_bands, _near_scf_problem_count_waves (problem)));
  NearScf *self = new_empty (problem);

  _near_scf_add_bands (self, problem->settings.n_bands);
  if (!has_same_points (previous->problem, problem))
    {
      fill_atoms (problem->system, self->in);
      return self;
    }
  continue_density (previous, self);
  for (gsize k = 0; k < problem->n_k; k++)
    copy_orbitals (previous->problem->sphere[k], previous->orbitals[k]->psi, problem->sphere[k],
                   MIN (previous->n_bands, self->n_bands), self->orbitals[k]->psi);
  return self;
}

void
near_scf_free (NearScf *self)
{
  if (self == NULL)
    return;
  for (gsize k = 0; k < self->problem->n_k; k++)
    _near_scf_orbitals_unref (self->orbitals[k]);
  g_free (self->orbitals);
  _near_scf_clear_benches (self);
  near_density_mixer_free (self->mixer);
  g_free (self->eigenvalues);
  g_free (self->occupations);
  g_free (self->in);
  g_free (self->out);
  g_free (self->out_points);
  g_free (self->v);
  g_ptr_array_unref (self->notes);
  _near_scf_problem_unref (self->problem);
  g_free (self);
}

double
near_scf_get_memory (const NearScf *self)
{
  return _near_scf_problem_get_memory (self->problem, self->n_bands);
}

const NearScfSettings *
near_scf_get_settings (const NearScf *self)
{
  return &self->problem->settings;
}

/* --- an iteration ------------------------------------------------------------------------------
 */

void
_near_scf_note_filling (NearScf *self)
{
  if (self->filling.highest > MAX_TOP_OCCUPATION)
    near_notes_add (self->notes, NEAR_NOTE_WARNING, NEAR_SCF_TOP_BAND_OCCUPIED,
                    _ ("The topmost of %zu bands is filled to %.2g; electrons that belong above it "
                       "are missing there. "
                       "Ask for more bands."),
                    self->n_bands, self->filling.highest);
  if (self->filling.missing > 1e-6 * self->problem->system->n_electrons)
    near_notes_add (self->notes, NEAR_NOTE_WARNING, NEAR_SCF_GRID_TOO_SHORT,
                    _ ("The grid of energies leaves out %.3g electrons: begin it lower."),
                    self->filling.missing);
}

static void
note_failure (NearScf *self)
{
  near_notes_add (
      self->notes, NEAR_NOTE_WARNING, "not-converged",
      _ ("Not converged after %u iterations: F and its Harris–Foulkes estimate differ by %.2g Ha, "
         "the density "
         "still changes by %.2g. Mixing began anew %u times, the last time with weight %.2g. Try "
         "more "
         "iterations, a wider smearing, or another starting geometry."),
      self->report.iteration, fabs (self->report.energies.free - self->report.harris_foulkes),
      self->report.density_change, self->n_restarts, near_density_mixer_get_beta (self->mixer));
  if (self->problem->settings.tolerance_ha < LEAST_TOLERANCE)
    near_notes_add (self->notes, NEAR_NOTE_INFO, "tolerance-too-small",
                    _ ("A tolerance of %g Ha is below what rounding leaves of the energy."),
                    self->problem->settings.tolerance_ha);
}

/* More bands if the program chose how many, and they are too few: TRUE, and the iteration does not
 * count as the last. */
static gboolean
widen (NearScf *self)
{
  const NearScfProblem *problem = self->problem;
  gsize more = (gsize) ceil (MORE_BANDS * (double) self->n_bands);

  if (!problem->are_bands_chosen || self->filling.highest <= MAX_TOP_OCCUPATION)
    return FALSE;
  more = MIN (more, _near_scf_problem_count_waves (problem) - self->n_bands);
  if (more == 0
      || !_near_scf_check_memory (_near_scf_problem_get_memory (problem, self->n_bands + more),
                                  NULL))
    return FALSE;
  _near_scf_add_bands (self, more);
  return TRUE;
}

static void
judge (NearScf *self)
{
  const NearScfSettings *settings = &self->problem->settings;
  NearScfReport *report = &self->report;

  report->is_converged
      = report->iteration > 1
        && fabs (report->energies.free - report->harris_foulkes) < settings->tolerance_ha
        && report->density_change < CHANGE_OF_TOLERANCE * sqrt (settings->tolerance_ha);
  report->is_finished = report->is_converged || report->iteration >= settings->max_iterations;
}

void
_near_scf_mix (NearScf *self)
{
  double beta = near_density_mixer_get_beta (self->mixer);

  if (self->report.iteration == 0 || self->is_mixed)
    return;
  if (self->report.density_change < self->best_change)
    {
      self->best_change = self->report.density_change;
      self->best_iteration = self->report.iteration;
    }
  else if (self->report.iteration >= self->best_iteration + STALLED)
    {
      near_density_mixer_restart (self->mixer, beta > MIN_BETA ? STALLED_FACTOR : 1.0);
      self->best_change = G_MAXDOUBLE;
      self->best_iteration = self->report.iteration;
      self->n_restarts++;
    }
  near_density_mixer_mix (self->mixer, self->in, self->out);
  self->is_mixed = TRUE;
}

static gboolean
iterate (NearScf *self, const NearMonitor *monitor, GError **error)
{
  const NearScfProblem *problem = self->problem;

  _near_scf_fill_potential (self);
  if (!_near_scf_solve_bands (self, monitor, error))
    return FALSE;
  if (!near_occupation_rule_fill (&problem->settings.occupation, problem->n_k, self->n_bands,
                                  problem->weights, self->eigenvalues, problem->system->n_electrons,
                                  self->occupations, &self->filling, error))
    return FALSE;
  if (!_near_scf_fill_density (self, monitor, error))
    return FALSE;
  _near_scf_evaluate (self);
  if (!isfinite (self->report.energies.free))
    {
      g_set_error_literal (
          error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
          _ ("the energy is no finite number: the potentials do not fit this cell"));
      return FALSE;
    }
  self->is_mixed = FALSE;
  self->n_solved = self->n_bands;
  self->covered = _near_scf_get_covered (self);
  return TRUE;
}

/* What a result shows of an iteration belongs together, also when the one after it was stopped:
 * only the orbitals, which are better or as they were, are not taken back. */
gboolean
_near_scf_iterate (NearScf *self, const NearMonitor *monitor, GError **error)
{
  gsize n_points = self->problem->system->n_points, n = self->problem->n_k * self->n_bands;
  g_autofree double *v = g_memdup2 (self->v, n_points * sizeof *v);
  g_autofree double *eigenvalues = g_memdup2 (self->eigenvalues, n * sizeof *eigenvalues);
  g_autofree double *occupations = g_memdup2 (self->occupations, n * sizeof *occupations);
  NearFilling filling = self->filling;
  NearScfReport report = self->report;

  if (iterate (self, monitor, error))
    return TRUE;
  memcpy (self->v, v, n_points * sizeof *v);
  memcpy (self->eigenvalues, eigenvalues, n * sizeof *eigenvalues);
  memcpy (self->occupations, occupations, n * sizeof *occupations);
  self->filling = filling;
  self->report = report;
  return FALSE;
}

gboolean
near_scf_step (NearScf *self, NearScfReport *report, const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!self->report.is_finished)
    {
      _near_scf_mix (self);
      if (!_near_scf_iterate (self, monitor, error))
        return FALSE;
      self->report.iteration++;
      judge (self);
      if (self->report.is_finished
          && self->report.iteration < self->problem->settings.max_iterations && widen (self))
        self->report.is_finished = self->report.is_converged = FALSE;
      self->report.seconds = 1e-6 * (double) (g_get_monotonic_time () - self->started);
      if (self->report.is_finished)
        {
          _near_scf_clear_benches (self);
          _near_scf_note_filling (self);
          if (!self->report.is_converged)
            note_failure (self);
        }
    }
  if (report != NULL)
    *report = self->report;
  return TRUE;
}

NearScfResult *
near_scf_run (NearScf *self, const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  while (!self->report.is_finished)
    if (!near_scf_step (self, NULL, monitor, error))
      return NULL;
  return near_scf_dup_result (self);
}
