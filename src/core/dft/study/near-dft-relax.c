/* near-dft-relax.c — atoms, and if wanted their cell, moved to where nothing pushes any more
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * With the lattice A_0 (rows) of the start and D = 1 + eps symmetric: A = A_0 D, positions r = y D
 * (rows). Variables are y, and q = L eps with L such that both are equally stiff. At fixed
 * fractional positions dH/dy = -f D,  dH/dD = Omega D^-1 (sigma + p),  H = F + p Omega.
 */
#include "near-dft-relax.h"

#include "near-dft-study-private.h"
#include "near-molecular-dynamics-private.h"
#include "near-quasi-newton-private.h"
#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define DEFAULT_MAX_FORCE 0.01
#define DEFAULT_MAX_STRESS 0.1
#define DEFAULT_MAX_DISPLACEMENT 0.2
#define DEFAULT_MAX_STEPS 100

/* Where it begins: stiffness of an atom, between aluminium's and silicon's, and of a cell, for each
 * volume */
#define ATOM_CURVATURE 20.0     /* eV/Å^2 */
#define CELL_CURVATURE 0.6      /* eV/Å^3 */
#define ISOTROPIC_CURVATURE 4.5 /* eV/Å^3: 9 B */
#define STRAIN_PER_DISPLACEMENT 0.15
/* Of the tolerance of the self-consistent cycle: less than this between two energies means nothing.
 */
#define NOISE 4.0

static const guint voigt_row[6] = { 0, 1, 2, 1, 0, 0 }, voigt_column[6] = { 0, 1, 2, 2, 2, 1 };

struct _NearDftRelax
{
  NearDftRelaxSettings settings; /* nothing is 0 any more but the pressure */
  NearDftStudy study;
  NearMat3 lattice; /* A_0 */
  gsize n, n_cell, n_variables;
  double *fixed; /* (n, 3), nullable */
  double length; /* Å: L */
  double *x;     /* (n_variables): the trial */
  NearCrystal *trial;
  NearQuasiNewton newton;
  GArray *reports;
  GPtrArray *frames; /* of NearCrystal */
  NearScfResult *best;
  gsize best_frame;
  gboolean is_finished;
};

/* --- variables and geometries -------------------------------------------------------------------
 */

static NearMat3
get_deformation (const NearDftRelax *self, const double *x)
{
  NearMat3 d = near_mat3_identity ();
  const double *q = x + 3 * self->n;

  for (guint k = 0; k < 3 && self->n_cell == 1; k++)
    d.m[k][k] += q[0] / self->length;
  for (guint k = 0; k < 6 && self->n_cell == 6; k++)
    {
      guint i = voigt_row[k], j = voigt_column[k];

      d.m[i][j] += q[k] / self->length;
      if (i != j)
        d.m[j][i] += q[k] / self->length;
    }
  return d;
}

static NearCrystal *
make_crystal (const NearDftRelax *self, const double *x, GError **error)
{
  NearMat3 d = get_deformation (self, x), lattice = near_mat3_multiply (&self->lattice, &d);
  NearMat3 inverse = near_mat3_inverse (&self->lattice);
  g_autofree double *fractional = g_new (double, 3 * self->n);

  for (gsize a = 0; a < self->n; a++)
    {
      NearVec3 f = near_vec3_times_mat3 (near_vec3_from (x + 3 * a), &inverse);

      memcpy (fractional + 3 * a, f.x, sizeof f.x);
    }
  return _near_dft_study_new_crystal (self->trial, &lattice, fractional, error);
}

static void
fill_cell_gradient (
    const NearDftRelax *self, const NearMat3 *d, const double *stress, double volume, double *out)
{
  NearMat3 sigma, inverse = near_mat3_inverse (d), g;

  for (guint k = 0; k < 6; k++)
    {
      guint i = voigt_row[k], j = voigt_column[k];

      sigma.m[i][j] = sigma.m[j][i] = (stress[k] + (i == j ? self->settings.pressure : 0.0))
                                      * volume / NEAR_EV_PER_ANGSTROM3_GPA / self->length;
    }
  g = near_mat3_multiply (&inverse, &sigma);
  if (self->n_cell == 1)
    out[0] = g.m[0][0] + g.m[1][1] + g.m[2][2];
  for (guint k = 0; k < 6 && self->n_cell == 6; k++)
    {
      guint i = voigt_row[k], j = voigt_column[k];

      out[k] = i == j ? g.m[i][i] : g.m[i][j] + g.m[j][i];
    }
}

static void
fill_gradient (const NearDftRelax *self, const NearScfResult *result, double *gradient)
{
  const double *forces = near_scf_result_peek_forces (result);
  NearMat3 d = get_deformation (self, self->x);

  for (gsize a = 0; a < self->n; a++)
    {
      NearVec3 g = near_vec3_times_mat3 (near_vec3_from (forces + 3 * a), &d);

      for (guint k = 0; k < 3; k++)
        gradient[3 * a + k] = self->fixed != NULL && self->fixed[3 * a + k] != 0.0 ? 0.0 : -g.x[k];
    }
  if (self->n_cell > 0)
    fill_cell_gradient (self, &d, near_scf_result_peek_stress (result),
                        near_crystal_get_volume (self->trial), gradient + 3 * self->n);
}

/* --- beginning ----------------------------------------------------------------------------------
 */

static double
or_default (double value, double usual)
{
  return value != 0.0 ? value : usual;
}

static gboolean
check_settings (const NearDftRelaxSettings *settings, GError **error)
{
  if (!(settings->max_force > 0.0 && settings->max_stress > 0.0) || !isfinite (settings->max_force)
      || !isfinite (settings->max_stress))
    g_set_error (
        error, NEAR_ERROR, NEAR_ERROR_RANGE,
        _ ("the largest force and stress allowed are %g eV/Å and %g GPa; both must be above 0"),
        settings->max_force, settings->max_stress);
  else if (!(settings->max_displacement > 0.0 && settings->max_displacement <= 1.0))
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 _ ("the longest step is %g Å; it must be above 0 and at most 1 Å"),
                 settings->max_displacement);
  else if (!isfinite (settings->pressure))
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                 _ ("the pressure is %g GPa; it must be a finite number"), settings->pressure);
  else
    return TRUE;
  return FALSE;
}

static void
set_up (NearDftRelax *self, NearCrystal *crystal)
{
  double curvature;

  self->trial = near_crystal_ref (crystal);
  self->lattice = *near_crystal_get_lattice (crystal);
  self->n = near_crystal_get_n_atoms (crystal);
  self->n_cell = self->settings.kind == NEAR_DFT_RELAX_ATOMS  ? 0
                 : self->settings.kind == NEAR_DFT_RELAX_CELL ? 6
                                                              : 1;
  self->n_variables = 3 * self->n + self->n_cell;
  curvature = self->n_cell == 1 ? ISOTROPIC_CURVATURE : CELL_CURVATURE;
  self->length = sqrt (curvature * near_crystal_get_volume (crystal) / ATOM_CURVATURE);
  self->x = g_new0 (double, self->n_variables);
  memcpy (self->x, near_crystal_peek_positions (crystal), 3 * self->n * sizeof *self->x);
}

NearDftRelax *
near_dft_relax_new (NearCrystal *crystal,
                    const NearScfSettings *scf,
                    const NearDftRelaxSettings *settings,
                    GError **error)
{
  g_return_val_if_fail (crystal != NULL && scf != NULL, NULL);
  g_return_val_if_fail (settings == NULL || settings->kind <= NEAR_DFT_RELAX_CELL, NULL);

  g_autoptr (NearDftRelax) self = g_new0 (NearDftRelax, 1);
  NearDftRelaxSettings *own = &self->settings;

  if (settings != NULL)
    *own = *settings;
  own->max_force = or_default (own->max_force, DEFAULT_MAX_FORCE);
  own->max_stress = or_default (own->max_stress, DEFAULT_MAX_STRESS);
  own->max_displacement = or_default (own->max_displacement, DEFAULT_MAX_DISPLACEMENT);
  own->max_steps = own->max_steps > 0 ? own->max_steps : DEFAULT_MAX_STEPS;
  self->reports = g_array_new (FALSE, FALSE, sizeof (NearDftRelaxReport));
  self->frames = g_ptr_array_new_with_free_func ((GDestroyNotify) near_crystal_unref);
  if (!check_settings (own, error) || !_near_crystal_dup_fixed (crystal, &self->fixed, error)
      || !_near_dft_study_init (&self->study, crystal, scf, error))
    return NULL;
  set_up (self, crystal);
  return g_steal_pointer (&self);
}

void
near_dft_relax_free (NearDftRelax *self)
{
  if (self == NULL)
    return;
  _near_dft_study_clear (&self->study);
  _near_quasi_newton_clear (&self->newton);
  g_clear_pointer (&self->trial, near_crystal_unref);
  g_clear_pointer (&self->best, near_scf_result_unref);
  g_array_unref (self->reports);
  g_ptr_array_unref (self->frames);
  g_free (self->fixed);
  g_free (self->x);
  g_free (self);
}

/* --- a step -------------------------------------------------------------------------------------
 */

static double
get_max_force (const NearDftRelax *self, const double *forces)
{
  double largest = 0.0;

  for (gsize a = 0; a < self->n; a++)
    {
      double squared = 0.0;

      for (guint k = 0; k < 3; k++)
        if (self->fixed == NULL || self->fixed[3 * a + k] == 0.0)
          squared += forces[3 * a + k] * forces[3 * a + k];
      largest = MAX (largest, squared);
    }
  return sqrt (largest);
}

static double
get_max_stress (const NearDftRelax *self, const double *stress)
{
  double largest = 0.0, p = self->settings.pressure;

  if (self->n_cell == 1)
    return fabs ((stress[0] + stress[1] + stress[2]) / 3.0 + p);
  for (guint k = 0; k < self->n_cell; k++)
    largest = MAX (largest, fabs (stress[k] + (k < 3 ? p : 0.0)));
  return largest;
}

static NearDftRelaxReport
make_report (const NearDftRelax *self, const NearScfResult *result)
{
  const NearScfReport *scf = near_scf_result_get_report (result);
  const double *stress = near_scf_result_peek_stress (result);
  NearDftRelaxReport report = {
    .step = self->reports->len,
    .free = scf->energies.free,
    .max_force = get_max_force (self, near_scf_result_peek_forces (result)),
    .max_stress = get_max_stress (self, stress),
    .volume = near_crystal_get_volume (self->trial),
    .n_iterations = scf->iteration,
    .is_scf_converged = near_scf_result_get_status (result) == NEAR_SCF_CONVERGED,
    .seconds = scf->seconds,
  };

  memcpy (report.stress, stress, sizeof report.stress);
  return report;
}

static void
begin (NearDftRelax *self, const double *gradient)
{
  g_autofree double *reach = g_new (double, self->n_variables);

  for (gsize i = 0; i < self->n_variables; i++)
    reach[i] = i < 3 * self->n ? 1.0 : STRAIN_PER_DISPLACEMENT * self->length;
  _near_quasi_newton_init (&self->newton, self->n_variables, self->x, gradient, ATOM_CURVATURE,
                           reach, self->settings.max_displacement);
}

/* Whether the trial is better than the best; the first one always is. Forces that are not those of
 * a ground state are not believed. */
static gboolean
judge (NearDftRelax *self, const NearDftRelaxReport *report, const NearScfResult *result)
{
  g_autofree double *gradient = g_new (double, self->n_variables);
  double noise = NOISE * self->study.settings.tolerance_ha * NEAR_HARTREE_EV, rise;

  fill_gradient (self, result, gradient);
  if (self->best == NULL)
    {
      begin (self, gradient);
      return TRUE;
    }
  if (!report->is_scf_converged)
    {
      _near_quasi_newton_reject (&self->newton);
      return FALSE;
    }
  rise = self->n_cell > 0 ? _near_quasi_newton_get_work (&self->newton, gradient)
                          : (report->free - near_scf_result_get_report (self->best)->energies.free)
                                * NEAR_HARTREE_EV;
  return _near_quasi_newton_accept (&self->newton, rise, noise, gradient);
}

static void
note_end (NearDftRelax *self, gboolean is_stuck)
{
  const NearDftRelaxReport *best = near_dft_relax_peek_reports (self) + self->best_frame;

  if (is_stuck)
    near_notes_add (
        self->study.notes, NEAR_NOTE_WARNING, "relaxation-stuck",
        _ ("No step goes downhill any more, with %.3g eV/Å and %.3g GPa left: the forces are as "
           "exact as "
           "the self-consistent cycle makes them. Try a smaller tolerance of the energy."),
        best->max_force, best->max_stress);
  else
    near_notes_add (self->study.notes, NEAR_NOTE_WARNING, "relaxation-not-converged",
                    _ ("After %u steps %.3g eV/Å and %.3g GPa are left. Allow more steps."),
                    self->reports->len - 1, best->max_force, best->max_stress);
}

/* What follows: FALSE with an error only. */
static gboolean
choose_next (NearDftRelax *self, NearDftRelaxReport *last, GError **error)
{
  const NearDftRelaxReport *best = near_dft_relax_peek_reports (self) + self->best_frame;
  const NearDftRelaxSettings *settings = &self->settings;
  GError *local = NULL;
  NearCrystal *next = NULL;

  last->is_converged = best->is_scf_converged && best->max_force <= settings->max_force
                       && best->max_stress <= settings->max_stress;
  if (last->is_converged)
    last->is_finished = TRUE;
  else if (last->step >= settings->max_steps)
    last->is_finished = TRUE;
  else if (_near_quasi_newton_propose (&self->newton, self->x, &local))
    next = make_crystal (self, self->x, &local);
  else
    last->is_finished = local == NULL;
  if (local != NULL)
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  self->is_finished = last->is_finished;
  if (last->is_finished && !last->is_converged)
    note_end (self, last->step < settings->max_steps);
  if (next != NULL)
    {
      near_crystal_unref (self->trial);
      self->trial = next;
    }
  return TRUE;
}

static gboolean
compute (NearDftRelax *self, const NearMonitor *monitor, GError **error)
{
  g_autofree char *where = g_strdup_printf (_ ("Step %u"), self->reports->len);
  g_autoptr (NearScfResult) result
      = _near_dft_study_run (&self->study, self->trial, where, monitor, error);
  NearCrystal *frame
      = result != NULL ? _near_dft_study_annotate (self->trial, result, error) : NULL;

  if (frame == NULL)
    return FALSE;
  NearDftRelaxReport report = make_report (self, result);

  report.is_accepted = judge (self, &report, result);
  g_array_append_val (self->reports, report);
  g_ptr_array_add (self->frames, frame);
  if (report.is_accepted)
    {
      g_clear_pointer (&self->best, near_scf_result_unref);
      self->best = g_steal_pointer (&result);
      self->best_frame = report.step;
    }
  return choose_next (self, &g_array_index (self->reports, NearDftRelaxReport, report.step), error);
}

gboolean
near_dft_relax_step (NearDftRelax *self,
                     NearDftRelaxReport *report,
                     const NearMonitor *monitor,
                     GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!self->is_finished && !compute (self, monitor, error))
    return FALSE;
  if (report != NULL)
    *report = g_array_index (self->reports, NearDftRelaxReport, self->reports->len - 1);
  return TRUE;
}

gboolean
near_dft_relax_run (NearDftRelax *self, const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  while (!self->is_finished)
    if (!near_dft_relax_step (self, NULL, monitor, error))
      return FALSE;
  return TRUE;
}

/* --- what there is ------------------------------------------------------------------------------
 */

gboolean
near_dft_relax_is_finished (const NearDftRelax *self)
{
  return self->is_finished;
}

gsize
near_dft_relax_get_n_frames (const NearDftRelax *self)
{
  return self->frames->len;
}

const NearDftRelaxReport *
near_dft_relax_peek_reports (const NearDftRelax *self)
{
  return (const NearDftRelaxReport *) self->reports->data;
}

NearCrystal *
near_dft_relax_get_frame (const NearDftRelax *self, gsize frame)
{
  g_return_val_if_fail (frame < self->frames->len, NULL);

  return self->frames->pdata[frame];
}

gsize
near_dft_relax_get_best (const NearDftRelax *self)
{
  return self->best_frame;
}

NearScfResult *
near_dft_relax_get_result (const NearDftRelax *self)
{
  return self->best;
}

const GPtrArray *
near_dft_relax_get_notes (const NearDftRelax *self)
{
  return self->study.notes;
}
