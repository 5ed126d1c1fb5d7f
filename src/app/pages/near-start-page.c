/* near-start-page.c — where one begins: experiments, courses, what was worked on
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-start-page.h"

#include <glib/gi18n.h>

#include "near-gp-preset.h"
#include "near-gp-thumbnail.h"
#include "near-json.h"
#include "near-lab.h"
#include "near-lessons-page.h"
#include "near-playground-spec.h"
#include "near-settings.h"
#include "near-thumbnail.h"
#include "near-widget.h"

#define MAX_RECENT 5
#define THUMBNAIL_SAMPLES 240

/* From this width on, at normal size, six cards stand in a row, or five of the wider ones. */
#define WIDE 940

struct _NearStartPage
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkLabel *lab_name;
  GtkLabel *lab_sentence;
  GtkFlowBox *experiments;
  GtkLabel *gp_name;
  GtkLabel *gp_sentence;
  GtkFlowBox *gp_experiments;
  GtkBox *courses;
  AdwPreferencesGroup *continue_group;
  AdwPreferencesGroup *recent_group;

  /* Borrowed */
  NearLibrary *library;
  GPtrArray *recent_rows;
  GtkWidget *continue_row; /* nullable */

  /* State */
  guint columns, gp_columns;
  guint columns_source;

  /* Owned */
  NearProgress *progress;
};

G_DEFINE_FINAL_TYPE (NearStartPage, near_start_page, ADW_TYPE_BIN)

/* --- experiments ---------------------------------------------------------------------------- */

/* An experiment as the target of win.open-experiment: (lab, what differs). */
static GVariant *
create_target (const NearSpecSchema *schema, gconstpointer spec)
{
  g_autoptr (json_t) fields = near_spec_fields_to_json (schema, spec);
  g_autofree char *text = near_json_dump (fields, FALSE);

  return g_variant_new ("(ss)", schema->lab, text);
}

/* A card under the pointer, or chosen by Tab, comes to life. */
static void
on_state_flags_changed (GtkWidget *button, GtkStateFlags before, GtkWidget *thumbnail)
{
  gboolean live = (gtk_widget_get_state_flags (button) & (GTK_STATE_FLAG_PRELIGHT | GTK_STATE_FLAG_FOCUS_VISIBLE)) != 0;

  if (NEAR_IS_THUMBNAIL (thumbnail))
    near_thumbnail_set_live (NEAR_THUMBNAIL (thumbnail), live);
  else
    near_gp_thumbnail_set_live (NEAR_GP_THUMBNAIL (thumbnail), live);
}

/* @kind (nullable): a second line. */
static GtkWidget *
create_card (const NearInfo *info, const char *kind, GtkWidget *thumbnail, GVariant *target)
{
  GtkWidget *button = gtk_button_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *name = gtk_label_new (_ (info->name));

  gtk_widget_add_css_class (name, "heading");
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), thumbnail);
  gtk_box_append (GTK_BOX (box), name);
  if (kind != NULL)
    {
      GtkWidget *caption = gtk_label_new (kind);

      gtk_widget_add_css_class (caption, "caption");
      gtk_widget_add_css_class (caption, "dim-label");
      gtk_box_append (GTK_BOX (box), caption);
    }
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "card");
  gtk_widget_add_css_class (button, "near-experiment");
  gtk_widget_set_tooltip_text (button, _ (info->sentence));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (info->name), -1);
  g_signal_connect_object (button, "state-flags-changed", G_CALLBACK (on_state_flags_changed),
                           thumbnail, 0);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.open-experiment");
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), target);
  return button;
}

static void
append_card (GtkFlowBox *experiments, GtkWidget *card)
{
  gtk_flow_box_append (experiments, card);
  /* The card itself takes the focus, and not the cell around it as well. */
  gtk_widget_set_focusable (gtk_widget_get_parent (card), FALSE);
}

static void
show_lab (const char *id, GtkLabel *name, GtkLabel *sentence)
{
  const NearLabInfo *lab = near_lab_find (id);

  gtk_label_set_label (name, _ (lab->info.name));
  gtk_label_set_label (sentence, _ (lab->info.sentence));
}

static void
append_gp_experiments (NearStartPage *self)
{
  show_lab (near_gp_schema.lab, self->gp_name, self->gp_sentence);
  for (gsize i = 0; i < near_gp_preset_table.n_rows; i++)
    {
      const NearGpPresetInfo *preset = (const NearGpPresetInfo *) near_table_get (&near_gp_preset_table, i);
      g_autofree NearGpSpec *spec = near_gp_preset_dup_spec (i);
      GtkWidget *thumbnail = near_gp_thumbnail_new (spec);

      if (preset->matrix)
        near_gp_thumbnail_show_matrix (NEAR_GP_THUMBNAIL (thumbnail));
      append_card (self->gp_experiments,
                   create_card (&preset->info, NULL, thumbnail, create_target (&near_gp_schema, spec)));
    }
}

static void
append_experiments (NearStartPage *self)
{
  show_lab (near_playground_schema.lab, self->lab_name, self->lab_sentence);
  for (guint pattern = 0; pattern < NEAR_N_PATTERNS; pattern++)
    {
      g_autofree NearPlaygroundSpec *spec = near_spec_new (&near_playground_schema);
      g_autoptr (NearDataSet) points = NULL;
      GtkWidget *thumbnail;

      if (pattern == NEAR_PATTERN_OWN)
        continue;
      spec->pattern = pattern;
      near_playground_spec_follow (spec, "pattern");
      points = near_pattern_generate (pattern, THUMBNAIL_SAMPLES, spec->noise, spec->train_ratio,
                                      (guint64) spec->seed, NULL);
      g_assert (points != NULL);
      thumbnail = near_thumbnail_new (points, NEAR_PATTERN_EXTENT);
      near_thumbnail_set_spec (NEAR_THUMBNAIL (thumbnail), spec);
      append_card (self->experiments,
                   create_card (&near_pattern_get_info (pattern)->info,
                                _ (near_table_get (&near_problem_table, spec->problem)->name), thumbnail,
                                create_target (&near_playground_schema, spec)));
    }
}

/* --- what was worked on --------------------------------------------------------------------- */

static GtkWidget *
create_row (const char *title, const char *subtitle, const char *icon)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *safe_title = g_markup_escape_text (title, -1);
  g_autofree char *safe_subtitle = g_markup_escape_text (subtitle, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), safe_title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), safe_subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), near_widget_new_decoration (icon));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  return row;
}

static char *
dup_short_dir (const char *path)
{
  g_autofree char *dir = g_path_get_dirname (path);
  const char *home = g_get_home_dir ();

  if (g_str_has_prefix (dir, home) && (dir[strlen (home)] == '/' || dir[strlen (home)] == '\0'))
    return g_strconcat ("~", dir + strlen (home), NULL);
  return g_steal_pointer (&dir);
}

static void
append_document_row (NearStartPage *self, GtkWidget *row)
{
  adw_preferences_group_add (self->recent_group, row);
  g_ptr_array_add (self->recent_rows, row);
}

static void
update_recent (NearStartPage *self)
{
  const char *const *files = near_settings_get_recent_files (near_settings_get_default ());
  GtkWidget *row;

  for (guint i = 0; i < self->recent_rows->len; i++)
    adw_preferences_group_remove (self->recent_group, self->recent_rows->pdata[i]);
  g_ptr_array_set_size (self->recent_rows, 0);
  for (guint i = 0; files[i] != NULL && i < MAX_RECENT; i++)
    {
      g_autofree char *name = g_path_get_basename (files[i]), *dir = dup_short_dir (files[i]);

      row = create_row (name, dir, "document-open-recent-symbolic");
      gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open-path");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", files[i]);
      append_document_row (self, row);
    }
  row = create_row (_ ("Open a file…"), _ ("A Nearsight document, or points as CSV"),
                    "document-open-symbolic");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open");
  append_document_row (self, row);
}

/* The lesson that was open last; before the first one, the first. */
static NearLesson *
find_lesson_to_continue (NearStartPage *self)
{
  const char *last = near_progress_get_last_lesson (self->progress);
  NearLesson *lesson = last != NULL ? near_library_find (self->library, last) : NULL;
  GPtrArray *lessons = near_library_get_lessons (self->library);

  if (lesson == NULL && lessons->len > 0)
    lesson = lessons->pdata[0];
  return lesson;
}

static void
update_continue (NearStartPage *self)
{
  NearLesson *lesson = find_lesson_to_continue (self);
  const char *id;
  g_autofree char *subtitle = NULL;

  if (self->continue_row != NULL)
    adw_preferences_group_remove (self->continue_group, self->continue_row);
  self->continue_row = NULL;
  gtk_widget_set_visible (GTK_WIDGET (self->continue_group), lesson != NULL);
  if (lesson == NULL)
    return;
  id = near_lesson_get_id (lesson);
  if (near_progress_is_started (self->progress, id))
    subtitle
        = g_strdup_printf (_ ("Step %u of %u"), near_progress_get_step (self->progress, id) + 1,
                           near_lesson_get_n_steps (lesson));
  else
    subtitle = g_strdup (_ ("The first lesson"));
  self->continue_row
      = create_row (near_lesson_get_title (lesson), subtitle, "media-playback-start-symbolic");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->continue_row), "win.open-lesson");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->continue_row), "s", id);
  adw_preferences_group_add (self->continue_group, self->continue_row);
}

/* --- the widget ----------------------------------------------------------------------------- */

static void
near_start_page_dispose (GObject *object)
{
  NearStartPage *self = NEAR_START_PAGE (object);

  g_clear_handle_id (&self->columns_source, g_source_remove);
  g_clear_object (&self->progress);
  g_clear_pointer (&self->recent_rows, g_ptr_array_unref);
  G_OBJECT_CLASS (near_start_page_parent_class)->dispose (object);
}

static gboolean
set_columns (gpointer user_data)
{
  NearStartPage *self = user_data;

  self->columns_source = 0;
  gtk_flow_box_set_max_children_per_line (self->experiments, self->columns);
  gtk_flow_box_set_min_children_per_line (self->gp_experiments, self->gp_columns);
  gtk_flow_box_set_max_children_per_line (self->gp_experiments, self->gp_columns);
  return G_SOURCE_REMOVE;
}

/* Six cards in a row, or two rows of three: never five and one. Fifteen are rows of five or of three. */
static void
near_start_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  NearStartPage *self = NEAR_START_PAGE (widget);
  NearStyle style;
  guint columns, gp_columns;

  gtk_widget_size_allocate (adw_bin_get_child (ADW_BIN (self)), &(GtkAllocation){ 0, 0, width, height },
                            baseline);
  near_app_style_init (&style, widget);
  columns = width >= WIDE * style.scale ? 6 : 3;
  gp_columns = width >= WIDE * style.scale ? 5 : 3;
  if (columns == self->columns && gp_columns == self->gp_columns)
    return;
  self->columns = columns;
  self->gp_columns = gp_columns;
  if (self->columns_source == 0)
    self->columns_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, set_columns, self, NULL);
}

static void
near_start_page_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (adw_bin_get_child (ADW_BIN (widget)), orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
}

static void
near_start_page_class_init (NearStartPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = near_start_page_dispose;
  widget_class->measure = near_start_page_measure;
  widget_class->size_allocate = near_start_page_size_allocate;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/nearsight/Nearsight/near-start-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NearStartPage, lab_name);
  gtk_widget_class_bind_template_child (widget_class, NearStartPage, lab_sentence);
  gtk_widget_class_bind_template_child (widget_class, NearStartPage, experiments);
  gtk_widget_class_bind_template_child (widget_class, NearStartPage, gp_name);
  gtk_widget_class_bind_template_child (widget_class, NearStartPage, gp_sentence);
  gtk_widget_class_bind_template_child (widget_class, NearStartPage, gp_experiments);
  gtk_widget_class_bind_template_child (widget_class, NearStartPage, courses);
  gtk_widget_class_bind_template_child (widget_class, NearStartPage, continue_group);
  gtk_widget_class_bind_template_child (widget_class, NearStartPage, recent_group);
}

static void
near_start_page_init (NearStartPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* the page gives out its space itself, and sees how wide it is */
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
  self->recent_rows = g_ptr_array_new ();
}

GtkWidget *
near_start_page_new (NearLibrary *library, NearProgress *progress)
{
  NearStartPage *self = g_object_new (NEAR_TYPE_START_PAGE, NULL);

  self->library = library;
  self->progress = g_object_ref (progress);
  append_experiments (self);
  append_gp_experiments (self);
  near_lessons_append_tracks (self->courses, library, progress);
  update_recent (self);
  update_continue (self);
  g_signal_connect_object (near_settings_get_default (), "notify::recent-files",
                           G_CALLBACK (update_recent), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (progress, "changed", G_CALLBACK (update_continue), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
