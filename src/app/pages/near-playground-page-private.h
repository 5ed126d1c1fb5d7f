/* near-playground-page-private.h — what the page's two files share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-playground-page.h"

G_BEGIN_DECLS

struct _NearPlaygroundPage
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *columns, *choose_scrolled, *epoch, *rate, *speed, *show_test, *discretise, *find_button;
  GtkWidget *problem, *network, *strip, *strip_scores, *strip_losses, *strip_formula, *find;

  /* Borrowed */
  GtkWidget *choose;

  /* Owned */
  NearPlaygroundLab *lab;

  /* State */
  gint64 find_shown;
  guint find_source;
  guint layout_source;
  gboolean narrow, lesson_shown;
  gint64 frame_us; /* spent on the frame to come */
  gboolean tells_frame_times;
};

/* --- near-playground-page-columns.c --- */
/* Scores, curve and formula as they are now; or at most ten times a second. */
void near_playground_page_show_find (NearPlaygroundPage *self);
void near_playground_page_queue_find (NearPlaygroundPage *self);
/* Which columns are shown at this width, and beside a lesson. */
void near_playground_page_arrange (NearPlaygroundPage *self);

G_END_DECLS
