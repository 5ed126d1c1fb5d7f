/* near-lesson-pane.c — a lesson beside its lab: text, questions, checks, one step at a time
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-lesson-pane.h"

#include <glib/gi18n.h>

#include "near-check-list.h"
#include "near-lab.h"
#include "near-markup-box.h"
#include "near-question-card.h"
#include "near-widget.h"

struct _NearLessonPane
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *root;
  GtkLabel *title;
  GtkLabel *position;
  GtkScrolledWindow *scrolled;
  GtkBox *content;
  GtkWidget *next_button;
  GtkLabel *next_label;

  /* Children of the step; borrowed */
  GPtrArray *questions; /* NearQuestionCard */
  NearCheckList *checks;
  GtkLabel *problem;
  GtkWidget *done;

  /* Owned */
  NearLesson *lesson;
  NearProgress *progress;
  NearResults *results;
  GSignalGroup *page_signals;

  guint step;
};

static guint close_signal;

G_DEFINE_FINAL_TYPE (NearLessonPane, near_lesson_pane, GTK_TYPE_WIDGET)

static const NearLessonStep *
get_step (NearLessonPane *self)
{
  return near_lesson_get_step (self->lesson, self->step);
}

static gboolean
is_last (NearLessonPane *self)
{
  return self->step + 1 >= near_lesson_get_n_steps (self->lesson);
}

/* --- what follows from answers and results -------------------------------------------------- */

static void
show_done (NearLessonPane *self)
{
  gboolean done = near_lesson_pane_is_step_done (self);

  gtk_widget_set_visible (self->done, done);
  if (done)
    gtk_widget_add_css_class (self->next_button, "suggested-action");
  else
    gtk_widget_remove_css_class (self->next_button, "suggested-action");
}

static void
update (NearLessonPane *self)
{
  gboolean passed = TRUE;

  if (self->lesson == NULL)
    return;
  if (self->checks != NULL)
    passed = near_check_list_update (self->checks, self->results);
  for (guint i = 0; i < self->questions->len; i++)
    passed = passed && near_question_card_is_right (self->questions->pdata[i]);
  /* A step that asks for nothing is done when it is left. */
  if (passed && (self->checks != NULL || self->questions->len > 0))
    near_progress_set_done (self->progress, near_lesson_get_id (self->lesson), self->step);
  show_done (self);
}

static void
on_answered (NearLessonPane *self, int answer, NearQuestionCard *card)
{
  guint question;

  if (g_ptr_array_find (self->questions, card, &question))
    near_progress_set_answer (self->progress, near_lesson_get_id (self->lesson), self->step,
                              question, answer);
  update (self);
}

static void
on_results_changed (NearLessonPane *self)
{
  g_autoptr (NearPage) page = g_signal_group_dup_target (self->page_signals);

  if (page != NULL)
    near_lesson_pane_set_results (self, near_page_get_results (page));
}

/* --- the page ------------------------------------------------------------------------------- */

static void
set_up (NearLessonPane *self)
{
  g_autoptr (NearPage) page = g_signal_group_dup_target (self->page_signals);
  const NearLabInfo *lab = near_lab_find (near_lesson_get_lab (self->lesson));
  g_autoptr (GError) error = NULL;
  g_autofree gpointer spec = NULL;

  if (page == NULL || lab == NULL)
    return;
  spec = near_lesson_dup_spec (self->lesson, self->step, NULL, lab->schema, &error);
  if (spec != NULL && near_page_set_preset (page, spec, &error))
    {
      gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
      return;
    }
  gtk_label_set_label (self->problem, error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
}

/* --- building a step ------------------------------------------------------------------------ */

static void
append_heading (NearLessonPane *self, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (self->content, label);
}

static void
append_questions (NearLessonPane *self)
{
  const NearLessonStep *step = get_step (self);

  for (guint i = 0; i < step->questions->len; i++)
    {
      int answer = near_progress_get_answer (self->progress, near_lesson_get_id (self->lesson),
                                             self->step, i);
      GtkWidget *card = near_question_card_new (self->lesson, self->step, i, answer);

      g_signal_connect_swapped (card, "answered", G_CALLBACK (on_answered), self);
      g_ptr_array_add (self->questions, card);
      gtk_box_append (self->content, card);
    }
}

static GtkWidget *
create_notice (const char *icon, const char *css_class, GtkLabel **label)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *text = gtk_label_new (NULL);
  GtkWidget *image = near_widget_new_decoration (icon);

  gtk_widget_set_valign (image, GTK_ALIGN_START);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), text);
  gtk_widget_add_css_class (box, css_class);
  *label = GTK_LABEL (text);
  return box;
}

static void
append_done (NearLessonPane *self)
{
  GtkLabel *label;

  self->done = create_notice ("object-select-symbolic", "near-right", &label);
  gtk_label_set_label (label, is_last (self) ? _ ("This lesson is done.")
                                             : _ ("This step is done. Go on when you like."));
  gtk_widget_set_visible (self->done, FALSE);
  gtk_box_append (self->content, self->done);
}

static void
clear_content (NearLessonPane *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->content))) != NULL)
    gtk_box_remove (self->content, child);
  g_ptr_array_set_size (self->questions, 0);
  self->checks = NULL;
  self->problem = NULL;
  self->done = NULL;
}

static void
show_position (NearLessonPane *self)
{
  guint n_steps = near_lesson_get_n_steps (self->lesson);
  g_autofree char *position = g_strdup_printf (_ ("Step %u of %u"), self->step + 1, n_steps);

  gtk_label_set_label (self->title, near_lesson_get_title (self->lesson));
  gtk_label_set_label (self->position, position);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lesson.back", self->step > 0);
  gtk_label_set_label (self->next_label, is_last (self) ? _ ("_Finish") : _ ("_Next"));
}

static void
show_step (NearLessonPane *self)
{
  const NearLessonStep *step = get_step (self);
  GtkWidget *title = gtk_label_new (step->title), *problem = gtk_label_new (NULL);

  clear_content (self);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "title-3");
  gtk_box_append (self->content, title);

  self->problem = GTK_LABEL (problem);
  gtk_label_set_wrap (self->problem, TRUE);
  gtk_label_set_xalign (self->problem, 0);
  gtk_widget_add_css_class (problem, "error");
  gtk_widget_set_visible (problem, FALSE);
  gtk_box_append (self->content, problem);

  gtk_box_append (self->content, near_markup_box_new (step->text));
  append_questions (self);
  if (step->checks->len > 0)
    {
      append_heading (self, _ ("To do"));
      self->checks = NEAR_CHECK_LIST (near_check_list_new (self->lesson, self->step));
      gtk_box_append (self->content, GTK_WIDGET (self->checks));
    }
  append_done (self);
  show_position (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
  near_progress_set_step (self->progress, near_lesson_get_id (self->lesson), self->step);
  update (self);
}

/* --- actions -------------------------------------------------------------------------------- */

static void
back_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  NearLessonPane *self = NEAR_LESSON_PANE (widget);

  if (self->lesson == NULL || self->step == 0)
    return;
  self->step--;
  show_step (self);
}

static void
next_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  NearLessonPane *self = NEAR_LESSON_PANE (widget);

  if (self->lesson == NULL)
    return;
  if (get_step (self)->questions->len == 0 && get_step (self)->checks->len == 0)
    near_progress_set_done (self->progress, near_lesson_get_id (self->lesson), self->step);
  if (is_last (self))
    {
      g_signal_emit (self, close_signal, 0);
      return;
    }
  self->step++;
  /* the last step's results say nothing about a step that is still to be set up */
  if (get_step (self)->preset != NULL)
    g_clear_pointer (&self->results, near_results_unref);
  show_step (self);
  /* A step without a preset goes on with what is there. */
  if (get_step (self)->preset != NULL)
    set_up (self);
}

static void
set_up_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  if (NEAR_LESSON_PANE (widget)->lesson != NULL)
    set_up (NEAR_LESSON_PANE (widget));
}

static void
close_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_signal_emit (widget, close_signal, 0);
}

/* --- the widget ----------------------------------------------------------------------------- */

static void
near_lesson_pane_dispose (GObject *object)
{
  NearLessonPane *self = NEAR_LESSON_PANE (object);

  g_clear_object (&self->page_signals);
  g_clear_object (&self->progress);
  g_clear_pointer (&self->questions, g_ptr_array_unref);
  g_clear_pointer (&self->root, gtk_widget_unparent);
  g_clear_pointer (&self->lesson, near_lesson_unref);
  g_clear_pointer (&self->results, near_results_unref);
  G_OBJECT_CLASS (near_lesson_pane_parent_class)->dispose (object);
}

static void
near_lesson_pane_class_init (NearLessonPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = near_lesson_pane_dispose;
  close_signal = g_signal_new ("close-requested", NEAR_TYPE_LESSON_PANE, G_SIGNAL_RUN_LAST, 0, NULL,
                               NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "lesson.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "lesson.next", NULL, next_action);
  gtk_widget_class_install_action (widget_class, "lesson.set-up", NULL, set_up_action);
  gtk_widget_class_install_action (widget_class, "lesson.close", NULL, close_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/nearsight/Nearsight/near-lesson-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, NearLessonPane, root);
  gtk_widget_class_bind_template_child (widget_class, NearLessonPane, title);
  gtk_widget_class_bind_template_child (widget_class, NearLessonPane, position);
  gtk_widget_class_bind_template_child (widget_class, NearLessonPane, scrolled);
  gtk_widget_class_bind_template_child (widget_class, NearLessonPane, content);
  gtk_widget_class_bind_template_child (widget_class, NearLessonPane, next_button);
  gtk_widget_class_bind_template_child (widget_class, NearLessonPane, next_label);
}

static void
near_lesson_pane_init (NearLessonPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->questions = g_ptr_array_new ();
  self->progress = g_object_ref (near_progress_get_default ());
  self->page_signals = g_signal_group_new (NEAR_TYPE_PAGE);
  g_signal_group_connect_swapped (self->page_signals, "results-changed",
                                  G_CALLBACK (on_results_changed), self);
}

GtkWidget *
near_lesson_pane_new (void)
{
  return g_object_new (NEAR_TYPE_LESSON_PANE, NULL);
}

void
near_lesson_pane_set_progress (NearLessonPane *self, NearProgress *progress)
{
  g_return_if_fail (NEAR_IS_LESSON_PANE (self));
  g_return_if_fail (NEAR_IS_PROGRESS (progress));
  g_set_object (&self->progress, progress);
}

void
near_lesson_pane_set_page (NearLessonPane *self, NearPage *page)
{
  g_return_if_fail (NEAR_IS_LESSON_PANE (self));
  g_signal_group_set_target (self->page_signals, page);
  on_results_changed (self);
}

void
near_lesson_pane_open (NearLessonPane *self, NearLesson *lesson, guint step)
{
  g_return_if_fail (NEAR_IS_LESSON_PANE (self));
  g_return_if_fail (lesson != NULL);
  near_lesson_ref (lesson);
  clear_content (self);
  g_clear_pointer (&self->lesson, near_lesson_unref);
  self->lesson = lesson;
  self->step = MIN (step, near_lesson_get_n_steps (lesson) - 1);
  g_clear_pointer (&self->results, near_results_unref);
  show_step (self);
  set_up (self);
}

NearLesson *
near_lesson_pane_get_lesson (NearLessonPane *self)
{
  g_return_val_if_fail (NEAR_IS_LESSON_PANE (self), NULL);
  return self->lesson;
}

guint
near_lesson_pane_get_step (NearLessonPane *self)
{
  g_return_val_if_fail (NEAR_IS_LESSON_PANE (self), 0);
  return self->step;
}

void
near_lesson_pane_set_results (NearLessonPane *self, NearResults *results)
{
  g_return_if_fail (NEAR_IS_LESSON_PANE (self));
  if (results != NULL)
    near_results_ref (results);
  g_clear_pointer (&self->results, near_results_unref);
  self->results = results;
  update (self);
}

gboolean
near_lesson_pane_is_step_done (NearLessonPane *self)
{
  g_return_val_if_fail (NEAR_IS_LESSON_PANE (self), FALSE);
  return self->lesson != NULL
         && near_progress_is_done (self->progress, near_lesson_get_id (self->lesson), self->step);
}
