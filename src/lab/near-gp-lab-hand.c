/* near-gp-lab-hand.c — what a hand draws: points held out together, a truth, places to measure at
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-lab-object.h"
#include "near-rng.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Of a curve that was just drawn. */
#define N_SAMPLES 20
#define NOISE_SHARE 0.03

/* --- held out together ------------------------------------------------------------------------ */

static gboolean
check_rows (const NearGpPoints *points, gsize n, const gsize *rows, GError **error)
{
  for (gsize k = 0; k < n; k++)
    if (rows[k] >= points->n)
      {
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                     _ ("there is no point %zu: there are %zu"), rows[k] + 1, points->n);
        return FALSE;
      }
  return TRUE;
}

/**
 * near_gp_lab_set_points_test:
 * @rows: (array length=n): points, from 0
 *
 * All of them in one undo step; none if they are so already.
 *
 * Errors: NEAR_ERROR_RANGE for a point that does not exist; nothing is changed then
 */
gboolean
near_gp_lab_set_points_test (
    NearGpLab *self, gsize n, const gsize *rows, gboolean test, GError **error)
{
  NearGpPoints *points = _near_gp_lab_need_points (self, error);
  g_autoptr (NearGpPoints) changed = NULL;
  g_autofree char *description = NULL;
  gsize n_changed = 0;

  if (points == NULL || !check_rows (points, n, rows, error))
    return FALSE;
  changed = near_gp_points_copy (points);
  for (gsize k = 0; k < n; k++)
    {
      n_changed += changed->test[rows[k]] != !!test;
      changed->test[rows[k]] = test ? 1 : 0;
    }
  if (n_changed == 0)
    return TRUE;
  changed->own = TRUE;
  description = test ? g_strdup_printf (
                    ngettext ("Hold out %zu point", "Hold out %zu points", n_changed), n_changed)
                     : g_strdup_printf (ngettext ("Take %zu point in again",
                                                  "Take %zu points in again", n_changed),
                                        n_changed);
  return _near_gp_lab_take_points (self, changed, NULL, description, error);
}

/**
 * near_gp_lab_toggle_points_test:
 *
 * Holds them out; takes them in again if all of them are held out by hand already.
 */
gboolean
near_gp_lab_toggle_points_test (NearGpLab *self, gsize n, const gsize *rows, GError **error)
{
  NearGpPoints *points = _near_gp_lab_need_points (self, error);
  gboolean all = TRUE;

  if (points == NULL || !check_rows (points, n, rows, error))
    return FALSE;
  for (gsize k = 0; k < n; k++)
    all = all && points->test[rows[k]] != 0;
  return near_gp_lab_set_points_test (self, n, rows, !all, error);
}

/* --- a truth ---------------------------------------------------------------------------------- */

/* @value with one digit. */
static double
round_off (double value)
{
  double unit = pow (10.0, floor (log10 (value)));

  return floor (value / unit + 0.5) * unit;
}

static void
suit_noise (NearGpSpec *spec, const NearGpTruth *truth)
{
  double low = INFINITY, high = -INFINITY;

  for (gsize i = 0; i < truth->n; i++)
    {
      low = MIN (low, truth->y[i]);
      high = MAX (high, truth->y[i]);
    }
  if (high - low > 1e-9)
    spec->true_noise = CLAMP (round_off (NOISE_SHARE * (high - low)), 1e-9, 1e6);
}

void
_near_gp_spec_suit_truth (NearGpSpec *spec, const NearGpTruth *truth)
{
  g_autoptr (NearKernel) rbf = near_kernel_parse ("RBF", 1, NULL, NULL);
  g_autoptr (NearKernel) adapted = near_kernel_adapt (rbf, truth->n, truth->x, truth->y, FALSE);
  g_autofree char *text = near_kernel_format (adapted, 3);

  g_strlcpy (spec->kernel, text, sizeof spec->kernel);
  spec->x_low = truth->x[0];
  spec->x_high = truth->x[truth->n - 1];
  suit_noise (spec, truth);
  spec->noise_sd = 2.0 * spec->true_noise;
}

/* Whoever draws over a curve keeps the model that stands there. */
static void
take_source (NearGpLab *self, NearGpSpec *spec, const NearGpTruth *truth)
{
  gboolean keeps = self->points != NULL && self->points->n_inputs == 1 && !spec->use_theory
                   && spec->model == NEAR_GP_MODEL_REGRESSION;

  if (spec->source == NEAR_GP_SOURCE_OWN || spec->samples == 0)
    spec->samples = N_SAMPLES;
  spec->source = NEAR_GP_SOURCE_DRAWN;
  spec->noise_grows = spec->far_point = spec->long_chains = FALSE;
  suit_noise (spec, truth);
  if (keeps)
    return;
  memset (spec->inputs, 0, sizeof spec->inputs);
  memset (spec->target, 0, sizeof spec->target);
  near_gp_spec_follow (spec, "source");
  _near_gp_spec_suit_truth (spec, truth);
}

/**
 * near_gp_lab_set_truth:
 * @x: (array length=n): in any order
 *
 * Points lie on all of the curve, evenly. The model stays as it is if it is a regression of one
 * input; the first time, the true noise becomes a few hundredths of the curve's height. Own points
 * go, which undo brings back.
 *
 * Errors: those of near_gp_truth_new(); NEAR_ERROR_RANGE
 */
gboolean
near_gp_lab_set_truth (NearGpLab *self, gsize n, const double *x, const double *y, GError **error)
{
  NearGpSpec spec = *near_gp_lab_get_spec (self);
  g_autoptr (NearGpTruth) truth = near_gp_truth_new (n, x, y, error);
  g_autoptr (GHashTable) arrays = _near_gp_points_new_cleared ();
  gboolean good;

  if (truth == NULL)
    return FALSE;
  if (spec.source != NEAR_GP_SOURCE_DRAWN)
    take_source (self, &spec, truth);
  spec.x_low = truth->x[0];
  spec.x_high = truth->x[truth->n - 1];
  g_hash_table_insert (arrays, g_strdup ("truth_x"), near_array_new_vector (truth->n, truth->x));
  g_hash_table_insert (arrays, g_strdup ("truth_y"), near_array_new_vector (truth->n, truth->y));
  g_clear_pointer (&self->edit_group, g_free);
  self->writing = TRUE;
  good = near_document_set_pair (self->document, &spec, arrays, _ ("Draw the truth"), error);
  self->writing = FALSE;
  if (!good)
    return FALSE;
  _near_gp_lab_drop_search (self);
  _near_gp_lab_follow (self);
  return TRUE;
}

/* --- asking it -------------------------------------------------------------------------------- */

static gboolean
find_truth (NearGpLab *self, const NearGpPoints *points, const double *x, double *y, GError **error)
{
  const NearGpSpec *spec = near_gp_lab_get_spec (self);

  for (guint j = 0; j < points->n_inputs; j++)
    if (!isfinite (x[j]))
      {
        g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                             _ ("a point must have numbers; nothing was changed"));
        return FALSE;
      }
  if (spec->model == NEAR_GP_MODEL_CLASSES || !near_gp_points_truth (points, spec, 1, x, y))
    {
      g_set_error_literal (
          error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
          spec->model == NEAR_GP_MODEL_CLASSES
              ? _ ("classes cannot be measured here: click to add a point")
              : _ ("nothing can be measured here: the truth of these points is not known; "
                   "draw one, or choose other points"));
      return FALSE;
    }
  if (isfinite (*y))
    return TRUE;
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
               _ ("the truth is drawn from %.4g to %.4g: it is not known at %.4g"),
               points->truth->x[0], points->truth->x[points->truth->n - 1], x[0]);
  return FALSE;
}

/* Every place has a stream of noise of its own, and every repetition there its own number: what was
 * measured before elsewhere does not matter. */
static double
draw_noise (const NearGpSpec *spec, const NearGpPoints *points, const double *x)
{
  g_autoptr (GString) purpose = g_string_new ("gp oracle");
  char number[NEAR_TEXT_DOUBLE_SIZE];
  guint d = points->n_inputs;
  gsize n_before = 0;

  for (guint j = 0; j < d; j++)
    g_string_append_printf (purpose, " %s", near_text_format_double (x[j], number));
  for (gsize i = 0; i < points->n; i++)
    n_before += memcmp (points->x + i * d, x, d * sizeof *x) == 0;
  g_string_append_printf (purpose, " %zu", n_before);
  g_autoptr (NearRng) rng = near_rng_new ((guint64) spec->seed, purpose->str);
  return near_rng_normal (rng, 0.0, 1.0);
}

/**
 * near_gp_lab_measure:
 * @x: (n_inputs)
 *
 * One more point: the truth there and noise as the source's other points have it, with its error
 * bar. The same seed and place give the same value; a second measurement at one place has other
 * noise.
 *
 * Errors: NEAR_ERROR_NO_DATA where no truth is known; NEAR_ERROR_RANGE beyond a curve's ends; those
 * of near_gp_lab_add_point()
 */
gboolean
near_gp_lab_measure (NearGpLab *self, const double *x, GError **error)
{
  const NearGpSpec *spec = near_gp_lab_get_spec (self);
  NearGpPoints *points = _near_gp_lab_need_points (self, error);
  g_autoptr (NearGpPoints) more = NULL;
  double y, sd;

  if (points == NULL || !find_truth (self, points, x, &y, error))
    return FALSE;
  if (points->n >= NEAR_GP_MAX_POINTS)
    return near_gp_lab_add_point (self, x, y, error);
  sd = spec->true_noise * (spec->noise_grows ? sqrt (fabs (y)) : 1.0);
  more = near_gp_points_with (points, x, y + sd * draw_noise (spec, points, x));
  if (sd > 0.0)
    more->sd[more->n - 1] = sd;
  return _near_gp_lab_take_points (self, more, NULL, _ ("Measure"), error);
}
