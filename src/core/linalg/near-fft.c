/* near-fft.c — three-dimensional Fourier transforms through FFTW, whole and pruned
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * FFTW_ESTIMATE chooses a plan from the sizes alone. Making plans is not thread-safe, using them
 * is. A pruned transform goes along z in the rows that hold something, along y in the planes x that
 * do, and along x everywhere; of a sphere in a box of twice its diameter that is 7/12 of the work.
 * It goes from the box to a plane beside it and back: plans that are not in place are two to four
 * times as fast when they are not timed, and rows far apart, which would fall on each other in the
 * cache, are copied first.
 */
#include "near-fft.h"

#include <fftw3.h>
#include <stdlib.h>
#include <string.h>

#define ALIGNMENT 64

struct _NearFft
{
  gatomicrefcount ref_count;
  fftw_plan forward, inverse;
};

typedef struct
{
  gsize first, n;
} Run;

struct _NearFftPruned
{
  gsize n[3];
  GArray *rows;          /* Run of y */
  GArray *planes;        /* guint32 x */
  fftw_plan *along_z[2]; /* [direction][row run], between the box and a plane */
  fftw_plan along_y[2];  /* between a plane and the box */
  fftw_plan along_x[2];  /* between two planes */
};

static GMutex planner;

gpointer
near_fft_try_malloc (gsize n_bytes)
{
  if (n_bytes > G_MAXSIZE / 2)
    return NULL;
  return aligned_alloc (ALIGNMENT, (MAX (n_bytes, 1) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
}

gpointer
near_fft_malloc (gsize n_bytes)
{
  gpointer data = near_fft_try_malloc (n_bytes);

  if (data == NULL)
    g_error ("there is no memory for %zu bytes", n_bytes);
  return data;
}

void
near_fft_free (gpointer data)
{
  free (data);
}

gsize
near_fft_get_good_size (gsize n)
{
  for (gsize candidate = MAX (n, 1);; candidate++)
    {
      gsize rest = candidate;

      for (gsize p = 2; p <= 5; p += p == 2 ? 1 : 2)
        while (rest % p == 0)
          rest /= p;
      if (rest == 1)
        return candidate;
    }
}

NearFft *
near_fft_new (const gsize n[3])
{
  g_return_val_if_fail (n != NULL && n[0] > 0 && n[1] > 0 && n[2] > 0, NULL);

  NearFft *self = g_new0 (NearFft, 1);
  NearComplex *data = near_fft_malloc (n[0] * n[1] * n[2] * sizeof *data);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_lock (&planner);
  self->forward = fftw_plan_dft_3d ((int) n[0], (int) n[1], (int) n[2], (fftw_complex *) data,
                                    (fftw_complex *) data, FFTW_FORWARD, FFTW_ESTIMATE);
  self->inverse = fftw_plan_dft_3d ((int) n[0], (int) n[1], (int) n[2], (fftw_complex *) data,
                                    (fftw_complex *) data, FFTW_BACKWARD, FFTW_ESTIMATE);
  g_mutex_unlock (&planner);
  near_fft_free (data);
  return self;
}

NearFft *
near_fft_ref (NearFft *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
near_fft_unref (NearFft *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_mutex_lock (&planner);
  fftw_destroy_plan (self->forward);
  fftw_destroy_plan (self->inverse);
  g_mutex_unlock (&planner);
  g_free (self);
}

void
near_fft_forward (const NearFft *self, NearComplex *data)
{
  fftw_execute_dft (self->forward, (fftw_complex *) data, (fftw_complex *) data);
}

void
near_fft_inverse (const NearFft *self, NearComplex *data)
{
  fftw_execute_dft (self->inverse, (fftw_complex *) data, (fftw_complex *) data);
}

/* --- pruned ---------------------------------------------------------------------------------- */

/* Between two arrays, whose lines are laid out alike */
static fftw_plan
plan_many (NearComplex *in,
           NearComplex *out,
           gsize length,
           gsize count,
           gsize stride,
           gsize distance,
           int sign)
{
  int n = (int) length;
  unsigned flags = FFTW_ESTIMATE;

  /* Rows begin at any complex number; on x86 that is aligned as well as FFTW needs it. */
  if (fftw_alignment_of ((double *) in) != fftw_alignment_of ((double *) (in + 1)))
    flags |= FFTW_UNALIGNED;
  return fftw_plan_many_dft (1, &n, (int) count, (fftw_complex *) in, NULL, (int) stride,
                             (int) distance, (fftw_complex *) out, NULL, (int) stride,
                             (int) distance, sign, flags);
}

gsize
near_fft_pruned_get_length (const gsize n[3])
{
  return n[0] * n[1] * n[2] + 2 * MAX (n[0], n[1]) * n[2];
}

/* Two planes behind the box */
static NearComplex *
get_plane (const NearFftPruned *self, NearComplex *data, gsize i)
{
  return data + self->n[0] * self->n[1] * self->n[2]
         + i * MAX (self->n[0], self->n[1]) * self->n[2];
}

static void
make_plans (NearFftPruned *self)
{
  const gsize *n = self->n;
  NearComplex *data = near_fft_malloc (near_fft_pruned_get_length (n) * sizeof *data);
  NearComplex *first = get_plane (self, data, 0), *second = get_plane (self, data, 1);

  g_mutex_lock (&planner);
  for (int direction = 0; direction < 2; direction++)
    {
      int sign = direction == 0 ? FFTW_FORWARD : FFTW_BACKWARD;

      self->along_z[direction] = g_new0 (fftw_plan, self->rows->len);
      for (guint r = 0; r < self->rows->len; r++)
        self->along_z[direction][r]
            = plan_many (data, first, n[2], g_array_index (self->rows, Run, r).n, 1, n[2], sign);
      self->along_y[direction] = plan_many (data, first, n[1], n[2], n[2], 1, sign);
      self->along_x[direction] = plan_many (first, second, n[0], n[2], n[2], 1, sign);
    }
  g_mutex_unlock (&planner);
  near_fft_free (data);
}

NearFftPruned *
near_fft_pruned_new (const gsize n[3], gsize n_columns, const guint32 *columns)
{
  g_return_val_if_fail (n != NULL && (n_columns == 0 || columns != NULL), NULL);

  NearFftPruned *self = g_new0 (NearFftPruned, 1);
  g_autofree gboolean *has_x = g_new0 (gboolean, n[0]);
  g_autofree gboolean *has_y = g_new0 (gboolean, n[1]);

  memcpy (self->n, n, sizeof self->n);
  self->rows = g_array_new (FALSE, FALSE, sizeof (Run));
  self->planes = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (gsize c = 0; c < n_columns; c++)
    {
      g_assert (columns[2 * c] < n[0] && columns[2 * c + 1] < n[1]);
      has_x[columns[2 * c]] = TRUE;
      has_y[columns[2 * c + 1]] = TRUE;
    }
  for (guint32 x = 0; x < n[0]; x++)
    if (has_x[x])
      g_array_append_val (self->planes, x);
  for (gsize y = 0; y < n[1]; y++)
    if (has_y[y])
      {
        Run *last = self->rows->len == 0 || !has_y[y - 1]
                        ? NULL
                        : &g_array_index (self->rows, Run, self->rows->len - 1);

        if (last != NULL)
          last->n++;
        else
          g_array_append_val (self->rows, ((Run){ y, 1 }));
      }
  make_plans (self);
  return self;
}

void
near_fft_pruned_free (NearFftPruned *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&planner);
  for (int direction = 0; direction < 2; direction++)
    {
      for (guint r = 0; r < self->rows->len; r++)
        fftw_destroy_plan (self->along_z[direction][r]);
      g_free (self->along_z[direction]);
      fftw_destroy_plan (self->along_y[direction]);
      fftw_destroy_plan (self->along_x[direction]);
    }
  g_mutex_unlock (&planner);
  g_array_unref (self->rows);
  g_array_unref (self->planes);
  g_free (self);
}

static void
execute (fftw_plan plan, NearComplex *in, NearComplex *out)
{
  fftw_execute_dft (plan, (fftw_complex *) in, (fftw_complex *) out);
}

void
near_fft_pruned_clear (const NearFftPruned *self, NearComplex *data)
{
  for (guint p = 0; p < self->planes->len; p++)
    {
      NearComplex *plane
          = data + g_array_index (self->planes, guint32, p) * self->n[1] * self->n[2];

      for (guint r = 0; r < self->rows->len; r++)
        {
          const Run *run = &g_array_index (self->rows, Run, r);

          memset (plane + run->first * self->n[2], 0, run->n * self->n[2] * sizeof *data);
        }
    }
}

/* The planes x that hold something, from reciprocal space along z and y: all their rows */
static void
invert_planes (const NearFftPruned *self, NearComplex *data)
{
  NearComplex *beside = get_plane (self, data, 0);

  /* Rows that hold nothing stay zero in there. */
  memset (beside, 0, self->n[1] * self->n[2] * sizeof *beside);
  for (guint p = 0; p < self->planes->len; p++)
    {
      NearComplex *plane
          = data + g_array_index (self->planes, guint32, p) * self->n[1] * self->n[2];

      for (guint r = 0; r < self->rows->len; r++)
        {
          gsize from = g_array_index (self->rows, Run, r).first * self->n[2];

          execute (self->along_z[1][r], plane + from, beside + from);
        }
      execute (self->along_y[1], beside, plane);
    }
}

static void
transform_planes (const NearFftPruned *self, NearComplex *data)
{
  NearComplex *beside = get_plane (self, data, 0);

  for (guint p = 0; p < self->planes->len; p++)
    {
      NearComplex *plane
          = data + g_array_index (self->planes, guint32, p) * self->n[1] * self->n[2];

      execute (self->along_y[0], plane, beside);
      for (guint r = 0; r < self->rows->len; r++)
        {
          gsize from = g_array_index (self->rows, Run, r).first * self->n[2];

          execute (self->along_z[0][r], beside + from, plane + from);
        }
    }
}

/* The rows of one y of the planes that hold something, between the box and a plane (x, z) */
static void
copy_rows (
    const NearFftPruned *self, gsize y, NearComplex *data, NearComplex *plane, gboolean is_in)
{
  gsize n_z = self->n[2], n_plane = self->n[1] * n_z;

  if (is_in)
    memset (plane, 0, self->n[0] * n_z * sizeof *plane);
  for (guint p = 0; p < self->planes->len; p++)
    {
      gsize x = g_array_index (self->planes, guint32, p);
      NearComplex *row = data + x * n_plane + y * n_z, *beside = plane + x * n_z;

      memcpy (is_in ? beside : row, is_in ? row : beside, n_z * sizeof *row);
    }
}

void
near_fft_pruned_inverse (const NearFftPruned *self, NearComplex *data)
{
  gsize n_z = self->n[2], n_plane = self->n[1] * n_z;
  NearComplex *first = get_plane (self, data, 0), *second = get_plane (self, data, 1);

  invert_planes (self, data);
  for (gsize y = 0; y < self->n[1]; y++)
    {
      copy_rows (self, y, data, first, TRUE);
      execute (self->along_x[1], first, second);
      for (gsize x = 0; x < self->n[0]; x++)
        memcpy (data + x * n_plane + y * n_z, second + x * n_z, n_z * sizeof *data);
    }
}

void
near_fft_pruned_forward (const NearFftPruned *self, NearComplex *data)
{
  gsize n_z = self->n[2], n_plane = self->n[1] * n_z;
  NearComplex *first = get_plane (self, data, 0), *second = get_plane (self, data, 1);

  for (gsize y = 0; y < self->n[1]; y++)
    {
      for (gsize x = 0; x < self->n[0]; x++)
        memcpy (first + x * n_z, data + x * n_plane + y * n_z, n_z * sizeof *data);
      execute (self->along_x[0], first, second);
      copy_rows (self, y, data, second, FALSE);
    }
  transform_planes (self, data);
}

/* The local potential's operator: to points, times v, and back, without the factor 1/n. Along x
 * both ways are done row by row, while the row is in the cache. */
void
near_fft_pruned_multiply (const NearFftPruned *self, const double *v, NearComplex *data)
{
  gsize n_z = self->n[2], n_plane = self->n[1] * n_z;
  NearComplex *first = get_plane (self, data, 0), *second = get_plane (self, data, 1);

  invert_planes (self, data);
  for (gsize y = 0; y < self->n[1]; y++)
    {
      copy_rows (self, y, data, first, TRUE);
      execute (self->along_x[1], first, second);
      for (gsize x = 0; x < self->n[0]; x++)
        {
          NearComplex *row = second + x * n_z;
          const double *factor = v + x * n_plane + y * n_z;

          for (gsize z = 0; z < n_z; z++)
            row[z] *= factor[z];
        }
      execute (self->along_x[0], second, first);
      copy_rows (self, y, data, first, FALSE);
    }
  transform_planes (self, data);
}
