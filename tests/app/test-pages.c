/* test-pages.c — templates, pages, window, preferences, and a lesson beside its lab
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-gp-preset.h"
#include "near-application.h"
#include "near-check-list.h"
#include "near-job-bar.h"
#include "near-lab.h"
#include "near-lesson-pane.h"
#include "near-lessons-page.h"
#include "near-library.h"
#include "near-notes.h"
#include "near-playground-spec.h"
#include "near-plot-view.h"
#include "near-preferences.h"
#include "near-question-card.h"
#include "near-screenshot.h"
#include "near-settings.h"
#include "near-shortcuts.h"
#include "near-start-page.h"
#include "near-test.h"
#include "near-thumbnail.h"
#include "near-window.h"

#include <math.h>

/* --- a page without a lab behind it --------------------------------------------------------- */

#define TEST_TYPE_PAGE (test_page_get_type ())
G_DECLARE_FINAL_TYPE (TestPage, test_page, TEST, PAGE, AdwBin)

struct _TestPage
{
  AdwBin parent_instance;
  NearDocument *document;
  NearResults *results;
  guint n_presets;
};

static void test_page_page_init (NearPageInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestPage,
                               test_page,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (NEAR_TYPE_PAGE, test_page_page_init))

static const char *
get_lab_id (NearPage *page)
{
  return "playground";
}

static NearDocument *
get_document (NearPage *page)
{
  return TEST_PAGE (page)->document;
}

static NearResults *
get_results (NearPage *page)
{
  return TEST_PAGE (page)->results;
}

static gboolean
set_preset (NearPage *page, gconstpointer spec, GError **error)
{
  TestPage *self = TEST_PAGE (page);

  self->n_presets++;
  if (!near_document_set_spec (self->document, spec, NULL, error))
    return FALSE;
  near_document_set_preset (self->document, spec);
  return TRUE;
}

static void
test_page_page_init (NearPageInterface *interface)
{
  interface->get_lab_id = get_lab_id;
  interface->get_document = get_document;
  interface->get_results = get_results;
  interface->set_preset = set_preset;
}

static void
test_page_finalize (GObject *object)
{
  TestPage *self = TEST_PAGE (object);

  g_clear_object (&self->document);
  near_results_unref (self->results);
  G_OBJECT_CLASS (test_page_parent_class)->finalize (object);
}

static void
test_page_class_init (TestPageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_page_finalize;
}

static void
test_page_init (TestPage *self)
{
  self->document = near_document_new (&near_playground_schema);
}

static void
set_loss (TestPage *page, double loss, gint64 epoch)
{
  near_results_unref (page->results);
  page->results = near_results_new ();
  near_results_add_integer (page->results, "epoch", epoch, NULL, NULL);
  near_results_add_number (page->results, "test_loss", loss, NULL, "Test loss");
  near_page_emit_results_changed (NEAR_PAGE (page));
}

/* --- a lesson ------------------------------------------------------------------------------- */

static const char lesson_text[]
    = "---\nid: tried\ntitle: A lesson to try\ntrack: Tests\norder: 1\nminutes: 3\nlab: "
      "playground\n"
      "goal: See that answers & checks count.\n---\n"
      "## First\n\nSome *text* & a list:\n\n1. one\n2. two\n\n"
      "```preset\n{\"pattern\": \"xor\", \"noise\": 5}\n```\n\n"
      "```question\nWhich?\n- [ ] This one | No, that one.\n- [x] That one | Yes, a < b.\n```\n\n"
      "```check\ntest_loss < 0.1 | Let it run.\nepoch >= 10 | Ten epochs at least.\n```\n\n"
      "```solution\n{\"epochs\": 10}\n```\n\n"
      "## Second\n\nOnly text, and the stage as it is.\n\n"
      "## Third\n\nAnother stage.\n\n```preset\n{\"pattern\": \"spiral\"}\n```\n";

static NearLesson *
make_lesson (void)
{
  g_autoptr (GError) error = NULL;
  NearLesson *lesson = near_lesson_parse (lesson_text, strlen (lesson_text), "tried.md", &error);

  g_assert_no_error (error);
  return lesson;
}

static GtkWidget *
find_child (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_child (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
has_text (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_visible (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_text (child, text))
      return TRUE;
  return FALSE;
}

static void
test_lesson_pane (void)
{
  g_autoptr (NearLesson) lesson = make_lesson ();
  g_autoptr (NearProgress) progress = near_progress_new (NULL);
  g_autoptr (TestPage) page = g_object_ref_sink (g_object_new (TEST_TYPE_PAGE, NULL));
  GtkWidget *widget = g_object_ref_sink (near_lesson_pane_new ());
  NearLessonPane *pane = NEAR_LESSON_PANE (widget);
  const NearPlaygroundSpec *spec;
  NearQuestionCard *card;
  NearCheckList *checks;

  near_lesson_pane_set_progress (pane, progress);
  near_lesson_pane_set_page (pane, NEAR_PAGE (page));
  near_lesson_pane_open (pane, lesson, 0);

  /* entering the step has set the page up */
  spec = near_document_get_spec (page->document);
  g_assert_cmpuint (page->n_presets, ==, 1);
  g_assert_cmpuint (spec->pattern, ==, NEAR_PATTERN_XOR);
  g_assert_cmpfloat (spec->noise, ==, 5);
  g_assert_false (near_page_has_unsaved_work (NEAR_PAGE (page)));
  g_assert_true (has_text (widget, "Step 1 of 3"));
  g_assert_true (has_text (widget, "Some text & a list:"));

  /* a wrong answer says why, and does not pass */
  card = NEAR_QUESTION_CARD (find_child (widget, NEAR_TYPE_QUESTION_CARD));
  g_assert_cmpint (near_question_card_get_answer (card), ==, -1);
  g_assert_false (has_text (widget, "No, that one."));
  near_question_card_pick (card, 0);
  g_assert_true (has_text (widget, "No, that one."));
  g_assert_false (near_question_card_is_right (card));
  g_assert_cmpint (near_progress_get_answer (progress, "tried", 0, 0), ==, 0);
  near_question_card_pick (card, 1);
  g_assert_true (has_text (widget, "Yes, a < b."));
  g_assert_true (near_question_card_is_right (card));
  g_assert_false (near_lesson_pane_is_step_done (pane));

  /* checks follow the results, one by one */
  checks = NEAR_CHECK_LIST (find_child (widget, NEAR_TYPE_CHECK_LIST));
  set_loss (page, 0.5, 20);
  g_assert_false (near_check_list_holds (checks, 0));
  g_assert_true (near_check_list_holds (checks, 1));
  g_assert_true (has_text (widget, "test loss: 0.5"));
  g_assert_false (near_lesson_pane_is_step_done (pane));
  set_loss (page, NAN, 20);
  g_assert_false (near_check_list_holds (checks, 0));
  set_loss (page, 0.05, 30);
  g_assert_true (near_lesson_pane_is_step_done (pane));
  g_assert_true (near_progress_is_done (progress, "tried", 0));
  near_assert_close (near_progress_get_fraction (progress, "tried", 3), 1.0 / 3, 1e-12, 0);

  /* a step without a preset leaves the stage; one with a preset sets it up */
  gtk_widget_activate_action (widget, "lesson.next", NULL);
  g_assert_cmpuint (near_lesson_pane_get_step (pane), ==, 1);
  g_assert_cmpuint (page->n_presets, ==, 1);
  gtk_widget_activate_action (widget, "lesson.next", NULL);
  g_assert_true (near_progress_is_done (progress, "tried", 1));
  g_assert_cmpuint (page->n_presets, ==, 2);
  spec = near_document_get_spec (page->document);
  g_assert_cmpuint (spec->pattern, ==, NEAR_PATTERN_SPIRAL);
  g_assert_cmpfloat (spec->noise, ==, 5);

  /* back does not touch the stage, and the answer is still there */
  gtk_widget_activate_action (widget, "lesson.back", NULL);
  gtk_widget_activate_action (widget, "lesson.back", NULL);
  g_assert_cmpuint (page->n_presets, ==, 2);
  card = NEAR_QUESTION_CARD (find_child (widget, NEAR_TYPE_QUESTION_CARD));
  g_assert_cmpint (near_question_card_get_answer (card), ==, 1);
  g_assert_true (near_lesson_pane_is_step_done (pane));
  gtk_widget_activate_action (widget, "lesson.set-up", NULL);
  g_assert_cmpuint (page->n_presets, ==, 3);
  spec = near_document_get_spec (page->document);
  g_assert_cmpuint (spec->pattern, ==, NEAR_PATTERN_XOR);

  g_assert_finalize_object (widget);
}

static void
test_unsaved_work (void)
{
  g_autoptr (TestPage) page = g_object_ref_sink (g_object_new (TEST_TYPE_PAGE, NULL));
  NearPlaygroundSpec spec = *(const NearPlaygroundSpec *) near_document_get_spec (page->document);

  g_assert_false (near_page_has_unsaved_work (NEAR_PAGE (page)));
  spec.noise = 10;
  g_assert_true (near_document_set_spec (page->document, &spec, NULL, NULL));
  g_assert_true (near_page_has_unsaved_work (NEAR_PAGE (page)));
  near_document_set_path (page->document, "/nowhere/mine.nearsight");
  spec.noise = 20;
  g_assert_true (near_page_set_preset (NEAR_PAGE (page), &spec, NULL));
  g_assert_null (near_document_get_path (page->document));
  g_assert_false (near_page_has_unsaved_work (NEAR_PAGE (page)));
}

/* --- pages and windows ---------------------------------------------------------------------- */

static void
test_lessons_page (void)
{
  const char *dir = near_test_dir ();
  g_autofree char *good = g_build_filename (dir, "lessons", "tried.md", NULL);
  g_autofree char *bad = g_build_filename (dir, "lessons", "broken.md", NULL);
  g_autofree char *folder = g_path_get_dirname (good);
  g_autoptr (NearProgress) progress = near_progress_new (NULL);
  g_autoptr (NearLibrary) library = NULL;
  GtkWidget *page;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (good, lesson_text, -1, NULL));
  g_assert_true (g_file_set_contents (bad, "---\nid: broken\n", -1, NULL));
  library = near_library_new (folder);
  g_assert_cmpuint (near_library_get_lessons (library)->len, ==, 1);
  page = g_object_ref_sink (near_lessons_page_new (library, progress));
  g_assert_true (has_text (page, "A lesson to try"));
  g_assert_true (has_text (page, "answers & checks count"));
  /* what cannot be read is said, and hides nothing else */
  g_assert_true (has_text (page, "broken.md"));
  g_assert_true (has_text (page, "Start"));
  near_progress_set_done (progress, "tried", 0);
  g_assert_true (has_text (page, "Continue"));
  for (guint i = 1; i < 3; i++)
    near_progress_set_done (progress, "tried", i);
  g_assert_true (has_text (page, "Again"));
  g_assert_finalize_object (page);
  near_progress_set_step (progress, "tried", 1); /* the rows are gone, and nobody listens */
}

static void
test_start_page (void)
{
  g_autoptr (NearProgress) progress = near_progress_new (NULL);
  NearSettings *settings = near_settings_get_default ();
  GtkWidget *page = g_object_ref_sink (near_start_page_new (near_library_get_default (), progress));

  g_assert_cmpuint (near_library_get_errors (near_library_get_default ())->len, ==, 0);
  for (guint i = 0; i < NEAR_N_PATTERNS; i++)
    if (i != NEAR_PATTERN_OWN)
      g_assert_true (has_text (page, near_pattern_get_info (i)->info.name));
  for (gsize i = 0; i < near_gp_preset_table.n_rows; i++)
    g_assert_true (has_text (page, near_table_get (&near_gp_preset_table, i)->name));
  g_assert_false (has_text (page, "mine & yours"));
  near_settings_add_recent_file (settings, "/nowhere/mine & yours.nearsight");
  g_assert_true (has_text (page, "mine & yours"));
  near_settings_remove_recent_file (settings, "/nowhere/mine & yours.nearsight");
  g_assert_false (has_text (page, "mine & yours"));
  g_assert_finalize_object (page);
}

static void
test_window (void)
{
  GtkWidget *window = near_window_new (NULL, TRUE);
  NearWindow *self = NEAR_WINDOW (window);
  g_autoptr (GError) error = NULL;
  g_autofree char *names = near_window_dup_page_names ();
  const NearPlaygroundSpec *spec;
  NearDocument *document;

  g_assert_cmpstr (names, ==, "start, playground, gp, lessons");
  g_assert_false (near_window_has_page ("elsewhere"));
  gtk_window_present (GTK_WINDOW (window));
  g_assert_cmpstr (near_window_get_page_name (self), ==, "start");
  g_assert_null (near_window_get_page (self));

  gtk_widget_activate_action (window, "win.show-page", "s", "lessons");
  g_assert_cmpstr (near_window_get_page_name (self), ==, "lessons");
  gtk_widget_activate_action (window, "win.open-experiment", "(ss)", "playground",
                              "{\"pattern\": \"spiral\"}");
  g_assert_cmpstr (near_window_get_page_name (self), ==, "playground");
  document = near_page_get_document (near_window_get_page (self));
  spec = near_document_get_spec (document);
  g_assert_cmpuint (spec->pattern, ==, NEAR_PATTERN_SPIRAL);
  gtk_widget_activate_action (window, "win.undo", NULL);
  spec = near_document_get_spec (document);
  g_assert_cmpuint (spec->pattern, !=, NEAR_PATTERN_SPIRAL);
  gtk_widget_activate_action (window, "win.redo", NULL);
  spec = near_document_get_spec (document);
  g_assert_cmpuint (spec->pattern, ==, NEAR_PATTERN_SPIRAL);

  g_assert_true (near_window_open_lesson (self, "one-neuron", 1, &error));
  g_assert_no_error (error);
  g_assert_true (has_text (window, "One neuron draws a line"));
  g_assert_false (near_window_open_lesson (self, "no-such", -1, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_UNKNOWN_NAME);
  g_assert_nonnull (strstr (error->message, "one-neuron"));
  g_clear_error (&error);
  g_assert_false (near_window_open_path (self, "/nowhere/there.nearsight", &error));
  g_assert_nonnull (strstr (error->message, "/nowhere/there.nearsight"));

  for (guint i = 0; i < 3; i++)
    gtk_test_widget_wait_for_draw (window);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_preferences (void)
{
  NearSettings *settings = near_settings_get_default ();
  GtkWidget *window = near_preferences_new (NULL);
  AdwComboRow *scheme = ADW_COMBO_ROW (find_child (window, ADW_TYPE_COMBO_ROW));
  GtkWidget *projector = find_child (window, GTK_TYPE_SWITCH);
  GtkWidget *threads = find_child (window, GTK_TYPE_SPIN_BUTTON);
  NearStyle style;
  guint n_threads;

  adw_combo_row_set_selected (scheme, 2);
  g_assert_true (adw_style_manager_get_dark (adw_style_manager_get_default ()));
  near_app_style_init (&style, window);
  g_assert_true (style.dark);
  adw_combo_row_set_selected (scheme, 1);
  g_assert_false (adw_style_manager_get_dark (adw_style_manager_get_default ()));

  gtk_switch_set_active (GTK_SWITCH (projector), TRUE);
  g_assert_true (near_settings_get_projector_mode (settings));
  near_app_style_init (&style, window);
  near_assert_close (style.scale, NEAR_STYLE_PROJECTOR_SCALE, 1e-12, 0);
  g_object_set (settings, "projector-mode", FALSE, NULL);
  g_assert_false (gtk_switch_get_active (GTK_SWITCH (projector)));
  near_app_style_init (&style, window);
  near_assert_close (style.scale, 1, 1e-12, 0);

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (threads), 3);
  g_object_get (settings, "threads", &n_threads, NULL);
  g_assert_cmpuint (n_threads, ==, 3);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (threads), 0);
  gtk_window_destroy (GTK_WINDOW (window));

  window = near_shortcuts_new (NULL);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (has_text (window, "Run or pause"));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* --- small widgets -------------------------------------------------------------------------- */

static void
test_notes (void)
{
  GtkWidget *notes = g_object_ref_sink (near_notes_new ());

  g_assert_cmpuint (near_notes_get_n_notes (NEAR_NOTES (notes)), ==, 0);
  near_notes_add (NEAR_NOTES (notes), "labels 0 and 1 were read as −1 and 1");
  near_notes_add (NEAR_NOTES (notes), "labels 0 and 1 were read as −1 and 1");
  g_assert_cmpuint (near_notes_get_n_notes (NEAR_NOTES (notes)), ==, 1);
  near_notes_add (NEAR_NOTES (notes), "a <b> & c");
  g_assert_cmpuint (near_notes_get_n_notes (NEAR_NOTES (notes)), ==, 2);
  g_assert_true (has_text (notes, "a <b> & c"));
  gtk_widget_activate_action (notes, "notes.clear", NULL);
  g_assert_cmpuint (near_notes_get_n_notes (NEAR_NOTES (notes)), ==, 0);
  g_assert_finalize_object (notes);
}

/* Works until it is told to end, and says how far it is. */
static gpointer
work (NearJobContext *context, gpointer input, GError **error)
{
  NearMonitor monitor = near_job_context_get_monitor (context);

  while (monitor.poll (0.25, "counting", monitor.user_data))
    g_usleep (1000);
  return NULL;
}

static gboolean
shows_fraction (gpointer bar)
{
  return has_text (bar, "25 %");
}

static gboolean
is_idle (gpointer bar)
{
  return !near_job_bar_get_busy (bar);
}

static void
test_job_bar (void)
{
  GtkWidget *bar = g_object_ref_sink (near_job_bar_new ());
  g_autoptr (NearJob) job = near_job_new ("Sheep", FALSE);

  near_job_bar_set_job (NEAR_JOB_BAR (bar), job);
  g_assert_false (near_job_bar_get_busy (NEAR_JOB_BAR (bar)));
  near_job_start (job, work, NULL, NULL, NULL, NULL);
  g_assert_true (near_job_bar_get_busy (NEAR_JOB_BAR (bar)));
  g_assert_true (has_text (bar, "Sheep"));
  g_assert_true (near_test_wait_for (shows_fraction, bar, 10000));
  g_assert_true (has_text (bar, "counting"));
  gtk_widget_activate_action (bar, "job.stop", NULL);
  g_assert_true (near_test_wait_for (is_idle, bar, 10000));
  g_assert_cmpint (near_job_get_state (job), ==, NEAR_JOB_CANCELLED);
  g_assert_false (has_text (bar, "Sheep"));
  near_job_bar_set_job (NEAR_JOB_BAR (bar), NULL);
  g_assert_finalize_object (bar);
}

static void
test_thumbnail (void)
{
  g_autofree NearPlaygroundSpec *spec = near_spec_new (&near_playground_schema);
  GtkSettings *settings = gtk_settings_get_default ();
  g_autoptr (NearDataSet) points = near_pattern_generate (spec->pattern, 50, 0, 0.5, 1, NULL);
  GtkWidget *thumbnail = g_object_ref_sink (near_thumbnail_new (points, NEAR_PATTERN_EXTENT));

  near_thumbnail_set_spec (NEAR_THUMBNAIL (thumbnail), spec);
  /* no motion is asked for */
  near_thumbnail_set_live (NEAR_THUMBNAIL (thumbnail), TRUE);
  g_assert_false (near_thumbnail_is_live (NEAR_THUMBNAIL (thumbnail)));
  g_object_set (settings, "gtk-enable-animations", TRUE, NULL);
  near_thumbnail_set_live (NEAR_THUMBNAIL (thumbnail), TRUE);
  g_assert_true (near_thumbnail_is_live (NEAR_THUMBNAIL (thumbnail)));
  g_object_set (settings, "gtk-enable-animations", FALSE, NULL);
  /* dropped in full run */
  g_assert_finalize_object (thumbnail);
  g_assert_true (near_job_drain (10000));
}

static void
test_plot_view (void)
{
  const double x[3] = { 0, 1, 2 }, y[3] = { 0.5, 0.2, 0.1 };
  GtkWidget *window = gtk_window_new (), *view = near_plot_view_new ();
  g_autoptr (NearPlot) plot = near_plot_new ();
  g_autofree char *path = near_test_path ("window.png");
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GError) error = NULL;

  near_plot_set_title (plot, "Test error falls");
  near_plot_add_line (plot, 3, x, y, NEAR_ROLE_SERIES_1, "Test loss");
  near_plot_view_set_name (NEAR_PLOT_VIEW (view), "Loss");
  near_plot_view_set_plot (NEAR_PLOT_VIEW (view), plot);
  gtk_test_accessible_assert_role (view, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (view, GTK_ACCESSIBLE_PROPERTY_LABEL, "Loss");
  g_autofree char *summary = near_plot_dup_summary (plot);
  gtk_test_accessible_assert_property (view, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary);

  gtk_window_set_default_size (GTK_WINDOW (window), 400, 300);
  gtk_window_set_child (GTK_WINDOW (window), view);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  g_assert_true (near_screenshot_write (window, path, &error));
  g_assert_no_error (error);
  texture = gdk_texture_new_from_filename (path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (texture), >=, 400);
  near_plot_view_set_plot (NEAR_PLOT_VIEW (view), NULL);
  g_assert_null (near_plot_view_get_plot (NEAR_PLOT_VIEW (view)));
  gtk_test_widget_wait_for_draw (window);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  near_app_init ();
  near_progress_use_memory ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  g_test_add_func ("/app/notes", test_notes);
  g_test_add_func ("/app/job-bar", test_job_bar);
  g_test_add_func ("/app/thumbnail", test_thumbnail);
  g_test_add_func ("/app/plot-view", test_plot_view);
  g_test_add_func ("/app/unsaved-work", test_unsaved_work);
  g_test_add_func ("/app/lesson-pane", test_lesson_pane);
  g_test_add_func ("/app/lessons-page", test_lessons_page);
  g_test_add_func ("/app/start-page", test_start_page);
  g_test_add_func ("/app/preferences", test_preferences);
  g_test_add_func ("/app/window", test_window);
  return g_test_run ();
}
