/* near-gp-lab-edit.c — what a person does to the lab: choices, parameters, points
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-document.h"
#include "near-gp-lab-object.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* --- choices ---------------------------------------------------------------------------------- */

/* A kernel or formula that cannot be read is refused where it is typed. */
static gboolean
check_texts (NearGpLab *self, const NearGpSpec *old, const NearGpSpec *new, GError **error)
{
  g_autoptr (NearGpPoints) points = NULL;
  g_autoptr (NearKernel) kernel = NULL;
  gboolean same = strcmp (old->kernel, new->kernel) == 0 && strcmp (old->formula, new->formula) == 0
                  && old->mean == new->mean;

  if (same || old->source != new->source || old->use_theory != new->use_theory || old->theory != new->theory)
    return TRUE;
  if (self->points == NULL)
    return TRUE;
  points = near_gp_points_ref (self->points);
  kernel = near_gp_spec_dup_kernel (new, points, error);
  return kernel != NULL;
}

/* What becomes of own points: they go when other ones are asked for, and come when the source is to be
 * "own". NULL: they stay. */
static GHashTable *
new_arrays (NearGpLab *self, const NearGpSpec *old, const NearGpSpec *new)
{
  gboolean own = near_document_get_attachment (self->document, "x") != NULL;

  if (new->source == NEAR_GP_SOURCE_OWN)
    return old->source != NEAR_GP_SOURCE_OWN && !own && self->points != NULL
               ? near_gp_points_to_attachments (self->points)
               : NULL;
  return own && !_near_gp_spec_keeps_points (old, new) ? _near_gp_points_new_cleared () : NULL;
}

/* The curve that was drawn before, if there is one, is where it was. */
static void
suit_drawn (NearGpLab *self, NearGpSpec *spec)
{
  g_autoptr (GHashTable) attachments = near_document_dup_attachments (self->document);
  g_autoptr (NearGpTruth) truth = NULL;

  if (_near_gp_truth_from_attachments (attachments, spec, &truth, NULL) && truth != NULL)
    _near_gp_spec_suit_truth (spec, truth);
}

/**
 * near_gp_lab_choose:
 * @key: the field that was chosen; what follows from it is chosen too
 * @spec: the whole spec with that field set
 *
 * Other places or another seed of measured points take own ones away, which undo brings back.
 *
 * Errors: NEAR_ERROR_RANGE, and those of near_kernel_parse(); nothing is changed then
 */
gboolean
near_gp_lab_choose (NearGpLab *self, const char *key, gconstpointer spec, const char *group, GError **error)
{
  NearGpSpec old = *near_gp_lab_get_spec (self), new;
  g_autoptr (GHashTable) arrays = NULL;
  gboolean good;

  memcpy (&new, spec, sizeof new);
  near_gp_spec_follow (&new, key);
  if (new.source == NEAR_GP_SOURCE_DRAWN && old.source != NEAR_GP_SOURCE_DRAWN)
    suit_drawn (self, &new);
  if (near_spec_equal (&near_gp_schema, &old, &new))
    return TRUE;
  if (!check_texts (self, &old, &new, error))
    return FALSE;
  arrays = new_arrays (self, &old, &new);
  if (new.source == NEAR_GP_SOURCE_OWN && old.source != NEAR_GP_SOURCE_OWN && self->points != NULL)
    _near_gp_spec_take_names (&new, self->points);
  g_clear_pointer (&self->edit_group, g_free);
  self->writing = TRUE;
  good = near_document_set_spec (self->document, &new, group, error);
  if (good && arrays != NULL)
    near_document_set_attachments (self->document, arrays, FALSE, NULL);
  self->writing = FALSE;
  if (!good)
    return FALSE;
  _near_gp_lab_drop_search (self);
  _near_gp_lab_follow (self);
  return TRUE;
}

gboolean
near_gp_lab_choose_text (NearGpLab *self, const char *key, const char *text, GError **error)
{
  NearGpSpec spec = *near_gp_lab_get_spec (self);

  return near_spec_set_from_text (&near_gp_schema, &spec, key, text, error)
         && near_gp_lab_choose (self, key, &spec, NULL, error);
}

void
near_gp_lab_end_group (NearGpLab *self)
{
  g_clear_pointer (&self->edit_group, g_free);
  near_document_end_group (self->document);
}

void
near_gp_lab_other_points (NearGpLab *self)
{
  NearGpSpec spec = *near_gp_lab_get_spec (self);

  spec.seed++;
  near_gp_lab_choose (self, "seed", &spec, NULL, NULL);
}

gboolean
near_gp_lab_set_preset (NearGpLab *self, gconstpointer spec, GError **error)
{
  g_autoptr (GHashTable) cleared = _near_gp_points_new_cleared ();
  gboolean good;

  g_hash_table_insert (cleared, g_strdup ("truth_x"), NULL);
  g_hash_table_insert (cleared, g_strdup ("truth_y"), NULL);
  g_clear_pointer (&self->edit_group, g_free);
  self->writing = TRUE;
  good = near_document_set_pair (self->document, spec, cleared, _ ("Preset"), error);
  if (good)
    near_document_set_preset (self->document, spec);
  self->writing = FALSE;
  if (!good)
    return FALSE;
  _near_gp_lab_drop_search (self);
  _near_gp_lab_forget_optima (self);
  _near_gp_lab_follow (self);
  return TRUE;
}

/* --- one parameter ---------------------------------------------------------------------------- */

static gboolean
set_formula_parameter (NearGpSpec *spec, const NearGpPoints *points, const char *name, double value,
                       gboolean *found, GError **error)
{
  g_autoptr (NearMean) mean = NULL;
  g_autoptr (NearMean) changed = NULL;
  g_autofree double *values = NULL;
  g_autofree char *text = NULL;
  guint n;

  *found = FALSE;
  if (spec->mean != NEAR_MEAN_FORMULA || spec->model != NEAR_GP_MODEL_REGRESSION)
    return TRUE;
  mean = near_mean_parse (spec->formula, points->n_inputs, (const char *const *) points->input_names, error);
  if (mean == NULL)
    return FALSE;
  n = near_mean_get_n_parameters (mean);
  values = g_new (double, n + 1);
  for (guint i = 0; i < n; i++)
    {
      gboolean is_it = g_str_equal (near_mean_get_parameter_name (mean, i), name);

      values[i] = is_it ? value : near_mean_get_parameter (mean, i);
      *found = *found || is_it;
    }
  changed = near_mean_with_parameters (mean, values);
  text = near_mean_format (changed);
  if (g_strlcpy (spec->formula, text, sizeof spec->formula) < sizeof spec->formula)
    return TRUE;
  g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE, _ ("the formula's text becomes too long"));
  return FALSE;
}

/* A parameter by its name in the kernel as it is written, without the noise: "variance" of a single term, which is
 * "RBF.variance" beside the noise. @done: there is such a parameter. */
static gboolean
set_written_parameter (NearGpSpec *spec, const NearKernel *model, const NearGpPoints *points, const char *name,
                       double value, gboolean *done, GError **error)
{
  guint n = near_kernel_get_n_inputs (model);
  g_autoptr (NearKernel) written = near_kernel_parse (
      spec->kernel, n, n == points->n_inputs ? (const char *const *) points->input_names : NULL, NULL);
  g_autoptr (NearKernel) changed = NULL;
  g_autofree char *text = NULL;
  guint i;

  *done = written != NULL && near_kernel_find_parameter (written, name, &i);
  if (!*done)
    return FALSE;
  changed = near_kernel_with_parameter (written, i, value, error);
  if (changed == NULL)
    return FALSE;
  text = near_kernel_format (changed, 0);
  if (g_strlcpy (spec->kernel, text, sizeof spec->kernel) < sizeof spec->kernel)
    return TRUE;
  g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE, _ ("the kernel's text becomes too long"));
  return FALSE;
}

static gboolean
set_kernel_parameter (NearGpSpec *spec, const NearGpPoints *points, const char *name, double value,
                      GError **error)
{
  g_autoptr (NearKernel) kernel = near_gp_spec_dup_kernel (spec, points, error);
  g_autoptr (NearKernel) changed = NULL;
  g_autofree char *text = NULL;
  guint i, noise;
  gboolean done;

  if (kernel == NULL)
    return FALSE;
  if (set_written_parameter (spec, kernel, points, name, value, &done, error))
    return TRUE;
  if (done)
    return FALSE;
  if (!near_kernel_find_parameter (kernel, name, &i))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNKNOWN_NAME, _ ("the model has no parameter “%s”"), name);
      return FALSE;
    }
  if (_near_gp_spec_find_noise (spec, kernel, &noise) && noise == i)
    {
      spec->noise_sd = sqrt (value);
      return TRUE;
    }
  changed = near_kernel_with_parameter (kernel, i, value, error);
  text = changed != NULL ? _near_gp_spec_dup_bare_text (spec, changed, error) : NULL;
  if (text == NULL)
    return FALSE;
  if (g_strlcpy (spec->kernel, text, sizeof spec->kernel) < sizeof spec->kernel)
    return TRUE;
  g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE, _ ("the kernel's text becomes too long"));
  return FALSE;
}

/**
 * near_gp_lab_set_parameter:
 * @name: as in near_kernel_get_parameter(), of a formula, or "noise_sd"
 *
 * The noise's parameter in the kernel ("White.variance") is a variance; "noise_sd" is its root.
 *
 * Errors: NEAR_ERROR_UNKNOWN_NAME, NEAR_ERROR_RANGE
 */
gboolean
near_gp_lab_set_parameter (NearGpLab *self, const char *name, double value, const char *group, GError **error)
{
  NearGpSpec spec = *near_gp_lab_get_spec (self);
  NearGpPoints *points = _near_gp_lab_need_points (self, error);
  gboolean found;

  if (points == NULL)
    return FALSE;
  if (!isfinite (value))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE, _ ("“%s” must be a number"), name);
      return FALSE;
    }
  if (g_str_equal (name, "noise_sd") || g_str_equal (name, "slope_noise_sd"))
    {
      *(g_str_equal (name, "noise_sd") ? &spec.noise_sd : &spec.slope_noise_sd) = value;
      return near_gp_lab_choose (self, name, &spec, group, error);
    }
  if (!set_formula_parameter (&spec, points, name, value, &found, error))
    return FALSE;
  if (!found && !set_kernel_parameter (&spec, points, name, value, error))
    return FALSE;
  return near_gp_lab_choose (self, "kernel", &spec, group, error);
}

/* --- points by hand --------------------------------------------------------------------------- */

/* One undo step, or part of the group's. Takes nothing. */
gboolean
_near_gp_lab_take_points (NearGpLab *self, const NearGpPoints *points, const char *group, const char *description,
             GError **error)
{
  NearGpSpec spec = *near_gp_lab_get_spec (self);
  g_autoptr (GHashTable) arrays = near_gp_points_to_attachments (points);
  gboolean goes_on = group != NULL && g_strcmp0 (group, self->edit_group) == 0, good = TRUE;

  _near_gp_spec_take_names (&spec, points);
  self->writing = TRUE;
  if (goes_on)
    near_document_set_attachments (self->document, arrays, FALSE, NULL);
  else
    good = near_document_set_pair (self->document, &spec, arrays, description, error);
  self->writing = FALSE;
  if (!good)
    return FALSE;
  if (!goes_on)
    {
      g_free (self->edit_group);
      self->edit_group = g_strdup (group);
    }
  _near_gp_lab_drop_search (self);
  _near_gp_lab_follow (self);
  return TRUE;
}

static gboolean
check_place (const NearGpPoints *points, const double *x, double y, GError **error)
{
  gboolean good = !isinf (y);

  for (guint j = 0; j < points->n_inputs && good; j++)
    good = isfinite (x[j]);
  if (!good)
    g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                         _ ("a point must have numbers; nothing was changed"));
  return good;
}

static NearGpPoints *
find_point (NearGpLab *self, gsize i, GError **error)
{
  NearGpPoints *points = _near_gp_lab_need_points (self, error);

  if (points == NULL || i < points->n)
    return points;
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE, _ ("there is no point %zu: there are %zu"), i + 1,
               points->n);
  return NULL;
}

/* The class that a value is meant to be. */
static double
to_class (double y)
{
  return isnan (y) ? NAN : CLAMP (floor (y + 0.5), 0.0, NEAR_GP_CLASSIFIER_MAX_CLASSES - 1.0);
}

gboolean
near_gp_lab_add_point (NearGpLab *self, const double *x, double y, GError **error)
{
  NearGpPoints *points = _near_gp_lab_need_points (self, error);
  g_autoptr (NearGpPoints) more = NULL;

  if (points == NULL || !check_place (points, x, y, error))
    return FALSE;
  if (points->n >= NEAR_GP_MAX_POINTS)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE, _ ("there are %d points already, and no more than "
                                                               "that can be handled"),
                   NEAR_GP_MAX_POINTS);
      return FALSE;
    }
  more = near_gp_points_with (points, x, y);
  if (near_gp_lab_get_spec (self)->model == NEAR_GP_MODEL_CLASSES)
    more->label[more->n - 1] = more->y[more->n - 1] = to_class (y);
  return _near_gp_lab_take_points (self, more, NULL, _ ("Add point"), error);
}

gboolean
near_gp_lab_move_point (NearGpLab *self, gsize i, const double *x, double y, const char *group, GError **error)
{
  NearGpPoints *points = find_point (self, i, error);
  g_autoptr (NearGpPoints) moved = NULL;

  if (points == NULL || !check_place (points, x, y, error))
    return FALSE;
  moved = near_gp_points_copy (points);
  memcpy (moved->x + i * moved->n_inputs, x, moved->n_inputs * sizeof *x);
  /* a point that has a label alone keeps having no value */
  if (!isnan (moved->y[i]))
    moved->y[i] = isnan (y) ? moved->y[i] : y;
  if (near_gp_lab_get_spec (self)->model == NEAR_GP_MODEL_CLASSES)
    moved->y[i] = points->y[i];
  moved->own = TRUE;
  return _near_gp_lab_take_points (self, moved, group, _ ("Move point"), error);
}

gboolean
near_gp_lab_remove_point (NearGpLab *self, gsize i, GError **error)
{
  NearGpPoints *points = find_point (self, i, error);
  g_autoptr (NearGpPoints) fewer = points != NULL ? near_gp_points_without (points, i) : NULL;

  return fewer != NULL && _near_gp_lab_take_points (self, fewer, NULL, _ ("Remove point"), error);
}

gboolean
near_gp_lab_set_point_sd (NearGpLab *self, gsize i, double sd, const char *group, GError **error)
{
  NearGpPoints *points = find_point (self, i, error);
  g_autoptr (NearGpPoints) changed = NULL;

  if (points == NULL)
    return FALSE;
  if (!(isnan (sd) || (sd >= 0.0 && isfinite (sd))))
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_RANGE, _ ("an error bar cannot be negative"));
      return FALSE;
    }
  changed = near_gp_points_copy (points);
  changed->sd[i] = sd;
  changed->own = TRUE;
  return _near_gp_lab_take_points (self, changed, group, _ ("Change error bar"), error);
}

gboolean
near_gp_lab_set_point_label (NearGpLab *self, gsize i, double label, GError **error)
{
  NearGpPoints *points = find_point (self, i, error);
  g_autoptr (NearGpPoints) changed = NULL;

  if (points == NULL)
    return FALSE;
  if (!isnan (label) && to_class (label) != label)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE, _ ("a class is a whole number from 0 to %d"),
                   NEAR_GP_CLASSIFIER_MAX_CLASSES - 1);
      return FALSE;
    }
  changed = near_gp_points_copy (points);
  changed->label[i] = label;
  if (near_gp_lab_get_spec (self)->model == NEAR_GP_MODEL_CLASSES)
    changed->y[i] = label;
  changed->own = TRUE;
  return _near_gp_lab_take_points (self, changed, NULL, _ ("Change class"), error);
}

gboolean
near_gp_lab_set_point_slope (NearGpLab *self, gsize i, double slope, const char *group, GError **error)
{
  NearGpPoints *points = find_point (self, i, error);
  g_autoptr (NearGpPoints) changed = NULL;

  if (points == NULL)
    return FALSE;
  if (isinf (slope))
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE, _ ("a slope must be a number"));
      return FALSE;
    }
  changed = near_gp_points_copy (points);
  changed->slope[i] = slope;
  changed->own = TRUE;
  return _near_gp_lab_take_points (self, changed, group, _ ("Change slope"), error);
}

gboolean
near_gp_lab_set_point_test (NearGpLab *self, gsize i, gboolean test, GError **error)
{
  NearGpPoints *points = find_point (self, i, error);
  g_autoptr (NearGpPoints) changed = NULL;

  if (points == NULL)
    return FALSE;
  changed = near_gp_points_copy (points);
  changed->test[i] = test ? 1 : 0;
  changed->own = TRUE;
  return _near_gp_lab_take_points (self, changed, NULL, test ? _ ("Hold out") : _ ("Take in again"), error);
}

gboolean
near_gp_lab_clear_points (NearGpLab *self, GError **error)
{
  NearGpPoints *points = _near_gp_lab_need_points (self, error);
  g_autoptr (NearGpPoints) none = NULL;

  if (points == NULL)
    return FALSE;
  none = _near_gp_points_new_empty (0, points->n_inputs);
  g_strfreev (none->input_names);
  none->input_names = g_strdupv (points->input_names);
  none->own = TRUE;
  return _near_gp_lab_take_points (self, none, NULL, _ ("Clear points"), error);
}
