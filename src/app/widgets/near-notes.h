/* near-notes.h — what the program has to say: the latest note, and all of them on request
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Property "n-notes".
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define NEAR_TYPE_NOTES (near_notes_get_type ())
G_DECLARE_FINAL_TYPE (NearNotes, near_notes, NEAR, NOTES, GtkWidget)

GtkWidget *near_notes_new (void);
/* A note that repeats the latest one is not added. */
void near_notes_add (NearNotes *self, const char *sentence);
/* Its cause is gone: it is no longer said, wherever it stands in the list. */
void near_notes_remove (NearNotes *self, const char *sentence);
void near_notes_clear (NearNotes *self);
guint near_notes_get_n_notes (NearNotes *self);

G_END_DECLS
