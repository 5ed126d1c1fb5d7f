/* near-question-card.c — a question of a lesson, its answers, and why each is right or wrong
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-question-card.h"

#include <glib/gi18n.h>

#include "near-markup-box.h"
#include "near-markup.h"
#include "near-widget.h"

struct _NearQuestionCard
{
  GtkBox parent_instance;

  /* Children */
  GPtrArray *buttons; /* GtkCheckButton, borrowed */
  GtkWidget *verdict;
  GtkImage *verdict_icon;
  GtkLabel *verdict_label;

  /* Owned */
  NearLesson *lesson;
  const NearLessonQuestion *question; /* lives as long as the lesson */

  int answer;
};

static guint answered_signal;

G_DEFINE_FINAL_TYPE (NearQuestionCard, near_question_card, GTK_TYPE_BOX)

/* Right and wrong are told by icon and word; the colour only repeats it. */
static void
show_verdict (NearQuestionCard *self)
{
  const NearLessonAnswer *answer;
  g_autofree char *why = NULL, *markup = NULL;

  if (self->answer < 0)
    return;
  answer = self->question->answers->pdata[self->answer];
  why = near_markup_to_pango (answer->why != NULL ? answer->why : "");
  markup = g_strdup_printf ("<b>%s</b> %s", answer->right ? _ ("Right.") : _ ("Not so."), why);
  gtk_label_set_markup (self->verdict_label, markup);
  gtk_image_set_from_icon_name (self->verdict_icon,
                                answer->right ? "object-select-symbolic" : "window-close-symbolic");
  gtk_widget_remove_css_class (self->verdict, answer->right ? "near-wrong" : "near-right");
  gtk_widget_add_css_class (self->verdict, answer->right ? "near-right" : "near-wrong");
  gtk_widget_set_visible (self->verdict, TRUE);
}

static void
on_toggled (NearQuestionCard *self, GtkCheckButton *button)
{
  guint index;

  if (!gtk_check_button_get_active (button) || !g_ptr_array_find (self->buttons, button, &index))
    return;
  if ((int) index == self->answer)
    return;
  self->answer = (int) index;
  show_verdict (self);
  g_signal_emit (self, answered_signal, 0, self->answer);
}

static GtkWidget *
create_button (NearQuestionCard *self, const char *text)
{
  GtkWidget *button = gtk_check_button_new ();

  if (self->buttons->len > 0)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (button), self->buttons->pdata[0]);
  g_ptr_array_add (self->buttons, button);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  g_signal_connect_swapped (button, "toggled", G_CALLBACK (on_toggled), self);
  return button;
}

/* GtkCheckButton of 4.8 holds a text that does not wrap: the label stands beside it, and a click on
 * the label picks the answer. */
static void
on_label_pressed (GtkGestureClick *gesture, int n_press, double x, double y, GtkCheckButton *button)
{
  gtk_check_button_set_active (button, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (button));
}

static void
append_answer (NearQuestionCard *self, const NearLessonAnswer *answer)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *label = gtk_label_new (NULL), *button;
  g_autofree char *markup = near_markup_to_pango (answer->text);
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  button = create_button (self, gtk_label_get_text (GTK_LABEL (label)));
  g_signal_connect (click, "pressed", G_CALLBACK (on_label_pressed), button);
  gtk_widget_add_controller (label, GTK_EVENT_CONTROLLER (click));
  gtk_box_append (GTK_BOX (row), button);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (self), row);
}

static void
append_verdict (NearQuestionCard *self)
{
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *icon = near_widget_new_decoration (NULL);

  self->verdict = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->verdict_icon = GTK_IMAGE (icon);
  self->verdict_label = GTK_LABEL (label);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_label_set_wrap (self->verdict_label, TRUE);
  gtk_label_set_wrap_mode (self->verdict_label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (self->verdict_label, 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (self->verdict), icon);
  gtk_box_append (GTK_BOX (self->verdict), label);
  gtk_widget_add_css_class (self->verdict, "near-verdict");
  gtk_widget_set_visible (self->verdict, FALSE);
  gtk_box_append (GTK_BOX (self), self->verdict);
}

static void
near_question_card_finalize (GObject *object)
{
  NearQuestionCard *self = NEAR_QUESTION_CARD (object);

  g_ptr_array_unref (self->buttons);
  near_lesson_unref (self->lesson);
  G_OBJECT_CLASS (near_question_card_parent_class)->finalize (object);
}

static void
near_question_card_class_init (NearQuestionCardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = near_question_card_finalize;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
  answered_signal = g_signal_new ("answered", NEAR_TYPE_QUESTION_CARD, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
near_question_card_init (NearQuestionCard *self)
{
  self->buttons = g_ptr_array_new ();
  self->answer = -1;
}

GtkWidget *
near_question_card_new (NearLesson *lesson, guint step, guint question, int answer)
{
  NearQuestionCard *self = g_object_new (NEAR_TYPE_QUESTION_CARD, "orientation",
                                         GTK_ORIENTATION_VERTICAL, "spacing", 8, NULL);
  GtkWidget *prompt;

  self->lesson = near_lesson_ref (lesson);
  self->question = near_lesson_get_step (lesson, step)->questions->pdata[question];
  prompt = near_markup_box_new (self->question->prompt);
  gtk_widget_add_css_class (prompt, "heading");
  gtk_box_append (GTK_BOX (self), prompt);
  for (guint i = 0; i < self->question->answers->len; i++)
    append_answer (self, self->question->answers->pdata[i]);
  append_verdict (self);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "near-padded");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Question"), -1);
  if (answer >= 0 && (guint) answer < self->buttons->len)
    {
      self->answer = answer;
      gtk_check_button_set_active (self->buttons->pdata[answer], TRUE);
      show_verdict (self);
    }
  return GTK_WIDGET (self);
}

gboolean
near_question_card_is_right (NearQuestionCard *self)
{
  g_return_val_if_fail (NEAR_IS_QUESTION_CARD (self), FALSE);
  return self->answer >= 0
         && ((NearLessonAnswer *) self->question->answers->pdata[self->answer])->right;
}

int
near_question_card_get_answer (NearQuestionCard *self)
{
  g_return_val_if_fail (NEAR_IS_QUESTION_CARD (self), -1);
  return self->answer;
}

void
near_question_card_pick (NearQuestionCard *self, guint answer)
{
  g_return_if_fail (NEAR_IS_QUESTION_CARD (self));
  g_return_if_fail (answer < self->buttons->len);
  gtk_check_button_set_active (self->buttons->pdata[answer], TRUE);
}
