/* near-playground-document.h — a playground in a document: opened, run without a screen, written back
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-document.h"
#include "near-lesson.h"
#include "near-playground.h"

G_BEGIN_DECLS

/* The experiment as the document has it: its points, its weights, its training state. */
NearPlayground *near_playground_document_open (NearDocument *document, GError **error);
/* The document's state becomes the snapshot's; makes no undo step. */
void near_playground_document_store (NearDocument *document, const NearPlaygroundSnapshot *snapshot);
/* Attachments that take a document back to epoch 0: no training state; own points stay. */
GHashTable *near_playground_document_new_cleared (void);

NearPlaygroundSnapshot *near_playground_document_run_snapshot (NearDocument *document,
                                                               const NearMonitor *monitor,
                                                               gboolean *reproduced,
                                                               GError **error);
NearResults *near_playground_document_run (NearDocument *document,
                                           const NearMonitor *monitor,
                                           GError **error);
char *near_playground_document_dup_command (NearDocument *document);
/* A lesson's attempt (nullable): trained from the start, for its epochs. */
NearResults *near_playground_document_attempt (gconstpointer spec,
                                               const NearLessonAttempt *attempt,
                                               const NearMonitor *monitor,
                                               GError **error);

G_END_DECLS
