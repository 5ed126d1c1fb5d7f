/* near-dft-converge.c — how high a cut-off, how fine a mesh a crystal needs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-dft-converge.h"

#include "near-dft-study-private.h"
#include "near-k-mesh.h"
#include "near-text.h"
#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define DEFAULT_ACCURACY (1e-3 / NEAR_HARTREE_EV)
#define MAX_MESH 1000

/* What is chosen: cut-offs in units of the given one, and how long, in Å, the crystal is that a
 * mesh stands for */
static const double chosen_cutoffs[] = { 0.5, 0.625, 0.75, 0.875, 1.0, 1.25, 1.5, 2.0 };
static const double chosen_lengths[] = { 6.0, 12.0, 18.0, 24.0, 32.0, 40.0 };

struct _NearDftConverge
{
  NearDftConvergeSettings settings;
  NearDftStudy study;
  gsize n_atoms;
  gsize begun;       /* the setting that the study is of */
  GArray *points;    /* of NearDftConvergePoint */
  GPtrArray *forces; /* (n_atoms, 3) of each */
};

/* --- settings -----------------------------------------------------------------------------------
 */

static gboolean
parse_mesh (const char *text, int mesh[3], GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, "x", -1);
  guint n = g_strv_length (parts);

  if (n != 1 && n != 3)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                   _ ("“%s” is no mesh; it should be one number or three, such as 4 or 4x4x2"),
                   text);
      return FALSE;
    }
  for (guint c = 0; c < 3; c++)
    {
      gint64 value;

      if (!near_text_parse_integer (g_strstrip (parts[n == 1 ? 0 : c]), 1, MAX_MESH, &value, error))
        return FALSE;
      mesh[c] = (int) value;
    }
  return TRUE;
}

static double
count (const int mesh[3])
{
  return (double) mesh[0] * mesh[1] * mesh[2];
}

static gboolean
check_settings (const NearDftConvergeSettings *settings, GError **error)
{
  if (!(settings->accuracy > 0.0 && settings->force_accuracy >= 0.0) || settings->n < 2
      || settings->n > NEAR_DFT_CONVERGE_MAX)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("a series needs from 2 to %d settings and an accuracy above 0; there are "
                      "%zu, and %g meV per "
                      "atom"),
                   NEAR_DFT_CONVERGE_MAX, settings->n, settings->accuracy * NEAR_HARTREE_EV * 1e3);
      return FALSE;
    }
  for (gsize i = 1; i < settings->n; i++)
    {
      if (settings->kind == NEAR_DFT_CONVERGE_CUTOFF
          && settings->cutoffs[i] > settings->cutoffs[i - 1])
        continue;
      if (settings->kind == NEAR_DFT_CONVERGE_K_MESH
          && count (settings->meshes[i]) > count (settings->meshes[i - 1]))
        continue;
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("setting %zu of the series is not above the one before it: the last one has "
                      "to be the best"),
                   i + 1);
      return FALSE;
    }
  return TRUE;
}

gboolean
near_dft_converge_settings_parse (NearDftConvergeSettings *settings,
                                  const char *text,
                                  GError **error)
{
  g_return_val_if_fail (settings != NULL && text != NULL, FALSE);

  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  NearDftConvergeSettings parsed = *settings;

  parsed.n = g_strv_length (words);
  parsed.accuracy = parsed.accuracy != 0.0 ? parsed.accuracy : DEFAULT_ACCURACY;
  for (gsize i = 0; i < parsed.n && i < NEAR_DFT_CONVERGE_MAX; i++)
    {
      gboolean is_fine
          = settings->kind == NEAR_DFT_CONVERGE_CUTOFF
                ? near_text_parse_finite (g_strstrip (words[i]), &parsed.cutoffs[i], error)
                : parse_mesh (words[i], parsed.meshes[i], error);

      if (!is_fine)
        {
          g_prefix_error (error, _ ("in the series “%s”: "), text);
          return FALSE;
        }
    }
  if (!check_settings (&parsed, error))
    return FALSE;
  *settings = parsed;
  return TRUE;
}

static void
choose (NearDftConvergeSettings *settings, const NearCrystal *crystal, double ecut)
{
  if (settings->kind == NEAR_DFT_CONVERGE_CUTOFF)
    for (; settings->n < G_N_ELEMENTS (chosen_cutoffs); settings->n++)
      settings->cutoffs[settings->n] = chosen_cutoffs[settings->n] * ecut;
  for (gsize i = 0; i < G_N_ELEMENTS (chosen_lengths) && settings->kind == NEAR_DFT_CONVERGE_K_MESH;
       i++)
    {
      int *mesh = settings->meshes[settings->n];

      near_k_mesh_choose (near_crystal_get_lattice (crystal), 2.0 * G_PI / chosen_lengths[i], mesh);
      if (settings->n == 0 || count (mesh) > count (settings->meshes[settings->n - 1]))
        settings->n++;
    }
}

/* --- the series ---------------------------------------------------------------------------------
 */

static double
get_ecut (const NearDftConverge *self, gsize i)
{
  return self->settings.kind == NEAR_DFT_CONVERGE_CUTOFF ? self->settings.cutoffs[i]
                                                         : self->study.settings.ecut_ha;
}

static const int *
get_mesh (const NearDftConverge *self, gsize i)
{
  return self->settings.kind == NEAR_DFT_CONVERGE_K_MESH ? self->settings.meshes[i]
                                                         : self->study.settings.k_mesh;
}

NearDftConverge *
near_dft_converge_new (NearCrystal *crystal,
                       const NearScfSettings *scf,
                       const NearDftConvergeSettings *settings,
                       GError **error)
{
  g_return_val_if_fail (crystal != NULL && scf != NULL && settings != NULL, NULL);
  g_return_val_if_fail (settings->kind <= NEAR_DFT_CONVERGE_K_MESH, NULL);

  g_autoptr (NearDftConverge) self = g_new0 (NearDftConverge, 1);
  NearDftConvergeSettings *own = &self->settings;
  NearScfSettings first = *scf;

  self->points = g_array_new (FALSE, FALSE, sizeof (NearDftConvergePoint));
  self->forces = g_ptr_array_new_with_free_func (g_free);
  self->n_atoms = near_crystal_get_n_atoms (crystal);
  *own = *settings;
  own->accuracy = own->accuracy != 0.0 ? own->accuracy : DEFAULT_ACCURACY;
  if (own->n == 0 && near_crystal_has_cell (crystal))
    choose (own, crystal, scf->ecut_ha);
  if (!check_settings (own, error))
    return NULL;
  if (own->kind == NEAR_DFT_CONVERGE_CUTOFF)
    first.ecut_ha = own->cutoffs[0];
  else
    memcpy (first.k_mesh, own->meshes[0], sizeof first.k_mesh);
  /* Another cut-off needs another box. */
  memset (first.fft, 0, sizeof first.fft);
  if (!_near_dft_study_init (&self->study, crystal, &first, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
near_dft_converge_free (NearDftConverge *self)
{
  if (self == NULL)
    return;
  _near_dft_study_clear (&self->study);
  g_array_unref (self->points);
  g_ptr_array_unref (self->forces);
  g_free (self);
}

/* All compared with the one that came last. */
static void
compare (NearDftConverge *self)
{
  guint n = self->points->len;
  const NearDftConvergePoint *last = &g_array_index (self->points, NearDftConvergePoint, n - 1);
  const double *best = self->forces->pdata[n - 1];

  for (guint i = 0; i < n; i++)
    {
      NearDftConvergePoint *point = &g_array_index (self->points, NearDftConvergePoint, i);
      const double *forces = self->forces->pdata[i];

      point->error = point->free_per_atom - last->free_per_atom;
      point->force_error = 0.0;
      for (gsize a = 0; a < self->n_atoms; a++)
        {
          NearVec3 difference
              = near_vec3_subtract (near_vec3_from (forces + 3 * a), near_vec3_from (best + 3 * a));

          point->force_error = MAX (point->force_error, near_vec3_length (difference));
        }
    }
}

static void
add_point (NearDftConverge *self, const NearScfResult *result)
{
  const NearScfReport *report = near_scf_result_get_report (result);
  gsize n_k = near_k_points_get_n (near_scf_result_get_k_points (result));
  NearDftConvergePoint point = {
    .ecut_ha = self->study.settings.ecut_ha,
    .n_k = n_k,
    .free_per_atom = report->energies.free / (double) self->n_atoms,
    .change = NAN,
    .is_converged = near_scf_result_get_status (result) == NEAR_SCF_CONVERGED,
    .n_iterations = report->iteration,
    .seconds = report->seconds,
  };

  memcpy (point.k_mesh, self->study.settings.k_mesh, sizeof point.k_mesh);
  for (gsize k = 0; k < n_k; k++)
    point.n_waves = MAX (point.n_waves, near_scf_result_get_sphere (result, k)->n_pw);
  if (self->points->len > 0)
    point.change
        = point.free_per_atom
          - g_array_index (self->points, NearDftConvergePoint, self->points->len - 1).free_per_atom;
  g_array_append_val (self->points, point);
  g_ptr_array_add (self->forces, g_memdup2 (near_scf_result_peek_forces (result),
                                            3 * self->n_atoms * sizeof (double)));
  compare (self);
}

static void
note_end (NearDftConverge *self)
{
  gsize point;

  if (near_dft_converge_is_finished (self) && !near_dft_converge_get_sufficient (self, &point))
    near_notes_add (self->study.notes, NEAR_NOTE_WARNING, "accuracy-not-reached",
                    _ ("No setting before the last one reaches the accuracy of %.2g meV per atom: "
                       "go on further."),
                    self->settings.accuracy * NEAR_HARTREE_EV * 1e3);
}

static gboolean
compute (NearDftConverge *self, const NearMonitor *monitor, GError **error)
{
  gsize i = self->points->len;
  g_autofree char *where = NULL;
  g_autoptr (NearScfResult) result = NULL;

  if (self->begun != i)
    {
      int mesh[3];

      memcpy (mesh, get_mesh (self, i), sizeof mesh);
      if (!_near_dft_study_restart (&self->study, get_ecut (self, i), mesh, error))
        return FALSE;
      self->begun = i;
    }
  where = self->settings.kind == NEAR_DFT_CONVERGE_CUTOFF
              ? g_strdup_printf (_ ("Cut-off %g Ha"), get_ecut (self, i))
              : g_strdup_printf (_ ("Mesh %d × %d × %d"), get_mesh (self, i)[0],
                                 get_mesh (self, i)[1], get_mesh (self, i)[2]);
  result = _near_dft_study_run (&self->study, self->study.crystal, where, monitor, error);
  if (result == NULL)
    return FALSE;
  add_point (self, result);
  note_end (self);
  return TRUE;
}

gboolean
near_dft_converge_step (NearDftConverge *self,
                        NearDftConvergePoint *point,
                        const NearMonitor *monitor,
                        GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!near_dft_converge_is_finished (self))
    {
      NearMonitorSlice storage;
      double n = (double) self->settings.n, done = self->points->len;
      NearMonitor slice = near_monitor_slice (monitor, done / n, (done + 1.0) / n, &storage);

      if (!compute (self, &slice, error))
        return FALSE;
    }
  if (point != NULL)
    *point = g_array_index (self->points, NearDftConvergePoint, self->points->len - 1);
  return TRUE;
}

gboolean
near_dft_converge_run (NearDftConverge *self, const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  while (!near_dft_converge_is_finished (self))
    if (!near_dft_converge_step (self, NULL, monitor, error))
      return FALSE;
  return TRUE;
}

/* --- what there is ------------------------------------------------------------------------------
 */

gboolean
near_dft_converge_is_finished (const NearDftConverge *self)
{
  return self->points->len == self->settings.n;
}

const NearDftConvergeSettings *
near_dft_converge_get_settings (const NearDftConverge *self)
{
  return &self->settings;
}

gsize
near_dft_converge_get_n_points (const NearDftConverge *self)
{
  return self->points->len;
}

const NearDftConvergePoint *
near_dft_converge_peek_points (const NearDftConverge *self)
{
  return (const NearDftConvergePoint *) self->points->data;
}

gboolean
near_dft_converge_get_sufficient (const NearDftConverge *self, gsize *point)
{
  g_return_val_if_fail (self != NULL && point != NULL, FALSE);

  const NearDftConvergePoint *points = near_dft_converge_peek_points (self);
  gsize n = self->settings.n, first;

  if (!near_dft_converge_is_finished (self) || !points[n - 1].is_converged)
    return FALSE;
  for (first = n - 1; first > 0; first--)
    {
      const NearDftConvergePoint *p = &points[first - 1];

      if (!p->is_converged || fabs (p->error) > self->settings.accuracy
          || (self->settings.force_accuracy > 0.0
              && p->force_error > self->settings.force_accuracy))
        break;
    }
  *point = first;
  return first < n - 1;
}

const GPtrArray *
near_dft_converge_get_notes (const NearDftConverge *self)
{
  return self->study.notes;
}
