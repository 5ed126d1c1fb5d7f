/* near-data-set.h — rows of inputs and targets
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Immutable and atomically reference-counted. x (n, n_inputs) and y (n, n_targets), row-major; each
 * row belongs to the training part or to the test part. The order of rows means something: a trainer
 * in fixed order follows it.
 */
#pragma once

#include "near-array.h"

G_BEGIN_DECLS

typedef enum
{
  NEAR_PART_TRAIN,
  NEAR_PART_TEST
} NearPart;

typedef struct _NearDataSet NearDataSet;

/* @part (n): NearPart of each row; NULL: all are for training. Names may be NULL. */
NearDataSet *near_data_set_new (NearArray *x,
                                NearArray *y,
                                const char *const *input_names,
                                const char *const *target_names,
                                const guint8 *part);
NearDataSet *near_data_set_new_from_doubles (gsize n,
                                             guint n_inputs,
                                             guint n_targets,
                                             const double *x,
                                             const double *y,
                                             const guint8 *part);
NearDataSet *near_data_set_ref (NearDataSet *self);
void near_data_set_unref (NearDataSet *self);

gsize near_data_set_get_n (const NearDataSet *self);
gsize near_data_set_get_n_in_part (const NearDataSet *self, NearPart part);
guint near_data_set_get_n_inputs (const NearDataSet *self);
guint near_data_set_get_n_targets (const NearDataSet *self);
const char *near_data_set_get_input_name (const NearDataSet *self, guint i);
const char *near_data_set_get_target_name (const NearDataSet *self, guint i);
NearArray *near_data_set_get_x (const NearDataSet *self); /* borrowed */
NearArray *near_data_set_get_y (const NearDataSet *self);
double near_data_set_get_input (const NearDataSet *self, gsize row, guint i);
double near_data_set_get_target (const NearDataSet *self, gsize row, guint i);
NearPart near_data_set_get_part (const NearDataSet *self, gsize row);

/* The rows of one part, in their order. */
NearDataSet *near_data_set_select_part (const NearDataSet *self, NearPart part);
/* The same rows with other inputs. */
NearDataSet *near_data_set_with_inputs (const NearDataSet *self,
                                        NearArray *x,
                                        const char *const *input_names);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearDataSet, near_data_set_unref)

G_END_DECLS
