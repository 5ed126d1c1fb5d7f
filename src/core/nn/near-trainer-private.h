/* near-trainer-private.h — what the trainer and its engines share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-small-kernel.h"
#include "near-trainer.h"

G_BEGIN_DECLS

/* A network as wide as this is BLAS's: below, a product is too small to pay for its call. */
#define NEAR_WIDE_FROM 48

typedef struct
{
  const char *name;
  gpointer (*prepare) (const NearTrainer *trainer, GError **error);
  void (*release) (gpointer engine_data);
  /* @order: (nullable): the rows in the order of this epoch */
  gboolean (*epoch) (NearTrainer *trainer, const gsize *order, const NearMonitor *monitor,
                     GError **error);
  /* Sum over all rows, added to the trainer's gradient. */
  void (*accumulate) (NearTrainer *trainer);
  void (*update) (NearTrainer *trainer, gsize n_samples);
} NearEngine;

extern const NearEngine near_engine_small;
extern const NearEngine near_engine_wide_single;
extern const NearEngine near_engine_wide_double;

struct _NearTrainer
{
  NearTrainerOptions options;
  NearNetwork *shape;  /* its parameters are those of the start */
  NearDataSet *train;
  const NearEngine *engine;
  gpointer engine_data;

  NearShape layers;
  NearPrecision precision;
  gpointer parameters; /* floats or doubles, all four */
  gpointer gradient;   /* sums over n_carried samples */
  gpointer moment1;    /* Adam's, else NULL */
  gpointer moment2;
  guint8 *dead;        /* links that L1 has cut */
  gsize n_carried;
  guint64 n_updates;
  guint64 epoch;
};

/* p <- p + step of the optimiser for the mean over n_samples; the gradient becomes zero. */
void near_update_single (NearTrainer *trainer, gsize n_samples);
void near_update_double (NearTrainer *trainer, gsize n_samples);

/* Row-major forward pass in tiles; x (n, n_in), y (n, n_out). */
void near_wide_predict_single (const NearShape *shape, const float *parameters, gsize n,
                               const float *x, float *y);
void near_wide_predict_double (const NearShape *shape, const double *parameters, gsize n,
                               const double *x, double *y);

G_END_DECLS
