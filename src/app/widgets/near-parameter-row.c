/* near-parameter-row.c — one choice of a spec
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-parameter-row.h"
#include "near-widget.h"

#include <glib/gi18n.h>
#include <math.h>

#define MAX_CHOICES 32
/* Characters of label and choice that fit beside each other in the narrow column. */
#define LONGEST_LINE 25

struct _NearParameterRow
{
  GtkWidget parent_instance;

  /* Children */
  GtkWidget *label, *dot, *value, *control;

  /* Borrowed */
  const NearSpecField *field;

  /* State */
  NearParameterRowInfo info;
  guint offered;               /* bits of rows */
  guint rows[MAX_CHOICES];     /* the row at each place of the list */
  guint n_rows;
  double preset;
  gboolean updating;
  guint end_source;
};

enum
{
  CHOSEN,
  DRAG_ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (NearParameterRow, near_parameter_row, GTK_TYPE_WIDGET)

/* --- values ----------------------------------------------------------------------------------- */

static double
get_factor (NearParameterRow *self)
{
  return self->info.factor > 0.0 ? self->info.factor : 1.0;
}

static char *
dup_shown (NearParameterRow *self, double value)
{
  if (self->info.control == NEAR_PARAMETER_CHOICE)
    return g_strdup (_ (near_table_get (self->field->choices, (gsize) value)->name));
  value *= get_factor (self);
  return g_strdup_printf (fabs (value) >= 1e5 && value == floor (value) ? "%.0f%s" : "%.6g%s",
                          value, self->info.suffix != NULL ? self->info.suffix : "");
}

static guint
find_stop (NearParameterRow *self, double value)
{
  guint best = 0;

  for (guint i = 1; i < self->info.n_stops; i++)
    if (fabs (self->info.stops[i] - value) < fabs (self->info.stops[best] - value))
      best = i;
  return best;
}

static double
read_control (NearParameterRow *self)
{
  double value;

  switch (self->info.control)
    {
    case NEAR_PARAMETER_CHOICE:
      return self->rows[MIN (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->control)),
                             self->n_rows - 1)];
    case NEAR_PARAMETER_STOPS:
      return self->info.stops[(guint) lrint (gtk_range_get_value (GTK_RANGE (self->control)))];
    case NEAR_PARAMETER_SLIDER:
      value = self->info.low
              + self->info.step
                    * rint ((gtk_range_get_value (GTK_RANGE (self->control)) - self->info.low)
                            / self->info.step);
      /* 0.3, not 0.30000000000000004 */
      return rint (value * 1e9) / 1e9;
    case NEAR_PARAMETER_NUMBER:
    default:
      return gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->control));
    }
}

static void
write_control (NearParameterRow *self, double value)
{
  guint place = 0;

  switch (self->info.control)
    {
    case NEAR_PARAMETER_CHOICE:
      for (guint i = 0; i < self->n_rows; i++)
        if (self->rows[i] == (guint) value)
          place = i;
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->control), place);
      return;
    case NEAR_PARAMETER_STOPS:
      gtk_range_set_value (GTK_RANGE (self->control), find_stop (self, value));
      return;
    case NEAR_PARAMETER_SLIDER:
      gtk_range_set_value (GTK_RANGE (self->control), value);
      return;
    case NEAR_PARAMETER_NUMBER:
    default:
      gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->control), value);
      return;
    }
}

static void
show_value (NearParameterRow *self, double value)
{
  g_autofree char *text = dup_shown (self, value);

  if (self->value != NULL)
    gtk_label_set_label (GTK_LABEL (self->value), text);
  if (GTK_IS_RANGE (self->control))
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->control),
                                    GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

/* --- the person's hand ------------------------------------------------------------------------ */

static void
on_changed (NearParameterRow *self)
{
  double value;

  if (self->updating)
    return;
  value = read_control (self);
  show_value (self, value);
  g_signal_emit (self, signals[CHOSEN], 0, value, (gboolean) GTK_IS_RANGE (self->control));
}

static void
on_selected (GObject *control, GParamSpec *pspec, NearParameterRow *self)
{
  on_changed (self);
}

static void
on_value_changed (GtkWidget *control, NearParameterRow *self)
{
  on_changed (self);
}

static gboolean
end_drag_later (gpointer user_data)
{
  NearParameterRow *self = user_data;

  self->end_source = 0;
  g_signal_emit (self, signals[DRAG_ENDED], 0);
  return G_SOURCE_REMOVE;
}

/* One drag, or one press of a key, is one step of undo. */
static gboolean
on_event (GtkEventControllerLegacy *controller, GdkEvent *event, NearParameterRow *self)
{
  GdkEventType type = gdk_event_get_event_type (event);

  if (type == GDK_BUTTON_RELEASE || type == GDK_KEY_RELEASE || type == GDK_TOUCH_END)
    g_signal_emit (self, signals[DRAG_ENDED], 0);
  /* a turn of the wheel has no release: it ends when what it changes has been changed */
  if (type == GDK_SCROLL && self->end_source == 0)
    self->end_source = g_timeout_add (400, end_drag_later, self);
  return FALSE;
}

static void
go_to_preset (NearParameterRow *self, const char *action, GVariant *parameter)
{
  g_signal_emit (self, signals[CHOSEN], 0, self->preset, FALSE);
}

/* --- making ----------------------------------------------------------------------------------- */

static GtkWidget *
new_slider (NearParameterRow *self, double low, double high, double step)
{
  GtkWidget *scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, low, high, step);
  GtkEventController *controller = gtk_event_controller_legacy_new ();

  gtk_scale_set_draw_value (GTK_SCALE (scale), FALSE);
  gtk_range_set_round_digits (GTK_RANGE (scale), step < 1.0 ? 2 : 0);
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "event", G_CALLBACK (on_event), self);
  near_widget_pass_wheel (scale);
  gtk_widget_add_controller (scale, controller);
  g_signal_connect (scale, "value-changed", G_CALLBACK (on_value_changed), self);
  return scale;
}

static void
fill_choices (NearParameterRow *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  self->n_rows = 0;
  for (guint i = 0; i < self->field->choices->n_rows && i < MAX_CHOICES; i++)
    if (self->offered & (1u << i))
      {
        gtk_string_list_append (names, _ (near_table_get (self->field->choices, i)->name));
        self->rows[self->n_rows++] = i;
      }
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->control), G_LIST_MODEL (names));
}

static GtkWidget *
new_control (NearParameterRow *self)
{
  GtkWidget *control;

  switch (self->info.control)
    {
    case NEAR_PARAMETER_CHOICE:
      control = gtk_drop_down_new (NULL, NULL);
      self->control = control;
      fill_choices (self);
      g_signal_connect (control, "notify::selected", G_CALLBACK (on_selected), self);
      return control;
    case NEAR_PARAMETER_STOPS:
      return new_slider (self, 0.0, self->info.n_stops - 1, 1.0);
    case NEAR_PARAMETER_SLIDER:
      return new_slider (self, self->info.low, self->info.high, self->info.step);
    case NEAR_PARAMETER_NUMBER:
    default:
      control = gtk_spin_button_new_with_range (self->info.low, self->info.high, self->info.step);
      gtk_widget_add_css_class (control, "numeric");
      g_signal_connect (control, "value-changed", G_CALLBACK (on_value_changed), self);
      return control;
    }
}

static void
add_dot (NearParameterRow *self, GtkWidget *line)
{
  GMenu *menu = g_menu_new ();

  g_menu_append (menu, _ ("Back to the preset"), "row.preset");
  self->dot = gtk_menu_button_new ();
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->dot), G_MENU_MODEL (menu));
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->dot), gtk_label_new ("●"));
  gtk_widget_add_css_class (self->dot, "flat");
  gtk_widget_add_css_class (self->dot, "preset-dot");
  gtk_widget_set_valign (self->dot, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->dot, FALSE);
  gtk_box_append (GTK_BOX (line), self->dot);
  g_object_unref (menu);
}

static gboolean
has_long_choices (NearParameterRow *self)
{
  if (self->info.control != NEAR_PARAMETER_CHOICE)
    return FALSE;
  for (gsize i = 0; i < self->field->choices->n_rows; i++)
    if (g_utf8_strlen (_ (near_table_get (self->field->choices, i)->name), -1)
            + g_utf8_strlen (_ (self->field->label), -1)
        > LONGEST_LINE)
      return TRUE;
  return FALSE;
}

/* Choices and numbers stand beside their label, sliders and choices with long names below. */
static void
build (NearParameterRow *self)
{
  gboolean slider = self->info.control == NEAR_PARAMETER_SLIDER || self->info.control == NEAR_PARAMETER_STOPS;
  gboolean below = slider || has_long_choices (self);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *filler = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  const char *name = _ (self->field->label), *sentence = _ (self->field->sentence);

  self->label = gtk_label_new (name);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (line), self->label);
  add_dot (self, line);
  gtk_widget_set_hexpand (filler, TRUE);
  gtk_box_append (GTK_BOX (line), filler);
  self->control = new_control (self);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence, -1);
  gtk_widget_set_parent (line, GTK_WIDGET (self));
  if (slider)
    {
      self->value = gtk_label_new (NULL);
      gtk_widget_add_css_class (self->value, "numeric");
      gtk_widget_add_css_class (self->value, "dim-label");
      gtk_box_append (GTK_BOX (line), self->value);
    }
  if (below)
    gtk_widget_set_parent (self->control, GTK_WIDGET (self));
  else
    gtk_box_append (GTK_BOX (line), self->control);
}

/* --- object ----------------------------------------------------------------------------------- */

static void
near_parameter_row_dispose (GObject *object)
{
  g_clear_handle_id (&NEAR_PARAMETER_ROW (object)->end_source, g_source_remove);
  near_widget_unparent_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (near_parameter_row_parent_class)->dispose (object);
}

static void
near_parameter_row_class_init (NearParameterRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = near_parameter_row_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", NEAR_TYPE_PARAMETER_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_BOOLEAN);
  signals[DRAG_ENDED] = g_signal_new ("drag-ended", NEAR_TYPE_PARAMETER_ROW, G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "row.preset", NULL,
                                   (GtkWidgetActionActivateFunc) go_to_preset);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "parameterrow");
}

static void
near_parameter_row_init (NearParameterRow *self)
{
  gtk_orientable_set_orientation (
      GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  self->offered = G_MAXUINT;
}

GtkWidget *
near_parameter_row_new (const NearSpecSchema *schema, const NearParameterRowInfo *info)
{
  NearParameterRow *self = g_object_new (NEAR_TYPE_PARAMETER_ROW, NULL);

  self->info = *info;
  self->field = near_spec_find_field (schema, info->key);
  g_return_val_if_fail (self->field != NULL, GTK_WIDGET (self));
  self->updating = TRUE;
  build (self);
  self->updating = FALSE;
  return GTK_WIDGET (self);
}

const NearSpecField *
near_parameter_row_get_field (NearParameterRow *self)
{
  return self->field;
}

void
near_parameter_row_update (NearParameterRow *self, gconstpointer spec, gconstpointer preset)
{
  double value = near_spec_get_number (self->field, spec);
  g_autofree char *back = NULL;
  g_autofree char *sentence = NULL;

  self->preset = near_spec_get_number (self->field, preset);
  back = dup_shown (self, self->preset);
  sentence = g_strdup_printf (_ ("Differs from the preset, which is %s"), back);
  self->updating = TRUE;
  write_control (self, value);
  self->updating = FALSE;
  show_value (self, value);
  gtk_widget_set_visible (self->dot, value != self->preset);
  gtk_widget_set_tooltip_text (self->dot, sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->dot), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  -1);
}

void
near_parameter_row_set_offered (NearParameterRow *self, guint mask)
{
  if (self->offered == mask || self->info.control != NEAR_PARAMETER_CHOICE)
    return;
  self->offered = mask;
  self->updating = TRUE;
  fill_choices (self);
  self->updating = FALSE;
}
