/* near-gp-lab-private.h — what the files of the Gaussian-process lab share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-gp-points.h"
#include "near-gp-sample.h"
#include "near-gp-view.h"

G_BEGIN_DECLS

#define NEAR_GP_MAX_INPUTS 16
#define NEAR_GP_MAX_POINTS 200000
/* Above this many points an exact fit no longer follows a hand. */
#define NEAR_GP_EXACT_MAX 2000

/* A row of near_gp_source_table. */
typedef struct
{
  NearInfo info;
  guint n_inputs;        /* 0: whatever the points have */
  guint models;          /* bits of NearGpModel that it has points for */
  gboolean even;         /* x in even steps, else by chance */
  double show_low, show_high; /* what a picture shows at least; both 0: what the points span */
  double (*truth) (const double *x); /* nullable */
  double (*slope) (const double *x); /* nullable */
  /* what follows from choosing it */
  guint model;
  gint64 samples;
  double x_low, x_high, true_noise;
  const char *kernel;
  guint mean, noise;
  double noise_sd;
} NearGpSourceInfo;

const NearGpSourceInfo *_near_gp_source_get_info (guint source);
/* Whether going from @a to @b leaves the source's points as they are. */
gboolean _near_gp_spec_keeps_points (const NearGpSpec *a, const NearGpSpec *b);

NearGpPoints *_near_gp_points_new_empty (gsize n, guint n_inputs);
void _near_gp_points_set_names (NearGpPoints *self, const char *inputs, const char *target);
/* 1 for points that are held out, by hand or by spec.test_share; (n) */
guint8 *_near_gp_points_dup_parts (const NearGpPoints *self, const NearGpSpec *spec);
/* Which points are of this part, and have what the model learns from. @n is their number. */
gsize *_near_gp_points_dup_rows (const NearGpPoints *self, const NearGpSpec *spec, gboolean test,
                                 gsize *n);

/* spec.inputs and spec.target as the points have them; "" where a name is the usual one. */
void _near_gp_spec_take_names (NearGpSpec *spec, const NearGpPoints *points);
/* As near_document_set_pair() takes them: the document has its source's points again. */
GHashTable *_near_gp_points_new_cleared (void);
/* The same from attachments, on any thread: FALSE without error if there are none. */
gboolean _near_gp_points_from_attachments (GHashTable *attachments, const NearGpSpec *spec,
                                           NearGpPoints **points, GError **error);
/* *@truth is NULL, without error, where the source is no curve or none was drawn. */
gboolean _near_gp_truth_from_attachments (GHashTable *attachments, const NearGpSpec *spec,
                                          NearGpTruth **truth, GError **error);
/* Range, kernel and noise that suit the curve. */
void _near_gp_spec_suit_truth (NearGpSpec *spec, const NearGpTruth *truth);

/* --- near-gp-view.c: views that follow each other --- */
/* @previous (nullable): a view whose fit is taken over where only one point is another. @sampler (inout): draws
 * of the previous view, and of this one. */
typedef struct
{
  NearGpView *view;       /* nullable */
  NearGpSampler *sampler; /* nullable */
} NearGpViewCache;

NearGpView *_near_gp_view_new_after (NearGpViewCache *cache, const NearGpSpec *spec,
                                     NearGpPoints *points, double phase, const NearMonitor *monitor,
                                     GError **error);
void _near_gp_view_cache_clear (NearGpViewCache *cache);
G_GNUC_PRINTF (2, 3)
void _near_gp_view_warn (NearGpView *self, const char *format, ...);

/* --- near-gp-view-model.c --- */
/* What is fitted: data, mean, kernel, and theory's problem, of the view's spec and points. */
typedef struct
{
  NearGpData *data;
  NearMean *mean;       /* nullable */
  NearKernel *kernel;
  NearGpTheory *theory; /* nullable */
} NearGpPosed;

gboolean _near_gp_pose (NearGpPosed *self, const NearGpSpec *spec, const NearGpPoints *points,
                        GError **error);
void _near_gp_posed_clear (NearGpPosed *self);
/* Index of the noise in the model's parameters; FALSE where it has none. */
gboolean _near_gp_spec_find_noise (const NearGpSpec *spec, const NearKernel *kernel, guint *i);
/* The kernel's text without the noise that the model added. */
char *_near_gp_spec_dup_bare_text (const NearGpSpec *spec, const NearKernel *kernel, GError **error);
/* Fits spec.model. */
gboolean _near_gp_view_fit (NearGpView *self, const NearGpView *previous, const NearMonitor *monitor,
                            GError **error);
/* Of regression, in y as it was measured; @theory (m) (nullable). Each (m) and nullable. */
gboolean _near_gp_view_predict (const NearGpView *self, gsize m, const double *x, const double *theory,
                                double *mean, double *sd_function, double *sd_measurement,
                                const NearMonitor *monitor, GError **error);
/* (m); NULL where theory is not known at other places. */
double *_near_gp_view_dup_theory (const NearGpView *self, gsize m, const double *x);
/* What core's change point and derivative take, from the points. */
typedef struct
{
  NearGpChangePointData data;
  NearGpChangePointModel model;
  double *numbers; /* all arrays of doubles */
  guint *labels;
  NearKernel *kernel;
} NearGpPhases;

/* A change point lies on a line. */
gboolean _near_gp_phases_check (const NearGpPoints *points, GError **error);
gboolean _near_gp_phases_init (NearGpPhases *self, const NearGpSpec *spec, const NearGpPoints *points,
                               GError **error);
void _near_gp_phases_clear (NearGpPhases *self);

typedef struct
{
  NearGpDerivativeData data;
  NearGpDerivativeModel model;
  double *numbers;
} NearGpSlopes;

gboolean _near_gp_slopes_init (NearGpSlopes *self, const NearGpSpec *spec, const NearGpPoints *points,
                               GError **error);
void _near_gp_slopes_clear (NearGpSlopes *self);
/* Inputs and labels of the rows that are fitted. */
gboolean _near_gp_classes (const NearGpSpec *spec, const NearGpPoints *points, gboolean test, gsize *n,
                           double **x, guint **label, guint *n_classes, GError **error);

/* --- near-gp-view-points.c --- */
void _near_gp_view_look_at_points (NearGpView *self);
void _near_gp_view_warn_of_errors (NearGpView *self);

/* --- near-gp-view-curve.c, near-gp-view-map.c --- */
gboolean _near_gp_view_draw_curve (NearGpView *self, const NearMonitor *monitor, GError **error);
gboolean _near_gp_view_draw_draws (NearGpView *self, NearGpSampler **sampler, double phase,
                                   const NearMonitor *monitor, GError **error);
gboolean _near_gp_view_draw_map (NearGpView *self, const NearMonitor *monitor, GError **error);
void _near_gp_view_draw_matrix (NearGpView *self);

/* --- near-gp-view-diagnose.c --- */
gboolean _near_gp_detail_diagnose (NearGpDetail *self, const NearMonitor *monitor, GError **error);

/* --- near-gp-results.c --- */
NearResults *_near_gp_view_make_results (const NearGpView *self);
NearResults *_near_gp_detail_make_results (const NearGpDetail *self);

/* --- the polymer's file --- */
NearGpPoints *_near_gp_source_load_polymer (const NearGpSpec *spec, GError **error);

G_END_DECLS
