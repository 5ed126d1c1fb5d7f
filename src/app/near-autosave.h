/* near-autosave.h — a document's second self on the disk, for the day the program is killed
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two files in the folder, <process>-<lab>.nearsight and .json: the copy, and whose it is. They are
 * removed when the program ends in order; those of a process that is no more are orphans.
 *
 * Signal "problem" (const char *): the copy cannot be written; said once.
 */
#pragma once

#include "near-document.h"

G_BEGIN_DECLS

#define NEAR_TYPE_AUTOSAVE (near_autosave_get_type ())
G_DECLARE_FINAL_TYPE (NearAutosave, near_autosave, NEAR, AUTOSAVE, GObject)

NearAutosave *near_autosave_new (const char *dir, const char *lab);
/* Watched from now on; a change is written within seconds, training that goes on every 20. */
void near_autosave_set_document (NearAutosave *self, NearDocument *document);
gboolean near_autosave_save (NearAutosave *self, GError **error);
/* Writes at once what is waiting to be written. */
void near_autosave_flush (NearAutosave *self);
void near_autosave_remove (NearAutosave *self);

/* What a killed process has left. */
typedef struct
{
  char *lab;
  char *file;       /* the copy */
  char *owner_file; /* whose it is */
  char *path;       /* nullable: the document it was a copy of */
  gboolean modified;
  gint64 time; /* seconds since 1970 */
} NearOrphan;

void near_orphan_free (NearOrphan *self);
void near_orphan_remove (const NearOrphan *self); /* from the disk */
/* Returns: (transfer container) (element-type NearOrphan): the newest first */
GPtrArray *near_autosave_find_orphans (const char *dir);
/* The folder for autosaves, made on demand. */
char *near_autosave_dup_dir (GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearOrphan, near_orphan_free)

G_END_DECLS
