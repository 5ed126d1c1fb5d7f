/* near-gp-source-polymer.c — the polymer's data set as a source of points
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-lab-private.h"
#include "near-rng.h"
#include "near-system.h"

#include <math.h>

/* ln N of the longest chains that are trained on; longer ones test how far a model carries. */
#define LONGEST_LN_N 6.3

/* With fewer samples than there are chains up to the longest, samples are taken at random and the others test
 * them; longer chains are left out then. */
static NearGpPoints *
select_samples (const NearGpPoints *all, const NearGpSpec *spec)
{
  g_autoptr (NearRng) rng = near_rng_new ((guint64) spec->seed, "gp polymer samples");
  g_autofree gsize *inside = g_new (gsize, all->n + 1);
  g_autofree gsize *order = g_new (gsize, all->n + 1);
  g_autoptr (NearGpPoints) points = near_gp_points_copy (all);
  gsize n_inside = 0;

  for (gsize i = 0; i < all->n; i++)
    {
      points->test[i] = all->x[i * all->n_inputs] > LONGEST_LN_N;
      if (!points->test[i])
        inside[n_inside++] = i;
    }
  if ((gsize) spec->samples >= n_inside)
    return g_steal_pointer (&points);
  near_rng_permutation (rng, n_inside, order);
  for (gsize k = (gsize) spec->samples; k < n_inside; k++)
    points->test[inside[order[k]]] = 1;
  for (gsize i = all->n; i-- > 0;)
    if (all->x[i * all->n_inputs] > LONGEST_LN_N)
      {
        NearGpPoints *fewer = near_gp_points_without (points, i);

        near_gp_points_unref (points);
        points = fewer;
      }
  return g_steal_pointer (&points);
}

static NearGpPoints *
load_file (const char *dir, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "polymer", name, NULL);

  return near_gp_points_load_csv (path, "ln_n,alpha", "ln_rg2", "variance", NULL, NULL, error);
}

/* The points of both, with their error bars and theory. */
static NearGpPoints *
join (const NearGpPoints *a, const NearGpPoints *b)
{
  NearGpPoints *all = near_gp_points_copy (a);

  for (gsize i = 0; i < b->n; i++)
    {
      NearGpPoints *more = near_gp_points_with (all, b->x + i * b->n_inputs, b->y[i]);

      more->sd[all->n] = b->sd[i];
      more->theory[all->n] = b->theory[i];
      near_gp_points_unref (all);
      all = more;
    }
  return all;
}

NearGpPoints *
_near_gp_source_load_polymer (const NearGpSpec *spec, GError **error)
{
  g_autofree char *dir = near_system_dup_datasets_dir (error);
  g_autoptr (NearGpPoints) trained = dir != NULL ? load_file (dir, "polymer.csv", error) : NULL;
  g_autoptr (NearGpPoints) longer = trained != NULL ? load_file (dir, "polymer-long.csv", error) : NULL;
  g_autoptr (NearGpPoints) all = NULL;
  NearGpPoints *points;

  if (longer == NULL)
    return NULL;
  all = join (trained, longer);
  points = select_samples (all, spec);
  points->own = FALSE;
  return points;
}
