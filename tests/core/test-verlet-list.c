/* test-verlet-list.c — a list that is kept for a while, against one that is made each time
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-verlet-list.h"

#include "crystal-test.h"
#include "near-cell-list.h"
#include "near-init.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

static void
count (gsize j, const int shift[3], const double vector[3], double squared_distance, gpointer user_data)
{
  ++*(gsize *) user_data;
}

/* Pairs of places within the cut-off of @view, against a cell list made for @x. */
static void
check_list (const NearVerletView *view, const NearMat3 *lattice, const double *x, double cutoff)
{
  static const gboolean periodic[3] = { TRUE, TRUE, TRUE };
  g_autoptr (NearCellList) cells = near_cell_list_new (lattice, periodic, view->n, x, cutoff, NULL);

  for (gsize i = 0; i < view->n; i++)
    {
      gsize expected = 0, found = 0;

      near_cell_list_visit (cells, i, count, &expected);
      for (gsize t = 0; t < view->n_types; t++)
        {
          guint32 first = view->start[i * view->n_types + t], last = view->start[i * view->n_types + t + 1];

          g_assert_cmpuint ((last - first) % NEAR_VERLET_PADDING, ==, 0);
          for (guint32 k = first; k < last; k++)
            {
              NearVec3 d = near_vec3_subtract (near_vec3_from (view->positions + 3 * (gsize) view->neighbors[k]),
                                               near_vec3_from (view->positions + 3 * i));

              if (near_vec3_length (d) > cutoff)
                continue;
              found++;
              g_assert_cmpuint (view->types[view->atoms[view->neighbors[k]]], ==, t);
            }
        }
      g_assert_cmpuint (found, ==, expected);
    }
}

static void
test_walk (void)
{
  static const gboolean periodic[3] = { TRUE, TRUE, TRUE };
  const double cutoff = 4.0, skin = 1.0;
  g_autoptr (NearCrystal) crystal = crystal_test_new_random (9, 20, 7.0, 1);
  g_autoptr (NearRng) rng = near_rng_new (9, "walk");
  g_autofree double *x = g_memdup2 (near_crystal_peek_positions (crystal), 60 * sizeof (double));
  const NearMat3 *lattice = near_crystal_get_lattice (crystal);
  guint8 types[20];

  for (guint i = 0; i < 20; i++)
    types[i] = i % 3;
  g_autoptr (NearVerletList) list
      = near_verlet_list_new (lattice, periodic, 20, types, 3, cutoff, skin, NULL);
  for (guint step = 0; step < 200; step++)
    {
      g_assert_true (near_verlet_list_update (list, x, NULL));
      check_list (near_verlet_list_get_view (list), lattice, x, cutoff);
      for (guint i = 0; i < 60; i++)
        x[i] += near_rng_uniform (rng, -0.06, 0.08);
    }
  /* at most 0.14 Å a step and half of the skin to go */
  g_assert_cmpuint (near_verlet_list_get_n_builds (list), >, 5);
  g_assert_cmpuint (near_verlet_list_get_n_builds (list), <, 60);

  g_autoptr (GError) error = NULL;
  x[7] = NAN;
  g_assert_false (near_verlet_list_update (list, x, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_assert_nonnull (strstr (error->message, "atom 3 "));
}

int
main (int argc, char **argv)
{
  near_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/verlet-list/walk", test_walk);
  return g_test_run ();
}
