/* near-settings.c — what a person has set once for all sessions
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-settings.h"

#include <adwaita.h>

#include "near-config.h"
#include "near-init.h"

#define MAX_RECENT_FILES 12
#define PROJECTOR_TYPE_SCALE 1.25
#define DPI_UNIT 1024 /* of gtk-xft-dpi */

struct _NearSettings
{
  GObject parent_instance;

  /* Owned */
  GSettings *settings; /* NULL without a schema */
  char *color_scheme;
  char *training_speed;
  char **recent_files;

  gboolean projector_mode;
  gboolean window_maximized;
  guint threads;
  int window_width, window_height;
  int base_dpi; /* what the desktop asks for; 0 while projector mode has never been on */
};

enum
{
  PROP_0,
  PROP_COLOR_SCHEME,
  PROP_PROJECTOR_MODE,
  PROP_THREADS,
  PROP_TRAINING_SPEED,
  PROP_WINDOW_WIDTH,
  PROP_WINDOW_HEIGHT,
  PROP_WINDOW_MAXIMIZED,
  PROP_RECENT_FILES,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (NearSettings, near_settings, G_TYPE_OBJECT)

/* --- what acts at once ---------------------------------------------------------------------- */

static void
apply_color_scheme (NearSettings *self)
{
  AdwColorScheme scheme = ADW_COLOR_SCHEME_DEFAULT;

  if (!gtk_is_initialized ())
    return;
  if (g_strcmp0 (self->color_scheme, "dark") == 0)
    scheme = ADW_COLOR_SCHEME_FORCE_DARK;
  else if (g_strcmp0 (self->color_scheme, "light") == 0)
    scheme = ADW_COLOR_SCHEME_FORCE_LIGHT;
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme);
}

/* All type grows through the resolution that GTK believes in, dialogs and popovers too. */
static void
apply_projector_mode (NearSettings *self)
{
  GtkSettings *settings = gtk_is_initialized () ? gtk_settings_get_default () : NULL;
  int dpi;

  if (settings == NULL || (!self->projector_mode && self->base_dpi == 0))
    return;
  if (self->base_dpi == 0)
    {
      g_object_get (settings, "gtk-xft-dpi", &self->base_dpi, NULL);
      if (self->base_dpi <= 0)
        self->base_dpi = 96 * DPI_UNIT;
    }
  dpi = self->base_dpi;
  if (self->projector_mode)
    dpi = (int) (dpi * PROJECTOR_TYPE_SCALE);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
}

/* --- the object ----------------------------------------------------------------------------- */

static void
near_settings_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  NearSettings *self = NEAR_SETTINGS (object);

  switch (id)
    {
    case PROP_COLOR_SCHEME:
      g_free (self->color_scheme);
      self->color_scheme = g_value_dup_string (value);
      apply_color_scheme (self);
      break;
    case PROP_PROJECTOR_MODE:
      self->projector_mode = g_value_get_boolean (value);
      apply_projector_mode (self);
      break;
    case PROP_THREADS:
      self->threads = g_value_get_uint (value);
      near_set_n_threads (self->threads);
      break;
    case PROP_TRAINING_SPEED:
      g_free (self->training_speed);
      self->training_speed = g_value_dup_string (value);
      break;
    case PROP_WINDOW_WIDTH:
      self->window_width = g_value_get_int (value);
      break;
    case PROP_WINDOW_HEIGHT:
      self->window_height = g_value_get_int (value);
      break;
    case PROP_WINDOW_MAXIMIZED:
      self->window_maximized = g_value_get_boolean (value);
      break;
    case PROP_RECENT_FILES:
      g_strfreev (self->recent_files);
      self->recent_files = g_value_dup_boxed (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
near_settings_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  NearSettings *self = NEAR_SETTINGS (object);

  switch (id)
    {
    case PROP_COLOR_SCHEME:
      g_value_set_string (value, self->color_scheme);
      break;
    case PROP_PROJECTOR_MODE:
      g_value_set_boolean (value, self->projector_mode);
      break;
    case PROP_THREADS:
      g_value_set_uint (value, self->threads);
      break;
    case PROP_TRAINING_SPEED:
      g_value_set_string (value, self->training_speed);
      break;
    case PROP_WINDOW_WIDTH:
      g_value_set_int (value, self->window_width);
      break;
    case PROP_WINDOW_HEIGHT:
      g_value_set_int (value, self->window_height);
      break;
    case PROP_WINDOW_MAXIMIZED:
      g_value_set_boolean (value, self->window_maximized);
      break;
    case PROP_RECENT_FILES:
      g_value_set_boxed (value, near_settings_get_recent_files (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
near_settings_finalize (GObject *object)
{
  NearSettings *self = NEAR_SETTINGS (object);

  g_clear_object (&self->settings);
  g_free (self->color_scheme);
  g_free (self->training_speed);
  g_strfreev (self->recent_files);
  G_OBJECT_CLASS (near_settings_parent_class)->finalize (object);
}

static void
near_settings_class_init (NearSettingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->set_property = near_settings_set_property;
  object_class->get_property = near_settings_get_property;
  object_class->finalize = near_settings_finalize;

  properties[PROP_COLOR_SCHEME]
      = g_param_spec_string ("color-scheme", NULL, NULL, "default", flags);
  properties[PROP_PROJECTOR_MODE]
      = g_param_spec_boolean ("projector-mode", NULL, NULL, FALSE, flags);
  properties[PROP_THREADS] = g_param_spec_uint ("threads", NULL, NULL, 0, 1024, 0, flags);
  properties[PROP_TRAINING_SPEED]
      = g_param_spec_string ("training-speed", NULL, NULL, "normal", flags);
  properties[PROP_WINDOW_WIDTH]
      = g_param_spec_int ("window-width", NULL, NULL, 0, G_MAXINT16, 1280, flags);
  properties[PROP_WINDOW_HEIGHT]
      = g_param_spec_int ("window-height", NULL, NULL, 0, G_MAXINT16, 800, flags);
  properties[PROP_WINDOW_MAXIMIZED]
      = g_param_spec_boolean ("window-maximized", NULL, NULL, FALSE, flags);
  properties[PROP_RECENT_FILES]
      = g_param_spec_boxed ("recent-files", NULL, NULL, G_TYPE_STRV, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
near_settings_init (NearSettings *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  self->color_scheme = g_strdup ("default");
  self->training_speed = g_strdup ("normal");
  self->window_width = 1280;
  self->window_height = 800;

  /* Asked first: GSettings ends the program when a schema is missing. */
  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, NEAR_APPLICATION_ID, TRUE);
  if (schema == NULL)
    return;
  self->settings = g_settings_new_full (schema, NULL, NULL);
  for (guint i = 1; i < N_PROPERTIES; i++)
    if (g_settings_schema_has_key (schema, properties[i]->name))
      g_settings_bind (self->settings, properties[i]->name, self, properties[i]->name,
                       G_SETTINGS_BIND_DEFAULT);
}

NearSettings *
near_settings_get_default (void)
{
  static NearSettings *settings;

  if (settings == NULL)
    settings = g_object_new (NEAR_TYPE_SETTINGS, NULL);
  return settings;
}

void
near_settings_detach (NearSettings *self, const char *property)
{
  g_return_if_fail (NEAR_IS_SETTINGS (self));
  if (self->settings != NULL)
    g_settings_unbind (self, property);
}

gboolean
near_settings_get_projector_mode (NearSettings *self)
{
  g_return_val_if_fail (NEAR_IS_SETTINGS (self), FALSE);
  return self->projector_mode;
}

const char *
near_settings_get_training_speed (NearSettings *self)
{
  g_return_val_if_fail (NEAR_IS_SETTINGS (self), NULL);
  return self->training_speed;
}

/* --- recent files --------------------------------------------------------------------------- */

const char *const *
near_settings_get_recent_files (NearSettings *self)
{
  static const char *const none[] = { NULL };

  g_return_val_if_fail (NEAR_IS_SETTINGS (self), none);
  return self->recent_files != NULL ? (const char *const *) self->recent_files : none;
}

static void
put_recent_file (NearSettings *self, const char *path, gboolean add)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char *const *files = near_settings_get_recent_files (self);
  g_auto (GStrv) list = NULL;
  guint n = 0;

  if (add)
    {
      g_strv_builder_add (builder, path);
      n++;
    }
  for (guint i = 0; files[i] != NULL && n < MAX_RECENT_FILES; i++)
    if (!g_str_equal (files[i], path))
      {
        g_strv_builder_add (builder, files[i]);
        n++;
      }
  list = g_strv_builder_end (builder);
  g_object_set (self, "recent-files", list, NULL);
}

void
near_settings_add_recent_file (NearSettings *self, const char *path)
{
  g_autofree char *absolute = NULL;

  g_return_if_fail (NEAR_IS_SETTINGS (self));
  g_return_if_fail (path != NULL);
  absolute = g_canonicalize_filename (path, NULL);
  put_recent_file (self, absolute, TRUE);
}

void
near_settings_remove_recent_file (NearSettings *self, const char *path)
{
  g_return_if_fail (NEAR_IS_SETTINGS (self));
  g_return_if_fail (path != NULL);
  put_recent_file (self, path, FALSE);
}

/* --- style ---------------------------------------------------------------------------------- */

void
near_app_style_init (NearStyle *style, GtkWidget *widget)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  gboolean projector = near_settings_get_projector_mode (near_settings_get_default ());

  near_style_init (style, adw_style_manager_get_dark (manager),
                   projector ? NEAR_STYLE_PROJECTOR_SCALE : 1.0);
  if (widget != NULL)
    {
      PangoContext *context = gtk_widget_get_pango_context (widget);
      const char *family
          = pango_font_description_get_family (pango_context_get_font_description (context));

      if (family != NULL)
        style->font_family = g_intern_string (family);
    }
  if (adw_style_manager_get_high_contrast (manager))
    near_style_set_high_contrast (style, TRUE);
}

void
near_app_style_watch (GtkWidget *widget)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), widget,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw),
                           widget, G_CONNECT_SWAPPED);
  g_signal_connect_object (near_settings_get_default (), "notify::projector-mode",
                           G_CALLBACK (gtk_widget_queue_draw), widget, G_CONNECT_SWAPPED);
}
