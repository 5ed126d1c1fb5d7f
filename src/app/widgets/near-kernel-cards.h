/* near-kernel-cards.h — a kernel as a small tree of cards, each with its sliders, and as a line of text
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A card is a leaf of the expression: its name, its formula, a slider for each hyperparameter (logarithmic), a
 * lock that holds the value fixed, and a menu: another kernel in its place, + or × a further one, take it
 * away. Sums, products and powers are frames around cards with their sign between them.
 *
 * Signals: "kernel-chosen" (string): another text; "parameter-chosen" (string name, double value): a slider moves;
 *   "drag-ended" (); "refused" (string).
 */
#pragma once

#include <gtk/gtk.h>

#include "near-kernel.h"

G_BEGIN_DECLS

#define NEAR_TYPE_KERNEL_CARDS (near_kernel_cards_get_type ())
G_DECLARE_FINAL_TYPE (NearKernelCards, near_kernel_cards, NEAR, KERNEL_CARDS, GtkWidget)

GtkWidget *near_kernel_cards_new (void);
/* Cards are made anew only where the tree is another. @input_names (nullable): as the text names inputs. */
void near_kernel_cards_set_kernel (NearKernelCards *self, NearKernel *kernel,
                                   const char *const *input_names);
/* Gives a kernel that was chosen from the menu values that suit the data: a new reference. */
void near_kernel_cards_set_adapt (NearKernelCards *self, NearKernel *(*adapt) (NearKernel *, gpointer),
                                  gpointer user_data);

G_END_DECLS
