/* near-gp-points.h — the points of an experiment, with all that a hand can give them
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Immutable and atomically reference-counted.
 */
#pragma once

#include "near-gp-data.h"
#include "near-gp-spec.h"
#include "near-gp-truth.h"

G_BEGIN_DECLS

typedef struct
{
  gsize n;
  guint n_inputs;
  double *x;      /* (n, n_inputs) */
  double *y;      /* (n); NAN where only a label or a slope is known */
  double *sd;     /* (n): error bars; NAN: not known */
  double *label;  /* (n): class, NAN: none */
  double *slope;  /* (n): dy/dx, NAN: none */
  double *theory; /* (n): what a theory says of y, NAN: nothing */
  guint8 *test;   /* (n): 1 if held out of the fit */
  char **input_names; /* (n_inputs + 1), NULL-terminated */
  char *target_name;
  gboolean own;   /* attachments of the document: not what the source alone would give. The spec still says from which
                     source they once came, whose truth is shown */
  NearGpTruth *truth; /* of NEAR_GP_SOURCE_DRAWN (nullable: nothing is drawn yet) */
} NearGpPoints;

/* All NAN and 0 besides x and y; copied. */
NearGpPoints *near_gp_points_new (gsize n, guint n_inputs, const double *x, const double *y);
NearGpPoints *near_gp_points_copy (const NearGpPoints *self); /* to be changed before anybody else sees it */
NearGpPoints *near_gp_points_ref (NearGpPoints *self);
void near_gp_points_unref (NearGpPoints *self); /* NULL is legal */
NearGpPoints *near_gp_points_with (const NearGpPoints *self, const double *x, double y); /* one more */
NearGpPoints *near_gp_points_without (const NearGpPoints *self, gsize i);
/* What the source gives for the spec; no points with NEAR_GP_SOURCE_OWN, and of NEAR_GP_SOURCE_DRAWN without a
 * curve. */
NearGpPoints *near_gp_source_generate (const NearGpSpec *spec, GError **error);
/* @truth (nullable): what NEAR_GP_SOURCE_DRAWN measures, as far as x_low to x_high are on it */
NearGpPoints *near_gp_source_generate_with (const NearGpSpec *spec, NearGpTruth *truth, GError **error);
/* The function behind a source at x (n, d), or FALSE where none is known. */
gboolean near_gp_source_truth (const NearGpSpec *spec, gsize n, const double *x, double *y);
/* The same of these points, with a curve that was drawn: NAN beyond its ends. */
gboolean near_gp_points_truth (const NearGpPoints *self, const NearGpSpec *spec, gsize n, const double *x,
                               double *y);
/* Columns by name: @inputs, @target, @sd (each nullable: guessed from the header, which @notes says). */
NearGpPoints *near_gp_points_load_csv (const char *path, const char *inputs, const char *target,
                                       const char *sd, const NearMonitor *monitor, GPtrArray *notes,
                                       GError **error);
NearGpPoints *near_gp_points_parse (const char *text, const NearMonitor *monitor, GPtrArray *notes,
                                    GError **error);
/* Points of one part as core takes them; @noise_sd: of points whose own is not known or not used. */
NearGpData *near_gp_points_to_data (const NearGpPoints *self, const NearGpSpec *spec, gboolean test,
                                    GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearGpPoints, near_gp_points_unref)

G_END_DECLS
