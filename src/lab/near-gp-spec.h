/* near-gp-spec.h — what a learner chooses in the Gaussian-process lab
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Measured points are attachments of the document once a hand has touched them or a file was read
 * (near-gp-document.h); until then they follow from the source, its numbers and the seed.
 */
#pragma once

#include "near-gp-sparse.h"
#include "near-kernel.h"
#include "near-mean.h"
#include "near-spec.h"

G_BEGIN_DECLS

#define NEAR_GP_TEXT_SIZE 512
#define NEAR_GP_NAMES_SIZE 256

/* What is asked of the points. */
typedef enum
{
  NEAR_GP_MODEL_REGRESSION,
  NEAR_GP_MODEL_CLASSES,      /* y is 0 or 1 (or more classes): Laplace */
  NEAR_GP_MODEL_CHANGE_POINT, /* a property and labels with a boundary */
  NEAR_GP_MODEL_DERIVATIVE,   /* y and dy/dx: energy and force */
  NEAR_GP_N_MODELS
} NearGpModel;

/* Where points come from. */
typedef enum
{
  NEAR_GP_SOURCE_OWN,      /* attachments: clicked, typed, or a file */
  NEAR_GP_SOURCE_WORKSHOP, /* sin (pi x/50) + 3 sin (pi x/100) + sin (pi (x + 3)/10) on [0, 100] */
  NEAR_GP_SOURCE_PRIOR,    /* a draw from the kernel itself */
  NEAR_GP_SOURCE_STEP,     /* jumps once: what a stationary kernel cannot know */
  NEAR_GP_SOURCE_TREND,    /* trend and season */
  NEAR_GP_SOURCE_MORSE,    /* a bond's energy and force */
  NEAR_GP_SOURCE_HILLS,    /* two inputs */
  NEAR_GP_SOURCE_MOONS,    /* two inputs, classes */
  NEAR_GP_SOURCE_PHASES,   /* labels and a property along a composition */
  NEAR_GP_SOURCE_POLYMER,  /* datasets/polymer: radius of gyration, two inputs, a theory, error bars */
  NEAR_GP_SOURCE_DRAWN,    /* a curve that a hand drew: attachments of the document */
  NEAR_GP_N_SOURCES
} NearGpSource;

typedef enum
{
  NEAR_GP_BAND_FUNCTION,   /* where the function lies */
  NEAR_GP_BAND_MEASUREMENT /* where a new measurement would lie */
} NearGpBand;

typedef enum
{
  NEAR_GP_DRAWS_NONE,
  NEAR_GP_DRAWS_PRIOR,
  NEAR_GP_DRAWS_POSTERIOR,
  NEAR_GP_DRAWS_BOTH /* Matheron: the prior curve, and the same curve bent through the points */
} NearGpDraws;

typedef enum
{
  NEAR_GP_NOISE_FIXED,
  NEAR_GP_NOISE_LEARNED,
  NEAR_GP_NOISE_POINTS /* the points' own error bars */
} NearGpNoise;

/* near_gp_fit_table: how it is fitted; row 0 exact, row 1 + i is row i of near_gp_sparse_table. */
extern const NearTable near_gp_model_table, near_gp_source_table, near_gp_band_table,
    near_gp_draws_table, near_gp_noise_table, near_gp_fit_table;

typedef struct
{
  guint model;  /* NearGpModel */
  guint source; /* NearGpSource */
  gint64 samples;
  double x_low, x_high;   /* where samples lie */
  double true_noise;      /* sd of what generated samples get */
  gboolean noise_grows;   /* sd times the root of the value, as in the workshop's step 12 */
  gboolean far_point;     /* one more at x = 80 */
  gint64 seed;
  char true_kernel[NEAR_GP_TEXT_SIZE]; /* what NEAR_GP_SOURCE_PRIOR draws from; not what is fitted */
  char inputs[NEAR_GP_NAMES_SIZE]; /* names of the inputs of own points, comma-separated; "" : x1... */
  char target[NEAR_GP_NAMES_SIZE];
  char kernel[NEAR_GP_TEXT_SIZE];  /* near_kernel_parse(), without the noise */
  guint mean;                      /* NearMeanKind */
  char formula[NEAR_GP_TEXT_SIZE]; /* of NEAR_MEAN_FORMULA */
  guint noise;                     /* NearGpNoise */
  double noise_sd;                 /* what the model believes; its square is the variance */
  double slope_noise_sd;           /* of NEAR_GP_MODEL_DERIVATIVE */
  guint theory;                    /* row of near_gp_theory_table: how theory is used (polymer) */
  gboolean use_theory;
  gboolean long_chains;            /* polymer: chains twice as long are the test */
  guint sparse;                    /* row of near_gp_fit_table: 0 exact, else 1 + NearGpSparseMethod */
  gint64 n_centers;
  guint centers;                   /* row of near_gp_centers_table */
  guint objective;                 /* row of near_gp_objective_table: what optimising makes large */
  gint64 restarts;
  guint band;                      /* NearGpBand */
  guint draws;                     /* NearGpDraws */
  gint64 n_draws;
  gint64 n_folds;
  double test_share;               /* held out of the fit, at random by the seed; 0: none */
} NearGpSpec;

extern const NearSpecSchema near_gp_schema;

/* What follows from a choice unless it is chosen too: a source's model, range, kernel and noise. Call it after
 * @key was set. */
void near_gp_spec_follow (NearGpSpec *self, const char *key);

G_END_DECLS
