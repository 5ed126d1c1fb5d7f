/* near-screenshot.c — a window as a picture file, once what it shows has come to rest
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-screenshot.h"
#include "near-gp-thumbnail.h"

#include <glib/gi18n.h>

#include "near-file.h"

#define POLL_MILLISECONDS 40
#define SETTLE_SECONDS 120
/* After the page has settled: layout, drawing, and what drawing asks for again. */
#define N_FRAMES 4

typedef struct
{
  GtkWindow *window;
  NearPage *page;
  char *path;
  NearScreenshotDone done;
  gpointer user_data;
  gint64 deadline;
  guint n_frames;
} Screenshot;

static void
screenshot_free (Screenshot *self)
{
  g_object_unref (self->window);
  g_clear_object (&self->page);
  g_free (self->path);
  g_free (self);
}

gboolean
near_screenshot_write (GtkWidget *widget, const char *path, GError **error)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GBytes) png = NULL;
  GtkNative *native = gtk_widget_get_native (widget);
  int width = gdk_paintable_get_intrinsic_width (paintable);
  int height = gdk_paintable_get_intrinsic_height (paintable);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height);

  if (native != NULL && width > 0 && height > 0)
    {
      gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), width, height);
      node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
    }
  if (node == NULL)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_FAILED,
                           _ ("nothing was drawn; is the window shown?"));
      return FALSE;
    }
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (native), node, &bounds);
  png = gdk_texture_save_to_png_bytes (texture);
  return near_file_write_atomic (path, g_bytes_get_data (png, NULL), g_bytes_get_size (png), error);
}

static void
finish (Screenshot *self, const GError *error)
{
  self->done (error, self->user_data);
  screenshot_free (self);
}

static gboolean
on_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Screenshot *self = data;
  g_autoptr (GError) error = NULL;

  if (++self->n_frames < N_FRAMES)
    {
      gtk_widget_queue_draw (widget);
      return G_SOURCE_CONTINUE;
    }
  near_screenshot_write (widget, self->path, &error);
  finish (self, error);
  return G_SOURCE_REMOVE;
}

static gboolean
on_poll (gpointer data)
{
  Screenshot *self = data;

  if (self->page == NULL ? near_gp_thumbnail_get_n_pending () == 0 : near_page_is_settled (self->page))
    {
      gtk_widget_add_tick_callback (GTK_WIDGET (self->window), on_frame, self, NULL);
      return G_SOURCE_REMOVE;
    }
  if (g_get_monotonic_time () > self->deadline)
    {
      g_autoptr (GError) error = g_error_new (
          NEAR_ERROR, NEAR_ERROR_FAILED,
          _ ("the page has not come to rest within %d s; ask for fewer --steps"), SETTLE_SECONDS);

      finish (self, error);
      return G_SOURCE_REMOVE;
    }
  return G_SOURCE_CONTINUE;
}

void
near_screenshot_take (GtkWindow *window,
                      NearPage *page,
                      const char *path,
                      NearScreenshotDone done,
                      gpointer user_data)
{
  Screenshot *self = g_new0 (Screenshot, 1);

  self->window = g_object_ref (window);
  self->page = page != NULL ? g_object_ref (page) : NULL;
  self->path = g_strdup (path);
  self->done = done;
  self->user_data = user_data;
  self->deadline = g_get_monotonic_time () + SETTLE_SECONDS * G_USEC_PER_SEC;
  g_timeout_add (POLL_MILLISECONDS, on_poll, self);
}
