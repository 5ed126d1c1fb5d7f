/* near-window-lesson.c — the lesson pane: where it stands, and what is open in it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-window-private.h"

#include <glib/gi18n.h>

#include "near-library.h"

#define WIDE 1540 /* from here on the lesson stands beside the page, which keeps all its columns */

/* Over the page's right column, or where there is room beside it. */
void
near_window_place_lesson (NearWindow *self)
{
  gboolean shown = gtk_revealer_get_reveal_child (self->lesson_revealer);
  gboolean beside = shown && self->width >= WIDE;

  gtk_widget_set_margin_end (GTK_WIDGET (self->stack), beside ? NEAR_PAGE_LESSON_WIDTH : 0);
  if (self->page != NULL)
    near_page_set_lesson_shown (self->page, shown && !beside);
}

void
near_window_show_lesson (NearWindow *self, gboolean shown)
{
  shown = shown && self->page != NULL;
  gtk_revealer_set_reveal_child (self->lesson_revealer, shown);
  gtk_toggle_button_set_active (self->lesson_button, shown);
  near_window_place_lesson (self);
}

static void
on_lesson_toggled (NearWindow *self)
{
  gboolean shown = gtk_toggle_button_get_active (self->lesson_button);

  if (shown && near_lesson_pane_get_lesson (self->lesson_pane) == NULL)
    {
      /* Nothing is open yet: which lesson it shall be is asked on the page of lessons. */
      gtk_toggle_button_set_active (self->lesson_button, FALSE);
      near_window_show_page (self, NEAR_PAGE_LESSONS);
      return;
    }
  near_window_show_lesson (self, shown);
}

static void
on_lesson_close (NearWindow *self)
{
  near_window_show_lesson (self, FALSE);
}

gboolean
near_window_open_lesson (NearWindow *self, const char *id, int step, GError **error)
{
  NearLibrary *library = near_library_get_default ();
  NearLesson *lesson;

  g_return_val_if_fail (NEAR_IS_WINDOW (self), FALSE);
  lesson = near_library_find (library, id);
  if (lesson == NULL || !near_window_has_page (near_lesson_get_lab (lesson)))
    {
      g_autofree char *ids = near_library_dup_ids (library);

      g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNKNOWN_NAME,
                   _ ("there is no lesson “%s”; there are: %s"), id, ids);
      return FALSE;
    }
  near_window_show_page (self, near_lesson_get_lab (lesson));
  if (step < 0)
    step = (int) near_progress_get_step (near_progress_get_default (), id);
  near_lesson_pane_open (self->lesson_pane, lesson, (guint) step);
  near_window_show_lesson (self, TRUE);
  return TRUE;
}

static void
on_layout (NearWindow *self, int width, int height)
{
  gboolean moves = (width >= WIDE) != (self->width >= WIDE);

  self->width = width;
  if (moves)
    near_window_place_lesson (self);
}

/* Once the window has a surface. */
void
near_window_watch_width (NearWindow *self)
{
  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (self)), "layout",
                           G_CALLBACK (on_layout), self, G_CONNECT_SWAPPED);
}

void
near_window_connect_lesson (NearWindow *self)
{
  g_signal_connect_swapped (self->lesson_button, "toggled", G_CALLBACK (on_lesson_toggled), self);
  g_signal_connect_swapped (self->lesson_pane, "close-requested", G_CALLBACK (on_lesson_close),
                            self);
}
