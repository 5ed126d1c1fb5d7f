/* near-question-card.h — a question of a lesson, its answers, and why each is right or wrong
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signal "answered" (int): another answer was picked.
 */
#pragma once

#include <gtk/gtk.h>

#include "near-lesson.h"

G_BEGIN_DECLS

#define NEAR_TYPE_QUESTION_CARD (near_question_card_get_type ())
G_DECLARE_FINAL_TYPE (NearQuestionCard, near_question_card, NEAR, QUESTION_CARD, GtkBox)

/* @answer: what was picked in an earlier session, or -1. */
GtkWidget *
near_question_card_new (NearLesson *lesson, guint step, guint question, int answer);
gboolean near_question_card_is_right (NearQuestionCard *self);
int near_question_card_get_answer (NearQuestionCard *self); /* -1: none */
void near_question_card_pick (NearQuestionCard *self, guint answer);

G_END_DECLS
