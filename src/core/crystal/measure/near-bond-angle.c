/* near-bond-angle.c — angles between bonds, and dihedral angles along chains of three
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-bond-angle.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define DEGREES (180.0 / G_PI)
#define ANGLES_PER_POLL 100000
#define EDGE 1e-6             /* degrees */
#define MAX_COUNTS 20000000.0 /* bins times triples of species */
#define FINE_BIN 0.01         /* degrees */
#define STRAIGHT 1e-3         /* sine of the angle at which a chain is straight: 0.06 degrees */

struct _NearBondAngles
{
  double width;
  gsize n_bins;
  guint n_species;
  guint64 *counts; /* (n_species of the centre, n_species a, n_species b >= a, n_bins) */
};

static gsize
get_bin (double angle, double from, double width, gsize n_bins)
{
  return MIN ((gsize) MAX (floor ((angle - from + EDGE) / width), 0.0), n_bins - 1);
}

static gboolean
check_width (double width, double range, gsize *n_bins, GError **error)
{
  if (!(width >= 0.001) || !(width <= range))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("bins of %g degrees; they must have at least 0.001 and at most %g"), width, range);
      return FALSE;
    }
  *n_bins = (gsize) ceil (range / width - 1e-9);
  return TRUE;
}

/* Calls @function with every angle of the centres of one species or all. */
typedef void (*AngleFunc) (guint a, guint centre, guint b, double angle, gpointer user_data);

static gboolean
visit_angles (const NearBonds *bonds, guint wanted, AngleFunc function, gpointer user_data,
              const NearMonitor *monitor, GError **error)
{
  NearCrystal *crystal = near_bonds_get_crystal (bonds);
  const guint16 *species = near_crystal_peek_species (crystal);
  gsize n_atoms = near_crystal_get_n_atoms (crystal), since = ANGLES_PER_POLL;
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (NearBondEnd));

  for (gsize i = 0; i < n_atoms; i++)
    {
      gsize n = near_bonds_get_n_of (bonds, i);

      if (wanted != NEAR_ALL_SPECIES && species[i] != wanted)
        continue;
      g_array_set_size (ends, (guint) n);
      for (gsize k = 0; k < n; k++)
        g_array_index (ends, NearBondEnd, k) = near_bonds_get_end (bonds, i, k);
      for (gsize k = 0; k < n; k++)
        {
          const NearBondEnd *p = &g_array_index (ends, NearBondEnd, k);

          since += k + 1;
          if (since > ANGLES_PER_POLL)
            {
              if (!near_monitor_check (monitor, (double) i / (double) n_atoms, _ ("angles"), error))
                return FALSE;
              since = 0;
            }
          for (gsize m = 0; m < k; m++)
            {
              const NearBondEnd *q = &g_array_index (ends, NearBondEnd, m);

              function (species[p->atom], species[i], species[q->atom],
                        near_vec3_angle (p->vector, q->vector) * DEGREES, user_data);
            }
        }
    }
  return TRUE;
}

/* --- the distribution --------------------------------------------------------------------------- */

static guint64 *
get_row (const NearBondAngles *self, guint a, guint centre, guint b)
{
  gsize n = self->n_species;

  return self->counts + (((gsize) centre * n + MIN (a, b)) * n + MAX (a, b)) * self->n_bins;
}

static void
count_angle (guint a, guint centre, guint b, double angle, gpointer user_data)
{
  const NearBondAngles *self = user_data;

  get_row (self, a, centre, b)[get_bin (angle, 0.0, self->width, self->n_bins)]++;
}

static void
clear (gpointer data)
{
  g_free (((NearBondAngles *) data)->counts);
}

/**
 * near_bond_angles_new:
 * @bin_width: degrees
 *
 * Returns: (transfer full) (nullable): how often which angle between two bonds occurs
 * Errors: NEAR_ERROR_RANGE, NEAR_ERROR_TOO_LARGE for too many species, NEAR_ERROR_CANCELLED
 * Cost: O(angles), 8 bytes a bin and triple of species
 */
NearBondAngles *
near_bond_angles_new (const NearBonds *bonds, double bin_width, const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (bonds != NULL, NULL);

  double n_species = near_crystal_get_n_species (near_bonds_get_crystal (bonds));
  gsize n_bins;

  if (!check_width (bin_width, 180.0, &n_bins, error))
    return NULL;
  if (n_species * n_species * n_species * (double) n_bins > MAX_COUNTS)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("the angles of %g species in %zu bins need too much memory; choose wider bins"),
                   n_species, n_bins);
      return NULL;
    }
  g_autoptr (NearBondAngles) self = g_atomic_rc_box_new0 (NearBondAngles);
  self->width = bin_width;
  self->n_bins = n_bins;
  self->n_species = (guint) n_species;
  self->counts = g_new0 (guint64, (gsize) (n_species * n_species * n_species) * n_bins);
  if (!visit_angles (bonds, NEAR_ALL_SPECIES, count_angle, self, monitor, error))
    return NULL;
  return g_steal_pointer (&self);
}

NearBondAngles *
near_bond_angles_ref (NearBondAngles *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_bond_angles_unref (NearBondAngles *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

gsize
near_bond_angles_get_n_bins (const NearBondAngles *self)
{
  return self->n_bins;
}

double
near_bond_angles_get_bin_width (const NearBondAngles *self)
{
  return self->width;
}

static gboolean
matches (guint wanted, guint species)
{
  return wanted == NEAR_ALL_SPECIES || wanted == species;
}

guint64
near_bond_angles_get_counts (const NearBondAngles *self, guint a, guint centre, guint b, guint64 *counts)
{
  guint64 sum = 0;

  if (counts != NULL)
    memset (counts, 0, self->n_bins * sizeof *counts);
  for (guint c = 0; c < self->n_species; c++)
    for (guint p = 0; p < self->n_species; p++)
      for (guint q = p; q < self->n_species; q++)
        {
          const guint64 *row = get_row (self, p, c, q);

          if (!matches (centre, c)
              || !((matches (a, p) && matches (b, q)) || (matches (a, q) && matches (b, p))))
            continue;
          for (gsize k = 0; k < self->n_bins; k++)
            {
              sum += row[k];
              if (counts != NULL)
                counts[k] += row[k];
            }
        }
  return sum;
}

/* --- distinct angles ---------------------------------------------------------------------------- */

typedef struct
{
  guint64 n;
  double sum, lowest, highest;
} FineBin;

static void
count_fine (guint a, guint centre, guint b, double angle, gpointer user_data)
{
  FineBin *bin = (FineBin *) user_data + (gsize) (angle / FINE_BIN);

  bin->lowest = bin->n == 0 ? angle : MIN (bin->lowest, angle);
  bin->highest = bin->n == 0 ? angle : MAX (bin->highest, angle);
  bin->sum += angle;
  bin->n++;
}

/**
 * near_bond_angles_list:
 * @centre: a species, or NEAR_ALL_SPECIES
 * @tolerance: degrees; angles further apart are two
 * @n_angles: (out)
 *
 * For perfect crystals: each angle once, with its number. In a crystal that vibrates neighbouring angles run
 * together, which lowest and highest show.
 *
 * Returns: (transfer full) (nullable): (n_angles) by angle
 * Errors: NEAR_ERROR_CANCELLED
 * Cost: O(angles)
 */
NearDistinctAngle *
near_bond_angles_list (const NearBonds *bonds, guint centre, double tolerance, gsize *n_angles,
                       const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (bonds != NULL && n_angles != NULL, NULL);

  gsize n_bins = (gsize) (180.0 / FINE_BIN) + 2;
  g_autofree FineBin *bins = g_new0 (FineBin, n_bins);
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (NearDistinctAngle));

  if (!visit_angles (bonds, centre, count_fine, bins, monitor, error))
    return NULL;
  for (gsize k = 0; k < n_bins; k++)
    {
      NearDistinctAngle *last
          = list->len > 0 ? &g_array_index (list, NearDistinctAngle, list->len - 1) : NULL;

      if (bins[k].n == 0)
        continue;
      if (last == NULL || bins[k].lowest - last->highest > tolerance)
        {
          NearDistinctAngle made = { 0.0, bins[k].lowest, bins[k].highest, 0 };

          g_array_append_val (list, made);
          last = &g_array_index (list, NearDistinctAngle, list->len - 1);
        }
      /* Sums until the end. */
      last->angle += bins[k].sum;
      last->n += bins[k].n;
      last->highest = bins[k].highest;
    }
  for (guint k = 0; k < list->len; k++)
    {
      NearDistinctAngle *angle = &g_array_index (list, NearDistinctAngle, k);

      angle->angle /= (double) angle->n;
    }
  *n_angles = list->len;
  return (NearDistinctAngle *) g_array_free (g_steal_pointer (&list), FALSE);
}

/* --- dihedral angles ---------------------------------------------------------------------------- */

void
near_dihedrals_free (NearDihedrals *self)
{
  if (self == NULL)
    return;
  g_free (self->counts);
  g_free (self);
}

/* A bond beside the bond j-k, as one sees it along that: its direction about the axis. */
typedef struct
{
  guint32 atom;
  int shift[3]; /* seen from j */
  double azimuth; /* degrees; NAN if straight */
} Side;

/* Two directions that stand at right angles to q and to one another, v clockwise of u along q. */
static void
get_axes (NearVec3 q, NearVec3 *u, NearVec3 *v)
{
  guint smallest = 0;
  NearVec3 other = near_vec3 (0, 0, 0);

  for (guint c = 1; c < 3; c++)
    if (fabs (q.x[c]) < fabs (q.x[smallest]))
      smallest = c;
  other.x[smallest] = 1.0;
  *u = near_vec3_cross (other, q);
  *u = near_vec3_scale (*u, 1.0 / near_vec3_length (*u));
  *v = near_vec3_cross (near_vec3_scale (q, 1.0 / near_vec3_length (q)), *u);
}

/* The bonds of one end of bond @b save that itself, which from that end has the vector @q. */
static void
list_sides (const NearBonds *bonds, gsize b, gsize atom, NearVec3 q, NearVec3 u, NearVec3 v, GArray *sides)
{
  gsize n = near_bonds_get_n_of (bonds, atom);

  g_array_set_size (sides, 0);
  for (gsize k = 0; k < n; k++)
    {
      NearBondEnd end = near_bonds_get_end (bonds, atom, k);
      double x = near_vec3_dot (end.vector, u), y = near_vec3_dot (end.vector, v);
      Side side = { end.atom, { end.shift[0], end.shift[1], end.shift[2] }, NAN };

      /* A bond to the atom's own image is there twice, and its other half is a neighbour. */
      if (end.bond == b && near_vec3_dot (end.vector, q) > 0.0)
        continue;
      if (x * x + y * y >= STRAIGHT * STRAIGHT * end.length * end.length)
        side.azimuth = atan2 (y, x) * DEGREES;
      g_array_append_val (sides, side);
    }
}

/* The dihedral angle is the difference of two azimuths. */
static void
count_dihedral (NearDihedrals *self, double from, double to)
{
  double angle = to - from;

  if (isnan (angle))
    {
      self->n_collinear++;
      return;
    }
  if (angle > 180.0 + EDGE)
    angle -= 360.0;
  else if (angle < -180.0 + EDGE)
    angle += 360.0;
  self->counts[get_bin (self->from < 0.0 ? angle : fabs (angle), self->from, self->bin_width, self->n_bins)]++;
  self->n++;
}

static void
count_around (NearDihedrals *self, const NearBonds *bonds, gsize b, GArray *firsts, GArray *seconds)
{
  const NearBond *bond = &near_bonds_peek (bonds)[b];
  NearVec3 q = near_bonds_get_vector (bonds, b), u, v;

  get_axes (q, &u, &v);
  list_sides (bonds, b, bond->first, q, u, v, firsts);
  list_sides (bonds, b, bond->second, near_vec3_scale (q, -1.0), u, v, seconds);
  for (guint t = 0; t < seconds->len; t++)
    for (guint c = 0; c < 3; c++)
      g_array_index (seconds, Side, t).shift[c] += bond->shift[c];
  for (guint s = 0; s < firsts->len; s++)
    for (guint t = 0; t < seconds->len; t++)
      {
        const Side *i = &g_array_index (firsts, Side, s), *l = &g_array_index (seconds, Side, t);

        /* A ring of three has i and l in one place. */
        if (i->atom != l->atom || i->shift[0] != l->shift[0] || i->shift[1] != l->shift[1]
            || i->shift[2] != l->shift[2])
          count_dihedral (self, i->azimuth, l->azimuth);
      }
}

/**
 * near_dihedrals_new:
 * @bin_width: degrees
 * @with_sign: from -180 to 180 instead of 0 to 180
 *
 * Each chain i-j-k-l once; i and l are different atoms or images.
 *
 * Errors: NEAR_ERROR_RANGE, NEAR_ERROR_CANCELLED
 * Cost: O(chains)
 */
NearDihedrals *
near_dihedrals_new (const NearBonds *bonds, double bin_width, gboolean with_sign, const NearMonitor *monitor,
                    GError **error)
{
  g_return_val_if_fail (bonds != NULL, NULL);

  gsize n_bins, n = near_bonds_get_n (bonds), since = ANGLES_PER_POLL;

  if (!check_width (bin_width, with_sign ? 360.0 : 180.0, &n_bins, error))
    return NULL;
  g_autoptr (NearDihedrals) self = g_new0 (NearDihedrals, 1);
  self->bin_width = bin_width;
  self->from = with_sign ? -180.0 : 0.0;
  self->n_bins = n_bins;
  self->counts = g_new0 (guint64, n_bins);
  g_autoptr (GArray) firsts = g_array_new (FALSE, FALSE, sizeof (Side));
  g_autoptr (GArray) seconds = g_array_new (FALSE, FALSE, sizeof (Side));
  for (gsize b = 0; b < n; b++)
    {
      const NearBond *bond = &near_bonds_peek (bonds)[b];

      since += near_bonds_get_n_of (bonds, bond->first) * near_bonds_get_n_of (bonds, bond->second);
      if (since > ANGLES_PER_POLL)
        {
          if (!near_monitor_check (monitor, (double) b / (double) n, _ ("dihedral angles"), error))
            return NULL;
          since = 0;
        }
      count_around (self, bonds, b, firsts, seconds);
    }
  return g_steal_pointer (&self);
}
