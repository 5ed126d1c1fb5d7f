/* near-gp-document.h — a Gaussian-process experiment in a document: its points, its model, its results
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Attachments of own points: "x" (n, d), "y" (n), and where they are known "sd" (n; NAN: not known), "label" (n; NAN:
 * none), "slope" (n; NAN: none), "theory" (n; NAN: none), "test" (n; 1: held out by hand). They count whatever
 * spec.source says, which then tells where they once came from: its truth is still shown. A document without them has
 * its source's points. Names of inputs and target are in the spec. A curve that was drawn: "truth_x" (n), rising, and
 * "truth_y" (n), at most NEAR_GP_TRUTH_MAX points; what the source "drawn" measures.
 */
#pragma once

#include "near-document.h"
#include "near-gp-points.h"
#include "near-gp-spec.h"
#include "near-results.h"

G_BEGIN_DECLS

NearGpPoints *near_gp_document_dup_points (NearDocument *document, GError **error);
/* As near_document_set_pair() takes them. */
GHashTable *near_gp_points_to_attachments (const NearGpPoints *points);

/* Fit, validation, and with spec.restarts > 0 nothing more: the kernel is taken as it stands. */
NearResults *near_gp_document_run (NearDocument *document, const NearMonitor *monitor, GError **error);
char *near_gp_document_dup_command (NearDocument *document);

G_END_DECLS
