/* near-bispectrum-kernel.c — U, Z, B and their derivatives; compiled once per SIMD level
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every lane of a vector is one centre, with its neighbours one after the other: what a centre gets
 * does not depend on who shares its batch. Centres with fewer neighbours than the longest list of
 * the batch get neighbours of weight 0.
 */
#include "near-bispectrum-private.h"
#include "near-vector.h"

#define W NEAR_VECTOR_WIDTH

typedef struct
{
  NearVector re, im;
} Complex;

/* A neighbour of each centre as it enters the recursion: Cayley and Klein's a and b, and its
 * weight. */
typedef struct
{
  NearVector ar, ai, br, bi, w;
} Point;

/* The parts of the work space. */
typedef struct
{
  Complex *total;       /* U, full */
  Complex *level[2];    /* u of levels j - 1 and j, half and a row */
  Complex *by_level[2]; /* their derivatives, 3 levels each */
  Complex *by;          /* (3, half): du of one neighbour of each centre */
  Complex *z;           /* Z of one coupling, Z of all, or Y */
  gsize row_room;       /* of each level */
} Work;

/* --- the work space ------------------------------------------------------------------------------
 */

static gsize
count_work (const NearBispectrum *self, gboolean jacobian)
{
  guint levels = self->options.twojmax + 1;
  gsize row_room = self->largest + levels;
  gsize z = self->half[levels] + self->largest;

  if (jacobian)
    z = MAX (z, self->jacobian);
  return self->full[levels] + 8 * row_room + 3 * self->half[levels] + z;
}

static gsize
work_bytes (const NearBispectrum *self, gboolean jacobian)
{
  return count_work (self, jacobian) * sizeof (Complex);
}

static Work
lay_out (const NearBispectrum *self, void *memory)
{
  guint levels = self->options.twojmax + 1;
  Work work = { .total = memory, .row_room = self->largest + levels };

  work.level[0] = work.total + self->full[levels];
  work.level[1] = work.level[0] + work.row_room;
  work.by_level[0] = work.level[1] + work.row_room;
  work.by_level[1] = work.by_level[0] + 3 * work.row_room;
  work.by = work.by_level[1] + 3 * work.row_room;
  work.z = work.by + 3 * self->half[levels];
  return work;
}

/* --- neighbours
 * ----------------------------------------------------------------------------------- */

/* Neighbour number @slot of every centre of the batch. @by: (array fixed-size=3) (nullable) */
static void
load_points (const NearBispectrum *self, const NearEnvironments *at, gsize first, gsize slot,
             Point *point, Point *by)
{
  double lanes[4][5][W] = { 0 };
  NearBispectrumPoint m;

  for (gsize c = 0; c < W; c++)
    {
      m = (NearBispectrumPoint){ .value = { 1.0 } };
      if (first + c < at->n_centers && at->start[first + c] + slot < at->start[first + c + 1])
        _near_bispectrum_map (self, at, at->start[first + c] + slot, by != NULL, &m);
      for (guint i = 0; i < 5; i++)
        {
          lanes[3][i][c] = m.value[i];
          for (guint k = 0; k < 3; k++)
            lanes[k][i][c] = m.by[k][i];
        }
    }
  for (guint k = by != NULL ? 0 : 3; k < 4; k++)
    *(k < 3 ? by + k : point)
        = (Point){ near_vector_load (lanes[k][0]), near_vector_load (lanes[k][1]),
                   near_vector_load (lanes[k][2]), near_vector_load (lanes[k][3]),
                   near_vector_load (lanes[k][4]) };
}

static gsize
count_slots (const NearEnvironments *at, gsize first)
{
  gsize most = 0;

  for (gsize c = first; c < MIN (first + W, at->n_centers); c++)
    most = MAX (most, at->start[c + 1] - at->start[c]);
  return most;
}

/* --- Wigner's matrices by recursion
 * --------------------------------------------------------------- */

/* conj (a, b) x */
NEAR_INLINE Complex
conj_times (NearVector re, NearVector im, Complex x)
{
  return (Complex){ re * x.re + im * x.im, re * x.im - im * x.re };
}

/* The row after the last of the half of odd level j, which level j + 1 needs. */
static void
add_mirrored_row (guint j, Complex *level)
{
  guint mb = (j - 1) / 2;
  const Complex *from = level + (gsize) mb * (j + 1);
  Complex *to = level + (gsize) (mb + 1) * (j + 1);

  for (guint ma = 0; ma <= j; ma++)
    {
      double sign = (ma + mb) % 2 == 0 ? 1.0 : -1.0;

      to[j - ma] = (Complex){ sign * from[ma].re, -sign * from[ma].im };
    }
}

/* u_j (mb, ma) = sqrt ((j - ma) / (j - mb)) conj (a) u_{j-1} (mb, ma)
 *              - sqrt (ma / (j - mb)) conj (b) u_{j-1} (mb, ma - 1) */
static void
raise_level (const NearBispectrum *self, guint j, const Point *p, const Complex *old, Complex *new)
{
  for (guint mb = 0; 2 * mb <= j; mb++, old += j, new += j + 1)
    {
      Complex before = { near_vector_set (0.0), near_vector_set (0.0) };

      for (guint ma = 0; ma < j; ma++)
        {
          Complex left = conj_times (p->ar, p->ai, old[ma]);
          double ra = self->root[j - ma][j - mb], rb = self->root[ma][j - mb];

          new[ma].re = ra *left.re - rb *before.re;
          new[ma].im = ra *left.im - rb *before.im;
          before = conj_times (p->br, p->bi, old[ma]);
        }
      double rb = self->root[j][j - mb];
      new[j].re = -rb *before.re;
      new[j].im = -rb *before.im;
    }
}

/* The derivative of that: the product rule adds what the derivative @by of the point does. */
static void
raise_derivative (const NearBispectrum *self, guint j, const Point *p, const Point *by,
                  const Complex *value, const Complex *old, Complex *new)
{
  for (guint mb = 0; 2 * mb <= j; mb++, value += j, old += j, new += j + 1)
    {
      Complex before = { near_vector_set (0.0), near_vector_set (0.0) };

      for (guint ma = 0; ma < j; ma++)
        {
          Complex left = conj_times (p->ar, p->ai, old[ma]);
          Complex more = conj_times (by->ar, by->ai, value[ma]);
          double ra = self->root[j - ma][j - mb], rb = self->root[ma][j - mb];

          new[ma].re = ra *(left.re + more.re) - rb *before.re;
          new[ma].im = ra *(left.im + more.im) - rb *before.im;
          before = conj_times (p->br, p->bi, old[ma]);
          more = conj_times (by->br, by->bi, value[ma]);
          before.re += more.re;
          before.im += more.im;
        }
      double rb = self->root[j][j - mb];
      new[j].re = -rb *before.re;
      new[j].im = -rb *before.im;
    }
}

/* Fills the rows below the middle. */
static void
complete (guint j, Complex *level)
{
  for (guint mb = 0; 2 * mb < j; mb++)
    for (guint ma = 0; ma <= j; ma++)
      {
        const Complex *from = level + (gsize) mb * (j + 1) + ma;
        double sign = (ma + mb) % 2 == 0 ? 1.0 : -1.0;

        level[(gsize) (j - mb) * (j + 1) + j - ma] = (Complex){ sign * from->re, -sign * from->im };
      }
}

/* U of all levels. */
static void
sum_neighbors (const NearBispectrum *self, const NearEnvironments *at, gsize first,
               const Work *work)
{
  guint twojmax = self->options.twojmax;
  gsize n_slots = count_slots (at, first);

  memset (work->total, 0, self->full[twojmax + 1] * sizeof *work->total);
  for (guint j = 0; j <= twojmax; j++)
    for (guint m = 0; 2 * m <= j; m++)
      work->total[self->full[j] + (gsize) m * (j + 2)].re
          = near_vector_set (self->options.self_weight);
  for (gsize slot = 0; slot < n_slots; slot++)
    {
      Complex *old = work->level[0], *new = work->level[1];
      Point p;

      load_points (self, at, first, slot, &p, NULL);
      old[0] = (Complex){ p.w, near_vector_set (0.0) };
      work->total[0].re += p.w;
      for (guint j = 1; j <= twojmax; j++)
        {
          Complex *sum = work->total + self->full[j], *swap = old;
          gsize n = (gsize) (j / 2 + 1) * (j + 1);

          raise_level (self, j, &p, old, new);
          for (gsize i = 0; i < n; i++)
            {
              sum[i].re += new[i].re;
              sum[i].im += new[i].im;
            }
          if (j % 2 == 1)
            add_mirrored_row (j, new);
          old = new;
          new = swap;
        }
    }
  for (guint j = 1; j <= twojmax; j++)
    complete (j, work->total + self->full[j]);
}

/* du of all levels of neighbour number @slot, half, by x, y and z, into work->by. */
static void
differentiate (const NearBispectrum *self, const NearEnvironments *at, gsize first, gsize slot,
               const Work *work)
{
  guint twojmax = self->options.twojmax;
  gsize room = work->row_room, half = self->half[twojmax + 1];
  guint old = 0;
  Point p, by[3];

  load_points (self, at, first, slot, &p, by);
  work->level[0][0] = (Complex){ p.w, near_vector_set (0.0) };
  for (guint k = 0; k < 3; k++)
    work->by[k * half] = work->by_level[0][k * room] = (Complex){ by[k].w, near_vector_set (0.0) };
  for (guint j = 1; j <= twojmax; j++, old = 1 - old)
    {
      gsize n = (gsize) (j / 2 + 1) * (j + 1);

      raise_level (self, j, &p, work->level[old], work->level[1 - old]);
      for (guint k = 0; k < 3; k++)
        {
          Complex *new = work->by_level[1 - old] + k *room;

          raise_derivative (self, j, &p, &by[k], work->level[old], work->by_level[old] + k * room,
                            new);
          memcpy (work->by + k * half + self->half[j], new, n * sizeof *new);
          if (j % 2 == 1)
            add_mirrored_row (j, new);
        }
      if (j % 2 == 1)
        add_mirrored_row (j, work->level[1 - old]);
    }
}

/* --- coupling
 * ------------------------------------------------------------------------------------- */

/* One element of Z: the sum over mb1 + mb2 and ma1 + ma2 of C C U U. */
NEAR_INLINE Complex
couple_element (const NearBispectrumCoupling *c, const Complex *first, const Complex *second,
                int sum_b, int sum_a)
{
  int j1 = (int) c->j1, j2 = (int) c->j2;
  int from_a = MAX (0, sum_a - j2), to_a = MIN (j1, sum_a);
  int from_b = MAX (0, sum_b - j2), to_b = MIN (j1, sum_b);
  Complex z = { near_vector_set (0.0), near_vector_set (0.0) };

  for (int mb1 = from_b; mb1 <= to_b; mb1++)
    {
      const Complex *row1 = first + mb1 * (j1 + 1) + from_a;
      const Complex *row2 = second + (sum_b - mb1) * (j2 + 1) + sum_a - from_a;
      const double *clebsch = c->clebsch + from_a * (j2 + 1) + sum_a - from_a;
      NearVector re = near_vector_set (0.0), im = near_vector_set (0.0);
      double cb = c->clebsch[mb1 * (j2 + 1) + sum_b - mb1];

      for (int ma1 = from_a; ma1 <= to_a; ma1++, row1++, row2--, clebsch += j2)
        {
          re += *clebsch * (row1->re * row2->re - row1->im * row2->im);
          im += *clebsch * (row1->re * row2->im + row1->im * row2->re);
        }
      z.re += cb * re;
      z.im += cb * im;
    }
  return z;
}

/* Z of one coupling, half, each element times what it counts for in a sum over all rows: the rows
 * below the middle repeat those above it. */
static void
couple (const NearBispectrum *self, const NearBispectrumCoupling *c, const Complex *total,
        Complex *z)
{
  const Complex *first = total + self->full[c->j1], *second = total + self->full[c->j2];
  guint j = c->j, shift = (c->j1 + c->j2 - j) / 2;

  for (guint mb = 0; 2 * mb <= j; mb++)
    for (guint ma = 0; ma <= j; ma++, z++)
      {
        double count = 2 * mb < j || ma < mb ? 2.0 : ma == mb ? 1.0 : 0.0;

        if (count > 0.0)
          {
            *z = couple_element (c, first, second, (int) (mb + shift), (int) (ma + shift));
            z->re *= count * c->factor;
            z->im *= count * c->factor;
          }
        else
          *z = (Complex){ near_vector_set (0.0), near_vector_set (0.0) };
      }
}

/* Re sum conj (x) y */
NEAR_INLINE NearVector
dot (gsize n, const Complex *x, const Complex *y)
{
  NearVector re = near_vector_set (0.0), im = near_vector_set (0.0);

  for (gsize i = 0; i < n; i++)
    {
      re += x[i].re * y[i].re;
      im += x[i].im * y[i].im;
    }
  return re + im;
}

static gsize
count_half (const NearBispectrum *self, guint j)
{
  return self->half[j + 1] - self->half[j];
}

static void
store_component (const NearBispectrum *self, const NearEnvironments *at, gsize first,
                 guint component, const Complex *total, const Complex *z, double *values)
{
  const NearBispectrumComponent *k = &self->components[component];
  guint j = k->couplings[0].j;
  NearVector b = dot (count_half (self, j), total + self->full[j], z) - k->isolated;
  double lanes[W];

  near_vector_store (lanes, b);
  for (gsize c = 0; c < W && first + c < at->n_centers; c++)
    values[(first + c) * self->n_components + component] = lanes[c];
}

/* --- what the table offers
 * ------------------------------------------------------------------------ */

static void
eval (const NearBispectrum *self, const NearEnvironments *at, gsize first, void *memory,
      double *values)
{
  const Work work = lay_out (self, memory);

  sum_neighbors (self, at, first, &work);
  for (guint i = 0; i < self->n_components; i++)
    {
      couple (self, &self->components[i].couplings[0], work.total, work.z);
      store_component (self, at, first, i, work.total, work.z, values);
    }
}

/* The derivatives by neighbour number @slot of each centre, where it has one. */
static void
store_gradient (const NearBispectrum *self, const NearEnvironments *at, gsize first, gsize slot,
                gsize stride, const NearVector by[3], double *gradient)
{
  for (gsize c = 0; c < W && first + c < at->n_centers; c++)
    {
      gsize neighbor = at->start[first + c] + slot;

      if (neighbor >= at->start[first + c + 1])
        continue;
      for (guint k = 0; k < 3; k++)
        gradient[neighbor * stride + k] = by[k][c];
    }
}

static void
eval_gradient (const NearBispectrum *self, const NearEnvironments *at, gsize first, void *memory,
               double *values, double *gradient)
{
  const Work work = lay_out (self, memory);
  gsize n_slots = count_slots (at, first), half = self->half[self->options.twojmax + 1];
  Complex *z = work.z;

  sum_neighbors (self, at, first, &work);
  for (guint i = 0; i < self->n_components; i++)
    for (guint s = 0; s < 3; s++)
      {
        const NearBispectrumCoupling *c = &self->components[i].couplings[s];

        couple (self, c, work.total, z);
        if (s == 0 && values != NULL)
          store_component (self, at, first, i, work.total, z, values);
        z += count_half (self, c->j);
      }
  for (gsize slot = 0; slot < n_slots; slot++)
    {
      const Complex *from = work.z;

      differentiate (self, at, first, slot, &work);
      for (guint i = 0; i < self->n_components; i++)
        {
          NearVector by[3]
              = { near_vector_set (0.0), near_vector_set (0.0), near_vector_set (0.0) };

          for (guint s = 0; s < 3; s++)
            {
              guint j = self->components[i].couplings[s].j;
              gsize n = count_half (self, j);

              for (guint k = 0; k < 3; k++)
                by[k] += dot (n, work.by + k * half + self->half[j], from);
              from += n;
            }
          store_gradient (self, at, first, slot, 3 * (gsize) self->n_components, by,
                          gradient + 3 * i);
        }
    }
}

static void
pull_back (const NearBispectrum *self, const NearEnvironments *at, gsize first, void *memory,
           const double *adjoint, double *gradient)
{
  const Work work = lay_out (self, memory);
  gsize n_slots = count_slots (at, first), half = self->half[self->options.twojmax + 1];
  Complex *y = work.z, *z = work.z + half;
  double lanes[W] = { 0 };

  sum_neighbors (self, at, first, &work);
  memset (y, 0, half * sizeof *y);
  for (guint i = 0; i < self->n_components; i++)
    {
      for (gsize c = 0; c < W && first + c < at->n_centers; c++)
        lanes[c] = adjoint[(first + c) * self->n_components + i];
      NearVector a = near_vector_load (lanes);
      for (guint s = 0; s < 3; s++)
        {
          const NearBispectrumCoupling *c = &self->components[i].couplings[s];
          Complex *to = y + self->half[c->j];

          couple (self, c, work.total, z);
          for (gsize e = 0; e < count_half (self, c->j); e++)
            {
              to[e].re += a * z[e].re;
              to[e].im += a * z[e].im;
            }
        }
    }
  for (gsize slot = 0; slot < n_slots; slot++)
    {
      NearVector by[3];

      differentiate (self, at, first, slot, &work);
      for (guint k = 0; k < 3; k++)
        by[k] = dot (half, work.by + k * half, y);
      store_gradient (self, at, first, slot, 3, by, gradient);
    }
}

const NearBispectrumKernel NEAR_SIMD_SYMBOL (near_bispectrum_kernel) = {
  .width = W,
  .work_bytes = work_bytes,
  .eval = eval,
  .eval_gradient = eval_gradient,
  .pull_back = pull_back,
};
