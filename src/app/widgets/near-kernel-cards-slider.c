/* near-kernel-cards-slider.c — a slider for each hyperparameter
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-kernel-cards-private.h"
#include "near-text.h"
#include "near-widget.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* A slider goes this far to both sides of where it was made, within the bounds. */
#define DECADES 2.0
#define SLIDER_STEPS 400.0
/* A turn of the wheel is over after so long. */
#define WHEEL_MS 400

static void
row_clear (gpointer data)
{
  g_free (((NearKernelRow *) data)->name);
}

void
near_kernel_row_unref (gpointer row)
{
  g_rc_box_release_full (row, row_clear);
}

static void
on_lock (GtkToggleButton *lock, NearKernelCards *self)
{
  const char *name = g_object_get_data (G_OBJECT (lock), "parameter");
  guint i;

  if (self->updating || !near_kernel_find_parameter (self->kernel, name, &i))
    return;
  g_autoptr (NearKernel) kernel = near_kernel_with_fixed (self->kernel, i, gtk_toggle_button_get_active (lock));
  near_kernel_cards_choose (self, kernel);
}

static double
get_value (const NearKernelRow *row)
{
  double value = gtk_range_get_value (GTK_RANGE (row->scale));

  return row->is_log ? pow (10.0, value) : value;
}

static void
show_value (const NearKernelRow *row, double value)
{
  g_autofree char *text = near_text_dup_significant (value, 3);

  gtk_label_set_label (GTK_LABEL (row->value), text);
}

static void
on_slider (GtkRange *range, NearKernelCards *self)
{
  const NearKernelRow *row = g_object_get_data (G_OBJECT (range), "row");
  double value = get_value (row);

  if (self->updating)
    return;
  show_value (row, value);
  g_signal_emit_by_name (self, "parameter-chosen", row->name, value);
}

static gboolean
end_drag_later (gpointer user_data)
{
  NearKernelCards *self = user_data;

  self->end_source = 0;
  g_signal_emit_by_name (self, "drag-ended");
  return G_SOURCE_REMOVE;
}

/* One drag, or one press of a key, is one step of undo; a turn of the wheel has no release. A gesture would lose
 * to the slider's own. */
static gboolean
on_slider_event (GtkEventControllerLegacy *controller, GdkEvent *event, NearKernelCards *self)
{
  GdkEventType type = gdk_event_get_event_type (event);

  if (type == GDK_BUTTON_RELEASE || type == GDK_KEY_RELEASE || type == GDK_TOUCH_END)
    g_signal_emit_by_name (self, "drag-ended");
  if (type == GDK_SCROLL && self->end_source == 0)
    self->end_source = g_timeout_add (WHEEL_MS, end_drag_later, self);
  return FALSE;
}

static void
set_slider_range (const NearKernelRow *row, const NearKernelParameter *p)
{
  double low = p->low, high = p->high, margin;

  if (p->is_log)
    {
      low = fmax (log10 (p->low), log10 (p->value) - DECADES);
      high = fmin (log10 (p->high), log10 (p->value) + DECADES);
    }
  else if (!(isfinite (low) && isfinite (high)))
    {
      margin = fmax (fabs (p->value), 1.0) * 2.0;
      low = p->value - margin;
      high = p->value + margin;
    }
  if (!(high > low))
    high = low + 1e-6;
  gtk_range_set_range (GTK_RANGE (row->scale), low, high);
  gtk_range_set_increments (GTK_RANGE (row->scale), (high - low) / SLIDER_STEPS, (high - low) / 20.0);
}

/* "RBF2.l[1]" is "l[1]" on its card. */
static const char *
get_short_name (const char *name)
{
  const char *dot = strrchr (name, '.');

  return dot != NULL ? dot + 1 : name;
}

static void
show_lock (GtkWidget *lock, gboolean fixed)
{
  gtk_button_set_icon_name (GTK_BUTTON (lock), fixed ? "changes-prevent-symbolic" : "changes-allow-symbolic");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (lock), fixed);
}

static GtkWidget *
new_lock (NearKernelCards *self, const NearKernelParameter *p)
{
  GtkWidget *lock = gtk_toggle_button_new ();
  g_autofree char *label = g_strdup_printf (_ ("Hold %s fixed"), p->name);

  gtk_widget_add_css_class (lock, "flat");
  gtk_widget_add_css_class (lock, "small-button");
  gtk_widget_set_valign (lock, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (lock, _ ("Held fixed: the search for hyperparameters leaves it alone"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (lock), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (lock), "parameter", g_strdup (p->name), g_free);
  g_signal_connect (lock, "toggled", G_CALLBACK (on_lock), self);
  return lock;
}

static GtkWidget *
new_scale (NearKernelCards *self, NearKernelRow *row, const char *name)
{
  GtkWidget *scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0.0, 1.0, 0.01);
  GtkEventController *events = gtk_event_controller_legacy_new ();

  gtk_scale_set_draw_value (GTK_SCALE (scale), FALSE);
  near_widget_pass_wheel (scale);
  gtk_accessible_update_property (GTK_ACCESSIBLE (scale), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_event_controller_set_propagation_phase (events, GTK_PHASE_CAPTURE);
  g_signal_connect (events, "event", G_CALLBACK (on_slider_event), self);
  gtk_widget_add_controller (scale, events);
  g_object_set_data_full (G_OBJECT (scale), "row", g_rc_box_acquire (row), near_kernel_row_unref);
  g_signal_connect (scale, "value-changed", G_CALLBACK (on_slider), self);
  return scale;
}

void
near_kernel_cards_add_slider (NearKernelCards *self, GtkWidget *card, const NearKernelParameter *p)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *name = gtk_label_new (get_short_name (p->name));
  NearKernelRow *row = g_rc_box_new0 (NearKernelRow);

  row->name = g_strdup (p->name);
  row->is_log = p->is_log;
  row->value = gtk_label_new (NULL);
  row->scale = new_scale (self, row, p->name);
  self->updating = TRUE;
  set_slider_range (row, p);
  gtk_label_set_xalign (GTK_LABEL (name), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (row->value, "numeric");
  gtk_widget_add_css_class (row->value, "dim-label");
  gtk_widget_set_tooltip_text (box, p->sentence);
  gtk_box_append (GTK_BOX (line), name);
  gtk_box_append (GTK_BOX (line), row->value);
  row->lock = new_lock (self, p);
  gtk_box_append (GTK_BOX (line), row->lock);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), row->scale);
  gtk_box_append (GTK_BOX (card), box);
  g_ptr_array_add (self->rows, row);
}

void
near_kernel_cards_show_values (NearKernelCards *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const NearKernelRow *row = self->rows->pdata[i];
      guint k;

      if (!near_kernel_find_parameter (self->kernel, row->name, &k))
        continue;
      const NearKernelParameter *p = near_kernel_get_parameter (self->kernel, k);
      double shown = p->is_log ? log10 (p->value) : p->value;
      GtkAdjustment *range = gtk_range_get_adjustment (GTK_RANGE (row->scale));
      if (shown < gtk_adjustment_get_lower (range) || shown > gtk_adjustment_get_upper (range))
        set_slider_range (row, p);
      gtk_range_set_value (GTK_RANGE (row->scale), shown);
      show_value (row, p->value);
      show_lock (row->lock, p->fixed);
    }
}
