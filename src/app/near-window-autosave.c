/* near-window-autosave.c — the window's documents as they are kept for a killed session, and restored
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-window-private.h"

#include <glib/gi18n.h>

#include "near-lab.h"

void
near_window_watch_document (NearWindow *self)
{
  NearDocument *document = self->page != NULL ? near_page_get_document (self->page) : NULL;
  NearAutosave *autosave;

  g_signal_group_set_target (self->document_signals, document);
  if (document == NULL)
    return;
  autosave = g_hash_table_lookup (self->autosaves, near_page_get_lab_id (self->page));
  if (autosave != NULL)
    near_autosave_set_document (autosave, document);
}

static void
on_autosave_problem (NearWindow *self, const char *message)
{
  near_notes_add (self->notes, message);
}

void
near_window_start_autosaves (NearWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = near_autosave_dup_dir (&error);

  if (dir == NULL)
    {
      near_notes_add (self->notes, error->message);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->stack)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (NEAR_IS_PAGE (child))
      {
        const char *lab = near_page_get_lab_id (NEAR_PAGE (child));
        NearAutosave *autosave = near_autosave_new (dir, lab);

        near_autosave_set_document (autosave, near_page_get_document (NEAR_PAGE (child)));
        g_signal_connect_object (autosave, "problem", G_CALLBACK (on_autosave_problem), self,
                                 G_CONNECT_SWAPPED);
        g_hash_table_insert (self->autosaves, g_strdup (lab), autosave);
      }
}

void
near_window_autosave (NearWindow *self)
{
  GHashTableIter iter;
  gpointer autosave;

  g_hash_table_iter_init (&iter, self->autosaves);
  while (g_hash_table_iter_next (&iter, NULL, &autosave))
    near_autosave_flush (autosave);
}

void
near_window_end_autosaves (NearWindow *self)
{
  GHashTableIter iter;
  gpointer autosave;

  if (self->autosaves == NULL)
    return;
  g_hash_table_iter_init (&iter, self->autosaves);
  while (g_hash_table_iter_next (&iter, NULL, &autosave))
    near_autosave_remove (autosave);
  g_hash_table_remove_all (self->autosaves);
}

static gboolean
restore_orphan (NearWindow *self, const NearOrphan *orphan, GError **error)
{
  g_autoptr (NearDocument) document
      = near_document_open (orphan->file, near_lab_get_schemas (), error);
  NearAutosave *autosave = g_hash_table_lookup (self->autosaves, orphan->lab);

  if (document == NULL)
    return FALSE;
  near_document_set_path (document, orphan->path);
  near_document_set_modified (document, orphan->modified);
  if (!near_window_show_document (self, document, error))
    return FALSE;
  /* The old copy goes once the new one is there. */
  return autosave == NULL || near_autosave_save (autosave, error);
}

void
near_window_restore (NearWindow *self)
{
  g_autofree char *dir = near_autosave_dup_dir (NULL);
  g_autoptr (GPtrArray) orphans = dir != NULL ? near_autosave_find_orphans (dir) : NULL;
  g_autoptr (GHashTable) restored = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; orphans != NULL && i < orphans->len; i++)
    {
      const NearOrphan *orphan = orphans->pdata[i];
      g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (orphan->time);
      g_autofree char *clock = time != NULL ? g_date_time_format (time, "%H:%M") : g_strdup ("");
      g_autofree char *sentence = NULL;
      g_autoptr (GError) error = NULL;

      /* Older ones of the same lab wait: the next start finds them. */
      if (!g_hash_table_add (restored, orphan->lab))
        continue;
      if (restore_orphan (self, orphan, &error))
        {
          near_orphan_remove (orphan);
          sentence = g_strdup_printf (_ ("Your work from %s was restored"), clock);
          near_window_toast (self, sentence);
        }
      else
        {
          sentence = g_strdup_printf (_ ("Your work from %s was not restored: %s"), clock,
                                      error->message);
          near_notes_add (self->notes, sentence);
        }
    }
}
