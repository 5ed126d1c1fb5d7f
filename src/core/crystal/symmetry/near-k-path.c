/* near-k-path.c — points of symmetry of the Brillouin zone, and the usual way between them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-k-path.h"

#include "near-k-path-private.h"
#include "near-symmetry-private.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_POINTS 20
#define MAX_SEGMENTS 24
#define MAX_SAMPLES 1000000

struct _NearKPath
{
  const VariantRow *row;
  NearMat3 lattice, transformation;
  NearMat3 reciprocal; /* rows, 1/Å, with 2 pi */
  NearKPoint points[MAX_POINTS];
  guint n_segments;
  NearKSegment segments[MAX_SEGMENTS];
};

static NearVec3
get_position (const NearKPath *self, const double fractional[3])
{
  return near_vec3_times_mat3 (near_vec3_from (fractional), &self->reciprocal);
}

static void
set_points (NearKPath *self, const NearKPathCell *cell)
{
  g_assert (self->row->n_points <= MAX_POINTS);
  for (guint i = 0; i < self->row->n_points; i++)
    {
      NearKPoint *point = &self->points[i];

      point->label = self->row->points[i].label;
      for (guint k = 0; k < 3; k++)
        for (guint t = 0; t < N_TERMS; t++)
          point->fractional[k] += self->row->points[i].coordinates[k][t] * cell->parameters[t];
      point->position = get_position (self, point->fractional);
    }
}

static void
set_segments (NearKPath *self)
{
  const gint8 *path = self->row->path;

  for (guint i = 0; i + 1 < self->row->n_path; i++)
    {
      if (path[i] < 0 || path[i + 1] < 0)
        continue;
      g_assert (self->n_segments < MAX_SEGMENTS);
      self->segments[self->n_segments++] = (NearKSegment){
        (guint) path[i], (guint) path[i + 1], i > 0 && path[i - 1] >= 0,
        near_vec3_length (
            near_vec3_subtract (self->points[path[i + 1]].position, self->points[path[i]].position))
      };
    }
}

/**
 * near_k_path_new:
 *
 * The lattice of the space group decides, not accidental lengths: a tetragonal crystal with c = a is
 * tetragonal.
 *
 * Errors: NEAR_ERROR_FAILED: a triclinic lattice that spglib cannot reduce
 * Checked: tests/core/test-k-path.c against ASE for every variant, and that every point lies on the
 *   surface of the zone
 */
NearKPath *
near_k_path_new (const NearSymmetry *symmetry, GError **error)
{
  g_return_val_if_fail (symmetry != NULL, NULL);

  NearKPathCell cell;

  if (!_near_k_path_cell_init (&cell, symmetry, error))
    return NULL;
  NearKPath *self = g_atomic_rc_box_new0 (NearKPath);
  NearMat3 ideal = near_mat3_multiply (&cell.from_standard, &symmetry->standard_lattice);
  self->row = _near_k_path_get_variant_row (cell.variant);
  /* Rows r' = R r of the standard cell are turned back: r = r' R as rows. */
  self->lattice = near_mat3_multiply (&ideal, &symmetry->rotation);
  self->transformation = near_mat3_multiply (&cell.from_standard, &symmetry->transformation);
  self->reciprocal = near_lattice_get_reciprocal (&self->lattice);
  for (guint i = 0; i < 9; i++)
    {
      self->transformation.m[i / 3][i % 3]
          = _near_symmetry_snap (self->transformation.m[i / 3][i % 3]);
      self->reciprocal.m[i / 3][i % 3] *= 2.0 * G_PI;
    }
  set_points (self, &cell);
  set_segments (self);
  return self;
}

NearKPath *
near_k_path_ref (NearKPath *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_k_path_unref (NearKPath *self)
{
  if (self != NULL)
    g_atomic_rc_box_release (self);
}

const char *
near_k_path_get_variant (const NearKPath *self)
{
  return self->row->name;
}

const NearMat3 *
near_k_path_get_lattice (const NearKPath *self)
{
  return &self->lattice;
}

NearMat3
near_k_path_get_transformation (const NearKPath *self)
{
  return self->transformation;
}

guint
near_k_path_get_n_points (const NearKPath *self)
{
  return self->row->n_points;
}

const NearKPoint *
near_k_path_peek_points (const NearKPath *self)
{
  return self->points;
}

const NearKPoint *
near_k_path_find_point (const NearKPath *self, const char *label)
{
  g_return_val_if_fail (label != NULL, NULL);
  for (guint i = 0; i < self->row->n_points; i++)
    if (g_str_equal (self->points[i].label, label))
      return &self->points[i];
  return NULL;
}

guint
near_k_path_get_n_segments (const NearKPath *self)
{
  return self->n_segments;
}

const NearKSegment *
near_k_path_peek_segments (const NearKPath *self)
{
  return self->segments;
}

double
near_k_path_get_length (const NearKPath *self)
{
  double length = 0.0;

  for (guint s = 0; s < self->n_segments; s++)
    length += self->segments[s].length;
  return length;
}

char *
near_k_path_dup_text (const NearKPath *self)
{
  GString *text = g_string_new (NULL);

  for (guint s = 0; s < self->n_segments; s++)
    {
      const NearKSegment *segment = &self->segments[s];

      if (!segment->is_joined)
        g_string_append_printf (text, "%s%s", s > 0 ? " | " : "",
                                self->points[segment->from].label);
      g_string_append_printf (text, "–%s", self->points[segment->to].label);
    }
  return g_string_free (text, FALSE);
}

void
near_k_path_to_crystal (const NearKPath *self, const double fractional[3], double given[3])
{
  /* f = Q f_given for columns: f_j = a_j · k / 2 pi, and the a_j are Q times the given ones. */
  NearMat3 inverse = near_mat3_inverse (&self->transformation);
  NearVec3 f = near_mat3_times_vec3 (&inverse, near_vec3_from (fractional));

  memcpy (given, f.x, sizeof f.x);
}

/* --- samples ---------------------------------------------------------------------------------- */

static void
add_sample (const NearKPath *self, GArray *samples, guint s, double fraction, int point,
            double before)
{
  const NearKSegment *segment = &self->segments[s];
  const double *from = self->points[segment->from].fractional,
               *to = self->points[segment->to].fractional;
  NearKSample sample
      = { .distance = before + fraction * segment->length, .segment = s, .point = point };

  for (guint k = 0; k < 3; k++)
    sample.fractional[k] = (1.0 - fraction) * from[k] + fraction * to[k];
  sample.position = get_position (self, sample.fractional);
  g_array_append_val (samples, sample);
}

/**
 * near_k_path_dup_samples:
 * @density: points per 1/Å; every segment has at least its two ends, steps within one are equal
 * @n: (out): how many
 *
 * A labelled point between two joined segments stands once; where the path breaks off, its last point and
 * the next one stand at the same distance.
 *
 * Returns: (transfer full) (array length=n)
 * Errors: NEAR_ERROR_RANGE: a density that is not positive; NEAR_ERROR_TOO_LARGE beyond a million points
 */
NearKSample *
near_k_path_dup_samples (const NearKPath *self, double density, gsize *n, GError **error)
{
  g_return_val_if_fail (self != NULL && n != NULL, NULL);

  g_autoptr (GArray) samples = NULL;
  double before = 0.0;

  if (!(density > 0.0) || !(density * near_k_path_get_length (self) < MAX_SAMPLES))
    {
      gboolean large = density > 0.0;
      g_autofree char *shown = near_text_dup_significant (density, 6);

      g_set_error (error, NEAR_ERROR, large ? NEAR_ERROR_TOO_LARGE : NEAR_ERROR_RANGE,
                   large
                       ? _ ("%s points per 1/Å make more than a million on this path; choose fewer")
                       : _ ("the density of points on the path is %s per 1/Å; it must be positive"),
                   shown);
      return NULL;
    }
  samples = g_array_new (FALSE, FALSE, sizeof (NearKSample));
  for (guint s = 0; s < self->n_segments; s++)
    {
      const NearKSegment *segment = &self->segments[s];
      guint n_steps = (guint) fmax (1.0, ceil (segment->length * density - 1e-9));

      if (!segment->is_joined)
        add_sample (self, samples, s, 0.0, (int) segment->from, before);
      for (guint i = 1; i <= n_steps; i++)
        add_sample (self, samples, s, (double) i / n_steps, i == n_steps ? (int) segment->to : -1,
                    before);
      before += segment->length;
    }
  *n = samples->len;
  return (NearKSample *) g_array_free (g_steal_pointer (&samples), FALSE);
}
