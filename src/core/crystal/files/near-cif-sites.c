/* near-cif-sites.c — the listed atoms and their images: filling the cell
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The operations that bring a site back to within the merge distance of itself, S, are its site
 * symmetry; the mean of its images under S is the nearest point that S leaves exactly where it is.
 * So a site written 0.3333 0.6667 comes to lie at 1/3 2/3, and each of its images stands there
 * once.
 */
#include "near-cif-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Atoms that symmetry may make: beyond, a file is broken or hostile. */
#define MAX_IMAGES 5000000.0
/* Images that are made between two looks at the monitor, some milliseconds. */
#define IMAGES_PER_POLL 20000
/* Fractions that an element of symmetry can have, in 24ths, and how near a rounded one is. */
#define PARTS 24.0
#define NEAR_PART 1e-3
#define ROUNDING 1e-9
/* Å: what only rounding moves. */
#define UNMOVED 1e-6
/* Å: so far apart, the two halves of a split atom may be meant. */
#define PERHAPS_SPLIT 0.02
#define MAX_ROUNDS 5

typedef struct
{
  const NearMat3 *lattice;
  const NearOperation *operations;
  guint n;
  double limit;    /* squared merge distance */
  guint32 *inside; /* (n): the operations that leave the site in place */
} Fill;

void
_near_cif_filling_clear (NearCifFilling *self)
{
  g_clear_pointer (&self->atoms, g_array_unref);
  g_clear_pointer (&self->stabilizers, g_array_unref);
}

static void
apply (const NearOperation *operation, const double x[3], double image[3])
{
  for (guint i = 0; i < 3; i++)
    image[i] = operation->rotation[i][0] * x[0] + operation->rotation[i][1] * x[1]
               + operation->rotation[i][2] * x[2] + operation->translation[i];
}

/* Å^2 to the nearest image of @b. Distances of interest are far below the cell's heights, for which
 * rounding each coordinate finds it. */
static double
get_distance2 (const NearMat3 *lattice, const double a[3], const double b[3], double cells[3])
{
  NearVec3 d;

  for (guint k = 0; k < 3; k++)
    {
      cells[k] = rint (b[k] - a[k]);
      d.x[k] = b[k] - a[k] - cells[k];
    }
  d = near_vec3_times_mat3 (d, lattice);
  return near_vec3_dot (d, d);
}

static double
clean (double f)
{
  double part = rint (f * PARTS);

  return fabs (f * PARTS - part) < PARTS * ROUNDING ? part / PARTS : f;
}

/* Moves @x to the mean of its images within @limit, until it stays; returns how many operations
 * there are. */
static guint
settle (Fill *fill, double limit, double x[3])
{
  guint n_inside = 0;

  for (guint round = 0; round < MAX_ROUNDS; round++)
    {
      double sum[3] = { 0.0 }, moved = 0.0;

      n_inside = 0;
      for (guint i = 0; i < fill->n; i++)
        {
          double image[3], cells[3];

          apply (&fill->operations[i], x, image);
          if (get_distance2 (fill->lattice, x, image, cells) > limit)
            continue;
          for (guint k = 0; k < 3; k++)
            sum[k] += image[k] - cells[k];
          fill->inside[n_inside++] = i;
        }
      if (n_inside < 2)
        return n_inside;
      for (guint k = 0; k < 3; k++)
        {
          double mean = clean (sum[k] / n_inside);

          /* A coordinate that symmetry leaves free keeps its digits. */
          if (fabs (mean - x[k]) < ROUNDING && clean (x[k]) == x[k])
            continue;
          moved = MAX (moved, fabs (mean - x[k]));
          x[k] = mean;
        }
      if (moved < 1e-12)
        break;
    }
  return n_inside;
}

/* Whether rounding to 24ths changes @x. */
static gboolean
round_to_parts (const double x[3], double rounded[3])
{
  gboolean changed = FALSE;

  for (guint k = 0; k < 3; k++)
    {
      double part = rint (x[k] * PARTS) / PARTS;

      rounded[k] = fabs (x[k] - part) < NEAR_PART ? part : x[k];
      changed |= rounded[k] != x[k];
    }
  return changed;
}

static void
average_tensor (const Fill *fill, guint n_inside, double u[3][3])
{
  double sum[3][3] = { { 0.0 } };

  for (guint s = 0; s < n_inside; s++)
    {
      const NearOperation *w = &fill->operations[fill->inside[s]];

      for (guint i = 0; i < 9; i++)
        for (guint k = 0; k < 9; k++)
          sum[i / 3][i % 3]
              += w->rotation[i / 3][k / 3] * u[k / 3][k % 3] * w->rotation[i % 3][k % 3];
    }
  for (guint i = 0; i < 9; i++)
    u[i / 3][i % 3] = sum[i / 3][i % 3] / n_inside;
}

/* The place of one site, its symmetry and what had to be done to it. */
static guint
place_site (Fill *fill, NearCifSite *site, NearCifFilling *filling, double x[3])
{
  double rounded[3], cells[3], moved;
  guint n_inside, n_rounded;

  memcpy (x, site->fractional, sizeof site->fractional);
  n_inside = settle (fill, fill->limit, x);
  /* In a long cell the images of 0.3333 are farther apart than the merge distance. */
  if (round_to_parts (site->fractional, rounded))
    {
      n_rounded = settle (fill, UNMOVED * UNMOVED, rounded);
      if (n_rounded > n_inside)
        {
          memcpy (x, rounded, sizeof rounded);
          n_inside = n_rounded;
        }
      else if (n_inside > 1)
        n_inside = settle (fill, fill->limit, x);
    }
  if (n_inside < 2)
    {
      memcpy (x, site->fractional, sizeof site->fractional);
      return 1;
    }
  moved = sqrt (get_distance2 (fill->lattice, x, site->fractional, cells));
  if (moved > UNMOVED)
    {
      filling->n_merged++;
      filling->first_merged = filling->first_merged != NULL ? filling->first_merged : site;
      filling->furthest = MAX (filling->furthest, moved);
      filling->split |= moved > PERHAPS_SPLIT && site->occupancy < 1.0;
    }
  for (guint k = 0; k < 3; k++)
    if (fabs (x[k] - site->fractional[k]) > 1e-7 && fabs (x[k] - site->fractional[k]) < NEAR_PART
        && fabs (x[k] * PARTS - rint (x[k] * PARTS)) < PARTS * ROUNDING)
      filling->n_snapped++;
  return n_inside;
}

static void
add_images (
    const Fill *fill, guint32 index, guint n_inside, const double x[3], NearCifFilling *filling)
{
  guint first = filling->atoms->len;
  double same = MAX (fill->limit, UNMOVED * UNMOVED);

  for (guint i = 0; i < fill->n; i++)
    {
      NearCifAtom atom = { .site = index, .operation = i };
      gboolean known = FALSE;

      if (i == 0)
        memcpy (atom.fractional, x, sizeof atom.fractional);
      else
        apply (&fill->operations[i], x, atom.fractional);
      for (guint k = 0; k < 3 && i > 0; k++)
        {
          double f = atom.fractional[k] - floor (atom.fractional[k]);

          atom.fractional[k] = f > 1.0 - ROUNDING ? 0.0 : clean (f);
        }
      for (guint j = first; j < filling->atoms->len && n_inside > 1 && !known; j++)
        {
          double cells[3];
          const NearCifAtom *other = &g_array_index (filling->atoms, NearCifAtom, j);

          known = get_distance2 (fill->lattice, atom.fractional, other->fractional, cells) <= same;
        }
      if (!known)
        g_array_append_val (filling->atoms, atom);
    }
}

static gboolean
fill_sites (const NearReader *reader,
            const NearCifContent *content,
            Fill *fill,
            NearCifFilling *filling,
            GError **error)
{
  guint since = 0;

  for (guint s = 0; s < content->sites->len; s++)
    {
      NearCifSite *site = &g_array_index (content->sites, NearCifSite, s);
      double x[3];
      guint n_inside = 1;

      memcpy (x, site->fractional, sizeof x);
      if (content->has_cell && fill->n > 1)
        n_inside = place_site (fill, site, filling, x);
      if (n_inside > 1 && !isnan (site->u_star[0][0]))
        average_tensor (fill, n_inside, site->u_star);
      g_array_append_val (filling->stabilizers, n_inside);
      add_images (fill, s, n_inside, x, filling);
      since += fill->n;
      if (since < IMAGES_PER_POLL)
        continue;
      since = 0;
      if (!near_monitor_check (reader->monitor, (double) s / content->sites->len, _ ("reading"),
                               error))
        return FALSE;
    }
  return TRUE;
}

/* The first operation is the identity. Displacement tensors are made to have their site's symmetry.
 */
gboolean
_near_cif_fill (NearReader *reader,
                const NearCifContent *content,
                const GArray *operations,
                double merge_distance,
                NearCifFilling *filling,
                GError **error)
{
  Fill fill = { .lattice = &content->lattice,
                .operations = (const NearOperation *) operations->data,
                .n = operations->len,
                .limit = merge_distance * merge_distance };
  gboolean good;

  *filling = (NearCifFilling){ NULL };
  if (operations->len > 1 && (double) operations->len * content->sites->len > MAX_IMAGES)
    return near_reader_fail_file (
        reader, error, NEAR_ERROR_TOO_LARGE,
        _ ("%u atoms times %u operations of symmetry are more than %.0f, the most that are made; "
           "does the file list the whole cell already? With --asymmetric-unit the listed atoms "
           "are read alone"),
        content->sites->len, operations->len, MAX_IMAGES);
  filling->atoms = g_array_new (FALSE, FALSE, sizeof (NearCifAtom));
  filling->stabilizers = g_array_new (FALSE, FALSE, sizeof (guint));
  fill.inside = g_new (guint32, operations->len);
  good = fill_sites (reader, content, &fill, filling, error);
  if (!good)
    _near_cif_filling_clear (filling);
  g_free (fill.inside);
  return good;
}
