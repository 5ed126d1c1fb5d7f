/* near-pattern-grid.c — the patterns as pictures
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-pattern-grid.h"
#include "near-thumbnail.h"
#include "near-widget.h"

#include <glib/gi18n.h>

#define THUMBNAIL_POINTS 200
#define THUMBNAIL_SIDE 62
#define COLUMNS 3

struct _NearPatternGrid
{
  GtkWidget parent_instance;

  GtkWidget *buttons[NEAR_N_PATTERNS];
  gboolean updating;
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (NearPatternGrid, near_pattern_grid, GTK_TYPE_WIDGET)

static void
on_toggled (GtkToggleButton *button, NearPatternGrid *self)
{
  if (self->updating || !gtk_toggle_button_get_active (button))
    return;
  for (guint p = 0; p < NEAR_N_PATTERNS; p++)
    if (self->buttons[p] == GTK_WIDGET (button))
      g_signal_emit (self, signals[CHOSEN], 0, p);
}

static GtkWidget *
new_button (NearPattern pattern)
{
  const NearInfo *info = &near_pattern_get_info (pattern)->info;
  GtkWidget *button = gtk_toggle_button_new ();
  g_autoptr (NearDataSet) points
      = near_pattern_generate (pattern, THUMBNAIL_POINTS, 0.0, 1.0, 1, NULL);
  GtkWidget *picture = near_thumbnail_new (points, NEAR_PATTERN_EXTENT);

  near_thumbnail_set_side (NEAR_THUMBNAIL (picture), THUMBNAIL_SIDE);
  gtk_widget_set_halign (picture, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (picture, GTK_ALIGN_CENTER);
  gtk_button_set_child (GTK_BUTTON (button), picture);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "pattern");
  gtk_widget_set_hexpand (button, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (info->name),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _ (info->sentence), -1);
  g_autofree char *tooltip = g_strdup_printf ("%s: %s", _ (info->name), _ (info->sentence));
  gtk_widget_set_tooltip_text (button, tooltip);
  return button;
}

static void
near_pattern_grid_dispose (GObject *object)
{
  near_widget_unparent_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (near_pattern_grid_parent_class)->dispose (object);
}

static void
near_pattern_grid_class_init (NearPatternGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = near_pattern_grid_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", NEAR_TYPE_PATTERN_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "patterngrid");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
near_pattern_grid_init (NearPatternGrid *self)
{
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *first = NULL;
  int place = 0;

  gtk_grid_set_column_spacing (GTK_GRID (grid), 4);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  for (guint p = 0; p < NEAR_N_PATTERNS; p++)
    {
      if (p == NEAR_PATTERN_OWN)
        continue;
      self->buttons[p] = new_button (p);
      if (first == NULL)
        first = self->buttons[p];
      else
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->buttons[p]), GTK_TOGGLE_BUTTON (first));
      g_signal_connect (self->buttons[p], "toggled", G_CALLBACK (on_toggled), self);
      gtk_grid_attach (GTK_GRID (grid), self->buttons[p], place % COLUMNS, place / COLUMNS, 1, 1);
      place++;
    }
  gtk_widget_set_parent (grid, GTK_WIDGET (self));
}

GtkWidget *
near_pattern_grid_new (void)
{
  return g_object_new (NEAR_TYPE_PATTERN_GRID, NULL);
}

/* With own data no picture is pressed. */
void
near_pattern_grid_set_pattern (NearPatternGrid *self, NearPattern pattern)
{
  self->updating = TRUE;
  for (guint p = 0; p < NEAR_N_PATTERNS; p++)
    if (self->buttons[p] != NULL)
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[p]), p == pattern);
  self->updating = FALSE;
}
