/* near-gp-page-private.h — what the files of the Gaussian-process lab's page share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-gp-page.h"

G_BEGIN_DECLS

struct _NearGpPage
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *columns, *choose_scrolled, *tabs, *tab_function, *tab_weights, *tab_features, *hint, *click;
  GtkWidget *terms, *truth, *pencil, *animate, *find_button, *stage, *problem, *strip, *strip_text, *strip_likelihood, *strip_landscape, *find;

  /* Borrowed */
  GtkWidget *choose;

  /* Owned */
  NearGpLab *lab;

  /* State */
  guint layout_source, tick;
  gint64 tick_start;
  gboolean narrow, lesson_shown;
  guint clicks; /* NearGpModel + 1 that the list of clicks is for */
  gboolean maps; /* the stage shows maps */
  gboolean undrawn; /* the source is a curve that nobody drew yet */
};

/* --- near-gp-page-toolbar.c --- */
void near_gp_page_connect_toolbar (NearGpPage *self);
void near_gp_page_update_layers (NearGpPage *self);
void near_gp_page_update_clicks (NearGpPage *self, guint model);
/* Whether the pencil is needed. */
void near_gp_page_update_undrawn (NearGpPage *self);
void near_gp_page_stop_animation (NearGpPage *self);
/* What a hand can do on the stage. */
void near_gp_page_show_hint (NearGpPage *self);

G_END_DECLS
