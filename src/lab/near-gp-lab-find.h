/* near-gp-lab-find.h — what the files that find hyperparameters share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-gp-lab-private.h"
#include "near-gp-lab-work.h"

G_BEGIN_DECLS

typedef struct
{
  NearJobContext *context;    /* NULL: nobody watches, and nobody can stop it but the monitor */
  const NearMonitor *monitor; /* nullable; of a search without a context */
  const NearGpSearch *search;
  NearGpFound *found;
  NearGpPosed posed;
  guint n;             /* parameters */
  double best_value;
  double *best_theta;  /* (n) */
  gboolean stop;       /* by hand */
  gint64 published;
  guint n_shown;
} NearGpFinder;

void _near_gp_finder_note (NearGpFinder *f, const char *note);
/* Takes @problem. */
gboolean _near_gp_finder_forgive (NearGpFinder *f, GError *problem, GError **error);
void _near_gp_get_box (const NearKernel *kernel, guint n, double *low, double *high);

/* --- near-gp-lab-find-other.c: classes, change points, slopes --- */
gboolean _near_gp_find_other (NearGpFinder *f, const NearMonitor *monitor, GError **error);

G_END_DECLS
