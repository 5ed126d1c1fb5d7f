/* near-gp-lab-work.h — what the lab hands to its workers, and what they hand back
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-gp-view.h"
#include "near-job.h"

G_BEGIN_DECLS

/* --- views: a job that runs until it is cancelled; commands are wishes, snapshots answers --------- */
typedef struct
{
  guint64 serial;
  NearGpSpec spec;
  NearGpPoints *points; /* nullable: the source's are made by the worker */
  double phase;
  gboolean is_trial;
} NearGpWish;

typedef struct
{
  guint64 serial;
  NearGpView *view;     /* nullable */
  NearGpPoints *points; /* nullable */
  char *problem;        /* why there is no view */
} NearGpAnswer;

void near_gp_wish_free (NearGpWish *wish);
void near_gp_answer_free (NearGpAnswer *answer);
gpointer near_gp_make_views (NearJobContext *context, gpointer input, GError **error);

/* --- the detail: input NearGpDetailWish, result NearGpDetail --------------------------------------- */
typedef struct
{
  NearGpView *view;
  NearGpOptima *optima; /* nullable */
} NearGpDetailWish;

void near_gp_detail_wish_free (NearGpDetailWish *wish);
gpointer near_gp_make_detail (NearJobContext *context, gpointer input, GError **error);

/* --- hyperparameters: input NearGpSearch, snapshots NearGpSpec (on the way), result NearGpFound ------ */
typedef struct
{
  NearGpSpec spec;
  NearGpPoints *points;
  gboolean one_step; /* a single step uphill */
} NearGpSearch;

typedef struct
{
  NearGpSpec spec;      /* with what was found */
  NearGpOptima *optima; /* nullable */
  GPtrArray *notes;     /* char * */
  gboolean stopped;     /* by hand: the best so far */
} NearGpFound;

void near_gp_search_free (NearGpSearch *search);
void near_gp_found_free (NearGpFound *found);
/* Any command means: stop, and take the best so far. */
gpointer near_gp_find (NearJobContext *context, gpointer input, GError **error);
/* The same on this thread, without a job and with nobody who watches. */
NearGpFound *near_gp_find_alone (const NearGpSearch *search, const NearMonitor *monitor, GError **error);

G_END_DECLS
