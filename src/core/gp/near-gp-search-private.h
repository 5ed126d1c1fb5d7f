/* near-gp-search-private.h — several starts of a bounded climb
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-error.h"
#include "near-kernel.h"
#include "near-monitor.h"

G_BEGIN_DECLS

/* Value and gradient (n) at @theta (n). FALSE with an error where there is none, such as a matrix that cannot
 * be factored; the climb then goes elsewhere. */
typedef gboolean (*NearGpSearchFunction) (const double *theta, double *value, double *gradient,
                                          const NearMonitor *monitor, gpointer user_data,
                                          GError **error);

typedef struct
{
  guint n;
  const double *start;                 /* (n) the first start */
  const double *low, *high;            /* (n) bounds; equal ones hold a parameter fixed */
  const double *start_low, *start_high; /* (n) (nullable: the bounds) where random starts lie */
  guint n_starts;
  guint64 seed;
  const char *stage; /* for the monitor */
  NearGpSearchFunction function;
  gpointer user_data;
  double *ends; /* (n_starts, n) (nullable): where each start ended; left alone where it failed */
} NearGpSearch;

G_GNUC_INTERNAL gboolean _near_gp_search (const NearGpSearch *search, double *best, double *optima,
                                          const NearMonitor *monitor, GError **error);
/* Start and bounds of a kernel's theta; a fixed one is held. (n_parameters) each */
G_GNUC_INTERNAL void _near_gp_search_kernel (const NearKernel *kernel, double *start, double *low,
                                             double *high);

G_END_DECLS
