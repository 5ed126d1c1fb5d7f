/* near-kernel-cards-private.h — what the files of the kernel's cards share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-kernel-cards.h"

G_BEGIN_DECLS

/* One hyperparameter's slider; reference-counted, since the slider may outlive its row of cards by a signal. */
typedef struct
{
  char *name;
  gboolean is_log;
  GtkWidget *scale, *value, *lock;
} NearKernelRow;

struct _NearKernelCards
{
  GtkWidget parent_instance;

  GtkWidget *entry, *tree;
  NearKernel *kernel;
  char **input_names;
  char *signature; /* of the tree that has cards */
  GPtrArray *rows; /* NearKernelRow */
  gboolean updating;
  guint end_source;
  NearKernel *(*adapt) (NearKernel *kernel, gpointer user_data);
  gpointer adapt_data;
};

/* --- near-kernel-cards.c --- */
/* Tells that this kernel was chosen. */
void near_kernel_cards_choose (NearKernelCards *self, const NearKernel *kernel);

/* --- near-kernel-cards-slider.c --- */
void near_kernel_row_unref (gpointer row);
/* Name, value and lock above a slider, as in the other rows of the column. */
void near_kernel_cards_add_slider (NearKernelCards *self, GtkWidget *card, const NearKernelParameter *p);
/* Every slider where its value is now. */
void near_kernel_cards_show_values (NearKernelCards *self);

/* --- near-kernel-cards-menu.c --- */
/* What can be done to the node at @path; @name as people read it. */
GtkWidget *near_kernel_cards_new_menu (const char *path, const char *name);

G_END_DECLS
