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

NearGpPoints *
_near_gp_source_load_polymer (const NearGpSpec *spec, GError **error)
{
  g_autofree char *dir = near_system_dup_datasets_dir (error);
  g_autofree char *path = dir != NULL ? g_build_filename (dir, "polymer", "polymer.csv", NULL) : NULL;
  g_autoptr (NearGpPoints) all = NULL;
  NearGpPoints *points;

  if (path == NULL)
    return NULL;
  all = near_gp_points_load_csv (path, "ln_n,alpha", "ln_rg2", "variance", NULL, NULL, error);
  if (all == NULL)
    return NULL;
  points = select_samples (all, spec);
  points->own = FALSE;
  return points;
}
