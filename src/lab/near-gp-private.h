/* near-gp-private.h — what the files of the Gaussian-process lab share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-gp-points.h"
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

/* --- the polymer's file --- */
NearGpPoints *_near_gp_source_load_polymer (const NearGpSpec *spec, GError **error);

G_END_DECLS
