/* near-library.c — the lessons that came with the program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-library.h"

#include "near-system.h"

struct _NearLibrary
{
  GPtrArray *lessons;
  GPtrArray *errors;
};

static NearLibrary *
library_new_from_error (GError *error)
{
  NearLibrary *self = g_new0 (NearLibrary, 1);

  self->lessons = g_ptr_array_new_with_free_func ((GDestroyNotify) near_lesson_unref);
  self->errors = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  g_ptr_array_add (self->errors, error);
  return self;
}

NearLibrary *
near_library_new (const char *dir)
{
  NearLibrary *self = g_new0 (NearLibrary, 1);

  self->lessons = near_lessons_load_dir (dir, &self->errors);
  return self;
}

void
near_library_free (NearLibrary *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->lessons, g_ptr_array_unref);
  g_clear_pointer (&self->errors, g_ptr_array_unref);
  g_free (self);
}

NearLibrary *
near_library_get_default (void)
{
  static NearLibrary *library;

  if (library == NULL)
    {
      GError *error = NULL;
      g_autofree char *dir = near_system_dup_lessons_dir (&error);

      library = dir != NULL ? near_library_new (dir) : library_new_from_error (error);
    }
  return library;
}

GPtrArray *
near_library_get_lessons (NearLibrary *self)
{
  return self->lessons;
}

GPtrArray *
near_library_get_errors (NearLibrary *self)
{
  return self->errors;
}

NearLesson *
near_library_find (NearLibrary *self, const char *id)
{
  for (guint i = 0; i < self->lessons->len; i++)
    if (g_strcmp0 (near_lesson_get_id (self->lessons->pdata[i]), id) == 0)
      return self->lessons->pdata[i];
  return NULL;
}

char *
near_library_dup_ids (NearLibrary *self)
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < self->lessons->len; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? ", " : "",
                            near_lesson_get_id (self->lessons->pdata[i]));
  return g_string_free (ids, FALSE);
}
