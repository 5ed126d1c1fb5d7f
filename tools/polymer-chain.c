/* polymer-chain.c — the moves of a self-avoiding walk with contact energy
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every move is proposed as often as its reverse and accepted by Metropolis's rule, so that walks
 * have the weight exp (beta C): kinks, crankshafts and ends (P. H. Verdier, W. H. Stockmayer 1962),
 * reptation (F. T. Wall, F. Mandel 1975), pivots (N. Madras, A. D. Sokal, Journal of Statistical
 * Physics 50 (1988) 109), which alone reach every walk.
 */
#include "polymer-chain.h"

#include <math.h>

#define PERIOD 256u
#define N_OPERATIONS 48

struct _PolymerLattice
{
  guint16 *beads;            /* (PERIOD^3): slot + 1, or 0 */
  guint32 spread[3][PERIOD]; /* of a coordinate's bits, so that neighbours are near in memory */
};

static const PolymerSite directions[6] = { { { 1, 0, 0 } },  { { -1, 0, 0 } }, { { 0, 1, 0 } },
                                           { { 0, -1, 0 } }, { { 0, 0, 1 } },  { { 0, 0, -1 } } };

PolymerLattice *
polymer_lattice_new (void)
{
  PolymerLattice *self = g_new0 (PolymerLattice, 1);

  self->beads = g_new0 (guint16, (gsize) PERIOD * PERIOD * PERIOD);
  for (guint k = 0; k < 3; k++)
    for (guint32 c = 0; c < PERIOD; c++)
      for (guint bit = 0; bit < 8; bit++)
        self->spread[k][c] |= ((c >> bit) & 1u) << (3 * bit + k);
  return self;
}

void
polymer_lattice_free (PolymerLattice *self)
{
  if (self == NULL)
    return;
  g_free (self->beads);
  g_free (self);
}

static inline guint16 *
at (const PolymerLattice *lattice, int x, int y, int z)
{
  return lattice->beads
         + (lattice->spread[0][(guint) x % PERIOD] | lattice->spread[1][(guint) y % PERIOD]
            | lattice->spread[2][(guint) z % PERIOD]);
}

static inline guint16 *
at_site (const PolymerLattice *lattice, PolymerSite r)
{
  return at (lattice, r.x[0], r.x[1], r.x[2]);
}

static inline int
count_neighbors (const PolymerLattice *lattice, PolymerSite r)
{
  int x = r.x[0], y = r.x[1], z = r.x[2];

  return (*at (lattice, x + 1, y, z) != 0) + (*at (lattice, x - 1, y, z) != 0)
         + (*at (lattice, x, y + 1, z) != 0) + (*at (lattice, x, y - 1, z) != 0)
         + (*at (lattice, x, y, z + 1) != 0) + (*at (lattice, x, y, z - 1) != 0);
}

static inline PolymerSite
add (PolymerSite a, PolymerSite b)
{
  return (PolymerSite){ { a.x[0] + b.x[0], a.x[1] + b.x[1], a.x[2] + b.x[2] } };
}

static inline PolymerSite
subtract (PolymerSite a, PolymerSite b)
{
  return (PolymerSite){ { a.x[0] - b.x[0], a.x[1] - b.x[1], a.x[2] - b.x[2] } };
}

static inline gboolean
equal (PolymerSite a, PolymerSite b)
{
  return a.x[0] == b.x[0] && a.x[1] == b.x[1] && a.x[2] == b.x[2];
}

static inline int
dot (PolymerSite a, PolymerSite b)
{
  return a.x[0] * b.x[0] + a.x[1] * b.x[1] + a.x[2] * b.x[2];
}

/* --- the chain ----------------------------------------------------------------------------------
 */

static inline gsize
get_slot (const PolymerChain *self, gsize i)
{
  gsize s = self->head + i;

  return s >= self->n ? s - self->n : s;
}

static inline PolymerSite
get_bead (const PolymerChain *self, gsize i)
{
  return self->slots[get_slot (self, i)];
}

PolymerChain *
polymer_chain_new (gsize n)
{
  g_return_val_if_fail (n > 0 && n <= POLYMER_MAX_BEADS, NULL);

  PolymerChain *self = g_new0 (PolymerChain, 1);
  int row = (int) ceil (sqrt ((double) n));

  self->n = n;
  self->slots = g_new (PolymerSite, n);
  for (gsize i = 0; i < n; i++)
    {
      int y = (int) i / row, x = (int) i % row;

      self->slots[i] = (PolymerSite){ { y % 2 == 0 ? x : row - 1 - x, y, 0 } };
      /* A bead touches the one below it in the row before, save at the turn, where that is the
       * bond. */
      self->n_contacts += y > 0 && x > 0;
    }
  return self;
}

void
polymer_chain_free (PolymerChain *self)
{
  if (self == NULL)
    return;
  g_free (self->slots);
  g_free (self);
}

const PolymerSite *
polymer_chain_get_bead (const PolymerChain *self, gsize i)
{
  return &self->slots[get_slot (self, i)];
}

void
polymer_chain_put (const PolymerChain *self, PolymerLattice *lattice)
{
  for (gsize s = 0; s < self->n; s++)
    *at_site (lattice, self->slots[s]) = (guint16) (s + 1);
}

void
polymer_chain_lift (const PolymerChain *self, PolymerLattice *lattice)
{
  for (gsize s = 0; s < self->n; s++)
    *at_site (lattice, self->slots[s]) = 0;
}

double
polymer_chain_get_squared_radius (const PolymerChain *self)
{
  PolymerSite first = self->slots[0];
  double n = (double) self->n;
  gint64 sum[3] = { 0 }, squares = 0;

  for (gsize s = 0; s < self->n; s++)
    {
      PolymerSite d = subtract (self->slots[s], first);

      for (guint k = 0; k < 3; k++)
        sum[k] += d.x[k];
      squares += dot (d, d);
    }
  return ((double) squares
          - ((double) (sum[0] * sum[0]) + (double) (sum[1] * sum[1]) + (double) (sum[2] * sum[2]))
                / n)
         / n;
}

static inline gboolean
accept (double beta, int gained, NearRng *rng)
{
  return gained >= 0 || near_rng_uniform (rng, 0.0, 1.0) < exp (beta * gained);
}

/* --- kinks, ends, crankshafts -------------------------------------------------------------------
 */

/* One bead: to the other corner of the square of its bonds, or an end anywhere beside its
 * neighbour. */
static gboolean
try_bead (PolymerChain *self,
          PolymerLattice *lattice,
          double beta,
          gsize i,
          PolymerSite direction,
          NearRng *rng)
{
  PolymerSite *r = &self->slots[get_slot (self, i)], moved;
  guint16 *from = at_site (lattice, *r), *to;
  int gained;

  if (i == 0)
    moved = add (get_bead (self, 1), direction);
  else if (i == self->n - 1)
    moved = add (get_bead (self, i - 1), direction);
  else
    moved = subtract (add (get_bead (self, i - 1), get_bead (self, i + 1)), *r);
  to = at_site (lattice, moved);
  if (*to != 0)
    return FALSE;
  /* Old and new site are never neighbours, and both have the same bonds. */
  gained = count_neighbors (lattice, moved) - count_neighbors (lattice, *r);
  if (!accept (beta, gained, rng))
    return FALSE;
  *to = *from;
  *from = 0;
  *r = moved;
  self->n_contacts += gained;
  return TRUE;
}

/* Beads i and i + 1 of a U turn about the axis through their neighbours. */
static gboolean
try_crankshaft (PolymerChain *self,
                PolymerLattice *lattice,
                double beta,
                gsize i,
                PolymerSite direction,
                NearRng *rng)
{
  PolymerSite a = get_bead (self, i - 1), b = get_bead (self, i + 2), axis = subtract (b, a);
  PolymerSite *r = &self->slots[get_slot (self, i)], *s = &self->slots[get_slot (self, i + 1)];
  PolymerSite r_new = add (a, direction), s_new = add (b, direction);
  guint16 *r_at = at_site (lattice, *r), *s_at = at_site (lattice, *s);
  guint16 r_mark = *r_at, s_mark = *s_at;
  int gained;

  if (dot (axis, axis) != 1 || dot (axis, direction) != 0 || *at_site (lattice, r_new) != 0
      || *at_site (lattice, s_new) != 0)
    return FALSE;
  *r_at = *s_at = 0;
  gained = count_neighbors (lattice, r_new) + count_neighbors (lattice, s_new)
           - count_neighbors (lattice, *r) - count_neighbors (lattice, *s);
  if (!accept (beta, gained, rng))
    {
      *r_at = r_mark;
      *s_at = s_mark;
      return FALSE;
    }
  *r = r_new;
  *s = s_new;
  *at_site (lattice, r_new) = r_mark;
  *at_site (lattice, s_new) = s_mark;
  self->n_contacts += gained;
  return TRUE;
}

static gboolean
try_local (PolymerChain *self, PolymerLattice *lattice, double beta, NearRng *rng)
{
  gsize draw = near_rng_index (rng, 12 * self->n);
  gsize i = draw / 12;
  PolymerSite direction = directions[draw % 6];

  if (draw % 12 < 6)
    return try_bead (self, lattice, beta, i, direction, rng);
  return i >= 1 && i + 2 < self->n && try_crankshaft (self, lattice, beta, i, direction, rng);
}

/* --- reptation ----------------------------------------------------------------------------------
 */

/* The bead at one end goes to the other end. */
static gboolean
try_creep (PolymerChain *self, PolymerLattice *lattice, double beta, NearRng *rng)
{
  gsize draw = near_rng_index (rng, 12);
  gboolean forward = draw < 6;
  gsize tail = get_slot (self, forward ? 0 : self->n - 1);
  PolymerSite old = self->slots[tail];
  PolymerSite front = get_bead (self, forward ? self->n - 1 : 0);
  PolymerSite moved = add (front, directions[draw % 6]);
  guint16 *from = at_site (lattice, old), *to = at_site (lattice, moved);
  guint16 mark = *from;
  int gained;

  *from = 0;
  if (*to != 0
      || !accept (beta, gained = count_neighbors (lattice, moved) - count_neighbors (lattice, old),
                  rng))
    {
      *from = mark;
      return FALSE;
    }
  *to = mark;
  self->slots[tail] = moved;
  self->head = forward ? get_slot (self, 1) : tail;
  self->n_contacts += gained;
  return TRUE;
}

/* --- pivots -------------------------------------------------------------------------------------
 */

/* Operation 0 .. 47 of the cube: a permutation of the axes and three signs; 0 is the identity. */
static PolymerSite
turn (PolymerSite d, gsize operation)
{
  static const guint8 axes[6][3]
      = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
  const guint8 *axis = axes[operation / 8];
  PolymerSite turned;

  for (guint k = 0; k < 3; k++)
    turned.x[k] = (operation >> k) & 1 ? -d.x[axis[k]] : d.x[axis[k]];
  return turned;
}

typedef struct
{
  gsize first, last; /* beads that stay, the pivot among them */
} Kept;

static inline gboolean
is_kept (const PolymerChain *self, gsize mark, Kept kept)
{
  gsize i;

  if (mark == 0)
    return FALSE;
  i = mark - 1 >= self->head ? mark - 1 - self->head : mark - 1 + self->n - self->head;
  return i >= kept.first && i <= kept.last;
}

/* Contacts of a site with beads that stay. The pivot's bond is counted before and after alike. */
static int
count_kept (const PolymerChain *self, const PolymerLattice *lattice, PolymerSite r, Kept kept)
{
  int count = 0;

  for (guint k = 0; k < 6; k++)
    count += is_kept (self, *at_site (lattice, add (r, directions[k])), kept);
  return count;
}

static gboolean
try_pivot (PolymerChain *self, PolymerLattice *lattice, double beta, NearRng *rng)
{
  PolymerSite moved[POLYMER_MAX_BEADS / 2 + 1];
  gsize pivot = 1 + near_rng_index (rng, self->n - 2);
  gsize operation = 1 + near_rng_index (rng, N_OPERATIONS - 1);
  gboolean upper = pivot >= self->n / 2;
  gsize n_moved = upper ? self->n - 1 - pivot : pivot;
  Kept kept = upper ? (Kept){ 0, pivot } : (Kept){ pivot, self->n - 1 };
  PolymerSite center = get_bead (self, pivot);
  int gained = 0;

  for (gsize k = 0; k < n_moved; k++)
    {
      PolymerSite r = get_bead (self, upper ? pivot + 1 + k : pivot - 1 - k);

      moved[k] = add (center, turn (subtract (r, center), operation));
      if (is_kept (self, *at_site (lattice, moved[k]), kept))
        return FALSE;
    }
  for (gsize k = 0; k < n_moved; k++)
    gained += count_kept (self, lattice, moved[k], kept)
              - count_kept (self, lattice, get_bead (self, upper ? pivot + 1 + k : pivot - 1 - k),
                            kept);
  if (!accept (beta, gained, rng))
    return FALSE;
  for (gsize k = 0; k < n_moved; k++)
    *at_site (lattice, get_bead (self, upper ? pivot + 1 + k : pivot - 1 - k)) = 0;
  for (gsize k = 0; k < n_moved; k++)
    {
      gsize s = get_slot (self, upper ? pivot + 1 + k : pivot - 1 - k);

      self->slots[s] = moved[k];
      *at_site (lattice, moved[k]) = (guint16) (s + 1);
    }
  self->n_contacts += gained;
  return TRUE;
}

void
polymer_chain_sweep (PolymerChain *self,
                     PolymerLattice *lattice,
                     double beta,
                     guint n_pivots,
                     NearRng *rng,
                     PolymerCounts *counts)
{
  PolymerCounts none = { 0 };
  PolymerCounts *c = counts != NULL ? counts : &none;

  g_return_if_fail (self->n >= 3);
  for (gsize k = 0; k < self->n; k++)
    {
      c->local.accepted += try_local (self, lattice, beta, rng);
      c->creep.accepted += try_creep (self, lattice, beta, rng);
    }
  for (guint k = 0; k < n_pivots; k++)
    c->pivot.accepted += try_pivot (self, lattice, beta, rng);
  c->local.tried += self->n;
  c->creep.tried += self->n;
  c->pivot.tried += n_pivots;
}
