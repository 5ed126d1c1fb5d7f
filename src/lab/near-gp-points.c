/* near-gp-points.c — the points of an experiment
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-lab-private.h"
#include "near-rng.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* --- one after the other ---------------------------------------------------------------------- */

/* All columns but x are NAN, names are x1, x2... and y. */
NearGpPoints *
_near_gp_points_new_empty (gsize n, guint n_inputs)
{
  NearGpPoints *self = g_atomic_rc_box_new0 (NearGpPoints);
  double **columns[] = { &self->y, &self->sd, &self->label, &self->slope, &self->theory };

  self->n = n;
  self->n_inputs = n_inputs;
  self->x = g_new0 (double, n * n_inputs + 1);
  for (gsize c = 0; c < G_N_ELEMENTS (columns); c++)
    {
      *columns[c] = g_new (double, n + 1);
      for (gsize i = 0; i < n; i++)
        (*columns[c])[i] = NAN;
    }
  self->test = g_new0 (guint8, n + 1);
  _near_gp_points_set_names (self, "", "");
  return self;
}

/* @inputs: comma-separated; what it lacks is "x" for one input, else x1, x2... */
void
_near_gp_points_set_names (NearGpPoints *self, const char *inputs, const char *target)
{
  g_auto (GStrv) given = g_strsplit (inputs, ",", -1);
  guint n_given = g_strv_length (given);

  g_strfreev (self->input_names);
  self->input_names = g_new0 (char *, self->n_inputs + 1);
  for (guint j = 0; j < self->n_inputs; j++)
    {
      const char *name = j < n_given ? g_strstrip (given[j]) : "";

      self->input_names[j] = name[0] != '\0'       ? g_strdup (name)
                             : self->n_inputs == 1 ? g_strdup ("x")
                                                   : g_strdup_printf ("x%u", j + 1);
    }
  g_free (self->target_name);
  self->target_name = g_strdup (target[0] != '\0' ? target : "y");
}

NearGpPoints *
near_gp_points_new (gsize n, guint n_inputs, const double *x, const double *y)
{
  g_return_val_if_fail (n_inputs > 0, NULL);
  g_return_val_if_fail (n == 0 || (x != NULL && y != NULL), NULL);

  NearGpPoints *self = _near_gp_points_new_empty (n, n_inputs);

  if (n > 0)
    {
      memcpy (self->x, x, n * n_inputs * sizeof *x);
      memcpy (self->y, y, n * sizeof *y);
    }
  return self;
}

/* Row @from of @source becomes row @to of @self. */
static void
copy_row (NearGpPoints *self, gsize to, const NearGpPoints *source, gsize from)
{
  guint d = self->n_inputs;

  memcpy (self->x + to * d, source->x + from * d, d * sizeof *self->x);
  self->y[to] = source->y[from];
  self->sd[to] = source->sd[from];
  self->label[to] = source->label[from];
  self->slope[to] = source->slope[from];
  self->theory[to] = source->theory[from];
  self->test[to] = source->test[from];
}

/* Room for @n points, of which the first are those of @self but @left_out. */
static NearGpPoints *
copy_into (const NearGpPoints *self, gsize n, gsize left_out)
{
  NearGpPoints *copy = _near_gp_points_new_empty (n, self->n_inputs);
  gsize to = 0;

  g_strfreev (copy->input_names);
  copy->input_names = g_strdupv (self->input_names);
  g_free (copy->target_name);
  copy->target_name = g_strdup (self->target_name);
  copy->own = self->own;
  copy->truth = self->truth != NULL ? near_gp_truth_ref (self->truth) : NULL;
  for (gsize i = 0; i < self->n; i++)
    if (i != left_out)
      copy_row (copy, to++, self, i);
  return copy;
}

NearGpPoints *
near_gp_points_copy (const NearGpPoints *self)
{
  return copy_into (self, self->n, G_MAXSIZE);
}

static void
points_clear (gpointer data)
{
  NearGpPoints *self = data;

  g_free (self->x);
  g_free (self->y);
  g_free (self->sd);
  g_free (self->label);
  g_free (self->slope);
  g_free (self->theory);
  g_free (self->test);
  g_strfreev (self->input_names);
  g_free (self->target_name);
  near_gp_truth_unref (self->truth);
}

NearGpPoints *
near_gp_points_ref (NearGpPoints *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_gp_points_unref (NearGpPoints *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, points_clear);
}

NearGpPoints *
near_gp_points_with (const NearGpPoints *self, const double *x, double y)
{
  NearGpPoints *more = copy_into (self, self->n + 1, G_MAXSIZE);

  memcpy (more->x + self->n * self->n_inputs, x, self->n_inputs * sizeof *x);
  more->y[self->n] = y;
  more->own = TRUE;
  return more;
}

NearGpPoints *
near_gp_points_without (const NearGpPoints *self, gsize i)
{
  g_return_val_if_fail (i < self->n, NULL);

  NearGpPoints *fewer = copy_into (self, self->n - 1, i);

  fewer->own = TRUE;
  return fewer;
}

/* --- parts ------------------------------------------------------------------------------------ */

typedef struct
{
  double key;
  gsize i;
} Lot;

static int
compare_lots (gconstpointer a, gconstpointer b)
{
  const Lot *p = a, *q = b;

  return p->key < q->key ? -1 : p->key > q->key;
}

/* The points with the lowest lots are held out: a point more or less moves few others. */
static void
draw_test (const NearGpPoints *self, const NearGpSpec *spec, guint8 *part)
{
  g_autoptr (NearRng) rng = near_rng_new ((guint64) spec->seed, "gp test part");
  g_autofree Lot *lots = g_new (Lot, self->n + 1);
  gsize n_test = (gsize) floor (spec->test_share * (double) self->n + 0.5);

  for (gsize i = 0; i < self->n; i++)
    lots[i] = (Lot){ near_rng_uniform (rng, 0.0, 1.0), i };
  qsort (lots, self->n, sizeof *lots, compare_lots);
  for (gsize i = 0; i < n_test; i++)
    part[lots[i].i] = 1;
}

guint8 *
_near_gp_points_dup_parts (const NearGpPoints *self, const NearGpSpec *spec)
{
  guint8 *part = g_memdup2 (self->test, self->n + 1);

  if (spec->test_share > 0.0 && self->n > 0)
    draw_test (self, spec, part);
  return part;
}

static gboolean
has_lesson (const NearGpPoints *self, const NearGpSpec *spec, gsize i)
{
  switch (spec->model)
    {
    case NEAR_GP_MODEL_CLASSES:
      return !isnan (self->label[i]);
    case NEAR_GP_MODEL_CHANGE_POINT:
      return !isnan (self->label[i]) || !isnan (self->y[i]);
    case NEAR_GP_MODEL_DERIVATIVE:
      return !isnan (self->slope[i]) || !isnan (self->y[i]);
    case NEAR_GP_MODEL_REGRESSION:
    default:
      return !isnan (self->y[i]) && !(spec->use_theory && isnan (self->theory[i]));
    }
}

gsize *
_near_gp_points_dup_rows (const NearGpPoints *self, const NearGpSpec *spec, gboolean test, gsize *n)
{
  g_autofree guint8 *part = _near_gp_points_dup_parts (self, spec);
  gsize *rows = g_new (gsize, self->n + 1);

  *n = 0;
  for (gsize i = 0; i < self->n; i++)
    if (!!part[i] == !!test && has_lesson (self, spec, i))
      rows[(*n)++] = i;
  return rows;
}

/* What the model believes of point @i's noise, where points have their own. */
static double
own_variance (const NearGpPoints *self, const NearGpSpec *spec, gsize i)
{
  double sd = isnan (self->sd[i]) ? spec->noise_sd : self->sd[i];

  return sd * sd;
}

NearGpData *
near_gp_points_to_data (const NearGpPoints *self, const NearGpSpec *spec, gboolean test, GError **error)
{
  gsize n;
  g_autofree gsize *rows = _near_gp_points_dup_rows (self, spec, test, &n);
  guint d = self->n_inputs;
  g_autofree double *x = g_new (double, n * d + 1);
  g_autofree double *y = g_new (double, n + 1);
  g_autofree double *noise = spec->noise == NEAR_GP_NOISE_POINTS ? g_new (double, n + 1) : NULL;

  for (gsize k = 0; k < n; k++)
    {
      memcpy (x + k * d, self->x + rows[k] * d, d * sizeof *x);
      y[k] = self->y[rows[k]];
      if (noise != NULL)
        noise[k] = own_variance (self, spec, rows[k]);
    }
  return near_gp_data_new (n, d, x, y, noise, (const char *const *) self->input_names,
                           self->target_name, error);
}
