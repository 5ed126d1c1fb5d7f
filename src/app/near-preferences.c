/* near-preferences.c — the window where a person sets things once
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-preferences.h"

#include "near-settings.h"

struct _NearPreferences
{
  AdwPreferencesWindow parent_instance;

  /* Template widgets */
  AdwComboRow *color_scheme;
  GtkSwitch *projector_mode;
  AdwComboRow *training_speed;
  GtkSpinButton *threads;
};

G_DEFINE_FINAL_TYPE (NearPreferences, near_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* In the order of the combo rows. */
static const char *const color_schemes[] = { "default", "light", "dark", NULL };
static const char *const training_speeds[] = { "slow", "normal", "fast", "full", NULL };

static gboolean
word_to_position (GBinding *binding, const GValue *from, GValue *to, gpointer words)
{
  const char *word = g_value_get_string (from);

  for (guint i = 0; ((const char *const *) words)[i] != NULL; i++)
    if (g_strcmp0 (word, ((const char *const *) words)[i]) == 0)
      {
        g_value_set_uint (to, i);
        return TRUE;
      }
  return FALSE;
}

static gboolean
position_to_word (GBinding *binding, const GValue *from, GValue *to, gpointer words)
{
  guint position = g_value_get_uint (from);

  if (position >= g_strv_length ((char **) words))
    return FALSE;
  g_value_set_string (to, ((const char *const *) words)[position]);
  return TRUE;
}

static void
bind_words (const char *property, AdwComboRow *row, const char *const *words)
{
  g_object_bind_property_full (near_settings_get_default (), property, row, "selected",
                               G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE, word_to_position,
                               position_to_word, (gpointer) words, NULL);
}

/* A spin button's value is a double. */
static gboolean
count_to_value (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  g_value_set_double (to, g_value_get_uint (from));
  return TRUE;
}

static gboolean
value_to_count (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  g_value_set_uint (to, (guint) g_value_get_double (from));
  return TRUE;
}

static void
near_preferences_class_init (NearPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/nearsight/Nearsight/near-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, NearPreferences, color_scheme);
  gtk_widget_class_bind_template_child (widget_class, NearPreferences, projector_mode);
  gtk_widget_class_bind_template_child (widget_class, NearPreferences, training_speed);
  gtk_widget_class_bind_template_child (widget_class, NearPreferences, threads);
}

static void
near_preferences_init (NearPreferences *self)
{
  NearSettings *settings = near_settings_get_default ();

  gtk_widget_init_template (GTK_WIDGET (self));
  bind_words ("color-scheme", self->color_scheme, color_schemes);
  bind_words ("training-speed", self->training_speed, training_speeds);
  g_object_bind_property (settings, "projector-mode", self->projector_mode, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_object_bind_property_full (settings, "threads", self->threads, "value",
                               G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE, count_to_value,
                               value_to_count, NULL, NULL);
}

GtkWidget *
near_preferences_new (GtkWindow *parent)
{
  return g_object_new (NEAR_TYPE_PREFERENCES, "transient-for", parent, "modal", parent != NULL,
                       NULL);
}
