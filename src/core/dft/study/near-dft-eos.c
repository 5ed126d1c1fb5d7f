/* near-dft-eos.c — the equation of state of a crystal: its energy at some volumes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-dft-eos.h"

#include "near-dft-study-private.h"
#include "near-text.h"
#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* eV per cell, and no unit: beyond them it is not the crystal that the curve shows. */
#define MAX_RMS 2e-3
#define MIN_B0_PRIME 2.0
#define MAX_B0_PRIME 8.0

#define MAX_VOLUMES 1000

struct _NearDftEos
{
  NearCrystal *crystal;
  NearDftEosSettings settings;
  NearDftStudy study;
  NearCrystal *scaled; /* of the volume that is next */
  GArray *points;      /* of NearDftEosPoint */
};

void
near_dft_eos_settings_init (NearDftEosSettings *settings)
{
  *settings = (NearDftEosSettings){ 0.94, 1.06, 7 };
}

static gboolean
check_settings (const NearDftEosSettings *settings, GError **error)
{
  if (settings->from > 0.0 && settings->to > settings->from && settings->to <= 100.0
      && settings->n >= 2 && settings->n <= MAX_VOLUMES)
    return TRUE;
  g_set_error (
      error, NEAR_ERROR, NEAR_ERROR_RANGE,
      _ ("%u volumes from %g to %g times the cell's make no equation of state; the second factor "
         "must be above the first, the first above 0, and there must be 2 to %d volumes"),
      settings->n, settings->from, settings->to, MAX_VOLUMES);
  return FALSE;
}

gboolean
near_dft_eos_settings_parse (NearDftEosSettings *settings, const char *text, GError **error)
{
  g_return_val_if_fail (settings != NULL && text != NULL, FALSE);

  g_auto (GStrv) parts = g_strsplit (text, ":", -1);
  NearDftEosSettings parsed;
  gint64 n;

  if (g_strv_length (parts) != 3)
    {
      g_set_error (
          error, NEAR_ERROR, NEAR_ERROR_PARSE,
          _ ("“%s” is no row of volumes; it should be two factors of the cell's volume and a "
             "number, such as 0.94:1.06:7"),
          text);
      return FALSE;
    }
  if (!near_text_parse_finite (g_strstrip (parts[0]), &parsed.from, error)
      || !near_text_parse_finite (g_strstrip (parts[1]), &parsed.to, error)
      || !near_text_parse_integer (g_strstrip (parts[2]), 2, MAX_VOLUMES, &n, error))
    {
      g_prefix_error (error, _ ("in the volumes “%s”: "), text);
      return FALSE;
    }
  parsed.n = (guint) n;
  if (!check_settings (&parsed, error))
    return FALSE;
  *settings = parsed;
  return TRUE;
}

static double
get_factor (const NearDftEosSettings *settings, gsize i)
{
  return settings->from + (settings->to - settings->from) * (double) i / (double) (settings->n - 1);
}

static NearCrystal *
scale (const NearCrystal *crystal, double factor, GError **error)
{
  NearMat3 lattice = *near_crystal_get_lattice (crystal);

  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      lattice.m[i][j] *= cbrt (factor);
  return _near_dft_study_new_crystal (crystal, &lattice, NULL, error);
}

NearDftEos *
near_dft_eos_new (NearCrystal *crystal,
                  const NearScfSettings *scf,
                  const NearDftEosSettings *settings,
                  GError **error)
{
  g_return_val_if_fail (crystal != NULL && scf != NULL && settings != NULL, NULL);

  if (!check_settings (settings, error))
    return NULL;
  if (!near_crystal_has_cell (crystal))
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                           _ ("an equation of state needs a crystal with a cell"));
      return NULL;
    }
  g_autoptr (NearDftEos) self = g_new0 (NearDftEos, 1);

  self->crystal = near_crystal_ref (crystal);
  self->settings = *settings;
  self->points = g_array_new (FALSE, FALSE, sizeof (NearDftEosPoint));
  self->scaled = scale (crystal, get_factor (settings, 0), error);
  if (self->scaled == NULL || !_near_dft_study_init (&self->study, self->scaled, scf, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
near_dft_eos_free (NearDftEos *self)
{
  if (self == NULL)
    return;
  _near_dft_study_clear (&self->study);
  g_clear_pointer (&self->crystal, near_crystal_unref);
  g_clear_pointer (&self->scaled, near_crystal_unref);
  g_array_unref (self->points);
  g_free (self);
}

gboolean
near_dft_eos_is_finished (const NearDftEos *self)
{
  return self->points->len == self->settings.n;
}

static void
note_minimum (NearDftEos *self)
{
  NearBirchMurnaghan fit;
  g_autoptr (GError) error = NULL;

  if (!near_dft_eos_fit (self, FALSE, &fit, &error))
    near_notes_add (self->study.notes, NEAR_NOTE_WARNING, "no-minimum",
                    _ ("No curve could be fitted: %s."), error->message);
  if (error == NULL
      && (fit.rms > MAX_RMS || fit.b0_prime < MIN_B0_PRIME || fit.b0_prime > MAX_B0_PRIME))
    near_notes_add (self->study.notes, NEAR_NOTE_WARNING, "rough-curve",
                    _ ("The energies do not lie on a smooth curve (off by %.2g meV, B0′ = %.3g, "
                       "where solids have 2 to 8): "
                       "plane waves and k-points come and go between the volumes. Raise the "
                       "cut-off, or take a finer mesh, "
                       "before B0 is believed."),
                    1000.0 * fit.rms, fit.b0_prime);
  if (error != NULL || fit.is_inside)
    return;
  near_notes_add (
      self->study.notes, NEAR_NOTE_WARNING, "minimum-outside",
      _ ("The minimum, at %.4g times the cell's volume, lies outside of the volumes that were "
         "computed: V0 and B0 are extrapolated. Take volumes around it."),
      fit.v0 / near_crystal_get_volume (self->crystal));
}

static NearDftEosPoint
make_point (const NearDftEos *self, const NearScfResult *result)
{
  const NearScfReport *report = near_scf_result_get_report (result);
  const NearDftSystem *system = near_scf_result_get_system (result);
  const double *stress = near_scf_result_peek_stress (result);

  return (NearDftEosPoint){
    .factor = get_factor (&self->settings, self->points->len),
    .volume = near_crystal_get_volume (self->scaled),
    .free = report->energies.free,
    .internal = report->energies.internal,
    .extrapolated = _near_dft_study_extrapolate (result),
    .pressure = -(stress[0] + stress[1] + stress[2]) / 3.0,
    .is_converged = near_scf_result_get_status (result) == NEAR_SCF_CONVERGED,
    .n_iterations = report->iteration,
    .fft = { system->n[0], system->n[1], system->n[2] },
    .seconds = report->seconds,
  };
}

/* The next calculation is begun by the step that needs it. */
static gboolean
compute (NearDftEos *self, const NearMonitor *monitor, GError **error)
{
  g_autofree char *where = NULL;
  g_autoptr (NearScfResult) result = NULL;
  double factor = get_factor (&self->settings, self->points->len);

  if (self->scaled == NULL)
    self->scaled = scale (self->crystal, factor, error);
  if (self->scaled == NULL)
    return FALSE;
  where = g_strdup_printf (_ ("Volume %.4g"), factor);
  result = _near_dft_study_run (&self->study, self->scaled, where, monitor, error);
  if (result == NULL)
    return FALSE;
  NearDftEosPoint point = make_point (self, result);

  g_array_append_val (self->points, point);
  g_clear_pointer (&self->scaled, near_crystal_unref);
  if (near_dft_eos_is_finished (self))
    note_minimum (self);
  return TRUE;
}

gboolean
near_dft_eos_step (NearDftEos *self,
                   NearDftEosPoint *point,
                   const NearMonitor *monitor,
                   GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!near_dft_eos_is_finished (self))
    {
      NearMonitorSlice storage;
      double n = self->settings.n, done = self->points->len;
      NearMonitor slice = near_monitor_slice (monitor, done / n, (done + 1.0) / n, &storage);

      if (!compute (self, &slice, error))
        return FALSE;
    }
  if (point != NULL)
    *point = g_array_index (self->points, NearDftEosPoint, self->points->len - 1);
  return TRUE;
}

gboolean
near_dft_eos_run (NearDftEos *self, const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  while (!near_dft_eos_is_finished (self))
    if (!near_dft_eos_step (self, NULL, monitor, error))
      return FALSE;
  return TRUE;
}

gsize
near_dft_eos_get_n_points (const NearDftEos *self)
{
  return self->points->len;
}

const NearDftEosPoint *
near_dft_eos_peek_points (const NearDftEos *self)
{
  return (const NearDftEosPoint *) self->points->data;
}

gboolean
near_dft_eos_fit (const NearDftEos *self,
                  gboolean is_extrapolated,
                  NearBirchMurnaghan *fit,
                  GError **error)
{
  g_return_val_if_fail (self != NULL && fit != NULL, FALSE);

  g_autofree double *volumes = g_new (double, self->points->len);
  g_autofree double *energies = g_new (double, self->points->len);
  gsize n = 0;

  for (guint i = 0; i < self->points->len; i++)
    {
      const NearDftEosPoint *point = &g_array_index (self->points, NearDftEosPoint, i);

      if (!point->is_converged)
        continue;
      volumes[n] = point->volume;
      energies[n++] = (is_extrapolated ? point->extrapolated : point->free) * NEAR_HARTREE_EV;
    }
  return near_birch_murnaghan_fit (n, volumes, energies, fit, error);
}

double
near_dft_eos_get_length_factor (const NearDftEos *self, const NearBirchMurnaghan *fit)
{
  return cbrt (fit->v0 / near_crystal_get_volume (self->crystal));
}

NearCrystal *
near_dft_eos_new_crystal (const NearDftEos *self, const NearBirchMurnaghan *fit, GError **error)
{
  g_return_val_if_fail (self != NULL && fit != NULL, NULL);

  return scale (self->crystal, fit->v0 / near_crystal_get_volume (self->crystal), error);
}

const GPtrArray *
near_dft_eos_get_notes (const NearDftEos *self)
{
  return self->study.notes;
}
