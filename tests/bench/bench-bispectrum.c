/* bench-bispectrum.c — bispectra per second: values, all gradients, and gradients pulled back
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One core; 256 centres of disturbed fcc aluminium with 54 neighbours each, neighbours found
 * before. The best of five runs, in microseconds a centre. Beside it on one machine, compute sna/atom
 * of LAMMPS (29 Sep 2021, -O3, no AVX) took 100 us for twojmax 8 and 212 us for 10: 12 times as long
 * as the copy for AVX-512, 4 times as long as the baseline.
 */
#include "near-bispectrum.h"
#include "near-cell-list.h"
#include "near-init.h"
#include "near-rng.h"
#include "near-simd.h"

#include <string.h>

#define EDGE 4.05
#define CELLS 4
#define N (4 * CELLS * CELLS * CELLS)
#define CUTOFF 5.9
#define N_RUNS 5

static void
gather (gsize j, const int shift[3], const double vector[3], double squared_distance,
        gpointer user_data)
{
  g_array_append_vals (user_data, vector, 3);
}

static void
place_atoms (double *positions)
{
  static const double basis[4][3]
      = { { 0, 0, 0 }, { 0, 0.5, 0.5 }, { 0.5, 0, 0.5 }, { 0.5, 0.5, 0 } };
  g_autoptr (NearRng) rng = near_rng_new (1, "positions");

  for (gsize i = 0; i < N; i++)
    {
      const gsize cell = i / 4,
                  at[3] = { cell % CELLS, cell / CELLS % CELLS, cell / CELLS / CELLS };

      for (gsize k = 0; k < 3; k++)
        positions[3 * i + k]
            = EDGE * ((double) at[k] + basis[i % 4][k]) + near_rng_normal (rng, 0.0, 0.05);
    }
}

static double
get_microseconds (gint64 from)
{
  return (double) (g_get_monotonic_time () - from) / N;
}

static void
measure (const NearEnvironments *at, guint twojmax)
{
  NearBispectrumOptions options;
  double best[3] = { 1e9, 1e9, 1e9 };

  near_bispectrum_options_init (&options);
  options.twojmax = twojmax;
  options.cutoff = CUTOFF;
  g_autoptr (NearBispectrum) plan = near_bispectrum_new (&options, NULL);
  gsize n = near_bispectrum_get_n_components (plan);
  g_autofree double *values = g_new (double, N *n);
  g_autofree double *adjoint = g_new0 (double, N *n);
  g_autofree double *pulled = g_new (double, 3 * at->start[N]);
  g_autofree double *gradient = g_new (double, 3 * n * at->start[N]);
  for (guint run = 0; run < N_RUNS; run++)
    {
      gint64 start = g_get_monotonic_time ();

      near_bispectrum_eval (plan, at, values);
      best[0] = MIN (best[0], get_microseconds (start));
      start = g_get_monotonic_time ();
      near_bispectrum_eval_gradient (plan, at, values, gradient);
      best[1] = MIN (best[1], get_microseconds (start));
      start = g_get_monotonic_time ();
      near_bispectrum_pull_back (plan, at, adjoint, pulled);
      best[2] = MIN (best[2], get_microseconds (start));
    }
  g_print (
      "twojmax %2u, %3zu components: values %6.1f us, gradients %7.1f us, pulled back %6.1f us\n",
      twojmax, n, best[0], best[1], best[2]);
}

int
main (void)
{
  static const gboolean periodic[3] = { TRUE, TRUE, TRUE };
  const double edge = EDGE * CELLS;
  const NearMat3 lattice = { { { edge, 0, 0 }, { 0, edge, 0 }, { 0, 0, edge } } };
  double positions[3 * N];
  gsize start[N + 1] = { 0 };
  g_autoptr (GArray) vectors = g_array_new (FALSE, FALSE, sizeof (double));

  near_init ();
  place_atoms (positions);
  g_autoptr (NearCellList) list
      = near_cell_list_new (&lattice, periodic, N, positions, CUTOFF, NULL);
  for (gsize i = 0; i < N; i++)
    {
      near_cell_list_visit (list, i, gather, vectors);
      start[i + 1] = vectors->len / 3;
    }
  g_print ("%s, %.1f neighbours\n", near_simd_level_get_name (near_simd_get_level ()),
           (double) start[N] / N);
  const NearEnvironments at
      = { .n_centers = N, .start = start, .vectors = (const double *) (gpointer) vectors->data };
  for (guint twojmax = 4; twojmax <= 12; twojmax += 2)
    measure (&at, twojmax);
  return 0;
}
