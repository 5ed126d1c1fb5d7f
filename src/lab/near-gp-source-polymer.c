/* near-gp-source-polymer.c — the polymer's data set as a source of points
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-lab-private.h"
#include "near-rng.h"
#include "near-system.h"

#include <string.h>

static NearGpPoints *
load (const char *dir, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "polymer", name, NULL);

  return near_gp_points_load_csv (path, "ln_n,alpha", "ln_rg2", "variance", NULL, NULL, error);
}

/* With fewer samples than there are chains, samples are taken at random and the others test them. */
static void
hold_out (NearGpPoints *points, const NearGpSpec *spec)
{
  g_autoptr (NearRng) rng = near_rng_new ((guint64) spec->seed, "gp polymer samples");
  g_autofree gsize *order = g_new (gsize, points->n + 1);

  near_rng_permutation (rng, points->n, order);
  for (gsize k = (gsize) spec->samples; k < points->n; k++)
    points->test[order[k]] = 1;
}

/* The samples alone, and the chains of twice the greatest length to test how far a model carries. */
static NearGpPoints *
append_long (const NearGpPoints *points, const NearGpPoints *longer)
{
  gsize n = 0, d = points->n_inputs;
  NearGpPoints *all = _near_gp_points_new_empty (points->n + longer->n, points->n_inputs);

  for (guint part = 0; part < 2; part++)
    {
      const NearGpPoints *from = part == 0 ? points : longer;

      for (gsize i = 0; i < from->n; i++)
        {
          if (part == 0 && from->test[i])
            continue;
          memcpy (all->x + n * d, from->x + i * d, d * sizeof (double));
          all->y[n] = from->y[i];
          all->sd[n] = from->sd[i];
          all->theory[n] = from->theory[i];
          all->test[n++] = part == 1;
        }
    }
  all->n = n;
  _near_gp_points_set_names (all, "ln_n,alpha", "ln_rg2");
  return all;
}

NearGpPoints *
_near_gp_source_load_polymer (const NearGpSpec *spec, GError **error)
{
  g_autofree char *dir = near_system_dup_datasets_dir (error);
  g_autoptr (NearGpPoints) points = dir != NULL ? load (dir, "polymer.csv", error) : NULL;
  g_autoptr (NearGpPoints) longer = NULL;

  if (points == NULL)
    return NULL;
  hold_out (points, spec);
  points->own = FALSE;
  /* where all are learned from, longer ones are the only test there is */
  if (!spec->long_chains && (gsize) spec->samples < points->n)
    return g_steal_pointer (&points);
  longer = load (dir, "polymer-long.csv", error);
  return longer != NULL ? append_long (points, longer) : NULL;
}
