/* near-note.c — what was assumed, mended or found odd, in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-note.h"

static void
note_free (gpointer data)
{
  NearNote *note = data;

  g_free (note->text);
  g_free (note);
}

static void
add (GPtrArray *notes, NearNoteLevel level, const char *id, char *text)
{
  NearNote *note = g_new (NearNote, 1);

  *note = (NearNote){ level, id, text };
  g_ptr_array_add (notes, note);
}

/**
 * near_notes_new:
 *
 * Returns: (transfer full): an empty list that owns its notes
 */
GPtrArray *
near_notes_new (void)
{
  return g_ptr_array_new_with_free_func (note_free);
}

/**
 * near_notes_add:
 * @id: a string constant
 * @format: translated, as of printf()
 */
void
near_notes_add (GPtrArray *notes, NearNoteLevel level, const char *id, const char *format, ...)
{
  va_list arguments;

  g_return_if_fail (notes != NULL && id != NULL);
  va_start (arguments, format);
  add (notes, level, id, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

void
near_notes_append (GPtrArray *notes, const GPtrArray *more)
{
  for (guint i = 0; more != NULL && i < more->len; i++)
    {
      const NearNote *note = more->pdata[i];

      add (notes, note->level, note->id, g_strdup (note->text));
    }
}

const NearNote *
near_notes_find (const GPtrArray *notes, const char *id)
{
  for (guint i = 0; notes != NULL && i < notes->len; i++)
    if (g_str_equal (((const NearNote *) notes->pdata[i])->id, id))
      return notes->pdata[i];
  return NULL;
}
