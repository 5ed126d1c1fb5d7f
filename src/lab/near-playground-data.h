/* near-playground-data.h — the points of a playground: generated, or the learner's own
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-data-set.h"
#include "near-monitor.h"
#include "near-playground-spec.h"

G_BEGIN_DECLS

#define NEAR_PLAYGROUND_MAX_ROWS 1000000

/* Whether a table has the columns x, y and label; only its header is looked at. */
gboolean near_playground_reads_csv (const char *path);
NearDataSet *near_playground_load_csv (const char *path,
                                       NearProblem problem,
                                       double train_ratio,
                                       const NearMonitor *monitor,
                                       GPtrArray *notes,
                                       GError **error);
NearDataSet *near_playground_read_csv (const char *data,
                                       gsize n_bytes,
                                       const char *name,
                                       NearProblem problem,
                                       double train_ratio,
                                       GPtrArray *notes,
                                       GError **error);

/* Own data as the document's attachments "data_x", "data_label", "data_part". */
void near_playground_data_to_attachments (const NearDataSet *data, GHashTable *attachments);
NearDataSet *near_playground_data_from_attachments (GHashTable *attachments, GError **error);

/* The points that @spec asks for; @own is what "own" stands for (nullable). */
NearDataSet *near_playground_make_data (const NearPlaygroundSpec *spec,
                                        NearDataSet *own,
                                        GError **error);

G_END_DECLS
