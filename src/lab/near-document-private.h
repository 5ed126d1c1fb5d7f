/* near-document-private.h — what a document and its file say to each other
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-document.h"

G_BEGIN_DECLS

/* A pair never changes: every change of a document makes a new one. */
typedef struct
{
  gpointer spec;
  GHashTable *attachments; /* char * -> NearArray, both owned; shared between pairs */
  char *irreproducible;
  char *description; /* of the step that led here */
} NearDocumentPair;

NearDocumentPair *_near_document_pair_new (const NearSpecSchema *schema,
                                           gconstpointer spec,
                                           GHashTable *attachments,
                                           const char *irreproducible,
                                           const char *description);
void _near_document_pair_unref (gpointer pair); /* NULL is legal */

NearDocumentChange _near_document_pair_difference (const NearSpecSchema *schema,
                                                   const NearDocumentPair *a,
                                                   const NearDocumentPair *b);
/* The label of the first field that differs, translated. */
const char *_near_document_describe_change (const NearSpecSchema *schema, gconstpointer a,
                                            gconstpointer b);

/* That a document is as it was saved means that the current pair is the very one that was saved. */
typedef struct
{
  NearDocumentPair *current;
  NearDocumentPair *saved; /* NULL: nothing like it is on disk */
  GQueue undo;             /* of NearDocumentPair, the most recent one first */
  GQueue redo;
} NearDocumentHistory;

/* These take @pair. */
void _near_document_history_init (NearDocumentHistory *self, NearDocumentPair *pair);
void _near_document_history_replace (NearDocumentHistory *self, NearDocumentPair *pair);
void _near_document_history_push (NearDocumentHistory *self, NearDocumentPair *pair);
void _near_document_history_clear (NearDocumentHistory *self);

GHashTable *_near_attachments_new (void);
GHashTable *_near_attachments_copy (GHashTable *attachments);
/* @old with the entries of @news put in, NULL ones taken out; @old itself if nothing differs. */
GHashTable *_near_attachments_merge (GHashTable *old, GHashTable *news);

/* Takes @spec and @attachments (name -> NearArray, both owned by the table). */
NearDocument *_near_document_new_take (const NearSpecSchema *schema,
                                       gpointer spec,
                                       GHashTable *attachments,
                                       const char *irreproducible,
                                       const char *path);
GHashTable *_near_document_peek_attachments (NearDocument *self); /* borrowed, immutable */
/* What the document is now is what the file at @path holds. */
void _near_document_mark_saved (NearDocument *self, const char *path);

G_END_DECLS
