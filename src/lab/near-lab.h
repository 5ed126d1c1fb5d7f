/* near-lab.h — the table of labs
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the start page, the command line, the tour and documents need to know of a lab. A new lab is a
 * row here, its core, its page and its tour figure.
 */
#pragma once

#include "near-document.h"
#include "near-lesson.h"
#include "near-monitor.h"
#include "near-results.h"

G_BEGIN_DECLS

typedef struct
{
  NearInfo info;
  const NearSpecSchema *schema;
  /* What the document shows on the screen, computed without one. */
  NearResults *(*run) (NearDocument *document, const NearMonitor *monitor, GError **error);
  /* The command line that computes the same; NULL where only the document itself can tell (own points,
   * weights by hand). */
  char *(*dup_command) (NearDocument *document);
  /* What comes of a lesson's @attempt (NULL: nothing is done) that begins with @spec, computed without a screen:
   * the results that the lesson's checks see. */
  NearResults *(*attempt) (gconstpointer spec, const NearLessonAttempt *attempt, const NearMonitor *monitor,
                           GError **error);
  /* What the header bar's commands do in this lab; translatable, for tooltips. */
  const char *run_sentence, *step_sentence, *reset_sentence;
} NearLabInfo;

extern const NearTable near_lab_table;

const NearLabInfo *near_lab_find (const char *id);
/* All schemas, NULL-terminated, for near_document_open(). */
const NearSpecSchema *const *near_lab_get_schemas (void);

G_END_DECLS
