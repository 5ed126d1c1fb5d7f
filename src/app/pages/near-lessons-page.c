/* near-lessons-page.c — all lessons by track, and how far one has come
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-lessons-page.h"

#include <glib/gi18n.h>

#include "near-progress-ring.h"
#include "near-widget.h"

struct _NearLessonsPage
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkBox *content;
};

G_DEFINE_FINAL_TYPE (NearLessonsPage, near_lessons_page, ADW_TYPE_BIN)

/* --- a row ---------------------------------------------------------------------------------- */

typedef struct
{
  NearLesson *lesson;
  NearProgressRing *ring;
  GtkLabel *state;
} LessonRow;

static void
lesson_row_free (gpointer data, GClosure *closure)
{
  LessonRow *row = data;

  near_lesson_unref (row->lesson);
  g_free (row);
}

static const char *
get_state (double fraction, gboolean started)
{
  if (fraction >= 1)
    return _ ("Again");
  return started ? _ ("Continue") : _ ("Start");
}

static void
on_progress_changed (NearProgress *progress, LessonRow *row)
{
  const char *id = near_lesson_get_id (row->lesson);
  double fraction
      = near_progress_get_fraction (progress, id, near_lesson_get_n_steps (row->lesson));

  near_progress_ring_set_fraction (row->ring, fraction);
  gtk_label_set_label (row->state, get_state (fraction, near_progress_is_started (progress, id)));
}

static GtkWidget *
create_suffix (LessonRow *row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *minutes = gtk_label_new (NULL), *state = gtk_label_new (NULL);
  GtkWidget *arrow = near_widget_new_decoration ("go-next-symbolic");
  g_autofree char *text = g_strdup_printf (_ ("%u min"), near_lesson_get_minutes (row->lesson));

  gtk_label_set_label (GTK_LABEL (minutes), text);
  gtk_widget_add_css_class (minutes, "dim-label");
  gtk_widget_add_css_class (minutes, "numeric");
  row->state = GTK_LABEL (state);
  gtk_label_set_width_chars (row->state, 8);
  gtk_label_set_xalign (row->state, 1);
  gtk_box_append (GTK_BOX (box), minutes);
  gtk_box_append (GTK_BOX (box), state);
  gtk_box_append (GTK_BOX (box), arrow);
  return box;
}

static GtkWidget *
create_row (NearLesson *lesson, NearProgress *progress)
{
  GtkWidget *widget = adw_action_row_new ();
  LessonRow *row = g_new0 (LessonRow, 1);
  GtkWidget *ring = near_progress_ring_new (0);
  g_autofree char *title = g_markup_escape_text (near_lesson_get_title (lesson), -1);
  g_autofree char *goal = g_markup_escape_text (near_lesson_get_goal (lesson), -1);

  row->lesson = near_lesson_ref (lesson);
  row->ring = NEAR_PROGRESS_RING (ring);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (widget), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (widget), goal);
  adw_action_row_add_prefix (ADW_ACTION_ROW (widget), ring);
  adw_action_row_add_suffix (ADW_ACTION_ROW (widget), create_suffix (row));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (widget), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (widget), "win.open-lesson");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (widget), "s", near_lesson_get_id (lesson));
  on_progress_changed (progress, row);
  /* The row's data live as long as the connection, which ends with the widget. */
  GClosure *closure = g_cclosure_new (G_CALLBACK (on_progress_changed), row, lesson_row_free);
  g_object_watch_closure (G_OBJECT (widget), closure);
  g_signal_connect_closure (progress, "changed", closure, FALSE);
  return widget;
}

/* --- groups --------------------------------------------------------------------------------- */

void
near_lessons_append_tracks (GtkBox *box, NearLibrary *library, NearProgress *progress)
{
  GPtrArray *lessons = near_library_get_lessons (library);
  const char *track = NULL;
  GtkWidget *group = NULL;

  for (guint i = 0; i < lessons->len; i++)
    {
      NearLesson *lesson = lessons->pdata[i];

      if (group == NULL || g_strcmp0 (track, near_lesson_get_track (lesson)) != 0)
        {
          g_autofree char *title = g_markup_escape_text (near_lesson_get_track (lesson), -1);

          track = near_lesson_get_track (lesson);
          group = adw_preferences_group_new ();
          adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
          gtk_box_append (box, group);
        }
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), create_row (lesson, progress));
    }
}

static void
append_problem (AdwPreferencesGroup *group, const char *sentence)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = g_markup_escape_text (sentence, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                             near_widget_new_decoration ("dialog-warning-symbolic"));
  adw_preferences_group_add (group, row);
}

static void
append_problems (NearLessonsPage *self, NearLibrary *library, NearProgress *progress)
{
  GPtrArray *errors = near_library_get_errors (library);
  const char *problem = near_progress_get_problem (progress);
  GtkWidget *group;

  if ((errors == NULL || errors->len == 0) && problem == NULL)
    return;
  group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("What could not be read"));
  for (guint i = 0; errors != NULL && i < errors->len; i++)
    append_problem (ADW_PREFERENCES_GROUP (group), ((GError *) errors->pdata[i])->message);
  if (problem != NULL)
    append_problem (ADW_PREFERENCES_GROUP (group), problem);
  gtk_box_append (self->content, group);
}

static void
append_head (NearLessonsPage *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *title = gtk_label_new (_ ("Lessons"));
  GtkWidget *sentence = gtk_label_new (_ ("Each lesson sets up a lab, asks what you expect, and "
                                          "checks what comes out."));

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_xalign (GTK_LABEL (sentence), 0);
  gtk_label_set_wrap (GTK_LABEL (sentence), TRUE);
  gtk_widget_add_css_class (title, "title-2");
  gtk_widget_add_css_class (sentence, "dim-label");
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), sentence);
  gtk_box_append (self->content, head);
}

static void
near_lessons_page_class_init (NearLessonsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/nearsight/Nearsight/near-lessons-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NearLessonsPage, content);
}

static void
near_lessons_page_init (NearLessonsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
near_lessons_page_new (NearLibrary *library, NearProgress *progress)
{
  NearLessonsPage *self = g_object_new (NEAR_TYPE_LESSONS_PAGE, NULL);

  append_head (self);
  near_lessons_append_tracks (self->content, library, progress);
  append_problems (self, library, progress);
  return GTK_WIDGET (self);
}
