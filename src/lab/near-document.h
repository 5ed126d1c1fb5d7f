/* near-document.h — a document: a spec, attached immutable state, and the way back
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The spec is all that the learner chose; attachments are what cannot be recomputed from it in the
 * blink of an eye or was made by hand (trained or edited weights, measured points): named immutable
 * arrays. Undo restores the previous pair. Saved as name.nearsight: a zip of spec.json and npy files.
 *
 * A NearDocument belongs to the main thread.
 */
#pragma once

#include <gio/gio.h>

#include "near-array.h"
#include "near-spec.h"

G_BEGIN_DECLS

#define NEAR_TYPE_DOCUMENT (near_document_get_type ())
G_DECLARE_FINAL_TYPE (NearDocument, near_document, NEAR, DOCUMENT, GObject)

/* Properties: "modified", "can-undo", "can-redo", "title", "path", "reproducible".
 * Signal "changed" (flags NearDocumentChange): spec or attachments are others than before. */
typedef enum
{
  NEAR_DOCUMENT_CHANGE_SPEC = 1 << 0,
  NEAR_DOCUMENT_CHANGE_STATE = 1 << 1,
  NEAR_DOCUMENT_CHANGE_HISTORY = 1 << 2 /* undone, redone or opened: whoever holds state reloads it */
} NearDocumentChange;

#define NEAR_TYPE_DOCUMENT_CHANGE (near_document_change_get_type ())
GType near_document_change_get_type (void);

NearDocument *near_document_new (const NearSpecSchema *schema);
const NearSpecSchema *near_document_get_schema (NearDocument *self);
gconstpointer near_document_get_spec (NearDocument *self);
/* What "back to the preset" goes to, and what the dots on controls compare with. */
gconstpointer near_document_get_preset (NearDocument *self);
void near_document_set_preset (NearDocument *self, gconstpointer spec);

/* One undoable step. @group: changes with the same non-NULL group, one after the other and not
 * ended by near_document_end_group(), are one step (a slider's drag). Attachments stay unless
 * replaced in the same step. */
gboolean near_document_set_spec (NearDocument *self, gconstpointer spec, const char *group,
                                 GError **error);
void near_document_end_group (NearDocument *self);

/* Attachments: name -> array. @undoable FALSE is for state that advances by itself (training): it
 * replaces the current state and makes no step. A NULL array removes. */
NearArray *near_document_get_attachment (NearDocument *self, const char *name); /* borrowed */
void near_document_set_attachments (NearDocument *self, GHashTable *arrays, gboolean undoable,
                                    const char *description);
GHashTable *near_document_dup_attachments (NearDocument *self); /* name (owned) -> NearArray (ref) */
/* Spec and attachments together as one undoable step. */
gboolean near_document_set_pair (NearDocument *self, gconstpointer spec, GHashTable *arrays,
                                 const char *description, GError **error);

/* What broke "same spec, same seed: same digits", in words; NULL while the promise holds. Part of
 * the pair: undoing the edit gives the promise back. */
void near_document_set_irreproducible (NearDocument *self, const char *reason);
const char *near_document_get_irreproducible (NearDocument *self);

gboolean near_document_undo (NearDocument *self);
gboolean near_document_redo (NearDocument *self);
/* What undo would undo, translated: a control's label or what the step was described as. NULL if
 * there is nothing to undo or no description. */
const char *near_document_get_undo_description (NearDocument *self);
const char *near_document_get_redo_description (NearDocument *self);

/* Files. Opening reads everything before it replaces anything. @schemas: the labs' schemas, NULL
 * terminated; the file's "lab" chooses. */
gboolean near_document_save (NearDocument *self, const char *path, GError **error);
gboolean near_document_save_copy (NearDocument *self, const char *path, GError **error); /* autosave */
NearDocument *near_document_open (const char *path, const NearSpecSchema *const *schemas,
                                  GError **error);
const char *near_document_get_path (NearDocument *self);
void near_document_set_path (NearDocument *self, const char *path); /* restored from an autosave */
gboolean near_document_get_modified (NearDocument *self);
void near_document_set_modified (NearDocument *self, gboolean modified);

G_END_DECLS
