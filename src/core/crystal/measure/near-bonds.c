/* near-bonds.c — which atoms are bonded, by a rule that can be read and changed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-bonds-private.h"

#include "near-cell-list.h"
#include "near-sort-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_BONDS ((gsize) 150000000) /* 3.6 GB */
/* More atoms than that in reach of one are no structure, and to look whether each stands between it and each
 * other would take their square. */
#define MAX_BRIDGED 500
#define MAX_CANDIDATES (1u << 20)

struct _NearBonds
{
  NearCrystal *crystal;
  guint n_species;
  double *low, *high; /* (n_species, n_species) Å */
  gsize n;
  NearBond *bonds; /* (n) */
  gsize *start;    /* (n atoms + 1) */
  guint32 *ends;   /* (2 n): twice the number of a bond, plus 1 where the atom is its second */
  GPtrArray *notes;
};

static void
clear (gpointer data)
{
  NearBonds *self = data;

  g_clear_pointer (&self->crystal, near_crystal_unref);
  g_free (self->low);
  g_free (self->high);
  g_free (self->bonds);
  g_free (self->start);
  g_free (self->ends);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
}

/* --- finding them ------------------------------------------------------------------------------- */

typedef struct
{
  gsize atom;
  guint species;
  int shift[3];
  NearVec3 vector;
  double distance;
} Candidate;

typedef struct
{
  const NearBondReach *reach;
  const guint16 *species;
  gsize i;
  Candidate *candidates; /* of atom i */
  guint n_candidates, n_allocated;
  NearBond *bonds;
  gsize n, allocated;
  gsize n_too_close, n_bridged, n_crowded;
  gint stop;
  gboolean too_many; /* candidates of one atom */
} Finder;

static void
collect (gsize j, const int shift[3], const double vector[3], double squared_distance, gpointer user_data)
{
  Finder *f = user_data;

  if (f->stop)
    return;
  gsize pair = (gsize) f->species[f->i] * f->reach->n_species + f->species[j];
  double distance = sqrt (squared_distance);

  if (distance < NEAR_BOND_SHORTEST)
    f->n_too_close++;
  if (distance < f->reach->low[pair] || distance > f->reach->high[pair])
    return;
  if (f->n_candidates == f->n_allocated)
    {
      guint larger = MAX (2 * f->n_allocated, 64);
      Candidate *moved
          = larger <= MAX_CANDIDATES ? g_try_realloc_n (f->candidates, larger, sizeof *moved) : NULL;

      if (moved == NULL)
        {
          f->too_many = f->stop = TRUE;
          return;
        }
      f->candidates = moved;
      f->n_allocated = larger;
    }
  f->candidates[f->n_candidates++] = (Candidate){
    j, f->species[j], { shift[0], shift[1], shift[2] }, near_vec3_from (vector), distance
  };
}

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *p = a, *q = b;

  if (p->atom != q->atom)
    return p->atom < q->atom ? -1 : 1;
  return _near_compare_shifts (p->shift, q->shift);
}

NEAR_DEFINE_SHORT_SORT (sort_candidates, Candidate, compare_candidates)

/* Each bond from one of its ends only: the atom of smaller number or, between images of one atom, the
 * shift whose first number other than 0 is positive. */
static gboolean
is_first (gsize i, const Candidate *c)
{
  if (c->atom != i)
    return i < c->atom;
  for (guint k = 0; k < 3; k++)
    if (c->shift[k] != 0)
      return c->shift[k] > 0;
  return FALSE;
}

/* Whether an atom stands between that bonds to both and parts them. */
static gboolean
is_bridged (const Finder *f, const Candidate *c)
{
  const NearBondReach *reach = f->reach;
  guint own = f->species[f->i];

  for (guint k = 0; k < f->n_candidates; k++)
    {
      const Candidate *b = &f->candidates[k];

      if (!_near_bond_reach_parts (reach, own, c->species, b->species))
        continue;
      double d = near_vec3_length (near_vec3_subtract (b->vector, c->vector));
      gsize pair = (gsize) c->species * reach->n_species + b->species;
      if (d >= NEAR_BOND_SHORTEST && d <= reach->high[pair])
        return TRUE;
    }
  return FALSE;
}

static gboolean
refuse_so_many (const Finder *f, GError **error)
{
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
               _ ("there are more bonds up to %g Å than memory has room for, at most %zu; choose a smaller "
                  "cut-off"),
               f->reach->longest, MAX_BONDS);
  return FALSE;
}

static gboolean
append (Finder *f, const Candidate *c, GError **error)
{
  for (guint k = 0; k < 3; k++)
    if (c->shift[k] < G_MININT16 || c->shift[k] > G_MAXINT16)
      {
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                     _ ("atoms %zu and %zu are bonded but written %d cells apart; wrap the atoms into the "
                        "cell first"),
                     f->i + 1, c->atom + 1, ABS (c->shift[k]));
        return FALSE;
      }
  if (f->n == f->allocated)
    {
      gsize larger = MIN (f->allocated + f->allocated / 2, MAX_BONDS);
      NearBond *moved = larger > f->n ? g_try_realloc_n (f->bonds, larger, sizeof *moved) : NULL;

      if (moved == NULL)
        return refuse_so_many (f, error);
      f->bonds = moved;
      f->allocated = larger;
    }
  f->bonds[f->n++] = (NearBond){ (guint32) f->i,
                                 (guint32) c->atom,
                                 { (gint16) c->shift[0], (gint16) c->shift[1], (gint16) c->shift[2] },
                                 c->distance };
  return TRUE;
}

static gboolean
find (Finder *f, const NearCellList *list, gsize n, const NearMonitor *monitor, GError **error)
{
  NearCellListWatch watch = { .monitor = monitor, .stage = _ ("bonds"), .stop = &f->stop };

  if (!near_monitor_check (monitor, 0.0, watch.stage, error))
    return FALSE;
  for (f->i = 0; f->i < n; f->i++)
    {
      watch.fraction = (double) f->i / (double) n;
      f->n_candidates = 0;
      if (!near_cell_list_visit_watched (list, f->i, collect, f, &watch))
        {
          if (f->too_many)
            return refuse_so_many (f, error);
          g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_CANCELLED, _ ("stopped on request"));
          return FALSE;
        }
      sort_candidates (f->candidates, f->n_candidates);
      gboolean may_part = f->reach->drop_bridged && f->n_candidates <= MAX_BRIDGED;
      f->n_crowded += f->reach->drop_bridged && !may_part;
      /* Sorting, and every candidate against every other. */
      watch.work += may_part ? (gsize) f->n_candidates * f->n_candidates / 4 : 8 * (gsize) f->n_candidates;
      for (guint k = 0; k < f->n_candidates; k++)
        {
          const Candidate *c = &f->candidates[k];

          if (!is_first (f->i, c))
            continue;
          if (may_part && is_bridged (f, c))
            f->n_bridged++;
          else if (!append (f, c, error))
            return FALSE;
        }
    }
  return TRUE;
}

/* --- the bonds of each atom --------------------------------------------------------------------- */

typedef struct
{
  double length;
  guint32 end;
} End;

/* By length, then number. */
static int
compare_ends (gconstpointer a, gconstpointer b)
{
  const End *p = a, *q = b;

  if (p->length != q->length)
    return p->length < q->length ? -1 : 1;
  return p->end < q->end ? -1 : p->end > q->end;
}

NEAR_DEFINE_SHORT_SORT (sort_ends, End, compare_ends)

/* @room: for @n. */
static void
put_ends_in_order (const NearBond *bonds, guint32 *ends, gsize n, End *room)
{
  for (gsize k = 0; k < n; k++)
    room[k] = (End){ bonds[ends[k] / 2].length, ends[k] };
  sort_ends (room, n);
  for (gsize k = 0; k < n; k++)
    ends[k] = room[k].end;
}

static gboolean
index_by_atom (NearBonds *self, GError **error)
{
  gsize most = 0;
  gsize n_atoms = near_crystal_get_n_atoms (self->crystal);

  self->start = g_new0 (gsize, n_atoms + 1);
  self->ends = g_try_new (guint32, MAX (2 * self->n, 1));
  if (self->ends == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("there is not enough memory for %zu bonds; choose shorter ones"), self->n);
      return FALSE;
    }
  for (gsize b = 0; b < self->n; b++)
    {
      self->start[self->bonds[b].first + 1]++;
      self->start[self->bonds[b].second + 1]++;
    }
  for (gsize i = 0; i < n_atoms; i++)
    {
      most = MAX (most, self->start[i + 1]);
      self->start[i + 1] += self->start[i];
    }
  g_autofree gsize *next = g_memdup2 (self->start, n_atoms * sizeof *next);
  for (gsize b = 0; b < self->n; b++)
    {
      self->ends[next[self->bonds[b].first]++] = (guint32) (2 * b);
      self->ends[next[self->bonds[b].second]++] = (guint32) (2 * b + 1);
    }
  g_autofree End *room = g_new (End, MAX (most, 1));
  for (gsize i = 0; i < n_atoms; i++)
    put_ends_in_order (self->bonds, self->ends + self->start[i], self->start[i + 1] - self->start[i], room);
  return TRUE;
}

static void
say_what_was_left_out (const Finder *f, GPtrArray *notes)
{
  if (f->n_too_close > 0)
    near_notes_add (notes, NEAR_NOTE_WARNING, "bonds-too-close",
                    g_dngettext (GETTEXT_PACKAGE,
                                 "%zu pair of atoms is nearer than %g Å and not bonded to one another; it is a "
                                 "site listed twice or parts of a disordered one.",
                                 "%zu pairs of atoms are nearer than %g Å and not bonded to one another; they "
                                 "are sites listed twice or parts of a disordered one.",
                                 f->n_too_close / 2),
                    f->n_too_close / 2, NEAR_BOND_SHORTEST);
  if (f->n_bridged > 0)
    near_notes_add (notes, NEAR_NOTE_INFO, "bonds-bridged",
                    g_dngettext (GETTEXT_PACKAGE,
                                 "%zu contact of metals within the sum of radii is no bond here, because a "
                                 "more electronegative atom stands between; keep bridged contacts if it is "
                                 "wanted.",
                                 "%zu contacts of metals within the sum of radii are no bonds here, because a "
                                 "more electronegative atom stands between; keep bridged contacts if they are "
                                 "wanted.",
                                 f->n_bridged),
                    f->n_bridged);
  if (f->n_crowded > 0)
    near_notes_add (notes, NEAR_NOTE_WARNING, "bonds-crowded",
                    g_dngettext (GETTEXT_PACKAGE,
                                 "%zu atom has more than %d others within the sum of radii; whether its "
                                 "contacts are bridged was not asked. Look at the unit of length.",
                                 "%zu atoms have more than %d others within the sum of radii; whether their "
                                 "contacts are bridged was not asked. Look at the unit of length.",
                                 f->n_crowded),
                    f->n_crowded, MAX_BRIDGED);
}

/**
 * near_bonds_new:
 * @options: near_bond_options_init() and what was changed
 * @monitor: (nullable): progress, and whether to stop
 *
 * Returns: (transfer full) (nullable): the bonds, which may be none
 * Errors: NEAR_ERROR_RANGE, NEAR_ERROR_UNKNOWN_NAME and NEAR_ERROR_NO_DATA for options,
 *   NEAR_ERROR_TOO_LARGE, NEAR_ERROR_CANCELLED
 * Cost: O(n); the rule "gap" looks at all pairs within its limit first
 * Checked: tests/core/test-bonds.c against all pairs of all images, and coordination numbers of known
 *   crystals
 */
NearBonds *
near_bonds_new (NearCrystal *crystal, const NearBondOptions *options, const NearMonitor *monitor,
                GError **error)
{
  g_return_val_if_fail (crystal != NULL && options != NULL && options->rule < NEAR_N_BOND_RULES, NULL);

  gsize n = near_crystal_get_n_atoms (crystal);
  g_auto (NearBondReach) reach;
  g_autoptr (GPtrArray) notes = near_notes_new ();
  NearMonitorSlice slices[2];
  double share = options->rule == NEAR_BOND_GAP ? 0.6 : 0.0;
  NearMonitor before = near_monitor_slice (monitor, 0.0, share, &slices[0]);
  NearMonitor after = near_monitor_slice (monitor, share, 1.0, &slices[1]);

  _near_bond_reach_init (&reach, crystal);
  if (!_near_bond_reach_resolve (&reach, crystal, options, notes, &before, error))
    return NULL;
  /* Without any reach the smallest one still counts the pairs that are too close. */
  g_autoptr (NearCellList) list
      = near_cell_list_new (near_crystal_get_lattice (crystal), near_crystal_get_periodic (crystal), n,
                            near_crystal_peek_positions (crystal), MAX (reach.longest, NEAR_BOND_SHORTEST),
                            error);
  if (list == NULL)
    return NULL;
  Finder f = { .reach = &reach, .species = near_crystal_peek_species (crystal), .allocated = MIN (4 * n + 16, MAX_BONDS) };
  f.bonds = g_try_new (NearBond, f.allocated);
  if (f.bonds == NULL)
    {
      refuse_so_many (&f, error);
      return NULL;
    }
  gboolean found = find (&f, list, n, &after, error);
  g_free (f.candidates);
  if (!found)
    {
      g_free (f.bonds);
      return NULL;
    }
  say_what_was_left_out (&f, notes);
  g_autoptr (NearBonds) self = g_atomic_rc_box_new0 (NearBonds);
  self->crystal = near_crystal_ref (crystal);
  self->n_species = reach.n_species;
  self->low = g_steal_pointer (&reach.low);
  self->high = g_steal_pointer (&reach.high);
  self->n = f.n;
  self->bonds = g_renew (NearBond, f.bonds, MAX (f.n, 1));
  self->notes = g_steal_pointer (&notes);
  return index_by_atom (self, error) ? g_steal_pointer (&self) : NULL;
}

NearBonds *
near_bonds_ref (NearBonds *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_bonds_unref (NearBonds *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

/* --- what there is ------------------------------------------------------------------------------ */

NearCrystal *
near_bonds_get_crystal (const NearBonds *self)
{
  return self->crystal;
}

gsize
near_bonds_get_n (const NearBonds *self)
{
  return self->n;
}

const NearBond *
near_bonds_peek (const NearBonds *self)
{
  return self->bonds;
}

gsize
near_bonds_get_n_of (const NearBonds *self, gsize atom)
{
  return self->start[atom + 1] - self->start[atom];
}

NearVec3
near_bonds_get_vector (const NearBonds *self, gsize bond)
{
  const NearBond *b = &self->bonds[bond];
  const double *x = near_crystal_peek_positions (self->crystal);
  const NearMat3 *lattice = near_crystal_get_lattice (self->crystal);
  NearVec3 vector = near_vec3_subtract (near_vec3_from (x + 3 * (gsize) b->second),
                                        near_vec3_from (x + 3 * (gsize) b->first));

  if (lattice == NULL)
    return vector;
  return near_vec3_add (
      vector, near_vec3_times_mat3 (near_vec3 (b->shift[0], b->shift[1], b->shift[2]), lattice));
}

NearBondEnd
near_bonds_get_end (const NearBonds *self, gsize atom, gsize k)
{
  guint32 end = self->ends[self->start[atom] + k];
  const NearBond *bond = &self->bonds[end / 2];
  int sign = end % 2 == 0 ? 1 : -1;

  return (NearBondEnd){
    .bond = end / 2,
    .atom = end % 2 == 0 ? bond->second : bond->first,
    .shift = { sign * bond->shift[0], sign * bond->shift[1], sign * bond->shift[2] },
    .vector = near_vec3_scale (near_bonds_get_vector (self, end / 2), sign),
    .length = bond->length,
  };
}

void
near_bonds_get_range (const NearBonds *self, guint first, guint second, double range[2])
{
  g_return_if_fail (first < self->n_species && second < self->n_species);

  gsize at = (gsize) first * self->n_species + second;

  range[0] = self->high[at] > 0.0 ? self->low[at] : 0.0;
  range[1] = self->high[at];
}

const GPtrArray *
near_bonds_get_notes (const NearBonds *self)
{
  return self->notes;
}
